/** Finds the files that a path or a pattern names. */
import * as Rules from "../../store/catalogRules.js"
import { type Catalog, shown } from "../catalog.js"
import { SqlError, unsupported } from "../errors.js"
import type { FileEntry, Files } from "../metastore.js"

export const filesOf = (catalog: Catalog): Files => {
  const { files } = catalog.metastore
  if (files === undefined) throw unsupported("files")
  return files
}

const pathNotFound = (path: string): SqlError => new SqlError("PATH_NOT_FOUND", `Path does not exist: ${path}.`)

/** The path without its scheme. Fails if it is not in a volume that exists and that the user may read. */
export const checked = (
  catalog: Catalog,
  path: string,
  privilege: "READ_VOLUME" | "WRITE_VOLUME" = "READ_VOLUME"
): string => {
  const plain = path.replace(/^dbfs:(?=\/)/, "").replace(/\/+$/, "")
  const [first, ...names] = plain.split("/").slice(1)
  if (!plain.startsWith("/") || first !== "Volumes") throw unsupported(`files that are not in a volume (${path})`)
  const volume = names.slice(0, 3)
  if (volume.length < 3 || volume.some((name) => name === "")) throw pathNotFound(path)
  const full = volume.join(".").toLowerCase()
  if (catalog.state.get(Rules.pathIn("volumes", full)) === undefined)
    throw new SqlError("UC_VOLUME_NOT_FOUND", `Volume ${shown(...volume)} does not exist.`)
  catalog.access.need([privilege], { type: "volume", name: full })
  return plain
}

const isHidden = (name: string): boolean => name.startsWith("_") || name.startsWith(".")

const walk = (files: Files, directory: string): ReadonlyArray<FileEntry> =>
  (files.list(directory) ?? []).flatMap((entry) => {
    if (isHidden(entry.name)) return []
    if (!entry.isDirectory) return [entry]
    if (entry.name.includes("=")) throw unsupported("folders whose names are the values of partition columns")
    return walk(files, entry.path)
  })

const globs = /[*?[{]/

/** A pattern of paths: `*` and `?` within a name, `[ab]`, `{a,b}`. */
const patternOf = (pattern: string): RegExp => {
  let source = ""
  let depth = 0
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern.charAt(at)
    if (char === "*") source += "[^/]*"
    else if (char === "?") source += "[^/]"
    else if (char === "[") {
      const end = pattern.indexOf("]", at + 1)
      if (end === -1) throw unsupported(`the pattern ${pattern}`)
      source += `[${pattern
        .slice(at + 1, end)
        .replace(/^!/, "^")
        .replace(/\\/g, "\\\\")}]`
      at = end
    } else if (char === "{") {
      depth += 1
      source += "(?:"
    } else if (char === "}" && depth > 0) {
      depth -= 1
      source += ")"
    } else if (char === "," && depth > 0) source += "|"
    else source += char.replace(/[.+^$()|\\\]}]/g, "\\$&")
  }
  if (depth > 0) throw unsupported(`the pattern ${pattern}`)
  return new RegExp(`^${source}$`)
}

/** Whether the name of a file fits a pattern. */
export const fits = (pattern: string | undefined): ((path: string) => boolean) => {
  if (pattern === undefined) return () => true
  const all = patternOf(pattern)
  return (path) => all.test(path.split("/").at(-1) ?? "") || all.test(path)
}

/** The files that a path names, by path. Fails if there are none. */
export const find = (catalog: Catalog, path: string): ReadonlyArray<FileEntry> => {
  const files = filesOf(catalog)
  const plain = checked(catalog, path)
  const found = ((): ReadonlyArray<FileEntry> => {
    if (!globs.test(plain)) {
      const entry = files.stat(plain)
      if (entry === undefined) throw pathNotFound(path)
      return entry.isDirectory ? walk(files, plain) : [entry]
    }
    const names = plain.split("/")
    const fixed = names.findIndex((name) => globs.test(name))
    const pattern = patternOf(plain)
    const parts = plain.split("/").length
    return walk(files, names.slice(0, fixed).join("/")).filter(({ path: of }) =>
      // A pattern that names a folder stands for the files in it.
      pattern.test(of.split("/").slice(0, parts).join("/"))
    )
  })()
  if (found.length === 0) throw pathNotFound(path)
  return [...found].sort((a, b) => (a.path < b.path ? -1 : 1))
}

export const textOf = (files: Files, path: string): string => {
  const bytes = files.read(path)
  if (bytes === undefined) throw pathNotFound(path)
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    throw unsupported(`files that are not UTF-8 (${path})`)
  }
}
