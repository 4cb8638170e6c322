/**
 * Compares the SQL of the emulator with Spark: `npm run conformance:spark`. Arguments after `--` are names of files of the
 * corpus, and: `--record` keeps Spark's answers, `--recorded` takes the kept answers instead of Spark, `--random 500 --seed
 * 1` compares random expressions instead of the corpus.
 */
import { readFileSync, writeFileSync } from "node:fs"
import * as Effect from "effect/Effect"
import { type Answer, type Corpus, corpus, judge, onEmulator } from "./corpus.js"
import { compareRandom } from "./random.js"
import { answersOfSpark, missing, type SparkAnswers } from "./spark.js"

const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

const recorded = new URL("./recorded.json", import.meta.url)

const [options, files] = ((args: ReadonlyArray<string>) => {
  const options = new Map<string, string>()
  const files: Array<string> = []
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? ""
    if (arg === "--random" || arg === "--seed") {
      at += 1
      options.set(arg, args[at] ?? "")
    } else if (arg.startsWith("--")) options.set(arg, "")
    else files.push(arg)
  }
  return [options, files] as const
})(process.argv.slice(2))

const compareCorpus = Effect.gen(function* () {
  const statements: Corpus = Object.fromEntries(
    Object.entries(corpus()).filter(([file]) => files.length === 0 || files.includes(file))
  )
  const before = JSON.parse(readFileSync(recorded, "utf8")) as SparkAnswers
  const { answers, version } = options.has("--recorded") ? before : answersOfSpark(statements)
  if (options.has("--record")) {
    const known = Object.keys(corpus())
    const all = Object.entries({ ...before.answers, ...answers }).filter(([file]) => known.includes(file))
    all.sort(([a], [b]) => (a < b ? -1 : 1))
    // A statement a line keeps the file small and its changes readable.
    const body = all.map(
      ([file, rows]) => `${JSON.stringify(file)}: [\n${rows.map((row) => JSON.stringify(row)).join(",\n")}\n]`
    )
    writeFileSync(recorded, `{"version": ${JSON.stringify(version)}, "answers": {\n${body.join(",\n")}\n}}\n`)
  }
  const ours = yield* onEmulator(statements)
  const counts = { equal: 0, refused: 0, different: 0 }
  for (const [file, texts] of Object.entries(statements)) {
    for (const [index, text] of texts.entries()) {
      const mine = ours[file]?.[index] ?? {}
      const theirs: Answer = answers[file]?.[index] ?? {}
      const verdict = judge(text, mine, theirs)
      counts[verdict] += 1
      if (verdict !== "equal")
        say(`${verdict}: ${file}: ${text}\n  emulator: ${JSON.stringify(mine)}\n  Spark: ${JSON.stringify(theirs)}`)
    }
  }
  say(`Spark ${version}: ${counts.equal} equal, ${counts.refused} refused, ${counts.different} different`)
  return counts.different
})

const main = Effect.gen(function* () {
  const problem = options.has("--recorded") ? undefined : missing()
  if (problem !== undefined) {
    say(`The comparison with Spark cannot run. ${problem}.`)
    process.exitCode = 3
    return
  }
  const random = options.get("--random")
  const different =
    random === undefined
      ? yield* compareCorpus
      : yield* compareRandom(Number(random), Number(options.get("--seed") ?? 1), say)
  if (different > 0) process.exitCode = 1
})

Effect.runPromise(main).catch((cause: unknown) => {
  say(cause instanceof Error ? cause.message : String(cause))
  process.exitCode = 1
})
