/** Decodes the texts of a `JSON_ARRAY` result to values. A decoder is made once for each column. */
import * as BigDecimal from "effect/BigDecimal"
import * as Option from "effect/Option"
import * as Json from "../../../../internal/codec/json.js"
import type { SqlValue } from "../values.js"
import { parseMillis } from "./instants.js"
import { parseInterval } from "./intervals.js"
import type { SqlType } from "./types.js"
import { makerOfUtc } from "./utc.js"

/** The text is no value of its type. */
export class Invalid extends Error {}

export const invalid = (type: SqlType): never => {
  // The value may be confidential: the error names its type only.
  throw new Invalid(`is not a value of the type ${type.name}`)
}

export interface Options {
  /** What a TIMESTAMP is. */
  readonly timestamps: "DateTime" | "Date" | "text"
}

export type Decoder = (text: string) => SqlValue

type Path = ReadonlyArray<string | number>

/** Decodes a value within a nested one: JSON of its own form, or a text. */
type NestedDecoder = (value: unknown, numeral: (path: Path) => string | undefined, path: Path) => SqlValue

const whole =
  (type: SqlType): Decoder =>
  (text) => {
    const isNegative = text.charCodeAt(0) === 45
    const first = isNegative ? 1 : 0
    if (text.length === first || text.length - first > 15) {
      if (!/^[+-]?\d+$/.test(text)) return invalid(type)
      const number = Number(text)
      return Number.isSafeInteger(number) ? number : BigInt(text)
    }
    let sum = 0
    for (let at = first; at < text.length; at++) {
      const digit = text.charCodeAt(at) - 48
      if (digit < 0 || digit > 9) return invalid(type)
      sum = sum * 10 + digit
    }
    return isNegative && sum !== 0 ? -sum : sum
  }

const real =
  (type: SqlType): Decoder =>
  (text) => {
    const number = Number(text)
    if (Number.isNaN(number)) return text === "NaN" ? number : invalid(type)
    return text.trim() === "" ? invalid(type) : number
  }

const decimal =
  (type: SqlType): Decoder =>
  (text) => {
    if (/^-?\d+(?:\.\d+)?$/.test(text)) {
      const point = text.indexOf(".")
      return point === -1
        ? BigDecimal.make(BigInt(text), 0)
        : BigDecimal.make(BigInt(text.slice(0, point) + text.slice(point + 1)), text.length - point - 1)
    }
    return Option.getOrElse(BigDecimal.fromString(text), () => invalid(type))
  }

const bytes =
  (type: SqlType): Decoder =>
  (text) => {
    try {
      const binary = atob(text)
      return Uint8Array.from(binary, (character) => character.charCodeAt(0))
    } catch {
      return invalid(type)
    }
  }

const millisOf = (text: string, type: SqlType): number => {
  const millis = parseMillis(text)
  return Number.isNaN(millis) ? invalid(type) : millis
}

const instant = (type: SqlType, { timestamps }: Options): Decoder => {
  switch (timestamps) {
    case "text":
      return (text) => text
    case "Date":
      return (text) => new Date(millisOf(text, type))
    default: {
      const make = makerOfUtc()
      return (text) => make(millisOf(text, type))
    }
  }
}

const interval =
  (type: SqlType): Decoder =>
  (text) =>
    parseInterval(text) ?? invalid(type)

const parsed = (text: string, type: SqlType): unknown => {
  try {
    return Json.parse(text)
  } catch {
    return invalid(type)
  }
}

const scalar = (type: SqlType, options: Options): Decoder => {
  switch (type.name) {
    case "BOOLEAN":
      return (text) => (text === "true" ? true : text === "false" ? false : invalid(type))
    case "BYTE":
    case "SHORT":
    case "INT":
    case "LONG":
      return whole(type)
    case "FLOAT":
    case "DOUBLE":
      return real(type)
    case "DECIMAL":
      return decimal(type)
    case "TIMESTAMP":
      return instant(type, options)
    case "BINARY":
      return bytes(type)
    case "INTERVAL":
      return interval(type)
    case "VARIANT":
      return (text) => parsed(text, type) as SqlValue
    default:
      // DATE and TIMESTAMP_NTZ have no zone, so that an instant would be a guess.
      return (text) => text
  }
}

const within = (type: SqlType, options: Options): NestedDecoder => {
  if ("element" in type) {
    const element = nullable(within(type.element, options))
    return (value, numeral, path) =>
      Array.isArray(value) ? value.map((item, index) => element(item, numeral, [...path, index])) : invalid(type)
  }
  if ("key" in type) {
    const key = decoderOf(type.key, options)
    const of = nullable(within(type.value, options))
    return (value, numeral, path) =>
      typeof value === "object" && !Array.isArray(value)
        ? new Map(
            Object.entries(value ?? {}).map(([name, item]) => [key(name), of(item, numeral, [...path, name])] as const)
          )
        : invalid(type)
  }
  if ("fields" in type) {
    const fields = type.fields.map((field) => ({ name: field.name, of: nullable(within(field.type, options)) }))
    return (value, numeral, path) => {
      if (typeof value !== "object" || Array.isArray(value)) return invalid(type)
      const given = value as Readonly<Record<string, unknown>>
      return Object.fromEntries(
        fields.map(({ name, of }) => [
          name,
          of(Object.hasOwn(given, name) ? given[name] : undefined, numeral, [...path, name])
        ])
      )
    }
  }
  if (type.name === "VARIANT") return (value) => value as SqlValue
  const text = scalar(type, options)
  return (value, numeral, path) => {
    if (typeof value === "string") return text(value)
    if (typeof value === "number" || typeof value === "bigint") return text(numeral(path) ?? String(value))
    return typeof value === "boolean" && type.name === "BOOLEAN" ? value : invalid(type)
  }
}

const nullable =
  (decode: NestedDecoder): NestedDecoder =>
  (value, numeral, path) =>
    value === null || value === undefined ? null : decode(value, numeral, path)

/** Makes the decoder of a type. It throws `Invalid`. */
export const decoderOf = (type: SqlType, options: Options): Decoder => {
  if (!("element" in type || "key" in type || "fields" in type)) return scalar(type, options)
  const decode = within(type, options)
  return (text) => decode(parsed(text, type), Json.numeralsOf(text), [])
}
