/** Parses the statements of Unity Catalog and of files. */

import type { Cursor } from "./cursor.js"
import { alters } from "./parseAlter.js"
import { creates } from "./parseCreate.js"
import { filesStatements } from "./parseFiles.js"
import type { Queries } from "./parseQuery.js"
import { shows } from "./parseShow.js"
import type { Statement } from "./statementAst.js"

/** The statement, if its first word is that of one of these. */
export const parseDefinition = (cursor: Cursor, queries: Queries): Statement | undefined => {
  if (cursor.word("CREATE")) return creates(cursor, queries).create()
  if (cursor.word("DROP")) return creates(cursor, queries).drop()
  if (cursor.word("ALTER")) return alters(cursor, queries).alter()
  if (cursor.word("COMMENT", "ON")) return alters(cursor, queries).comment()
  if (cursor.word("SHOW")) return shows(cursor, queries).show()
  if (cursor.word("DESCRIBE") || cursor.word("DESC")) return shows(cursor, queries).describe()
  if (cursor.word("USE")) return shows(cursor, queries).use()
  if (cursor.word("GRANT")) return shows(cursor, queries).grant(false)
  if (cursor.word("REVOKE")) return shows(cursor, queries).grant(true)
  if (cursor.word("COPY")) return filesStatements(cursor, queries).copyInto()
  if (cursor.isWord("LIST") && cursor.peek(1).kind === "string") {
    cursor.next()
    return filesStatements(cursor, queries).list()
  }
  return undefined
}
