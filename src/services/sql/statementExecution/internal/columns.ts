/** The columns of a result with their decoders, and its rows. */
import * as Effect from "effect/Effect"
import type { StatementResponse } from "../../../../schemas/sql/StatementResponse.js"
import { RowsInvalid } from "../failures.js"
import type { Row, SqlValue } from "../values.js"
import { parseType, type SqlType } from "./types.js"
import { type Decoder, decoderOf, Invalid, type Options } from "./values.js"

export interface Column {
  readonly name: string
  readonly type: SqlType
  readonly decode: Decoder
}

export type Cells = ReadonlyArray<ReadonlyArray<string | null>>

/** The columns of a result. Their names are unique if rows are made of them. */
export const columnsOf = (
  { manifest, statement_id: id }: StatementResponse,
  options: Options & { readonly isUnique: boolean }
): Effect.Effect<ReadonlyArray<Column>, RowsInvalid> =>
  Effect.gen(function* () {
    const statement_id = id ?? undefined
    const columns: Array<Column> = []
    const names = new Set<string>()
    for (const { name, type_name, type_text } of manifest?.schema?.columns ?? []) {
      if (!name) return yield* new RowsInvalid({ message: "A column has no name", statement_id })
      if (options.isUnique && names.has(name)) {
        return yield* new RowsInvalid({
          message: `Two columns have the name ${name}: give them aliases`,
          statement_id,
          column: name
        })
      }
      names.add(name)
      const type = parseType(type_text ?? type_name ?? "")
      if (type === undefined)
        return yield* new RowsInvalid({
          message: `The type of column ${name} cannot be read: ${type_text}`,
          statement_id,
          column: name
        })
      columns.push({ name, type, decode: decoderOf(type, options) })
    }
    return columns
  })

const wrongLength = (row: number, given: number, columns: number, statement_id: string | undefined) =>
  new RowsInvalid({ message: `Row ${row} has ${given} values, but there are ${columns} columns`, statement_id, row })

/** The error of a value that cannot be read. */
export const unreadable = (cause: unknown, row: number, column: string | undefined, statement_id: string | undefined) =>
  new RowsInvalid({
    message: `Row ${row}, column ${column}: the value ${cause instanceof Invalid ? cause.message : "cannot be read"}`,
    statement_id,
    row,
    column
  })

const define = (row: Record<string, SqlValue>, name: string, value: SqlValue): void => {
  Object.defineProperty(row, name, { value, enumerable: true, configurable: true, writable: true })
}

/** Makes rows of the values that `valueAt` gives. An assignment to `__proto__` would be none. */
export const rowMaker = (
  columns: ReadonlyArray<Column>
): (<A>(source: A, valueAt: (source: A, index: number) => SqlValue) => Row) => {
  const names = columns.map(({ name }) => name)
  const isPlain = !names.includes("__proto__")
  return (source, valueAt) => {
    const row: Record<string, SqlValue> = {}
    for (let index = 0; index < names.length; index++) {
      const name = names[index] as string
      const value = valueAt(source, index)
      if (isPlain) row[name] = value
      else define(row, name, value)
    }
    return row
  }
}

/** Decodes cells to what `make` makes of the values of a row. */
export const decodeCells = <A>(
  cells: Cells,
  columns: ReadonlyArray<Column>,
  offset: number,
  statement_id: string | undefined,
  make: (
    cells: ReadonlyArray<string | null>,
    valueAt: (cells: ReadonlyArray<string | null>, index: number) => SqlValue
  ) => A
): Effect.Effect<ReadonlyArray<A>, RowsInvalid> =>
  Effect.suspend(() => {
    const decoders = columns.map(({ decode }) => decode)
    let at = 0
    const valueAt = (row: ReadonlyArray<string | null>, index: number): SqlValue => {
      const cell = row[index]
      if (cell === null || cell === undefined) return null
      at = index
      return (decoders[index] as Decoder)(cell)
    }
    const made: Array<A> = new Array(cells.length)
    let row = 0
    try {
      for (; row < cells.length; row++) {
        const some = cells[row] as ReadonlyArray<string | null>
        if (some.length !== columns.length)
          return Effect.fail(wrongLength(offset + row, some.length, columns.length, statement_id))
        made[row] = make(some, valueAt)
      }
    } catch (cause) {
      return Effect.fail(unreadable(cause, offset + row, columns[at]?.name, statement_id))
    }
    return Effect.succeed(made)
  })
