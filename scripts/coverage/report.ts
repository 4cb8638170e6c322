/** Formats coverage results. */
import { type Category, categories, type Result } from "./compare.js"
import { isCovered, nameOf } from "./level.js"

const headings: Readonly<Record<Category, string>> = {
  operations: "operations",
  requestFields: "request fields",
  responseFields: "response fields",
  enumValues: "enum values"
}

const row = (name: string, cells: ReadonlyArray<string>): string =>
  [name.padEnd(20), ...cells.map((cell) => cell.padStart(16))].join("").trimEnd()

/** A table with one line per service and a line with the totals. */
export const table = (results: ReadonlyMap<string, Result>): ReadonlyArray<string> => {
  const covered = [...results].filter(([, result]) => isCovered(result))
  const rest = [...results].filter(([, result]) => !isCovered(result)).map(([service]) => service)
  const sum = (category: Category, part: "covered" | "known") =>
    [...results.values()].reduce((total, { counts }) => total + counts[category][part], 0)
  return [
    row(
      "",
      categories.map((category) => headings[category])
    ),
    ...covered.map(([service, { counts }]) =>
      row(
        service,
        categories.map((category) => `${counts[category].covered}/${counts[category].known}`)
      )
    ),
    row(
      "all",
      categories.map((category) => `${sum(category, "covered")}/${sum(category, "known")}`)
    ),
    ...(rest.length === 0 ? [] : ["", `not covered: ${rest.join(", ")}`])
  ]
}

/** Everything that a service is missing, one item per line. */
export const missing = (service: string, result: Result): ReadonlyArray<string> => [
  ...result.missing.map((item) => `${service}: ${nameOf(item)}${item.why === undefined ? "" : `: ${item.why}`}`),
  ...result.unknown.map((endpoint) => `${service}: not in the reference data: ${endpoint}`)
]
