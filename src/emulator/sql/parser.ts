/** Parses statements. What it does not know by name is refused by name. */
import type { Assignment, MergeClause, Name } from "./ast.js"
import { Cursor } from "./cursor.js"
import { unsupported } from "./errors.js"
import { parseDefinition } from "./parseDefinition.js"
import { queries } from "./parseQuery.js"
import type { Statement } from "./statementAst.js"

/** The first words of statements that exist and are not supported. */
const known = new Set(
  "ANALYZE CACHE CALL CLEAR COMMENT DENY EXECUTE EXPLAIN FROM LIST MSCK OPTIMIZE REFRESH REORG REPAIR RESET RESTORE SET SYNC UNCACHE UNDROP VACUUM BEGIN DECLARE".split(
    " "
  )
)

export const parse = (text: string): Statement => {
  const cursor = new Cursor(text)
  const parsers = queries(cursor)
  const { expr, query, relation } = parsers

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

  const table = (): { readonly table: Name; readonly alias: string | undefined } => ({
    table: cursor.name(),
    alias: cursor.alias()
  })

  const statement = (): Statement => {
    const { place, word } = cursor.peek()
    if (["SELECT", "WITH", "VALUES", "TABLE"].includes(word) || cursor.isSymbol("("))
      return { kind: "query", query: query() }
    const definition = parseDefinition(cursor, parsers)
    if (definition !== undefined) return definition
    if (cursor.word("INSERT")) return insert()
    if (cursor.word("MERGE")) return merge()
    if (cursor.word("TRUNCATE", "TABLE")) return { kind: "truncate", table: cursor.name() }
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
