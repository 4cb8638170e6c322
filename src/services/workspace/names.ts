/**
 * Converts object names to file names that every file system accepts, and back.
 *
 * Characters that some file system does not accept are written as `%` and the hexadecimal digits of their UTF-8 bytes:
 * `%`, `< > : " | ? * \` and control characters; a trailing dot or space; the first letter of a Windows device name
 * (`con`, `aux.txt`); the `~` in names that look like Windows short names; non-ASCII characters in names that are not
 * in Unicode NFC. Objects whose files would collide on a file system that ignores case or Unicode normalization get
 * different names in the same way. Names longer than 255 bytes are split into nested directories: `begin%~/%~end`.
 */
import type { ObjectInfo } from "../../schemas/workspace/Workspace.js"

/** The max length of a file name on all file systems, in bytes of UTF-8. */
const maxNameBytes = 255

/** Marks both sides of a split in a long name. It is unambiguous, because a literal `%` is written as `%25`. */
const splitMarker = "%~"

/** The name of a file while it is being written. No object can have this name. */
const temporary = /^%~part-[0-9a-f]{16}$/

export const isTemporary = (local: string): boolean => temporary.test(local)

export const temporaryName = (): string =>
  `${splitMarker}part-${Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("")}`

const encoder = new TextEncoder()
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

const escaped = (text: string): string =>
  Array.from(encoder.encode(text), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("")

const escapedIf = (name: string, isEscaped: (character: string) => boolean): string =>
  Array.from(name, (character) => (isEscaped(character) ? escaped(character) : character)).join("")

const reserved = /[%<>:"|?*\\\p{Cc}]/u
const ascii = /^[\0-\x7f]$/
const windowsDevice = /^(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$|clock\$)(?= *(?:\.|$))/iu
const windowsShortName = /^([^.~]{1,6})~(?=\d{1,6}(?:\.[^.]{0,3})?$)/

/** Whether an object can have this name, and its file would be inside the right directory. */
export const isName = (name: string): boolean => !/^\.{0,2}$|[/\0\p{Surrogate}]/u.test(name)

/** A combining accent would attach to the last digit of an escape before it. */
const escapeAccents = (local: string): string =>
  local.replace(/(%[\dA-F]{2})(\p{M}+)/gu, (_, escape: string, accents: string) => escape + escaped(accents))

const encodeName = (name: string, isEscaped: (character: string) => boolean): string => {
  const isStable = name.normalize("NFC") === name
  const local = escapedIf(name, (c) => reserved.test(c) || (!isStable && !ascii.test(c)) || isEscaped(c))
    .replace(/[. ]$/, escaped)
    .replace(windowsDevice, (found) => escaped(found.slice(0, 1)) + found.slice(1))
    .replace(windowsShortName, (_, before: string) => before + escaped("~"))
  return escapeAccents(local)
}

/** The form in which two names are equal if some file system treats them as equal. */
export const folded = (text: string): string =>
  text
    .replace(/\p{Default_Ignorable_Code_Point}/gu, "")
    .normalize("NFD")
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .normalize("NFD")

/** Encodes the dot, so that the name no longer has an extension. */
const withoutExtension = (local: string): string => escapeAccents(local.replace(/(?<=.)\.(?=[^.]*$)/s, "%2E"))

/** The possible file names of an object, most readable first. The last one is unique. */
const candidates = (name: string): ReadonlyArray<string> => [
  encodeName(name, () => false),
  encodeName(name, (character) => folded(character) !== character),
  escaped(name)
]

/** Decodes a file name. Names that no export writes are returned unchanged. */
export const decoded = (local: string): string => {
  const normalized = local.normalize("NFC")
  let name: string
  try {
    name = normalized.replace(/(?:%[\dA-F]{2})+/g, (escapes) =>
      decoder.decode(Uint8Array.from(escapes.slice(1).split("%"), (byte) => Number.parseInt(byte, 16)))
    )
  } catch {
    return local
  }
  return isName(name) &&
    candidates(name).some((candidate) => candidate === normalized || withoutExtension(candidate) === normalized)
    ? name
    : local
}

/** Splits a long name into nested directories and a file. Usually returns only the file. */
const splitName = (local: string): ReadonlyArray<string> => {
  const size = (text: string) => encoder.encode(text).length
  const count = Math.ceil(size(local) / (maxNameBytes - 15))
  if (size(local) <= maxNameBytes) return [local]
  const maxBytes = Math.ceil(size(local) / count)
  const parts = [""]
  for (const character of local.match(/%[\dA-F]{2}|./gsu) ?? []) {
    const last = parts.at(-1) ?? ""
    if (size(last) < maxBytes) parts[parts.length - 1] = last + character
    else parts.push(character)
  }
  return parts.map(
    (part, index) => `${index > 0 ? splitMarker : ""}${part}${index < parts.length - 1 ? splitMarker : ""}`
  )
}

/** Joins the start of a long name with its continuation. Returns `undefined` if it is not a continuation. */
export const joinName = (begin: string, local: string): string | undefined =>
  begin.endsWith(splitMarker) && local.startsWith(splitMarker) && !isTemporary(local)
    ? begin.slice(0, -splitMarker.length) + local.slice(splitMarker.length)
    : undefined

export interface Sibling<A = ObjectInfo> {
  readonly object: A
  readonly name: string
  /** The extension of a notebook, or `undefined` for other objects. */
  readonly notebookExtension: string | undefined
  readonly isFolder: boolean
}

export interface LocalName {
  /** The file name, preceded by directories if the name is long. */
  readonly parts: ReadonlyArray<string>
  /** Like `parts`, for a file that would be imported as a notebook: it has no extension. */
  readonly fileParts: ReadonlyArray<string>
}

/** Notebooks first, because their extensions are required. Then names with fewer escapes. */
const ranked = <A>(siblings: ReadonlyArray<Sibling<A>>): ReadonlyArray<Sibling<A>> =>
  siblings
    .map((sibling) => ({
      sibling,
      kind: sibling.notebookExtension !== undefined ? 0 : sibling.isFolder ? 1 : 2,
      changes: Array.from(sibling.name).filter((character) => folded(character) !== character).length
    }))
    .sort((a, b) => a.kind - b.kind || a.changes - b.changes || (a.sibling.name < b.sibling.name ? -1 : 1))
    .map(({ sibling }) => sibling)

/**
 * Assigns file names to all objects of a folder, such that no two collide on any file system. Returns `undefined` for a
 * duplicate object. The result depends only on the objects, not on their order.
 */
export const assign = <A>(siblings: ReadonlyArray<Sibling<A>>): ReadonlyMap<A, LocalName | undefined> => {
  const assigned = new Map<A, LocalName | undefined>()
  const taken = new Map<string, string>()
  const names = new Set<string>()

  const locations = (parts: ReadonlyArray<string>) =>
    parts.map((_, index) => {
      const isLast = index === parts.length - 1
      const path = parts.slice(0, index + 1).join("/")
      return { key: folded(path), holds: isLast ? undefined : path }
    })
  /** Long names can share the directory of their start only if the start is exactly the same. */
  const isFree = (parts: ReadonlyArray<string>) =>
    locations(parts).every(({ holds, key }) => !taken.has(key) || (holds !== undefined && taken.get(key) === holds))
  const take = (parts: ReadonlyArray<string>) => {
    for (const { holds, key } of locations(parts)) taken.set(key, holds ?? "")
  }

  const nameFor = ({ name, notebookExtension }: Sibling<A>): LocalName | undefined => {
    for (const candidate of candidates(name)) {
      const asNamed = splitName(candidate + (notebookExtension ?? ""))
      const asFile = notebookExtension === undefined ? splitName(withoutExtension(candidate)) : asNamed
      if (!isFree(asFile)) continue
      const isNamedFree = isFree(asNamed)
      if (isNamedFree) take(asNamed)
      take(asFile)
      return { parts: isNamedFree ? asNamed : asFile, fileParts: asFile }
    }
    return undefined
  }

  for (const sibling of ranked(siblings)) {
    assigned.set(sibling.object, names.has(sibling.name) ? undefined : nameFor(sibling))
    names.add(sibling.name)
  }
  return assigned
}
