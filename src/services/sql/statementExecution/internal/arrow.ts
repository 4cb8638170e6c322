/** Decodes chunks in the Arrow stream format. The package that reads the format is optional, and loaded when needed. */
import type * as Flechette from "@uwdata/flechette"
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { ArrowUnavailable, RowsInvalid } from "../failures.js"
import type { Row, SqlValue } from "../values.js"
import { inBatches } from "./batches.js"
import { type Column, rowMaker, unreadable } from "./columns.js"
import { dayTime, yearMonth } from "./intervals.js"
import type { SqlType } from "./types.js"
import { makerOfUtc } from "./utc.js"
import { decoderOf, invalid, type Options } from "./values.js"

export type Package = typeof Flechette

export const load = (importing: () => Promise<Package>): Effect.Effect<Package, ArrowUnavailable> =>
  Effect.tryPromise({
    try: importing,
    catch: () =>
      new ArrowUnavailable({
        message:
          "The format ARROW_STREAM requires the package @uwdata/flechette: npm install @uwdata/flechette@~2.6, or use rowsFromLinks"
      })
  })

type Convert = (value: unknown) => SqlValue

/** The shortest number that is the same float: that of the text. */
const ofFloat = (value: number): number => {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return short
  }
  return value
}

const padded = (number: number, length: number): string => String(number).padStart(length, "0")

/** With four digits of the year, or with a sign and as many as it has. */
const isoOf = (millis: number): string => {
  const iso = new Date(millis).toISOString()
  return iso.length === 24 ? iso : iso.replace(/^([+-])0*(\d{4,})/, (_, sign, year) => `${sign}${year}`)
}

/** Makes the texts of dates. Most columns have few different dates, and making a text takes longer than decoding a row. */
const makeDateText = (): ((millis: number) => string) => {
  const known = new Map<number, string>()
  return (millis) => {
    let text = known.get(millis)
    if (text === undefined) {
      text = isoOf(millis).slice(0, -14)
      if (known.size < maxKnownDates) known.set(millis, text)
    }
    return text
  }
}

/** 27 years. */
const maxKnownDates = 10_000

/** As a `JSON_ARRAY` result writes it: with three digits of a second, or as many as it has. */
const localText = (micros: bigint): string => {
  const millis = millisOf(micros)
  const rest = Number(micros - BigInt(millis) * 1000n)
  return `${isoOf(millis).slice(0, -1)}${rest === 0 ? "" : padded(rest, 3).replace(/0+$/, "")}`
}

const millisOf = (micros: bigint): number => {
  const number = Number(micros)
  // Division is exact enough where the number is.
  if (Number.isSafeInteger(number)) return Math.floor(number / 1000)
  return Number((micros - (((micros % 1000n) + 1000n) % 1000n)) / 1000n)
}

/** How many of a unit are a second: 1, 10^3, 10^6, 10^9. */
const perSecond = (unit: number): bigint => 10n ** BigInt(unit * 3)

const microsOf = (unit: number): ((value: unknown) => bigint) => {
  const per = perSecond(unit)
  if (per === 1_000_000n) return (value) => value as bigint
  return per < 1_000_000n
    ? (value) => BigInt(value as bigint) * (1_000_000n / per)
    : (value) => BigInt(value as bigint) / (per / 1_000_000n)
}

const timestamp = (unit: number, type: SqlType, { timestamps }: Options): Convert => {
  const micros = microsOf(unit)
  if (type.name === "TIMESTAMP_NTZ") return (value) => localText(micros(value))
  if (type.name !== "TIMESTAMP") return () => invalid(type)
  switch (timestamps) {
    case "text":
      return (value) => `${localText(micros(value))}Z`
    case "Date":
      return (value) => new Date(millisOf(micros(value)))
    default: {
      const make = makerOfUtc()
      return (value) => make(millisOf(micros(value)))
    }
  }
}

const nullable =
  (convert: Convert): Convert =>
  (value) =>
    value === null || value === undefined ? null : convert(value)

/** Converts the values of an Arrow type to those of an SQL type. */
const converter = (arrow: Package, given: Flechette.DataType, type: SqlType, options: Options): Convert => {
  const { Type } = arrow
  const of = (given: Flechette.DataType, type: SqlType): Convert => nullable(converter(arrow, given, type, options))
  switch (given.typeId) {
    case Type.Null:
      return () => null
    case Type.Bool:
      return type.name === "BOOLEAN" ? (value) => value as boolean : () => invalid(type)
    case Type.Int:
      if (!/^(?:BYTE|SHORT|INT|LONG)$/.test(type.name)) return () => invalid(type)
      return (value) => {
        const number = Number(value)
        return Number.isSafeInteger(number) ? number : (value as bigint)
      }
    case Type.Float:
      if (type.name === "FLOAT") return (value) => ofFloat(value as number)
      return type.name === "DOUBLE" ? (value) => value as number : () => invalid(type)
    case Type.Decimal: {
      const { scale } = given as Flechette.DecimalType
      return type.name === "DECIMAL" ? (value) => BigDecimal.make(BigInt(value as bigint), scale) : () => invalid(type)
    }
    case Type.Utf8:
    case Type.LargeUtf8:
    case Type.Utf8View: {
      const decode = decoderOf(type, options)
      return (value) => decode(value as string)
    }
    case Type.Binary:
    case Type.LargeBinary:
    case Type.BinaryView:
      // A copy: a view would keep the chunk in memory.
      return type.name === "BINARY" ? (value) => (value as Uint8Array).slice() : () => invalid(type)
    case Type.Date: {
      const dateText = makeDateText()
      return type.name === "DATE" ? (value) => dateText(value as number) : () => invalid(type)
    }
    case Type.Timestamp:
      return timestamp((given as Flechette.TimestampType).unit, type, options)
    case Type.Duration: {
      const micros = microsOf((given as Flechette.DurationType).unit)
      return type.name === "INTERVAL" ? (value) => dayTime(micros(value)) : () => invalid(type)
    }
    case Type.Interval:
      return type.name === "INTERVAL" && (given as Flechette.IntervalType).unit === arrow.IntervalUnit.YEAR_MONTH
        ? (value) => yearMonth(value as number)
        : () => invalid(type)
    case Type.Dictionary:
      return converter(arrow, (given as Flechette.DictionaryType).dictionary, type, options)
    case Type.List:
    case Type.LargeList:
    case Type.ListView:
    case Type.LargeListView: {
      const [child] = (given as Flechette.ListType).children
      if (child === undefined || !("element" in type)) return () => invalid(type)
      const element = of(child.type, type.element)
      return (value) => Array.from(value as Iterable<unknown>, element)
    }
    case Type.Map: {
      const entries = (given as Flechette.MapType).children[0]?.type as Flechette.StructType | undefined
      const [keyField, valueField] = entries?.children ?? []
      if (keyField === undefined || valueField === undefined || !("key" in type)) return () => invalid(type)
      const key = of(keyField.type, type.key)
      const item = of(valueField.type, type.value)
      return (value) =>
        new Map(Array.from(value as Iterable<readonly [unknown, unknown]>, ([name, one]) => [key(name), item(one)]))
    }
    case Type.Struct: {
      if (!("fields" in type)) return () => invalid(type)
      const { children } = given as Flechette.StructType
      const fields = type.fields.map((field, index) => ({
        name: field.name,
        source: children[index]?.name ?? field.name,
        convert: children[index] === undefined ? () => invalid(type) : of(children[index].type, field.type)
      }))
      return (value) =>
        Object.fromEntries(
          fields.map(({ convert, name, source }) => [
            name,
            convert((value as Readonly<Record<string, unknown>>)[source])
          ])
        )
    }
    default:
      return () => invalid(type)
  }
}

/** The values of a column, and how to convert them. */
interface Source {
  readonly given: ArrayLike<unknown>
  readonly convert: Convert
}

/** The rows of a chunk. */
export const decodeChunk = (
  arrow: Package,
  bytes: Uint8Array,
  columns: ReadonlyArray<Column>,
  options: Options,
  chunk: { readonly index: number; readonly offset: number; readonly statement_id: string | undefined }
): Stream.Stream<Row, RowsInvalid> => {
  const { index, offset, statement_id } = chunk

  const read = Effect.try({
    try: () =>
      arrow.tableFromIPC(bytes, { useBigInt: true, useBigIntTimestamp: true, useDecimalInt: true, useMap: false }),
    catch: () => new RowsInvalid({ message: `Chunk ${index} cannot be read as Arrow`, statement_id })
  })

  const sourcesOf = (table: Flechette.Table): Effect.Effect<ReadonlyArray<Source>, RowsInvalid> =>
    table.numCols === columns.length
      ? Effect.forEach(columns, (column, at) => {
          const source = table.getChildAt(at)
          return Effect.try({
            try: () => ({
              given: source.toArray(),
              convert: nullable(converter(arrow, source.type, column.type, options))
            }),
            catch: (cause) => unreadable(cause, offset, column.name, statement_id)
          })
        })
      : Effect.fail(
          new RowsInvalid({
            message: `Chunk ${index} has ${table.numCols} columns, but the manifest has ${columns.length}`,
            statement_id
          })
        )

  return Stream.unwrap(
    Effect.gen(function* () {
      const table = yield* read
      const sources = yield* sourcesOf(table)
      const make = rowMaker(columns)
      let at = 0
      const valueAt = (row: number, column: number): SqlValue => {
        at = column
        const { convert, given } = sources[column] as Source
        return convert(given[row])
      }
      return inBatches(table.numRows, (from, to) =>
        Effect.suspend(() => {
          const rows: Array<Row> = new Array(to - from)
          let row = from
          try {
            for (; row < to; row++) rows[row - from] = make(row, valueAt)
          } catch (cause) {
            return Effect.fail(unreadable(cause, offset + row, columns[at]?.name, statement_id))
          }
          return Effect.succeed(rows)
        })
      )
    })
  )
}
