/**
 * Runs all programs in examples/ and reports which of them fail: the files, and the `main.ts` of the folders. They need no
 * arguments and no workspace. With `--built`, they run on the output of `npm run build` instead of the source. The short
 * ones, which export `main`, run in one process, the others three at a time, as they wait most of their time.
 */
import { spawn } from "node:child_process"
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

interface Result {
  readonly output: string
  /** Undefined if it succeeds. */
  readonly failure: string | undefined
}

const run = (...files: ReadonlyArray<string>): Promise<Result> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ["--import", "tsx", ...condition, ...files], {
      cwd: new URL("..", import.meta.url),
      timeout: minutes * 60_000,
      stdio: ["ignore", "pipe", "pipe"]
    })
    let output = ""
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8")
      stream.on("data", (text: string) => {
        output += text
      })
    }
    child.once("error", (error) => resolve({ output, failure: error.message }))
    child.once("close", (status, signal) =>
      resolve({
        output,
        failure:
          status === 0
            ? undefined
            : signal === null
              ? `exit code ${status}`
              : `ended by ${signal} within ${minutes} minutes`
      })
    )
  })

const left = examples.filter((file) => !isShort(file))

const worker = async (): Promise<void> => {
  for (let example = left.shift(); example !== undefined; example = left.shift()) {
    const { failure, output } = await run(`examples/${example}`)
    if (failure === undefined) {
      console.log(`ok      ${example}`)
    } else {
      process.exitCode = 1
      console.log(`failed  ${example}: ${failure}\n${output}`)
    }
  }
}

await Promise.all([worker(), worker(), worker()])

const short = await run("examples/support/short.ts", ...examples.filter(isShort))
console.log(short.failure === undefined ? short.output.replace(/^(?!ok|failed).*\n/gm, "") : short.output)
if (short.failure !== undefined) {
  process.exitCode = 1
  console.log(`The short examples: ${short.failure}`)
}
