/** Runs statements: queries, definitions and changes of data. */
import type { Item } from "../store/state.js"
import { assignments, replaced } from "./assignments.js"
import type { Assignment, MergeClause, Name } from "./ast.js"
import { joined, type TableColumn, type TableEntry } from "./catalog.js"
import { defaultOf, withDefault, withDefaults } from "./columnDefaults.js"
import { type Context, counts, type Executing, nothing, type Rows } from "./context.js"
import { define } from "./definitions.js"
import { SqlError, unsupported } from "./errors.js"
import { missingGroups } from "./grouping.js"
import * as History from "./history.js"
import { checkNames, checkResult } from "./names.js"
import { Queries } from "./queries.js"
import { hasAggregate, hasWindow } from "./queryKit.js"
import { repeated } from "./repeated.js"
import { type Column, noScope, type Scope, scopeOf } from "./scope.js"
import type { Statement } from "./statementAst.js"
import { insertable } from "./storing.js"
import { type Typed, typed } from "./typed.js"
import * as T from "./types.js"

/** A literal that a column cannot hold fails because of the column. In other queries the value itself may fail. */
const ofInsert = (cause: unknown, isValues: boolean): unknown =>
  cause instanceof SqlError &&
  (cause.errorClass === "CAST_OVERFLOW" ||
    (isValues && cause.errorClass === "NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION"))
    ? new SqlError(
        "CAST_OVERFLOW_IN_TABLE_INSERT",
        cause.message.replace(/^\[[^\]]*\] /, "").replace(/ SQLSTATE:.*$/, "")
      )
    : cause

/** A column beside aggregates fails otherwise where there is no GROUP BY at all. */
const withoutGroups = (cause: unknown, sql: string): unknown =>
  cause instanceof SqlError && cause.errorClass === "MISSING_AGGREGATION" && !sql.includes(" GROUP BY ")
    ? missingGroups()
    : cause

const checkNoAggregate = (operator: string, part: unknown): void => {
  if (hasAggregate(part) || hasWindow(part))
    throw new SqlError("UNSUPPORTED_EXPR_FOR_OPERATOR", `${operator} contains aggregate or window functions.`)
}

const checkDistinct = (names: ReadonlyArray<string>, { place }: Name): void => {
  const twice = repeated(names)
  if (twice !== undefined) throw new SqlError("COLUMN_ALREADY_EXISTS", `The column \`${twice}\` already exists.`, place)
}

const omitted = {
  matched: "NON_LAST_MATCHED_CLAUSE_OMIT_CONDITION",
  notMatched: "NON_LAST_NOT_MATCHED_BY_TARGET_CLAUSE_OMIT_CONDITION",
  notMatchedBySource: "NON_LAST_NOT_MATCHED_BY_SOURCE_CLAUSE_OMIT_CONDITION"
} as const

/** Fails for a clause without a condition in front of another of its kind. */
const checkClauses = (clauses: ReadonlyArray<MergeClause>): void => {
  if (clauses.length === 0)
    throw new SqlError("MERGE_WITHOUT_WHEN", "There must be at least one WHEN clause in a MERGE.")
  for (const [at, { condition, when }] of clauses.entries())
    if (condition === undefined && clauses.slice(at + 1).some((other) => other.when === when))
      throw new SqlError(omitted[when], "Only the last clause of its kind in a MERGE can omit the condition.")
}

export const execute = async (statement: Statement, context: Context): Promise<Rows> => {
  const { catalog, run, session } = context
  const queries = new Queries(catalog, session, context.parameters)
  const executing: Executing = { ...context, queries }

  const tableOf = (name: Name, ...privileges: ReadonlyArray<string>): TableEntry & { readonly item: Item } => {
    const entry = catalog.entry(name, session)
    if (entry.kind === "VIEW")
      throw new SqlError(
        "EXPECT_TABLE_NOT_VIEW.NO_ALTERNATIVE",
        `\`${name.parts.join("`.`")}\` is a view, but a table is expected.`,
        name.place
      )
    for (const privilege of privileges) catalog.access.need([privilege], { type: "table", name: joined(entry.full) })
    catalog.usable(entry, name.place)
    return entry
  }

  /** Puts what a statement has done into the history of its table. */
  const record = (
    { item }: { readonly item: Item },
    operation: string,
    parameters: Readonly<Record<string, string>>,
    metrics: Readonly<Record<string, bigint>>
  ): void =>
    History.record(catalog.state, String(item.fields.table_id), {
      timestamp: catalog.who.now,
      userName: catalog.who.userName,
      operation,
      parameters,
      metrics: Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, String(value)]))
    })

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
  const targetScope = (entry: TableEntry, alias: string | undefined): ReadonlyArray<Column> =>
    entry.columns.map(({ name, type }) => ({
      qualifier: alias === undefined ? [entry.full.catalog, entry.full.schema, entry.full.table] : [alias],
      name,
      type,
      ref: `target.${T.identifier(name)}`
    }))

  const assigned = (
    entry: TableEntry,
    alias: string | undefined,
    set: ReadonlyArray<Assignment>,
    scope: Scope
  ): ReadonlyArray<string> =>
    assignments(entry, alias, set).map(({ column, fields }) => {
      const made = replaced(column, `target.${T.identifier(column.name)}`, fields, (value, of) =>
        insertable(queries.expressions.translate(withDefault(value, of), scope), of, entry.name)
      )
      return `${T.identifier(column.name)} = ${made}`
    })

  /** The columns that an UPDATE does not set, set to what they are. */
  const kept = (
    entry: TableEntry,
    alias: string | undefined,
    set: ReadonlyArray<Assignment>
  ): ReadonlyArray<string> => {
    const changed = new Set(assignments(entry, alias, set).map(({ column }) => column))
    return entry.columns
      .filter((column) => !changed.has(column))
      .map(({ name }) => `${T.identifier(name)} = target.${T.identifier(name)}`)
  }

  const countOf = async (sql: string): Promise<bigint> => {
    const rows = await run(sql)
    return BigInt((rows[0]?.[0] as bigint | number | undefined) ?? 0)
  }

  switch (statement.kind) {
    case "query": {
      const { columns, sql } = queries.query(statement.query)
      checkResult(columns)
      const rows = await run(sql).catch((cause: unknown) => {
        throw withoutGroups(cause, sql)
      })
      checkNames(columns)
      return { columns, rows }
    }
    case "truncate": {
      const entry = tableOf(statement.table, "MODIFY")
      await run(`DELETE FROM ${entry.source}`)
      record(entry, "TRUNCATE", {}, {})
      return nothing
    }
    case "insert": {
      const entry = tableOf(statement.table, "MODIFY")
      checkDistinct(statement.columns, statement.table)
      const given =
        statement.columns.length === 0 ? entry.columns : statement.columns.map((name) => columnOf(entry, name))
      const made = queries.query(statement.byName ? statement.query : withDefaults(statement.query, given))
      if (statement.byName)
        checkDistinct(
          made.columns.map(({ name }) => name),
          statement.table
        )
      const targets = statement.byName ? made.columns.map(({ name }) => columnOf(entry, name)) : given
      if (targets.length !== made.columns.length) {
        throw new SqlError(
          statement.columns.length === 0 && targets.length > made.columns.length
            ? "DELTA_INSERT_COLUMN_ARITY_MISMATCH"
            : `INSERT_COLUMN_ARITY_MISMATCH.${targets.length > made.columns.length ? "NOT_ENOUGH_DATA_COLUMNS" : "TOO_MANY_DATA_COLUMNS"}`,
          `Cannot write to \`${entry.full.table}\`: the table has ${targets.length} columns, the data have ${made.columns.length}.`,
          statement.table.place
        )
      }
      const filled = entry.columns.filter((column) => column.default !== undefined && !targets.includes(column))
      const absent = entry.columns.find(
        (column) => column.notNull && !targets.includes(column) && !filled.includes(column)
      )
      if (absent !== undefined)
        throw new SqlError(
          "DELTA_INSERT_COLUMN_MISMATCH",
          `Column ${absent.name} is not specified in INSERT.`,
          statement.table.place
        )
      const values = [
        ...made.columns.map((column, index) =>
          insertable(typed(column.type, column.ref), targets[index] as TableColumn, entry.name)
        ),
        ...filled.map((column) =>
          insertable(queries.expressions.translate(defaultOf(column), noScope), column, entry.name)
        )
      ]
      const names = [...targets, ...filled].map(({ name }) => T.identifier(name)).join(", ")
      const insert = `INSERT INTO ${entry.source} (${names}) SELECT ${values.join(", ")} FROM (${made.sql})`
      try {
        if (statement.overwrite) {
          // The query may read the table.
          const before = queries.fresh("overwritten")
          await run(
            `CREATE TEMPORARY TABLE ${before} AS SELECT ${values.map((value, index) => `${value} AS c${index}`).join(", ")} FROM (${made.sql})`
          )
          await run(`DELETE FROM ${entry.source}`)
          const count = await countOf(`INSERT INTO ${entry.source} (${names}) SELECT * FROM ${before}`)
          await run(`DROP TABLE ${before}`)
          record(entry, "WRITE", { mode: "Overwrite" }, { numOutputRows: count })
          return counts(["num_affected_rows", "num_inserted_rows"], [count, count])
        }
        const count = await countOf(insert)
        record(entry, "WRITE", { mode: "Append" }, { numOutputRows: count })
        return counts(["num_affected_rows", "num_inserted_rows"], [count, count])
      } catch (cause) {
        throw ofInsert(cause, statement.query.body.kind === "values")
      }
    }
    case "update": {
      const entry = tableOf(statement.table, "MODIFY", "SELECT")
      const scope = scopeOf(targetScope(entry, statement.alias))
      checkNoAggregate("UPDATE", [statement.where, statement.set])
      const where =
        statement.where === undefined ? "" : ` WHERE ${queries.expressions.condition(statement.where, scope).sql}`
      const count = await countOf(
        `UPDATE ${entry.source} AS target SET ${assigned(entry, statement.alias, statement.set, scope).join(", ")}${where}`
      )
      record(entry, "UPDATE", {}, { numUpdatedRows: count })
      return counts(["num_affected_rows"], [count])
    }
    case "delete": {
      const entry = tableOf(statement.table, "MODIFY", "SELECT")
      const scope = scopeOf(targetScope(entry, statement.alias))
      checkNoAggregate("DELETE", statement.where)
      const where =
        statement.where === undefined ? "" : ` WHERE ${queries.expressions.condition(statement.where, scope).sql}`
      const count = await countOf(`DELETE FROM ${entry.source} AS target${where}`)
      record(entry, "DELETE", {}, { numDeletedRows: count })
      return counts(["num_affected_rows"], [count])
    }
    case "merge": {
      checkClauses(statement.clauses)
      if (hasAggregate([statement.on, statement.clauses]))
        throw new SqlError("DELTA_AGGREGATION_NOT_SUPPORTED", "Aggregate functions are not supported in MERGE.")
      const entry = tableOf(statement.target, "MODIFY", "SELECT")
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
            // DuckDB 1.5 returns actions with columns that it has not read, and crashes, unless all columns are set.
            return `${head} UPDATE SET ${(action.set === "*" ? entry.columns.map((column) => `${T.identifier(column.name)} = ${insertable(ofSource(column.name), column, entry.name)}`) : [...assigned(entry, statement.alias, action.set, scope), ...kept(entry, statement.alias, action.set)]).join(", ")}`
          case "insertAll":
            return `${head} INSERT (${entry.columns.map(({ name }) => T.identifier(name)).join(", ")}) VALUES (${entry.columns.map((column) => insertable(ofSource(column.name), column, entry.name)).join(", ")})`
          default: {
            const columns = action.columns.map((name) => columnOf(entry, name))
            if (columns.length !== action.values.length)
              throw new SqlError(
                "INSERT_COLUMN_ARITY_MISMATCH.NOT_ENOUGH_DATA_COLUMNS",
                "The INSERT of the MERGE has not as many values as columns."
              )
            const filled = entry.columns.filter((column) => column.default !== undefined && !columns.includes(column))
            const all = [...columns, ...filled]
            const values = [...action.values, ...filled.map(defaultOf)].map((value, index) =>
              insertable(
                queries.expressions.translate(withDefault(value, all[index]), scope),
                all[index] as TableColumn,
                entry.name
              )
            )
            return `${head} INSERT (${all.map(({ name }) => T.identifier(name)).join(", ")}) VALUES (${values.join(", ")})`
          }
        }
      })
      const matched = statement.clauses.filter(({ when }) => when === "matched")
      // One row may be deleted twice, if nothing else can happen to it.
      const isDelete =
        matched.length === 1 && matched[0]?.action.kind === "delete" && matched[0].condition === undefined
      if (matched.length > 0 && !isDelete) {
        const twice = await run(
          `SELECT 1 FROM ${entry.source} AS target JOIN ${from} ON ${on} GROUP BY target.rowid HAVING count(*) > 1 LIMIT 1`
        )
        if (twice.length > 0) {
          throw new SqlError(
            "DELTA_MULTIPLE_SOURCE_ROW_MATCHING_TARGET_ROW_IN_MERGE",
            "Cannot perform Merge as multiple source rows matched and attempted to modify the same target row."
          )
        }
      }
      const actions = await run(
        `MERGE INTO ${entry.source} AS target USING ${from} ON ${on} ${clauses.join(" ")} RETURNING merge_action`
      )
      const count = (action: string): bigint => BigInt(actions.filter(([of]) => of === action).length)
      const [updated, deleted, inserted] = [count("UPDATE"), count("DELETE"), count("INSERT")]
      record(
        entry,
        "MERGE",
        {},
        { numTargetRowsUpdated: updated, numTargetRowsDeleted: deleted, numTargetRowsInserted: inserted }
      )
      return counts(
        ["num_affected_rows", "num_updated_rows", "num_deleted_rows", "num_inserted_rows"],
        [updated + deleted + inserted, updated, deleted, inserted]
      )
    }
    default:
      return define(statement, executing)
  }
}
