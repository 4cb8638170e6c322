/** Parses JSON number literals without loss of digits. `1e3` and `1000.0` are the integer 1000. */

const numeral = /^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/

/** The number of digits of the largest finite number. Without this limit, `1e999999999` would exhaust the memory. */
const maxDigits = 309

/** Converts an integer to a `number` if it is safe, otherwise keeps the `bigint`. */
export const fromBigInt = (integer: bigint): number | bigint => {
  const number = Number(integer)
  return Number.isSafeInteger(number) ? number : integer
}

/** Parses an integer. Returns `undefined` for fractions and for text that is not a number. */
export const integerOf = (text: string): number | bigint | undefined => {
  const parts = numeral.exec(text)
  if (parts === null) return undefined
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = parts
  const digits = `${whole}${fraction}`.replace(/^0+/, "")
  if (digits === "") return 0
  const length = digits.length + Number(exponent) - fraction.length
  if (!(length > 0 && length <= maxDigits) || /[1-9]/.test(digits.slice(length))) return undefined
  return fromBigInt(BigInt(`${sign}${digits.slice(0, length).padEnd(length, "0")}`))
}

/** Parses a number. Also accepts `NaN`, `Infinity` and `-Infinity`, which protobuf JSON uses. */
export const numberOf = (text: string): number | undefined =>
  numeral.test(text) || text === "NaN" || text === "Infinity" || text === "-Infinity" ? Number(text) : undefined
