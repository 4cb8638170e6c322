/** Generates identifiers that look real and are the same on every run. */
import * as Utils from "effect/Utils"
import type { Int64 } from "../schemas/Wire.js"

export interface Ids {
  /** A cluster ID such as `1122-194500-abc12345`: the UTC time and a random suffix. */
  readonly cluster: () => string
  /** A large integer for jobs, runs, directories and others. Beyond 2^53 with the option `bigIds`. */
  readonly number: () => Int64
  /** A 64-bit integer, almost always beyond 2^53. */
  readonly int64: () => bigint
  readonly uuid: () => string
  /** A string of lower-case hexadecimal digits. */
  readonly hex: (digits: number) => string
  /** A string of lower-case letters and digits. */
  readonly letters: (count: number) => string
  /** An integer from 0 up to, but not including, `below`. */
  readonly below: (below: number) => number
}

const hexDigits = "0123456789abcdef"
const lettersAndDigits = "abcdefghijklmnopqrstuvwxyz0123456789"

export const make = (options: { readonly seed: number; readonly big: boolean; readonly now: () => number }): Ids => {
  const random = new Utils.PCGRandom(options.seed)
  const below = (end: number): number => random.integer(end)
  const text = (alphabet: string, count: number): string =>
    Array.from({ length: count }, () => alphabet.charAt(below(alphabet.length))).join("")
  const hex = (digits: number): string => text(hexDigits, digits)
  const int64 = (): bigint => (1n << 62n) | BigInt.asUintN(62, BigInt(`0x${hex(16)}`))
  return {
    below,
    hex,
    int64,
    letters: (count) => text(lettersAndDigits, count),
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${"89ab".charAt(below(4))}${hex(3)}-${hex(12)}`,
    number: () => (options.big ? int64() : 100_000_000_000_000 + below(900_000_000_000_000)),
    cluster: () => {
      const time = new Date(options.now()).toISOString()
      return `${time.slice(5, 7)}${time.slice(8, 10)}-${time.slice(11, 19).replaceAll(":", "")}-${text(lettersAndDigits, 8)}`
    }
  }
}
