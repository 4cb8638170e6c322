/** DEFAULT values of columns: their definition, and the word DEFAULT in INSERT, UPDATE and MERGE. */
import type { Body, Expr, Query } from "./ast.js"
import type { TableColumn } from "./columnInfo.js"
import { Cursor } from "./cursor.js"
import { SqlError, unsupported } from "./errors.js"
import { literal } from "./parseLiteral.js"
import { queries } from "./parseQuery.js"
import { noScope } from "./scope.js"
import type { Translator } from "./translator.js"
import * as T from "./types.js"

const isDefault = (expr: Expr): boolean =>
  expr.kind === "column" && expr.parts.length === 1 && /^default$/i.test(expr.parts[0] ?? "")

const hasDefault = (part: unknown): boolean =>
  typeof part === "object" &&
  part !== null &&
  !("body" in part && "ctes" in part) &&
  (("kind" in part && part.kind === "column" && isDefault(part as Expr)) || Object.values(part).some(hasDefault))

const parsed = (text: string): Expr => queries(new Cursor(text)).expr()

/** The value of a column that is given none. */
export const defaultOf = (column: TableColumn | undefined): Expr =>
  column?.default === undefined ? literal(T.nothing, null) : parsed(column.default)

/** The value, or that of the column in place of the word DEFAULT. */
export const withDefault = (expr: Expr, column: TableColumn | undefined): Expr => {
  if (isDefault(expr)) return defaultOf(column)
  if (hasDefault(expr))
    throw new SqlError(
      "DEFAULT_PLACEMENT_INVALID",
      "A DEFAULT keyword in a MERGE, INSERT, UPDATE, or SET VARIABLE command cannot be directly assigned because it is part of an expression."
    )
  return expr
}

/** The query of an INSERT without the word DEFAULT. */
export const withDefaults = (query: Query, columns: ReadonlyArray<TableColumn>): Query => {
  const { body } = query
  const made = ((): Body => {
    if (body.kind === "values")
      return { ...body, rows: body.rows.map((row) => row.map((expr, index) => withDefault(expr, columns[index]))) }
    if (body.kind === "select" && body.items.some(({ expr }) => hasDefault(expr))) {
      if (body.items.some(({ expr }) => expr.kind === "star")) throw unsupported("DEFAULT beside *")
      return {
        ...body,
        items: body.items.map((item, index) => ({ ...item, expr: withDefault(item.expr, columns[index]) }))
      }
    }
    return body
  })()
  return { ...query, body: made }
}

const feature = "delta.feature.allowColumnDefaults"

const hasQuery = (part: unknown): boolean =>
  typeof part === "object" &&
  part !== null &&
  (("body" in part && "ctes" in part) || Object.values(part).some(hasQuery))

const invalid = (kind: string, column: TableColumn, why: string): SqlError =>
  new SqlError(
    `INVALID_DEFAULT_VALUE.${kind}`,
    `Failed to execute the command because the destination column \`${column.name}\` has a DEFAULT value ${column.default ?? ""}, ${why}.`
  )

/** Fails for a DEFAULT that is no constant of the type of its column, and if the table must not have any. */
export const checkDefaults = (
  expressions: Translator,
  columns: ReadonlyArray<TableColumn>,
  properties: ReadonlyMap<string, string | null> | Readonly<Record<string, string>>
): void => {
  const given = columns.filter((column) => column.default !== undefined)
  if (given.length === 0) return
  for (const column of given) {
    const expr = parsed(column.default ?? "NULL")
    if (hasQuery(expr)) throw invalid("SUBQUERY_EXPRESSION", column, "which contains subquery expressions")
    const { type } = (() => {
      try {
        return expressions.translate(expr, noScope)
      } catch (cause) {
        if (cause instanceof SqlError && cause.errorClass.startsWith("UNRESOLVED_COLUMN"))
          throw invalid("NOT_CONSTANT", column, "which is not a constant expression")
        throw cause
      }
    })()
    const fits = T.isSame(type, column.type) || type.name === "VOID" || (T.isNumeric(type) && T.isNumeric(column.type))
    if (
      expr.kind === "literal" &&
      type.name === "STRING" &&
      T.isNumeric(column.type) &&
      Number.isNaN(Number(expr.value))
    )
      throw invalid("DATA_TYPE", column, `which is no value of the type ${T.textOf(column.type)}`)
    if (!fits) throw unsupported(`a DEFAULT of the type ${T.textOf(type)} for a column of ${T.textOf(column.type)}`)
  }
  const set =
    properties instanceof Map ? properties.get(feature) : (properties as Readonly<Record<string, string>>)[feature]
  if (set !== "supported" && set !== "enabled")
    throw new SqlError(
      "WRONG_COLUMN_DEFAULTS_FOR_DELTA_FEATURE_NOT_ENABLED",
      `Failed to execute the command because it assigned a column DEFAULT value, but the corresponding table feature was not enabled. Please retry the command after executing ALTER TABLE tableName SET TBLPROPERTIES('${feature}' = 'supported').`
    )
}
