/** Translates queries: every column has a unique name in the query for DuckDB, and a type of Spark. */
import type { Body, Expr, Query, Relation, SortItem } from "./ast.js"
import type { Catalog, Current } from "./catalog.js"
import { type Place, SqlError, unsupported } from "./errors.js"
import { Expressions } from "./expressions.js"
import { isLacking } from "./functionNames.js"
import { isFoldable, type Session } from "./functions/kit.js"
import { translateGenerator } from "./generators.js"
import { translateJoin } from "./joins.js"
import { withWindows } from "./namedWindows.js"
import { orderOf } from "./orderings.js"
import { parse } from "./parser.js"
import { translatePivot, translateUnpivot } from "./pivots.js"
import {
  isGenerator,
  type Joined,
  type Output,
  type QueryTranslator,
  renamed,
  start,
  type Translated
} from "./queryKit.js"
import * as Routines from "./routines.js"
import { lookUp, noScope, type Scope } from "./scope.js"
import { checkOrder, translateSelect } from "./selects.js"
import { translateSet, translateValues } from "./setOperations.js"
import type { Environment } from "./translator.js"
import { coerce, type Typed, typed } from "./typed.js"
import * as T from "./types.js"

/** Common table expressions in reach, each translated anew where it is used, so that names stay unique. */
type Tables = ReadonlyMap<string, () => Translated>

export class Queries implements QueryTranslator {
  readonly catalog: Catalog
  readonly current: Current
  readonly expressions: Expressions
  readonly #fresh: (prefix: string) => string
  readonly #session: Session
  #tables: Tables = new Map()
  readonly #depth = { value: 0 }

  constructor(
    catalog: Catalog,
    session: Session,
    parameters: ReadonlyMap<string, Typed>,
    fresh?: (prefix: string) => string
  ) {
    this.catalog = catalog
    this.current = session
    this.#session = session
    let count = 0
    this.#fresh =
      fresh ??
      ((prefix) => {
        count += 1
        return `${prefix}${count}`
      })
    const environment: Environment = {
      session,
      parameters,
      fresh: this.#fresh,
      routine: (call, scope, expressions) => Routines.call(catalog, session, expressions, call, scope, this.#depth),
      subquery: (query, outer) => this.query(query, outer)
    }
    this.expressions = new Expressions(environment)
  }

  fresh(prefix: string): string {
    return this.#fresh(prefix)
  }

  #within<A>(tables: Tables, run: () => A): A {
    const before = this.#tables
    this.#tables = tables
    try {
      return run()
    } finally {
      this.#tables = before
    }
  }

  query(query: Query, outer?: Scope): Translated {
    let tables = this.#tables
    const names = query.ctes.map(({ name }) => name.toLowerCase())
    // Here Spark minds the case.
    if (new Set(query.ctes.map(({ name }) => name)).size < names.length)
      throw new SqlError("DUPLICATED_CTE_NAMES", "Common table expressions of a query cannot have the same name.")
    const used = new Set<string>()
    for (const { columns, name, query: inner } of query.ctes) {
      const reach = tables
      tables = new Map(tables).set(name.toLowerCase(), () =>
        this.#within(reach, () => {
          used.add(name.toLowerCase())
          const made = this.query(inner)
          return columns.length === 0
            ? made
            : { ...made, columns: renamed(made.columns, columns, start, "ASSIGNMENT_ARITY_MISMATCH") }
        })
      )
    }
    const result = this.#within(tables, () => this.#ordered(query, outer))
    // What nothing refers to may be wrong, too. From the last, which may refer to those before it.
    for (const name of names.toReversed()) if (!used.has(name)) tables.get(name)?.()
    return result
  }

  #constant(expr: Expr | undefined, what: string, columns: ReadonlyArray<Output>): string {
    if (expr === undefined) return ""
    const scope = { ...noScope, columns: columns.map((column) => ({ ...column, qualifier: [] })) }
    const made = this.expressions.translate(expr, scope)
    if (!isFoldable(expr))
      throw new SqlError("INVALID_LIMIT_LIKE_EXPRESSION.IS_UNFOLDABLE", `The ${what} must evaluate to a constant.`)
    if (made.integer?.startsWith("-") === true)
      throw new SqlError(
        "INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE",
        `The ${what} expression must be equal to or greater than 0, but got ${made.integer}.`
      )
    if (!T.isIntegral(made.type))
      throw new SqlError("INVALID_LIMIT_LIKE_EXPRESSION.DATA_TYPE", `The ${what} must be an integer.`)
    return ` ${what.toUpperCase()} ${made.sql}`
  }

  #ordered(query: Query, outer: Scope | undefined): Translated {
    const tailOf = (columns: ReadonlyArray<Output>): string =>
      this.#constant(query.limit, "limit", columns) + this.#constant(query.offset, "offset", columns)
    if (query.body.kind === "select") {
      const { windows } = query.body
      const selected = translateSelect(this, query.body, outer)
      const { columns, inner, sql } = selected
      const tail = tailOf(columns)
      if (query.orderBy.length === 0 && tail === "") return { sql, columns }
      const items = windows.size === 0 ? query.orderBy : withWindows(query.orderBy, windows)
      checkOrder(items, columns, selected)
      const order = this.#order(items, columns, inner)
      return { sql: `${sql}${order}${tail}`, columns }
    }
    const made = this.body(query.body, outer)
    const tail = tailOf(made.columns)
    if (query.orderBy.length === 0 && tail === "") return made
    const order = this.#order(query.orderBy, made.columns, noScope)
    return {
      sql: `SELECT ${made.columns.map(({ ref }) => ref).join(", ")} FROM (${made.sql})${order}${tail}`,
      columns: made.columns
    }
  }

  #order(items: ReadonlyArray<SortItem>, columns: ReadonlyArray<Output>, inner: Scope): string {
    if (items.length === 0) return ""
    const output = columns.map(({ name, ref, type }) => ({ qualifier: [], name, ref, type }))
    const [first] = items
    if (
      items.length === 1 &&
      first?.expr.kind === "column" &&
      /^all$/i.test(first.expr.parts.join(".")) &&
      lookUp({ ...inner, columns: [...output, ...inner.columns] }, first.expr.parts, start) === undefined
    )
      return ` ORDER BY ${output.map((column) => orderOf(typed(column.type, column.ref), first)).join(", ")}`
    const made = items.map((item) => {
      if (item.expr.kind === "literal" && item.expr.type.name === "INT") {
        const column = columns[Number(item.expr.value) - 1]
        if (column === undefined)
          throw new SqlError("ORDER_BY_POS_OUT_OF_RANGE", `ORDER BY position ${item.expr.value} is not in select list.`)
        return orderOf(typed(column.type, column.ref), item)
      }
      // What the query returns comes before what it reads.
      const own: Scope = {
        columns: output.filter(
          (one) => output.filter((other) => other.name.toLowerCase() === one.name.toLowerCase()).length === 1
        ),
        outer: inner,
        variables: new Map()
      }
      return this.expressions.order(item, own)
    })
    return ` ORDER BY ${made.join(", ")}`
  }

  body(body: Body, outer: Scope | undefined): Translated {
    switch (body.kind) {
      case "select": {
        const { columns, sql } = translateSelect(this, body, outer)
        return { sql, columns }
      }
      case "nested":
        return this.query(body.query, outer)
      case "all":
        return this.query({
          ctes: [],
          orderBy: [],
          limit: undefined,
          offset: undefined,
          body: {
            kind: "select",
            distinct: false,
            items: [{ expr: { kind: "star", qualifier: [], except: [], place: body.table.place }, aliases: [] }],
            from: [{ kind: "table", name: body.table, alias: undefined, columns: [] }],
            laterals: [],
            where: undefined,
            groupBy: undefined,
            having: undefined,
            qualify: undefined,
            windows: new Map()
          }
        })
      case "values":
        return translateValues(this, body, outer)
      case "set":
        return translateSet(this, body, outer)
    }
  }

  relation(relation: Relation, outer: Scope | undefined): Joined {
    const aliased = (
      made: Translated,
      qualifier: ReadonlyArray<string>,
      names: ReadonlyArray<string>,
      place: Place
    ): Joined => ({
      sql: `(${made.sql})`,
      columns: (names.length === 0
        ? made.columns
        : renamed(made.columns, names, place, "ASSIGNMENT_ARITY_MISMATCH")
      ).map((column) => ({ ...column, qualifier }))
    })
    switch (relation.kind) {
      case "table": {
        const { alias, columns, name } = relation
        const cte = name.parts.length === 1 ? this.#tables.get((name.parts[0] ?? "").toLowerCase()) : undefined
        if (cte !== undefined) return aliased(cte(), alias === undefined ? name.parts : [alias], columns, name.place)
        const entry = this.catalog.table(name, this.current)
        const { full } = entry
        const qualifier = alias === undefined ? [full.catalog, full.schema, full.table] : [alias]
        if (entry.view !== undefined) {
          const { view } = entry
          const inner = new Queries(
            this.catalog.trusted(),
            { ...this.#session, catalog: view.catalog, schema: view.schema },
            new Map(),
            this.#fresh
          )
          const statement = parse(view.text)
          if (statement.kind !== "query") throw unsupported("this view", name.place)
          const made = inner.query(statement.query)
          return aliased(
            {
              ...made,
              columns: renamed(
                // A column has the comment that it had when the view was created.
                made.columns.map((column, index) => ({ ...column, comment: entry.columns[index]?.comment })),
                entry.columns.map((column) => column.name),
                name.place
              )
            },
            qualifier,
            columns,
            name.place
          )
        }
        const made = entry.columns.map((column) => ({
          name: column.name,
          type: column.type,
          ref: this.fresh("c"),
          char: column.size?.kind === "CHAR" ? column.size.length : undefined,
          comment: column.comment
        }))
        const sql = `SELECT ${entry.columns.map((column, index) => `${T.identifier(column.name)} AS ${made[index]?.ref}`).join(", ")} FROM ${entry.source}`
        return aliased({ sql, columns: made }, qualifier, columns, name.place)
      }
      case "subquery": {
        // An inline table sees what is around it, to fail because of it.
        const isValues = relation.query.body.kind === "values"
        const made = this.query(relation.query, relation.lateral ? outer : isValues ? outer?.outer : undefined)
        if (isValues && relation.columns.length > 0)
          renamed(made.columns, relation.columns, start, "INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH")
        const joined = aliased(made, relation.alias === undefined ? [] : [relation.alias], relation.columns, start)
        return relation.lateral ? { ...joined, sql: `LATERAL ${joined.sql}` } : joined
      }
      case "function":
        return this.#function(relation, outer)
      case "join":
        return translateJoin(this, relation, outer)
      case "pivot":
        return translatePivot(this, relation, outer)
      case "unpivot":
        return translateUnpivot(this, relation, outer)
    }
  }

  #function(
    { alias, call, columns }: Extract<Relation, { readonly kind: "function" }>,
    outer: Scope | undefined
  ): Joined {
    const name = call.name.toLowerCase()
    if (name === "range") {
      const args = call.args.map((arg) => coerce(this.expressions.translate(arg, noScope), T.bigint).sql)
      if (args.length < 1)
        throw new SqlError("WRONG_NUM_ARGS.WITHOUT_SUGGESTION", "The `range` requires [1, 4] parameters.", call.place)
      if (args.length > 3) throw unsupported("range with these arguments", call.place)
      const ref = this.fresh("c")
      const made = {
        sql: `SELECT range AS ${ref} FROM range(${args.join(", ")})`,
        columns: [{ name: "id", type: T.bigint, ref }]
      }
      return {
        sql: `(${made.sql})`,
        columns: (columns.length === 0 ? made.columns : renamed(made.columns, columns, call.place)).map((column) => ({
          ...column,
          qualifier: alias === undefined ? [] : [alias]
        }))
      }
    }
    if (isGenerator(name)) {
      const { columns: made, sql } = translateGenerator(this, call, outer ?? noScope)
      return {
        sql: `LATERAL (${sql})`,
        columns: (columns.length === 0 ? made : renamed(made, columns, call.place)).map((column) => ({
          ...column,
          qualifier: alias === undefined ? [] : [alias]
        }))
      }
    }
    if (isLacking(name)) throw unsupported(`the table function ${name}`, call.place)
    throw new SqlError(
      "UNRESOLVABLE_TABLE_VALUED_FUNCTION",
      `Could not resolve \`${name}\` to a table-valued function.`,
      call.place
    )
  }
}
