/**
 * JSON without rounding: unsafe integers are parsed as `bigint`, and a `bigint` is written as a number. Both are rare,
 * so the platform's `JSON` is used where possible.
 */
import { once } from "../../schemas/lazy.js"
import { randomToken } from "./randomToken.js"

/** The min number of digits of an unsafe integer. */
const minDigits = 16

const isDigit = (code: number): boolean => code >= 48 && code <= 57

const isSpace = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9

/** The prefix of marked strings. It is random, so that no other string has it. */
const theMarker = once(() => `int64-${randomToken()}:`)

/** Replaces marked strings with the integers that they hold. Mutates arrays and objects. */
const unmark = (value: unknown, mark: string): unknown => {
  if (typeof value === "string") return value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = unmark(value[i], mark)
  } else if (typeof value === "object" && value !== null) {
    const fields = value as Record<string, unknown>
    // An object of a changed `Object.prototype` inherits itself.
    for (const key in fields) {
      const field = fields[key]
      if (
        typeof field === "string" ? field.startsWith(mark) : typeof field === "object" && Object.hasOwn(fields, key)
      ) {
        fields[key] = unmark(field, mark)
      }
    }
  }
  return value
}

/** Whether the text between two offsets is a JSON value. */
const isValue = (text: string, from: number, to: number): boolean => {
  let start = from - 1
  while (isSpace(text.charCodeAt(start))) start--
  let end = to
  while (isSpace(text.charCodeAt(end))) end++
  // At the start and the end of the text `charAt` returns an empty string, which both strings include.
  return "[:,".includes(text.charAt(start)) && ",}]".includes(text.charAt(end))
}

/** Turns long integers into marked strings. Looks at every 16th character only: a run of 16 digits has one of them. */
const markIn = (part: string): string => {
  let marked = ""
  let done = 0
  const { length } = part
  let at = minDigits - 1
  while (at < length) {
    if (!isDigit(part.charCodeAt(at))) {
      at += minDigits
      continue
    }
    // There are at least 15 digits from `first + 1` to `at`, or the search continues after `first`.
    let first = at - 1
    while (first > at - minDigits && isDigit(part.charCodeAt(first))) first--
    if (first > at - minDigits) {
      at = first + minDigits
      continue
    }
    const from = part[first] === "-" ? first : first + 1
    let to = at + 1
    while (isDigit(part.charCodeAt(to))) to++
    if (part[first + 1] !== "0" && isValue(part, from, to)) {
      const digits = part.slice(from, to)
      if (!Number.isSafeInteger(Number(digits))) {
        marked += `${part.slice(done, from)}"${theMarker()}${digits}"`
        done = to
      }
    }
    at = to + minDigits
  }
  return done === 0 ? part : marked + part.slice(done)
}

/** Applies `mark` to the text outside of strings. Each part except the last ends with a quote. */
const outsideStrings = (text: string, mark: (part: string) => string): string => {
  let marked = ""
  let at = 0
  while (at < text.length) {
    const open = text.indexOf('"', at)
    if (open === -1) break
    let close = text.indexOf('"', open + 1)
    while (close !== -1 && isEscaped(text, close)) close = text.indexOf('"', close + 1)
    if (close === -1) break
    // With the quote: no value is directly before it.
    marked += mark(text.slice(at, open + 1)) + text.slice(open + 1, close + 1)
    at = close + 1
  }
  return marked + mark(text.slice(at))
}

const isEscaped = (text: string, at: number): boolean => {
  let first = at
  while (text[first - 1] === "\\") first--
  return (at - first) % 2 === 1
}

/**
 * Parses JSON. Marks long integers as strings, calls `JSON.parse`, and converts these strings to integers. If a run of
 * digits within a string was marked, the result is not JSON, and the text is marked again outside of strings.
 *
 * Throws `SyntaxError` if the text is not JSON, and `RangeError` if it is nested too deeply.
 */
export const parse = (text: string): unknown => {
  const marked = markIn(text)
  if (marked === text) return JSON.parse(text)
  let value: unknown
  try {
    value = JSON.parse(marked)
  } catch {
    value = JSON.parse(outsideStrings(text, markIn))
  }
  return unmark(value, theMarker())
}

/**
 * Returns the source text of the numbers in a JSON text, by path: `1.0`, `1e3` and `1.50` differ from the numbers that
 * they are parsed to. Several times slower than parsing, so done by the first call.
 */
export const numeralsOf = (text: string): ((path: ReadonlyArray<string | number>) => string | undefined) => {
  const mark = theMarker()
  const marked = once((): unknown =>
    JSON.parse(outsideStrings(text, (part) => part.replace(/-?[0-9][0-9.eE+-]*/g, `"${mark}$&"`)))
  )
  return (path) => {
    const at = path.reduce<unknown>(
      (value, key) => (value as Readonly<Record<string | number, unknown>> | undefined)?.[key],
      marked()
    )
    return typeof at === "string" && at.startsWith(mark) ? at.slice(mark.length) : undefined
  }
}

const isBigIntError = (error: unknown): boolean => error instanceof TypeError && /BigInt/i.test(error.message)

const quotedBigInt = (mark: string): RegExp => new RegExp(`"${mark}(-?[0-9]+)"`, "g")

/**
 * Writes bigints as marked strings, and replaces these with integers. Reads the values from their holder, as some
 * programs define `BigInt.prototype.toJSON`.
 */
const stringifyMarked = (value: unknown): string | undefined => {
  const mark = theMarker()
  const replace = function (this: unknown, key: string, u: unknown): unknown {
    const held = (this as Readonly<Record<string, unknown>>)[key]
    return typeof held === "bigint" ? `${mark}${held}` : u
  }
  return JSON.stringify(value, replace)?.replace(quotedBigInt(mark), "$1")
}

/** `JSON.stringify` that writes a `bigint` as a number. */
export const stringify = (value: unknown): string | undefined => {
  if ("toJSON" in BigInt.prototype) return stringifyMarked(value)
  try {
    return JSON.stringify(value)
  } catch (error) {
    if (isBigIntError(error)) return stringifyMarked(value)
    throw error
  }
}
