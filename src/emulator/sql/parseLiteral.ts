/** Parses literals of numbers and of intervals. */
import type { Call, Expr } from "./ast.js"
import type { Cursor } from "./cursor.js"
import { type Place, SqlError, unsupported } from "./errors.js"
import { parsedInterval } from "./natives/intervals.js"
import * as T from "./types.js"

export const units = new Set("YEAR QUARTER MONTH WEEK DAY HOUR MINUTE SECOND MILLISECOND MICROSECOND".split(" "))

const unitOf = (cursor: Cursor): string => {
  const unit = cursor.peek().word.replace(/S$/, "")
  if (!units.has(unit)) throw cursor.error()
  cursor.next()
  return unit
}

export const callOf = (name: string, args: ReadonlyArray<Expr>, place: Place): Call => ({
  kind: "call",
  name,
  args,
  distinct: false,
  filter: undefined,
  over: undefined,
  ignoreNulls: false,
  place
})

/** The name of the call that a path behind a colon is. */
export const colonName = "json colon"

export const literal = (type: T.SparkType, value: string | null): Expr => ({ kind: "literal", type, value })

/** A number, whose suffix or size tells its type. */
export const number = (cursor: Cursor, text: string, place: Place): Expr => {
  const suffix = /(?:BD|[LSYDF])$/i.exec(text)?.[0].toUpperCase()
  const digits = suffix === undefined ? text : text.slice(0, -suffix.length)
  const isWhole = /^\d+$/.test(digits)
  if (suffix === "D") return literal(T.double, digits)
  if (suffix === "F") return literal(T.float, digits)
  if (suffix === "L" || suffix === "S" || suffix === "Y") {
    if (!isWhole) throw cursor.error()
    const type = suffix === "L" ? T.bigint : suffix === "S" ? T.smallint : T.tinyint
    const limit = suffix === "L" ? 2n ** 63n - 1n : suffix === "S" ? 32767n : 127n
    if (BigInt(digits) > limit)
      throw new SqlError(
        "INVALID_NUMERIC_LITERAL_RANGE",
        `Numeric literal ${digits} is outside the valid range.`,
        place
      )
    return literal(type, digits)
  }
  if (isWhole && suffix === undefined) {
    const value = BigInt(digits)
    if (value < 2n ** 31n) return literal(T.int, digits)
    if (value < 2n ** 63n) return literal(T.bigint, digits)
  }
  if (/[eE]/.test(digits)) {
    if (suffix === "BD") throw unsupported("BD literals with an exponent", place)
    return literal(T.double, digits)
  }
  const [whole = "", fraction = ""] = digits.split(".")
  const significant = whole.replace(/^0+/, "")
  const precision = Math.max(significant.length + fraction.length, fraction.length, 1)
  if (precision > T.maxPrecision)
    throw new SqlError(
      "DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION",
      `Decimal precision ${precision} exceeds max precision 38.`,
      place
    )
  return literal(
    T.decimal(precision, fraction.length),
    `${significant === "" ? "0" : significant}${fraction === "" ? "" : `.${fraction}`}`
  )
}

const sizes: Readonly<Record<string, readonly [unit: T.IntervalUnit, size: bigint]>> = {
  YEAR: ["YEAR", 12n],
  QUARTER: ["MONTH", 3n],
  MONTH: ["MONTH", 1n],
  WEEK: ["DAY", 604_800_000_000n],
  DAY: ["DAY", 86_400_000_000n],
  HOUR: ["HOUR", 3_600_000_000n],
  MINUTE: ["MINUTE", 60_000_000n],
  SECOND: ["SECOND", 1_000_000n],
  MILLISECOND: ["SECOND", 1000n],
  MICROSECOND: ["SECOND", 1n]
}

/** An interval of amounts with units, whose type reaches from the largest unit to the smallest. */
const ofAmounts = (parts: ReadonlyArray<{ readonly amount: string; readonly unit: string }>, place: Place): Expr => {
  let total = 0n
  const indexes: Array<number> = []
  for (const { amount, unit } of parts) {
    const [base, size] = sizes[unit] ?? ["DAY", 0n]
    indexes.push(T.intervalUnits.indexOf(base))
    const [whole = "0", fraction = ""] = amount.replace(/^[+-]/, "").split(".")
    if (fraction !== "" && unit !== "SECOND") throw unsupported("intervals with a fraction", place)
    const value = BigInt(whole) * size + BigInt(fraction.padEnd(6, "0").slice(0, 6))
    total += amount.startsWith("-") ? -value : value
  }
  const [from, to] = [Math.min(...indexes), Math.max(...indexes)]
  if (from < 2 && to >= 2) throw unsupported("intervals of months and days together", place)
  const unit = (index: number): T.IntervalUnit => T.intervalUnits[index] ?? "DAY"
  return { kind: "interval", type: T.interval(unit(from), unit(to)), value: String(total) }
}

/** What follows the word INTERVAL. */
export const interval = (cursor: Cursor): Expr => {
  const parts: Array<{ amount: string; unit: string }> = []
  const token = cursor.peek()
  const { place } = token
  if (token.kind === "string" && !units.has(cursor.peek(1).word.replace(/S$/, ""))) {
    cursor.next()
    const words = token.text
      .trim()
      .replace(/^interval\s+/i, "")
      .split(/\s+/)
    for (let at = 0; at < words.length; at += 2) {
      const unit = (words[at + 1] ?? "").toUpperCase().replace(/S$/, "")
      if (!/^[+-]?\d+(\.\d+)?$/.test(words[at] ?? "") || !units.has(unit))
        throw unsupported(`the interval '${token.text}'`, place)
      parts.push({ amount: words[at] ?? "", unit })
    }
    return ofAmounts(parts, place)
  }
  const isNegative = cursor.isSymbol("-") && cursor.peek(1).kind === "string"
  const ahead = isNegative ? 1 : 0
  const unit = cursor.peek(ahead + 1).word
  const isRange = cursor.isWord("TO", ahead + 2)
  const isExact = T.intervalUnits.some((one) => one === unit)
  if (cursor.peek(ahead).kind === "string" && isExact && (isRange || cursor.peek(ahead + 2).kind !== "string")) {
    if (isNegative) cursor.next()
    const { text } = cursor.next()
    const from = cursor.next().word as T.IntervalUnit
    if (isRange) cursor.next()
    const to = isRange ? (cursor.next().word as T.IntervalUnit) : from
    const [first, last] = [T.intervalUnits.indexOf(from), T.intervalUnits.indexOf(to)]
    if (first > last || last === -1 || (first < 2 && last >= 2))
      throw new SqlError(
        "INVALID_INTERVAL_FORMAT.UNSUPPORTED_FROM_TO_EXPRESSION",
        `Intervals from ${from} to ${to} are not supported.`,
        place
      )
    const value = parsedInterval(text, from, to)
    if (value === undefined)
      throw new SqlError(
        "INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING",
        `The text '${text}' is no interval ${from === to ? from : `${from} TO ${to}`}.`,
        place
      )
    return { kind: "interval", type: T.interval(from, to), value: String(isNegative ? -value : value) }
  }
  while (cursor.peek().kind === "number" || cursor.peek().kind === "string" || cursor.isSymbol("-")) {
    const sign = cursor.symbol("-") ? "-" : ""
    const amount = cursor.next()
    if (!/^\s*[+-]?\d+(\.\d+)?\s*$/.test(amount.text)) throw unsupported(`the interval '${amount.text}'`, amount.place)
    parts.push({ amount: (sign + amount.text.trim()).replace(/^--/, ""), unit: unitOf(cursor) })
  }
  if (parts.length === 0) throw unsupported("an interval whose amount is not a literal", token.place)
  return ofAmounts(parts, place)
}
