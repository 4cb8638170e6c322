/** Arithmetic and comparisons of two operands, with the result types of Spark. */
import type { Expr } from "./ast.js"
import { failing, type Place, SqlError, unsupported } from "./errors.js"
import { checkOrderable, orderKey } from "./orderings.js"
import { coerce, type Typed, typed } from "./typed.js"
import * as T from "./types.js"

export const binaryMismatch = (op: string, left: Typed, right: Typed, place: Place): SqlError =>
  new SqlError(
    "DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES",
    `Cannot resolve the operator "${op}" due to data type mismatch: the left and right operands have incompatible types ("${T.textOf(left.type)}" and "${T.textOf(right.type)}").`,
    place
  )

/** A literal of an integer takes as many digits as it has, beside a decimal. */
const decimalOf = (of: Typed): T.DecimalType =>
  T.isDecimal(of.type)
    ? of.type
    : of.integer === undefined
      ? T.decimalOfIntegral(of.type)
      : T.decimal(Math.max(of.integer.replace("-", "").replace(/^0+(?=\d)/, "").length, 1), 0)

const divideByZero = failing(
  "DIVIDE_BY_ZERO",
  "Division by zero. Use `try_divide` to tolerate divisor being 0 and return NULL instead."
)

const decimalArithmetic = (op: string, a: Typed, b: Typed): Typed => {
  const [x, y] = [decimalOf(a), decimalOf(b)]
  const [l, r] = [`CAST(${coerce(a, x).sql} AS VARCHAR)`, `CAST(${coerce(b, y).sql} AS VARCHAR)`]
  const made = (type: T.DecimalType, name: string, right = r): Typed =>
    typed(type, `CAST(${name}(${l}, ${right}, '${type.precision},${type.scale}') AS ${T.duckOf(type)})`)
  if (op === "+" || op === "-") {
    const scale = Math.max(x.scale, y.scale)
    const type = T.boundedDecimal(Math.max(x.precision - x.scale, y.precision - y.scale) + scale + 1, scale)
    return made(type, "spark_add", op === "-" ? `CAST(-(${coerce(b, y).sql}) AS VARCHAR)` : r)
  }
  if (op === "*") return made(T.boundedDecimal(x.precision + y.precision + 1, x.scale + y.scale), "spark_multiply")
  if (op === "/") {
    const scale = Math.max(6, x.scale + y.precision + 1)
    return made(T.boundedDecimal(x.precision - x.scale + y.scale + scale, scale), "spark_divide")
  }
  const scale = Math.max(x.scale, y.scale)
  const type = T.boundedDecimal(Math.min(x.precision - x.scale, y.precision - y.scale) + scale, scale)
  const wide = T.boundedDecimal(Math.max(x.precision - x.scale, y.precision - y.scale) + scale, scale)
  const [m, n] = [coerce(a, wide).sql, coerce(b, wide).sql]
  if (op === "%")
    return typed(
      type,
      `CAST(CASE WHEN ${n} = 0 AND (${m}) IS NOT NULL THEN ${failing("DIVIDE_BY_ZERO", "Division by zero.")} ELSE ${m} % ${n} END AS ${T.duckOf(type)})`
    )
  if (x.scale === 0 && y.scale === 0 && x.precision <= 18 && y.precision <= 18)
    return typed(
      T.bigint,
      `CAST(CASE WHEN ${n} = 0 AND (${m}) IS NOT NULL THEN ${divideByZero} ELSE CAST(${m} AS BIGINT) // CAST(${n} AS BIGINT) END AS BIGINT)`
    )
  return typed(T.bigint, `spark_decimal_div(CAST(${m} AS VARCHAR), CAST(${n} AS VARCHAR))`)
}

export const arithmetic = (op: string, a: Typed, b: Typed, place: Place): Typed => {
  if (!T.isNumeric(a.type) && a.type.name !== "STRING" && a.type.name !== "VOID") throw binaryMismatch(op, a, b, place)
  if (!T.isNumeric(b.type) && b.type.name !== "STRING" && b.type.name !== "VOID") throw binaryMismatch(op, a, b, place)
  const isText = ({ type }: Typed): boolean => type.name === "STRING" || type.name === "VOID"
  if (isText(a) && isText(b) && (a.type.name === "STRING" || b.type.name === "STRING"))
    throw new SqlError(
      "DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE",
      `Cannot resolve the operator "${op}" due to data type mismatch: it requires numbers, not "STRING".`,
      place
    )
  if (T.isDecimal(a.type) && b.type.name === "VOID") return decimalArithmetic(op, a, coerce(b, a.type))
  if (a.type.name === "VOID" && T.isDecimal(b.type)) return decimalArithmetic(op, coerce(a, b.type), b)
  if (
    (T.isDecimal(a.type) && (T.isDecimal(b.type) || T.isIntegral(b.type))) ||
    (T.isIntegral(a.type) && T.isDecimal(b.type))
  )
    return decimalArithmetic(op, a, b)
  let common = T.commonOf(a.type, b.type)
  if (common?.name === "STRING" || common?.name === "VOID") common = T.double
  if (common === undefined) throw binaryMismatch(op, a, b, place)
  if (op === "/") common = T.double
  if (op === "DIV") {
    if (!T.isIntegral(common)) throw unsupported("DIV of other types than integers", place)
    const [x, y] = [coerce(a, T.bigint).sql, coerce(b, T.bigint).sql]
    return typed(
      T.bigint,
      `CAST(CASE WHEN ${y} = 0 AND (${x}) IS NOT NULL THEN ${divideByZero} ELSE ${x} // ${y} END AS BIGINT)`
    )
  }
  const [x, y] = [coerce(a, common).sql, coerce(b, common).sql]
  const duck = T.duckOf(common)
  if (op === "/")
    return typed(
      common,
      `CAST(CASE WHEN ${y} = 0 AND (${x}) IS NOT NULL THEN ${divideByZero} ELSE ${x} / ${y} END AS DOUBLE)`
    )
  if (op === "%")
    return typed(
      common,
      `CAST(CASE WHEN ${y} = 0 AND (${x}) IS NOT NULL THEN ${failing("DIVIDE_BY_ZERO", "Division by zero.")} ELSE ${x} % ${y} END AS ${duck})`
    )
  return typed(common, `CAST((${x} ${op} ${y}) AS ${duck})`)
}

/** AND and OR. A text beside a condition is cast, as in Spark. */
export const logical = (op: string, left: Typed, right: Typed, place: Place): Typed => {
  const [a, b] = [left, right].map((one) => (one.type.name === "VOID" ? coerce(one, T.boolean) : one)) as [Typed, Typed]
  const type = T.commonOf(a.type, b.type)
  if (type === undefined) throw binaryMismatch(op, a, b, place)
  if (type.name !== "BOOLEAN")
    throw new SqlError(
      "DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE",
      `Cannot resolve the operator "${op}" due to data type mismatch: it requires the "BOOLEAN" type, not "${T.textOf(type)}".`,
      place
    )
  return typed(T.boolean, `(${coerce(a, T.boolean).sql} ${op} ${coerce(b, T.boolean).sql})`)
}

/** A column of CHAR and a literal, or two columns of CHAR, with blanks up to the same length. */
const padded = (a: Typed, b: Typed): readonly [Typed, Typed] => {
  const sizeOf = ({ char, text }: Typed): number | undefined =>
    char ?? (text === undefined ? undefined : [...text].length)
  const [x, y] = [sizeOf(a), sizeOf(b)]
  if ((a.char ?? b.char) === undefined || x === undefined || y === undefined || x === y) return [a, b]
  const size = Math.max(x, y)
  const fill = (of: Typed, own: number): Typed => (own < size ? typed(T.string, `rpad(${of.sql}, ${size}, ' ')`) : of)
  return [fill(a, x), fill(b, y)]
}

export const compare = (op: string, given: Typed, other: Typed, place: Place): Typed => {
  const [a, b] = padded(given, other)
  // Structs of the same types are compared whatever their fields are called.
  const type = T.commonOf(a.type, b.type) ?? (T.isSameShape(a.type, b.type) ? a.type : undefined)
  if (type === undefined) throw binaryMismatch(op, a, b, place)
  checkOrderable(`operator ${op}`, type)
  const isOrder = op !== "=" && op !== "<>" && op !== "<=>"
  const [x, y] = [coerce(a, type), coerce(b, type)].map((one) => (isOrder ? orderKey(one) : one).sql)
  return typed(T.boolean, op === "<=>" ? `(${x} IS NOT DISTINCT FROM ${y})` : `(${x} ${op} ${y})`)
}

/** Whether an operand cannot fail. Spark tries only the outermost operation. */
export const isSafe = (expr: Expr): boolean =>
  expr.kind === "literal" ||
  expr.kind === "column" ||
  expr.kind === "parameter" ||
  expr.kind === "field" ||
  expr.kind === "interval" ||
  (expr.kind === "unary" && expr.op === "-" && expr.operand.kind === "literal")
