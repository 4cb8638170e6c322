/** Numbers written and read by patterns: those of `to_char` and `to_number`, and those of Java's DecimalFormat. */
import { raised } from "../errors.js"
import { type Native, native } from "./native.js"

const refused = (what: string): Error =>
  raised("UNSUPPORTED_FEATURE.EMULATOR", `The emulator does not support ${what}.`)

interface Format {
  readonly lead: "" | "S" | "MI"
  readonly trail: "" | "S" | "MI" | "PR"
  readonly isDollar: boolean
  /** The digits before the point, in groups that commas divide. */
  readonly groups: ReadonlyArray<string>
  readonly hasPoint: boolean
  readonly fraction: string
}

const formats = new Map<string, Format>()

/** Throws an error of Spark for a pattern without digits, and refuses others that are not known. */
export const numberFormat = (text: string): Format => {
  const known = formats.get(text)
  if (known !== undefined) return known
  if (text === "") throw raised("INVALID_FORMAT.EMPTY", "The format is invalid: the number format string is empty.")
  if (!/[09]/.test(text))
    throw raised("INVALID_FORMAT.WRONG_NUM_DIGIT", `The format '${text.slice(0, 60)}' requires at least one digit.`)
  const parts = /^(MI|S)?(\$?)([09,G]*)(?:([.D])([09]*))?(MI|S|PR)?$/i.exec(text)
  const [, lead = "", dollar = "", whole = "", point, fraction = "", trail = ""] = parts ?? []
  const groups = whole === "" ? [] : whole.replace(/g/gi, ",").split(",")
  if (parts === null || groups.includes("") || (lead !== "" && trail !== ""))
    throw refused(`the number format '${text.slice(0, 60)}'`)
  const made: Format = {
    lead: lead.toUpperCase() as Format["lead"],
    trail: trail.toUpperCase() as Format["trail"],
    isDollar: dollar !== "",
    groups,
    hasPoint: point !== undefined,
    fraction
  }
  if (formats.size > 1000) formats.clear()
  formats.set(text, made)
  return made
}

/** The digits before and after the point of the type that `to_number` returns. */
export const sizeOfFormat = (text: string): { readonly precision: number; readonly scale: number } => {
  const { fraction, groups } = numberFormat(text)
  return { precision: groups.join("").length + fraction.length, scale: fraction.length }
}

const toChar = (text: string, pattern: string): string => {
  const { fraction, groups, hasPoint, isDollar, lead, trail } = numberFormat(pattern)
  const isNegative = text.startsWith("-")
  const [before = "", after = ""] = text.replace(/^-/, "").split(".")
  const [digits, decimals] = [before.replace(/^0+/, ""), after.replace(/0+$/, "")]
  const size = groups.join("").length
  const fits = digits.length <= size && decimals.length <= fraction.length
  const padded = digits.padStart(size)
  let at = 0
  let body = ""
  for (const [index, group] of groups.entries()) {
    // In front of the first digit, blanks stand for digits and for commas.
    if (index > 0) body += !fits || body === "" || body.endsWith(" ") ? " " : ","
    for (let n = 0; n < group.length; n++) {
      const digit = padded.charAt(at)
      at += 1
      body += !fits ? "#" : digit === " " && group.startsWith("0") ? "0" : digit
    }
  }
  if (hasPoint) {
    body = `${body.replace(/ $/, "0")}.`
    body += fits ? decimals.padEnd(fraction.length, "0") : "#".repeat(fraction.length)
  }
  if (isDollar) body = `$${body}`
  const blanks = /^ */.exec(body)?.[0] ?? ""
  const bare = body.slice(blanks.length)
  if (lead === "S") return `${blanks}${isNegative ? "-" : "+"}${bare}`
  if (lead === "MI") return `${blanks}${isNegative ? "-" : " "}${bare}`
  if (trail === "S") return `${body}${isNegative ? "-" : "+"}`
  if (trail === "MI") return `${body}${isNegative ? "-" : " "}`
  if (trail === "PR") return isNegative ? `${blanks}<${bare}>` : `${body}  `
  return body
}

const mismatch = (text: string, pattern: string): Error =>
  raised(
    "INVALID_FORMAT.MISMATCH_INPUT",
    `The format is invalid: the input '${text.slice(0, 60)}' does not match the format '${pattern.slice(0, 60)}'.`
  )

/** The text of the number. Throws if the input does not match. */
const toNumber = (text: string, pattern: string): string => {
  const { fraction, groups, hasPoint, isDollar, lead, trail } = numberFormat(pattern)
  let rest = text.trim()
  let sign = ""
  const take = (symbol: RegExp): string => {
    const found = symbol.exec(rest)?.[0] ?? ""
    rest = rest.replace(symbol, "")
    return found
  }
  if (trail === "PR") {
    const isBoth = /^<.*>$/.test(rest)
    if (!isBoth && /[<>]/.test(rest)) throw mismatch(text, pattern)
    if (isBoth) {
      sign = "-"
      rest = rest.slice(1, -1)
    }
  }
  if (lead === "S") sign = take(/^[+-]/)
  if (lead === "MI") sign = take(/^-/)
  if (trail === "S") sign = take(/[+-]$/)
  if (trail === "MI") sign = take(/-$/)
  if (isDollar && take(/^\$/) === "") throw mismatch(text, pattern)
  const parts = /^([\d,]*)(?:\.(\d*))?$/.exec(rest)
  const [, whole = "", decimals] = parts ?? []
  if (parts === null || `${whole}${decimals ?? ""}` === "" || (decimals !== undefined && !hasPoint))
    throw mismatch(text, pattern)
  const given = whole === "" ? [] : whole.split(",")
  if (given.length > groups.length) throw mismatch(text, pattern)
  for (let index = 1; index <= groups.length; index++) {
    const group = groups.at(-index) ?? ""
    const digits = given.at(-index)
    const isExact = group.startsWith("0")
    if ((digits?.length ?? 0) > group.length || (isExact && (digits?.length ?? 0) < group.length))
      throw mismatch(text, pattern)
    if (digits !== undefined && index < given.length && digits.length < group.length)
      throw refused("to_number of groups with fewer digits than the format")
  }
  if ((decimals?.length ?? 0) > fraction.length) throw mismatch(text, pattern)
  if (fraction.startsWith("0") && decimals !== undefined && decimals.length < fraction.length)
    throw refused("to_number of fewer decimals than the format")
  return `${sign === "-" ? "-" : ""}${given.join("") || "0"}.${(decimals ?? "").padEnd(fraction.length, "0")}`.replace(
    /\.$/,
    ""
  )
}

/** A double as the decimal number that it is, to the last digit. */
const exact = (value: number): { readonly units: bigint; readonly scale: number } => {
  let units = Math.abs(value)
  let scale = 0
  let factor = 1n
  while (!Number.isInteger(units)) {
    units *= 2
    factor *= 5n
    scale += 1
  }
  return { units: BigInt(units) * factor, scale }
}

/** The digits of a number without its sign, rounded half to even. */
const rounded = ({ scale, units }: { readonly units: bigint; readonly scale: number }, places: number): string => {
  const make = (whole: bigint): string => {
    const digits = whole.toString().padStart(places + 1, "0")
    return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`
  }
  if (scale <= places) return make(units * 10n ** BigInt(places - scale))
  const by = 10n ** BigInt(scale - places)
  const [quotient, twice] = [units / by, 2n * (units % by)]
  return make(twice > by || (twice === by && quotient % 2n === 1n) ? quotient + 1n : quotient)
}

interface Pattern {
  readonly prefix: string
  readonly minWhole: number
  readonly isGrouped: boolean
  readonly groupSize: number
  readonly minFraction: number
  readonly maxFraction: number
  readonly isPercent: boolean
}

const patternOf = (text: string): Pattern => {
  const parts = /^([$ ]*)([#,]*)([0,]*)(?:\.(0*)(#*))?(%?)$/.exec(text)
  const [, prefix = "", optional = "", needed = "", zeros = "", more = "", percent = ""] = parts ?? []
  const whole = optional + needed
  if (parts === null || whole.replaceAll(",", "") === "" || whole.endsWith(","))
    throw refused(`the number format '${text.slice(0, 60)}'`)
  return {
    prefix,
    minWhole: needed.replaceAll(",", "").length,
    isGrouped: whole.includes(","),
    groupSize: whole.length - 1 - whole.lastIndexOf(","),
    minFraction: zeros.length,
    maxFraction: zeros.length + more.length,
    isPercent: percent !== ""
  }
}

const ofPlaces = (places: number): Pattern => ({
  prefix: "",
  minWhole: 1,
  isGrouped: true,
  groupSize: 3,
  minFraction: places,
  maxFraction: places,
  isPercent: false
})

/** As Java does, a negative number keeps its sign when it is rounded to zero. */
const formatted = (
  number: { readonly units: bigint; readonly scale: number },
  isNegative: boolean,
  pattern: Pattern
): string => {
  const scaled = pattern.isPercent ? { ...number, units: number.units * 100n } : number
  const [whole = "", fraction = ""] = rounded(scaled, pattern.maxFraction).split(".")
  const digits = whole.replace(/^0+/, "").padStart(pattern.minWhole, "0")
  const grouped = pattern.isGrouped
    ? digits.replace(new RegExp(`\\B(?=(\\d{${pattern.groupSize}})+$)`, "g"), ",")
    : digits
  let kept = fraction
  while (kept.length > pattern.minFraction && kept.endsWith("0")) kept = kept.slice(0, -1)
  const body = grouped === "" && kept === "" ? "0" : grouped
  return `${isNegative ? "-" : ""}${pattern.prefix}${body}${kept === "" ? "" : `.${kept}`}${pattern.isPercent ? "%" : ""}`
}

const ofDouble = (value: number, pattern: Pattern): string => {
  if (Number.isNaN(value)) return "NaN"
  const isNegative = value < 0 || Object.is(value, -0)
  if (!Number.isFinite(value)) return `${isNegative ? "-" : ""}${pattern.prefix}∞${pattern.isPercent ? "%" : ""}`
  return formatted(exact(value), isNegative, pattern)
}

const ofDecimal = (text: string, pattern: Pattern): string => {
  const [whole = "", fraction = ""] = text.replace(/^-/, "").split(".")
  return formatted({ units: BigInt(whole + fraction), scale: fraction.length }, text.startsWith("-"), pattern)
}

const v = "VARCHAR"

export const numberFormats: ReadonlyArray<Native> = [
  native("to_char", [v, v], v, toChar),
  native("to_number", [v, v], v, toNumber),
  native("format_decimal", [v, v], v, (text, pattern) =>
    ofDecimal(text, pattern === "" ? ofPlaces(0) : patternOf(pattern))
  ),
  native("format_double", ["DOUBLE", v], v, (value, pattern) =>
    ofDouble(value, pattern === "" ? ofPlaces(0) : patternOf(pattern))
  ),
  native("format_decimal_places", [v, "INTEGER"], v, (text, places) =>
    places < 0 ? undefined : ofDecimal(text, ofPlaces(places))
  ),
  native("format_double_places", ["DOUBLE", "INTEGER"], v, (value, places) =>
    places < 0 ? undefined : ofDouble(value, ofPlaces(places))
  )
]
