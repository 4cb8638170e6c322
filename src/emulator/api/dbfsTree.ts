/** The files and folders of DBFS. A file keeps the blocks it was written in; they are never copied. */

export interface File {
  readonly kind: "file"
  readonly blocks: Array<Uint8Array>
  /** The end offset of each block, in bytes. */
  readonly ends: Array<number>
  modified: number
}

export interface Folder {
  readonly kind: "folder"
  readonly children: Map<string, Node>
  modified: number
}

export type Node = File | Folder

/** The segments of a path. Empty for the root. */
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

/** The index of the block that contains the byte at the offset. Past the end it is the number of blocks. */
const blockAt = (of: File, offset: number): number => {
  let [low, high] = [0, of.ends.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((of.ends[middle] as number) > offset) high = middle
    else low = middle + 1
  }
  return low
}

/** Returns fewer bytes than requested at the end of the file. */
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

/** Returns the folder at the path and creates missing ones. Returns `undefined` if a part of the path is a file. */
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

/** Removes up to `max` files below a folder. Returns the number of removed files. */
export const removeFiles = (from: Folder, max: number, now: number): number => {
  let removed = 0
  for (const [name, node] of [...from.children]) {
    if (removed >= max) break
    if (node.kind === "folder") removed += removeFiles(node, max - removed, now)
    else {
      remove(from, name, now)
      removed += 1
    }
  }
  return removed
}
