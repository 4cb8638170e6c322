/** Parses literals of numbers and of intervals. */
import type { Call, Expr } from "./ast.js"
import type { Cursor } from "./cursor.js"
import { type Place, SqlError, unsupported } from "./errors.js"
import * as T from "./types.js"

export const units = new Set("YEAR QUARTER MONTH WEEK DAY HOUR MINUTE SECOND MILLISECOND MICROSECOND".split(" "))

const unitOf = (cursor: Cursor): string => {
  const unit = cursor.peek().word.replace(/S$/, "")
  if (!units.has(unit)) throw cursor.error()
  cursor.next()
  if (cursor.isWord("TO")) throw unsupported("intervals of several units by TO", cursor.place)
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

/** What follows the word INTERVAL. */
export const interval = (cursor: Cursor): Expr => {
  const parts: Array<{ amount: string; unit: string }> = []
  const token = cursor.peek()
  if (token.kind === "string" && !units.has(cursor.peek(1).word.replace(/S$/, ""))) {
    cursor.next()
    const words = token.text
      .trim()
      .replace(/^interval\s+/i, "")
      .split(/\s+/)
    for (let at = 0; at < words.length; at += 2) {
      const unit = (words[at + 1] ?? "").toUpperCase().replace(/S$/, "")
      if (!/^[+-]?\d+(\.\d+)?$/.test(words[at] ?? "") || !units.has(unit))
        throw unsupported(`the interval '${token.text}'`, token.place)
      parts.push({ amount: words[at] ?? "", unit })
    }
    return { kind: "interval", parts }
  }
  while (cursor.peek().kind === "number" || cursor.peek().kind === "string" || cursor.isSymbol("-")) {
    const sign = cursor.symbol("-") ? "-" : ""
    const amount = cursor.next()
    if (!/^\s*[+-]?\d+(\.\d+)?\s*$/.test(amount.text)) throw unsupported(`the interval '${amount.text}'`, amount.place)
    parts.push({ amount: sign + amount.text.trim(), unit: unitOf(cursor) })
  }
  if (parts.length === 0) throw unsupported("an interval whose amount is not a literal", token.place)
  return { kind: "interval", parts }
}
