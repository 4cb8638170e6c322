/**
 * Names of objects of the workspace as names of files, for every file system, and back.
 *
 * What some file system does not take is written as `%` and the hexadecimal digits of its UTF-8 bytes: `%` itself,
 * `< > : " | ? * \` and control characters; a dot or space at the end; the first letter of a device of Windows (`con`,
 * `aux.txt`); the `~` of a name that Windows makes by shortening; whatever is not ASCII in a name that is not in Unicode's
 * form NFC. Objects whose files would be one on a file system that ignores case or Unicode's forms get different names
 * by the same means. A name longer than 255 bytes is spread over folders: `begin%~/%~end`.
 */
import type { ObjectInfo } from "../../schemas/Workspace.js"

/** What the name of a file can hold on all file systems, in bytes of UTF-8. */
const longest = 255

/** Stands at both sides of where a long name is cut. No name has it otherwise: a `%` of its own is `%25`. */
const cut = "%~"

/** What an export writes to before a file is whole; nothing that an object can be called. */
const unfinished = /^%~part-[0-9a-f]{16}$/

export const isUnfinished = (local: string): boolean => unfinished.test(local)

export const unfinishedName = (): string =>
  `${cut}part-${Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("")}`

const encoder = new TextEncoder()
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

const escaped = (text: string): string =>
  Array.from(encoder.encode(text), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("")

const escapedIf = (name: string, isEscaped: (character: string) => boolean): string =>
  Array.from(name, (character) => (isEscaped(character) ? escaped(character) : character)).join("")

const reserved = /[%<>:"|?*\\\p{Cc}]/u
const ascii = /^[\0-\x7f]$/
const device = /^(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$|clock\$)(?= *(?:\.|$))/iu
const shortened = /^([^.~]{1,6})~(?=\d{1,6}(?:\.[^.]{0,3})?$)/

/** Whether an object can be called so, and its file lies in the folder that it is to be in. */
export const isName = (name: string): boolean => !/^\.{0,2}$|[/\0\p{Surrogate}]/u.test(name)

/** An accent would join the last digit of an escape before it. */
const apart = (local: string): string =>
  local.replace(/(%[\dA-F]{2})(\p{M}+)/gu, (_, escape: string, accents: string) => escape + escaped(accents))

const finished = (name: string, isEscaped: (character: string) => boolean): string => {
  const isStable = name.normalize("NFC") === name
  const local = escapedIf(name, (c) => reserved.test(c) || (!isStable && !ascii.test(c)) || isEscaped(c))
    .replace(/[. ]$/, escaped)
    .replace(device, (found) => escaped(found.slice(0, 1)) + found.slice(1))
    .replace(shortened, (_, before: string) => before + escaped("~"))
  return apart(local)
}

/** What two names have in common if they are one name for some file system. */
export const folded = (text: string): string =>
  text
    .replace(/\p{Default_Ignorable_Code_Point}/gu, "")
    .normalize("NFD")
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .normalize("NFD")

/** Without an extension: what its dot is told by is no more. */
const withoutExtension = (local: string): string => apart(local.replace(/(?<=.)\.(?=[^.]*$)/s, "%2E"))

/** All that an object may be called, what is read most easily first. The last differs from that of any other object. */
const spellings = (name: string): ReadonlyArray<string> => [
  finished(name, () => false),
  finished(name, (character) => folded(character) !== character),
  escaped(name)
]

/** The name that `local` is a spelling of; anything that no export writes stands for itself. */
export const decoded = (local: string): string => {
  const composed = local.normalize("NFC")
  let name: string
  try {
    name = composed.replace(/(?:%[\dA-F]{2})+/g, (escapes) =>
      decoder.decode(Uint8Array.from(escapes.slice(1).split("%"), (byte) => Number.parseInt(byte, 16)))
    )
  } catch {
    return local
  }
  return isName(name) &&
    spellings(name).some((spelling) => spelling === composed || withoutExtension(spelling) === composed)
    ? name
    : local
}

/** The folders and the file that a long name is spread over; as a rule, the file alone. */
const spread = (local: string): ReadonlyArray<string> => {
  const size = (text: string) => encoder.encode(text).length
  const count = Math.ceil(size(local) / (longest - 15))
  if (size(local) <= longest) return [local]
  const most = Math.ceil(size(local) / count)
  const parts = [""]
  for (const character of local.match(/%[\dA-F]{2}|./gsu) ?? []) {
    const last = parts.at(-1) ?? ""
    if (size(last) < most) parts[parts.length - 1] = last + character
    else parts.push(character)
  }
  return parts.map((part, index) => `${index > 0 ? cut : ""}${part}${index < parts.length - 1 ? cut : ""}`)
}

/** A name that goes on in a folder of its beginning; none if this is no rest of one. */
export const continued = (begin: string, local: string): string | undefined =>
  begin.endsWith(cut) && local.startsWith(cut) && !isUnfinished(local)
    ? begin.slice(0, -cut.length) + local.slice(cut.length)
    : undefined

export interface Sibling {
  readonly object: ObjectInfo
  readonly name: string
  /** What comes after the name of a notebook; none for other objects. */
  readonly notebookExtension: string | undefined
  readonly isFolder: boolean
}

export interface LocalName {
  /** The file, and the folders before it if the name is long. */
  readonly parts: ReadonlyArray<string>
  /** The same for a file whose content would make it a notebook on the way back: it has no extension then. */
  readonly partsOfNoNotebook: ReadonlyArray<string>
}

/** Notebooks first: their extensions tell what they are. Then what needs the fewest escapes. */
const ranked = (siblings: ReadonlyArray<Sibling>): ReadonlyArray<Sibling> =>
  siblings
    .map((sibling) => ({
      sibling,
      kind: sibling.notebookExtension !== undefined ? 0 : sibling.isFolder ? 1 : 2,
      changes: Array.from(sibling.name).filter((character) => folded(character) !== character).length
    }))
    .sort((a, b) => a.kind - b.kind || a.changes - b.changes || (a.sibling.name < b.sibling.name ? -1 : 1))
    .map(({ sibling }) => sibling)

/**
 * The names of files for all objects of a folder, no two of which are one on any file system; none for an object that
 * is there twice. They depend on the objects alone, and not on their order.
 */
export const assign = (siblings: ReadonlyArray<Sibling>): ReadonlyMap<ObjectInfo, LocalName | undefined> => {
  const assigned = new Map<ObjectInfo, LocalName | undefined>()
  const taken = new Map<string, string>()
  const names = new Set<string>()

  const places = (parts: ReadonlyArray<string>) =>
    parts.map((_, index) => {
      const isLast = index === parts.length - 1
      const path = parts.slice(0, index + 1).join("/")
      return { key: folded(path), holds: isLast ? undefined : path }
    })
  /** Long names may begin in the same folder, if it is the same to the letter. */
  const isFree = (parts: ReadonlyArray<string>) =>
    places(parts).every(({ holds, key }) => !taken.has(key) || (holds !== undefined && taken.get(key) === holds))
  const take = (parts: ReadonlyArray<string>) => {
    for (const { holds, key } of places(parts)) taken.set(key, holds ?? "")
  }

  const named = ({ name, notebookExtension }: Sibling): LocalName | undefined => {
    for (const spelling of spellings(name)) {
      const plain = spread(spelling + (notebookExtension ?? ""))
      const bare = notebookExtension === undefined ? spread(withoutExtension(spelling)) : plain
      if (!isFree(bare)) continue
      const isPlain = isFree(plain)
      if (isPlain) take(plain)
      take(bare)
      return { parts: isPlain ? plain : bare, partsOfNoNotebook: bare }
    }
    return undefined
  }

  for (const sibling of ranked(siblings)) {
    assigned.set(sibling.object, names.has(sibling.name) ? undefined : named(sibling))
    names.add(sibling.name)
  }
  return assigned
}
