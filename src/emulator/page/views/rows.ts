/** Rows of results as tables. */
import { isRecord } from "../../../internal/codec/isRecord.js"
import * as Json from "../../../internal/codec/json.js"
import { type Html, html, type Part } from "../html.js"
import { table } from "./parts.js"

/** The most rows that a table shows. */
const maxRows = 500

const cell = (value: unknown): Part => {
  if (value === null || value === undefined) return html`<span class="null">null</span>`
  return typeof value === "object" ? Json.stringify(value) : String(value)
}

export const grid = (
  columns: ReadonlyArray<{ readonly name: string; readonly type?: string | undefined }>,
  rows: ReadonlyArray<ReadonlyArray<unknown>>,
  isTruncated = false
): Html =>
  html`${
    columns.length === 0
      ? html`<p class="nothing">The statement has no result.</p>`
      : html`${table(
          "Rows",
          columns.map(({ name, type }) => ({ name, note: type?.toLowerCase(), kind: "value" as const })),
          rows.slice(0, maxRows).map((row) => row.map(cell)),
          "No rows."
        )}<p class="count">${rows.length > maxRows || isTruncated ? `The first ${Math.min(rows.length, maxRows)} rows.` : `${rows.length} ${rows.length === 1 ? "row" : "rows"}.`}</p>`
  }`

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
