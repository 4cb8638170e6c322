/**
 * Runs all programs in examples/ and reports which of them fail. They need no arguments and no workspace. With
 * `--built`, they run on the output of `npm run build` instead of the source.
 */
import { spawnSync } from "node:child_process"
import { readdirSync } from "node:fs"

const directory = new URL("../examples/", import.meta.url)
const minutes = 2
const condition = process.argv.includes("--built") ? [] : ["-C", "effect-databricks:source"]

const examples = readdirSync(directory)
  .filter((file) => file.endsWith(".ts"))
  .sort()

if (examples.length === 0) throw new Error("There are no examples")

for (const example of examples) {
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", ...condition, `examples/${example}`],
    {
      cwd: new URL("..", import.meta.url),
      encoding: "utf8",
      timeout: minutes * 60_000,
      stdio: ["ignore", "pipe", "pipe"]
    }
  )
  if (status === 0) {
    console.log(`ok      ${example}`)
  } else {
    process.exitCode = 1
    const reason = signal === null ? `exit code ${status}` : `ended by ${signal} within ${minutes} minutes`
    console.log(`failed  ${example}: ${reason}\n${stdout}${stderr}`)
  }
}
