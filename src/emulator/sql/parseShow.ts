/** Parses USE, SHOW, DESCRIBE, GRANT and REVOKE. */

import type { Cursor } from "./cursor.js"
import type { ObjectKind } from "./definitionAst.js"
import { unsupported } from "./errors.js"
import type { Queries } from "./parseQuery.js"
import { integerOf, isEnd, keyOf, kindOf, principalOf, stringOf, unknownObject, within } from "./parseShared.js"
import type { Statement } from "./statementAst.js"

export const shows = (cursor: Cursor, { query }: Queries) => {
  const pattern = (): string | undefined =>
    cursor.word("LIKE") || cursor.peek().kind === "string" ? stringOf(cursor) : undefined

  const listed = (): "CATALOGS" | "SCHEMAS" | "TABLES" | "VIEWS" | "VOLUMES" | undefined => {
    for (const what of ["CATALOGS", "SCHEMAS", "TABLES", "VIEWS", "VOLUMES"] as const)
      if (cursor.word(what)) return what
    return cursor.word("DATABASES") ? "SCHEMAS" : undefined
  }

  /** What grants are on. A name without a kind is that of a table. */
  const securable = (): {
    readonly what: ObjectKind
    readonly name: ReturnType<Cursor["name"]> | undefined
  } => {
    const { place, text } = cursor.peek()
    if (cursor.isWord("EXTERNAL") || cursor.isWord("STORAGE") || cursor.isWord("CONNECTION") || cursor.isWord("SHARE"))
      throw unsupported(`grants on ${text.toUpperCase()}`, place)
    const what = kindOf(cursor) ?? "TABLE"
    return { what, name: what === "METASTORE" ? undefined : cursor.name() }
  }

  const showGrants = (): Statement => {
    const principal = cursor.isWord("ON") ? undefined : principalOf(cursor)
    cursor.expectWord("ON")
    return { kind: "showGrants", principal, ...securable() }
  }

  const show = (): Statement => {
    const { place } = cursor.peek()
    const what = listed()
    if (what !== undefined) {
      const name = within(cursor)
      return { kind: "show", what, name, pattern: pattern() }
    }
    if (cursor.word("COLUMNS")) {
      const name = within(cursor)
      if (name === undefined) throw cursor.error()
      const schema = within(cursor)
      return {
        kind: "showColumns",
        name: schema === undefined ? name : { ...name, parts: [...schema.parts, ...name.parts] }
      }
    }
    const isUser = cursor.word("USER", "FUNCTIONS")
    if (isUser || cursor.word("FUNCTIONS")) {
      const name = within(cursor)
      if (!isUser && name === undefined)
        throw unsupported("SHOW FUNCTIONS of the built-in ones; use SHOW USER FUNCTIONS", place)
      return { kind: "show", what: "FUNCTIONS", name, pattern: pattern() }
    }
    if (cursor.word("TBLPROPERTIES")) {
      const name = cursor.name()
      const key = cursor.symbol("(") ? keyOf(cursor) : undefined
      if (key !== undefined) cursor.expectSymbol(")")
      return { kind: "showProperties", name, key }
    }
    if (cursor.word("CREATE", "TABLE") || cursor.word("CREATE", "VIEW"))
      return { kind: "showCreate", name: cursor.name() }
    if (cursor.word("GRANTS") || cursor.word("GRANT")) return showGrants()
    throw unknownObject(cursor, "SHOW")
  }

  const describe = (): Statement => {
    const { place } = cursor
    for (const what of ["CATALOG", "SCHEMA", "DATABASE", "VOLUME", "FUNCTION"] as const) {
      if (cursor.isWord(what) && !(cursor.peek(1).kind === "end") && !cursor.isSymbol(".", 1)) {
        cursor.word(what)
        const extended = cursor.word("EXTENDED")
        return { kind: "describeObject", what: what === "DATABASE" ? "SCHEMA" : what, name: cursor.name(), extended }
      }
    }
    if (cursor.word("DETAIL")) return { kind: "describeDetail", name: cursor.name() }
    if (cursor.word("HISTORY")) {
      const name = cursor.name()
      return { kind: "describeHistory", name, limit: cursor.word("LIMIT") ? integerOf(cursor) : undefined }
    }
    if (cursor.word("QUERY") || ["SELECT", "WITH", "VALUES"].some((word) => cursor.isWord(word)))
      return { kind: "describeQuery", query: query() }
    cursor.word("TABLE")
    const extended = cursor.word("EXTENDED") || cursor.word("FORMATTED")
    const name = cursor.name()
    if (cursor.isWord("AS")) throw unsupported("DESCRIBE AS JSON", place)
    if (cursor.isWord("PARTITION")) throw unsupported("DESCRIBE of a partition", place)
    if (!isEnd(cursor)) return { kind: "describeColumn", name, column: cursor.identifier() }
    return { kind: "describe", name, extended }
  }

  const use = (): Statement => {
    if (cursor.word("CATALOG")) return { kind: "use", what: "CATALOG", name: cursor.name() }
    cursor.word("SCHEMA") || cursor.word("DATABASE")
    return { kind: "use", what: "SCHEMA", name: cursor.name() }
  }

  const privilege = (): string => {
    const words: Array<string> = []
    while (!cursor.isWord("ON") && !cursor.isSymbol(",")) {
      if (isEnd(cursor) || !cursor.isIdentifier()) throw cursor.error()
      words.push(cursor.identifier().toUpperCase())
    }
    return words.join("_")
  }

  const grant = (isRevoke: boolean): Statement => {
    const privileges = cursor.list(privilege)
    cursor.expectWord("ON")
    const on = securable()
    cursor.expectWord(isRevoke ? "FROM" : "TO")
    return { kind: "grant", isRevoke, privileges, ...on, principal: principalOf(cursor) }
  }

  return { show, describe, use, grant }
}
