/**
 * Compares the SQL of the emulator with Spark: `npm run conformance:spark`. Arguments after `--` are names of files of the
 * corpus, and: `--record` keeps Spark's answers, `--recorded` takes the kept answers instead of Spark, `--random 500 --seed
 * 1` compares random expressions instead of the corpus.
 */
import { missing } from "./spark.js"

const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

const options = new Map<string, string>()
const files: Array<string> = []
const words = process.argv.slice(2)
for (let at = 0; at < words.length; at++) {
  const word = words[at] ?? ""
  if (word === "--random" || word === "--seed") {
    at += 1
    options.set(word, words[at] ?? "")
  } else if (word.startsWith("--")) options.set(word, "")
  else files.push(word)
}

const run = async (): Promise<void> => {
  const isRecorded = options.has("--recorded")
  const problem = isRecorded ? undefined : missing()
  if (problem !== undefined) {
    say(`The comparison with Spark cannot run. ${problem}.`)
    process.exitCode = 3
    return
  }
  // The emulator is loaded only if there is something to compare it with.
  const { runPromise } = await import("effect/Effect")
  const random = options.get("--random")
  const different =
    random === undefined
      ? (await import("./compare.js")).compareCorpus({ files, isRecorded, isRecording: options.has("--record"), say })
      : (await import("./random.js")).compareRandom(Number(random), Number(options.get("--seed") ?? 1), say)
  if ((await runPromise(different)) > 0) process.exitCode = 1
}

run().catch((cause: unknown) => {
  say(cause instanceof Error ? cause.message : String(cause))
  process.exitCode = 1
})
