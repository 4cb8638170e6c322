/** Compares the statements of the corpus, and keeps the answers of Spark. */
import { readFileSync, writeFileSync } from "node:fs"
import * as Effect from "effect/Effect"
import { type Answer, type Corpus, corpus, judge, onEmulator } from "./corpus.js"
import { answersOfSpark, type SparkAnswers } from "./spark.js"

const recorded = new URL("./recorded.json", import.meta.url)

export interface Options {
  /** Files of the corpus. The default is all. */
  readonly files: ReadonlyArray<string>
  /** Whether the answers of Spark are kept. */
  readonly isRecording: boolean
  /** Whether the kept answers are taken instead of Spark's. */
  readonly isRecorded: boolean
  readonly say: (text: string) => void
}

const page = new URL("../../docs/emulator-sql.md", import.meta.url)

const marks = ["<!-- refused -->", "<!-- /refused -->"] as const

/** What the documentation says that the statements of the corpus are refused for. */
export const listed = (): ReadonlyArray<string> => {
  const [, after = ""] = readFileSync(page, "utf8").split(marks[0])
  return (after.split(marks[1])[0] ?? "").split("\n").flatMap((line) => (line.startsWith("- ") ? [line.slice(2)] : []))
}

/** A refusal as the documentation lists it. */
export const refusalOf = ({ error = "" }: Answer): string =>
  error
    .replace(/^refused: /, "")
    .replace(/\.$/, "")
    .replaceAll("|", "\\|")

const list = (refusals: ReadonlyArray<string>): void => {
  const text = readFileSync(page, "utf8")
  const [before = "", rest = ""] = text.split(marks[0])
  const [, after = ""] = rest.split(marks[1])
  writeFileSync(page, `${before}${marks[0]}\n\n${refusals.map((one) => `- ${one}`).join("\n")}\n\n${marks[1]}${after}`)
}

/** The number of statements that the engines answer differently. */
export const compareCorpus = ({ files, isRecorded, isRecording, say }: Options): Effect.Effect<number, unknown> =>
  Effect.gen(function* () {
    const statements: Corpus = Object.fromEntries(
      Object.entries(corpus()).filter(([file]) => files.length === 0 || files.includes(file))
    )
    const before = JSON.parse(readFileSync(recorded, "utf8")) as SparkAnswers
    const { answers, version } = isRecorded ? before : answersOfSpark(statements)
    if (isRecording) {
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
    const refusals = new Set<string>()
    const counts = { equal: 0, refused: 0, different: 0 }
    for (const [file, texts] of Object.entries(statements)) {
      for (const [index, text] of texts.entries()) {
        const mine = ours[file]?.[index] ?? {}
        const theirs: Answer = answers[file]?.[index] ?? {}
        const verdict = judge(text, mine, theirs)
        counts[verdict] += 1
        if (verdict === "refused") refusals.add(refusalOf(mine))
        if (verdict !== "equal")
          say(`${verdict}: ${file}: ${text}\n  emulator: ${JSON.stringify(mine)}\n  Spark: ${JSON.stringify(theirs)}`)
      }
    }
    say(`Spark ${version}: ${counts.equal} equal, ${counts.refused} refused, ${counts.different} different`)
    if (isRecording && files.length === 0) list([...refusals].sort())
    const unlisted = [...refusals].filter((one) => !listed().includes(one))
    for (const one of unlisted) say(`refused, but not listed in docs/emulator-sql.md: ${one}`)
    return counts.different + unlisted.length
  })
