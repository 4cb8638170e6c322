/**
 * JSON without rounding. An integer that no `number` holds exactly is read as a `bigint`, and a `bigint` is written as
 * a JSON number. Both are rare, so the platform's own JSON does the work wherever it can.
 */
import * as Lossless from "lossless-json"
import { randomToken } from "./idempotency.js"

/**
 * What could be an integer beyond 2^53: 17 digits, or 16 that begin with a 9, where a value can stand. Most long runs
 * of digits are parts of strings and fractions.
 */
const longInteger = /([[:,]\s*|^\s*)(-?(?:[1-9][0-9]{16,}|9[0-9]{15}))(?=\s*(?:[,}\]]|$))/g

/** As many digits as it takes to be beyond 2^53. */
const long = 16

const isDigit = (code: number): boolean => code >= 48 && code <= 57

/** A first look, which passes over most of the text: whatever is as long has a digit at one in so many places. */
const hasLongDigits = (text: string): boolean => {
  let at = long - 1
  while (at < text.length) {
    let first = at
    while (first > at - long && isDigit(text.charCodeAt(first))) first--
    if (first === at - long) return true
    at = first + long
  }
  return false
}

const integer = /^-?[0-9]+$/

const parseNumber = (text: string): number | bigint => {
  const value = Number(text)
  return Number.isSafeInteger(value) || !integer.test(text) ? value : BigInt(text)
}

// Of a name that comes twice the last counts, as with `JSON.parse`.
const onDuplicateKey = ({ newValue }: { readonly newValue: unknown }): unknown => newValue

/** Exact, and several times slower than the platform. */
const parseSlowly = (text: string): unknown => Lossless.parse(text, undefined, { parseNumber, onDuplicateKey })

let marker: string | undefined

/** What no text holds that was not made here. */
const newMarker = (): string => `int64-${randomToken()}:`

/** The value, in which the marked strings have become the integers that they stand for. */
const unmark = (value: unknown, mark: string): unknown => {
  if (typeof value === "string") return value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = unmark(value[i], mark)
  } else if (typeof value === "object" && value !== null) {
    const fields = value as Record<string, unknown>
    for (const key of Object.keys(fields)) {
      const field = fields[key]
      if (typeof field === "string" ? field.startsWith(mark) : typeof field === "object") {
        fields[key] = unmark(field, mark)
      }
    }
  }
  return value
}

/**
 * Puts long integers into marked strings, lets the platform parse, and turns those strings into what they stand for. A
 * run of digits within a string gets quotes as well, which cannot be JSON any more: then the slow parser has to do it.
 */
const parseMarked = (text: string): unknown => {
  marker ??= newMarker()
  const mark = marker
  let found = false
  const marked = text.replace(longInteger, (whole, before: string, digits: string) => {
    if (Number.isSafeInteger(Number(digits))) return whole
    found = true
    return `${before}"${mark}${digits}"`
  })
  if (!found) return JSON.parse(text)
  let value: unknown
  try {
    value = JSON.parse(marked)
  } catch {
    return parseSlowly(text)
  }
  return unmark(value, mark)
}

/** Throws a `SyntaxError` where the text is not JSON, and a `RangeError` where it is nested too deeply. */
export const parse = (text: string): unknown => (hasLongDigits(text) ? parseMarked(text) : JSON.parse(text))

const isBigIntError = (error: unknown): boolean => error instanceof TypeError && /BigInt/i.test(error.message)

/** `undefined` for what JSON has no form for, as `JSON.stringify`. Throws as that does, but for a `bigint`. */
export const stringify = (value: unknown): string | undefined => {
  // Many a program gives bigints a `toJSON`; the platform would then write them as strings.
  if ("toJSON" in BigInt.prototype) return Lossless.stringify(value)
  try {
    return JSON.stringify(value)
  } catch (error) {
    if (isBigIntError(error)) return Lossless.stringify(value)
    throw error
  }
}
