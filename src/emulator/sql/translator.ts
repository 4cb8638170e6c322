/** What the translation of expressions asks of the query around it, and offers to the modules that it is made of. */
import type { Call, Expr, Query, SortItem } from "./ast.js"
import type { ErrorClass } from "./errors.js"
import type { Session } from "./functions/kit.js"
import type { Scope } from "./scope.js"
import type { Typed } from "./typed.js"
import type { SparkType } from "./types.js"

export interface Environment {
  readonly session: Session
  /** The value of a call of a function of Unity Catalog, if there is one. */
  readonly routine: (call: Call, scope: Scope, expressions: Translator) => Typed | undefined
  readonly parameters: ReadonlyMap<string, Typed>
  /** A fresh name for a column or a relation. */
  readonly fresh: (prefix: string) => string
  /** A query in an expression, and its columns. */
  readonly subquery: (
    query: Query,
    outer: Scope
  ) => { readonly sql: string; readonly columns: ReadonlyArray<{ readonly type: SparkType; readonly ref: string }> }
}

export interface Translator {
  readonly environment: Environment
  readonly translate: (expr: Expr, scope: Scope) => Typed
  /** A condition, and the error if it is none. */
  readonly condition: (expr: Expr, scope: Scope, notBoolean?: ErrorClass) => Typed
  readonly binary: (expr: Extract<Expr, { readonly kind: "binary" }>, scope: Scope) => Typed
  readonly order: (item: SortItem, scope: Scope) => string
}
