import { readFileSync } from "node:fs"
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { listed, refusalOf } from "../../conformance/spark/compare.js"
import { type Answer, corpus, judge, onEmulator } from "../../conformance/spark/corpus.js"

const recorded = JSON.parse(
  readFileSync(new URL("../../conformance/spark/recorded.json", import.meta.url), "utf8")
) as {
  readonly answers: Readonly<Record<string, ReadonlyArray<Answer>>>
}

/** A sample of the corpus, with all that makes tables (the first statements of files of errors do) and the whole of `changes` and `comments`, where each depends on those before. The whole of it takes `npm run conformance:spark`. */
const isInSample = (file: string, text: string, index: number): boolean =>
  index % 12 === 0 || (/^(create|insert)\b/i.test(text) && (index < 4 || !file.startsWith("errors")))

it.live("answers no statement of the corpus otherwise than Spark", () =>
  Effect.gen(function* () {
    const sample = Object.entries(corpus())
      .filter(([file]) => !["columns", "daily", "definitions", "dml", "tables", "views", "unseen"].includes(file))
      .map(([file, texts]) => ({
        file,
        cases: texts
          .map((text, index) => ({ text, spark: recorded.answers[file]?.[index] }))
          .filter(({ text }, index) => ["changes", "comments"].includes(file) || isInSample(file, text, index))
      }))
    const answers = yield* onEmulator(
      Object.fromEntries(sample.map(({ cases, file }) => [file, cases.map(({ text }) => text)]))
    )
    const verdicts = sample.flatMap(({ cases, file }) =>
      cases.map(({ spark, text }, index) => {
        expect(spark, `${text}: record the answers of Spark`).toBeDefined()
        const mine = answers[file]?.[index] ?? {}
        return { text, mine, verdict: judge(text, mine, spark ?? {}) }
      })
    )
    expect(verdicts.filter(({ verdict }) => verdict === "different").map(({ text }) => text)).toEqual([])
    const refusals = verdicts.flatMap(({ mine, verdict }) => (verdict === "refused" ? [refusalOf(mine)] : []))
    expect(refusals.filter((one) => !listed().includes(one))).toEqual([])
    expect(verdicts.filter(({ verdict }) => verdict === "equal").length).toBeGreaterThan(50)
  })
)
