/** Parses the table function `read_files`, and the path in the query of COPY INTO. */
import type { Name } from "./ast.js"
import type { Cursor } from "./cursor.js"
import { unsupported } from "./errors.js"

const literal = (cursor: Cursor, what: string): string => {
  const { kind, place } = cursor.peek()
  if (kind === "string" || kind === "number") return cursor.next().text
  for (const word of ["TRUE", "FALSE"]) if (cursor.word(word)) return word.toLowerCase()
  throw unsupported(`${what} that is not a literal`, place)
}

/** `read_files('path', format => 'csv', ...)`, as a name whose table is the files. */
export const readFiles = (cursor: Cursor): Name | undefined => {
  const { place } = cursor
  // The path of COPY INTO.
  if (cursor.peek().kind === "string") {
    const path = cursor.next().text
    return { parts: [path], place, files: { path, format: undefined, options: new Map(), isReadFiles: false } }
  }
  if (!cursor.isWord("READ_FILES") || !cursor.isSymbol("(", 1)) return undefined
  cursor.next()
  const [path, ...rest] = cursor.parenthesized((): readonly [string | undefined, string] => {
    if (!cursor.isIdentifier()) return [undefined, literal(cursor, "the path of read_files")]
    const option = cursor.identifier().toLowerCase()
    cursor.expectSymbol("=>")
    return [option, literal(cursor, `the option ${option} of read_files`)]
  })
  if (path === undefined || rest.some(([option]) => option === undefined)) throw cursor.error()
  const options = new Map(rest.flatMap(([option, value]) => (option === undefined ? [] : [[option, value] as const])))
  const format = options.get("format")?.toLowerCase()
  options.delete("format")
  return { parts: ["read_files"], place, files: { path: path[1], format, options, isReadFiles: true } }
}
