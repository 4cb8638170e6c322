/** The order of values: nulls within nested ones come first, as in Spark, where DuckDB puts them last. */
import type { SortItem } from "./ast.js"
import { SqlError, unsupported } from "./errors.js"
import { type Typed, textLiteral, typed } from "./typed.js"
import * as T from "./types.js"

const hasCalendar = (type: T.SparkType): boolean => JSON.stringify(type).includes('"CALENDAR"')

export const hasMap = (type: T.SparkType): boolean =>
  type.name === "MAP" ||
  (type.name === "ARRAY" && hasMap(type.element)) ||
  (type.name === "STRUCT" && type.fields.some((field) => hasMap(field.type)))

/** Fails for types whose values have no order: maps, and whatever holds one. */
export const checkOrderable = (what: string, type: T.SparkType): void => {
  if (hasCalendar(type)) throw unsupported(`${what} of intervals that make_interval makes`)
  if (hasMap(type) || type.name === "VARIANT")
    throw new SqlError(
      "DATATYPE_MISMATCH.INVALID_ORDERING_TYPE",
      `The ${what} does not support ordering on type "${T.textOf(type)}".`
    )
}

/** DuckDB compares maps by the order of their entries, which Spark does not. */
export const checkGroupable = (what: string, type: T.SparkType): void => {
  if (hasMap(type)) throw unsupported(`${what} of maps`)
  if (hasCalendar(type)) throw unsupported(`${what} of intervals that make_interval makes`)
}

const key = (sql: string, type: T.SparkType, depth: number): string => {
  const pair = (name: string, value: string, of: T.SparkType): string =>
    `${name}n := (${value}) IS NOT NULL, ${name}v := ${key(value, of, depth + 1)}`
  if (type.name === "ARRAY")
    return `list_transform(${sql}, lambda k${depth}: struct_pack(${pair("", `k${depth}`, type.element)}))`
  if (type.name === "STRUCT") {
    const fields = type.fields.map((field, index) =>
      pair(`f${index}`, `struct_extract(${sql}, ${textLiteral(field.name)})`, field.type)
    )
    return `CASE WHEN (${sql}) IS NOT NULL THEN struct_pack(${fields.join(", ")}) END`
  }
  return sql
}

/** What DuckDB orders as Spark orders the value. */
export const orderKey = (of: Typed): Typed => typed(of.type, key(of.sql, of.type, 0))

/** An item of ORDER BY. */
export const orderOf = (of: Typed, item: Pick<SortItem, "descending" | "nulls">): string => {
  checkOrderable("sort", of.type)
  return `${orderKey(of).sql} ${item.descending ? "DESC" : "ASC"} NULLS ${item.nulls}`
}
