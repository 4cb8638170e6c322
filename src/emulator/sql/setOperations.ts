/** Translates inline tables and set operations, whose columns have the types that all their rows have in common. */
import type { Body } from "./ast.js"
import { SqlError } from "./errors.js"
import { checkGroupable, hasMap } from "./orderings.js"
import type { QueryTranslator, Translated } from "./queryKit.js"
import { noScope, refersTo, type Scope } from "./scope.js"
import { coerce, typed } from "./typed.js"
import * as T from "./types.js"

/** What DuckDB runs of functions whose value is not known before the statement runs. */
const notFoldable = /\b(?:random|uuid)\(\)|\berror\('\[USER_RAISED_EXCEPTION\]/

export const translateValues = (
  queries: QueryTranslator,
  body: Extract<Body, { readonly kind: "values" }>,
  outer: Scope | undefined
): Translated => {
  const rows = body.rows.map((row) =>
    row.map((expr) => {
      const made = queries.expressions.translate(expr, { ...(outer ?? noScope), within: "values" })
      if (refersTo(made.sql, outer) || notFoldable.test(made.sql))
        throw new SqlError(
          "INVALID_INLINE_TABLE.CANNOT_EVALUATE_EXPRESSION_IN_INLINE_TABLE",
          "Cannot evaluate an expression in an inline table definition."
        )
      return made
    })
  )
  const width = rows[0]?.length ?? 0
  if (rows.some(({ length }) => length !== width))
    throw new SqlError(
      "INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH",
      "The rows of an inline table have different numbers of columns."
    )
  const columns = Array.from({ length: width }, (_, index) => {
    const type = rows.reduce<T.SparkType | undefined>(
      (common, row) => common && T.closeOf(common, row[index]?.type ?? T.nothing),
      T.nothing
    )
    if (type === undefined)
      throw new SqlError(
        "INVALID_INLINE_TABLE.INCOMPATIBLE_TYPES_IN_INLINE_TABLE",
        `Found incompatible types in column ${index + 1}.`
      )
    return { name: `col${index + 1}`, type, ref: queries.fresh("c") }
  })
  const selects = rows.map(
    (row) => `(${row.map((value, index) => coerce(value, columns[index]?.type ?? value.type).sql).join(", ")})`
  )
  return {
    sql: `SELECT * FROM (VALUES ${selects.join(", ")}) AS ${queries.fresh("r")}(${columns.map(({ ref }) => ref).join(", ")})`,
    columns
  }
}

/** Fails for maps where rows are compared. */
export const checkNoMaps = (what: string, type: T.SparkType): void => {
  if (hasMap(type))
    throw new SqlError(
      "UNSUPPORTED_FEATURE.SET_OPERATION_ON_MAP_TYPE",
      `Cannot have MAP type columns in ${what}, but there is "${T.textOf(type)}".`
    )
  checkGroupable(what, type)
}

export const translateSet = (
  queries: QueryTranslator,
  body: Extract<Body, { readonly kind: "set" }>,
  outer: Scope | undefined
): Translated => {
  const left = queries.body(body.left, outer)
  const right = queries.body(body.right, outer)
  if (left.columns.length !== right.columns.length) {
    throw new SqlError(
      "NUM_COLUMNS_MISMATCH",
      `${body.op} can only be performed on inputs with the same number of columns, but the first input has ${left.columns.length} columns and the second input has ${right.columns.length} columns.`
    )
  }
  const columns = left.columns.map((column, index) => {
    const type = T.commonOf(column.type, right.columns[index]?.type ?? column.type)
    if (type === undefined)
      throw new SqlError(
        "INCOMPATIBLE_COLUMN_TYPE",
        `${body.op} can only be performed on tables with compatible column types.`
      )
    if (!body.all || body.op !== "UNION") checkNoMaps(body.op, type)
    // A column that is cast is another one.
    const comment = T.isSame(column.type, type) ? column.comment : undefined
    return { name: column.name, type, ref: queries.fresh("c"), comment }
  })
  const side = (of: Translated): string =>
    `SELECT ${of.columns.map((column, index) => `${coerce(typed(column.type, column.ref), columns[index]?.type ?? column.type).sql} AS ${columns[index]?.ref}`).join(", ")} FROM (${of.sql})`
  return { sql: `SELECT * FROM (${side(left)} ${body.op}${body.all ? " ALL" : ""} ${side(right)})`, columns }
}
