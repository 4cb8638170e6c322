/**
 * JSON without rounding. An integer that no `number` holds exactly is read as a `bigint`, and a `bigint` is written as
 * a JSON number. Both are rare, so the platform's own JSON does the work wherever it can.
 */
import { once } from "../../schemas/lazy.js"
import { randomToken } from "../call/idempotency.js"

/** As many digits as it takes to be beyond 2^53. */
const long = 16

const isDigit = (code: number): boolean => code >= 48 && code <= 57

const isSpace = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9

/** Begins what no text holds that was not made here. Made when it is first needed. */
const theMarker = once(() => `int64-${randomToken()}:`)

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

/** Whether a value can stand from one place to the other. */
const isValue = (text: string, from: number, to: number): boolean => {
  let start = from - 1
  while (isSpace(text.charCodeAt(start))) start--
  let end = to
  while (isSpace(text.charCodeAt(end))) end++
  // Of where the text begins or ends there is no character, which is in both.
  return "[:,".includes(text.charAt(start)) && ",}]".includes(text.charAt(end))
}

/**
 * Puts the long integers of a part of the text into marked strings. Most of the text is passed over: whatever is as long
 * has a digit at one in so many places.
 */
const markIn = (part: string): string => {
  let marked = ""
  let done = 0
  let at = long - 1
  while (at < part.length) {
    // So many places before this one there is no digit: if all between are, they begin the run.
    let first = at
    while (first > at - long && isDigit(part.charCodeAt(first))) first--
    if (first > at - long) {
      at = first + long
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
    at = to + long
  }
  return done === 0 ? part : marked + part.slice(done)
}

/** The text with `mark` done to what stands between its strings. Each part but the last ends with a quote. */
const outsideStrings = (text: string, mark: (part: string) => string): string => {
  let marked = ""
  let at = 0
  while (at < text.length) {
    const open = text.indexOf('"', at)
    if (open === -1) break
    let close = text.indexOf('"', open + 1)
    while (close !== -1 && isEscaped(text, close)) close = text.indexOf('"', close + 1)
    if (close === -1) break
    // With the quote, which a value cannot stand before.
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
 * Puts long integers into marked strings, lets the platform parse, and turns those strings into what they stand for. A
 * run of digits within a string gets quotes as well, which cannot be JSON any more: then it has to be done with care.
 *
 * Throws a `SyntaxError` where the text is not JSON, and a `RangeError` where it is nested too deeply.
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
 * How the numbers of a JSON text are written, by where they stand: `1.0`, `1e3`, `1.50` are more than the numbers that
 * they are parsed to. Several times slower than to parse, so done when it is first asked for.
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
 * Bigints become marked strings, and those the integers that they stand for. Looked at where they are held: many a
 * program gives bigints a `toJSON`.
 */
const stringifyMarked = (value: unknown): string | undefined => {
  const mark = theMarker()
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
