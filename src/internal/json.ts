/**
 * JSON without rounding. An integer that no `number` holds exactly is read as a `bigint`, and a `bigint` is written as
 * a JSON number. Both are rare, so the platform's own JSON does the work wherever it can.
 */
import { randomToken } from "./idempotency.js"

/** What could be an integer beyond 2^53: 17 digits, or 16 that begin with a 9, where a value can stand. */
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

/** Puts the long integers of a part of the text into marked strings. */
const markIn = (part: string, mark: string): string =>
  part.replace(longInteger, (whole, before: string, digits: string) =>
    Number.isSafeInteger(Number(digits)) ? whole : `${before}"${mark}${digits}"`
  )

/** The same, but for what stands within a string. Several times slower. */
const markOutside = (text: string, mark: string): string => {
  let marked = ""
  let at = 0
  while (at < text.length) {
    const open = text.indexOf('"', at)
    if (open === -1) break
    let close = text.indexOf('"', open + 1)
    while (close !== -1 && isEscaped(text, close)) close = text.indexOf('"', close + 1)
    if (close === -1) break
    // With the quote, which a value cannot stand before.
    marked += markIn(text.slice(at, open + 1), mark) + text.slice(open + 1, close + 1)
    at = close + 1
  }
  return marked + markIn(text.slice(at), mark)
}

const isEscaped = (text: string, at: number): boolean => {
  let first = at
  while (text[first - 1] === "\\") first--
  return (at - first) % 2 === 1
}

/**
 * Puts long integers into marked strings, lets the platform parse, and turns those strings into what they stand for. A
 * run of digits within a string gets quotes as well, which cannot be JSON any more: then it has to be done with care.
 */
const parseMarked = (text: string): unknown => {
  marker ??= newMarker()
  const marked = markIn(text, marker)
  if (marked === text) return JSON.parse(text)
  let value: unknown
  try {
    value = JSON.parse(marked)
  } catch {
    value = JSON.parse(markOutside(text, marker))
  }
  return unmark(value, marker)
}

/** Throws a `SyntaxError` where the text is not JSON, and a `RangeError` where it is nested too deeply. */
export const parse = (text: string): unknown => (hasLongDigits(text) ? parseMarked(text) : JSON.parse(text))

const isBigIntError = (error: unknown): boolean => error instanceof TypeError && /BigInt/i.test(error.message)

const quotedBigInt = (mark: string): RegExp => new RegExp(`"${mark}(-?[0-9]+)"`, "g")

/**
 * Bigints become marked strings, and those the integers that they stand for. Looked at where they are held: many a
 * program gives bigints a `toJSON`.
 */
const stringifyMarked = (value: unknown): string | undefined => {
  marker ??= newMarker()
  const mark = marker
  const replace = function (this: unknown, key: string, u: unknown): unknown {
    const held = (this as Readonly<Record<string, unknown>>)[key]
    return typeof held === "bigint" ? `${mark}${held}` : u
  }
  return JSON.stringify(value, replace)?.replace(quotedBigInt(mark), "$1")
}

/** `undefined` for what JSON has no form for, as `JSON.stringify`. Throws as that does, but for a `bigint`. */
export const stringify = (value: unknown): string | undefined => {
  if ("toJSON" in BigInt.prototype) return stringifyMarked(value)
  try {
    return JSON.stringify(value)
  } catch (error) {
    if (isBigIntError(error)) return stringifyMarked(value)
    throw error
  }
}
