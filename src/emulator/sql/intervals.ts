/** Arithmetic of intervals, and of dates and timestamps with them. */
import { failing, type Place, unsupported } from "./errors.js"
import { cast, coerce, type Typed, typed } from "./typed.js"
import * as T from "./types.js"

/** A date or a timestamp that an interval moves. */
const moved = (at: Typed, interval: Typed, type: T.IntervalType, op: string): Typed => {
  const n = op === "-" ? `(-(${interval.sql}))` : interval.sql
  if (T.isMonths(type)) {
    const sql = `${at.sql} + to_months(CAST(${n} AS INTEGER))`
    return at.type.name === "DATE" ? typed(T.date, `CAST(${sql} AS DATE)`) : typed(at.type, `(${sql})`)
  }
  if (at.type.name === "DATE" && type.to === "DAY")
    return typed(T.date, `CAST(${at.sql} + CAST(${n} // 86400000000 AS INTEGER) AS DATE)`)
  const from = at.type.name === "DATE" ? cast(at, T.timestamp) : at
  return typed(from.type, `make_timestamp(epoch_us(${from.sql}) + ${n})`)
}

/** A date some days later or earlier. As in Spark, the number of its days since 1970 wraps at 32 bits. */
export const daysLater = (date: Typed, op: string, days: Typed): Typed => {
  if (days.integer !== undefined && days.integer.length < 6)
    return typed(T.date, `CAST(${date.sql} ${op} ${days.sql} AS DATE)`)
  const sum = `datediff('day', DATE '1970-01-01', ${date.sql}) ${op} CAST(${days.sql} AS BIGINT)`
  return typed(T.date, `CAST(DATE '1970-01-01' + spark_days(${sum}) AS DATE)`)
}

/** A date or a timestamp and an interval of months, days and microseconds. */
const movedByCalendar = (at: Typed, interval: Typed, op: string): Typed => {
  const part = (name: string): string => `${op === "-" ? "-" : ""}((${interval.sql}).${name})`
  if (at.type.name !== "DATE")
    return typed(
      at.type,
      `make_timestamp(epoch_us(${at.sql} + to_months(${part("months")})) + ${part("days")} * 86400000000 + ${part("micros")})`
    )
  const error = failing(
    "INVALID_INTERVAL_WITH_MICROSECONDS_ADDITION",
    "Cannot add an interval to a date because its microseconds part is not 0."
  )
  return typed(
    T.date,
    `CASE WHEN (${interval.sql}).micros <> 0 THEN ${error} ELSE CAST(CAST(${at.sql} + to_months(${part("months")}) AS DATE) + ${part("days")} AS DATE) END`
  )
}

/** The result of an operator one of whose operands is an interval, or both are dates. `undefined` for all else. */
export const withIntervals = (op: string, left: Typed, right: Typed, place: Place): Typed | undefined => {
  // A text beside a date or a timestamp is one.
  const a = op === "-" && left.type.name === "STRING" && T.isDatetime(right.type) ? cast(left, right.type) : left
  const b = op === "-" && right.type.name === "STRING" && T.isDatetime(left.type) ? cast(right, left.type) : right
  if (op === "-" && T.isDatetime(a.type) && T.isDatetime(b.type)) {
    if (a.type.name === "DATE" && b.type.name === "DATE")
      return typed(T.interval("DAY"), `(CAST(datediff('day', ${b.sql}, ${a.sql}) AS BIGINT) * 86400000000)`)
    const common = T.commonOf(a.type, b.type) ?? T.timestamp
    return typed(
      T.interval("DAY", "SECOND"),
      `(epoch_us(${coerce(a, common).sql}) - epoch_us(${coerce(b, common).sql}))`
    )
  }
  if (b.type.name === "CALENDAR" && (op === "+" || op === "-") && T.isDatetime(a.type)) return movedByCalendar(a, b, op)
  if (a.type.name === "CALENDAR" && op === "+" && T.isDatetime(b.type)) return movedByCalendar(b, a, op)
  if (a.type.name === "CALENDAR" || b.type.name === "CALENDAR")
    throw unsupported("arithmetic of intervals that make_interval makes", place)
  if (!T.isInterval(a.type) && !T.isInterval(b.type)) return undefined
  if ((op === "+" || op === "-") && T.isInterval(b.type) && T.isDatetime(a.type)) return moved(a, b, b.type, op)
  if (op === "+" && T.isInterval(a.type) && T.isDatetime(b.type)) return moved(b, a, a.type, op)
  // Spark gives a text for a text.
  const asText = (text: Typed, interval: Typed, type: T.IntervalType): Typed =>
    cast(moved(cast(text, T.timestamp), interval, type, op), T.string)
  const isDayTime = (type: T.SparkType): type is T.IntervalType => T.isInterval(type) && !T.isMonths(type)
  if ((op === "+" || op === "-") && isDayTime(b.type) && a.type.name === "STRING") return asText(a, b, b.type)
  if (op === "+" && isDayTime(a.type) && b.type.name === "STRING") return asText(b, a, a.type)
  if (op === "+" || op === "-") {
    const common = T.commonOf(a.type, b.type)
    if (common === undefined || !T.isInterval(common)) return undefined
    return typed(common, `CAST(${coerce(a, common).sql} ${op} ${coerce(b, common).sql} AS ${T.duckOf(common)})`)
  }
  if (op !== "*" && op !== "/") return undefined
  const [of, factor] = T.isInterval(a.type) ? [a, b] : [b, a]
  const by = factor.type.name === "STRING" ? cast(factor, T.double) : factor
  if (!T.isInterval(of.type) || (op === "/" && of === b) || !T.isNumeric(by.type)) return undefined
  const type = T.isMonths(of.type) ? T.interval("YEAR", "MONTH") : T.interval("DAY", "SECOND")
  const n = `CAST(${of.sql} AS BIGINT)`
  const sql = T.isIntegral(by.type)
    ? op === "*"
      ? `${n} * ${coerce(by, T.bigint).sql}`
      : `spark_interval_divide(${n}, ${coerce(by, T.bigint).sql})`
    : `spark_interval_scale(${n}, '${op}', ${coerce(by, T.double).sql})`
  if (T.isDecimal(by.type) && by.type.precision > 15) throw unsupported("intervals with long decimals", place)
  return typed(type, `CAST(${sql} AS ${T.duckOf(type)})`)
}

/** Whether Spark takes the operation for one of dates or times, so that an operand of another type is an argument. */
export const isOfTimes = (op: string, a: T.SparkType, b: T.SparkType): boolean => {
  const isDayTime = (type: T.SparkType): boolean => T.isInterval(type) && !T.isMonths(type)
  const hasDate = a.name === "DATE" || b.name === "DATE"
  if (op === "+") return hasDate || isDayTime(a) || isDayTime(b)
  if (op === "-") return hasDate || isDayTime(b) || T.isDatetime(a) || T.isDatetime(b)
  return op === "*" ? T.isInterval(a) || T.isInterval(b) : op === "/" && T.isInterval(a)
}

/** A field of an interval, as EXTRACT gives it. */
export const fieldOfInterval = (field: string, of: Typed): Typed | undefined => {
  if (!T.isInterval(of.type)) return undefined
  const x = of.sql
  const name = field.replace(/S$/, "").replace(/^MON$/, "MONTH").replace(/^MIN$/, "MINUTE").replace(/^SEC$/, "SECOND")
  if (T.isMonths(of.type)) {
    if (name === "YEAR") return typed(T.int, `CAST(trunc(${x} / 12) AS INTEGER)`)
    if (name === "MONTH") return typed(T.tinyint, `CAST(${x} % 12 AS TINYINT)`)
    return undefined
  }
  if (name === "DAY") return typed(T.int, `CAST(${x} // 86400000000 AS INTEGER)`)
  if (name === "HOUR") return typed(T.tinyint, `CAST((${x} % 86400000000) // 3600000000 AS TINYINT)`)
  if (name === "MINUTE") return typed(T.tinyint, `CAST((${x} % 3600000000) // 60000000 AS TINYINT)`)
  if (name === "SECOND")
    return typed(T.decimal(8, 6), `CAST(CAST(${x} % 60000000 AS DECIMAL(18,6)) / 1000000 AS DECIMAL(8,6))`)
  return undefined
}
