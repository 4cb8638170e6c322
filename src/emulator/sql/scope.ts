/** What names mean at a place in a query. */

import { type Place, SqlError } from "./errors.js"
import { fieldOf, missingField } from "./functions/fields.js"
import { type Typed, typed } from "./typed.js"
import type { SparkType } from "./types.js"

export interface Column {
  /** The names that may precede the column's, from the outermost: catalog, schema, table; or an alias. */
  readonly qualifier: ReadonlyArray<string>
  readonly name: string
  readonly type: SparkType
  /** The unique name in the query for DuckDB, so that nothing else can be meant by it. */
  readonly ref: string
  readonly origin?: string | undefined
  readonly char?: number | undefined
  readonly comment?: string | undefined
  /** Whether `*` leaves it out: a column that USING has merged. */
  readonly isHidden?: boolean | undefined
}

export interface Scope {
  readonly columns: ReadonlyArray<Column>
  /** The scope of the query around a subquery. */
  readonly outer: Scope | undefined
  /** Parameters of lambdas. They come before columns. */
  readonly variables: ReadonlyMap<string, Typed>
  /** Where queries are limited. */
  readonly within?: "lambda" | "join" | "values" | undefined
}

export const scopeOf = (columns: ReadonlyArray<Column>, outer?: Scope): Scope => ({
  columns,
  outer,
  variables: outer?.variables ?? new Map()
})

const same = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && a.toLowerCase() === b?.toLowerCase()

export const isQualifiedBy = ({ qualifier }: Column, parts: ReadonlyArray<string>): boolean =>
  parts.length <= qualifier.length &&
  parts.every((part, index) => same(part, qualifier[qualifier.length - parts.length + index]))

const found = (
  scope: Scope,
  parts: ReadonlyArray<string>,
  place: Place
): { readonly value: Typed; readonly rest: ReadonlyArray<string> } | undefined => {
  // The longest qualifier first: `a.b` is column b of a before it is field b of column a.
  for (let length = Math.min(parts.length - 1, 3); length >= 0; length--) {
    const qualifier = parts.slice(0, length)
    const matches = scope.columns.filter(
      (column) =>
        same(column.name, parts[length]) && isQualifiedBy(column, qualifier) && (length > 0 || column.isHidden !== true)
    )
    if (new Set(matches.map((column) => column.origin ?? column.ref)).size > 1) {
      throw new SqlError("AMBIGUOUS_REFERENCE", `Reference \`${parts.join("`.`")}\` is ambiguous.`, place)
    }
    const [only] = matches
    if (only !== undefined)
      return {
        value: { ...typed(only.type, only.ref), char: only.char, comment: only.comment },
        rest: parts.slice(length + 1)
      }
  }
  return undefined
}

export const lookUp = (scope: Scope, parts: ReadonlyArray<string>, place: Place): Typed | undefined => {
  const variable = scope.variables.get(parts[0]?.toLowerCase() ?? "")
  const start = variable === undefined ? undefined : { value: variable, rest: parts.slice(1) }
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    const match = start ?? found(at, parts, place)
    if (match === undefined) continue
    return match.rest.reduce((value, name) => {
      const field = fieldOf(value, name)
      if (field === undefined) throw missingField(value, name, place)
      return field
    }, match.value)
  }
  return undefined
}

export const unresolved = (parts: ReadonlyArray<string>, scope: Scope, place: Place): SqlError => {
  const names = scope.columns.slice(0, 5).map(({ name }) => `\`${name}\``)
  return names.length === 0
    ? new SqlError(
        "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION",
        `A column, variable, or function parameter with name \`${parts.join("`.`")}\` cannot be resolved.`,
        place
      )
    : new SqlError(
        "UNRESOLVED_COLUMN.WITH_SUGGESTION",
        `A column, variable, or function parameter with name \`${parts.join("`.`")}\` cannot be resolved. Did you mean one of the following? [${names.join(", ")}].`,
        place
      )
}

/** The name of a column with the fields that follow it, without what says where it is. */
export const columnText = (columns: ReadonlyArray<Column>, parts: ReadonlyArray<string>): string => {
  for (let length = Math.min(parts.length - 1, 3); length >= 0; length--) {
    const qualifier = parts.slice(0, length)
    if (columns.some((column) => same(column.name, parts[length]) && isQualifiedBy(column, qualifier)))
      return parts.slice(length).join(".")
  }
  return parts.at(-1) ?? ""
}

/** Whether SQL refers to a column that is in reach of a scope. */
export const refersTo = (sql: string, scope: Scope | undefined): boolean => {
  for (let at = scope; at !== undefined; at = at.outer)
    if (at.columns.some(({ ref }) => /^\w+$/.test(ref) && new RegExp(`\\b${ref}\\b`).test(sql))) return true
  return false
}

export const noScope: Scope = { columns: [], outer: undefined, variables: new Map() }
