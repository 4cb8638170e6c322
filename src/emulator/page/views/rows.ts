/** Rows of results as tables. */
import { isRecord } from "../../../internal/codec/isRecord.js"
import * as Json from "../../../internal/codec/json.js"
import { type Html, html, type Part } from "../html.js"
import { counted, table } from "./parts.js"

/** The most rows that a table shows. */
const maxRows = 500

const textOf = (value: unknown): string =>
  typeof value === "object" && value !== null ? (Json.stringify(value) ?? "") : String(value)

const cell = (value: unknown): Part => (isNothing(value) ? html`<span class="null">null</span>` : textOf(value))

const numbers = /^(?:tinyint|smallint|int|bigint|float|double|decimal)\b/i

/** The most characters of a value that stays on its own lines. */
const maxShort = 48

const isNothing = (value: unknown): boolean => value === null || value === undefined

/** Numbers are at the right, of which the type is in the rows if the column has none. */
const kindOf = (type: string | undefined, values: ReadonlyArray<unknown>): "number" | "value" | "long" => {
  const given = values.filter((value) => !isNothing(value))
  const isNumber =
    type === undefined
      ? given.length > 0 && given.every((value) => typeof value === "number" || typeof value === "bigint")
      : numbers.test(type)
  if (isNumber) return "number"
  return given.some((value) => textOf(value).length > maxShort) ? "long" : "value"
}

const countOf = (shown: number, all: number, isTruncated: boolean): string => {
  const total = counted(all, "row")
  if (isTruncated) return `The first ${shown.toLocaleString("en")} of more than ${total}.`
  return shown < all ? `The first ${shown.toLocaleString("en")} of ${total}.` : `${total}.`
}

export const grid = (
  columns: ReadonlyArray<{ readonly name: string; readonly type?: string | undefined }>,
  rows: ReadonlyArray<ReadonlyArray<unknown>>,
  isTruncated = false
): Html => {
  const shown = rows.slice(0, maxRows)
  const heads = columns.map(({ name, type }, index) => ({
    name,
    note: type?.toLowerCase(),
    kind: kindOf(
      type,
      shown.map((row) => row[index])
    )
  }))
  const cells = shown.map((row) => row.map(cell))
  return html`<p class="count">${countOf(shown.length, rows.length, isTruncated)}</p>${table("Rows", heads, cells, { isTall: true })}`
}

export const rowTable = (rows: ReadonlyArray<Readonly<Record<string, unknown>>>): Html => {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  return grid(
    names.map((name) => ({ name })),
    rows.map((row) => names.map((name) => row[name]))
  )
}

/** The rows in a text, if it is a JSON array of objects. */
export const fromJson = (text: string): ReadonlyArray<Readonly<Record<string, unknown>>> | undefined => {
  if (!text.trimStart().startsWith("[")) return undefined
  try {
    const value = Json.parse(text)
    return Array.isArray(value) && value.length > 0 && value.every(isRecord) ? value : undefined
  } catch {
    return undefined
  }
}
