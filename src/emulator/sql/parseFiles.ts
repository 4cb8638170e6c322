/** Parses statements about files: COPY INTO and LIST. */

import type { Cursor } from "./cursor.js"
import type { Pairs } from "./definitionAst.js"
import { unsupported } from "./errors.js"
import type { FileSource } from "./fileSource.js"
import type { Queries } from "./parseQuery.js"
import { integerOf, pairsOf, stringOf } from "./parseShared.js"
import type { Statement } from "./statementAst.js"

/** Options by their names in lower case. */
const lowerKeys = (pairs: Pairs): ReadonlyMap<string, string> =>
  new Map([...pairs].map(([key, value]) => [key.toLowerCase(), value ?? ""]))

export const filesStatements = (cursor: Cursor, { query }: Queries) => {
  const copyInto = (): Statement => {
    cursor.expectWord("INTO")
    const table = cursor.name()
    if (cursor.isSymbol("(") || cursor.isWord("BY")) throw unsupported("COPY INTO with a list of columns", cursor.place)
    cursor.expectWord("FROM")
    const { place } = cursor
    let path: string
    let chosen: ReturnType<typeof query> | undefined
    if (cursor.symbol("(")) {
      chosen = query()
      cursor.expectSymbol(")")
      const [from] = chosen.body.kind === "select" ? chosen.body.from : []
      const only = chosen.body.kind === "select" && chosen.body.from.length === 1
      if (!only || from?.kind !== "table" || from.name.files === undefined || from.name.files.isReadFiles)
        throw unsupported("COPY INTO from a query that does not read one path", place)
      path = from.name.files.path
    } else path = stringOf(cursor)
    if (cursor.isWord("WITH")) throw unsupported("COPY INTO with credentials", cursor.place)
    cursor.expectWord("FILEFORMAT")
    cursor.expectSymbol("=")
    const format = cursor.identifier().toLowerCase()
    if (cursor.isWord("VALIDATE")) throw unsupported("COPY INTO with VALIDATE", cursor.place)
    let files: ReadonlyArray<string> = []
    let pattern: string | undefined
    let options: Pairs = new Map()
    let copyOptions: Pairs = new Map()
    for (;;) {
      if (cursor.word("FILES")) {
        cursor.expectSymbol("=")
        files = cursor.parenthesized(() => stringOf(cursor))
      } else if (cursor.word("PATTERN")) {
        cursor.expectSymbol("=")
        pattern = stringOf(cursor)
      } else if (cursor.word("FORMAT_OPTIONS")) options = pairsOf(cursor)
      else if (cursor.word("COPY_OPTIONS")) copyOptions = pairsOf(cursor)
      else break
    }
    if (cursor.isWord("VALIDATE")) throw unsupported("COPY INTO with VALIDATE", cursor.place)
    const source: FileSource = { path, format, options: lowerKeys(options), isReadFiles: false }
    return { kind: "copyInto", table, source, query: chosen, files, pattern, copyOptions }
  }

  const list = (): Statement => {
    const path = stringOf(cursor)
    if (cursor.isWord("WITH")) throw unsupported("LIST with a credential", cursor.place)
    return { kind: "list", path, limit: cursor.word("LIMIT") ? integerOf(cursor) : undefined }
  }

  return { copyInto, list }
}
