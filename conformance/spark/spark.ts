/** Runs statements on Spark, in a process of Python. */
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Answer, Corpus } from "./corpus.js"

export interface SparkAnswers {
  readonly version: string
  readonly answers: Readonly<Record<string, ReadonlyArray<Answer>>>
}

const python = process.env.PYTHON ?? "python3"

/** What the comparison lacks on this machine. `undefined` if nothing. */
export const missing = (): string | undefined => {
  if (spawnSync(python, ["-c", "import pyspark; assert pyspark.__version__ >= '4'; import delta"]).status !== 0) {
    return `PySpark 4 with Delta is missing: ${python} -m pip install 'pyspark>=4,<4.1' 'delta-spark>=4,<4.1', or set PYTHON to a Python that has both`
  }
  if (spawnSync("java", ["-version"]).status !== 0) return "Java is missing: install Java 17 or later"
  return undefined
}

/** The answers of Spark. Each key of the corpus is a schema of its own. */
export const answersOfSpark = (statements: Corpus): SparkAnswers => {
  const folder = mkdtempSync(join(tmpdir(), "effect-databricks-spark-"))
  try {
    const output = join(folder, "answers.json")
    const script = new URL("./spark.py", import.meta.url).pathname
    const run = spawnSync(python, [script, output], {
      input: JSON.stringify(statements),
      stdio: ["pipe", "ignore", "pipe"],
      encoding: "utf8",
      maxBuffer: 1024 * 1024 * 256
    })
    if (run.status !== 0) throw new Error(`Spark failed with status ${run.status}: ${run.stderr.slice(-2000)}`)
    return JSON.parse(readFileSync(output, "utf8")) as SparkAnswers
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
