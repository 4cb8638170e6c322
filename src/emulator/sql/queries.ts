/** Translates queries: every column has a unique name in the query for DuckDB, and a type of Spark. */
import type { Body, Call, Expr, Grouping, Query, Relation, Select, SortItem } from "./ast.js"
import type { Catalog, Current } from "./catalog.js"
import { type Place, SqlError, unsupported } from "./errors.js"
import { type Environment, Expressions, isGenerator } from "./expressions.js"
import { aggregates } from "./functions/aggregates.js"
import { fieldOf } from "./functions/collections.js"
import type { Session } from "./functions/kit.js"
import { nameOf } from "./names.js"
import { parse } from "./parser.js"
import * as Routines from "./routines.js"
import { type Column, isQualifiedBy, lookUp, noScope, type Scope, scopeOf, unresolved } from "./scope.js"
import { coerce, type Typed, typed } from "./typed.js"
import * as T from "./types.js"

export interface Output {
  readonly name: string
  readonly type: T.SparkType
  readonly ref: string
}

export interface Translated {
  readonly sql: string
  readonly columns: ReadonlyArray<Output>
}

/** Common table expressions in reach, each translated anew where it is used, so that names stay unique. */
type Tables = ReadonlyMap<string, () => Translated>

const start: Place = { line: 1, column: 0 }

interface Joined {
  readonly sql: string
  readonly columns: ReadonlyArray<Column>
}

const contains = (expr: unknown, test: (call: Call) => boolean): boolean => {
  if (typeof expr !== "object" || expr === null) return false
  if (Array.isArray(expr)) return expr.some((one) => contains(one, test))
  if ("body" in expr && "ctes" in expr) return false
  if ("kind" in expr && expr.kind === "call" && test(expr as Call)) return true
  return Object.values(expr).some((one) => contains(one, test))
}

const isAggregate = (call: Call): boolean =>
  call.over === undefined && Object.hasOwn(aggregates, call.name.toLowerCase())

const hasAggregate = (expr: unknown): boolean => contains(expr, isAggregate)

const hasWindow = (expr: unknown): boolean => contains(expr, (call) => call.over !== undefined)

export class Queries {
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
    for (const { columns, name, query: inner } of query.ctes) {
      const reach = tables
      tables = new Map(tables).set(name.toLowerCase(), () =>
        this.#within(reach, () => {
          const made = this.query(inner)
          return columns.length === 0 ? made : { ...made, columns: this.#renamed(made.columns, columns, start) }
        })
      )
    }
    return this.#within(tables, () => this.#ordered(query, outer))
  }

  #renamed(columns: ReadonlyArray<Output>, names: ReadonlyArray<string>, place: Place): ReadonlyArray<Output> {
    if (columns.length !== names.length) {
      throw new SqlError(
        "NUM_TABLE_VALUE_ALIASES_MISMATCH",
        `The number of given aliases (${names.length}) does not match the number of output columns (${columns.length}).`,
        place
      )
    }
    return columns.map((column, index) => ({ ...column, name: names[index] ?? column.name }))
  }

  #constant(expr: Expr | undefined, what: string): string {
    if (expr === undefined) return ""
    const made = this.expressions.translate(expr, noScope)
    if (!T.isIntegral(made.type))
      throw new SqlError("INVALID_LIMIT_LIKE_EXPRESSION.DATA_TYPE", `The ${what} must be an integer.`)
    return ` ${what.toUpperCase()} ${made.sql}`
  }

  #ordered(query: Query, outer: Scope | undefined): Translated {
    const tail = this.#constant(query.limit, "limit") + this.#constant(query.offset, "offset")
    if (query.body.kind === "select") {
      const { columns, inner, sql } = this.select(query.body, outer)
      if (query.orderBy.length === 0 && tail === "") return { sql, columns }
      const order = this.#order(query.orderBy, columns, inner)
      return { sql: `${sql}${order}${tail}`, columns }
    }
    const made = this.body(query.body, outer)
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
    const made = items.map((item) => {
      if (item.expr.kind === "literal" && item.expr.type.name === "INT") {
        const column = columns[Number(item.expr.value) - 1]
        if (column === undefined)
          throw new SqlError("ORDER_BY_POS_OUT_OF_RANGE", `ORDER BY position ${item.expr.value} is not in select list.`)
        if (T.isComplex(column.type)) throw unsupported(`an order by ${column.type.name}`)
        return `${column.ref} ${item.descending ? "DESC" : "ASC"} NULLS ${item.nulls}`
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
        const { columns, sql } = this.select(body, outer)
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
            qualify: undefined
          }
        })
      case "values": {
        const rows = body.rows.map((row) => row.map((expr) => this.expressions.translate(expr, outer ?? noScope)))
        const width = rows[0]?.length ?? 0
        if (rows.some(({ length }) => length !== width))
          throw new SqlError(
            "INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH",
            "The rows of an inline table have different numbers of columns."
          )
        const columns = Array.from({ length: width }, (_, index) => {
          const type = rows.reduce<T.SparkType | undefined>(
            (common, row) => common && T.commonOf(common, row[index]?.type ?? T.nothing),
            T.nothing
          )
          if (type === undefined)
            throw new SqlError(
              "INVALID_INLINE_TABLE.INCOMPATIBLE_TYPES_IN_INLINE_TABLE",
              `Found incompatible types in column ${index + 1}.`
            )
          return { name: `col${index + 1}`, type, ref: this.fresh("c") }
        })
        const selects = rows.map(
          (row) => `(${row.map((value, index) => coerce(value, columns[index]?.type ?? value.type).sql).join(", ")})`
        )
        return {
          sql: `SELECT * FROM (VALUES ${selects.join(", ")}) AS ${this.fresh("r")}(${columns.map(({ ref }) => ref).join(", ")})`,
          columns
        }
      }
      case "set": {
        const left = this.body(body.left, outer)
        const right = this.body(body.right, outer)
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
          if (!body.all && T.isComplex(type)) throw unsupported(`${body.op} of ${type.name}`)
          return { name: column.name, type, ref: this.fresh("c") }
        })
        const side = (of: Translated): string =>
          `SELECT ${of.columns.map((column, index) => `${coerce(typed(column.type, column.ref), columns[index]?.type ?? column.type).sql} AS ${columns[index]?.ref}`).join(", ")} FROM (${of.sql})`
        return { sql: `SELECT * FROM (${side(left)} ${body.op}${body.all ? " ALL" : ""} ${side(right)})`, columns }
      }
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
      columns: (names.length === 0 ? made.columns : this.#renamed(made.columns, names, place)).map((column) => ({
        ...column,
        qualifier
      }))
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
              columns: this.#renamed(
                made.columns,
                entry.columns.map((column) => column.name),
                name.place
              )
            },
            qualifier,
            columns,
            name.place
          )
        }
        const made = entry.columns.map((column) => ({ name: column.name, type: column.type, ref: this.fresh("c") }))
        const sql = `SELECT ${entry.columns.map((column, index) => `${T.identifier(column.name)} AS ${made[index]?.ref}`).join(", ")} FROM ${entry.source}`
        return aliased({ sql, columns: made }, qualifier, columns, name.place)
      }
      case "subquery": {
        const made = this.query(relation.query, relation.lateral ? outer : undefined)
        const joined = aliased(made, relation.alias === undefined ? [] : [relation.alias], relation.columns, start)
        return relation.lateral ? { ...joined, sql: `LATERAL ${joined.sql}` } : joined
      }
      case "function":
        return this.#function(relation, outer)
      case "join":
        return this.#join(relation, outer)
    }
  }

  #function(
    { alias, call, columns }: Extract<Relation, { readonly kind: "function" }>,
    outer: Scope | undefined
  ): Joined {
    const name = call.name.toLowerCase()
    if (name === "range") {
      const args = call.args.map((arg) => coerce(this.expressions.translate(arg, noScope), T.bigint).sql)
      if (args.length < 1 || args.length > 3) throw unsupported("range with these arguments", call.place)
      const ref = this.fresh("c")
      const made = {
        sql: `SELECT range AS ${ref} FROM range(${args.join(", ")})`,
        columns: [{ name: "id", type: T.bigint, ref }]
      }
      return {
        sql: `(${made.sql})`,
        columns: (columns.length === 0 ? made.columns : this.#renamed(made.columns, columns, call.place)).map(
          (column) => ({ ...column, qualifier: alias === undefined ? [] : [alias] })
        )
      }
    }
    if (isGenerator(name)) {
      const { columns: made, sql } = this.generator(call, outer ?? noScope)
      return {
        sql: `LATERAL (${sql})`,
        columns: (columns.length === 0 ? made : this.#renamed(made, columns, call.place)).map((column) => ({
          ...column,
          qualifier: alias === undefined ? [] : [alias]
        }))
      }
    }
    throw unsupported(`the table function ${name}`, call.place)
  }

  #join(
    { left, natural, on, right, type, using }: Extract<Relation, { readonly kind: "join" }>,
    outer: Scope | undefined
  ): Joined {
    const a = this.relation(left, outer)
    const b = this.relation(right, scopeOf(a.columns, outer))
    const all = [...a.columns, ...b.columns]
    const visible = (columns: ReadonlyArray<Column>): ReadonlyArray<Column> =>
      columns.filter(({ isHidden }) => isHidden !== true)
    const keys = natural
      ? visible(a.columns).flatMap(({ name }) =>
          visible(b.columns).some((other) => other.name.toLowerCase() === name.toLowerCase()) ? [name] : []
        )
      : using
    const kind = type === "SEMI" || type === "ANTI" ? type : type === "CROSS" ? "INNER" : type
    const isOneSided = kind === "SEMI" || kind === "ANTI"
    if (keys === undefined) {
      const condition =
        on === undefined ? "true" : this.expressions.condition(on, scopeOf(all, outer), "join condition").sql
      return { sql: `${a.sql} ${kind} JOIN ${b.sql} ON ${condition}`, columns: isOneSided ? a.columns : all }
    }
    const scope = (columns: ReadonlyArray<Column>): Scope => scopeOf(columns)
    const merged = keys.map((key) => {
      const x = lookUp(scope(a.columns), [key], start)
      const y = lookUp(scope(b.columns), [key], start)
      if (x === undefined || y === undefined) {
        throw new SqlError(
          "UNRESOLVED_USING_COLUMN_FOR_JOIN",
          `USING column \`${key}\` cannot be resolved on the ${x === undefined ? "left" : "right"} side of the join.`
        )
      }
      return { key, x, y, equal: this.expressions.compare("=", x, y, start).sql }
    })
    const sql = `${a.sql} ${kind} JOIN ${b.sql} ON ${merged.length === 0 ? "true" : merged.map(({ equal }) => equal).join(" AND ")}`
    if (isOneSided) return { sql, columns: a.columns }
    const isKey = ({ name }: Column): boolean => keys.some((key) => key.toLowerCase() === name.toLowerCase())
    const hidden = all.map((column) => (isKey(column) ? { ...column, isHidden: true } : column))
    const front = merged.map(({ key, x, y }): Column => {
      if (kind === "FULL" && !T.isSame(x.type, y.type)) throw unsupported("FULL JOIN USING columns of different types")
      const [name] = [a.columns.find((column) => column.ref === x.sql)?.name ?? key]
      const value = kind === "RIGHT" ? y : kind === "FULL" ? typed(x.type, `coalesce(${x.sql}, ${y.sql})`) : x
      return { qualifier: [], name, type: value.type, ref: value.sql }
    })
    return { sql, columns: [...front, ...hidden] }
  }

  /** The rows of a generator, for each row of what it is joined with. */
  generator(call: Call, scope: Scope): Translated {
    const name = call.name.toLowerCase().replace(/_outer$/, "")
    const args = call.args.map((arg) => this.expressions.translate(arg, scope))
    const [of] = args
    if (of === undefined) throw unsupported(`${name} without an argument`, call.place)
    if (name === "stack") {
      const rows = Number(of.integer ?? Number.NaN)
      if (!Number.isInteger(rows) || rows < 1)
        throw unsupported("stack with a number of rows that is not a literal", call.place)
      const values = args.slice(1)
      const width = Math.ceil(values.length / rows)
      const columns = Array.from({ length: width }, (_, index) => {
        const type = values
          .filter((_, at) => at % width === index)
          .reduce<T.SparkType | undefined>((common, value) => common && T.commonOf(common, value.type), T.nothing)
        if (type === undefined)
          throw new SqlError(
            "DATATYPE_MISMATCH.STACK_COLUMN_DIFF_TYPES",
            "The data types of a column of stack differ.",
            call.place
          )
        return { name: `col${index}`, type, ref: this.fresh("c") }
      })
      const selects = Array.from(
        { length: rows },
        (_, row) =>
          `SELECT ${columns.map((column, index) => `${coerce(values[row * width + index] ?? typed(T.nothing, "NULL"), column.type).sql} AS ${column.ref}`).join(", ")}`
      )
      return { sql: selects.join(" UNION ALL "), columns }
    }
    if (args.length !== 1)
      throw new SqlError(
        "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
        `The \`${name}\` requires 1 parameters but the actual number is ${args.length}.`,
        call.place
      )
    if (name === "inline") {
      if (of.type.name !== "ARRAY" || of.type.element.name !== "STRUCT")
        throw new SqlError(
          "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
          "The inline function requires an array of structs.",
          call.place
        )
      const row = this.fresh("c")
      const element = of.type.element
      const columns = element.fields.map((field) => ({ name: field.name, type: field.type, ref: this.fresh("c") }))
      return {
        sql: `SELECT ${columns.map((column) => `${fieldOf(typed(element, row), column.name)?.sql} AS ${column.ref}`).join(", ")} FROM (SELECT unnest(${of.sql}) AS ${row})`,
        columns
      }
    }
    const position =
      name === "posexplode"
        ? [
            {
              name: "pos",
              type: T.int,
              ref: this.fresh("c"),
              sql: `unnest(CAST(range(len(${of.type.name === "MAP" ? `map_keys(${of.sql})` : of.sql})) AS INTEGER[]))`
            }
          ]
        : []
    if (of.type.name !== "ARRAY" && of.type.name !== "MAP")
      throw new SqlError(
        "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
        `The ${name} function requires an array or a map.`,
        call.place
      )
    const rest =
      of.type.name === "MAP"
        ? [
            { name: "key", type: of.type.key, ref: this.fresh("c"), sql: `unnest(map_keys(${of.sql}))` },
            { name: "value", type: of.type.value, ref: this.fresh("c"), sql: `unnest(map_values(${of.sql}))` }
          ]
        : [{ name: "col", type: of.type.element, ref: this.fresh("c"), sql: `unnest(${of.sql})` }]
    const columns = [...position, ...rest]
    return { sql: `SELECT ${columns.map(({ ref, sql }) => `${sql} AS ${ref}`).join(", ")}`, columns }
  }

  select(select: Select, outer: Scope | undefined): Translated & { readonly inner: Scope } {
    let from = ""
    let columns: ReadonlyArray<Column> = []
    for (const relation of select.from) {
      const made = this.relation(relation, scopeOf(columns, outer))
      from = from === "" ? made.sql : `${from}, ${made.sql}`
      columns = [...columns, ...made.columns]
    }
    const attach = (
      call: Call,
      isOuter: boolean,
      qualifier: ReadonlyArray<string>,
      names: ReadonlyArray<string>
    ): ReadonlyArray<Column> => {
      const made = this.generator(call, scopeOf(columns, outer))
      const renamed = names.length === 0 ? made.columns : this.#renamed(made.columns, names, call.place)
      if (from === "") from = "(SELECT 1)"
      from = `(SELECT * FROM ${from} ${isOuter ? "LEFT" : "INNER"} JOIN LATERAL (${made.sql}) ON true)`
      const added = renamed.map((column) => ({ ...column, qualifier }))
      columns = [...columns, ...added]
      return added
    }
    for (const { alias, columns: names, generator, outer: isOuter } of select.laterals) {
      if (!isGenerator(generator.name)) throw unsupported(`LATERAL VIEW ${generator.name}`, generator.place)
      attach(generator, isOuter || /_outer$/i.test(generator.name), [alias], names)
    }
    // A generator among the items is joined like a lateral view.
    const generated = new Map<Select["items"][number], ReadonlyArray<Column>>()
    for (const item of select.items) {
      const { expr } = item
      if (expr.kind !== "call" || !isGenerator(expr.name)) continue
      if (generated.size > 0)
        throw new SqlError(
          "UNSUPPORTED_GENERATOR.MULTI_GENERATOR",
          "Only one generator is allowed per SELECT clause.",
          expr.place
        )
      if (select.groupBy !== undefined || hasAggregate(select.items))
        throw unsupported("a generator beside aggregates", expr.place)
      const before = columns
      const added = attach(expr, /_outer$/i.test(expr.name), [this.fresh("g")], item.aliases)
      columns = before
      generated.set(item, added)
    }

    const scope = scopeOf(columns, outer)
    const where = select.where === undefined ? "" : ` WHERE ${this.#where(select.where, scope)}`
    const outputs: Array<Output & { readonly sql: string; readonly expr: Expr | undefined }> = []
    const output = (name: string, { sql, type }: Typed, expr?: Expr): void => {
      if (type.name === "INTERVAL") throw unsupported("intervals as results")
      outputs.push({ name, type, ref: this.fresh("c"), sql, expr })
    }
    /** Names that items before this one have made may be used, unless the tables have such a column. */
    const lateral = (): Scope => ({
      columns,
      variables: scope.variables,
      outer: {
        columns: outputs
          .filter(({ expr }) => expr !== undefined && !hasAggregate(expr) && !hasWindow(expr))
          .map(({ name, sql, type }) => ({ qualifier: [], name, type, ref: sql })),
        outer,
        variables: new Map()
      }
    })
    for (const item of select.items) {
      const { aliases, expr } = item
      const rows = generated.get(item)
      if (rows !== undefined) {
        for (const column of rows) output(column.name, typed(column.type, column.ref))
        continue
      }
      if (expr.kind === "star") {
        for (const column of this.#star(expr, columns, scope))
          output(column.name, typed(column.type, column.ref), {
            kind: "column",
            parts: [column.name],
            place: expr.place
          })
        continue
      }
      if (aliases.length > 1) throw unsupported("several aliases of one expression")
      const made = this.expressions.translate(expr, lateral())
      const stored = expr.kind === "column" ? this.#storedName(expr, scope) : undefined
      output(aliases[0] ?? stored ?? nameOf(expr), made, expr)
    }

    const aliases: Scope = {
      columns: outputs.map(({ name, sql, type }) => ({ qualifier: [], name, type, ref: sql })),
      outer,
      variables: new Map()
    }
    const withAliases: Scope = { ...scope, outer: aliases }
    const group = select.groupBy === undefined ? "" : this.#group(select.groupBy, withAliases, outputs)
    const having =
      select.having === undefined ? "" : ` HAVING ${this.expressions.condition(select.having, withAliases).sql}`
    const qualify =
      select.qualify === undefined ? "" : ` QUALIFY ${this.expressions.condition(select.qualify, withAliases).sql}`
    if (select.having !== undefined && select.groupBy === undefined && !hasAggregate([select.items, select.having]))
      throw unsupported("HAVING without GROUP BY")
    if (select.distinct && outputs.some(({ type }) => T.isComplex(type))) throw unsupported("DISTINCT of nested types")
    const list = outputs.map(({ ref, sql }) => `${sql} AS ${ref}`).join(", ")
    return {
      sql: `SELECT ${select.distinct ? "DISTINCT " : ""}${list}${from === "" ? "" : ` FROM ${from}`}${where}${group}${having}${qualify}`,
      columns: outputs.map(({ name, ref, type }) => ({ name, ref, type })),
      inner: scope
    }
  }

  #where(expr: Expr, scope: Scope): string {
    if (hasAggregate(expr))
      throw new SqlError("INVALID_WHERE_CONDITION", "The WHERE condition contains an aggregate function.")
    return this.expressions.condition(expr, scope).sql
  }

  /** A column keeps the letters of its reference. A field of a struct has its own name. */
  #storedName(expr: Extract<Expr, { readonly kind: "column" }>, scope: Scope): string | undefined {
    return lookUp(scope, expr.parts, expr.place) === undefined ? undefined : expr.parts.at(-1)
  }

  #star(
    { except, place, qualifier }: Extract<Expr, { readonly kind: "star" }>,
    columns: ReadonlyArray<Column>,
    scope: Scope
  ): ReadonlyArray<{ readonly name: string; readonly type: T.SparkType; readonly ref: string }> {
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
        ref: fieldOf(of, field.name)?.sql ?? ""
      }))
    }
    if (visible.length === 0)
      throw new SqlError("INVALID_USAGE_OF_STAR_OR_REGEX", "Invalid usage of '*' without tables.", place)
    for (const name of except) {
      if (!visible.some((column) => column.name.toLowerCase() === name.toLowerCase()))
        throw unresolved([name], scope, place)
    }
    return visible.filter((column) => !except.some((name) => name.toLowerCase() === column.name.toLowerCase()))
  }

  #group(
    { exprs, kind, sets }: Grouping,
    scope: Scope,
    outputs: ReadonlyArray<Output & { readonly sql: string; readonly expr: Expr | undefined }>
  ): string {
    const one = (expr: Expr): string => {
      if (expr.kind === "literal" && expr.type.name === "INT") {
        const item = outputs[Number(expr.value) - 1]
        if (item === undefined)
          throw new SqlError("GROUP_BY_POS_OUT_OF_RANGE", `GROUP BY position ${expr.value} is not in select list.`)
        if (hasAggregate(item.expr))
          throw new SqlError(
            "GROUP_BY_POS_AGGREGATE",
            `GROUP BY ${expr.value} refers to an expression that contains an aggregate function.`
          )
        return item.sql
      }
      const made = this.expressions.translate(expr, scope)
      if (T.isComplex(made.type)) throw unsupported(`GROUP BY ${made.type.name}`)
      return made.sql
    }
    switch (kind) {
      case "all": {
        const plain = outputs.filter(({ expr }) => !hasAggregate(expr))
        return plain.length === 0 ? "" : ` GROUP BY ${plain.map(({ sql }) => sql).join(", ")}`
      }
      case "plain":
        return ` GROUP BY ${exprs.map(one).join(", ")}`
      case "SETS":
        return ` GROUP BY GROUPING SETS (${sets.map((set) => `(${set.map(one).join(", ")})`).join(", ")})`
      default:
        return ` GROUP BY ${kind}(${exprs.map(one).join(", ")})`
    }
  }
}
