/** Translates expressions to DuckDB's, with Spark's semantics. */
import type { Call, Expr, SortItem } from "./ast.js"
import { translateCall } from "./calls.js"
import { type ErrorClass, failing, type Place, SqlError, unsupported } from "./errors.js"
import { elementAt } from "./functions/collections.js"
import { fieldOf, missingField } from "./functions/fields.js"
import { daysLater, isOfTimes, withIntervals } from "./intervals.js"
import { translateLiteral } from "./literals.js"
import { arithmetic, binaryMismatch, compare, logical } from "./operators.js"
import { orderOf } from "./orderings.js"
import { lookUp, refersTo, type Scope, unresolved } from "./scope.js"
import type { Environment, Translator } from "./translator.js"
import { attempted, beforehand } from "./tries.js"
import { argument, cast, coerce, nullOf, type Typed, textLiteral, tryCast, typed, unify } from "./typed.js"
import * as T from "./types.js"

/** Where the left operand is null, Spark does not compute the right one, whose cast may fail. */
const lazily = (left: Expr, right: Expr, value: Typed, made: Typed): Typed =>
  left.kind === "column" && right.kind === "cast" && !right.isTry
    ? typed(made.type, `CASE WHEN (${value.sql}) IS NULL THEN NULL ELSE ${made.sql} END`)
    : made

/** Fails where there can be no query. */
const checkQuery = ({ within }: Scope): void => {
  if (within === "lambda")
    throw new SqlError(
      "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.HIGHER_ORDER_FUNCTION",
      "Subqueries are not supported within higher-order functions."
    )
  if (within === "values")
    throw new SqlError(
      "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.SCALAR_SUBQUERY_IN_VALUES",
      "Scalar subqueries in the VALUES clause are not supported."
    )
}

const inMismatch = (what: "LENGTH" | "DATA_TYPE", place: Place): SqlError =>
  new SqlError(
    `DATATYPE_MISMATCH.IN_SUBQUERY_${what}_MISMATCH`,
    "The columns in the left hand side of an IN subquery do not match those of the right hand side.",
    place
  )

const timesMismatch = (op: string, a: Typed, b: Typed, place: Place): SqlError =>
  new SqlError(
    "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
    `Cannot resolve the operator "${op}" due to data type mismatch: its operands have the types "${T.textOf(a.type)}" and "${T.textOf(b.type)}".`,
    place
  )

/** Whether a number of this type counts days. */
const isDays = (type: T.SparkType): boolean => type.name === "VOID" || (T.isIntegral(type) && type.name !== "BIGINT")

const countOf = (number: Typed): Typed => (number.type.name === "VOID" ? nullOf(T.int) : coerce(number, T.int))

export class Expressions implements Translator {
  readonly environment: Environment

  constructor(environment: Environment) {
    this.environment = environment
  }

  condition(expr: Expr, scope: Scope, notBoolean: ErrorClass = "DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN"): Typed {
    const made = this.translate(expr, scope)
    if (made.type.name !== "BOOLEAN") {
      throw new SqlError(notBoolean, `The condition of type "${T.textOf(made.type)}" is not a boolean.`)
    }
    return coerce(made, T.boolean)
  }

  /** A condition of CASE, which is no null without a type. */
  branch(expr: Expr, scope: Scope): Typed {
    const made = this.translate(expr, scope)
    if (made.type.name === "BOOLEAN") return made
    throw new SqlError(
      "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
      `A condition of CASE requires the "BOOLEAN" type, however it has the type "${T.textOf(made.type)}".`
    )
  }

  binary({ left, op, place, right }: Extract<Expr, { readonly kind: "binary" }>, scope: Scope): Typed {
    const [a, b] = [this.translate(left, scope), this.translate(right, scope)]
    if (op === "AND" || op === "OR") return logical(op, a, b, place)
    const moved = withIntervals(op, a, b, place)
    if (moved !== undefined) return moved
    switch (op) {
      case "=":
      case "<>":
      case "<":
      case "<=":
      case ">":
      case ">=":
      case "<=>":
        return compare(op, a, b, place)
      case "||":
        return translateCall(
          this,
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
        if (a.type.name === "DATE" && isDays(b.type)) return daysLater(a, op, countOf(b))
        if (b.type.name === "DATE" && op === "+" && isDays(a.type)) return daysLater(b, "+", countOf(a))
        if (isOfTimes(op, a.type, b.type)) throw timesMismatch(op, a, b, place)
        return lazily(left, right, a, arithmetic(op, a, b, place))
      case "<<":
      case ">>":
      case ">>>": {
        const value = T.isIntegral(a.type) && a.type.name !== "BIGINT" ? coerce(a, T.int) : a
        if (!T.isIntegral(value.type) || !T.isIntegral(b.type)) throw binaryMismatch(op, a, b, place)
        const bits = value.type.name === "BIGINT" ? 64 : 32
        return typed(
          value.type,
          `CAST(spark_shift(CAST(${value.sql} AS BIGINT), CAST(${b.sql} AS BIGINT), '${op}', ${bits}) AS ${T.duckOf(value.type)})`
        )
      }
      case "*":
      case "/":
      case "%":
      case "DIV":
        if (isOfTimes(op, a.type, b.type)) throw timesMismatch(op, a, b, place)
        return lazily(left, right, a, arithmetic(op, a, b, place))
      default:
        throw unsupported(`the operator ${op}`, place)
    }
  }

  /** IN over several columns: each is compared, so that a null makes the result unknown. */
  inColumns(
    type: Extract<T.SparkType, { readonly name: "STRUCT" }>,
    { not, operand, place }: Extract<Expr, { readonly kind: "inQuery" }>,
    columns: ReturnType<Environment["subquery"]>["columns"],
    sql: string,
    scope: Scope
  ): Typed {
    if (operand.kind !== "call" || operand.args.length !== type.fields.length)
      throw unsupported("IN of a struct and a query with several columns", place)
    const equal = operand.args.map((arg, index) => {
      const column = columns[index]
      const value = typed(column?.type ?? T.nothing, column?.ref ?? "NULL")
      return compare("=", this.translate(arg, scope), value, place).sql
    })
    const found = this.environment.fresh("i")
    const made = `(SELECT CASE WHEN coalesce(bool_or(${found}), false) THEN true WHEN count(*) > count(${found}) THEN NULL ELSE false END FROM (SELECT (${equal.join(" AND ")}) AS ${found} FROM (${sql})))`
    return typed(T.boolean, not ? `(NOT ${made})` : made)
  }

  translate(expr: Expr, scope: Scope): Typed {
    const again = (inner: Expr): Typed => this.translate(inner, scope)
    switch (expr.kind) {
      case "literal":
        return translateLiteral(expr)
      case "interval":
        return typed(expr.type, `CAST('${expr.value}' AS ${T.duckOf(expr.type)})`)
      case "column": {
        const found = lookUp(scope, expr.parts, expr.place)
        if (found === undefined && /^grouping__id$/i.test(expr.parts.at(-1) ?? ""))
          throw unsupported("grouping__id; use grouping_id()", expr.place)
        if (found === undefined) throw unresolved(expr.parts, scope, expr.place)
        return found
      }
      case "star":
        throw new SqlError("INVALID_USAGE_OF_STAR_OR_REGEX", "Invalid usage of '*' in an expression.", expr.place)
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
        if (expr.op === "NOT")
          return typed(T.boolean, `(NOT ${argument("NOT", 0, again(expr.operand), T.boolean).sql})`)
        const given = again(expr.operand)
        const operand = expr.op === "~" && given.type.name === "VOID" ? coerce(given, T.int) : given
        if (expr.op === "~") {
          if (!T.isIntegral(operand.type))
            throw new SqlError(
              "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
              `The operand of ~ requires the "INTEGRAL" type, however it has the type "${T.textOf(operand.type)}".`
            )
          return typed(operand.type, `(~(${operand.sql}))`)
        }
        const number =
          operand.type.name === "STRING" || operand.type.name === "VOID" ? coerce(operand, T.double) : operand
        if (!T.isNumeric(number.type) && !T.isInterval(number.type))
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
        if (!expr.isTry) return cast(again(expr.operand), expr.type)
        if (T.isComplex(expr.type))
          return beforehand(this, [expr.operand], scope, ([operand], inner) =>
            tryCast(this.translate(operand ?? expr.operand, inner), expr.type)
          )
        return attempted(this, [expr.operand], scope, ([operand], inner) =>
          cast(this.translate(operand ?? expr.operand, inner), expr.type, true)
        )
      }
      case "case": {
        const { operand } = expr
        const of = operand === undefined ? undefined : again(operand)
        const conditions = expr.whens.map(
          ([when]) =>
            (of === undefined ? this.branch(when, scope) : compare("=", of, again(when), { line: 1, column: 0 })).sql
        )
        const results = unify("CASE", [
          ...expr.whens.map(([, then]) => again(then)),
          expr.otherwise === undefined ? typed(T.nothing, "NULL") : again(expr.otherwise)
        ])
        const whens = conditions.map((condition, index) => `WHEN ${condition} THEN ${results[index]?.sql}`)
        return typed(results[0]?.type ?? T.nothing, `CASE ${whens.join(" ")} ELSE ${results.at(-1)?.sql} END`)
      }
      case "isNull": {
        const of = again(expr.operand)
        if (expr.isUnknown === true && of.type.name !== "BOOLEAN" && of.type.name !== "VOID")
          throw new SqlError(
            "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
            `IS UNKNOWN requires the "BOOLEAN" type, however it has the type "${T.textOf(of.type)}".`
          )
        const { sql } = of
        return typed(T.boolean, `((${sql}) IS ${expr.not ? "NOT " : ""}NULL)`)
      }
      case "isTrue": {
        const equal = compare("<=>", again(expr.operand), typed(T.boolean, String(expr.value)), { line: 1, column: 0 })
        return typed(T.boolean, expr.not ? `(NOT ${equal.sql})` : equal.sql)
      }
      case "distinctFrom": {
        const equal = compare("<=>", again(expr.left), again(expr.right), expr.place)
        return typed(T.boolean, expr.not ? equal.sql : `(NOT ${equal.sql})`)
      }
      case "in": {
        const items = [expr.operand, ...expr.list].map(again)
        const [first] = items
        if (first?.char !== undefined)
          // Each value is compared with as many blanks as it takes.
          return typed(
            T.boolean,
            `(${expr.not ? "NOT " : ""}(${items
              .slice(1)
              .map((item) => compare("=", first, item, expr.place).sql)
              .join(" OR ")}))`
          )
        const [of, ...list] = unify("IN", items)
        return typed(T.boolean, `(${of?.sql} ${expr.not ? "NOT " : ""}IN (${list.map(({ sql }) => sql).join(", ")}))`)
      }
      case "inQuery": {
        const of = again(expr.operand)
        checkQuery(scope)
        const { columns, sql } = this.environment.subquery(expr.query, scope)
        const [column] = columns
        if (column === undefined || columns.length !== 1) {
          if (of.type.name !== "STRUCT" || columns.length !== of.type.fields.length)
            throw inMismatch("LENGTH", expr.place)
          return this.inColumns(of.type, expr, columns, sql, scope)
        }
        if (
          expr.operand.kind === "call" &&
          of.type.name === "STRUCT" &&
          of.type.fields.length > 1 &&
          column.type.name !== "STRUCT"
        )
          throw inMismatch("LENGTH", expr.place)
        const type = T.commonOf(of.type, column.type)
        if (type === undefined) throw inMismatch("DATA_TYPE", expr.place)
        return typed(
          T.boolean,
          `(${coerce(of, type).sql} ${expr.not ? "NOT " : ""}IN (SELECT ${coerce(typed(column.type, column.ref), type).sql} FROM (${sql})))`
        )
      }
      case "exists":
        checkQuery(scope)
        return typed(T.boolean, `EXISTS (${this.environment.subquery(expr.query, scope).sql})`)
      case "scalar": {
        checkQuery(scope)
        const { columns, sql } = this.environment.subquery(expr.query, scope)
        if (scope.within === "join" && refersTo(sql, { ...scope, outer: undefined }))
          throw new SqlError(
            "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_SCALAR_SUBQUERY",
            "Correlated scalar subqueries cannot be in a join condition."
          )
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
        const both = `(${compare(">=", of, low, expr.place).sql} AND ${compare("<=", of, high, expr.place).sql})`
        return typed(T.boolean, expr.not ? `(NOT ${both})` : both)
      }
      case "like": {
        const [of, pattern] = [expr.operand, expr.pattern].map((one, index) =>
          argument(expr.op, index, again(one), T.string)
        ) as [Typed, Typed]
        const made =
          expr.op === "RLIKE"
            ? `spark_regexp_like(${of.sql}, ${pattern.sql})`
            : `spark_like(${of.sql}, ${pattern.sql}, '${expr.op === "ILIKE" ? "i" : ""}', ${textLiteral(expr.escape ?? "\\")})`
        return typed(T.boolean, expr.not ? `(NOT ${made})` : made)
      }
      case "lambda":
        throw new SqlError(
          "INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION",
          "A lambda function should only be used in a higher order function."
        )
      case "field": {
        const of = again(expr.operand)
        const field = fieldOf(of, expr.name)
        if (field === undefined) throw missingField(of, expr.name, expr.place)
        return field
      }
      case "index": {
        const of = again(expr.operand)
        const at = again(expr.index)
        if (of.type.name === "MAP") return elementAt(of, at, { call: { name: "[]", place: expr.place } as Call })
        if (of.type.name === "STRUCT" && at.text !== undefined)
          return fieldOf(of, at.text) ?? this.translate({ ...expr, kind: "field", name: at.text }, scope)
        if (of.type.name === "STRUCT")
          throw new SqlError(
            "INVALID_EXTRACT_FIELD_TYPE",
            "The name of a field must be a string literal that is not null.",
            expr.place
          )
        if (of.type.name !== "ARRAY") throw missingField(of, at.text ?? "", expr.place)
        if (!T.isIntegral(at.type) && at.type.name !== "VOID")
          throw new SqlError(
            "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
            `The index of an array requires the "INTEGRAL" type, however it has the type "${T.textOf(at.type)}".`,
            expr.place
          )
        const n = countOf(at).sql
        return typed(
          of.type.element,
          `CASE WHEN ${n} < 0 AND (${of.sql}) IS NOT NULL OR ${n} >= len(${of.sql}) THEN ${failing("INVALID_ARRAY_INDEX", "The index is out of bounds.")} ELSE ${of.sql}[CAST(${n} AS BIGINT) + 1] END`
        )
      }
      case "call":
        return translateCall(this, expr, scope)
    }
  }

  order(item: SortItem, scope: Scope): string {
    const made = this.translate(item.expr, scope)
    return orderOf(made, item)
  }
}
