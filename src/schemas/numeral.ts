/** Numbers as JSON writes them, read digit by digit: `1e3` and `1000.0` are the integer 1000. */

const numeral = /^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/

/** As many digits as the largest finite number has. Without a limit, `1e999999999` would fill the memory. */
const most = 309

/** The `number` that is the integer, or the integer itself where there is none. */
export const narrowed = (integer: bigint): number | bigint => {
  const number = Number(integer)
  return Number.isSafeInteger(number) ? number : integer
}

/** The integer that the text stands for; nothing for a fraction, and for what is not a number. */
export const integerOf = (text: string): number | bigint | undefined => {
  const parts = numeral.exec(text)
  if (parts === null) return undefined
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = parts
  const digits = `${whole}${fraction}`.replace(/^0+/, "")
  if (digits === "") return 0
  const length = digits.length + Number(exponent) - fraction.length
  if (!(length > 0 && length <= most) || /[1-9]/.test(digits.slice(length))) return undefined
  return narrowed(BigInt(`${sign}${digits.slice(0, length).padEnd(length, "0")}`))
}

/** The number that the text stands for, with the three that JSON has no literal for as protobuf spells them. */
export const numberOf = (text: string): number | undefined =>
  numeral.test(text) || text === "NaN" || text === "Infinity" || text === "-Infinity" ? Number(text) : undefined
