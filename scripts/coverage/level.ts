/** The recorded coverage, stored in test/reference/coverage.json. */
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { type Category, categories, type Result } from "./compare.js"

export interface Recorded extends Readonly<Record<Category, { readonly covered: number; readonly known: number }>> {
  readonly missing: ReadonlyArray<string>
}

export type Level = Readonly<Record<string, Recorded>>

type Missing = Result["missing"][number]

const file = new URL("../../test/reference/coverage.json", import.meta.url)

const title: Readonly<Record<Category, string>> = {
  operations: "operation",
  requestFields: "request field",
  responseFields: "response field",
  enumValues: "enum value"
}

export const nameOf = ({ category, item }: Missing): string => `${title[category]} ${item}`

export const read = (): Level =>
  existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { readonly services: Level }).services : {}

export const write = (level: Level): void => {
  const about = "What the library covers of the reference data; written by `npm run coverage:api -- --record`."
  writeFileSync(file, `${JSON.stringify({ about, services: level }, null, 2)}\n`)
}

export const isCovered = (result: Result): boolean => result.counts.operations.covered > 0

export const levelOf = (results: ReadonlyMap<string, Result>): Level =>
  Object.fromEntries(
    [...results]
      .filter(([, result]) => isCovered(result))
      .map(([service, { counts, missing }]) => [service, { ...counts, missing: missing.map(nameOf) }])
  )

/**
 * Returns what is worse than recorded. A newly missing item is a loss, even if another item was added. This includes
 * missing items from new reference data.
 */
export const lossesOf = (level: Level, results: ReadonlyMap<string, Result>): ReadonlyArray<string> =>
  Object.entries(level).flatMap(([service, recorded]) => {
    const result = results.get(service)
    if (result === undefined) return [`${service}: the whole service`]
    const before = new Set(recorded.missing)
    const lost = result.missing.filter((missing) => !before.has(nameOf(missing)))
    const fewer = categories.filter((category) => result.counts[category].covered < recorded[category].covered)
    return [
      ...fewer.map(
        (category) =>
          `${service}: ${result.counts[category].covered} of its ${title[category]}s, before ${recorded[category].covered}`
      ),
      ...lost.map((missing) => `${service}: ${nameOf(missing)}${missing.why === undefined ? "" : ` ${missing.why}`}`)
    ]
  })
