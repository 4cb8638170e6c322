/** Decodes the texts of a `JSON_ARRAY` result to values. */
import * as BigDecimal from "effect/BigDecimal"
import * as DateTime from "effect/DateTime"
import * as Option from "effect/Option"
import * as Json from "../../../../internal/codec/json.js"
import type { SqlValue } from "../values.js"
import type { SqlType } from "./types.js"

/** The text is no value of its type. */
export class Invalid extends Error {}

const invalid = (type: SqlType): never => {
  // The value may be confidential: the error names its type only.
  throw new Invalid(`is not a value of the type ${type.name}`)
}

const whole = (text: string, type: SqlType): number | bigint => {
  if (!/^[+-]?\d+$/.test(text)) return invalid(type)
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : BigInt(text)
}

const real = (text: string, type: SqlType): number => {
  switch (text) {
    case "NaN":
      return Number.NaN
    case "Infinity":
      return Number.POSITIVE_INFINITY
    case "-Infinity":
      return Number.NEGATIVE_INFINITY
    default: {
      const number = text.trim() === "" ? Number.NaN : Number(text)
      return Number.isNaN(number) ? invalid(type) : number
    }
  }
}

const bytesOf = (text: string, type: SqlType): Uint8Array => {
  try {
    const binary = atob(text)
    return Uint8Array.from(binary, (character) => character.charCodeAt(0))
  } catch {
    return invalid(type)
  }
}

const instant = (text: string, type: SqlType): DateTime.Utc => {
  const iso = text.replace(" ", "T")
  return Option.getOrElse(
    Option.map(DateTime.make(/(?:Z|[+-]\d\d:?\d\d)$/.test(iso) ? iso : `${iso}Z`), DateTime.toUtc),
    () => invalid(type)
  )
}

export interface Options {
  /** Timestamps as their texts, with all digits. */
  readonly timestampsAsText: boolean
}

const parsed = (text: string, type: SqlType): unknown => {
  try {
    return Json.parse(text)
  } catch {
    return invalid(type)
  }
}

/** A value within a nested one: JSON of its own form, or a text. */
const nested = (
  value: unknown,
  type: SqlType,
  options: Options,
  numeral: (path: ReadonlyArray<string | number>) => string | undefined,
  path: ReadonlyArray<string | number>
): SqlValue => {
  if (value === null || value === undefined) return null
  if ("element" in type) {
    return Array.isArray(value)
      ? value.map((item, index) => nested(item, type.element, options, numeral, [...path, index]))
      : invalid(type)
  }
  if (typeof value === "object" && "key" in type) {
    return new Map(
      Object.entries(value).map(([key, of]) => [
        decode(key, type.key, options),
        nested(of, type.value, options, numeral, [...path, key])
      ])
    )
  }
  if (typeof value === "object" && "fields" in type) {
    const fields = value as Readonly<Record<string, unknown>>
    return Object.fromEntries(
      type.fields.map((field) => [
        field.name,
        nested(fields[field.name], field.type, options, numeral, [...path, field.name])
      ])
    )
  }
  if (type.name === "VARIANT") return value as SqlValue
  if (typeof value === "string") return decode(value, type, options)
  if (typeof value === "number" || typeof value === "bigint")
    return decode(numeral(path) ?? String(value), type, options)
  return typeof value === "boolean" && type.name === "BOOLEAN" ? value : invalid(type)
}

export const decode = (text: string, type: SqlType, options: Options): SqlValue => {
  switch (type.name) {
    case "BOOLEAN":
      return text === "true" ? true : text === "false" ? false : invalid(type)
    case "BYTE":
    case "SHORT":
    case "INT":
    case "LONG":
      return whole(text, type)
    case "FLOAT":
    case "DOUBLE":
      return real(text, type)
    case "DECIMAL":
      return Option.getOrElse(BigDecimal.fromString(text), () => invalid(type))
    case "TIMESTAMP":
      return options.timestampsAsText ? text : instant(text, type)
    case "BINARY":
      return bytesOf(text, type)
    case "ARRAY":
    case "MAP":
    case "STRUCT":
      return nested(parsed(text, type), type, options, Json.numeralsOf(text), [])
    case "VARIANT":
      return parsed(text, type) as SqlValue
    default:
      // DATE and TIMESTAMP_NTZ have no zone, so that an instant would be a guess.
      return text
  }
}
