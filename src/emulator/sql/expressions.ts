/** Translates expressions to DuckDB's, with Spark's semantics. */
import type { Call, Expr, Query, SortItem } from "./ast.js"
import { type Place, SqlError, unsupported } from "./errors.js"
import { aggregates, type Complete, windows } from "./functions/aggregates.js"
import { collections, elementAt, fieldOf } from "./functions/collections.js"
import { conditional } from "./functions/conditional.js"
import { dates, shifted } from "./functions/dates.js"
import type { Functions, Session, Use } from "./functions/kit.js"
import { math } from "./functions/math.js"
import { strings } from "./functions/strings.js"
import { checkLiteral } from "./natives/times.js"
import { lookUp, type Scope, unresolved } from "./scope.js"
import { cast, coerce, type Typed, textLiteral, attempt as tried, typed, unify } from "./typed.js"
import * as T from "./types.js"

const functions: Functions = { ...math, ...conditional, ...strings, ...dates, ...collections }

/** Functions that are known by another name. */
const synonyms: Readonly<Record<string, string>> = {
  mod: "%",
  reduce: "aggregate",
  date_from_unix_date: "date_from_unix_date"
}

/** Operators and functions whose failure a `try_` form turns into null. */
const tries: Readonly<Record<string, string>> = {
  try_add: "+",
  try_subtract: "-",
  try_multiply: "*",
  try_divide: "/",
  try_mod: "%"
}

export const isGenerator = (name: string): boolean => /^(pos)?explode(_outer)?$|^inline(_outer)?$|^stack$/i.test(name)

export interface Environment {
  readonly session: Session
  /** The value of a call of a function of Unity Catalog. */
  readonly routine: (call: Call, scope: Scope, expressions: Expressions) => Typed | undefined
  readonly parameters: ReadonlyMap<string, Typed>
  /** A fresh name for a column or a relation. */
  readonly fresh: (prefix: string) => string
  /** A query in an expression, and its columns. */
  readonly subquery: (
    query: Query,
    outer: Scope
  ) => { readonly sql: string; readonly columns: ReadonlyArray<{ readonly type: T.SparkType; readonly ref: string }> }
}

const binaryMismatch = (op: string, left: Typed, right: Typed, place: Place): SqlError =>
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

const divideByZero =
  "error('[DIVIDE_BY_ZERO] Division by zero. Use `try_divide` to tolerate divisor being 0 and return NULL instead.')"

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
      `CAST(CASE WHEN ${n} = 0 THEN error('[DIVIDE_BY_ZERO] Division by zero.') ELSE ${m} % ${n} END AS ${T.duckOf(type)})`
    )
  throw unsupported("DIV of decimals")
}

const arithmetic = (op: string, a: Typed, b: Typed, place: Place): Typed => {
  if (!T.isNumeric(a.type) && a.type.name !== "STRING" && a.type.name !== "VOID") throw binaryMismatch(op, a, b, place)
  if (!T.isNumeric(b.type) && b.type.name !== "STRING" && b.type.name !== "VOID") throw binaryMismatch(op, a, b, place)
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
    return typed(T.bigint, `CAST(CASE WHEN ${y} = 0 THEN ${divideByZero} ELSE ${x} // ${y} END AS BIGINT)`)
  }
  const [x, y] = [coerce(a, common).sql, coerce(b, common).sql]
  const duck = T.duckOf(common)
  if (op === "/") return typed(common, `CAST(CASE WHEN ${y} = 0 THEN ${divideByZero} ELSE ${x} / ${y} END AS DOUBLE)`)
  if (op === "%")
    return typed(
      common,
      `CAST(CASE WHEN ${y} = 0 THEN error('[DIVIDE_BY_ZERO] Division by zero.') ELSE ${x} % ${y} END AS ${duck})`
    )
  return typed(common, `CAST((${x} ${op} ${y}) AS ${duck})`)
}

/** Whether an operand cannot fail. Spark tries only the outermost operation. */
const isSafe = (expr: Expr): boolean =>
  expr.kind === "literal" ||
  expr.kind === "column" ||
  expr.kind === "parameter" ||
  expr.kind === "field" ||
  (expr.kind === "unary" && expr.op === "-" && expr.operand.kind === "literal")

const checkSafe = (operands: ReadonlyArray<Expr>, what: string): void => {
  if (!operands.every(isSafe)) throw unsupported(`${what} of operands that may fail themselves`)
}

export class Expressions {
  readonly environment: Environment

  constructor(environment: Environment) {
    this.environment = environment
  }

  /** Literals are cast, so that DuckDB knows the same type. */
  literal({ type, value }: Extract<Expr, { readonly kind: "literal" }>): Typed {
    if (value === null) return typed(T.nothing, "CAST(NULL AS INTEGER)")
    switch (type.name) {
      case "STRING":
        return { ...typed(type, `CAST(${textLiteral(value)} AS VARCHAR)`), text: value }
      case "BOOLEAN":
        return typed(type, value)
      case "BINARY":
        return typed(type, `unhex('${value}')`)
      case "DATE":
      case "TIMESTAMP":
      case "TIMESTAMP_NTZ":
        if (type.name === "TIMESTAMP_NTZ" && /[zZ]|[+-]\d\d?:?\d*$/.test(value.slice(10)))
          throw unsupported("TIMESTAMP_NTZ literals with a zone")
        try {
          checkLiteral(type.name, value)
        } catch (cause) {
          if (cause instanceof Error && cause.message.includes("UNSUPPORTED_FEATURE")) throw cause
          throw new SqlError(
            "INVALID_TYPED_LITERAL",
            `The value of the typed literal "${type.name}" is invalid: '${value}'.`
          )
        }
        return cast(typed(T.string, textLiteral(value)), type)
      default:
        return {
          ...typed(type, `CAST('${value}' AS ${T.duckOf(type)})`),
          ...(T.isIntegral(type) ? { integer: value } : {})
        }
    }
  }

  compare(op: string, a: Typed, b: Typed, place: Place): Typed {
    if (T.isComplex(a.type) || T.isComplex(b.type))
      throw unsupported(`comparisons of ${T.isComplex(a.type) ? a.type.name : b.type.name}`, place)
    const type = T.commonOf(a.type, b.type)
    if (type === undefined) throw binaryMismatch(op, a, b, place)
    const [x, y] = [coerce(a, type).sql, coerce(b, type).sql]
    return typed(T.boolean, op === "<=>" ? `(${x} IS NOT DISTINCT FROM ${y})` : `(${x} ${op} ${y})`)
  }

  condition(expr: Expr, scope: Scope, what = "condition"): Typed {
    const made = this.translate(expr, scope)
    if (made.type.name !== "BOOLEAN" && made.type.name !== "VOID") {
      throw new SqlError(
        "DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN",
        `The ${what} of type "${T.textOf(made.type)}" is not a boolean.`
      )
    }
    return coerce(made, T.boolean)
  }

  binary({ left, op, place, right }: Extract<Expr, { readonly kind: "binary" }>, scope: Scope): Typed {
    if (op === "AND" || op === "OR")
      return typed(T.boolean, `(${this.condition(left, scope).sql} ${op} ${this.condition(right, scope).sql})`)
    if (left.kind === "interval" || right.kind === "interval") {
      const [of, by] = left.kind === "interval" ? [right, left] : [left, right]
      const at = this.translate(of, scope)
      if (
        by.kind !== "interval" ||
        (op !== "+" && op !== "-") ||
        (left.kind === "interval" && op === "-") ||
        !T.isDatetime(at.type)
      )
        throw unsupported(`intervals with ${op}`, place)
      return shifted(at, by.parts, op === "-" ? -1 : 1)
    }
    const [a, b] = [this.translate(left, scope), this.translate(right, scope)]
    switch (op) {
      case "=":
      case "<>":
      case "<":
      case "<=":
      case ">":
      case ">=":
      case "<=>":
        return this.compare(op, a, b, place)
      case "||":
        return this.call(
          {
            kind: "call",
            name: "concat",
            args: [left, right],
            distinct: false,
            filter: undefined,
            over: undefined,
            ignoreNulls: false,
            place
          },
          scope
        )
      case "&":
      case "|":
      case "^": {
        const type = T.commonOf(a.type, b.type)
        if (type === undefined || !T.isIntegral(type)) throw binaryMismatch(op, a, b, place)
        const [x, y] = [coerce(a, type).sql, coerce(b, type).sql]
        return typed(type, op === "^" ? `xor(${x}, ${y})` : `(${x} ${op} ${y})`)
      }
      case "+":
      case "-":
        if (a.type.name === "DATE" && T.isIntegral(b.type) && b.type.name !== "BIGINT")
          return typed(T.date, `CAST(${a.sql} ${op} ${coerce(b, T.int).sql} AS DATE)`)
        if (b.type.name === "DATE" && op === "+" && T.isIntegral(a.type) && a.type.name !== "BIGINT")
          return typed(T.date, `CAST(${b.sql} + ${coerce(a, T.int).sql} AS DATE)`)
        if (T.isDatetime(a.type) && T.isDatetime(b.type) && op === "-")
          throw unsupported("the difference of dates as an interval; use datediff", place)
        return arithmetic(op, a, b, place)
      case "*":
      case "/":
      case "%":
      case "DIV":
        return arithmetic(op, a, b, place)
      default:
        throw unsupported(`the operator ${op}`, place)
    }
  }

  translate(expr: Expr, scope: Scope): Typed {
    const again = (inner: Expr): Typed => this.translate(inner, scope)
    switch (expr.kind) {
      case "literal":
        return this.literal(expr)
      case "interval":
        throw unsupported("intervals, other than added to a date or a timestamp")
      case "column": {
        const found = lookUp(scope, expr.parts, expr.place)
        if (found === undefined) throw unresolved(expr.parts, scope, expr.place)
        return found
      }
      case "star":
        throw unsupported("* in this place", expr.place)
      case "parameter": {
        const value = this.environment.parameters.get(expr.name)
        if (value === undefined)
          throw new SqlError(
            "UNBOUND_SQL_PARAMETER",
            `Found the unbound parameter: ${expr.name}. Please, fix \`args\` and provide a mapping of the parameter.`,
            expr.place
          )
        return value
      }
      case "binary":
        return this.binary(expr, scope)
      case "unary": {
        if (expr.op === "NOT") return typed(T.boolean, `(NOT ${this.condition(expr.operand, scope).sql})`)
        const operand = again(expr.operand)
        if (expr.op === "~") {
          if (!T.isIntegral(operand.type)) throw unsupported("~ of other types than integers")
          return typed(operand.type, `(~(${operand.sql}))`)
        }
        const number =
          operand.type.name === "STRING" || operand.type.name === "VOID" ? coerce(operand, T.double) : operand
        if (!T.isNumeric(number.type))
          throw new SqlError(
            "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
            `The operand of ${expr.op} has the type "${T.textOf(number.type)}".`
          )
        return expr.op === "+"
          ? number
          : {
              ...typed(number.type, `(-(${number.sql}))`),
              ...(number.integer === undefined ? {} : { integer: `-${number.integer}` })
            }
      }
      case "cast": {
        if (expr.isTry) {
          checkSafe([expr.operand], "TRY_CAST")
          if (T.isComplex(expr.type)) throw unsupported("TRY_CAST to nested types")
        }
        const made = cast(again(expr.operand), expr.type)
        return expr.isTry ? tried(made) : made
      }
      case "case": {
        const { operand } = expr
        const of = operand === undefined ? undefined : again(operand)
        const conditions = expr.whens.map(
          ([when]) =>
            (of === undefined
              ? this.condition(when, scope)
              : this.compare("=", of, again(when), { line: 1, column: 0 })
            ).sql
        )
        const results = unify("CASE", [
          ...expr.whens.map(([, then]) => again(then)),
          expr.otherwise === undefined ? typed(T.nothing, "NULL") : again(expr.otherwise)
        ])
        const whens = conditions.map((condition, index) => `WHEN ${condition} THEN ${results[index]?.sql}`)
        return typed(results[0]?.type ?? T.nothing, `CASE ${whens.join(" ")} ELSE ${results.at(-1)?.sql} END`)
      }
      case "isNull":
        return typed(T.boolean, `((${again(expr.operand).sql}) IS ${expr.not ? "NOT " : ""}NULL)`)
      case "isTrue":
        return typed(
          T.boolean,
          `(${this.condition(expr.operand, scope).sql} IS ${expr.not ? "" : "NOT "}DISTINCT FROM ${expr.value})`
        )
      case "distinctFrom": {
        const equal = this.compare("<=>", again(expr.left), again(expr.right), expr.place)
        return typed(T.boolean, expr.not ? equal.sql : `(NOT ${equal.sql})`)
      }
      case "in": {
        const items = [expr.operand, ...expr.list].map(again)
        if (items.some(({ type }) => T.isComplex(type))) throw unsupported("IN of nested types", expr.place)
        const [of, ...list] = unify("IN", items)
        return typed(T.boolean, `(${of?.sql} ${expr.not ? "NOT " : ""}IN (${list.map(({ sql }) => sql).join(", ")}))`)
      }
      case "inQuery": {
        const of = again(expr.operand)
        const { columns, sql } = this.environment.subquery(expr.query, scope)
        const [column] = columns
        if (column === undefined || columns.length !== 1 || T.isComplex(of.type))
          throw unsupported("IN over several columns", expr.place)
        const type = T.commonOf(of.type, column.type)
        if (type === undefined) throw binaryMismatch("IN", of, typed(column.type, ""), expr.place)
        return typed(
          T.boolean,
          `(${coerce(of, type).sql} ${expr.not ? "NOT " : ""}IN (SELECT ${coerce(typed(column.type, column.ref), type).sql} FROM (${sql})))`
        )
      }
      case "exists":
        return typed(T.boolean, `EXISTS (${this.environment.subquery(expr.query, scope).sql})`)
      case "scalar": {
        const { columns, sql } = this.environment.subquery(expr.query, scope)
        const [column] = columns
        if (column === undefined || columns.length !== 1)
          throw new SqlError(
            "INVALID_SUBQUERY_EXPRESSION.SCALAR_SUBQUERY_RETURN_MORE_THAN_ONE_OUTPUT_COLUMN",
            "Scalar subquery must return only one column."
          )
        return typed(column.type, `(${sql})`)
      }
      case "between": {
        const [of, low, high] = [again(expr.operand), again(expr.low), again(expr.high)]
        const both = `(${this.compare(">=", of, low, expr.place).sql} AND ${this.compare("<=", of, high, expr.place).sql})`
        return typed(T.boolean, expr.not ? `(NOT ${both})` : both)
      }
      case "like": {
        const [of, pattern] = [coerce(again(expr.operand), T.string), coerce(again(expr.pattern), T.string)]
        const made =
          expr.op === "RLIKE"
            ? `spark_regexp_like(${of.sql}, ${pattern.sql})`
            : `spark_like(${of.sql}, ${pattern.sql}, '${expr.op === "ILIKE" ? "i" : ""}')`
        return typed(T.boolean, expr.not ? `(NOT ${made})` : made)
      }
      case "lambda":
        throw unsupported("a lambda in this place")
      case "field": {
        const of = again(expr.operand)
        const field = fieldOf(of, expr.name)
        if (field === undefined)
          throw new SqlError("FIELD_NOT_FOUND", `No such struct field \`${expr.name}\`.`, expr.place)
        return field
      }
      case "index": {
        const of = again(expr.operand)
        const at = again(expr.index)
        if (of.type.name === "MAP") return elementAt(of, at, { call: { name: "[]", place: expr.place } as Call })
        if (of.type.name === "STRUCT" && at.text !== undefined)
          return fieldOf(of, at.text) ?? this.translate({ ...expr, kind: "field", name: at.text }, scope)
        if (of.type.name !== "ARRAY")
          throw new SqlError(
            "INVALID_EXTRACT_BASE_FIELD_TYPE",
            `Can't extract a value from "${T.textOf(of.type)}".`,
            expr.place
          )
        const n = coerce(at, T.int).sql
        return typed(
          of.type.element,
          `CASE WHEN ${n} < 0 OR ${n} >= len(${of.sql}) THEN error('[INVALID_ARRAY_INDEX] The index is out of bounds.') ELSE ${of.sql}[${n} + 1] END`
        )
      }
      case "call":
        return this.call(expr, scope)
    }
  }

  order(item: SortItem, scope: Scope): string {
    const made = this.translate(item.expr, scope)
    if (T.isComplex(made.type)) throw unsupported(`an order by ${made.type.name}`)
    return `${made.sql} ${item.descending ? "DESC" : "ASC"} NULLS ${item.nulls}`
  }

  use(call: Call, scope: Scope): Use {
    return {
      call,
      session: this.environment.session,
      translate: (expr) => this.translate(expr, scope),
      lambda: (expr, types) => {
        if (expr?.kind !== "lambda")
          throw new SqlError("UNEXPECTED_LAMBDA", "A lambda function is expected here.", call.place)
        if (expr.params.length > types.length) {
          throw new SqlError(
            "INVALID_LAMBDA_FUNCTION_CALL.NUM_ARGS_MISMATCH",
            `A higher order function expects ${expr.params.length} arguments, but got ${types.length}.`,
            call.place
          )
        }
        const variables = new Map(scope.variables)
        const params = expr.params.map((param, index) => {
          const name = this.environment.fresh("v")
          const type = types[index] ?? T.nothing
          // DuckDB counts from 1.
          variables.set(
            param.toLowerCase(),
            typed(
              type,
              index === 1 && type.name === "INT" && types.length === 2 && !/^(aggregate|reduce)$/i.test(call.name)
                ? `CAST(${name} - 1 AS INTEGER)`
                : name
            )
          )
          return name
        })
        return { params: params.join(", "), body: this.translate(expr.body, { ...scope, variables }) }
      }
    }
  }

  call(call: Call, scope: Scope): Typed {
    const name = call.name.toLowerCase()
    const attempt = tries[name]
    if (name === "mod" || attempt !== undefined) {
      const [left, right] = call.args
      if (left === undefined || right === undefined || call.args.length !== 2)
        throw new SqlError(
          "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
          `The \`${name}\` requires 2 parameters but the actual number is ${call.args.length}.`,
          call.place
        )
      if (attempt !== undefined) checkSafe([left, right], name)
      const made = this.binary({ kind: "binary", op: attempt ?? "%", left, right, place: call.place }, scope)
      return attempt === undefined ? made : tried(made)
    }
    const known = synonyms[name] ?? name
    const use = this.use(call, scope)
    const aggregate = Object.hasOwn(aggregates, known) ? aggregates[known] : undefined
    const window = Object.hasOwn(windows, known) ? windows[known] : undefined
    if (aggregate !== undefined || window !== undefined)
      return this.aggregate(aggregate ?? window, use, scope, window !== undefined)
    if (isGenerator(known)) throw unsupported(`${known} in this place`, call.place)
    const fn = Object.hasOwn(functions, known) ? functions[known] : undefined
    if (fn === undefined) {
      const made = this.environment.routine(call, scope, this)
      if (made !== undefined) return made
      throw unsupported(`the function ${name}`, call.place)
    }
    if (call.over !== undefined || call.filter !== undefined || call.distinct)
      throw unsupported(`${name} as an aggregate function`, call.place)
    return fn(use)
  }

  aggregate(make: (typeof aggregates)[string] | undefined, use: Use, scope: Scope, needsOver: boolean): Typed {
    const { call } = use
    const { over } = call
    if (make === undefined) throw unsupported(`the function ${call.name}`, call.place)
    if (needsOver && over === undefined)
      throw new SqlError(
        "WINDOW_FUNCTION_WITHOUT_OVER_CLAUSE",
        `Window function ${call.name} requires an OVER clause.`,
        call.place
      )
    if (call.distinct && over !== undefined)
      throw new SqlError(
        "DISTINCT_WINDOW_FUNCTION_UNSUPPORTED",
        "Distinct window functions are not supported.",
        call.place
      )
    const isRank = /^(rank|dense_rank|row_number|percent_rank|cume_dist|ntile|lag|lead)$/i.test(call.name)
    if (over !== undefined && isRank && over.orderBy.length === 0)
      throw unsupported(`${call.name} without an order, whose result is by chance`, call.place)
    if (isRank && over?.frame !== undefined) throw unsupported(`${call.name} with a frame`, call.place)
    const filter = call.filter === undefined ? "" : ` FILTER (WHERE ${this.condition(call.filter, scope).sql})`
    const partition =
      over === undefined || over.partitionBy.length === 0
        ? ""
        : `PARTITION BY ${over.partitionBy.map((expr) => this.translate(expr, scope).sql).join(", ")}`
    const order =
      over === undefined || over.orderBy.length === 0
        ? ""
        : `ORDER BY ${over.orderBy.map((item) => this.order(item, scope)).join(", ")}`
    const suffix =
      over === undefined
        ? ""
        : ` OVER (${[partition, order, over.frame ?? ""].filter((part) => part !== "").join(" ")})`
    const complete: Complete = (name, ...args) =>
      `${name}(${call.distinct ? "DISTINCT " : ""}${args.join(", ")})${filter}${suffix}`
    const args =
      call.args.length === 1 && call.args[0]?.kind === "star" && call.name.toLowerCase() === "count"
        ? []
        : call.args.map((expr) => this.translate(expr, scope))
    return make(args, complete, use)
  }
}
