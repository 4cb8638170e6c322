/** Numbers as Spark reads, rounds and writes them. */
import { raised } from "../errors.js"
import { type Native, native } from "./native.js"

interface Decimal {
  readonly units: bigint
  readonly scale: number
}

const shown = (text: string): string => `'${text.slice(0, 100)}'`

const invalid = (text: string, type: string): Error =>
  raised(
    "CAST_INVALID_INPUT",
    `The value ${shown(text)} of the type "STRING" cannot be cast to "${type}" because it is malformed.`
  )

const decimalOf = (text: string): Decimal | undefined => {
  const parts = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/.exec(text)
  if (parts === null || `${parts[2]}${parts[3] ?? ""}` === "") return undefined
  const [, sign, whole = "", fraction = "", exponent = "0"] = parts
  const scale = fraction.length - Number(exponent)
  const units = BigInt(`${sign === "-" ? "-" : ""}${whole}${fraction}`)
  return scale < 0 ? { units: units * 10n ** BigInt(-scale), scale: 0 } : { units, scale }
}

const absolute = (n: bigint): bigint => (n < 0n ? -n : n)

/** A quotient rounded half away from zero, or half to even. */
const divided = (a: bigint, b: bigint, mode: "up" | "even" = "up"): bigint => {
  const quotient = a / b
  const rest = 2n * absolute(a % b)
  const size = absolute(b)
  const isUp = rest > size || (rest === size && (mode === "up" || quotient % 2n !== 0n))
  return isUp ? quotient + (a < 0n !== b < 0n ? -1n : 1n) : quotient
}

const rescaled = ({ scale, units }: Decimal, to: number, mode: "up" | "even" = "up"): bigint =>
  to >= scale ? units * 10n ** BigInt(to - scale) : divided(units, 10n ** BigInt(scale - to), mode)

const written = (units: bigint, scale: number): string => {
  if (scale <= 0) return String(units * 10n ** BigInt(-scale))
  const digits = absolute(units)
    .toString()
    .padStart(scale + 1, "0")
  return `${units < 0n ? "-" : ""}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

const fitted = (units: bigint, type: string): string => {
  const [precision = 38, scale = 0] = type.split(",").map(Number)
  if (absolute(units) >= 10n ** BigInt(precision)) {
    throw raised(
      "NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION",
      `${written(units, scale)} cannot be represented as Decimal(${precision}, ${scale}).`
    )
  }
  return written(units, scale)
}

const limits: Readonly<Record<string, bigint>> = {
  TINYINT: 2n ** 7n,
  SMALLINT: 2n ** 15n,
  INT: 2n ** 31n,
  BIGINT: 2n ** 63n
}

const isIn = (value: bigint, type: string): boolean => {
  const limit = limits[type] ?? 0n
  return value >= -limit && value < limit
}

/** Java's text of a double: digits from 10^-3 to 10^7, else scientific. `digits` is the shortest decimal. */
const javaText = (value: number, digits: string): string => {
  if (Number.isNaN(value)) return "NaN"
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity"
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0"
  const size = Math.abs(value)
  const sign = value < 0 ? "-" : ""
  const [mantissa = "", exponentText = "0"] = digits.replace(/^-/, "").split("e")
  const bare = mantissa.replace(".", "")
  const exponent = Number(exponentText)
  if (size >= 1e-3 && size < 1e7) {
    const point = exponent + 1
    if (point <= 0) return `${sign}0.${"0".repeat(-point)}${bare}`
    return bare.length <= point
      ? `${sign}${bare}${"0".repeat(point - bare.length)}.0`
      : `${sign}${bare.slice(0, point)}.${bare.slice(point)}`
  }
  return `${sign}${bare.charAt(0)}.${bare.slice(1) || "0"}E${exponent}`
}

const shortestFloat = (value: number): string => {
  for (let digits = 0; digits < 9; digits++) {
    const text = value.toExponential(digits)
    if (Math.fround(Number(text)) === Math.fround(value)) return text
  }
  return value.toExponential(8)
}

export const doubleText = (value: number): string => javaText(value, value.toExponential())

export const floatText = (value: number): string => javaText(value, shortestFloat(value))

const trimmed = (text: string): string => text.replace(/^[\s\0-\u0020]+|[\s\0-\u0020]+$/g, "")

const inverse: Readonly<Record<string, (x: number, y: number) => number>> = {
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  log10: Math.log10,
  log2: (x) => Math.log(x) / Math.log(2),
  log1p: Math.log1p,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  atan2: Math.atan2,
  hypot: Math.hypot,
  asinh: Math.asinh,
  acosh: Math.acosh,
  atanh: Math.atanh,
  pow: Math.pow,
  degrees: (x) => x * (180 / Math.PI),
  radians: (x) => x * (Math.PI / 180)
}

/** A text as a decimal number of this size, rounded. Throws if it is none or does not fit. */
export const decimalText = (text: string, precision: number, scale: number): string => {
  const value = decimalOf(trimmed(text))
  if (value === undefined) throw invalid(text, `DECIMAL(${precision},${scale})`)
  return fitted(rescaled(value, scale), `${precision},${scale}`)
}

export const numbers: ReadonlyArray<Native> = [
  native("integer", ["VARCHAR", "VARCHAR"], "BIGINT", (text, type) => {
    const bare = trimmed(text)
    if (!/^[+-]?\d+$/.test(bare)) throw invalid(text, type)
    const value = BigInt(bare)
    if (!isIn(value, type)) throw invalid(text, type)
    return value
  }),
  native("float", ["VARCHAR", "VARCHAR"], "DOUBLE", (text, type) => {
    const bare = trimmed(text)
    const special = /^([+-]?)(inf|infinity|nan)$/i.exec(bare)
    if (special !== null)
      return special[2]?.toLowerCase() === "nan"
        ? Number.NaN
        : special[1] === "-"
          ? Number.NEGATIVE_INFINITY
          : Number.POSITIVE_INFINITY
    if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[dDfF]?$/.test(bare)) throw invalid(text, type)
    const value = Number(bare.replace(/[dDfF]$/, ""))
    return type === "FLOAT" ? Math.fround(value) : value
  }),
  native("decimal", ["VARCHAR", "VARCHAR"], "VARCHAR", (text, type) => {
    const value = decimalOf(trimmed(text))
    if (value === undefined) throw invalid(text, `DECIMAL(${type})`)
    return fitted(rescaled(value, Number(type.split(",")[1])), type)
  }),
  native("decimal_text", ["VARCHAR"], "VARCHAR", (text) => text.replace(/^(-?)\./, "$10.")),
  native("truncate", ["VARCHAR", "VARCHAR"], "BIGINT", (text, type) => {
    const whole = BigInt(text.split(".")[0]?.replace(/^-?$/, "0") ?? "0")
    if (!isIn(whole, type))
      throw raised(
        "CAST_OVERFLOW",
        `The value ${text} of the type "DECIMAL" cannot be cast to "${type}" due to an overflow.`
      )
    return whole
  }),
  native("divide", ["VARCHAR", "VARCHAR", "VARCHAR"], "VARCHAR", (a, b, type) => {
    const left = decimalOf(a)
    const right = decimalOf(b)
    if (left === undefined || right === undefined) throw raised("INTERNAL_ERROR", "A decimal is malformed.")
    if (right.units === 0n)
      throw raised(
        "DIVIDE_BY_ZERO",
        "Division by zero. Use `try_divide` to tolerate divisor being 0 and return NULL instead."
      )
    const scale = Number(type.split(",")[1])
    const shift = scale + right.scale - left.scale
    const quotient =
      shift >= 0
        ? divided(left.units * 10n ** BigInt(shift), right.units)
        : divided(left.units, right.units * 10n ** BigInt(-shift))
    return fitted(quotient, type)
  }),
  native("decimal_div", ["VARCHAR", "VARCHAR"], "BIGINT", (a, b) => {
    const left = decimalOf(a)
    const right = decimalOf(b)
    if (left === undefined || right === undefined) throw raised("INTERNAL_ERROR", "A decimal is malformed.")
    if (right.units === 0n)
      throw raised(
        "DIVIDE_BY_ZERO",
        "Division by zero. Use `try_divide` to tolerate divisor being 0 and return NULL instead."
      )
    const scale = Math.max(left.scale, right.scale)
    const quotient = rescaled(left, scale) / rescaled(right, scale)
    if (!isIn(quotient, "BIGINT")) throw raised("ARITHMETIC_OVERFLOW", "Overflow in integral divide.")
    return quotient
  }),
  native("multiply", ["VARCHAR", "VARCHAR", "VARCHAR"], "VARCHAR", (a, b, type) => {
    const left = decimalOf(a)
    const right = decimalOf(b)
    if (left === undefined || right === undefined) throw raised("INTERNAL_ERROR", "A decimal is malformed.")
    return fitted(
      rescaled({ units: left.units * right.units, scale: left.scale + right.scale }, Number(type.split(",")[1])),
      type
    )
  }),
  native("add", ["VARCHAR", "VARCHAR", "VARCHAR"], "VARCHAR", (a, b, type) => {
    const left = decimalOf(a)
    const right = decimalOf(b)
    if (left === undefined || right === undefined) throw raised("INTERNAL_ERROR", "A decimal is malformed.")
    const scale = Math.max(left.scale, right.scale)
    return fitted(
      rescaled({ units: rescaled(left, scale) + rescaled(right, scale), scale }, Number(type.split(",")[1])),
      type
    )
  }),
  native("round", ["VARCHAR", "INTEGER", "VARCHAR"], "VARCHAR", (text, scale, mode) => {
    const value = decimalOf(text)
    if (value === undefined) return text
    if (scale >= value.scale) return text
    if (mode === "ceil" || mode === "floor") {
      const size = 10n ** BigInt(value.scale - scale)
      const whole = value.units / size
      const isExact = value.units % size === 0n
      const up = mode === "ceil" ? !isExact && value.units > 0n : false
      const down = mode === "floor" ? !isExact && value.units < 0n : false
      return written(whole + (up ? 1n : 0n) - (down ? 1n : 0n), scale)
    }
    const units = rescaled(value, scale, mode === "even" ? "even" : "up")
    return written(units, scale)
  }),
  native("saturate", ["DOUBLE"], "BIGINT", (x) => {
    if (Number.isNaN(x)) return 0n
    if (x >= 2 ** 63) return 2n ** 63n - 1n
    if (x <= -(2 ** 63)) return -(2n ** 63n)
    return BigInt(Math.trunc(x))
  }),
  native("double_text", ["DOUBLE"], "VARCHAR", doubleText),
  native("float_text", ["DOUBLE"], "VARCHAR", floatText),
  native("math", ["VARCHAR", "DOUBLE", "DOUBLE"], "DOUBLE", (name, x, y) => inverse[name]?.(x, y)),
  native("shift", ["BIGINT", "BIGINT", "VARCHAR", "INTEGER"], "BIGINT", (x, by, op, bits) => {
    const n = BigInt.asUintN(bits === 64 ? 6 : 5, by)
    const value = op === "<<" ? x << n : op === ">>" ? x >> n : BigInt.asUintN(bits, x) >> n
    return BigInt.asIntN(bits, value)
  }),
  native("bin", ["BIGINT"], "VARCHAR", (x) => BigInt.asUintN(64, x).toString(2)),
  native("hex", ["BIGINT"], "VARCHAR", (x) => BigInt.asUintN(64, x).toString(16).toUpperCase()),
  native("unhex", ["VARCHAR"], "VARCHAR", (x) =>
    /^[0-9A-Fa-f]*$/.test(x) ? (x.length % 2 === 1 ? `0${x}` : x) : undefined
  ),
  native("conv", ["VARCHAR", "INTEGER", "INTEGER"], "VARCHAR", (text, from, to) => {
    const size = Math.abs(to)
    if (from < 2 || from > 36 || size < 2 || size > 36) return undefined
    const bare = text.trim().toLowerCase()
    if (bare === "") return undefined
    const digits = [...bare.replace(/^-/, "")]
    let value = 0n
    let isAny = false
    for (const digit of digits) {
      const n = /[a-z0-9]/.test(digit) ? Number.parseInt(digit, 36) : 99
      if (n >= from) break
      isAny = true
      value = value * BigInt(from) + BigInt(n)
    }
    if (!isAny) return "0"
    if (value >= 2n ** 64n) throw raised("ARITHMETIC_OVERFLOW", "Overflow in function conv().")
    const signed = BigInt.asUintN(64, bare.startsWith("-") ? -value : value)
    return (to < 0 ? BigInt.asIntN(64, signed) : signed).toString(size).toUpperCase()
  })
]
