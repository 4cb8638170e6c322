/**
 * Runs all programs in examples/ and reports which of them fail: the files, and the `main.ts` of the folders. They need no
 * arguments and no workspace. With `--built`, they run on the output of `npm run build` instead of the source. The short
 * ones, which export `main`, run in one process.
 */
import { spawnSync } from "node:child_process"
import { existsSync, readdirSync, readFileSync } from "node:fs"

const directory = new URL("../examples/", import.meta.url)
const minutes = 2
const condition = process.argv.includes("--built") ? [] : ["-C", "effect-databricks:source"]

const examples = readdirSync(directory)
  .flatMap((name) =>
    name.endsWith(".ts") ? [name] : existsSync(new URL(`${name}/main.ts`, directory)) ? [`${name}/main.ts`] : []
  )
  .sort()

if (examples.length === 0) throw new Error("There are no examples")

const isShort = (file: string): boolean =>
  readFileSync(new URL(file, directory), "utf8").includes("export const main =")

const run = (...files: ReadonlyArray<string>) =>
  spawnSync(process.execPath, ["--import", "tsx", ...condition, ...files], {
    cwd: new URL("..", import.meta.url),
    encoding: "utf8",
    timeout: minutes * 60_000,
    stdio: ["ignore", "pipe", "pipe"]
  })

const reasonOf = ({ signal, status }: ReturnType<typeof run>): string =>
  signal === null ? `exit code ${status}` : `ended by ${signal} within ${minutes} minutes`

for (const example of examples.filter((file) => !isShort(file))) {
  const result = run(`examples/${example}`)
  if (result.status === 0) {
    console.log(`ok      ${example}`)
  } else {
    process.exitCode = 1
    console.log(`failed  ${example}: ${reasonOf(result)}\n${result.stdout}${result.stderr}`)
  }
}

const short = run("examples/support/short.ts", ...examples.filter(isShort))
console.log(short.stdout.replace(/^(?!ok|failed).*\n/gm, (line) => (short.status === 0 ? "" : line)))
if (short.status !== 0) {
  process.exitCode = 1
  console.log(`The short examples: ${reasonOf(short)}\n${short.stderr}`)
}
