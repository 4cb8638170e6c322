/** Dates and timestamps as Spark reads and writes them. Times are microseconds since 1970 in UTC. */
import { raised } from "../errors.js"
import { type Native, native } from "./native.js"

const perDay = 86_400_000_000n

const floorDiv = (a: bigint, b: bigint): bigint => (a % b < 0n ? a / b - 1n : a / b)

/** Days since 1970 of a date. `undefined` if there is no such day. */
const daysOf = (year: number, month: number, day: number): bigint | undefined => {
  const at = new Date(0)
  at.setUTCFullYear(year, month - 1, day)
  return month >= 1 && month <= 12 && day >= 1 && at.getUTCMonth() === month - 1 && at.getUTCDate() === day
    ? BigInt(Math.round(at.getTime() / 86_400_000))
    : undefined
}

const two = (n: number): string => String(n).padStart(2, "0")

interface Parts {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly micro: number
  readonly weekday: number
  readonly dayOfYear: number
}

/** The year, the month and the day of a number of days since 1970, also of those that are out of the range of Date. */
const civilOf = (days: number): { readonly year: number; readonly month: number; readonly day: number } => {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const ofEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365
  )
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const fromMarch = Math.floor((5 * ofYear + 2) / 153)
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: ofYear - Math.floor((153 * fromMarch + 2) / 5) + 1
  }
}

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

const daysBefore = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]

const partsOf = (micros: bigint): Parts => {
  const days = floorDiv(micros, perDay)
  const rest = Number(micros - days * perDay)
  const { day, month, year } = civilOf(Number(days))
  const seconds = Math.floor(rest / 1e6)
  return {
    year,
    month,
    day,
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    micro: rest % 1_000_000,
    weekday: (((Number(days) + 4) % 7) + 7) % 7,
    dayOfYear: (daysBefore[month - 1] ?? 0) + day + (month > 2 && isLeap(year) ? 1 : 0)
  }
}

const yearText = (year: number): string =>
  year > 9999 ? `+${year}` : year < 0 ? `-${String(-year).padStart(4, "0")}` : String(year).padStart(4, "0")

const dateText = ({ day, month, year }: Parts): string => `${yearText(year)}-${two(month)}-${two(day)}`

export const timestampText = (micros: bigint): string => {
  const parts = partsOf(micros)
  const fraction = String(parts.micro).padStart(6, "0").replace(/0+$/, "")
  return `${dateText(parts)} ${two(parts.hour)}:${two(parts.minute)}:${two(parts.second)}${fraction === "" ? "" : `.${fraction}`}`
}

const malformed = (text: string, type: string): Error =>
  raised(
    "CAST_INVALID_INPUT",
    `The value '${text.slice(0, 100)}' of the type "STRING" cannot be cast to "${type}" because it is malformed.`
  )

const formats = new Map<string, Intl.DateTimeFormat>()

/** Microseconds that the clocks of a named zone are ahead of UTC at an instant. */
const aheadAt = (micros: bigint, zone: string): bigint => {
  let format = formats.get(zone)
  if (format === undefined) {
    try {
      format = new Intl.DateTimeFormat("en-US", {
        timeZone: zone,
        hourCycle: "h23",
        year: "numeric",
        month: "numeric",
        day: "numeric",
        hour: "numeric",
        minute: "numeric",
        second: "numeric",
        era: "short"
      })
    } catch {
      throw raised("INVALID_TIMEZONE", `The timezone: ${zone.slice(0, 60)} is invalid.`)
    }
    formats.set(zone, format)
  }
  const seconds = floorDiv(micros, 1_000_000n)
  if (seconds < -2_208_988_800n)
    throw raised("UNSUPPORTED_FEATURE.EMULATOR", "The emulator does not support time zones before 1900.")
  const parts = Object.fromEntries(
    format.formatToParts(new Date(Number(seconds) * 1000)).map(({ type, value }) => [type, Number(value)])
  )
  const days = daysOf(parts.year ?? 0, parts.month ?? 1, parts.day ?? 1) ?? 0n
  const local = days * 86_400n + BigInt((parts.hour ?? 0) * 3600 + (parts.minute ?? 0) * 60 + (parts.second ?? 0))
  return (local - seconds) * 1_000_000n
}

/** Short names that Java knows, some of which JavaScript does not. */
const javaZones = new Set(
  "ACT AET AGT ART AST BET BST CAT CNT CST CTT EAT ECT IET IST JST MIT NET NST PLT PNT PRT PST SST VST".split(" ")
)

const isZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: zone }) !== undefined
  } catch {
    return false
  }
}

/** A fixed offset, or a name such as `Europe/Rome`. */
const aheadOf = (zone: string): ((micros: bigint) => bigint) => {
  if (/^(z|utc|gmt)$/i.test(zone)) return () => 0n
  const parts = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::(\d{2}))?$/.exec(zone)
  if (parts === null) {
    if (!/^[A-Za-z]+(\/[A-Za-z_+-]+)+$/.test(zone)) {
      if (javaZones.has(zone) || /^(UTC|GMT|UT)?[+-]/.test(zone) || isZone(zone))
        throw raised(
          "UNSUPPORTED_FEATURE.EMULATOR",
          `The emulator does not support the time zone ${zone.slice(0, 60)}.`
        )
      throw raised("INVALID_TIMEZONE", `The timezone: ${zone.slice(0, 60)} is invalid.`)
    }
    return (micros) => aheadAt(micros, zone)
  }
  const minutes = Number(parts[2]) * 60 + Number(parts[3] ?? 0)
  return () => BigInt((parts[1] === "-" ? -1 : 1) * minutes) * 60_000_000n
}

const fromUtc = (micros: bigint, zone: string): bigint => micros + aheadOf(zone)(micros)

/** Of two instants the earlier one, and within a gap the time moved by its length, as in Java. */
const toUtc = (local: bigint, zone: string): bigint => {
  const ahead = aheadOf(zone)
  const before = ahead(local - perDay)
  const first = local - before
  if (ahead(first) === before) return first
  const second = local - ahead(local + perDay)
  return ahead(second) === local - second ? second : first
}

const zoned = (zone: string, text: string): bigint => {
  if (zone === "" || /^(z|utc|gmt)$/i.test(zone)) return 0n
  const parts = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::(\d{1,2}))?$/.exec(zone)
  if (parts === null)
    throw raised(
      "UNSUPPORTED_FEATURE.EMULATOR",
      `The emulator does not support the time zone of '${text.slice(0, 60)}'.`
    )
  const minutes = Number(parts[2]) * 60 + Number(parts[3] ?? 0)
  return BigInt((parts[1] === "-" ? -1 : 1) * minutes) * 60_000_000n
}

export const toTimestamp = (text: string, type: string): bigint => {
  const bare = text.trim()
  const parts =
    /^(\d{4,6})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T](?:(\d{1,2})(?::(\d{1,2}))?(?::(\d{1,2})(?:\.(\d{0,9}))?)?\s*([A-Za-z+-][A-Za-z0-9:+/_-]*)?)?)?)?)?$/.exec(
      bare
    )
  if (parts === null && type === "TIMESTAMP" && /^T?\d{1,2}:\d{1,2}/.test(bare))
    throw raised("UNSUPPORTED_FEATURE.EMULATOR", "The emulator does not support times without a date.")
  if (parts === null) throw malformed(text, type)
  const [, year, month = "1", day = "1", hour = "0", minute = "0", second = "0", fraction = "", zone = ""] = parts
  const days = daysOf(Number(year), Number(month), Number(day))
  if (days === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) throw malformed(text, type)
  const micros =
    BigInt(Number(hour) * 3600 + Number(minute) * 60 + Number(second)) * 1_000_000n +
    BigInt(fraction.slice(0, 6).padEnd(6, "0"))
  if (type !== "TIMESTAMP_NTZ" && /\//.test(zone)) return toUtc(days * perDay + micros, zone)
  const offset = zoned(zone, text)
  return days * perDay + micros - (type === "TIMESTAMP_NTZ" ? 0n : offset)
}

export const toDate = (text: string): string => {
  if (/^\s*[+-]\d{4}/.test(text))
    throw raised("UNSUPPORTED_FEATURE.EMULATOR", "The emulator does not support dates with signed years.")
  const parts = /^(\d{4,7})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T].*)?)?)?$/s.exec(text.trim())
  if (parts === null) throw malformed(text, "DATE")
  const [, year, month = "1", day = "1"] = parts
  if (daysOf(Number(year), Number(month), Number(day)) === undefined) throw malformed(text, "DATE")
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`
}

/** Throws unless the text is a value of the type. */
export const checkLiteral = (type: "DATE" | "TIMESTAMP" | "TIMESTAMP_NTZ", text: string): void => {
  if (type === "DATE") toDate(text)
  else toTimestamp(text, type)
}

const monthNames = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December"
]
const dayNames = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

interface Piece {
  readonly letter: string
  readonly count: number
  readonly text: string
}

const patterns = new Map<string, ReadonlyArray<Piece>>()

const unsupportedPattern = (pattern: string): Error =>
  raised(
    "UNSUPPORTED_FEATURE.EMULATOR",
    `The emulator does not support the datetime pattern '${pattern.slice(0, 60)}'.`
  )

const piecesOf = (pattern: string): ReadonlyArray<Piece> => {
  const known = patterns.get(pattern)
  if (known !== undefined) return known
  const pieces: Array<Piece> = []
  const token = /'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']/gy
  let at = 0
  for (let match = token.exec(pattern); match !== null; match = token.exec(pattern)) {
    at = token.lastIndex
    const [all, quoted, letter = ""] = match
    pieces.push(
      letter === ""
        ? {
            letter: "",
            count: 0,
            text: quoted === undefined ? all : quoted === "" ? "'" : quoted.replaceAll("''", "'")
          }
        : { letter, count: all.length, text: "" }
    )
    if (/[[\]#{}]/.test(all)) throw unsupportedPattern(pattern)
    if (/[YWwu]/.test(letter))
      throw raised(
        "INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION",
        `Spark >= 3.0: Fail to recognize '${pattern.slice(0, 60)}' pattern in the DateTimeFormatter.`
      )
    if (/[ec]/.test(letter))
      throw raised(
        "INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN",
        `All week-based patterns are unsupported since Spark 3.0, detected: ${letter}.`
      )
    if (/[ABnNp]/.test(letter))
      throw raised(
        "INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER",
        `Illegal pattern character found: ${letter}. Please provide legal character.`
      )
  }
  if (at !== pattern.length) throw unsupportedPattern(pattern)
  if (patterns.size > 1000) patterns.clear()
  patterns.set(pattern, pieces)
  return pieces
}

const written = (micros: bigint, pattern: string): string => {
  const p = partsOf(micros)
  return piecesOf(pattern)
    .map(({ count, letter, text }) => {
      const digits = (n: number): string => {
        if (count > 2) throw unsupportedPattern(pattern)
        return String(n).padStart(count, "0")
      }
      switch (letter) {
        case "":
          return text
        case "y":
          if (count === 2) return two(p.year % 100)
          if (count === 1 || count === 3 || count === 4) return String(p.year).padStart(count, "0")
          break
        case "M":
        case "L":
          if (count <= 2) return digits(p.month)
          if (count === 3) return (monthNames[p.month - 1] ?? "").slice(0, 3)
          if (count === 4) return monthNames[p.month - 1] ?? ""
          break
        case "d":
          return digits(p.day)
        case "D":
          if (count <= 3) return String(p.dayOfYear).padStart(count, "0")
          break
        case "H":
          return digits(p.hour)
        case "k":
          return digits(p.hour === 0 ? 24 : p.hour)
        case "h":
          return digits(p.hour % 12 === 0 ? 12 : p.hour % 12)
        case "K":
          return digits(p.hour % 12)
        case "m":
          return digits(p.minute)
        case "s":
          return digits(p.second)
        case "S":
          if (count <= 9) return String(p.micro).padStart(6, "0").padEnd(9, "0").slice(0, count)
          break
        case "a":
          if (count === 1) return p.hour < 12 ? "AM" : "PM"
          break
        case "E":
          if (count <= 3) return (dayNames[p.weekday] ?? "").slice(0, 3)
          if (count === 4) return dayNames[p.weekday] ?? ""
          break
        case "z":
          if (count <= 3) return "UTC"
          break
        case "X":
          if (count <= 3) return "Z"
          break
        case "q":
        case "Q":
          if (count <= 2) return digits(Math.ceil(p.month / 3))
          if (count === 3) return `Q${Math.ceil(p.month / 3)}`
          break
        default:
      }
      throw unsupportedPattern(pattern)
    })
    .join("")
}

const read = (text: string, pattern: string): bigint => {
  const failure = (): Error => raised("CANNOT_PARSE_TIMESTAMP", `Text '${text.slice(0, 100)}' could not be parsed.`)
  const values: Record<string, number> = {}
  let at = 0
  const pieces = piecesOf(pattern)
  for (const [index, { count, letter, text: literal }] of pieces.entries()) {
    if (letter === "") {
      if (!text.startsWith(literal, at)) throw failure()
      at += literal.length
      continue
    }
    const isNext = (pieces[index + 1]?.letter ?? "") !== ""
    const take = (min: number, max: number): number => {
      const found = new RegExp(`\\d{${min},${max}}`, "y")
      found.lastIndex = at
      const digits = found.exec(text)?.[0]
      if (digits === undefined) throw failure()
      at += digits.length
      return Number(digits)
    }
    if (letter === "y" && count === 2) values.y = 2000 + take(2, 2)
    else if (letter === "y" && count === 4) values.y = take(4, isNext ? 4 : 4)
    else if (/[MdHhmsk]/.test(letter) && count === 2) values[letter] = take(2, 2)
    else if (/[MdHhms]/.test(letter) && count === 1 && !isNext) values[letter] = take(1, 2)
    else if (letter === "M" && (count === 3 || count === 4)) {
      const month = monthNames.findIndex((name) => text.startsWith(count === 3 ? name.slice(0, 3) : name, at))
      if (month === -1) throw failure()
      values.M = month + 1
      at += (count === 3 ? 3 : monthNames[month]?.length) ?? 0
    } else if (letter === "S" && count <= 6) {
      const from = at
      const digits = take(count, count)
      values.S = digits * 10 ** (6 - (at - from))
    } else if (letter === "a" && count === 1) {
      const half = text.slice(at, at + 2).toUpperCase()
      if (half !== "AM" && half !== "PM") throw failure()
      values.a = half === "PM" ? 12 : 0
      at += 2
    } else throw unsupportedPattern(pattern)
  }
  if (at !== text.length) throw failure()
  if (values.y === undefined || (values.h === undefined) !== (values.a === undefined)) throw unsupportedPattern(pattern)
  const days = daysOf(values.y, values.M ?? 1, values.d ?? 1)
  if (values.h !== undefined && (values.h < 1 || values.h > 12)) throw failure()
  const hour = values.h === undefined ? (values.H ?? 0) : (values.h % 12) + (values.a ?? 0)
  if (days === undefined || hour > 23 || (values.m ?? 0) > 59 || (values.s ?? 0) > 59) throw failure()
  return (
    days * perDay + BigInt(hour * 3600 + (values.m ?? 0) * 60 + (values.s ?? 0)) * 1_000_000n + BigInt(values.S ?? 0)
  )
}

const monthsLater = (micros: bigint, months: bigint): bigint => {
  const p = partsOf(micros)
  const total = p.year * 12 + p.month - 1 + Number(months)
  const year = Math.floor(total / 12)
  const month = (total % 12) + 1
  const last = new Date(Date.UTC(2000 + (((year % 400) + 400) % 400), month, 0)).getUTCDate()
  const rest = micros - floorDiv(micros, perDay) * perDay
  return (daysOf(year, month, Math.min(p.day, last)) ?? 0n) * perDay + rest
}

const lastDay = (p: Parts): number => new Date(Date.UTC(2000 + (p.year % 400), p.month, 0)).getUTCDate()

const timeOf = (p: Parts): number => (p.hour * 3600 + p.minute * 60 + p.second) * 1e6 + p.micro

const v = "VARCHAR"
const b = "BIGINT"

export const times: ReadonlyArray<Native> = [
  native("from_utc", [b, v], b, fromUtc),
  native("to_utc", [b, v], b, toUtc),
  native("time_sequence", [b, b, b, "BOOLEAN"], v, (from, to, step, isMonths) => {
    if (step === 0n && from !== to) throw raised("INTERNAL_ERROR", "Illegal sequence boundaries.")
    if (step === 0n) return `[${from}]`
    if ((step > 0n && from > to) || (step < 0n && from < to))
      throw raised("INTERNAL_ERROR", "Illegal sequence boundaries.")
    const items: Array<bigint> = []
    for (let index = 0n; items.length < 1_000_000; index++) {
      const at = isMonths ? monthsLater(from, index * step) : from + index * step
      if (step > 0n ? at > to : at < to) break
      items.push(at)
    }
    return `[${items.join(",")}]`
  }),
  native(
    "make_time",
    ["INTEGER", "INTEGER", "INTEGER", "INTEGER", "INTEGER", v],
    b,
    (year, month, day, hour, minute, second) => {
      const days = year < 1 || year > 9999 ? undefined : daysOf(year, month, day)
      const [whole = "0", fraction = ""] = second.split(".")
      const isMinute = whole === "60" && /^0*$/.test(fraction)
      if (
        days === undefined ||
        hour < 0 ||
        hour > 23 ||
        minute < 0 ||
        minute > 59 ||
        !/^\d+$/.test(whole) ||
        (Number(whole) > 59 && !isMinute)
      )
        throw raised("DATETIME_FIELD_OUT_OF_BOUNDS", "A field is out of bounds.")
      return (
        days * perDay +
        BigInt(hour * 3600 + minute * 60 + Number(whole)) * 1_000_000n +
        BigInt(fraction.padEnd(6, "0").slice(0, 6))
      )
    }
  ),
  native("timestamp_text", [b], v, timestampText),
  native("date", [v], v, toDate),
  native("timestamp", [v, v], b, toTimestamp),
  native("format_time", [b, v], v, written),
  native("parse_time", [v, v], b, read),
  native("days_until", [b, v], "INTEGER", (weekday, name) => {
    const wanted = dayNames.findIndex((day) =>
      [day.slice(0, 2), day.slice(0, 3), day].some((one) => one.toUpperCase() === name.trim().toUpperCase())
    )
    if (wanted === -1) throw raised("ILLEGAL_DAY_OF_WEEK", `Illegal input for day of week: ${name.slice(0, 60)}.`)
    const ahead = (wanted - (Number(weekday) % 7) + 7) % 7
    return ahead === 0 ? 7 : ahead
  }),
  native("months_between", [b, b, "BOOLEAN"], "DOUBLE", (first, second, isRounded) => {
    const p = partsOf(first)
    const q = partsOf(second)
    const months = (p.year - q.year) * 12 + p.month - q.month
    if (p.day === q.day || (p.day === lastDay(p) && q.day === lastDay(q))) return months
    const seconds = (p.day - q.day) * 86400 + Math.floor(timeOf(p) / 1e6) - Math.floor(timeOf(q) / 1e6)
    const result = months + seconds / (31 * 86400)
    return isRounded ? Math.round(result * 1e8) / 1e8 : result
  }),
  native("days", [b], "INTEGER", (sum) => {
    const days = BigInt.asIntN(32, sum)
    if (days > 2_147_483_640n || days < -2_147_483_640n)
      throw raised("UNSUPPORTED_FEATURE.EMULATOR", "The emulator does not support dates that are so far away.")
    return Number(days)
  }),
  native("date_text", [b], v, (days) => dateText(partsOf(days * perDay))),
  native("months_apart", [b, b, "INTEGER"], b, (from, to, unit) => {
    const [start, given] = [floorDiv(from, perDay), floorDiv(to, perDay)]
    const [startTime, endTime] = [from - start * perDay, to - given * perDay]
    // As Java counts: the day that is not whole is taken off before months are counted.
    const end =
      given > start && endTime < startTime ? given - 1n : given < start && endTime > startTime ? given + 1n : given
    const packed = (days: bigint): number => {
      const { day, month, year } = civilOf(Number(days))
      return (year * 12 + month - 1) * 32 + day
    }
    return BigInt(Math.trunc(Math.trunc((packed(end) - packed(start)) / 32) / unit))
  })
]
