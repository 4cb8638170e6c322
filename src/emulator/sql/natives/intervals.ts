/** Intervals as Spark reads and writes them: months, or microseconds. */
import { raised } from "../errors.js"
import type { IntervalUnit } from "../types.js"
import { type Native, native } from "./native.js"

const units: ReadonlyArray<string> = ["YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"]

const perDay = 86_400_000_000n
const perHour = 3_600_000_000n
const perMinute = 60_000_000n
const perSecond = 1_000_000n

const two = (n: bigint): string => n.toString().padStart(2, "0")

const secondsText = (micros: bigint): string => {
  const fraction = (micros % perSecond).toString().padStart(6, "0").replace(/0+$/, "")
  return `${two(micros / perSecond)}${fraction === "" ? "" : `.${fraction}`}`
}

/** `INTERVAL '1 02:03:04.5' DAY TO SECOND`. */
export const intervalText = (count: bigint, from: string, to: string): string => {
  const sign = count < 0n ? "-" : ""
  let rest = count < 0n ? -count : count
  const unit = from === to ? from : `${from} TO ${to}`
  if (from === "YEAR" || from === "MONTH") {
    const body = from === "MONTH" ? `${rest}` : to === "YEAR" ? `${rest / 12n}` : `${rest / 12n}-${rest % 12n}`
    return `INTERVAL '${sign}${body}' ${unit}`
  }
  const first = units.indexOf(from)
  const last = units.indexOf(to)
  let body = ""
  if (first <= 2) {
    body = `${rest / perDay}`
    rest %= perDay
  }
  if (first <= 3 && last >= 3) {
    body += `${first < 3 ? " " : ""}${two(rest / perHour)}`
    rest %= perHour
  }
  if (first <= 4 && last >= 4) {
    body += `${first < 4 ? ":" : ""}${two(rest / perMinute)}`
    rest %= perMinute
  }
  if (last >= 5) body += `${first < 5 ? ":" : ""}${secondsText(rest)}`
  return `INTERVAL '${sign}${body}' ${unit}`
}

/** The text of an interval in a result: `1-2`, or `1 02:03:04.500000000`. */
export const hiveText = (count: bigint, isMonths: boolean): string => {
  const sign = count < 0n ? "-" : ""
  const size = count < 0n ? -count : count
  if (isMonths) return `${sign}${size / 12n}-${size % 12n}`
  const rest = size % perDay
  const fraction = (rest % perSecond).toString().padStart(6, "0").padEnd(9, "0")
  return `${sign}${size / perDay} ${two(rest / perHour)}:${two((rest / perMinute) % 60n)}:${two((rest / perSecond) % 60n)}.${fraction}`
}

const sizes: Readonly<Record<string, bigint>> = {
  DAY: perDay,
  HOUR: perHour,
  MINUTE: perMinute,
  SECOND: perSecond
}

/** Months or microseconds of the text between the quotes of a literal. `undefined` if it is malformed. */
export const parsedInterval = (text: string, from: IntervalUnit, to: IntervalUnit): bigint | undefined => {
  const bare = text.trim()
  const signed = /^([+-]?)(.*)$/s.exec(bare)
  const sign = signed?.[1] === "-" ? -1n : 1n
  const body = signed?.[2] ?? ""
  if (from === "YEAR" || from === "MONTH") {
    if (from === to) return /^\d{1,9}$/.test(body) ? sign * BigInt(body) * (from === "YEAR" ? 12n : 1n) : undefined
    const parts = /^(\d{1,9})-(\d{1,2})$/.exec(body)
    if (parts === null || Number(parts[2]) > 11) return undefined
    return sign * (BigInt(parts[1] ?? "0") * 12n + BigInt(parts[2] ?? "0"))
  }
  const first = units.indexOf(from)
  const last = units.indexOf(to)
  const number = (unit: number): string => (unit === 5 ? "(\\d{1,13}(?:\\.\\d{1,9})?)" : "(\\d{1,13})")
  let pattern = number(first)
  for (let unit = first + 1; unit <= last; unit++) pattern += `${unit === 3 ? " " : ":"}${number(unit)}`
  const parts = new RegExp(`^${pattern}$`).exec(body)
  if (parts === null) return undefined
  let total = 0n
  for (const [index, part] of parts.slice(1).entries()) {
    const unit = units[first + index] ?? ""
    const [whole = "0", fraction = ""] = part.split(".")
    const limit = unit === "HOUR" ? 23 : 59
    if (index > 0 && Number(whole) > limit) return undefined
    total += BigInt(whole) * (sizes[unit] ?? 0n)
    if (unit === "SECOND") total += BigInt(fraction.padEnd(6, "0").slice(0, 6))
  }
  return sign * total
}

const halfUp = (a: bigint, b: bigint): bigint => {
  const size = (n: bigint): bigint => (n < 0n ? -n : n)
  const [x, y] = [size(a), size(b)]
  const quotient = (2n * x + y) / (2n * y)
  return a < 0n !== b < 0n ? -quotient : quotient
}

/** `1 years 2 months 3 days 4 hours 5 minutes 6.5 seconds`. */
const calendarText = (months: number, days: number, micros: bigint): string => {
  const seconds = micros % perMinute
  const size = seconds < 0n ? -seconds : seconds
  const fraction = (size % perSecond).toString().padStart(6, "0").replace(/0+$/, "")
  const parts: ReadonlyArray<readonly [string, string]> = [
    [String(Math.trunc(months / 12)), "years"],
    [String(months % 12), "months"],
    [String(days), "days"],
    [String(micros / perHour), "hours"],
    [String((micros % perHour) / perMinute), "minutes"],
    [
      seconds === 0n ? "0" : `${seconds < 0n ? "-" : ""}${size / perSecond}${fraction === "" ? "" : `.${fraction}`}`,
      "seconds"
    ]
  ]
  const present = parts.filter(([count]) => count !== "0" && count !== "-0")
  return present.length === 0 ? "0 seconds" : present.map((part) => part.join(" ")).join(" ")
}

const n = "BIGINT"
const v = "VARCHAR"

export const intervals: ReadonlyArray<Native> = [
  native("calendar_text", ["INTEGER", "INTEGER", n], v, calendarText),
  native("interval_text", [n, v, v], v, intervalText),
  native("interval", [v, v, v], n, (text, from, to) => {
    const inner = /^\s*INTERVAL\s*'([^']*)'\s*[A-Z ]+$/i.exec(text)?.[1] ?? text
    const made = parsedInterval(inner, from as IntervalUnit, to as IntervalUnit)
    if (made === undefined)
      throw raised(
        "INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING",
        `The value '${text.slice(0, 60)}' is no interval of ${from} TO ${to}.`
      )
    return made
  }),
  native("interval_divide", [n, n], n, (count, by) => {
    if (by === 0n) throw raised("INTERVAL_DIVIDED_BY_ZERO", "Division by zero. Use `try_divide` to tolerate it.")
    return halfUp(count, by)
  }),
  native("interval_scale", [n, v, "DOUBLE"], n, (count, op, by) => {
    if (op === "/" && by === 0)
      throw raised("INTERVAL_DIVIDED_BY_ZERO", "Division by zero. Use `try_divide` to tolerate it.")
    const value = op === "/" ? Number(count) / by : Number(count) * by
    return BigInt(value < 0 ? -Math.round(-value) : Math.round(value))
  })
]
