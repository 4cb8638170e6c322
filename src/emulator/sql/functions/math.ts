/** Mathematical functions and those of bits. */
import { failing, SqlError, unsupported } from "../errors.js"
import { arithmetic } from "../operators.js"
import { argument, coerce, type Typed, typed, unify } from "../typed.js"
import * as T from "../types.js"
import { args, type Fn, type Functions, first, fixed, of } from "./kit.js"

const d = T.double

const real = (sql: (x: string) => string): Fn => fixed([d], d, (x = "") => sql(x))

/** `floor` and `ceil`: of a double a long, of a decimal one without a fraction. */
const whole = (name: string): Fn =>
  of(1, 1, (args, use) => {
    const x = first(args)
    if (T.isIntegral(x.type)) return coerce(x, T.bigint)
    if (T.isDecimal(x.type)) {
      if (x.type.scale === 0) return x
      const type = T.boundedDecimal(x.type.precision - x.type.scale + 1, 0)
      return typed(type, `CAST(${name}(${x.sql}) AS ${T.duckOf(type)})`)
    }
    const sql = argument(use.call.name, 0, x, d).sql
    return typed(T.bigint, `spark_saturate(${name}(${sql}))`)
  })

const rounding = (mode: string): Fn =>
  of(1, 2, (args, use) => {
    const x = first(args)
    const scale = args[1] === undefined ? 0 : Number(args[1].integer ?? args[1].text ?? Number.NaN)
    if (args[1]?.text !== undefined && !Number.isInteger(scale))
      throw new SqlError("CAST_INVALID_INPUT", `The value '${args[1].text}' cannot be cast to "INT".`, use.call.place)
    if (!Number.isInteger(scale)) throw unsupported(`${use.call.name} whose scale is not a literal`, use.call.place)
    if (T.isDecimal(x.type)) {
      const { precision, scale: old } = x.type
      const whole = precision - old + 1
      const type =
        scale < 0
          ? T.decimal(Math.min(Math.max(whole, 1 - scale), 38), 0)
          : T.decimal(Math.min(whole + Math.min(old, scale), 38), Math.min(old, scale))
      return typed(type, `CAST(spark_round(CAST(${x.sql} AS VARCHAR), ${scale}, '${mode}') AS ${T.duckOf(type)})`)
    }
    if (T.isIntegral(x.type)) {
      return scale >= 0
        ? typed(x.type, x.sql)
        : typed(x.type, `CAST(spark_round(CAST(${x.sql} AS VARCHAR), ${scale}, '${mode}') AS ${T.duckOf(x.type)})`)
    }
    if (x.type.name === "FLOAT")
      return typed(
        T.float,
        `CAST(spark_round(spark_float_text(CAST(${x.sql} AS DOUBLE)), ${scale}, '${mode}') AS FLOAT)`
      )
    return typed(
      d,
      `CAST(spark_round(spark_double_text(${argument(use.call.name, 0, x, d).sql}), ${scale}, '${mode}') AS DOUBLE)`
    )
  })

const sameType =
  (sql: (x: string) => string): Fn =>
  (use) => {
    const x = first(args(use, 1))
    const number = T.isNumeric(x.type) || T.isInterval(x.type) ? x : argument(use.call.name, 0, x, d)
    return typed(number.type, sql(number.sql))
  }

/** The greatest or the least: nulls are skipped, NaN is the greatest. */
const extreme = (name: string): Fn =>
  of(2, 1000, (args, use) => {
    const items = unify(use.call.name, args, { common: T.closeOf })
    if (T.isComplex(first(items).type)) throw unsupported(`${name} of ${first(items).type.name}`, use.call.place)
    return typed(first(items).type, `${name}(${items.map(({ sql }) => sql).join(", ")})`)
  })

const remainder = (
  use: Parameters<Fn>[0],
  args: ReadonlyArray<Typed>
): { readonly type: T.SparkType; readonly a: string; readonly b: string } => {
  const [a, b] = unify(use.call.name, args)
  if (a === undefined || b === undefined || !T.isNumeric(a.type))
    throw unsupported(`${use.call.name} of these types`, use.call.place)
  return { type: a.type, a: a.sql, b: b.sql }
}

const logOf = (x: string, sql: string): string => `CASE WHEN ${x} > 0 THEN ${sql} WHEN isnan(${x}) THEN ${x} END`

/** `ceil` and `floor` to a number of digits: a decimal. */
const wholeTo =
  (name: string, plain: Fn): Fn =>
  (use) => {
    if (use.call.args.length !== 2) return plain(use)
    return of(2, 2, (args) => {
      const scale = Number(args[1]?.integer ?? Number.NaN)
      const x = T.isIntegral(first(args).type) ? coerce(first(args), decimalFor(first(args).type)) : first(args)
      if (!Number.isInteger(scale) || !T.isDecimal(x.type))
        throw unsupported(`${name} of these arguments`, use.call.place)
      const { precision, scale: old } = x.type
      const whole = precision - old + 1
      const type =
        scale < 0
          ? T.decimal(Math.min(Math.max(whole, 1 - scale), 38), 0)
          : T.decimal(Math.min(whole + Math.min(old, scale), 38), Math.min(old, scale))
      return typed(type, `CAST(spark_round(CAST(${x.sql} AS VARCHAR), ${scale}, '${name}') AS ${T.duckOf(type)})`)
    })(use)
  }

const decimalFor = (type: T.SparkType): T.DecimalType => T.decimalOfIntegral(type)

const shift = (op: string): Fn =>
  of(2, 2, (args, use) => {
    const x = first(args).type.name === "BIGINT" ? first(args) : argument(use.call.name, 0, first(args), T.int)
    const by = argument(use.call.name, 1, first(args, 1), T.int).sql
    const bits = x.type.name === "BIGINT" ? 64 : 32
    return typed(
      x.type,
      `CAST(spark_shift(CAST(${x.sql} AS BIGINT), CAST(${by} AS BIGINT), '${op}', ${bits}) AS ${T.duckOf(x.type)})`
    )
  })

const bitAt: Fn = of(2, 2, (args, use) => {
  const x = first(args)
  if (!T.isIntegral(x.type)) throw unsupported(`${use.call.name} of this type`, use.call.place)
  const n = argument(use.call.name, 1, first(args, 1), T.int).sql
  const size = { TINYINT: 8, SMALLINT: 16, INT: 32 }[x.type.name as "INT"] ?? 64
  return typed(
    T.tinyint,
    `CAST(CASE WHEN (${n} < 0 OR ${n} >= ${size}) AND (${x.sql}) IS NOT NULL THEN ${failing("INVALID_PARAMETER_VALUE.BIT_POSITION_RANGE", "The position is out of range.")} ELSE spark_shift(CAST(${x.sql} AS BIGINT), CAST(${n} AS BIGINT), '>>', 64) & 1 END AS TINYINT)`
  )
})

/** The value as a number that Spark hashes in its place. */
const hashed = (x: Typed): Typed => {
  if (x.type.name === "DATE") return typed(T.int, `CAST(datediff('day', DATE '1970-01-01', ${x.sql}) AS INTEGER)`)
  if (x.type.name === "TIMESTAMP" || x.type.name === "TIMESTAMP_NTZ") return typed(T.bigint, `epoch_us(${x.sql})`)
  if (T.isDecimal(x.type) && x.type.precision <= 18)
    return typed(T.bigint, `CAST(replace(CAST(${x.sql} AS VARCHAR), '.', '') AS BIGINT)`)
  return x
}

export const hashOf = (use: Parameters<Fn>[0], args: ReadonlyArray<Typed>, name: string, type: T.SparkType): Typed => {
  const sql = args.reduce(
    (seed, given) => {
      const arg = hashed(given)
      const kind = ["TINYINT", "SMALLINT", "INT", "BOOLEAN"].includes(arg.type.name)
        ? "int"
        : { BIGINT: "long", DOUBLE: "double", FLOAT: "float", STRING: "string", VOID: "int" }[arg.type.name as "BIGINT"]
      if (kind === undefined) throw unsupported(`${use.call.name} of ${T.textOf(arg.type)}`, use.call.place)
      const text =
        arg.type.name === "STRING"
          ? arg.sql
          : arg.type.name === "BOOLEAN"
            ? `CAST(CAST(${arg.sql} AS INTEGER) AS VARCHAR)`
            : coerce(arg, T.string).sql
      return `coalesce(spark_${name}(${text}, '${kind}', ${seed}), ${seed})`
    },
    `CAST(42 AS ${T.duckOf(type)})`
  )
  return typed(type, sql)
}

const signum: Fn = of(1, 1, (args, use) => {
  const x = first(args)
  const sql = T.isInterval(x.type) ? x.sql : argument(use.call.name, 0, x, d).sql
  return typed(
    d,
    `CAST(CASE WHEN isnan(CAST(${sql} AS DOUBLE)) THEN CAST('NaN' AS DOUBLE) ELSE sign(${sql}) END AS DOUBLE)`
  )
})

/** A random number. Spark's own sequence of a seed is not known. */
const random: Fn = (use) => {
  const [seed] = args(use, 0, 1)
  if (seed !== undefined) throw unsupported(`${use.call.name} with a seed`, use.call.place)
  return typed(d, "random()")
}

export const math: Functions = {
  rand: random,
  random,
  hash: of(1, 20, (args, use) => hashOf(use, args, "hash", T.int)),
  xxhash64: of(1, 20, (args, use) => hashOf(use, args, "xxhash", T.bigint)),
  shiftleft: shift("<<"),
  shiftright: shift(">>"),
  shiftrightunsigned: shift(">>>"),
  bit_get: bitAt,
  getbit: bitAt,
  cot: real((x) => `(1 / spark_math('tan', ${x}, 0))`),
  sec: real((x) => `(1 / spark_math('cos', ${x}, 0))`),
  csc: real((x) => `(1 / spark_math('sin', ${x}, 0))`),
  asinh: real((x) => `spark_math('asinh', ${x}, 0)`),
  acosh: real((x) => `spark_math('acosh', ${x}, 0)`),
  atanh: real((x) => `spark_math('atanh', ${x}, 0)`),
  abs: sameType((x) => `abs(${x})`),
  positive: sameType((x) => x),
  negative: sameType((x) => `(-(${x}))`),
  sign: signum,
  signum,
  ceil: wholeTo("ceil", whole("ceil")),
  ceiling: wholeTo("ceil", whole("ceil")),
  floor: wholeTo("floor", whole("floor")),
  round: rounding("up"),
  bround: rounding("even"),
  rint: real((x) => `round_even(${x}, 0)`),
  sqrt: real((x) => `CASE WHEN ${x} < 0 THEN CAST('NaN' AS DOUBLE) ELSE sqrt(${x}) END`),
  cbrt: real((x) => `cbrt(${x})`),
  exp: real((x) => `spark_math('exp', ${x}, 0)`),
  expm1: real((x) => `spark_math('expm1', ${x}, 0)`),
  ln: real((x) => logOf(x, `spark_math('log', ${x}, 0)`)),
  log10: real((x) => logOf(x, `spark_math('log10', ${x}, 0)`)),
  log2: real((x) => logOf(x, `spark_math('log2', ${x}, 0)`)),
  log1p: real((x) => `CASE WHEN ${x} > -1 THEN spark_math('log1p', ${x}, 0) WHEN isnan(${x}) THEN ${x} END`),
  log: (use) =>
    use.call.args.length === 1
      ? real((x) => logOf(x, `spark_math('log', ${x}, 0)`))(use)
      : fixed(
          [d, d],
          d,
          (b = "", x = "") =>
            `CASE WHEN ${b} > 0 AND ${x} > 0 THEN spark_math('log', ${x}, 0) / spark_math('log', ${b}, 0) END`
        )(use),
  pow: fixed([d, d], d, (x, y) => `spark_math('pow', ${x}, ${y})`),
  power: fixed([d, d], d, (x, y) => `spark_math('pow', ${x}, ${y})`),
  sin: real((x) => `spark_math('sin', ${x}, 0)`),
  cos: real((x) => `spark_math('cos', ${x}, 0)`),
  tan: real((x) => `spark_math('tan', ${x}, 0)`),
  asin: real((x) => `spark_math('asin', ${x}, 0)`),
  acos: real((x) => `spark_math('acos', ${x}, 0)`),
  atan: real((x) => `spark_math('atan', ${x}, 0)`),
  sinh: real((x) => `spark_math('sinh', ${x}, 0)`),
  cosh: real((x) => `spark_math('cosh', ${x}, 0)`),
  tanh: real((x) => `spark_math('tanh', ${x}, 0)`),
  atan2: fixed([d, d], d, (y, x) => `spark_math('atan2', ${y}, ${x})`),
  hypot: fixed([d, d], d, (x, y) => `spark_math('hypot', ${x}, ${y})`),
  degrees: real((x) => `spark_math('degrees', ${x}, 0)`),
  radians: real((x) => `spark_math('radians', ${x}, 0)`),
  pi: fixed([], d, () => "CAST('3.141592653589793' AS DOUBLE)"),
  e: fixed([], d, () => "CAST('2.718281828459045' AS DOUBLE)"),
  isnan: fixed([d], T.boolean, (x) => `coalesce(isnan(${x}), false)`),
  nanvl: fixed([d, d], d, (x, y) => `CASE WHEN isnan(${x}) THEN ${y} ELSE ${x} END`),
  greatest: extreme("greatest"),
  least: extreme("least"),
  factorial: fixed(
    [T.int],
    T.bigint,
    (n) => `CASE WHEN ${n} BETWEEN 0 AND 20 THEN CAST(factorial(${n}) AS BIGINT) END`
  ),
  pmod: of(2, 2, (args, use) => {
    const { a, b, type } = remainder(use, args)
    if (T.isDecimal(type)) {
      const rest = arithmetic("%", first(args), first(args, 1), use.call.place)
      return typed(
        rest.type,
        `CAST(CASE WHEN ${rest.sql} < 0 AND ${b} > 0 THEN ${rest.sql} + ${b} ELSE ${rest.sql} END AS ${T.duckOf(rest.type)})`
      )
    }
    return typed(
      type,
      `CAST(CASE WHEN ${b} = 0 AND (${a}) IS NOT NULL THEN ${failing("DIVIDE_BY_ZERO", "Division by zero.")} WHEN ${a} % ${b} < 0 THEN (${a} % ${b} + ${b}) % ${b} ELSE ${a} % ${b} END AS ${T.duckOf(type)})`
    )
  }),
  bin: fixed([T.bigint], T.string, (x) => `spark_bin(${x})`),
  conv: fixed([T.string, T.int, T.int], T.string, (x, from, to) => `spark_conv(${x}, ${from}, ${to})`),
  bit_count: of(1, 1, (args, use) => {
    const x = first(args)
    if (!T.isIntegral(x.type)) throw unsupported("bit_count of this type", use.call.place)
    return typed(T.int, `CAST(bit_count(CAST(${x.sql} AS BIGINT)) AS INTEGER)`)
  }),
  width_bucket: fixed(
    [d, d, d, T.bigint],
    T.bigint,
    (v, low, high, n) =>
      `CASE WHEN ${n} <= 0 OR ${low} = ${high} THEN NULL WHEN ${low} < ${high} THEN CASE WHEN ${v} < ${low} THEN 0 WHEN ${v} >= ${high} THEN ${n} + 1 ELSE CAST(floor(${n} * (${v} - ${low}) / (${high} - ${low})) AS BIGINT) + 1 END ELSE CASE WHEN ${v} > ${low} THEN 0 WHEN ${v} <= ${high} THEN ${n} + 1 ELSE CAST(floor(${n} * (${low} - ${v}) / (${low} - ${high})) AS BIGINT) + 1 END END`
  ),
  hex: of(1, 1, (args, use) => {
    const x = first(args)
    if (x.type.name === "STRING") return typed(T.string, `hex(encode(${x.sql}))`)
    if (x.type.name === "BINARY") return typed(T.string, `hex(${x.sql})`)
    return typed(T.string, `spark_hex(${argument(use.call.name, 0, x, T.bigint).sql})`)
  }),
  unhex: fixed([T.string], T.binary, (x) => `unhex(spark_unhex(${x}))`)
}
