/** Compares the SQL of the emulator with Spark: `npm run conformance:spark`, with `-- --record` to keep Spark's answers. */
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { type Answer, corpus, judge, onEmulator } from "./corpus.js"

const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

const python = process.env.PYTHON ?? "python3"

const missing = (): string | undefined => {
  if (spawnSync("java", ["-version"]).status !== 0) return "Java is missing: install Java 17 or later"
  if (spawnSync(python, ["-c", "import pyspark; assert pyspark.__version__ >= '4'"]).status !== 0) {
    return `PySpark 4 is missing: ${python} -m pip install 'pyspark>=4,<5', or set PYTHON to a Python that has it`
  }
  return undefined
}

const main = Effect.gen(function* () {
  const problem = missing()
  if (problem !== undefined) {
    say(`The comparison with Spark cannot run. ${problem}.`)
    process.exitCode = 3
    return
  }
  const statements = corpus()
  const output = join(mkdtempSync(join(tmpdir(), "effect-databricks-spark-")), "answers.json")
  const script = new URL("./spark.py", import.meta.url).pathname
  const run = spawnSync(python, [script, output], {
    input: JSON.stringify(statements),
    stdio: ["pipe", "ignore", "ignore"]
  })
  if (run.status !== 0) {
    say(`Spark failed with status ${run.status}.`)
    process.exitCode = 1
    return
  }
  const { answers, version } = JSON.parse(readFileSync(output, "utf8")) as {
    readonly answers: Readonly<Record<string, ReadonlyArray<Answer>>>
    readonly version: string
  }
  if (process.argv.includes("--record"))
    writeFileSync(
      new URL("./recorded.json", import.meta.url),
      `${JSON.stringify({ version, answers }, undefined, 1)}\n`
    )
  const ours = yield* onEmulator(statements)
  const counts = { equal: 0, refused: 0, different: 0 }
  for (const [file, texts] of Object.entries(statements)) {
    for (const [index, text] of texts.entries()) {
      const mine = ours[file]?.[index] ?? {}
      const theirs = answers[file]?.[index] ?? {}
      const verdict = judge(text, mine, theirs)
      counts[verdict] += 1
      if (verdict !== "equal")
        say(`${verdict}: ${file}: ${text}\n  emulator: ${JSON.stringify(mine)}\n  Spark: ${JSON.stringify(theirs)}`)
    }
  }
  say(`Spark ${version}: ${counts.equal} equal, ${counts.refused} refused, ${counts.different} different`)
  if (counts.different > 0) process.exitCode = 1
})

Effect.runPromise(main)
