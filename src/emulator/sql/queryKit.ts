/** What the modules that translate queries share: results with named and typed columns, and tests of expressions. */
import type { Body, Call, Expr, Query, Relation } from "./ast.js"
import { type ErrorClass, type Place, SqlError } from "./errors.js"
import { aggregates } from "./functions/aggregates.js"
import type { Column, Scope } from "./scope.js"
import type { Translator } from "./translator.js"
import type { SparkType } from "./types.js"

export interface Output {
  readonly name: string
  readonly type: SparkType
  readonly ref: string
  /** The column that this one is, which may be in a result several times. */
  readonly origin?: string | undefined
  readonly char?: number | undefined
  /** The comment of a column that this one inherits. */
  readonly comment?: string | undefined
}

export interface Translated {
  readonly sql: string
  readonly columns: ReadonlyArray<Output>
}

export interface Joined {
  readonly sql: string
  readonly columns: ReadonlyArray<Column>
}

/** The translation of queries, as its modules call it. */
export interface QueryTranslator {
  readonly expressions: Translator
  readonly fresh: (prefix: string) => string
  readonly query: (query: Query, outer?: Scope) => Translated
  readonly body: (body: Body, outer: Scope | undefined) => Translated
  readonly relation: (relation: Relation, outer: Scope | undefined) => Joined
}

export const start: Place = { line: 1, column: 0 }

const contains = (expr: unknown, test: (call: Call) => boolean): boolean => {
  if (typeof expr !== "object" || expr === null) return false
  if (Array.isArray(expr)) return expr.some((one) => contains(one, test))
  if ("body" in expr && "ctes" in expr) return false
  if ("kind" in expr && expr.kind === "call" && test(expr as Call)) return true
  return Object.values(expr).some((one) => contains(one, test))
}

const isAggregate = (call: Call): boolean =>
  call.over === undefined && Object.hasOwn(aggregates, call.name.toLowerCase())

export const hasAggregate = (expr: unknown): boolean => contains(expr, isAggregate)

export const hasWindow = (expr: unknown): boolean => contains(expr, (call) => call.over !== undefined)

/** Functions that make several rows of one. */
export const isGenerator = (name: string): boolean =>
  /^(pos)?explode(_outer)?$|^inline(_outer)?$|^stack$|^json_tuple$/i.test(name)

/** Whether a generator is in an expression. */
export const hasGenerator = (expr: unknown): boolean => contains(expr, (call) => isGenerator(call.name))

type ColumnExpr = Extract<Expr, { readonly kind: "column" }>

/** The columns of an expression outside of its aggregates and subqueries. */
export const plainColumns = (part: unknown): ReadonlyArray<ColumnExpr> => {
  if (typeof part !== "object" || part === null || ("body" in part && "ctes" in part)) return []
  if ("kind" in part && part.kind === "column") return [part as ColumnExpr]
  if ("kind" in part && part.kind === "call" && hasAggregate({ ...part, args: [] })) return []
  return Object.values(part).flatMap(plainColumns)
}

export const renamed = (
  columns: ReadonlyArray<Output>,
  names: ReadonlyArray<string>,
  place: Place,
  mismatch: ErrorClass = "NUM_TABLE_VALUE_ALIASES_MISMATCH"
): ReadonlyArray<Output> => {
  if (columns.length !== names.length) {
    throw new SqlError(
      mismatch,
      `The number of given aliases (${names.length}) does not match the number of output columns (${columns.length}).`,
      place
    )
  }
  return columns.map((column, index) => ({ ...column, name: names[index] ?? column.name }))
}
