/**
 * The files of volumes and of the workspace, by their paths: `/Volumes/<catalog>/<schema>/<volume>/...` and
 * `/Workspace/...`. The Files API serves them, and SQL reads them.
 */
import * as Either from "effect/Either"
import * as Tree from "../api/dbfsTree.js"
import * as Workspace from "../api/workspace.js"
import { type ApiFailure, apiFailure, invalidParameterValue } from "../failure.js"
import type { Kernel } from "../kernel.js"
import * as CatalogRules from "../store/catalogRules.js"
import * as State from "../store/state.js"
import * as WorkspaceTree from "../tree/tree.js"

/** A file or a directory. */
export interface Entry {
  readonly path: string
  readonly name: string
  readonly isDirectory: boolean
  /** In bytes. 0 for a directory. */
  readonly size: number
  /** Epoch milliseconds. */
  readonly modified: number
}

type Result<A> = Either.Either<A, ApiFailure>

export interface Volumes {
  /** The file or directory at a path, if there is one. */
  readonly stat: (path: string) => Entry | undefined
  /** The bytes of a file, or `undefined` if there is none. With a range, those from `from` up to `to`, exclusive. */
  readonly read: (path: string, range?: { readonly from: number; readonly to: number }) => Uint8Array | undefined
  /** What a directory contains, by name. `undefined` if there is no directory. */
  readonly list: (directory: string) => ReadonlyArray<Entry> | undefined
  /** Fails if the volume does not exist, or if the path is not one that the Files API serves. */
  readonly check: (path: string) => Result<void>
  /** Writes a file from pieces, which are kept as they are, and creates missing directories. */
  readonly write: (
    path: string,
    pieces: ReadonlyArray<Uint8Array>,
    options: { readonly overwrite: boolean; readonly user: string }
  ) => Result<void>
  readonly delete: (path: string) => Result<void>
  /** Creates a directory and its missing parents. Does nothing if it exists. */
  readonly createDirectory: (path: string, user: string) => Result<void>
  /** Fails if the directory is not empty. */
  readonly deleteDirectory: (path: string) => Result<void>
  /** Calls a listener with the path of each file that is created, not of one that is overwritten. Returns how to stop. */
  readonly onNewFile: (listener: (path: string) => void) => () => void
}

/** The details by which clients tell errors apart. */
const reasonOf = (reason: string) => ({
  details: [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason, domain: "filesystem.databricks.com" }]
})

const notFound = (what: "file" | "directory"): ApiFailure =>
  apiFailure(
    404,
    "NOT_FOUND",
    `The ${what} being accessed is not found.`,
    reasonOf(`FILES_API_${what.toUpperCase()}_NOT_FOUND`)
  )

/** https://github.com/databricks/cli, libs/filer/files_client.go: 409 ALREADY_EXISTS. */
export const alreadyExists = (): ApiFailure =>
  apiFailure(409, "ALREADY_EXISTS", "The file being created already exists.", reasonOf("FILES_API_FILE_ALREADY_EXISTS"))

/** https://github.com/databricks/cli, libs/filer/files_client.go: 400 with this reason. */
const notEmpty = (): ApiFailure =>
  apiFailure(
    400,
    "INVALID_PARAMETER_VALUE",
    "The directory being deleted is not empty.",
    reasonOf("FILES_API_DIRECTORY_IS_NOT_EMPTY")
  )

const isTree = (path: string): boolean => /^\/Workspace(\/|$)/.test(path)

const namesOf = (path: string): ReadonlyArray<string> => path.split("/").filter((name) => name !== "")

const joined = (directory: string, name: string): string => `${directory.replace(/\/+$/, "")}/${name}`

const byName = (a: Entry, b: Entry): number => (a.name < b.name ? -1 : 1)

/** A directory of a volume, or the path of a volume that does not exist. */
interface Place {
  readonly root: Tree.Folder
  /** The names below the volume. Empty for its root. */
  readonly names: ReadonlyArray<string>
}

export const make = (kernel: Kernel): Volumes => {
  const state = kernel.use(State.make)
  const { tree } = kernel.use(Workspace.make)
  /** By the identity of the volume: one that is created again at the same name is empty, a renamed one keeps its files. */
  const roots = new WeakMap<object, Tree.Folder>()

  const listeners = new Set<(path: string) => void>()

  const volumeOf = (name: string): State.Item | undefined => {
    const path = CatalogRules.pathOf("volume", name)
    if (path === undefined) return undefined
    const lower = path.toLowerCase()
    return (
      state.get(path) ??
      state.under(path.slice(0, path.lastIndexOf("/"))).find((item) => item.path.toLowerCase() === lower)
    )
  }

  const placeOf = (path: string): Result<Place> => {
    const [first, catalog, schema, volume, ...names] = namesOf(path)
    if (!path.startsWith("/") || names.includes(".") || names.includes("..")) {
      return Either.left(invalidParameterValue(`Invalid path: ${path}`))
    }
    if (first !== "Volumes") {
      return Either.left(invalidParameterValue(`Invalid path: unsupported first path component: ${first ?? ""}`))
    }
    if (catalog === undefined || schema === undefined || volume === undefined) {
      return Either.left(
        invalidParameterValue(`Invalid path: expected /Volumes/<catalog>/<schema>/<volume>/..., got ${path}`)
      )
    }
    const name = `${catalog}.${schema}.${volume}`
    const item = volumeOf(name)
    if (item === undefined) return Either.left(apiFailure(404, "NOT_FOUND", `Volume '${name}' does not exist.`))
    const root = roots.get(item.identity) ?? Tree.folder(kernel.now())
    roots.set(item.identity, root)
    return Either.right({ root, names })
  }

  const nodeOf = (path: string): Tree.Node | undefined =>
    Either.match(placeOf(path), { onLeft: () => undefined, onRight: ({ names, root }) => Tree.find(root, names) })

  const entryOf = (path: string, node: Tree.Node): Entry => ({
    path,
    name: namesOf(path).at(-1) ?? "",
    isDirectory: node.kind === "folder",
    size: Tree.sizeOf(node),
    modified: node.modified
  })

  /** Notebooks are not files: the Files API does not serve them. */
  const entryOfTree = (path: string, node: WorkspaceTree.Node): Entry | undefined => {
    const isDirectory = WorkspaceTree.childrenOf(node) !== undefined
    if (!isDirectory && node.content.type !== "FILE") return undefined
    return {
      path,
      name: node.name,
      isDirectory,
      size: node.content.type === "FILE" ? node.content.bytes.length : 0,
      modified: node.modifiedAt
    }
  }

  const clean = (path: string): string => `/${namesOf(path).join("/")}`

  const stat: Volumes["stat"] = (given) => {
    const path = clean(given)
    if (isTree(path)) {
      const node = tree.find(path)
      return node && entryOfTree(path, node)
    }
    const node = nodeOf(path)
    return node && entryOf(path, node)
  }

  const read: Volumes["read"] = (given, range) => {
    const path = clean(given)
    if (isTree(path)) {
      const content = tree.find(path)?.content
      return content?.type === "FILE" ? content.bytes.slice(range?.from ?? 0, range?.to) : undefined
    }
    const node = nodeOf(path)
    if (node?.kind !== "file") return undefined
    const { from, to } = range ?? { from: 0, to: Tree.sizeOf(node) }
    return Tree.read(node, from, to - from)
  }

  const list: Volumes["list"] = (given) => {
    const path = clean(given)
    if (isTree(path)) {
      const node = tree.find(path)
      if (node === undefined || WorkspaceTree.childrenOf(node) === undefined) return undefined
      return WorkspaceTree.sorted(node).flatMap((child) => entryOfTree(joined(path, child.name), child) ?? [])
    }
    const node = nodeOf(path)
    if (node?.kind !== "folder") return undefined
    return [...node.children].map(([name, child]) => entryOf(joined(path, name), child)).sort(byName)
  }

  const check: Volumes["check"] = (path) =>
    isTree(clean(path)) ? Either.void : Either.map(placeOf(path), () => undefined)

  const write: Volumes["write"] = (given, pieces, { overwrite, user }) =>
    Either.gen(function* () {
      const path = clean(given)
      yield* check(given)
      const there = stat(path)
      if (there?.isDirectory === true) {
        return yield* Either.left(invalidParameterValue(`The path is that of a directory: ${path}`))
      }
      if (there !== undefined && !overwrite) return yield* Either.left(alreadyExists())
      if (isTree(path)) {
        yield* tree.mkdirs(path.slice(0, path.lastIndexOf("/")), user)
        yield* tree.put(path, { type: "FILE", bytes: concat(pieces) }, { overwrite, creator: user })
        if (there === undefined) for (const listener of listeners) listener(path)
        return
      }
      const { names, root } = yield* placeOf(path)
      const parent = Tree.makeFolder(root, names.slice(0, -1), kernel.now())
      if (parent === undefined) return yield* Either.left(alreadyExists())
      const file = Tree.file(kernel.now())
      for (const piece of pieces) Tree.append(file, piece, kernel.now())
      Tree.place(parent, names.at(-1) ?? "", file, kernel.now())
      if (there === undefined) for (const listener of listeners) listener(path)
    })

  const remove: Volumes["delete"] = (given) =>
    Either.gen(function* () {
      const path = clean(given)
      yield* check(given)
      if (stat(path)?.isDirectory !== false) return yield* Either.left(notFound("file"))
      if (isTree(path)) return yield* tree.remove(path, false)
      const { names, root } = yield* placeOf(path)
      const parent = Tree.find(root, names.slice(0, -1))
      if (parent?.kind === "folder") Tree.remove(parent, names.at(-1) ?? "", kernel.now())
    })

  const createDirectory: Volumes["createDirectory"] = (given, user) =>
    Either.gen(function* () {
      const path = clean(given)
      yield* check(given)
      if (isTree(path)) {
        yield* tree.mkdirs(path, user)
        return
      }
      const { names, root } = yield* placeOf(path)
      if (Tree.makeFolder(root, names, kernel.now()) === undefined) return yield* Either.left(alreadyExists())
    })

  const deleteDirectory: Volumes["deleteDirectory"] = (given) =>
    Either.gen(function* () {
      const path = clean(given)
      yield* check(given)
      const children = list(path)
      if (children === undefined) return yield* Either.left(notFound("directory"))
      if (isTree(path)) {
        const node = yield* tree.at(path)
        if (WorkspaceTree.sorted(node).length > 0) return yield* Either.left(notEmpty())
        return yield* tree.remove(path, false)
      }
      if (children.length > 0) return yield* Either.left(notEmpty())
      const { names, root } = yield* placeOf(path)
      const name = names.at(-1)
      if (name === undefined) {
        return yield* Either.left(invalidParameterValue("The root of a volume cannot be deleted. Delete the volume."))
      }
      const parent = Tree.find(root, names.slice(0, -1))
      if (parent?.kind === "folder") Tree.remove(parent, name, kernel.now())
    })

  const onNewFile: Volumes["onNewFile"] = (listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  return { stat, read, list, check, write, delete: remove, createDirectory, deleteDirectory, onNewFile }
}

const concat = (pieces: ReadonlyArray<Uint8Array>): Uint8Array => {
  const whole = new Uint8Array(pieces.reduce((size, { length }) => size + length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

/** The file or directory at a path. Fails as the API does if there is none. */
export const existing = (
  volumes: Volumes,
  path: string,
  what: "file" | "directory"
): Either.Either<Entry, ApiFailure> =>
  Either.flatMap(volumes.check(path), () => {
    const entry = volumes.stat(path)
    return entry === undefined || entry.isDirectory !== (what === "directory")
      ? Either.left(notFound(what))
      : Either.right(entry)
  })
