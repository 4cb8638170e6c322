/** Aggregates of statistics and of order: percentiles, moments, regression, LISTAGG, GROUPING. */
import { refusing, SqlError, unsupported } from "../errors.js"
import { checkGroupable, orderOf } from "../orderings.js"
import { argument, cast, type Typed, textLiteral, typed } from "../typed.js"
import * as T from "../types.js"
import { type Aggregate, checkFoldable, checkRange, first, type Use, wrongCount } from "./kit.js"
import { hashOf } from "./math.js"

const counted = (use: Use, args: ReadonlyArray<Typed>, min: number, max = min): void => {
  if (args.length < min || args.length > max) throw wrongCount(use, min === max ? `${min}` : `[${min}, ${max}]`)
}

/** The only value of a group. Which one of several Spark takes is by chance. */
export const onlyOne = (
  x: Typed,
  ignoreNulls: boolean,
  use: Use,
  complete: (name: string, ...args: ReadonlyArray<string>) => string
): Typed => {
  checkGroupable(use.call.name, x.type)
  const distinct = complete("count", `DISTINCT ${x.sql}`)
  const mixed = ignoreNulls ? "" : ` OR (${distinct} = 1 AND ${complete("count", "*")} <> ${complete("count", x.sql)})`
  const name = use.call.name.toLowerCase()
  return typed(
    x.type,
    `CASE WHEN ${distinct} > 1${mixed} THEN ${refusing(`${name} of different values without an order, whose result is by chance`)} ELSE ${complete("any_value", x.sql)} END`
  )
}

const percentile: Aggregate = (args, complete, use) => {
  if (args.length === 3) throw unsupported("percentile with frequencies", use.call.place)
  counted(use, args, 2)
  checkFoldable(use, 1)
  checkRange(use, 1, 0, 1)
  const x = argument(use.call.name, 0, first(args), T.double).sql
  if (first(args, 1).type.name !== "ARRAY")
    return typed(T.double, complete("quantile_cont", x, cast(first(args, 1), T.double).sql))
  return typed(T.array(T.double), complete("quantile_cont", x, cast(first(args, 1), T.array(T.double)).sql))
}

/** Spark's sketch is exact as long as a group has no more rows than its accuracy. */
const approximate: Aggregate = (args, complete, use) => {
  counted(use, args, 2, 3)
  for (const at of [1, 2]) checkFoldable(use, at)
  checkRange(use, 1, 0, 1)
  checkRange(use, 2, 1, 2 ** 31 - 1)
  const x = first(args)
  if (!T.isNumeric(x.type) && !T.isDatetime(x.type))
    throw unsupported(`${use.call.name} of ${x.type.name}`, use.call.place)
  const accuracy = args[2] === undefined ? 10000 : Number(args[2].integer ?? Number.NaN)
  if (!(accuracy > 0)) throw unsupported(`${use.call.name} whose accuracy is not a literal`, use.call.place)
  const list = complete("list", x.sql)
  const kept = `list_sort(list_filter(${list}, lambda e: e IS NOT NULL))`
  const at = (p: string): string =>
    `CASE WHEN len(${kept}) > ${Math.min(accuracy, 10000)} THEN ${refusing(`${use.call.name.toLowerCase()} of so many rows, which is not exact`)} ELSE ${kept}[CAST(greatest(ceil(CAST(${p} AS DOUBLE) * len(${kept})), 1) AS INTEGER)] END`
  if (first(args, 1).type.name !== "ARRAY") return typed(x.type, at(first(args, 1).sql))
  return typed(
    T.array(x.type),
    `CASE WHEN len(${kept}) > 0 THEN list_transform(${first(args, 1).sql}, lambda p: ${at("p")}) END`
  )
}

const distinctEstimate: Aggregate = (args, complete, use) => {
  counted(use, args, 1, 2)
  const x = first(args)
  const given = args[1] === undefined ? "0.05" : /(?:CAST\('|^)([\d.eE-]+)/.exec(args[1].sql)?.[1]
  const deviation = Number(given ?? Number.NaN)
  const bits = Math.ceil((2 * Math.log(1.106 / deviation)) / Math.LN2)
  if (!(bits >= 4 && bits <= 18)) throw unsupported(`${use.call.name} with this deviation`, use.call.place)
  const hash = hashOf(use, [x], "xxhash", T.bigint).sql
  const list = complete("list", `DISTINCT CASE WHEN (${x.sql}) IS NOT NULL THEN ${hash} END`)
  return typed(T.bigint, `spark_distinct_estimate(coalesce(CAST(to_json(${list}) AS VARCHAR), '[]'), ${bits})`)
}

const within =
  (name: string): Aggregate =>
  (args, complete, use) => {
    counted(use, args, 1)
    const [item] = use.call.within ?? []
    if (item === undefined)
      throw new SqlError(
        "INVALID_WITHIN_GROUP_EXPRESSION.WITHIN_GROUP_MISSING",
        `${use.call.name} requires WITHIN GROUP.`,
        use.call.place
      )
    if (use.call.within?.length !== 1)
      throw new SqlError(
        "INVALID_WITHIN_GROUP_EXPRESSION.WRONG_NUM_ORDERINGS",
        `${use.call.name} requires one ordering in WITHIN GROUP.`,
        use.call.place
      )
    checkFoldable(use, 0)
    checkRange(use, 0, 0, 1)
    if (first(args).type.name === "ARRAY" || (item.descending && name === "quantile_disc"))
      throw unsupported(`${use.call.name} of these arguments`, use.call.place)
    const x = argument(use.call.name, 1, use.translate(item.expr), T.double).sql
    const p = cast(first(args), T.double).sql
    return typed(T.double, complete(name, x, item.descending ? `1 - ${p}` : p))
  }

const listed: Aggregate = (args, complete, use) => {
  counted(use, args, 1, 2)
  const { within } = use.call
  if (args.length === 2) checkFoldable(use, 1)
  if (within === undefined)
    throw unsupported(`${use.call.name} without WITHIN GROUP, whose order is by chance`, use.call.place)
  if (use.call.distinct) throw unsupported(`${use.call.name} of DISTINCT`, use.call.place)
  const x = argument(use.call.name, 0, first(args), T.string).sql
  const by = args[1]?.type.name === "VOID" ? "" : (args[1]?.text ?? (args[1] === undefined ? "" : undefined))
  if (by === undefined) throw unsupported(`${use.call.name} whose delimiter is not a literal`, use.call.place)
  const order = within.map((item) => orderOf(use.translate(item.expr), item)).join(", ")
  return typed(T.string, complete("string_agg", x, `${textLiteral(by)} ORDER BY ${order}`))
}

/** The moments of a group around its mean. */
const moment =
  (sql: (n: string, m: (power: number) => string) => string): Aggregate =>
  (args, complete, use) => {
    counted(use, args, 1)
    const list = `list_filter(${complete("list", argument(use.call.name, 0, first(args), T.double).sql)}, lambda e: e IS NOT NULL)`
    const m = (power: number): string =>
      `list_sum(list_transform(${list}, lambda e: pow(e - list_avg(${list}), ${power})))`
    return typed(T.double, `CASE WHEN len(${list}) > 0 AND ${m(2)} <> 0 THEN ${sql(`len(${list})`, m)} END`)
  }

const regression =
  (name: string): Aggregate =>
  (args, complete, use) => {
    counted(use, args, 2)
    const [y, x] = args.map((arg, index) => argument(use.call.name, index, arg, T.double).sql)
    const made = complete(name, y ?? "", x ?? "")
    if (name === "regr_count") return typed(T.bigint, `CAST(${made} AS BIGINT)`)
    return typed(T.double, /slope|intercept/.test(name) ? `CASE WHEN NOT isnan(${made}) THEN ${made} END` : made)
  }

export const statistics: Readonly<Record<string, Aggregate>> = {
  percentile,
  percentile_approx: approximate,
  approx_percentile: approximate,
  percentile_cont: within("quantile_cont"),
  percentile_disc: within("quantile_disc"),
  approx_count_distinct: distinctEstimate,
  listagg: listed,
  string_agg: listed,
  any_value: (args, complete, use) => {
    counted(use, args, 1, 2)
    if (use.call.over !== undefined) throw unsupported("any_value with OVER", use.call.place)
    return onlyOne(first(args), use.call.ignoreNulls || args[1]?.sql === "true", use, complete)
  },
  mode: (args, complete, use) => {
    counted(use, args, 1)
    const x = first(args)
    if (T.isComplex(x.type)) throw unsupported(`mode of ${x.type.name}`, use.call.place)
    const counts = complete("histogram", x.sql)
    const most = `list_max(map_values(${counts}))`
    return typed(
      x.type,
      `CASE WHEN len(list_filter(map_values(${counts}), lambda c: c = ${most})) > 1 THEN ${refusing("mode of values that are equally frequent, whose result is by chance")} ELSE map_keys(${counts})[list_position(map_values(${counts}), ${most})] END`
    )
  },
  skewness: moment((n, m) => `sqrt(${n}) * ${m(3)} / sqrt(${m(2)} * ${m(2)} * ${m(2)})`),
  kurtosis: moment((n, m) => `${n} * ${m(4)} / (${m(2)} * ${m(2)}) - 3`),
  regr_count: regression("regr_count"),
  regr_slope: regression("regr_slope"),
  regr_intercept: regression("regr_intercept"),
  regr_r2: regression("regr_r2"),
  regr_avgx: regression("regr_avgx"),
  regr_avgy: regression("regr_avgy"),
  grouping: (args, complete, use) => {
    counted(use, args, 1)
    return typed(T.tinyint, `CAST(${complete("grouping", first(args).sql)} AS TINYINT)`)
  },
  grouping_id: (args, complete, use) => {
    if (args.length === 0) throw unsupported("grouping_id without arguments", use.call.place)
    return typed(T.bigint, complete("grouping", ...args.map(({ sql }) => sql)))
  }
}

/** `try_sum` and `try_avg`: null where the sum overflows. */
export const tried =
  (make: Aggregate): Aggregate =>
  (args, complete, use) => {
    if (args.length !== 1) throw wrongCount(use, "1")
    const x = first(args)
    const made = make(args, complete, use)
    if (T.isFractional(made.type)) return made
    // A sum of so few digits does not overflow.
    if (T.isDecimal(x.type) && x.type.precision <= 28) return made
    if (!T.isIntegral(x.type)) throw unsupported(`${use.call.name} of ${T.textOf(x.type)}`, use.call.place)
    const sum = complete("sum", x.sql)
    const isIn = `${sum} BETWEEN -9223372036854775808::HUGEINT AND 9223372036854775807::HUGEINT`
    return typed(
      made.type,
      `CASE WHEN ${isIn} THEN ${use.call.name.toLowerCase() === "try_sum" ? `CAST(${sum} AS BIGINT)` : made.sql} END`
    )
  }
