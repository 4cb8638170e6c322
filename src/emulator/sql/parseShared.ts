/** What the parsers of definitions share: literals, pairs, kinds of objects. */
import type { Name } from "./ast.js"
import type { Cursor } from "./cursor.js"
import type { ObjectKind, Pairs } from "./definitionAst.js"
import { type SqlError, unsupported } from "./errors.js"

export const stringOf = (cursor: Cursor): string => {
  if (cursor.peek().kind !== "string") throw cursor.error()
  return cursor.next().text
}

export const integerOf = (cursor: Cursor): number => {
  if (!/^\d+$/.test(cursor.peek().text) || cursor.peek().kind !== "number") throw cursor.error()
  return Number(cursor.next().text)
}

export const isEnd = (cursor: Cursor): boolean => cursor.peek().kind === "end" || cursor.isSymbol(";")

/** The key of a property: a string, or words with points. */
export const keyOf = (cursor: Cursor): string =>
  cursor.peek().kind === "string" ? cursor.next().text : cursor.name().parts.join(".")

/** The text of a literal that is the value of a property or an option. */
const valueOf = (cursor: Cursor): string => {
  const sign = cursor.symbol("-") ? "-" : ""
  const { kind, place } = cursor.peek()
  if (kind === "string" || kind === "number") return sign + cursor.next().text
  for (const word of ["TRUE", "FALSE"]) if (cursor.word(word)) return word.toLowerCase()
  throw unsupported("a value that is not a literal", place)
}

/** `('a' = 'b', c.d 'e')` */
export const pairsOf = (cursor: Cursor): Pairs =>
  new Map(
    cursor.parenthesized((): readonly [string, string | null] => {
      const key = keyOf(cursor)
      const hasValue = cursor.symbol("=") || cursor.symbol("==") || (!cursor.isSymbol(",") && !cursor.isSymbol(")"))
      return [key, hasValue ? valueOf(cursor) : ""]
    })
  )

/** The pairs, of which there must be one. */
export const someOf = (cursor: Cursor, pairs: Pairs): Pairs => {
  if (pairs.size === 0) throw cursor.error()
  return pairs
}

/** `('a', b.c)`: names to take away. */
export const keysOf = (cursor: Cursor): Pairs =>
  new Map(cursor.parenthesized((): readonly [string, null] => [keyOf(cursor), null]))

export const kindOf = (cursor: Cursor): ObjectKind | undefined => {
  for (const kind of ["METASTORE", "CATALOG", "SCHEMA", "TABLE", "VIEW", "VOLUME", "FUNCTION"] as const)
    if (cursor.word(kind)) return kind
  return cursor.word("DATABASE") ? "SCHEMA" : undefined
}

/** Words of Databricks behind CREATE, DROP, ALTER and SHOW that the emulator does not support. */
const known = new Set(
  (
    "ALL BLOOMFILTER CLEAN COLUMN CONNECTION CONNECTIONS CREDENTIAL CREDENTIALS EXTERNAL FOREIGN FUNCTIONS GLOBAL GROUP " +
    "GROUPS INDEX LIVE LOCATION LOCATIONS LOCKS MATERIALIZED METASTORE METRIC PARTITIONS PIPELINE POLICIES POLICY PRIVATE " +
    "PROCEDURE PROCEDURES PROVIDER PROVIDERS RECIPIENT RECIPIENTS ROLE ROLES SERVICE SERVER SESSION SHARE SHARES STORAGE " +
    "STREAMING SYSTEM TABLE TEMP TEMPORARY USER USERS VARIABLE VARIABLES VIEWS"
  ).split(" ")
)

/** The error of a statement whose next word is none that is supported. */
export const unknownObject = (cursor: Cursor, statement: string): SqlError => {
  const { place, text, word } = cursor.peek()
  return known.has(word) ? unsupported(`${statement} ${text.toUpperCase()}`, place) : cursor.error()
}

/** What a statement names, other than a metastore. */
export const objectOf = (cursor: Cursor, statement: string): Exclude<ObjectKind, "METASTORE"> => {
  const error = unknownObject(cursor, statement)
  const kind = kindOf(cursor)
  if (kind === undefined || kind === "METASTORE") throw error
  return kind
}

export const ifNotExists = (cursor: Cursor): boolean => cursor.word("IF", "NOT", "EXISTS")

export const ifExists = (cursor: Cursor): boolean => cursor.word("IF", "EXISTS")

/** A principal: a name in backticks, a word, or a string. */
export const principalOf = (cursor: Cursor): string => {
  for (const word of ["USER", "GROUP", "ROLE"])
    if (cursor.isWord(word) && (cursor.isIdentifier(1) || cursor.peek(1).kind === "string")) cursor.word(word)
  return cursor.peek().kind === "string" ? cursor.next().text : cursor.identifier()
}

/** A name, for `IN` or `FROM`. */
export const within = (cursor: Cursor): Name | undefined =>
  cursor.word("IN") || cursor.word("FROM") ? cursor.name() : undefined
