/** Parses ALTER and COMMENT ON. */

import type { Cursor } from "./cursor.js"
import type { Alteration, ColumnDefinition, ObjectKind, Position } from "./definitionAst.js"
import { unsupported } from "./errors.js"
import { columnOf, constraintOf, expressionText } from "./parseCreate.js"
import type { Queries } from "./parseQuery.js"
import { ifExists, ifNotExists, keysOf, objectOf, pairsOf, principalOf, someOf, stringOf } from "./parseShared.js"
import { parseType } from "./parseType.js"
import type { Statement } from "./statementAst.js"

/** The first words of changes that Databricks knows. */
const actions = new Set(
  "ADD ALTER AS CHANGE CLUSTER DEFAULT DISABLE DROP ENABLE INHERIT OPTIMIZE OWNER RECOVER REFRESH RENAME REPLACE SCHEDULE SET TRACK UNDROP UNSET WITH".split(
    " "
  )
)

export const alters = (cursor: Cursor, { query }: Queries) => {
  /** Columns of columns are not supported. */
  const column = (): string => {
    const { parts, place } = cursor.name()
    if (parts.length > 1) throw unsupported("changes of the fields of a column", place)
    return parts[0] ?? ""
  }

  const position = (): Position | undefined =>
    cursor.word("FIRST")
      ? { kind: "first" }
      : cursor.word("AFTER")
        ? { kind: "after", column: cursor.identifier() }
        : undefined

  const listed = <A>(one: () => A): ReadonlyArray<A> =>
    cursor.isSymbol("(") ? cursor.parenthesized(one) : cursor.list(one)

  const refuse = (what: string): never => {
    if (!actions.has(cursor.peek().word)) throw cursor.error()
    throw unsupported(`ALTER ${what} with ${cursor.peek().text.toUpperCase()}`, cursor.place)
  }

  const addedColumn = (): ColumnDefinition & { readonly position: Position | undefined } => {
    if (cursor.isSymbol(".", 1)) throw unsupported("changes of the fields of a column", cursor.place)
    const made = columnOf(cursor)
    if (made.constraints.length > 0) throw unsupported("constraints of added columns", cursor.place)
    return { ...made.column, position: position() }
  }

  const alterColumn = (): Alteration => {
    const name = column()
    if (cursor.word("COMMENT")) return { kind: "columnComment", column: name, comment: stringOf(cursor) }
    if (cursor.word("TYPE")) return { kind: "columnType", column: name, type: parseType(cursor) }
    if (cursor.word("SET", "NOT", "NULL")) return { kind: "columnNull", column: name, notNull: true }
    if (cursor.word("DROP", "NOT", "NULL")) return { kind: "columnNull", column: name, notNull: false }
    if (cursor.word("SET", "DEFAULT")) return { kind: "columnDefault", column: name, value: expressionText(cursor) }
    if (cursor.word("DROP", "DEFAULT")) return { kind: "columnDefault", column: name, value: undefined }
    if (cursor.word("SET", "TAGS")) return { kind: "tags", pairs: pairsOf(cursor), column: name }
    if (cursor.word("UNSET", "TAGS")) return { kind: "tags", pairs: keysOf(cursor), column: name }
    const to = position()
    return to === undefined ? refuse("COLUMN") : { kind: "columnPosition", column: name, position: to }
  }

  const ofTable = (): Alteration | undefined => {
    if (cursor.word("ADD", "COLUMN") || cursor.word("ADD", "COLUMNS"))
      return { kind: "addColumns", ifNotExists: ifNotExists(cursor), columns: listed(addedColumn) }
    if (cursor.word("DROP", "COLUMN") || cursor.word("DROP", "COLUMNS"))
      return { kind: "dropColumns", ifExists: ifExists(cursor), columns: listed(column) }
    if (cursor.word("RENAME", "COLUMN")) {
      const from = column()
      cursor.expectWord("TO")
      return { kind: "renameColumn", from, to: cursor.identifier() }
    }
    if (cursor.word("ALTER", "COLUMN") || cursor.word("CHANGE", "COLUMN") || cursor.word("CHANGE")) return alterColumn()
    if (cursor.word("DROP", "PRIMARY", "KEY"))
      return {
        kind: "dropConstraint",
        name: "PRIMARY KEY",
        ifExists: ifExists(cursor),
        cascade: cursor.word("CASCADE")
      }
    if (cursor.word("DROP", "CONSTRAINT")) {
      const exists = ifExists(cursor)
      const name = cursor.identifier()
      const cascade = cursor.word("CASCADE")
      cursor.word("RESTRICT")
      return { kind: "dropConstraint", name, ifExists: exists, cascade }
    }
    if (cursor.word("ADD")) return { kind: "addConstraint", constraint: constraintOf(cursor) }
    return undefined
  }

  const action = (what: ObjectKind): Alteration => {
    const own = what === "TABLE" ? ofTable() : undefined
    if (own !== undefined) return own
    if (cursor.word("RENAME", "TO")) {
      if (what === "CATALOG" || what === "SCHEMA" || what === "FUNCTION")
        throw unsupported(`ALTER ${what} RENAME TO`, cursor.place)
      return { kind: "rename", to: cursor.name() }
    }
    if (cursor.word("SET", "TAGS")) return { kind: "tags", pairs: pairsOf(cursor), column: undefined }
    if (cursor.word("UNSET", "TAGS")) return { kind: "tags", pairs: keysOf(cursor), column: undefined }
    if (cursor.word("SET", "OWNER", "TO") || cursor.word("OWNER", "TO"))
      return { kind: "owner", to: principalOf(cursor) }
    if (cursor.word("SET", "TBLPROPERTIES") || cursor.word("SET", "DBPROPERTIES"))
      return { kind: "properties", pairs: someOf(cursor, pairsOf(cursor)), ifExists: true }
    if (cursor.word("UNSET", "TBLPROPERTIES"))
      return { kind: "properties", ifExists: ifExists(cursor), pairs: keysOf(cursor) }
    if (what === "VIEW" && cursor.word("AS")) {
      const { start } = cursor.peek()
      const body = query()
      return { kind: "asQuery", query: body, text: cursor.source.slice(start, cursor.peek().start).trim() }
    }
    return refuse(what)
  }

  const alter = (): Statement => {
    const what = objectOf(cursor, "ALTER")
    const name = cursor.name()
    return { kind: "alter", what, name, action: action(what) }
  }

  const comment = (): Statement => {
    const of = cursor.isWord("COLUMN") ? undefined : objectOf(cursor, "COMMENT ON")
    if (of === undefined) cursor.expectWord("COLUMN")
    const name = cursor.name()
    cursor.expectWord("IS")
    const text = cursor.word("NULL") ? null : stringOf(cursor)
    return of === undefined
      ? {
          kind: "comment",
          what: "TABLE",
          name: { ...name, parts: name.parts.slice(0, -1) },
          column: name.parts.at(-1),
          text
        }
      : { kind: "comment", what: of, name, column: undefined, text }
  }

  return { alter, comment }
}
