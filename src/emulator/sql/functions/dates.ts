/** Functions of dates and timestamps. The time zone of a session is UTC. */
import { failing, SqlError, unsupported } from "../errors.js"
import { daysLater, fieldOfInterval } from "../intervals.js"
import { argument, attempt, cast, coerce, type Typed, typed } from "../typed.js"
import * as T from "../types.js"
import { args, beforehand, constant, type Fn, type Functions, first, fixed, mismatch, of, type Use } from "./kit.js"

const day = T.date
const time = T.timestamp
const i = T.int
const s = T.string

const part = (sql: (x: string) => string): Fn =>
  of(1, 1, (args, use) =>
    typed(
      i,
      `CAST(${sql(argument(use.call.name, 0, first(args), T.isDatetime(first(args).type) ? first(args).type : day).sql)} AS INTEGER)`
    )
  )

const ofTime = (name: string): Fn =>
  of(1, 1, (args, use) => typed(i, `CAST(${name}(${asTime(use, first(args)).sql}) AS INTEGER)`))

const asTime = (use: Use, arg: Typed, index = 0): Typed =>
  argument(use.call.name, index, arg, arg.type.name === "TIMESTAMP_NTZ" ? T.timestampNtz : time)

const literal =
  (text: string, type: T.SparkType): Fn =>
  (use) => {
    args(use, 0)
    return typed(type, text.replace("now", String(use.session.now)))
  }

const now = literal("make_timestamp(now)", time)
const today = literal("CAST(make_timestamp(now) AS DATE)", day)

const addDays = (sign: string): Fn =>
  of(2, 3, (args, use) => {
    if (args.length === 3) return dateAdd(use)
    const n = first(args, 1)
    if (!(n.type.name === "STRING" && n.text !== undefined) && (n.type.name === "BIGINT" || !T.isIntegral(n.type))) {
      throw new SqlError(
        "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
        `The second parameter of ${use.call.name} requires "INT".`,
        use.call.place
      )
    }
    return daysLater(argument(use.call.name, 0, first(args), day), sign, { ...n, ...coerce(n, i) })
  })

const months: Readonly<Record<string, number>> = { YEAR: 12, QUARTER: 3, MONTH: 1 }
const micros: Readonly<Record<string, string>> = {
  WEEK: "604800000000",
  DAY: "86400000000",
  HOUR: "3600000000",
  MINUTE: "60000000",
  SECOND: "1000000",
  MILLISECOND: "1000",
  MICROSECOND: "1"
}

/** `timestampadd(unit, n, time)`, and `date_add` with a unit. */
const dateAdd: Fn = of(3, 3, (args, use) => {
  const unit = constant(use, args[0], "a unit").toUpperCase()
  const n = argument(use.call.name, 1, first(args, 1), T.bigint).sql
  const at = asTime(use, first(args, 2), 2)
  const ms = months[unit]
  if (ms !== undefined) return typed(at.type, `(${at.sql} + to_months(CAST(${n} * ${ms} AS INTEGER)))`)
  return typed(at.type, `make_timestamp(epoch_us(${at.sql}) + ${n} * ${micros[unit]})`)
})

const dateDiff: Fn = (use) => {
  if (use.call.args.length === 2)
    return fixed([day, day], i, (a, b) => `CAST(datediff('day', ${b}, ${a}) AS INTEGER)`)(use)
  return of(3, 3, (args) => {
    const unit = constant(use, args[0], "a unit").toUpperCase()
    const a = asTime(use, first(args, 1), 1).sql
    const b = asTime(use, first(args, 2), 2).sql
    const ms = months[unit]
    return typed(
      T.bigint,
      ms === undefined
        ? `CAST(trunc((epoch_us(${b}) - epoch_us(${a})) // ${micros[unit]}) AS BIGINT)`
        : `spark_months_apart(epoch_us(${a}), epoch_us(${b}), ${ms})`
    )
  })(use)
}

const truncations: Readonly<Record<string, string>> = {
  YEAR: "year",
  YYYY: "year",
  YY: "year",
  QUARTER: "quarter",
  MONTH: "month",
  MM: "month",
  MON: "month",
  WEEK: "week",
  DAY: "day",
  DD: "day",
  HOUR: "hour",
  MINUTE: "minute",
  SECOND: "second",
  MILLISECOND: "millisecond",
  MICROSECOND: "microsecond"
}

const fields: Readonly<Record<string, (x: string) => string>> = {
  YEAR: (x) => `year(${x})`,
  Y: (x) => `year(${x})`,
  YEARS: (x) => `year(${x})`,
  YR: (x) => `year(${x})`,
  YRS: (x) => `year(${x})`,
  QUARTER: (x) => `quarter(${x})`,
  QTR: (x) => `quarter(${x})`,
  MONTH: (x) => `month(${x})`,
  MON: (x) => `month(${x})`,
  MONS: (x) => `month(${x})`,
  MONTHS: (x) => `month(${x})`,
  WEEK: (x) => `week(${x})`,
  W: (x) => `week(${x})`,
  WEEKS: (x) => `week(${x})`,
  DAY: (x) => `day(${x})`,
  D: (x) => `day(${x})`,
  DAYS: (x) => `day(${x})`,
  DAYOFWEEK: (x) => `dayofweek(${x}) + 1`,
  DOW: (x) => `dayofweek(${x}) + 1`,
  DAYOFWEEK_ISO: (x) => `isodow(${x})`,
  DOW_ISO: (x) => `isodow(${x})`,
  DOY: (x) => `dayofyear(${x})`,
  YEAROFWEEK: (x) => `isoyear(${x})`,
  HOUR: (x) => `hour(${x})`,
  H: (x) => `hour(${x})`,
  HOURS: (x) => `hour(${x})`,
  MINUTE: (x) => `minute(${x})`,
  M: (x) => `minute(${x})`,
  MIN: (x) => `minute(${x})`
}

const noField = (use: Use, field: string): SqlError =>
  new SqlError("INVALID_EXTRACT_FIELD", `Cannot extract \`${field}\` in ${use.call.name}.`, use.call.place)

const datePart: Fn = of(2, 2, (args, use) => {
  const field = constant(use, args[0], "a field").toUpperCase()
  const at = first(args, 1)
  if (T.isInterval(at.type)) {
    const made = fieldOfInterval(field, at)
    if (made === undefined) throw noField(use, field)
    return made
  }
  const from =
    at.type.name === "DATE" && !/^(H|HOUR|HOURS|M|MIN|MINUTE|S|SEC|SECOND|SECONDS)$/.test(field)
      ? at
      : asTime(use, at, 1)
  if (/^(S|SEC|SECOND|SECONDS)$/.test(field)) {
    return typed(
      T.decimal(8, 6),
      `CAST(CAST(((epoch_us(${from.sql}) % 60000000) + 60000000) % 60000000 AS DECIMAL(18,6)) / 1000000 AS DECIMAL(8,6))`
    )
  }
  const sql = fields[field]
  if (sql === undefined) throw noField(use, field)
  return typed(i, `CAST(${sql(from.sql)} AS INTEGER)`)
})

const parsed = (type: T.SparkType, isTry = false): Fn =>
  of(1, 2, (args, use) => {
    const given = first(args)
    const isTime = T.isDatetime(given.type) || (T.isNumeric(given.type) && type.name === "TIMESTAMP")
    const x = isTime ? given : argument(use.call.name, 0, given, s)
    if (args.length === 1) {
      const made = cast(x, type)
      return isTry ? attempt(made) : made
    }
    if (x.type.name !== "STRING" && x.type.name !== "VOID") return cast(x, type)
    const micros = `spark_parse_time(${cast(x, s).sql}, ${argument(use.call.name, 1, first(args, 1), s).sql})`
    const sql = type.name === "DATE" ? `CAST(make_timestamp(${micros}) AS DATE)` : `make_timestamp(${micros})`
    return isTry ? attempt(typed(type, sql)) : typed(type, sql)
  })

const ofUnits =
  (factor: string): Fn =>
  (use) => {
    for (const { type } of args(use, 1))
      if (!T.isIntegral(type) && type.name !== "VOID") throw mismatch(use, "INTEGRAL", type)
    return toUnits(factor)(use)
  }

const toUnits = (factor: string): Fn => fixed([T.bigint], time, (n) => `make_timestamp(${n} * ${factor})`)

const unix: Fn = of(0, 2, (args, use) => {
  if (args.length === 0) return typed(T.bigint, `CAST(${use.session.now / 1000000n} AS BIGINT)`)
  const x = first(args)
  const micros =
    x.type.name === "STRING"
      ? `spark_parse_time(${x.sql}, ${args[1]?.sql ?? "'yyyy-MM-dd HH:mm:ss'"})`
      : `epoch_us(${asTime(use, x).sql})`
  return typed(T.bigint, `CAST(floor(${micros} / 1000000) AS BIGINT)`)
})

const zoned = (name: string): Fn =>
  fixed([time, s], time, (x, zone) => `make_timestamp(spark_${name}(epoch_us(${x}), ${zone}))`)

const madeTime = (type: T.SparkType, isTry = false): Fn =>
  of(6, 7, (args, use) => {
    const seconds = cast(cast(first(args, 5), T.decimal(16, 6)), s).sql
    const parts = args.slice(0, 5).map((arg, index) => argument(use.call.name, index, arg, i).sql)
    const local = `spark_make_time(${parts.join(", ")}, ${seconds})`
    const zone = args[6] === undefined ? undefined : argument(use.call.name, 6, args[6], s).sql
    const made = typed(type, `make_timestamp(${zone === undefined ? local : `spark_to_utc(${local}, ${zone})`})`)
    return isTry ? attempt(made) : made
  })

export const dates: Functions = {
  from_utc_timestamp: zoned("from_utc"),
  to_utc_timestamp: zoned("to_utc"),
  convert_timezone: of(2, 3, (args, use) => {
    if (args.length === 2) throw unsupported("convert_timezone without a source", use.call.place)
    const [from, to] = args.slice(0, 2).map((arg, index) => argument(use.call.name, index, arg, s).sql)
    const at = argument(use.call.name, 2, first(args, 2), T.timestampNtz).sql
    return typed(T.timestampNtz, `make_timestamp(spark_from_utc(spark_to_utc(epoch_us(${at}), ${from}), ${to}))`)
  }),
  make_timestamp: madeTime(time),
  make_timestamp_ltz: madeTime(time),
  make_timestamp_ntz: madeTime(T.timestampNtz),
  try_make_timestamp: beforehand(madeTime(time, true)),
  localtimestamp: literal("make_timestamp(now)", T.timestampNtz),
  to_timestamp_ntz: of(1, 1, (args) => cast(first(args), T.timestampNtz)),
  make_interval: fixed(
    [i, i, i, i, i, i, T.decimal(18, 6)],
    T.calendar,
    (y = "0", m = "0", w = "0", d = "0", h = "0", min = "0", sec = "0") => {
      const given = [y, m, w, d, h, min, sec].map((part) => `(${part}) IS NULL`).join(" OR ")
      const micros = `CAST(${h} AS BIGINT) * 3600000000 + CAST(${min} AS BIGINT) * 60000000 + CAST(CAST(${sec} AS DECIMAL(18,6)) * 1000000 AS BIGINT)`
      return `CASE WHEN ${given} THEN NULL ELSE struct_pack(months := CAST(${y} * 12 + ${m} AS INTEGER), days := CAST(${w} * 7 + ${d} AS INTEGER), micros := ${micros}) END`
    },
    0
  ),
  make_ym_interval: fixed(
    [i, i],
    T.interval("YEAR", "MONTH"),
    (y = "0", m = "0") => `CAST(${y} * 12 + ${m} AS INTEGER)`,
    0
  ),
  make_dt_interval: fixed(
    [i, i, i, T.decimal(18, 6)],
    T.interval("DAY", "SECOND"),
    (d = "0", h = "0", m = "0", sec = "0") =>
      `(CAST(${d} AS BIGINT) * 86400000000 + CAST(${h} AS BIGINT) * 3600000000 + CAST(${m} AS BIGINT) * 60000000 + CAST(${sec} * 1000000 AS BIGINT))`,
    0
  ),
  current_date: today,
  curdate: today,
  current_timestamp: now,
  now,
  current_timezone: (use) => typed(s, use.call.args.length === 0 ? "'Etc/UTC'" : ""),
  year: part((x) => `year(${x})`),
  quarter: part((x) => `quarter(${x})`),
  month: part((x) => `month(${x})`),
  day: part((x) => `day(${x})`),
  dayofmonth: part((x) => `day(${x})`),
  dayofyear: part((x) => `dayofyear(${x})`),
  dayofweek: part((x) => `dayofweek(${x}) + 1`),
  weekday: part((x) => `isodow(${x}) - 1`),
  weekofyear: part((x) => `week(${x})`),
  hour: ofTime("hour"),
  minute: ofTime("minute"),
  second: ofTime("second"),
  dayname: fixed([day], s, (x) => `spark_format_time(epoch_us(CAST(${x} AS TIMESTAMP)), 'EEE')`),
  monthname: fixed([day], s, (x) => `spark_format_time(epoch_us(CAST(${x} AS TIMESTAMP)), 'MMM')`),
  extract: datePart,
  date_part: datePart,
  datepart: datePart,
  date_add: addDays("+"),
  dateadd: addDays("+"),
  date_sub: addDays("-"),
  timestampadd: dateAdd,
  datediff: dateDiff,
  date_diff: dateDiff,
  timestampdiff: dateDiff,
  add_months: fixed([day, i], day, (x, n) => `CAST(${x} + to_months(${n}) AS DATE)`),
  last_day: fixed([day], day, (x) => `last_day(${x})`),
  next_day: fixed([day, s], day, (x, name) => `CAST(${x} + spark_days_until(isodow(${x}), ${name}) AS DATE)`),
  months_between: fixed(
    [time, time, T.boolean],
    T.double,
    (a, b, round = "true") => `spark_months_between(epoch_us(${a}), epoch_us(${b}), ${round})`,
    2
  ),
  trunc: of(2, 2, (args, use) => {
    const unit = truncations[constant(use, args[1], "a unit").toUpperCase()]
    if (unit === undefined || /day|hour|minute|second/.test(unit)) return typed(day, "CAST(NULL AS DATE)")
    return typed(day, `CAST(date_trunc('${unit}', ${argument(use.call.name, 0, first(args), day).sql}) AS DATE)`)
  }),
  date_trunc: of(2, 2, (args, use) => {
    const unit = truncations[constant(use, args[0], "a unit").toUpperCase()]
    if (unit === undefined) return typed(time, "CAST(NULL AS TIMESTAMP)")
    return typed(
      time,
      `CAST(date_trunc('${unit}', ${argument(use.call.name, 1, first(args, 1), time).sql}) AS TIMESTAMP)`
    )
  }),
  make_date: beforehand(
    fixed(
      [i, i, i],
      day,
      (y, m, d) =>
        `CASE WHEN ${y} IS NULL OR ${m} IS NULL OR ${d} IS NULL THEN NULL ELSE coalesce(TRY(make_date(${y}, ${m}, ${d})), CAST(${failing("DATETIME_FIELD_OUT_OF_BOUNDS", "A field is out of bounds.")} AS DATE)) END`
    )
  ),
  date_format: of(2, 2, (args, use) =>
    typed(
      s,
      `spark_format_time(epoch_us(${asTime(use, first(args)).sql}), ${argument(use.call.name, 1, first(args, 1), s).sql})`
    )
  ),
  to_date: parsed(day),
  try_to_date: beforehand(parsed(day, true)),
  to_timestamp: parsed(time),
  try_to_timestamp: beforehand(parsed(time, true)),
  to_unix_timestamp: unix,
  unix_timestamp: unix,
  from_unixtime: fixed(
    [T.bigint, s],
    s,
    (n, format = "'yyyy-MM-dd HH:mm:ss'") => `spark_format_time(${n} * 1000000, ${format})`,
    1
  ),
  timestamp_seconds: of(1, 1, (args, use) => {
    const x = first(args)
    if (T.isDecimal(x.type) && x.type.scale <= 6 && x.type.precision <= 20)
      return typed(time, `make_timestamp(CAST(CAST(${x.sql} AS DECIMAL(38,6)) * 1000000 AS BIGINT))`)
    if (T.isFractional(x.type) || T.isDecimal(x.type))
      throw unsupported("timestamp_seconds of a fraction", use.call.place)
    return ofUnits("1000000")(use)
  }),
  timestamp_millis: ofUnits("1000"),
  timestamp_micros: ofUnits("1"),
  unix_seconds: fixed([time], T.bigint, (x) => `CAST(floor(epoch_us(${x}) / 1000000) AS BIGINT)`),
  unix_millis: fixed([time], T.bigint, (x) => `CAST(floor(epoch_us(${x}) / 1000) AS BIGINT)`),
  unix_micros: fixed([time], T.bigint, (x) => `epoch_us(${x})`),
  unix_date: fixed([day], i, (x) => `CAST(datediff('day', DATE '1970-01-01', ${x}) AS INTEGER)`),
  date_from_unix_date: fixed([i], day, (n) => `CAST(DATE '1970-01-01' + spark_days(CAST(${n} AS BIGINT)) AS DATE)`)
}
