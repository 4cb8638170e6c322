/**
 * JSON without rounding. An integer that no `number` holds exactly is read as a `bigint`, and a `bigint` is written as
 * a JSON number. Both are rare, so the platform's own JSON does the work wherever it can.
 */
import * as Lossless from "lossless-json"

/**
 * What could be an integer beyond 2^53: 17 digits, or 16 that begin with a 9, where a value can stand. Most long runs
 * of digits are parts of strings and fractions.
 */
const longInteger = /(?:^|[[:,\s])-?(?:[0-9]{17}|9[0-9]{15})/

const integer = /^-?[0-9]+$/

const parseNumber = (text: string): number | bigint => {
  const value = Number(text)
  return Number.isSafeInteger(value) || !integer.test(text) ? value : BigInt(text)
}

// Of a name that comes twice the last counts, as with `JSON.parse`.
const onDuplicateKey = ({ newValue }: { readonly newValue: unknown }): unknown => newValue

/** Throws a `SyntaxError` where the text is not JSON, and a `RangeError` where it is nested too deeply. */
export const parse = (text: string): unknown =>
  longInteger.test(text) ? Lossless.parse(text, undefined, { parseNumber, onDuplicateKey }) : JSON.parse(text)

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
