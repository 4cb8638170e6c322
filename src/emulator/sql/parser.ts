/** Parses statements. What it does not know by name is refused by name. */
import type { Assignment, ColumnDefinition, MergeClause, Name, Statement } from "./ast.js"
import { Cursor } from "./cursor.js"
import { unsupported } from "./errors.js"
import { queries } from "./parseQuery.js"
import { parseType } from "./parseType.js"

/** The first words of statements that exist and are not supported. */
const known = new Set(
  "ALTER ANALYZE CACHE CALL CLEAR COMMENT COPY DENY EXECUTE EXPLAIN FROM GRANT LIST MSCK OPTIMIZE REFRESH REORG REPAIR RESET RESTORE REVOKE SET SYNC UNCACHE UNDROP VACUUM BEGIN DECLARE".split(
    " "
  )
)

export const parse = (text: string): Statement => {
  const cursor = new Cursor(text)
  const { expr, query, relation } = queries(cursor)

  const ifNotExists = (): boolean => cursor.word("IF", "NOT", "EXISTS")

  const string = (): string => {
    if (cursor.peek().kind !== "string") throw cursor.error()
    return cursor.next().text
  }

  const columnDefinition = (): ColumnDefinition => {
    const { place } = cursor
    const name = cursor.identifier()
    const type = parseType(cursor)
    const notNull = cursor.word("NOT", "NULL")
    const comment = cursor.word("COMMENT") ? string() : undefined
    if (!cursor.isSymbol(",") && !cursor.isSymbol(")"))
      throw unsupported(`${cursor.peek().text.toUpperCase()} of a column`, place)
    return { name, type, notNull, comment }
  }

  const create = (): Statement => {
    const replace = cursor.word("OR", "REPLACE")
    if (cursor.isWord("TEMPORARY") || cursor.isWord("TEMP") || cursor.isWord("GLOBAL"))
      throw unsupported("temporary views, because every statement is a session of its own", cursor.place)
    if (cursor.word("CATALOG")) {
      const exists = ifNotExists()
      return { kind: "createCatalog", ifNotExists: exists, name: cursor.name() }
    }
    if (cursor.word("SCHEMA") || cursor.word("DATABASE")) {
      const exists = ifNotExists()
      const name = cursor.name()
      if (cursor.word("COMMENT")) string()
      return { kind: "createSchema", ifNotExists: exists, name }
    }
    if (cursor.word("VIEW")) {
      const exists = ifNotExists()
      const name = cursor.name()
      const columns = cursor.isSymbol("(") ? cursor.parenthesized(() => cursor.identifier()) : []
      if (cursor.word("COMMENT")) string()
      cursor.expectWord("AS")
      const { start } = cursor.peek()
      const body = query()
      return {
        kind: "createView",
        name,
        mode: exists ? "ifNotExists" : replace ? "replace" : "create",
        columns,
        query: body,
        text: text.slice(start, cursor.peek().start).trim()
      }
    }
    if (!cursor.isWord("TABLE")) throw unsupported(`CREATE ${cursor.peek().text.toUpperCase()}`, cursor.place)
    cursor.expectWord("TABLE")
    const exists = ifNotExists()
    const name = cursor.name()
    const columns = cursor.isSymbol("(") ? cursor.parenthesized(columnDefinition) : []
    let comment: string | undefined
    for (;;) {
      if (cursor.word("USING")) {
        const format = cursor.identifier()
        if (!/^(delta|parquet)$/i.test(format)) throw unsupported(`tables in the format ${format}`, cursor.place)
      } else if (cursor.word("COMMENT")) comment = string()
      else break
    }
    const hasAs = cursor.word("AS")
    const isQuery = hasAs || cursor.isWord("SELECT") || cursor.isWord("WITH")
    if (!isQuery && cursor.peek().kind !== "end" && !cursor.isSymbol(";"))
      throw unsupported(`CREATE TABLE with ${cursor.peek().text.toUpperCase()}`, cursor.place)
    return {
      kind: "createTable",
      name,
      mode: exists ? "ifNotExists" : replace ? "replace" : "create",
      columns,
      query: isQuery ? query() : undefined,
      comment
    }
  }

  const drop = (): Statement => {
    const what = cursor.word("CATALOG")
      ? "CATALOG"
      : cursor.word("SCHEMA") || cursor.word("DATABASE")
        ? "SCHEMA"
        : cursor.word("TABLE")
          ? "TABLE"
          : cursor.word("VIEW")
            ? "VIEW"
            : undefined
    if (what === undefined) throw unsupported(`DROP ${cursor.peek().text.toUpperCase()}`, cursor.place)
    const ifExists = cursor.word("IF", "EXISTS")
    const name = cursor.name()
    const cascade = cursor.word("CASCADE")
    cursor.word("RESTRICT")
    return { kind: "drop", what, name, ifExists, cascade }
  }

  const assignments = (): ReadonlyArray<Assignment> =>
    cursor.list(() => {
      const { parts, place } = cursor.name()
      cursor.expectSymbol("=")
      return { column: parts, value: expr(), place }
    })

  const insert = (): Statement => {
    const overwrite = cursor.word("OVERWRITE")
    if (!overwrite) cursor.expectWord("INTO")
    cursor.word("TABLE")
    const table = cursor.name()
    if (cursor.isWord("PARTITION") || cursor.isWord("BY") || cursor.isWord("REPLACE"))
      throw unsupported(`INSERT with ${cursor.peek().text.toUpperCase()}`, cursor.place)
    const columns =
      cursor.isSymbol("(") && !cursor.isWord("SELECT", 1) ? cursor.parenthesized(() => cursor.identifier()) : []
    return { kind: "insert", table, columns, overwrite, query: query() }
  }

  const mergeClause = (): MergeClause => {
    cursor.expectWord("WHEN")
    const not = cursor.word("NOT")
    cursor.expectWord("MATCHED")
    const bySource = not && cursor.word("BY", "SOURCE")
    if (not && !bySource) cursor.word("BY", "TARGET")
    const when = !not ? "matched" : bySource ? "notMatchedBySource" : "notMatched"
    const condition = cursor.word("AND") ? expr() : undefined
    cursor.expectWord("THEN")
    if (cursor.word("DELETE")) return { when, condition, action: { kind: "delete" } }
    if (cursor.word("UPDATE", "SET"))
      return { when, condition, action: { kind: "update", set: cursor.symbol("*") ? "*" : assignments() } }
    cursor.expectWord("INSERT")
    if (cursor.symbol("*")) return { when, condition, action: { kind: "insertAll" } }
    const columns = cursor.parenthesized(() => cursor.name().parts.at(-1) ?? "")
    cursor.expectWord("VALUES")
    return { when, condition, action: { kind: "insert", columns, values: cursor.parenthesized(expr) } }
  }

  const merge = (): Statement => {
    if (cursor.isWord("WITH")) throw unsupported("MERGE WITH SCHEMA EVOLUTION", cursor.place)
    cursor.expectWord("INTO")
    const target = cursor.name()
    const alias = cursor.alias()
    cursor.expectWord("USING")
    const source = relation()
    cursor.expectWord("ON")
    const on = expr()
    const clauses: Array<MergeClause> = []
    while (cursor.isWord("WHEN")) clauses.push(mergeClause())
    return { kind: "merge", target, alias, source, on, clauses }
  }

  const show = (): Statement => {
    const what = cursor.word("CATALOGS")
      ? "CATALOGS"
      : cursor.word("SCHEMAS") || cursor.word("DATABASES")
        ? "SCHEMAS"
        : cursor.word("TABLES")
          ? "TABLES"
          : cursor.word("COLUMNS")
            ? "COLUMNS"
            : undefined
    if (what === undefined) throw unsupported(`SHOW ${cursor.peek().text.toUpperCase()}`, cursor.place)
    const name = cursor.word("IN") || cursor.word("FROM") ? cursor.name() : undefined
    const pattern = cursor.word("LIKE") || cursor.peek().kind === "string" ? string() : undefined
    return { kind: "show", what, name, pattern }
  }

  const table = (): { readonly table: Name; readonly alias: string | undefined } => ({
    table: cursor.name(),
    alias: cursor.alias()
  })

  const statement = (): Statement => {
    const { place, word } = cursor.peek()
    if (["SELECT", "WITH", "VALUES", "TABLE"].includes(word) || cursor.isSymbol("("))
      return { kind: "query", query: query() }
    if (cursor.word("CREATE")) return create()
    if (cursor.word("DROP")) return drop()
    if (cursor.word("INSERT")) return insert()
    if (cursor.word("MERGE")) return merge()
    if (cursor.word("SHOW")) return show()
    if (cursor.word("TRUNCATE", "TABLE")) return { kind: "truncate", table: cursor.name() }
    if (cursor.word("USE")) {
      if (cursor.word("CATALOG")) return { kind: "use", what: "CATALOG", name: cursor.name() }
      cursor.word("SCHEMA") || cursor.word("DATABASE")
      return { kind: "use", what: "SCHEMA", name: cursor.name() }
    }
    if (cursor.word("DESCRIBE") || cursor.word("DESC")) {
      for (const other of [
        "EXTENDED",
        "FORMATTED",
        "HISTORY",
        "DETAIL",
        "SCHEMA",
        "DATABASE",
        "CATALOG",
        "FUNCTION",
        "QUERY",
        "VOLUME"
      ]) {
        if (cursor.isWord(other)) throw unsupported(`DESCRIBE ${other}`, place)
      }
      cursor.word("TABLE")
      return { kind: "describe", name: cursor.name() }
    }
    if (cursor.word("UPDATE")) {
      const of = table()
      cursor.expectWord("SET")
      const set = assignments()
      return { kind: "update", ...of, set, where: cursor.word("WHERE") ? expr() : undefined }
    }
    if (cursor.word("DELETE")) {
      cursor.expectWord("FROM")
      const of = table()
      return { kind: "delete", ...of, where: cursor.word("WHERE") ? expr() : undefined }
    }
    if (known.has(word)) throw unsupported(word, place)
    throw cursor.error()
  }

  const made = statement()
  cursor.symbol(";")
  if (cursor.peek().kind !== "end") throw cursor.error()
  return made
}
