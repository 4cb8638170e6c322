/** Reads intervals: in the form of their literals, in that of a result, and as a list of units. */
import { DayTimeInterval, YearMonthInterval } from "../values.js"

const months: Readonly<Record<string, number>> = { year: 12, month: 1 }

const micros: Readonly<Record<string, bigint>> = {
  week: 604_800_000_000n,
  day: 86_400_000_000n,
  hour: 3_600_000_000n,
  minute: 60_000_000n,
  second: 1_000_000n
}

/** The unit of the first number of a literal, by its first field, and of those after it. */
const fields = ["DAY", "HOUR", "MINUTE", "SECOND"]

const microsOf = (number: string, unit: bigint): bigint => {
  const [whole = "", fraction = ""] = number.split(".")
  return BigInt(whole || "0") * unit + (BigInt(fraction.slice(0, 6).padEnd(6, "0")) * unit) / 1_000_000n
}

export const yearMonth = (months: number): YearMonthInterval => new YearMonthInterval({ months })

export const dayTime = (microseconds: bigint): DayTimeInterval => new DayTimeInterval({ microseconds })

/** `1 year 2 months`, `-3 days 4.5 seconds`. */
const ofUnits = (text: string): YearMonthInterval | DayTimeInterval | undefined => {
  const parts = [...text.matchAll(/([+-]?)(\d+(?:\.\d+)?) (year|month|week|day|hour|minute|second)s?(?: |$)/gi)]
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== text) return undefined
  const units = parts.map(([, , , unit = ""]) => unit.toLowerCase())
  if (units.every((unit) => unit in months)) {
    const sum = parts.reduce(
      (sum, [, sign, number], index) => sum + Number(`${sign}${number}`) * (months[units[index] ?? ""] ?? 0),
      0
    )
    return Number.isInteger(sum) ? yearMonth(sum) : undefined
  }
  // Months have no fixed number of days.
  if (units.some((unit) => unit in months)) return undefined
  return dayTime(
    parts.reduce((sum, [, sign, number = ""], index) => {
      const part = microsOf(number, micros[units[index] ?? ""] ?? 0n)
      return sign === "-" ? sum - part : sum + part
    }, 0n)
  )
}

/** Returns `undefined` for a text that it cannot read. */
export const parseInterval = (text: string): YearMonthInterval | DayTimeInterval | undefined => {
  const literal = /^INTERVAL '([^']*)' ([A-Z]+)(?: TO [A-Z]+)?$/i.exec(text.trim())
  const value = (literal?.[1] ?? text).trim()
  const field = literal?.[2]?.toUpperCase()
  const isNegative = value.startsWith("-")
  const unsigned = value.replace(/^[+-]/, "")
  const signed = <A extends number | bigint>(number: A): A => (isNegative ? -number : number) as A

  const yearsAndMonths = /^(\d+)-(\d+)$/.exec(unsigned)
  if (yearsAndMonths !== null) return yearMonth(signed(Number(yearsAndMonths[1]) * 12 + Number(yearsAndMonths[2])))
  if ((field === "YEAR" || field === "MONTH") && /^\d+$/.test(unsigned))
    return yearMonth(signed(Number(unsigned) * (field === "YEAR" ? 12 : 1)))

  const whole = /^(?:(\d+) )?(\d+(?::\d+){0,2}(?:\.\d+)?)$/.exec(unsigned)
  const isTime = whole !== null && (whole[1] !== undefined || unsigned.includes(":") || field !== undefined)
  if (!isTime) return ofUnits(value)
  const parts = [...(whole[1] === undefined ? [] : [whole[1]]), ...(whole[2] ?? "").split(":")]
  // Without a field the time has three parts.
  const first = field === undefined ? (whole[1] === undefined ? 1 : 0) : fields.indexOf(field)
  if (first < 0 || first + parts.length > fields.length) return undefined
  return dayTime(
    signed(
      parts.reduce(
        (sum, part, index) => sum + microsOf(part, micros[(fields[first + index] ?? "").toLowerCase()] ?? 0n),
        0n
      )
    )
  )
}
