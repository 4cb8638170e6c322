/** The files and folders of DBFS. A file is kept in the blocks that it was written in: none is ever copied. */

export interface File {
  readonly kind: "file"
  readonly blocks: Array<Uint8Array>
  /** Where each block ends, in bytes from the beginning of the file. */
  readonly ends: Array<number>
  modified: number
}

export interface Folder {
  readonly kind: "folder"
  readonly children: Map<string, Node>
  modified: number
}

export type Node = File | Folder

/** The names on the way from the root; none for the root itself. */
export type Segments = ReadonlyArray<string>

export const folder = (modified: number): Folder => ({ kind: "folder", children: new Map(), modified })

export const file = (modified: number): File => ({ kind: "file", blocks: [], ends: [], modified })

export const sizeOf = (node: Node): number => (node.kind === "file" ? (node.ends.at(-1) ?? 0) : 0)

export const append = (to: File, block: Uint8Array, now: number): void => {
  to.modified = now
  if (block.length === 0) return
  to.ends.push(sizeOf(to) + block.length)
  to.blocks.push(block)
}

/** The index of the block that holds the byte at the offset; the number of blocks beyond the end. */
const blockAt = (of: File, offset: number): number => {
  let [low, high] = [0, of.ends.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((of.ends[middle] as number) > offset) high = middle
    else low = middle + 1
  }
  return low
}

/** Fewer bytes than asked for at the end of the file. */
export const read = (from: File, offset: number, length: number): Uint8Array => {
  const end = Math.min(sizeOf(from), offset + length)
  const bytes = new Uint8Array(Math.max(0, end - offset))
  for (let at = offset, index = blockAt(from, offset); at < end; index++) {
    const block = from.blocks[index] as Uint8Array
    const start = at - ((from.ends[index] as number) - block.length)
    const part = block.subarray(start, Math.min(block.length, start + end - at))
    bytes.set(part, at - offset)
    at += part.length
  }
  return bytes
}

export const find = (root: Folder, path: Segments): Node | undefined => {
  let at: Node | undefined = root
  for (const name of path) {
    if (at?.kind !== "folder") return undefined
    at = at.children.get(name)
  }
  return at
}

/** The folder at the path, made where it is not there; none where a file is in the way. */
export const makeFolder = (root: Folder, path: Segments, now: number): Folder | undefined => {
  let at: Folder = root
  for (const name of path) {
    const next = at.children.get(name) ?? folder(now)
    if (next.kind === "file") return undefined
    if (!at.children.has(name)) place(at, name, next, now)
    at = next
  }
  return at
}

export const place = (into: Folder, name: string, node: Node, now: number): void => {
  into.children.set(name, node)
  into.modified = now
}

export const remove = (from: Folder, name: string, now: number): void => {
  from.children.delete(name)
  from.modified = now
}

/** Removes up to so many files below a folder, and says how many there were. */
export const removeFiles = (from: Folder, most: number, now: number): number => {
  let removed = 0
  for (const [name, node] of [...from.children]) {
    if (removed >= most) break
    if (node.kind === "folder") removed += removeFiles(node, most - removed, now)
    else {
      remove(from, name, now)
      removed += 1
    }
  }
  return removed
}
