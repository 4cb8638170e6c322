/** Compares random expressions on Spark and on the emulator, and shows the smallest part of each that differs. */
import * as Effect from "effect/Effect"
import { type Answer, judge, onEmulator } from "./corpus.js"
import { generator, type Made, rows, table } from "./grammar.js"
import { answersOfSpark } from "./spark.js"

interface Case {
  readonly made: Made
  readonly row: number
}

const statementOf = ({ made, row }: Case): string => `SELECT ${made.sql} AS r FROM data WHERE id = ${row}`

const partsOf = (made: Made): ReadonlyArray<Made> => [...made.parts.flatMap(partsOf), made]

interface Judged {
  readonly of: Case
  readonly verdict: ReturnType<typeof judge>
  readonly mine: Answer
  readonly theirs: Answer
}

const judged = (cases: ReadonlyArray<Case>) =>
  Effect.gen(function* () {
    const statements = { random: [table, ...cases.map(statementOf)] }
    const { answers } = answersOfSpark(statements)
    const ours = yield* onEmulator(statements)
    return cases.map((of, index): Judged => {
      const mine = ours.random?.[index + 1] ?? {}
      const theirs = answers.random?.[index + 1] ?? {}
      return { of, verdict: judge(statementOf(of), mine, theirs), mine, theirs }
    })
  })

/** The number of expressions that the engines answer differently. */
export const compareRandom = (count: number, seed: number, say: (text: string) => void) =>
  Effect.gen(function* () {
    const next = generator(seed)
    const results = yield* judged(
      Array.from({ length: count }, (_, index) => ({ made: next(), row: (index % rows) + 1 }))
    )
    const different = results.filter(({ verdict }) => verdict === "different")
    if (different.length > 0) {
      // The first part that differs, counted from the inside, is the cause.
      const parts = different.map(({ of }) => partsOf(of.made).map((made) => ({ made, row: of.row })))
      const smaller = yield* judged(parts.flat())
      let at = 0
      const seen = new Set<string>()
      for (const { length } of parts) {
        const cause = smaller.slice(at, at + length).find(({ verdict }) => verdict === "different")
        at += length
        if (cause === undefined || seen.has(statementOf(cause.of))) continue
        seen.add(statementOf(cause.of))
        say(
          `different: ${statementOf(cause.of)}\n  emulator: ${JSON.stringify(cause.mine)}\n  Spark: ${JSON.stringify(cause.theirs)}`
        )
      }
    }
    const refusals = new Map<string, number>()
    for (const { mine, verdict } of results)
      if (verdict === "refused") refusals.set(mine.error ?? "", (refusals.get(mine.error ?? "") ?? 0) + 1)
    for (const [text, times] of [...refusals].sort(([, a], [, b]) => b - a)) say(`${times} × ${text}`)
    const of = (wanted: string): number => results.filter(({ verdict }) => verdict === wanted).length
    const failed = results.filter(({ theirs }) => theirs.error !== undefined).length
    say(
      `Seed ${seed}: ${of("equal")} equal, ${of("refused")} refused, ${of("different")} different (${failed} of them errors on Spark)`
    )
    return different.length
  })
