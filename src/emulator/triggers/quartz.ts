/**
 * Quartz cron expressions: seconds, minutes, hours, day of month, month, day of week, and an optional year, with `?`,
 * `L`, `W`, `#`, names and increments. Differences between local and world time are in `zone.ts`.
 */
import * as Either from "effect/Either"

export interface Expression {
  /** The first local time of the expression after another, in milliseconds as if it were UTC. */
  readonly next: (after: number) => number | undefined
}

interface Range {
  readonly name: string
  readonly min: number
  readonly max: number
  readonly names?: Readonly<Record<string, number>>
}

const numbered = (names: string, first: number): Readonly<Record<string, number>> =>
  Object.fromEntries(names.split(" ").map((name, index) => [name, index + first]))

const weekdays = numbered("SUN MON TUE WED THU FRI SAT", 1)

const seconds: Range = { name: "Second", min: 0, max: 59 }
const minutes: Range = { name: "Minute", min: 0, max: 59 }
const hours: Range = { name: "Hour", min: 0, max: 23 }
const daysOfMonth: Range = { name: "Day of month", min: 1, max: 31 }
const months: Range = {
  name: "Month",
  min: 1,
  max: 12,
  names: numbered("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC", 1)
}
const daysOfWeek: Range = { name: "Day of week", min: 1, max: 7, names: weekdays }
const years: Range = { name: "Year", min: 1970, max: 2299 }

class Invalid {
  readonly message: string
  constructor(message: string) {
    this.message = message
  }
}

const valueOf = (text: string, range: Range): number => {
  const value = range.names?.[text] ?? (/^\d+$/.test(text) ? Number(text) : Number.NaN)
  if (Number.isNaN(value)) throw new Invalid(`Illegal value '${text}' for the field ${range.name}`)
  if (value < range.min || value > range.max) {
    throw new Invalid(`${range.name} values must be between ${range.min} and ${range.max}`)
  }
  return value
}

/** The values of one element of a list: `*`, `5`, `1-5`, `0/15`, `1-10/2`. A range may wrap around, as `22-2`. */
const valuesOf = (element: string, range: Range): ReadonlyArray<number> => {
  const [span = "", step, ...rest] = element.split("/")
  if (rest.length > 0) throw new Invalid(`Illegal value '${element}' for the field ${range.name}`)
  const increment = step === undefined ? 1 : Number(/^\d+$/.test(step) ? step : Number.NaN)
  const size = range.max - range.min + 1
  if (!(increment >= 1 && (range === years || increment <= range.max))) {
    throw new Invalid(`Illegal increment '${step}' for the field ${range.name}`)
  }
  const [first = "", last, ...others] = span.split("-")
  if (others.length > 0) throw new Invalid(`Illegal value '${element}' for the field ${range.name}`)
  const isAll = first === "*" || first === ""
  if (isAll && (last !== undefined || (first === "" && step === undefined))) {
    throw new Invalid(`Illegal value '${element}' for the field ${range.name}`)
  }
  const from = isAll ? range.min : valueOf(first, range)
  const to = last !== undefined ? valueOf(last, range) : isAll || step !== undefined ? range.max : from
  if (range === years && to < from) throw new Invalid("The start year must be less than the stop year")
  const end = to < from ? to + size : to
  const values: Array<number> = []
  for (let value = from; value <= end; value += increment) {
    values.push(value > range.max ? value - size : value)
  }
  return values
}

const setOf = (field: string, range: Range): ReadonlyArray<number> =>
  [...new Set(field.split(",").flatMap((element) => valuesOf(element, range)))].sort((a, b) => a - b)

/** The number of days of a month. */
const lengthOf = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

/** 1 is Sunday. */
const weekdayOf = (year: number, month: number, day: number): number =>
  new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1

/** The weekday nearest to a day, in the same month. */
const nearestWeekday = (year: number, month: number, day: number): number => {
  const weekday = weekdayOf(year, month, day)
  if (weekday === 7) return day === 1 ? 3 : day - 1
  if (weekday === 1) return day === lengthOf(year, month) ? day - 2 : day + 1
  return day
}

/** The days of a month on which the expression fires, in order. */
type Days = (year: number, month: number) => ReadonlyArray<number>

const dayOfMonthRule = (field: string): Days => {
  const last = /^L(?:-(\d+))?(W)?$/.exec(field)
  if (last !== null) {
    const offset = Number(last[1] ?? 0)
    if (offset > 30) throw new Invalid("Offset from last day must be <= 30")
    return (year, month) => {
      const day = lengthOf(year, month) - offset
      return day < 1 ? [] : [last[2] === undefined ? day : nearestWeekday(year, month, day)]
    }
  }
  if (field.includes("L")) {
    throw new Invalid("Support for specifying 'L' and 'LW' with other days of the month is not implemented")
  }
  const nearest = /^(\d+)W$/.exec(field)
  if (nearest?.[1] !== undefined) {
    const day = valueOf(nearest[1], daysOfMonth)
    return (year, month) => (day > lengthOf(year, month) ? [] : [nearestWeekday(year, month, day)])
  }
  const days = setOf(field, daysOfMonth)
  return (year, month) => days.filter((day) => day <= lengthOf(year, month))
}

const dayOfWeekRule = (field: string): Days => {
  const nth = /^(\w+)#(\d+)$/.exec(field)
  if (nth?.[1] !== undefined) {
    const weekday = valueOf(nth[1], daysOfWeek)
    const n = Number(nth[2])
    if (n < 1 || n > 5) throw new Invalid("A numeric value between 1 and 5 must follow the '#' option")
    return (year, month) => {
      const day = 1 + ((weekday - weekdayOf(year, month, 1) + 7) % 7) + (n - 1) * 7
      return day > lengthOf(year, month) ? [] : [day]
    }
  }
  if (field.includes("#")) throw new Invalid("Support for specifying multiple 'nth' days is not implemented")
  const last = /^([A-Z]{3}|\d)L$/.exec(field)
  if (last?.[1] !== undefined) {
    const weekday = valueOf(last[1], daysOfWeek)
    return (year, month) => {
      const end = lengthOf(year, month)
      return [end - ((weekdayOf(year, month, end) - weekday + 7) % 7)]
    }
  }
  if (/(?:^|,)[^,]*L(?:,|$)/.test(field) && field.includes(",")) {
    throw new Invalid("Support for specifying 'L' with other days of the week is not implemented")
  }
  const weekdays = new Set(field === "L" ? [7] : setOf(field, daysOfWeek))
  return (year, month) =>
    Array.from({ length: lengthOf(year, month) }, (_, index) => index + 1).filter((day) =>
      weekdays.has(weekdayOf(year, month, day))
    )
}

const daysRule = (ofMonth: string, ofWeek: string): Days => {
  if (ofMonth === "?" && ofWeek === "?") {
    throw new Invalid("'?' can only be specified for Day-of-Month -OR- Day-of-Week")
  }
  if (ofMonth !== "?" && ofWeek !== "?") {
    throw new Invalid(
      "Support for specifying both a day-of-week AND a day-of-month parameter is not implemented: one of them must be '?'"
    )
  }
  return ofWeek === "?" ? dayOfMonthRule(ofMonth) : dayOfWeekRule(ofWeek)
}

const compile = (text: string): Expression => {
  const fields = text.trim().toUpperCase().split(/\s+/)
  if (fields.length < 6) throw new Invalid(`Unexpected end of expression: ${fields.length} of 6 or 7 fields`)
  if (fields.length > 7) throw new Invalid(`${fields.length} fields, at most 7 are allowed`)
  const [second = "", minute = "", hour = "", dayOfMonth = "", month = "", dayOfWeek = "", year = "*"] = fields
  const misplaced = [second, minute, hour, month, year].some((field) => field.includes("?"))
  if (misplaced) throw new Invalid("'?' can only be specified for Day-of-Month or Day-of-Week")
  const inSecond = setOf(second, seconds)
  const inMinute = setOf(minute, minutes)
  const inHour = setOf(hour, hours)
  const inMonth = setOf(month, months)
  const inYear = setOf(year, years)
  const daysIn = daysRule(dayOfMonth, dayOfWeek)

  /** The first time of a day at or after a second of it, in seconds. */
  const timeFrom = (from: number): number | undefined => {
    for (const hour of inHour) {
      if (hour * 3600 + 3599 < from) continue
      for (const minute of inMinute) {
        const start = hour * 3600 + minute * 60
        if (start + 59 < from) continue
        const second = inSecond.find((second) => start + second >= from)
        if (second !== undefined) return start + second
      }
    }
    return undefined
  }

  return {
    next: (after) => {
      const from = new Date((Math.floor(after / 1000) + 1) * 1000)
      const [fromYear, fromMonth, fromDay] = [from.getUTCFullYear(), from.getUTCMonth() + 1, from.getUTCDate()]
      const fromSecond = from.getUTCHours() * 3600 + from.getUTCMinutes() * 60 + from.getUTCSeconds()
      for (const year of inYear) {
        if (year < fromYear) continue
        for (const month of inMonth) {
          if (year === fromYear && month < fromMonth) continue
          const isFirst = year === fromYear && month === fromMonth
          for (const day of daysIn(year, month)) {
            if (isFirst && day < fromDay) continue
            const time = timeFrom(isFirst && day === fromDay ? fromSecond : 0)
            if (time !== undefined) return Date.UTC(year, month - 1, day) + time * 1000
          }
        }
      }
      return undefined
    }
  }
}

/** Left has the reason why the expression is not valid, as Quartz says it. */
export const parse = (text: string): Either.Either<Expression, string> => {
  try {
    return Either.right(compile(text))
  } catch (error) {
    if (error instanceof Invalid) return Either.left(error.message)
    throw error
  }
}
