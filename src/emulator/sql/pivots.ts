/** Translates PIVOT to grouped aggregates, each filtered by a value, and UNPIVOT to a join with the columns' values. */
import type { Alias, Call, Expr, Name, Pivot, SelectItem, Unpivot } from "./ast.js"
import { SqlError, unsupported } from "./errors.js"
import { nameOf } from "./names.js"
import { checkGroupable } from "./orderings.js"
import { hasAggregate, type Joined, type Output, type QueryTranslator, renamed } from "./queryKit.js"
import { type Column, lookUp, noScope, type Scope, scopeOf, unresolved } from "./scope.js"
import { coerce, type Typed, typed } from "./typed.js"
import * as T from "./types.js"

const aliased = (
  sql: string,
  columns: ReadonlyArray<Output>,
  of: Alias & { readonly place: Name["place"] }
): Joined => ({
  sql: `(${sql})`,
  columns: (of.columns.length === 0
    ? columns
    : renamed(columns, of.columns, of.place, "ASSIGNMENT_ARITY_MISMATCH")
  ).map((column) => ({
    ...column,
    qualifier: of.alias === undefined ? [] : [of.alias]
  }))
})

const found = (expr: Expr, scope: Scope): Typed => {
  if (expr.kind !== "column") throw unsupported("PIVOT for an expression")
  const value = lookUp(scope, expr.parts, expr.place)
  if (value === undefined) throw unresolved(expr.parts, scope, expr.place)
  return value
}

/** The references of all columns in an expression. */
const referred = (expr: unknown, scope: Scope): ReadonlyArray<string> => {
  if (typeof expr !== "object" || expr === null) return []
  if (Array.isArray(expr)) return expr.flatMap((one) => referred(one, scope))
  if ("kind" in expr && expr.kind === "column") {
    const of = expr as Extract<Expr, { readonly kind: "column" }>
    const value = lookUp(scope, of.parts.slice(0, 1), of.place) ?? lookUp(scope, of.parts, of.place)
    return value === undefined ? [] : [value.sql]
  }
  return Object.values(expr).flatMap((one) => referred(one, scope))
}

const isCall = (expr: unknown): expr is Call =>
  typeof expr === "object" && expr !== null && "kind" in expr && expr.kind === "call"

/** The expression with the condition as a filter of its aggregates. */
const filtered = <A>(expr: A, condition: Expr): A => {
  if (typeof expr !== "object" || expr === null) return expr
  if (Array.isArray(expr)) return expr.map((one) => filtered(one, condition)) as A
  if (isCall(expr) && hasAggregate({ ...expr, args: [] })) {
    const { place } = expr
    const filter: Expr =
      expr.filter === undefined ? condition : { kind: "binary", op: "AND", left: expr.filter, right: condition, place }
    return { ...expr, filter }
  }
  return Object.fromEntries(Object.entries(expr).map(([name, one]) => [name, filtered(one, condition)])) as A
}

const textOf = (expr: Expr): string => {
  if (expr.kind === "literal" && expr.value !== null && (expr.type.name === "STRING" || T.isIntegral(expr.type)))
    return expr.value
  throw unsupported("PIVOT whose value has no alias")
}

export const translatePivot = (queries: QueryTranslator, pivot: Pivot & Alias, outer: Scope | undefined): Joined => {
  const { aggregates, keys: columns, place, source, values } = pivot
  const from = queries.relation(source, outer)
  const scope = scopeOf(from.columns, outer)
  const keys = columns.map((column) => found(column, scope))
  if (!aggregates.every(({ expr }) => hasAggregate(expr)))
    throw new SqlError("UNSUPPORTED_EXPR_FOR_OPERATOR", "PIVOT needs aggregate functions.", place)
  const used = new Set([...keys.map(({ sql }) => sql), ...referred(aggregates, scope)])
  const groups = from.columns.filter((column) => column.isHidden !== true && !used.has(column.ref))
  for (const { type } of groups) checkGroupable("PIVOT", type)
  const outputs: Array<Output & { readonly sql: string }> = groups.map(({ comment, name, ref, type }) => ({
    name,
    type,
    comment,
    ref: queries.fresh("c"),
    sql: ref
  }))
  const suffix = ({ aliases, expr }: SelectItem): string => aliases[0] ?? nameOf(expr)
  for (const { alias, exprs } of values) {
    if (exprs.length !== columns.length)
      throw new SqlError("PIVOT_VALUE_DATA_TYPE_MISMATCH", "A value of PIVOT has not as many parts as columns.", place)
    for (const [index, expr] of exprs.entries()) {
      const type = T.commonOf(keys[index]?.type ?? T.nothing, queries.expressions.translate(expr, noScope).type)
      if (type === undefined)
        throw new SqlError(
          "PIVOT_VALUE_DATA_TYPE_MISMATCH",
          "A value of PIVOT has another type than its column.",
          place
        )
    }
    const condition = exprs
      .map((right, index): Expr => ({ kind: "binary", op: "<=>", left: columns[index] as Expr, right, place }))
      .reduce((left, right) => ({ kind: "binary", op: "AND", left, right, place }))
    const isAny = queries.expressions.condition(condition, scope).sql
    const name = alias ?? (exprs.length === 1 ? textOf(exprs[0] as Expr) : undefined)
    if (name === undefined) throw unsupported("PIVOT whose value has no alias", place)
    for (const item of aggregates) {
      const made = queries.expressions.translate(filtered(item.expr, condition), scope)
      outputs.push({
        name: aggregates.length === 1 ? name : `${name}_${suffix(item)}`,
        type: made.type,
        ref: queries.fresh("c"),
        // Spark gives null where no row has the value, even for a count.
        sql: `CASE WHEN count(*) FILTER (WHERE ${isAny}) > 0 THEN ${made.sql} END`
      })
    }
  }
  const group = groups.length === 0 ? "" : ` GROUP BY ${groups.map(({ ref }) => ref).join(", ")}`
  const sql = `SELECT ${outputs.map(({ ref, sql }) => `${sql} AS ${ref}`).join(", ")} FROM ${from.sql}${group}`
  return aliased(sql, outputs, pivot)
}

export const translateUnpivot = (
  queries: QueryTranslator,
  unpivot: Unpivot & Alias,
  outer: Scope | undefined
): Joined => {
  const { includeNulls, name, place, source, sources, values } = unpivot
  const from = queries.relation(source, outer)
  const scope = scopeOf(from.columns, outer)
  const rows = sources.map(({ alias, names }) => {
    if (names.length !== values.length)
      throw new SqlError("UNPIVOT_VALUE_SIZE_MISMATCH", "UNPIVOT has not as many columns as values.", place)
    const found = names.map(({ parts, place }) => {
      const value = lookUp(scope, parts, place)
      if (value === undefined) throw unresolved(parts, scope, place)
      return value
    })
    return { found, name: alias ?? names.map(({ parts }) => parts.at(-1) ?? "").join("_") }
  })
  const used = new Set(rows.flatMap(({ found }) => found.map(({ sql }) => sql)))
  const kept: ReadonlyArray<Column> = from.columns.filter((column) => column.isHidden !== true && !used.has(column.ref))
  const types = values.map((_, index) => {
    const type = rows.reduce<T.SparkType | undefined>(
      (common, { found }) => common && T.commonOf(common, found[index]?.type ?? T.nothing),
      T.nothing
    )
    if (type === undefined)
      throw new SqlError("UNPIVOT_VALUE_DATA_TYPE_MISMATCH", "The columns of UNPIVOT have no common type.", place)
    return type
  })
  const made: ReadonlyArray<Output> = [
    ...kept.map(({ comment, name, type }) => ({ name, type, comment, ref: queries.fresh("c") })),
    { name, type: T.string, ref: queries.fresh("c") },
    ...values.map((value, index) => ({ name: value, type: types[index] ?? T.nothing, ref: queries.fresh("c") }))
  ]
  const refs = made.slice(kept.length)
  const inner = rows.map(({ found, name }) => {
    const cells = [
      coerce(typed(T.string, `'${name.replaceAll("'", "''")}'`), T.string).sql,
      ...found.map((value, index) => coerce(value, types[index] ?? value.type).sql)
    ]
    return `SELECT ${cells.map((cell, index) => `${cell} AS ${refs[index]?.ref}`).join(", ")}`
  })
  const list = [...kept.map(({ ref }, index) => `${ref} AS ${made[index]?.ref}`), ...refs.map(({ ref }) => ref)].join(
    ", "
  )
  const where = includeNulls
    ? ""
    : ` WHERE ${refs
        .slice(1)
        .map(({ ref }) => `${ref} IS NOT NULL`)
        .join(" OR ")}`
  return aliased(
    `SELECT ${list} FROM ${from.sql} CROSS JOIN LATERAL (${inner.join(" UNION ALL ")})${where}`,
    made,
    unpivot
  )
}
