/** Parses CREATE and DROP of what Unity Catalog has. */
import type { Name } from "./ast.js"
import type { Cursor } from "./cursor.js"
import type { ColumnDefinition, ConstraintDefinition, Mode, Pairs, Parameter } from "./definitionAst.js"
import { SqlError, unsupported } from "./errors.js"
import { type Queries, queries } from "./parseQuery.js"
import { ifExists, ifNotExists, isEnd, objectOf, pairsOf, someOf, stringOf, unknownObject } from "./parseShared.js"
import { parseColumnType, parseType } from "./parseType.js"
import type { Statement } from "./statementAst.js"

/** What may follow the type of a column and is not supported, by its first word. */
const refused: Readonly<Record<string, string>> = {
  MASK: "column masks",
  CHECK: "CHECK constraints",
  COLLATE: "collations of columns"
}

const names = (cursor: Cursor): ReadonlyArray<string> => cursor.parenthesized(() => cursor.identifier())

/** Options of constraints that only inform. */
const skipOptions = (cursor: Cursor): void => {
  while (
    cursor.word("NOT", "ENFORCED") ||
    cursor.word("NOT", "DEFERRABLE") ||
    cursor.word("DEFERRABLE") ||
    cursor.word("INITIALLY", "DEFERRED") ||
    cursor.word("INITIALLY", "IMMEDIATE") ||
    cursor.word("NORELY") ||
    cursor.word("RELY") ||
    cursor.word("MATCH", "FULL") ||
    cursor.word("ON", "UPDATE", "NO", "ACTION") ||
    cursor.word("ON", "DELETE", "NO", "ACTION")
  );
}

const references = (cursor: Cursor): { readonly parent: Name; readonly parentColumns: ReadonlyArray<string> } => ({
  parent: cursor.name(),
  parentColumns: cursor.isSymbol("(") ? names(cursor) : []
})

/** A constraint of a table. */
export const constraintOf = (cursor: Cursor): ConstraintDefinition => {
  const name = cursor.word("CONSTRAINT") ? cursor.identifier() : undefined
  const { place } = cursor
  if (cursor.isWord("CHECK")) throw unsupported("CHECK constraints", place)
  if (cursor.word("PRIMARY", "KEY")) {
    const columns = cursor.parenthesized(() => {
      const column = cursor.identifier()
      if (cursor.isWord("TIMESERIES")) throw unsupported("TIMESERIES columns of a primary key", cursor.place)
      return column
    })
    skipOptions(cursor)
    return { kind: "primary", name, columns }
  }
  cursor.expectWord("FOREIGN", "KEY")
  const columns = names(cursor)
  cursor.expectWord("REFERENCES")
  const parent = references(cursor)
  skipOptions(cursor)
  return { kind: "foreign", name, columns, ...parent }
}

/** The text of an expression that follows. */
export const expressionText = (cursor: Cursor): string => {
  const { start } = cursor.peek()
  queries(cursor).expr()
  return cursor.source.slice(start, cursor.peek().start).trim()
}

/** A column, and the constraints that stand with it. */
export const columnOf = (
  cursor: Cursor
): { readonly column: ColumnDefinition; readonly constraints: ReadonlyArray<ConstraintDefinition> } => {
  const { place } = cursor
  const name = cursor.identifier()
  const { size, type } = parseColumnType(cursor)
  const constraints: Array<ConstraintDefinition> = []
  let notNull = false
  let comment: string | undefined
  let standard: string | undefined
  for (;;) {
    const { word } = cursor.peek()
    const what = refused[word]
    if (what !== undefined) throw unsupported(what, place)
    if (word === "GENERATED")
      throw unsupported(
        cursor.isWord("IDENTITY", 3) || cursor.isWord("IDENTITY", 4) ? "identity columns" : "generated columns",
        place
      )
    if (cursor.word("NOT", "NULL")) notNull = true
    else if (cursor.word("COMMENT")) comment = stringOf(cursor)
    else if (cursor.word("DEFAULT")) standard = expressionText(cursor)
    else if (["CONSTRAINT", "PRIMARY", "FOREIGN", "REFERENCES"].includes(word)) {
      const of = cursor.word("CONSTRAINT") ? cursor.identifier() : undefined
      if (cursor.word("PRIMARY", "KEY")) constraints.push({ kind: "primary", name: of, columns: [name] })
      else {
        cursor.word("FOREIGN", "KEY")
        cursor.expectWord("REFERENCES")
        constraints.push({ kind: "foreign", name: of, columns: [name], ...references(cursor) })
      }
      skipOptions(cursor)
    } else break
  }
  return { column: { name, type, size, notNull, comment, default: standard }, constraints }
}

const modeOf = (exists: boolean, replace: boolean): Mode => (exists ? "ifNotExists" : replace ? "replace" : "create")

export const creates = (cursor: Cursor, { expr, query }: Queries) => {
  const text = (start: number): string => cursor.source.slice(start, cursor.peek().start).trim()

  const unknownClause = (statement: string): never => {
    throw unsupported(`${statement} with ${cursor.peek().text.toUpperCase()}`, cursor.place)
  }

  const table = (replace: boolean): Statement => {
    const exists = ifNotExists(cursor)
    const name = cursor.name()
    const columns: Array<ColumnDefinition> = []
    const constraints: Array<ConstraintDefinition> = []
    const partitions: Array<string> = []
    const clusters: Array<string> = []
    let properties: Pairs = new Map()
    let comment: string | undefined
    const like = cursor.word("LIKE") ? cursor.name() : undefined
    if (like === undefined && cursor.isSymbol("(")) {
      cursor.parenthesized(() => {
        const isConstraint =
          (cursor.isWord("CONSTRAINT") && cursor.isIdentifier(1)) ||
          cursor.isWord("KEY", 1) ||
          (cursor.isWord("CHECK") && cursor.isSymbol("(", 1))
        if (isConstraint) constraints.push(constraintOf(cursor))
        else {
          const made = columnOf(cursor)
          columns.push(made.column)
          constraints.push(...made.constraints)
        }
      })
    }
    for (;;) {
      if (cursor.word("USING")) {
        const format = cursor.identifier()
        if (
          !/^(avro|binaryfile|csv|delta|iceberg|jdbc|json|kafka|orc|parquet|redshift|snowflake|sqlserver|text|xml|\w*sql)$|\./i.test(
            format
          )
        )
          throw new SqlError("DATA_SOURCE_NOT_FOUND", `Failed to find the data source: ${format}.`, cursor.place)
        if (!/^(delta|parquet)$/i.test(format)) throw unsupported(`tables in the format ${format}`, cursor.place)
      } else if (cursor.word("COMMENT")) comment = stringOf(cursor)
      else if (cursor.word("TBLPROPERTIES")) properties = someOf(cursor, pairsOf(cursor))
      else if (cursor.word("CLUSTER", "BY")) {
        // Where the rows lie is not seen by a query.
        if (!cursor.word("AUTO") && !cursor.word("NONE"))
          cursor.parenthesized(() => clusters.push(cursor.name().parts[0] ?? ""))
      } else if (cursor.word("PARTITIONED", "BY")) {
        cursor.parenthesized(() => {
          if (cursor.isSymbol(",", 1) || cursor.isSymbol(")", 1)) partitions.push(cursor.identifier())
          else {
            const { column } = columnOf(cursor)
            columns.push(column)
            partitions.push(column.name)
          }
        })
      } else break
    }
    const isQuery = like === undefined && (cursor.word("AS") || cursor.isWord("SELECT") || cursor.isWord("WITH"))
    if (!isQuery && !isEnd(cursor)) unknownClause("CREATE TABLE")
    return {
      kind: "createTable",
      name,
      mode: modeOf(exists, replace),
      columns,
      constraints,
      like,
      partitions,
      clusters,
      properties,
      query: isQuery ? query() : undefined,
      comment
    }
  }

  const view = (replace: boolean): Statement => {
    const exists = ifNotExists(cursor)
    const name = cursor.name()
    const columns = cursor.isSymbol("(")
      ? cursor.parenthesized(() => ({
          name: cursor.identifier(),
          comment: cursor.word("COMMENT") ? stringOf(cursor) : undefined
        }))
      : []
    let comment: string | undefined
    let properties: Pairs = new Map()
    for (;;) {
      if (cursor.word("COMMENT")) comment = stringOf(cursor)
      else if (cursor.word("TBLPROPERTIES")) properties = pairsOf(cursor)
      else break
    }
    if (cursor.isWord("WITH")) unknownClause("CREATE VIEW")
    cursor.expectWord("AS")
    const { start } = cursor.peek()
    const body = query()
    return {
      kind: "createView",
      name,
      mode: modeOf(exists, replace),
      columns,
      comment,
      properties,
      query: body,
      text: text(start)
    }
  }

  const routine = (replace: boolean): Statement => {
    const exists = ifNotExists(cursor)
    const name = cursor.name()
    const parameters = cursor.parenthesized((): Parameter => {
      const parameter = cursor.identifier()
      const type = parseType(cursor)
      if (cursor.isWord("DEFAULT")) throw unsupported("DEFAULT values of parameters", cursor.place)
      return { name: parameter, type, comment: cursor.word("COMMENT") ? stringOf(cursor) : undefined }
    })
    let returns: Parameter["type"] | undefined
    let comment: string | undefined
    for (;;) {
      if (cursor.word("RETURNS")) {
        if (cursor.isWord("TABLE")) throw unsupported("functions that return a table", cursor.place)
        returns = parseType(cursor)
      } else if (cursor.word("COMMENT")) comment = stringOf(cursor)
      else if (cursor.word("LANGUAGE")) {
        const language = cursor.identifier()
        if (!/^sql$/i.test(language)) throw unsupported(`functions in ${language.toUpperCase()}`, cursor.place)
      } else if (!cursor.word("DETERMINISTIC") && !cursor.word("CONTAINS", "SQL")) break
    }
    if (cursor.isWord("NOT") || cursor.isWord("READS")) unknownClause("CREATE FUNCTION")
    cursor.expectWord("RETURN")
    const { start } = cursor.peek()
    const body = expr()
    return {
      kind: "createFunction",
      name,
      mode: modeOf(exists, replace),
      parameters,
      returns,
      comment,
      body,
      text: text(start)
    }
  }

  const create = (): Statement => {
    const replace = cursor.word("OR", "REPLACE")
    const { place } = cursor
    if (cursor.isWord("TEMPORARY") || cursor.isWord("TEMP") || cursor.isWord("GLOBAL"))
      throw unsupported(
        `temporary ${cursor.isWord("FUNCTION", 1) ? "functions" : "views"}, because every statement is a session of its own`,
        place
      )
    if (cursor.word("CATALOG")) {
      const exists = ifNotExists(cursor)
      const name = cursor.name()
      const comment = cursor.word("COMMENT") ? stringOf(cursor) : undefined
      if (!isEnd(cursor)) unknownClause("CREATE CATALOG")
      return { kind: "createCatalog", ifNotExists: exists, name, comment }
    }
    if (cursor.word("SCHEMA") || cursor.word("DATABASE")) {
      const exists = ifNotExists(cursor)
      const name = cursor.name()
      let comment: string | undefined
      let properties: Pairs = new Map()
      for (;;) {
        if (cursor.word("COMMENT")) comment = stringOf(cursor)
        else if (cursor.word("WITH", "DBPROPERTIES")) properties = pairsOf(cursor)
        else break
      }
      if (!isEnd(cursor)) unknownClause("CREATE SCHEMA")
      return { kind: "createSchema", ifNotExists: exists, name, comment, properties }
    }
    if (cursor.word("VIEW")) return view(replace)
    if (cursor.word("TABLE")) return table(replace)
    if (cursor.word("FUNCTION")) return routine(replace)
    const isExternal = cursor.isWord("EXTERNAL") && cursor.isWord("VOLUME", 1) && cursor.word("EXTERNAL")
    if (cursor.word("VOLUME")) {
      const exists = ifNotExists(cursor)
      const name = cursor.name()
      const location = isExternal && cursor.word("LOCATION") ? stringOf(cursor) : undefined
      if (isExternal && location === undefined) throw cursor.error()
      const comment = cursor.word("COMMENT") ? stringOf(cursor) : undefined
      return { kind: "createVolume", ifNotExists: exists, name, location, comment }
    }
    throw unknownObject(cursor, "CREATE")
  }

  const drop = (): Statement => {
    const what = objectOf(cursor, "DROP")
    const exists = ifExists(cursor)
    const name = cursor.name()
    const cascade = cursor.word("CASCADE")
    cursor.word("RESTRICT")
    return { kind: "drop", what, name, ifExists: exists, cascade }
  }

  return { create, drop }
}
