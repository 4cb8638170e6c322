/** What UPDATE and MERGE set: columns, and fields of structs, of which the others keep their values. */
import type { Assignment, Expr } from "./ast.js"
import type { TableEntry } from "./catalog.js"
import type { TableColumn } from "./columnInfo.js"
import { refusing, SqlError, unsupported } from "./errors.js"
import { missingField } from "./functions/fields.js"
import { start } from "./queryKit.js"
import { textLiteral, typed } from "./typed.js"
import * as T from "./types.js"

interface Setting {
  /** The names of the fields within the column. Empty for the column itself. */
  readonly path: ReadonlyArray<string>
  readonly value: Expr
}

interface Changed {
  readonly column: TableColumn
  readonly fields: ReadonlyArray<Setting>
}

const isSame = (a: string | undefined, b: string | undefined): boolean => a?.toLowerCase() === b?.toLowerCase()

const unresolved = (entry: TableEntry, name: string): SqlError =>
  new SqlError(
    "UNRESOLVED_COLUMN.WITH_SUGGESTION",
    `A column with name \`${name}\` cannot be resolved in the table \`${entry.name}\`.`
  )

/** Where the column is in a name, which may begin with the table. */
const startOf = (entry: TableEntry, alias: string | undefined, parts: ReadonlyArray<string>): number => {
  const { catalog, schema, table } = entry.full
  const qualifier = alias === undefined ? [catalog, schema, table] : [alias]
  for (let length = Math.min(parts.length - 1, qualifier.length); length > 0; length--) {
    const isQualified = parts.slice(0, length).every((part, at) => isSame(part, qualifier.slice(-length)[at]))
    if (isQualified && entry.columns.some(({ name }) => isSame(name, parts[length]))) return length
  }
  return 0
}

/** The assignments by column. */
export const assignments = (
  entry: TableEntry,
  alias: string | undefined,
  set: ReadonlyArray<Assignment>
): ReadonlyArray<Changed> => {
  const changed = new Map<TableColumn, ReadonlyArray<Setting>>()
  for (const { column, place, value } of set) {
    // A name may begin with the table.
    const start = startOf(entry, alias, column)
    const of = entry.columns.find(({ name }) => isSame(name, column[start]))
    if (of === undefined) throw unresolved(entry, column.join("`.`"))
    const before = changed.get(of) ?? []
    const path = column.slice(start + 1)
    const isTwice = before.some((other) =>
      Array.from({ length: Math.min(other.path.length, path.length) }).every((_, at) =>
        isSame(other.path[at], path[at])
      )
    )
    if (isTwice)
      throw new SqlError(
        "DELTA_CONFLICT_SET_COLUMN",
        `There is a conflict from these SET columns: \`${column.join("`.`")}\`.`,
        place
      )
    changed.set(of, [...before, { path, value }])
  }
  return [...changed].map(([column, fields]) => ({ column, fields }))
}

/** The new value of a column. */
export const replaced = (
  column: TableColumn,
  sql: string,
  settings: ReadonlyArray<Setting>,
  make: (value: Expr, of: TableColumn) => string
): string => {
  const [only] = settings
  if (only !== undefined && only.path.length === 0) return make(only.value, column)
  if (settings.length === 0) return sql
  const { type } = column
  if (type.name === "ARRAY") throw missingField(typed(type, sql), settings[0]?.path[0] ?? "", start)
  if (type.name !== "STRUCT") throw unsupported(`UPDATE of a field of ${T.textOf(type)}`)
  const missing = settings.find(({ path }) => !type.fields.some(({ name }) => isSame(name, path[0])))
  if (missing !== undefined)
    throw new SqlError("FIELD_NOT_FOUND", `No such struct field \`${missing.path[0]}\` in \`${column.name}\`.`)
  const fields = type.fields.map((field) => {
    const own = settings.filter(({ path }) => isSame(path[0], field.name))
    const inner = replaced(
      { name: field.name, type: field.type, notNull: false },
      `struct_extract(${sql}, ${textLiteral(field.name)})`,
      own.map(({ path, value }) => ({ path: path.slice(1), value })),
      make
    )
    return `${T.identifier(field.name)} := ${inner}`
  })
  return `CASE WHEN (${sql}) IS NULL THEN ${refusing("UPDATE of a field of a struct that is null")} ELSE struct_pack(${fields.join(", ")}) END`
}
