/** Writes the rows of a result in the Arrow stream format. The package that writes the format is optional. */
import type * as Flechette from "@uwdata/flechette"
import * as Effect from "effect/Effect"
import * as Json from "../../internal/codec/json.js"
import type { ResultColumn } from "./engine.js"
import type { SparkType } from "./types.js"

type Package = typeof Flechette

/** Loads the package. Fails with what to install. */
export const load = (importing: () => Promise<Package>): Effect.Effect<Package, string> =>
  Effect.tryPromise({
    try: importing,
    catch: () =>
      "The emulator writes the format ARROW_STREAM with the package @uwdata/flechette: npm install --save-dev @uwdata/flechette@~2.6. Or use JSON_ARRAY or CSV."
  })

type Path = ReadonlyArray<string | number>

/** A value of a text: JSON of nested types is read with its numerals, which have all digits of a decimal. */
type Read = (value: unknown, numeral: (path: Path) => string | undefined, path: Path) => unknown

interface Writer {
  readonly type: Flechette.DataType
  readonly read: Read
}

const ofText =
  (read: (text: string) => unknown): Read =>
  (value, numeral, path) =>
    value === null || value === undefined
      ? null
      : read(typeof value === "string" ? value : (numeral(path) ?? String(value)))

const ofJson =
  (read: (value: object, numeral: (path: Path) => string | undefined, path: Path) => unknown): Read =>
  (value, numeral, path) =>
    typeof value === "object" && value !== null ? read(value, numeral, path) : null

const bytesOf = (text: string): Uint8Array => Uint8Array.from(atob(text), (character) => character.charCodeAt(0))

/** A decimal of 38 digits as its digits without the point, with as many decimals as its type. */
const unscaled =
  (scale: number) =>
  (text: string): bigint => {
    const [whole = "", fraction = ""] = text.split(".")
    return BigInt(`${whole}${fraction.padEnd(scale, "0")}`)
  }

const millisOf = (text: string): number => {
  const parts = /^([+-]?)(\d{4,6})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d))?/.exec(text) ?? []
  const date = new Date(0)
  date.setUTCFullYear(Number(`${parts[1] ?? ""}${parts[2]}`), Number(parts[3]) - 1, Number(parts[4]))
  date.setUTCHours(Number(parts[5] ?? 0), Number(parts[6] ?? 0), Number(parts[7] ?? 0))
  return date.getTime()
}

const microsOf = (text: string): bigint =>
  BigInt(millisOf(text)) * 1000n + BigInt((/\.(\d+)/.exec(text)?.[1] ?? "").padEnd(6, "0"))

/** Collects the types that are timestamps once their values are written: see `write`. */
type Timestamps = Array<{ readonly type: Flechette.DataType; readonly zone: string | null }>

const writerOf = (arrow: Package, type: SparkType, timestamps: Timestamps): Writer => {
  switch (type.name) {
    case "BOOLEAN":
      return {
        type: arrow.bool(),
        read: (value) => (value === null || value === undefined ? null : String(value) === "true")
      }
    case "TINYINT":
      return { type: arrow.int8(), read: ofText(Number) }
    case "SMALLINT":
      return { type: arrow.int16(), read: ofText(Number) }
    case "INT":
      return { type: arrow.int32(), read: ofText(Number) }
    case "BIGINT":
      return { type: arrow.int64(), read: ofText(BigInt) }
    case "FLOAT":
      return { type: arrow.float32(), read: ofText(Number) }
    case "DOUBLE":
      return { type: arrow.float64(), read: ofText(Number) }
    case "DECIMAL":
      return { type: arrow.decimal128(type.precision, type.scale), read: ofText(unscaled(type.scale)) }
    case "DATE":
      return { type: arrow.dateDay(), read: ofText(millisOf) }
    case "TIMESTAMP":
    case "TIMESTAMP_NTZ": {
      const micros = arrow.int64()
      timestamps.push({ type: micros, zone: type.name === "TIMESTAMP" ? "Etc/UTC" : null })
      return { type: micros, read: ofText(microsOf) }
    }
    case "BINARY":
      return { type: arrow.binary(), read: ofText(bytesOf) }
    case "VOID":
      return { type: arrow.nullType(), read: () => null }
    case "ARRAY": {
      const element = writerOf(arrow, type.element, timestamps)
      return {
        type: arrow.list(element.type),
        read: ofJson((value, numeral, path) =>
          Array.isArray(value) ? value.map((item, index) => element.read(item, numeral, [...path, index])) : null
        )
      }
    }
    case "MAP": {
      const key = writerOf(arrow, type.key, timestamps)
      const of = writerOf(arrow, type.value, timestamps)
      return {
        type: arrow.map(key.type, of.type),
        read: ofJson((value, numeral, path) =>
          Object.entries(value).map(([name, item]) => [
            readCell(key, type.key, name),
            of.read(item, numeral, [...path, name])
          ])
        )
      }
    }
    case "STRUCT": {
      const fields = type.fields.map((field) => ({ name: field.name, ...writerOf(arrow, field.type, timestamps) }))
      return {
        type: arrow.struct(fields.map((field) => arrow.field(field.name, field.type))),
        read: ofJson((value, numeral, path) =>
          Object.fromEntries(
            fields.map(({ name, read }) => [
              name,
              read((value as Readonly<Record<string, unknown>>)[name], numeral, [...path, name])
            ])
          )
        )
      }
    }
    default:
      // Types without a form of their own are their texts, as in the other formats.
      return { type: arrow.utf8(), read: ofText((text) => text) }
  }
}

const isNested = ({ name }: SparkType): boolean => name === "ARRAY" || name === "MAP" || name === "STRUCT"

const readCell = (writer: Writer, type: SparkType, cell: string | null): unknown =>
  cell !== null && isNested(type)
    ? writer.read(Json.parse(cell), Json.numeralsOf(cell), [])
    : writer.read(cell, () => undefined, [])

/** The bytes of a chunk. */
export const write = (
  arrow: Package,
  columns: ReadonlyArray<ResultColumn>,
  rows: ReadonlyArray<ReadonlyArray<string | null>>
): Uint8Array<ArrayBuffer> => {
  const timestamps: Timestamps = []
  const made = columns.map(({ name, type }, index): [string, Flechette.Column<unknown>] => {
    const writer = writerOf(arrow, type, timestamps)
    return [
      name,
      arrow.columnFromArray(
        rows.map((row) => readCell(writer, type, row[index] ?? null)),
        writer.type
      )
    ]
  })
  const table = arrow.tableFromColumns(made)
  // The package takes timestamps as milliseconds, which may have a fraction that is no sum of powers of two. As integers of
  // 64 bits they have the same form, and all digits.
  for (const { type, zone } of timestamps) Object.assign(type, arrow.timestamp(arrow.TimeUnit.MICROSECOND, zone))
  return new Uint8Array(arrow.tableToIPC(table, { format: "stream" }) ?? [])
}
