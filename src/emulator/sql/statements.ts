/** Runs statements: queries, definitions and changes of data. */
import type { Assignment, Name, Statement } from "./ast.js"
import { type Catalog, duckSchema, duckTable, type FullName, type TableColumn, type TableEntry } from "./catalog.js"
import type { ResultColumn } from "./engine.js"
import { SqlError, unsupported } from "./errors.js"
import type { Session } from "./functions/kit.js"
import { Queries } from "./queries.js"
import type { Translated } from "./queryKit.js"
import { type Column, type Scope, scopeOf } from "./scope.js"
import { cast, type Typed, typed } from "./typed.js"
import * as T from "./types.js"

/** Runs SQL of DuckDB and gives the rows. */
export type Run = (sql: string) => Promise<ReadonlyArray<ReadonlyArray<unknown>>>

export interface Context {
  readonly catalog: Catalog
  readonly session: Session
  readonly parameters: ReadonlyMap<string, Typed>
  readonly run: Run
}

export interface Rows {
  readonly columns: ReadonlyArray<ResultColumn>
  readonly rows: ReadonlyArray<ReadonlyArray<unknown>>
}

const nothing: Rows = { columns: [], rows: [] }

const texts = (names: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<unknown>>): Rows => ({
  columns: names.map((name) => ({ name, type: name === "isTemporary" ? T.boolean : T.string })),
  rows
})

const counts = (names: ReadonlyArray<string>, values: ReadonlyArray<bigint>): Rows => ({
  columns: names.map((name) => ({ name, type: T.bigint })),
  rows: [values]
})

/** Whether a value may be stored without an explicit cast. */
const isStorable = (from: T.SparkType, to: T.SparkType): boolean =>
  T.isSame(from, to) ||
  from.name === "VOID" ||
  (T.isNumeric(from) && T.isNumeric(to)) ||
  (T.isDatetime(from) && T.isDatetime(to)) ||
  (to.name === "STRING" && !T.isComplex(from) && from.name !== "BINARY") ||
  (from.name === "ARRAY" && to.name === "ARRAY" && isStorable(from.element, to.element)) ||
  (from.name === "MAP" && to.name === "MAP" && isStorable(from.key, to.key) && isStorable(from.value, to.value)) ||
  (from.name === "STRUCT" &&
    to.name === "STRUCT" &&
    from.fields.length === to.fields.length &&
    from.fields.every(({ type }, index) => isStorable(type, to.fields[index]?.type ?? T.nothing)))

const stored = (value: Typed, column: TableColumn, table: string): string => {
  if (!isStorable(value.type, column.type)) {
    throw new SqlError(
      "INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST",
      `Cannot write incompatible data for the table \`${table}\`: Cannot safely cast \`${column.name}\` "${T.textOf(value.type)}" to "${T.textOf(column.type)}".`
    )
  }
  return cast(value, column.type).sql
}

const ofInsert = (cause: unknown): unknown =>
  cause instanceof SqlError && cause.errorClass === "CAST_OVERFLOW"
    ? new SqlError(
        "CAST_OVERFLOW_IN_TABLE_INSERT",
        cause.message.replace(/^\[[^\]]*\] /, "").replace(/ SQLSTATE:.*$/, "")
      )
    : cause

const matches = (pattern: string | undefined): ((name: string) => boolean) => {
  if (pattern === undefined) return () => true
  const all = new RegExp(`^(?:${pattern.replace(/[.+?^${}()[\]\\]/g, "\\$&").replaceAll("*", ".*")})$`, "i")
  return (name) => all.test(name)
}

export const execute = async (statement: Statement, context: Context): Promise<Rows> => {
  const { catalog, run, session } = context
  const queries = new Queries(catalog, session, context.parameters)

  const tableOf = (name: Name): TableEntry & { readonly full: FullName } => {
    const entry = catalog.table(name, session)
    if (entry.kind === "VIEW")
      throw new SqlError(
        "EXPECT_TABLE_NOT_VIEW.NO_ALTERNATIVE",
        `\`${name.parts.join("`.`")}\` is a view, but a table is expected.`,
        name.place
      )
    return entry
  }

  const columnOf = (entry: TableEntry, name: string): TableColumn => {
    const column = entry.columns.find((one) => one.name.toLowerCase() === name.toLowerCase())
    if (column === undefined)
      throw new SqlError(
        "UNRESOLVED_COLUMN.WITH_SUGGESTION",
        `A column with name \`${name}\` cannot be resolved in the table \`${entry.name}\`.`
      )
    return column
  }

  /** The columns of a table that a change refers to by its alias. */
  const targetScope = (
    entry: TableEntry & { readonly full: FullName },
    alias: string | undefined
  ): ReadonlyArray<Column> =>
    entry.columns.map(({ name, type }) => ({
      qualifier: alias === undefined ? [entry.full.catalog, entry.full.schema, entry.full.table] : [alias],
      name,
      type,
      ref: `target.${T.identifier(name)}`
    }))

  const assigned = (entry: TableEntry, set: ReadonlyArray<Assignment>, scope: Scope): string =>
    set
      .map(({ column, value }) => {
        if (column.length > 1 && entry.columns.some(({ name }) => name.toLowerCase() === column[0]?.toLowerCase()))
          throw unsupported("UPDATE of a field of a struct")
        const of = columnOf(entry, column.at(-1) ?? "")
        return `${T.identifier(of.name)} = ${stored(queries.expressions.translate(value, scope), of, entry.name)}`
      })
      .join(", ")

  const countOf = async (sql: string): Promise<bigint> => {
    const rows = await run(sql)
    return BigInt((rows[0]?.[0] as bigint | number | undefined) ?? 0)
  }

  const definition = (columns: ReadonlyArray<TableColumn>): string =>
    columns
      .map(({ name, notNull, type }) => `${T.identifier(name)} ${T.duckOf(type)}${notNull ? " NOT NULL" : ""}`)
      .join(", ")

  /** Creates the schema of DuckDB with the first table in it. */
  const fill = async (
    full: FullName,
    columns: ReadonlyArray<TableColumn>,
    made: Translated | undefined
  ): Promise<void> => {
    await run(`CREATE SCHEMA IF NOT EXISTS ${duckSchema(full)}`)
    await run(`CREATE OR REPLACE TABLE ${duckTable(full)} (${definition(columns)})`)
    if (made !== undefined)
      await run(
        `INSERT INTO ${duckTable(full)} SELECT ${made.columns.map(({ ref }) => ref).join(", ")} FROM (${made.sql})`
      )
  }

  const checkNames = (columns: ReadonlyArray<{ readonly name: string }>): void => {
    const seen = new Set<string>()
    for (const { name } of columns) {
      if (seen.has(name.toLowerCase()))
        throw new SqlError("COLUMN_ALREADY_EXISTS", `The column \`${name.toLowerCase()}\` already exists.`)
      seen.add(name.toLowerCase())
    }
  }

  /** Whether something of the name may be created. */
  const isFree = (full: FullName, mode: "create" | "ifNotExists" | "replace", name: Name): boolean => {
    catalog.schema(full, name.place)
    if (catalog.find(full) === undefined || mode === "replace") return true
    if (mode === "ifNotExists") return false
    throw new SqlError(
      "TABLE_OR_VIEW_ALREADY_EXISTS",
      `Cannot create table or view \`${full.schema}\`.\`${full.table}\` because it already exists.`,
      name.place
    )
  }

  switch (statement.kind) {
    case "query": {
      const { columns, sql } = queries.query(statement.query)
      return { columns, rows: await run(sql) }
    }
    case "createCatalog":
      catalog.createCatalog(statement.name, statement.ifNotExists)
      return nothing
    case "createSchema":
      catalog.createSchema(catalog.schemaName(statement.name, session), statement.ifNotExists, statement.name.place)
      return nothing
    case "createTable": {
      const { mode, name, query } = statement
      const full = catalog.tableName(name, session)
      if (!isFree(full, mode, name)) return nothing
      if (query !== undefined && statement.columns.length > 0)
        throw unsupported("CREATE TABLE AS SELECT with columns", name.place)
      const made = query && queries.query(query)
      const columns =
        made === undefined
          ? statement.columns
          : made.columns.map((column): TableColumn => ({ name: column.name, type: column.type, notNull: false }))
      checkNames(columns)
      if (columns.length === 0) throw unsupported("tables without columns", name.place)
      if (columns.some(({ type }) => T.isInterval(type)))
        throw new SqlError("DELTA_UNSUPPORTED_DATA_TYPES", "Found columns using unsupported data types.", name.place)
      const empty = columns.find(({ type }) => type.name === "VOID")
      if (empty !== undefined) throw unsupported(`the column ${empty.name} of the type VOID`, name.place)
      await fill(full, columns, made)
      catalog.put(full, { kind: "TABLE", name: full.table, columns, comment: statement.comment }, name.place)
      return nothing
    }
    case "createView": {
      const { mode, name } = statement
      const full = catalog.tableName(name, session)
      if (!isFree(full, mode, name)) return nothing
      const made = queries.query(statement.query)
      if (context.parameters.size > 0) throw unsupported("views with parameters", name.place)
      if (statement.columns.length > 0 && statement.columns.length !== made.columns.length) {
        throw new SqlError(
          "CREATE_VIEW_COLUMN_ARITY_MISMATCH",
          `Cannot create view \`${full.table}\`, its columns are not as many as those of its query.`,
          name.place
        )
      }
      const columns = made.columns.map(
        (column, index): TableColumn => ({
          name: statement.columns[index] ?? column.name,
          type: column.type,
          notNull: false
        })
      )
      checkNames(columns)
      catalog.put(
        full,
        {
          kind: "VIEW",
          name: full.table,
          columns,
          view: { text: statement.text, catalog: session.catalog, schema: session.schema }
        },
        name.place
      )
      return nothing
    }
    case "drop": {
      const { ifExists, name, what } = statement
      if (what === "CATALOG") {
        const [of = ""] = name.parts
        if (ifExists && !catalog.catalogs().includes(of.toLowerCase())) return nothing
        if (!statement.cascade) throw unsupported("DROP CATALOG without CASCADE", name.place)
        for (const schema of catalog.catalog(of, name.place).schemas.keys())
          await run(`DROP SCHEMA IF EXISTS ${duckSchema({ catalog: of.toLowerCase(), schema })} CASCADE`)
        catalog.dropCatalog(of)
        return nothing
      }
      if (what === "SCHEMA") {
        const of = catalog.schemaName(name, session)
        if (ifExists && !catalog.catalog(of.catalog, name.place).schemas.has(of.schema)) return nothing
        if (catalog.schema(of, name.place).tables.size > 0 && !statement.cascade) {
          throw new SqlError(
            "SCHEMA_NOT_EMPTY",
            `Cannot drop a schema \`${of.schema}\` because it contains objects.`,
            name.place
          )
        }
        await run(`DROP SCHEMA IF EXISTS ${duckSchema(of)} CASCADE`)
        catalog.dropSchema(of)
        return nothing
      }
      const full = catalog.tableName(name, session)
      if (catalog.find(full) === undefined && ifExists) return nothing
      const entry = catalog.table(name, session)
      if (entry.kind !== what) throw unsupported(`DROP ${what} of a ${entry.kind}`, name.place)
      if (entry.kind === "TABLE") await run(`DROP TABLE ${duckTable(full)}`)
      catalog.remove(full)
      return nothing
    }
    case "use":
      // A session ends with its statement, as in the API. What does not exist fails nevertheless.
      if (statement.what === "CATALOG") catalog.catalog(statement.name.parts[0] ?? "", statement.name.place)
      else catalog.schema(catalog.schemaName(statement.name, session), statement.name.place)
      return nothing
    case "show": {
      const isMatch = matches(statement.pattern)
      const { name } = statement
      if (statement.what === "CATALOGS")
        return texts(
          ["catalog"],
          catalog
            .catalogs()
            .filter(isMatch)
            .map((one) => [one])
        )
      if (statement.what === "SCHEMAS") {
        const of = catalog.catalog(name?.parts[0] ?? session.catalog, name?.place)
        return texts(
          ["databaseName"],
          [...of.schemas.keys()]
            .sort()
            .filter(isMatch)
            .map((one) => [one])
        )
      }
      if (statement.what === "COLUMNS") {
        if (name === undefined) throw unsupported("SHOW COLUMNS without a table")
        return texts(
          ["col_name"],
          catalog.table(name, session).columns.map((column) => [column.name])
        )
      }
      const of = name === undefined ? session : catalog.schemaName(name, session)
      const tables = [...catalog.schema(of, name?.place).tables.keys()].sort().filter(isMatch)
      return texts(
        ["database", "tableName", "isTemporary"],
        tables.map((table) => [of.schema, table, false])
      )
    }
    case "describe": {
      const entry = catalog.table(statement.name, session)
      return texts(
        ["col_name", "data_type", "comment"],
        entry.columns.map(({ comment, name, type }) => [
          name,
          T.textOf(type).toLowerCase().replaceAll(": ", ":").replaceAll(", ", ","),
          comment ?? null
        ])
      )
    }
    case "truncate": {
      const entry = tableOf(statement.table)
      await run(`DELETE FROM ${duckTable(entry.full)}`)
      return nothing
    }
    case "insert": {
      const entry = tableOf(statement.table)
      const made = queries.query(statement.query)
      const targets =
        statement.columns.length === 0 ? entry.columns : statement.columns.map((name) => columnOf(entry, name))
      if (targets.length !== made.columns.length) {
        throw new SqlError(
          `INSERT_COLUMN_ARITY_MISMATCH.${targets.length > made.columns.length ? "NOT_ENOUGH_DATA_COLUMNS" : "TOO_MANY_DATA_COLUMNS"}`,
          `Cannot write to \`${entry.full.table}\`: the table has ${targets.length} columns, the data have ${made.columns.length}.`,
          statement.table.place
        )
      }
      const values = made.columns.map((column, index) =>
        stored(typed(column.type, column.ref), targets[index] as TableColumn, entry.name)
      )
      const insert = `INSERT INTO ${duckTable(entry.full)} (${targets.map(({ name }) => T.identifier(name)).join(", ")}) SELECT ${values.join(", ")} FROM (${made.sql})`
      try {
        if (statement.overwrite) {
          // The query may read the table.
          const before = queries.fresh("overwritten")
          await run(
            `CREATE TEMPORARY TABLE ${before} AS SELECT ${values.map((value, index) => `${value} AS c${index}`).join(", ")} FROM (${made.sql})`
          )
          await run(`DELETE FROM ${duckTable(entry.full)}`)
          const count = await countOf(
            `INSERT INTO ${duckTable(entry.full)} (${targets.map(({ name }) => T.identifier(name)).join(", ")}) SELECT * FROM ${before}`
          )
          await run(`DROP TABLE ${before}`)
          return counts(["num_affected_rows", "num_inserted_rows"], [count, count])
        }
        const count = await countOf(insert)
        return counts(["num_affected_rows", "num_inserted_rows"], [count, count])
      } catch (cause) {
        throw ofInsert(cause)
      }
    }
    case "update": {
      const entry = tableOf(statement.table)
      const scope = scopeOf(targetScope(entry, statement.alias))
      const where =
        statement.where === undefined ? "" : ` WHERE ${queries.expressions.condition(statement.where, scope).sql}`
      const count = await countOf(
        `UPDATE ${duckTable(entry.full)} AS target SET ${assigned(entry, statement.set, scope)}${where}`
      )
      return counts(["num_affected_rows"], [count])
    }
    case "delete": {
      const entry = tableOf(statement.table)
      const scope = scopeOf(targetScope(entry, statement.alias))
      const where =
        statement.where === undefined ? "" : ` WHERE ${queries.expressions.condition(statement.where, scope).sql}`
      const count = await countOf(`DELETE FROM ${duckTable(entry.full)} AS target${where}`)
      return counts(["num_affected_rows"], [count])
    }
    case "merge": {
      const entry = tableOf(statement.target)
      const target = targetScope(entry, statement.alias)
      const source = queries.relation(statement.source, undefined)
      if (statement.source.kind === "join")
        throw unsupported("MERGE with a join as its source; put it into a subquery", statement.target.place)
      const both = scopeOf([...target, ...source.columns])
      const on = queries.expressions.condition(statement.on, both).sql
      const from = `(SELECT ${source.columns.map(({ ref }) => ref).join(", ")} FROM ${source.sql}) AS source`
      const ofSource = (name: string): Typed => {
        const column = source.columns.find((one) => one.name.toLowerCase() === name.toLowerCase())
        if (column === undefined)
          throw new SqlError(
            "UNRESOLVED_COLUMN.WITH_SUGGESTION",
            `A column with name \`${name}\` cannot be resolved in the source of the MERGE.`
          )
        return typed(column.type, column.ref)
      }
      const clauses = statement.clauses.map(({ action, condition, when }): string => {
        const scope = when === "matched" ? both : scopeOf(when === "notMatched" ? source.columns : target)
        const test = condition === undefined ? "" : ` AND ${queries.expressions.condition(condition, scope).sql}`
        const head = `WHEN ${when === "matched" ? "MATCHED" : when === "notMatched" ? "NOT MATCHED" : "NOT MATCHED BY SOURCE"}${test} THEN`
        switch (action.kind) {
          case "delete":
            return `${head} DELETE`
          case "update":
            return `${head} UPDATE SET ${action.set === "*" ? entry.columns.map((column) => `${T.identifier(column.name)} = ${stored(ofSource(column.name), column, entry.name)}`).join(", ") : assigned(entry, action.set, scope)}`
          case "insertAll":
            return `${head} INSERT (${entry.columns.map(({ name }) => T.identifier(name)).join(", ")}) VALUES (${entry.columns.map((column) => stored(ofSource(column.name), column, entry.name)).join(", ")})`
          default: {
            const columns = action.columns.map((name) => columnOf(entry, name))
            if (columns.length !== action.values.length)
              throw new SqlError(
                "INSERT_COLUMN_ARITY_MISMATCH.NOT_ENOUGH_DATA_COLUMNS",
                "The INSERT of the MERGE has not as many values as columns."
              )
            return `${head} INSERT (${columns.map(({ name }) => T.identifier(name)).join(", ")}) VALUES (${action.values.map((value, index) => stored(queries.expressions.translate(value, scope), columns[index] as TableColumn, entry.name)).join(", ")})`
          }
        }
      })
      const matched = statement.clauses.filter(({ when }) => when === "matched")
      // One row may be deleted twice, if nothing else can happen to it.
      const isDelete =
        matched.length === 1 && matched[0]?.action.kind === "delete" && matched[0].condition === undefined
      if (matched.length > 0 && !isDelete) {
        const twice = await run(
          `SELECT 1 FROM ${duckTable(entry.full)} AS target JOIN ${from} ON ${on} GROUP BY target.rowid HAVING count(*) > 1 LIMIT 1`
        )
        if (twice.length > 0) {
          throw new SqlError(
            "DELTA_MULTIPLE_SOURCE_ROW_MATCHING_TARGET_ROW_IN_MERGE",
            "Cannot perform Merge as multiple source rows matched and attempted to modify the same target row."
          )
        }
      }
      const actions = await run(
        `MERGE INTO ${duckTable(entry.full)} AS target USING ${from} ON ${on} ${clauses.join(" ")} RETURNING merge_action`
      )
      const count = (action: string): bigint => BigInt(actions.filter(([of]) => of === action).length)
      const [updated, deleted, inserted] = [count("UPDATE"), count("DELETE"), count("INSERT")]
      return counts(
        ["num_affected_rows", "num_updated_rows", "num_deleted_rows", "num_inserted_rows"],
        [updated + deleted + inserted, updated, deleted, inserted]
      )
    }
  }
}
