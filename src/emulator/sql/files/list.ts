/** LIST: what a directory of a volume contains. */
import { type Executing, type Rows, table } from "../context.js"
import type { Definition } from "../definitionAst.js"
import { SqlError } from "../errors.js"
import * as T from "../types.js"
import * as Paths from "./paths.js"

export const listFiles = (
  { limit, path }: Extract<Definition, { readonly kind: "list" }>,
  { catalog }: Executing
): Rows => {
  const plain = Paths.checked(catalog, path)
  const found = Paths.filesOf(catalog).list(plain)
  if (found === undefined) throw new SqlError("PATH_NOT_FOUND", `Path does not exist: ${path}.`)
  return table(
    [
      ["path", T.string],
      ["name", T.string],
      ["size", T.bigint],
      ["modification_time", T.bigint]
    ],
    [...found]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .slice(0, limit)
      .map(({ isDirectory, modified, name, path: of, size }) => [
        `dbfs:${of}${isDirectory ? "/" : ""}`,
        `${name}${isDirectory ? "/" : ""}`,
        BigInt(size),
        BigInt(modified)
      ])
  )
}
