/** Translates SELECT: generators beside the tables, the select list, and what filters and groups its rows. */
import type { Call, Expr, Select, SortItem } from "./ast.js"
import { SqlError, unsupported } from "./errors.js"
import { isLacking } from "./functionNames.js"
import { fieldOf } from "./functions/fields.js"
import { translateGenerator } from "./generators.js"
import { missingGroups, translateGroups, withGroupingIds } from "./grouping.js"
import { withWindows } from "./namedWindows.js"
import { type Look, nameOrMark } from "./names.js"
import {
  hasAggregate,
  hasGenerator,
  hasWindow,
  isGenerator,
  type Output,
  plainColumns,
  type QueryTranslator,
  type Translated,
  renamed as withNames
} from "./queryKit.js"
import { repeated } from "./repeated.js"
import { type Column, columnText, isQualifiedBy, lookUp, type Scope, scopeOf, unresolved } from "./scope.js"
import { checkNoMaps } from "./setOperations.js"
import { withTimeWindows } from "./timeWindows.js"
import { type Typed, typed } from "./typed.js"

const notGenerator = ({ name, place }: Call): SqlError =>
  isLacking(name)
    ? unsupported(`LATERAL VIEW ${name}`, place)
    : new SqlError("ROUTINE_NOT_FOUND", `The routine \`${name}\` cannot be found.`, place)

/** Spark has no name for this error. */
const checkNoWindow = (expr: Expr, clause: string): void => {
  if (hasWindow(expr))
    throw new SqlError("_LEGACY_ERROR_TEMP_1034", `It is not allowed to use window functions inside ${clause} clause.`)
}

const translateWhere = (queries: QueryTranslator, expr: Expr, scope: Scope): string => {
  if (hasAggregate(expr))
    throw new SqlError("INVALID_WHERE_CONDITION", "The WHERE condition contains an aggregate function.")
  checkNoWindow(expr, "WHERE")
  return queries.expressions.condition(expr, scope).sql
}

/** A column keeps the letters of its reference. A field of a struct has its own name. */
const storedName = (expr: Extract<Expr, { readonly kind: "column" }>, scope: Scope): string | undefined => {
  return lookUp(scope, expr.parts, expr.place) === undefined ? undefined : expr.parts.at(-1)
}

const starred = (
  { except, place, qualifier }: Extract<Expr, { readonly kind: "star" }>,
  columns: ReadonlyArray<Column>,
  scope: Scope
): ReadonlyArray<Output> => {
  const visible = columns.filter((column) =>
    qualifier.length === 0 ? column.isHidden !== true : isQualifiedBy(column, qualifier)
  )
  if (visible.length === 0 && qualifier.length > 0) {
    const of = lookUp(scope, qualifier, place)
    if (of?.type.name !== "STRUCT")
      throw new SqlError(
        "CANNOT_RESOLVE_STAR_EXPAND",
        `Cannot resolve \`${qualifier.join("`.`")}\`.* given input columns.`,
        place
      )
    return of.type.fields.map((field) => ({
      name: field.name,
      type: field.type,
      comment: field.comment,
      ref: fieldOf(of, field.name)?.sql ?? ""
    }))
  }
  if (visible.length === 0) throw unsupported("the star without tables", place)
  if (repeated(except) !== undefined)
    throw new SqlError("EXCEPT_OVERLAPPING_COLUMNS", "Columns in an EXCEPT list must be distinct.", place)
  for (const name of except) {
    if (!visible.some((column) => column.name.toLowerCase() === name.toLowerCase()))
      throw unresolved([name], scope, place)
  }
  return visible.filter((column) => !except.some((name) => name.toLowerCase() === column.name.toLowerCase()))
}

/** Fails for generators anywhere but at the top of an item. */
const checkGenerators = (select: Select): void => {
  for (const { expr } of select.items)
    if (expr.kind === "call" && isGenerator(expr.name) ? hasGenerator(expr.args) : hasGenerator(expr))
      throw new SqlError(
        "UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS",
        "A generator is nested in an expression of the SELECT clause."
      )
  if (select.items.filter(({ expr }) => expr.kind === "call" && isGenerator(expr.name)).length > 1)
    throw unsupported("several generators in a SELECT")
}

export interface Selected extends Translated {
  /** What the query reads. */
  readonly inner: Scope
  /** The clause GROUP BY of a query that groups its rows, perhaps into one group. */
  readonly group: string | undefined
}

/** The columns that can be referred to behind DISTINCT: those that it keeps, by their own names. */
const distinctScope = (scope: Scope, outputs: ReadonlyArray<Output>): Scope => ({
  ...scope,
  columns: scope.columns.filter(({ name, origin, ref }) =>
    outputs.some((output) => output.origin === (origin ?? ref) && output.name.toLowerCase() === name.toLowerCase())
  )
})

/** Fails for columns that are neither grouped by nor within aggregates. */
const checkGrouped = (expr: Expr, scope: Scope, group: string, shown: Scope): void => {
  for (const column of plainColumns(expr)) {
    if (lookUp(shown, column.parts, column.place) !== undefined) continue
    const of = lookUp(scope, column.parts, column.place)
    if (of !== undefined && /^c\d+$/.test(of.sql) && !new RegExp(`\\b${of.sql}\\b`).test(group))
      throw unresolved(column.parts, shown, column.place)
  }
}

/** Fails for an order that the result of a query cannot have. */
export const checkOrder = (
  items: ReadonlyArray<SortItem>,
  columns: ReadonlyArray<Output>,
  { group, inner }: Selected
): void => {
  const shown: Scope = {
    columns: columns.map((one) => ({ ...one, qualifier: [] })),
    outer: undefined,
    variables: new Map()
  }
  for (const { expr } of items) {
    if (hasWindow(expr) || (group === undefined && hasAggregate(expr)))
      throw new SqlError(
        "UNSUPPORTED_EXPR_FOR_OPERATOR",
        "ORDER BY contains window functions, or aggregate functions where no rows are grouped."
      )
    if (group !== undefined) checkGrouped(expr, inner, group, shown)
  }
}

export const translateSelect = (queries: QueryTranslator, written: Select, outer: Scope | undefined): Selected => {
  const named: Select =
    written.windows.size === 0
      ? written
      : {
          ...written,
          items: withWindows(written.items, written.windows),
          qualify: withWindows(written.qualify, written.windows)
        }
  checkGenerators(written)
  let select = withGroupingIds(named)
  let from = ""
  let columns: ReadonlyArray<Column> = []
  for (const relation of select.from) {
    const made = queries.relation(relation, scopeOf(columns, outer))
    from = from === "" ? made.sql : `${from}, ${made.sql}`
    columns = [...columns, ...made.columns]
  }
  const attach = (
    call: Call,
    isOuter: boolean,
    qualifier: ReadonlyArray<string>,
    names: ReadonlyArray<string>
  ): ReadonlyArray<Column> => {
    const made = translateGenerator(queries, call, scopeOf(columns, outer))
    const renamed =
      names.length === 0 ? made.columns : withNames(made.columns, names, call.place, "UDTF_ALIAS_NUMBER_MISMATCH")
    if (from === "") from = "(SELECT 1)"
    from = `(SELECT * FROM ${from} ${isOuter ? "LEFT" : "INNER"} JOIN LATERAL (${made.sql}) ON true)`
    const added = renamed.map((column) => ({ ...column, qualifier }))
    columns = [...columns, ...added]
    return added
  }
  for (const { alias, columns: names, generator, outer: isOuter } of select.laterals) {
    if (!isGenerator(generator.name)) throw notGenerator(generator)
    attach(generator, isOuter || /_outer$/i.test(generator.name), [alias], names)
  }
  const windowed = withTimeWindows(queries, select, from, scopeOf(columns, outer))
  if (windowed !== undefined) {
    select = windowed.select
    from = windowed.sql
    columns = [...columns, windowed.column]
  }
  // A generator among the items is joined like a lateral view.
  const generated = new Map<Select["items"][number], ReadonlyArray<Column>>()
  for (const item of select.items) {
    const { expr } = item
    if (expr.kind !== "call" || !isGenerator(expr.name)) continue
    if (select.groupBy !== undefined || hasAggregate(select.items))
      throw unsupported("a generator beside aggregates", expr.place)
    const before = columns
    const added = attach(expr, /_outer$/i.test(expr.name), [queries.fresh("g")], item.aliases)
    columns = before
    generated.set(item, added)
  }

  const scope = scopeOf(columns, outer)
  const last = select.items.at(-1)?.expr
  if (select.items.length > 1 && last?.kind === "column" && last.parts.join() === "FROM")
    throw new SqlError("TRAILING_COMMA_IN_SELECT", "Trailing comma detected in SELECT clause.", last.place)
  const where = select.where === undefined ? "" : ` WHERE ${translateWhere(queries, select.where, scope)}`
  const outputs: Array<Output & { readonly sql: string; readonly expr: Expr | undefined }> = []
  const output = (name: string, { comment, sql, type }: Typed, expr?: Expr): void => {
    const of = columns.find(({ ref }) => ref === sql)
    outputs.push({
      name,
      type,
      ref: queries.fresh("c"),
      sql,
      expr,
      origin: of && (of.origin ?? of.ref),
      char: of?.char,
      comment
    })
  }
  /** Names that items before this one have made may be used, unless the tables have such a column. */
  const lateral = (): Scope => ({
    columns,
    variables: scope.variables,
    outer: {
      columns: outputs
        .filter(({ expr }) => !hasAggregate(expr) && !hasWindow(expr))
        .map(({ comment, name, sql, type }) => ({ qualifier: [], name, type, ref: sql, comment })),
      outer,
      variables: new Map()
    }
  })
  const look: Look = {
    column: (parts) => columnText(columns, parts),
    typeOf: (expr) => {
      try {
        return queries.expressions.translate(expr, lateral()).type
      } catch {
        return undefined
      }
    },
    variables: new Set()
  }
  for (const item of select.items) {
    const { aliases, expr } = item
    const rows = generated.get(item)
    if (rows !== undefined) {
      for (const column of rows) output(column.name, { ...typed(column.type, column.ref), comment: column.comment })
      continue
    }
    if (expr.kind === "star") {
      for (const column of starred(expr, columns, scope))
        output(
          column.name,
          { ...typed(column.type, column.ref), comment: column.comment },
          { kind: "column", parts: [column.name], place: expr.place }
        )
      continue
    }
    if (aliases.length > 1) throw unsupported("several aliases of one expression")
    const made = queries.expressions.translate(expr, lateral())
    const stored = expr.kind === "column" ? storedName(expr, scope) : undefined
    output(aliases[0] ?? stored ?? nameOrMark(expr, look), made, expr)
  }

  const aliases: Scope = {
    columns: outputs.map(({ name, sql, type }) => ({ qualifier: [], name, type, ref: sql })),
    outer,
    variables: new Map()
  }
  const withAliases: Scope = { ...scope, outer: aliases }
  const group = select.groupBy === undefined ? "" : translateGroups(queries, select.groupBy, withAliases, outputs)
  if (select.having !== undefined) checkNoWindow(select.having, "HAVING")
  if (select.having !== undefined && select.groupBy?.kind === "plain")
    checkGrouped(select.having, scope, group, aliases)
  const having =
    select.having === undefined ? "" : ` HAVING ${queries.expressions.condition(select.having, withAliases).sql}`
  const qualify =
    select.qualify === undefined ? "" : ` QUALIFY ${queries.expressions.condition(select.qualify, withAliases).sql}`
  const isGrouped = select.groupBy !== undefined || hasAggregate([select.items, select.having])
  if (select.having !== undefined && !isGrouped) {
    if (plainColumns(select.items).length > 0) throw missingGroups()
    throw unsupported("HAVING without GROUP BY")
  }
  if (select.qualify !== undefined && !hasWindow([select.items, select.qualify]))
    throw unsupported("QUALIFY without a window function")
  for (const { type } of outputs) if (select.distinct) checkNoMaps("DISTINCT", type)
  const list = outputs.map(({ ref, sql }) => `${sql} AS ${ref}`).join(", ")
  return {
    sql: `SELECT ${select.distinct ? "DISTINCT " : ""}${list}${from === "" ? "" : ` FROM ${from}`}${where}${group}${having}${qualify}`,
    columns: outputs.map(({ char, comment, name, origin, ref, type }) => ({ name, ref, type, origin, char, comment })),
    inner: select.distinct ? distinctScope(scope, outputs) : scope,
    group: isGrouped ? group : undefined
  }
}
