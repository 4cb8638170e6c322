/** Aggregate functions and those of windows. */
import { failing, SqlError, unsupported } from "../errors.js"
import { checkGroupable, checkOrderable, orderKey } from "../orderings.js"
import { argument, cast, coerce, type Typed, typed } from "../typed.js"
import * as T from "../types.js"
import {
  type Aggregate,
  type Complete,
  checkFoldable,
  checkRange,
  first,
  mismatch,
  type Use,
  wrongCount
} from "./kit.js"
import { onlyOne, statistics, tried } from "./statistics.js"

const one =
  (make: (x: Typed, complete: Complete, use: Use) => Typed): Aggregate =>
  (args, complete, use) => {
    if (args.length !== 1) throw wrongCount(use, "1")
    return make(first(args), complete, use)
  }

const statistic = (name: string): Aggregate =>
  one((x, complete, use) => typed(T.double, complete(name, argument(use.call.name, 0, x, T.double).sql)))

const sum = one((x, complete, use) => {
  if (T.isInterval(x.type)) return typed(x.type, `CAST(${complete("sum", x.sql)} AS ${T.duckOf(x.type)})`)
  if (T.isDecimal(x.type)) {
    const type = T.boundedDecimal(Math.min(x.type.precision + 10, 38), x.type.scale)
    return typed(type, `CAST(${complete("sum", x.sql)} AS ${T.duckOf(type)})`)
  }
  if (T.isIntegral(x.type)) {
    const made = complete("sum", x.sql)
    return typed(
      T.bigint,
      `CASE WHEN ${made} NOT BETWEEN -9223372036854775808::HUGEINT AND 9223372036854775807::HUGEINT THEN ${failing("ARITHMETIC_OVERFLOW", "long overflow. Use try_sum to tolerate overflow and return NULL instead.")} ELSE CAST(${made} AS BIGINT) END`
    )
  }
  return typed(T.double, complete("sum", argument(use.call.name, 0, x, T.double).sql))
})

const avg = one((x, complete, use) => {
  if (x.type.name === "DATE" || x.type.name === "TIMESTAMP_NTZ") throw mismatch(use, "NUMERIC", x.type)
  if (x.type.name === "TIMESTAMP") return typed(T.double, complete("avg", cast(x, T.double).sql))
  if (T.isInterval(x.type)) {
    const type = T.isMonths(x.type) ? T.interval("YEAR", "MONTH") : T.interval("DAY", "SECOND")
    const count = complete("count", x.sql)
    return typed(
      type,
      `CASE WHEN ${count} > 0 THEN CAST(spark_interval_divide(CAST(${complete("sum", x.sql)} AS BIGINT), ${count}) AS ${T.duckOf(type)}) END`
    )
  }
  if (T.isDecimal(x.type)) {
    const type = T.boundedDecimal(x.type.precision + 4, x.type.scale + 4)
    return typed(
      type,
      `CAST(spark_divide(CAST(${complete("sum", x.sql)} AS VARCHAR), CAST(${complete("count", x.sql)} AS VARCHAR), '${type.precision},${type.scale}') AS ${T.duckOf(type)})`
    )
  }
  return typed(T.double, complete("avg", argument(use.call.name, 0, x, T.double).sql))
})

const extreme = (name: string): Aggregate =>
  one((x, complete, use) => {
    checkOrderable(use.call.name, x.type)
    if (!T.isComplex(x.type)) return typed(x.type, complete(name, x.sql))
    return typed(x.type, complete(name === "max" ? "arg_max" : "arg_min", x.sql, orderKey(x).sql))
  })

const boolean = (name: string): Aggregate =>
  one((x, complete, use) => typed(T.boolean, complete(name, argument(use.call.name, 0, x, T.boolean).sql)))

const bits = (name: string): Aggregate =>
  one((x, complete, use) => {
    const of = x.type.name === "VOID" ? coerce(x, T.int) : x
    if (!T.isIntegral(of.type)) throw mismatch(use, "INT", x.type)
    return typed(of.type, complete(name, of.sql))
  })

const by =
  (name: string): Aggregate =>
  (args, complete, use) => {
    if (args.length !== 2) throw wrongCount(use, "2")
    checkOrderable(use.call.name, first(args, 1).type)
    // DuckDB's `arg_max` skips rows whose value is null. Spark's returns the null.
    return typed(
      first(args).type,
      complete(name === "max_by" ? "arg_max_null" : "arg_min_null", first(args).sql, orderKey(first(args, 1)).sql)
    )
  }

const pair =
  (name: string): Aggregate =>
  (args, complete, use) => {
    if (args.length !== 2) throw wrongCount(use, "2")
    return typed(
      T.double,
      complete(name, argument(name, 0, first(args), T.double).sql, argument(name, 1, first(args, 1), T.double).sql)
    )
  }

const edge =
  (name: string): Aggregate =>
  (args, complete, use) => {
    if (args.length < 1 || args.length > 2) throw wrongCount(use, "[1, 2]")
    const ignoreNulls = use.call.ignoreNulls || args[1]?.sql === "true"
    if (args[1] !== undefined && !/^(true|false)$/.test(args[1].sql))
      throw unsupported(`${use.call.name} whose second argument is not a literal`, use.call.place)
    if (use.call.over === undefined) return onlyOne(first(args), ignoreNulls, use, complete)
    if (use.call.over.orderBy.length === 0)
      throw unsupported(`${use.call.name} without an order, whose result is by chance`, use.call.place)
    return typed(first(args).type, complete(name, `${first(args).sql}${ignoreNulls ? " IGNORE NULLS" : ""}`))
  }

const list: Aggregate = one((x, complete, use) => {
  if (use.call.distinct) throw unsupported(`${use.call.name} of DISTINCT, whose order is by chance`, use.call.place)
  const made = complete("list", x.sql)
  return typed(
    T.array(x.type),
    `list_filter(coalesce(${made}, CAST([] AS ${T.duckOf(T.array(x.type))})), lambda e: e IS NOT NULL)`
  )
})

const median: Aggregate = one((x, complete, use) =>
  typed(T.double, complete("quantile_cont", argument(use.call.name, 0, x, T.double).sql, "0.5"))
)

export const aggregates: Readonly<Record<string, Aggregate>> = {
  count: (args, complete, use) => {
    if (use.call.args.length === 1 && use.call.args[0]?.kind === "star") return typed(T.bigint, complete("count", "*"))
    if (args.length === 0)
      throw new SqlError(
        "WRONG_NUM_ARGS.WITH_SUGGESTION",
        "The `count` requires at least one argument.",
        use.call.place
      )
    if (args.length === 1) return typed(T.bigint, complete("count", first(args).sql))
    const present = `CASE WHEN ${args.map(({ sql }) => `(${sql}) IS NOT NULL`).join(" AND ")} THEN row(${args.map(({ sql }) => sql).join(", ")}) END`
    return typed(T.bigint, complete("count", present))
  },
  count_if: one((x, complete, use) =>
    typed(
      T.bigint,
      `CAST(${complete("count", `CASE WHEN ${argument(use.call.name, 0, x, T.boolean).sql} THEN 1 END`)} AS BIGINT)`
    )
  ),
  sum,
  avg,
  mean: avg,
  min: extreme("min"),
  max: extreme("max"),
  stddev: statistic("stddev_samp"),
  std: statistic("stddev_samp"),
  stddev_samp: statistic("stddev_samp"),
  stddev_pop: statistic("stddev_pop"),
  variance: statistic("var_samp"),
  var_samp: statistic("var_samp"),
  var_pop: statistic("var_pop"),
  corr: (args, complete, use) => {
    const { sql, type } = pair("corr")(args, complete, use)
    const [x, y] = args.map((arg) => arg.sql)
    return typed(type, `CASE WHEN ${complete("regr_count", y ?? "", x ?? "")} <> 1 THEN ${sql} END`)
  },
  covar_pop: pair("covar_pop"),
  covar_samp: pair("covar_samp"),
  bool_and: boolean("bool_and"),
  every: boolean("bool_and"),
  bool_or: boolean("bool_or"),
  some: boolean("bool_or"),
  any: boolean("bool_or"),
  bit_and: bits("bit_and"),
  bit_or: bits("bit_or"),
  bit_xor: bits("bit_xor"),
  max_by: by("max_by"),
  min_by: by("min_by"),
  median,
  ...statistics,
  try_sum: tried(sum),
  try_avg: tried(avg),
  collect_list: list,
  array_agg: list,
  collect_set: (args, complete, use) => {
    checkGroupable(use.call.name, first(args).type)
    const made = list(args, (name, ...rest) => complete(name, `DISTINCT ${rest.join(", ")}`), use)
    return made
  },
  first_value: edge("first_value"),
  first: edge("first_value"),
  last_value: edge("last_value"),
  last: edge("last_value")
}

const rank =
  (name: string): Aggregate =>
  (args, complete, use) => {
    if (args.length !== 0 && name !== "row_number")
      throw unsupported(`${use.call.name.toLowerCase()} with arguments`, use.call.place)
    if (args.length !== 0) throw wrongCount(use, "0")
    return typed(T.int, `CAST(${complete(name)} AS INTEGER)`)
  }

const share =
  (name: string): Aggregate =>
  (args, complete, use) => {
    if (args.length !== 0) throw wrongCount(use, "0")
    return typed(T.double, complete(name))
  }

const offset =
  (name: string): Aggregate =>
  (args, complete, use) => {
    const [x, n, otherwise] = args
    if (x === undefined || args.length > 3) throw wrongCount(use, "[1, 3]")
    if (n !== undefined) checkFoldable(use, 1)
    if (n !== undefined && !T.isIntegral(n.type)) throw mismatch(use, "INT", n.type)
    const type = otherwise === undefined ? x.type : T.commonOf(x.type, otherwise.type)
    if (type === undefined)
      throw new SqlError(
        "DATATYPE_MISMATCH.DATA_DIFF_TYPES",
        `The default of ${name} has another type.`,
        use.call.place
      )
    return typed(
      type,
      complete(
        name,
        coerce(x, type).sql,
        n?.sql ?? "1",
        `${otherwise === undefined ? "NULL" : coerce(otherwise, type).sql}${use.call.ignoreNulls ? " IGNORE NULLS" : ""}`
      )
    )
  }

/** Functions that need OVER. */
export const windows: Readonly<Record<string, Aggregate>> = {
  row_number: rank("row_number"),
  rank: rank("rank"),
  dense_rank: rank("dense_rank"),
  percent_rank: share("percent_rank"),
  cume_dist: share("cume_dist"),
  ntile: one((x, complete, use) => {
    checkFoldable(use, 0)
    if (!T.isIntegral(x.type)) throw mismatch(use, "INT", x.type)
    checkRange(use, 0, 1, 2 ** 31 - 1)
    return typed(T.int, `CAST(${complete("ntile", x.sql)} AS INTEGER)`)
  }),
  lag: offset("lag"),
  lead: offset("lead"),
  nth_value: (args, complete, use) => {
    if (args.length !== 2) throw wrongCount(use, "2")
    checkFoldable(use, 1)
    const { text, type } = first(args, 1)
    if (text !== undefined && Number.isNaN(Number(text)))
      throw new SqlError("CAST_INVALID_INPUT", `The value '${text}' cannot be cast to "INT".`, use.call.place)
    if (!T.isIntegral(type)) throw mismatch(use, "INT", first(args, 1).type)
    checkRange(use, 1, 1, 2 ** 31 - 1)
    return typed(first(args).type, complete("nth_value", first(args).sql, first(args, 1).sql))
  }
}
