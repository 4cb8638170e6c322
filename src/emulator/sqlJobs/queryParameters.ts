/** The parameters of saved queries, as those of a statement: the defaults of the query, and the values of the run. */
import type { QueryParameter } from "../../schemas/sql/Queries.js"
import type { Parameters } from "../statements.js"
import { refused } from "./failures.js"

type Typed = Parameters[number]

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10)

const secondOf = (time: number): string => new Date(time).toISOString().slice(0, 19).replace("T", " ")

const listed = (
  name: string,
  multiple: unknown,
  values: ReadonlyArray<string> | null | undefined,
  given: string | undefined
): Typed => {
  const all = given === undefined ? (values ?? []) : [given]
  if (all.length > 1 || (multiple !== undefined && multiple !== null)) {
    throw refused(`parameters of queries with several values (${name})`)
  }
  return { name, type: "STRING", value: all[0] }
}

/** A parameter with its value: that of the run, or the default of the query. */
const typed = (parameter: QueryParameter, name: string, given: string | undefined, now: number): Typed => {
  const { date_range_value, date_value, enum_value, numeric_value, query_backed_value, text_value } = parameter
  if (date_range_value) throw refused(`date ranges as parameters of queries (${name})`)
  if (enum_value) return listed(name, enum_value.multi_values_options, enum_value.values, given)
  if (query_backed_value) {
    return listed(name, query_backed_value.multi_values_options, query_backed_value.values, given)
  }
  if (numeric_value) {
    const value = given ?? (numeric_value.value === undefined ? undefined : String(numeric_value.value))
    const isInteger = /^[+-]?\d+$/.test(value ?? "")
    return { name, type: !isInteger ? "DOUBLE" : Math.abs(Number(value)) < 2 ** 31 ? "INT" : "BIGINT", value }
  }
  if (date_value) {
    const isDay = (date_value.precision ?? "DAY_PRECISION") === "DAY_PRECISION"
    const time = date_value.dynamic_date_value === "YESTERDAY" ? now - 86_400_000 : now
    const dynamic = date_value.dynamic_date_value ? (isDay ? dayOf(time) : secondOf(time)) : undefined
    return { name, type: isDay ? "DATE" : "TIMESTAMP", value: given ?? date_value.date_value ?? dynamic }
  }
  return { name, type: "STRING", value: given ?? text_value?.value ?? undefined }
}

export const parametersOf = (
  declared: ReadonlyArray<QueryParameter>,
  given: Readonly<Record<string, string>>,
  now: number
): Parameters => {
  const known = declared.map((parameter) => {
    const name = parameter.name ?? ""
    return typed(parameter, name, Object.hasOwn(given, name) ? given[name] : undefined, now)
  })
  const names = new Set(known.map(({ name }) => name))
  return [
    ...known,
    ...Object.entries(given)
      .filter(([name]) => !names.has(name))
      .map(([name, value]) => ({ name, type: "STRING", value }))
  ]
}
