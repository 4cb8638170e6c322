/**
 * The workspace tree of notebooks, files and folders. The Workspace API exposes it, including the folders of repos.
 */
import * as Either from "effect/Either"
import type { Int64 } from "../../schemas/Wire.js"
import type { ObjectInfo } from "../../schemas/workspace/Workspace.js"
import {
  type ApiFailure,
  apiFailure,
  invalidParameterValue,
  resourceAlreadyExists,
  resourceDoesNotExist
} from "../failure.js"
import type { Kernel } from "../kernel.js"
import type { Notebook } from "./notebook.js"

export type Content =
  | { readonly type: "DIRECTORY" | "REPO"; readonly children: Map<string, Node> }
  /** Jupyter notebooks are exported to files as such. */
  | { readonly type: "NOTEBOOK"; readonly notebook: Notebook; readonly isJupyter?: boolean | undefined }
  | { readonly type: "FILE"; readonly bytes: Uint8Array }

export interface Node {
  readonly id: Int64
  readonly name: string
  /** The parent folder. `undefined` for the root. */
  readonly parent: Node | undefined
  readonly createdAt: number
  modifiedAt: number
  content: Content
}

export interface Tree {
  readonly root: Node
  /** Returns the node at a path, with or without the prefix `/Workspace`, or `undefined`. */
  readonly find: (path: string) => Node | undefined
  /** Returns the node at a path. Fails if it does not exist or the path is invalid. */
  readonly at: (path: string) => Either.Either<Node, ApiFailure>
  readonly byId: (id: string) => Node | undefined
  readonly mkdirs: (path: string, creator: string) => Either.Either<Node, ApiFailure>
  /** Adds a node to an existing folder. */
  readonly put: (
    path: string,
    content: Content,
    options: { readonly overwrite: boolean; readonly creator: string }
  ) => Either.Either<Node, ApiFailure>
  readonly remove: (path: string, recursive: boolean) => Either.Either<void, ApiFailure>
  /** Registers a listener for every created node. */
  readonly onCreated: (listener: (node: Node, creator: string) => void) => void
  /** Registers a listener for every removed node. Children come before their folder. */
  readonly onRemoved: (listener: (node: Node) => void) => void
}

export const childrenOf = (node: Node): Map<string, Node> | undefined =>
  "children" in node.content ? node.content.children : undefined

/** The children of a folder, by name. */
export const sorted = (node: Node): ReadonlyArray<Node> =>
  [...(childrenOf(node)?.values() ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1))

export const pathOf = (node: Node): string => {
  if (node.parent === undefined) return "/"
  const above = pathOf(node.parent)
  return above === "/" ? `/${node.name}` : `${above}/${node.name}`
}

const mounted = (node: Node, mount: string): string =>
  node.parent === undefined && mount !== "" ? mount : `${mount}${pathOf(node)}`

/** `mount` is `/Workspace` if the request used that prefix. */
export const infoOf = (node: Node, mount = ""): ObjectInfo => {
  const { content, id } = node
  const info = { object_type: content.type, path: mounted(node, mount), object_id: id, resource_id: String(id) }
  const times = { created_at: node.createdAt, modified_at: node.modifiedAt }
  switch (content.type) {
    case "NOTEBOOK":
      return { ...info, ...times, language: content.notebook.language }
    case "FILE":
      return { ...info, ...times, size: content.bytes.length }
    default:
      return info
  }
}

const doesNotExist = (path: string): ApiFailure => resourceDoesNotExist(`Path (${path}) doesn't exist.`)

export const alreadyExists = (path: string): ApiFailure => resourceAlreadyExists(`Path (${path}) already exists.`)

/** `/Workspace` is an alias of the root. */
export const namesOf = (path: string): Either.Either<ReadonlyArray<string>, ApiFailure> => {
  if (!path.startsWith("/")) return Either.left(invalidParameterValue(`Path (${path}) doesn't start with '/'`))
  const names = path.split("/").filter((name) => name !== "")
  if (names.some((name) => name === "." || name === "..")) {
    return Either.left(invalidParameterValue(`Path (${path}) is not a valid path.`))
  }
  return Either.right(names[0] === "Workspace" ? names.slice(1) : names)
}

const protectedFolders: ReadonlySet<string> = new Set(["/", "/Users", "/Shared", "/Repos"])

export const make = (kernel: Kernel): Tree => {
  const byId = new Map<string, Node>()
  const created: Array<(node: Node, creator: string) => void> = []
  const removed: Array<(node: Node) => void> = []

  const place = (parent: Node | undefined, name: string, content: Content, creator: string, id: Int64): Node => {
    const node: Node = { id, name, parent, content, createdAt: kernel.now(), modifiedAt: kernel.now() }
    byId.set(String(id), node)
    if (parent !== undefined) childrenOf(parent)?.set(name, node)
    for (const listener of created) listener(node, creator)
    return node
  }

  const root = place(undefined, "", { type: "DIRECTORY", children: new Map() }, kernel.user.userName, 0)

  const follow = (names: ReadonlyArray<string>): Node | undefined => {
    let node: Node | undefined = root
    for (const name of names) node = node && childrenOf(node)?.get(name)
    return node
  }

  const at: Tree["at"] = (path) =>
    Either.flatMap(namesOf(path), (names) => Either.fromNullable(follow(names), () => doesNotExist(path)))

  const mkdirs: Tree["mkdirs"] = (path, creator) =>
    Either.gen(function* () {
      let node = root
      for (const name of yield* namesOf(path)) {
        const next: Node =
          childrenOf(node)?.get(name) ??
          place(node, name, { type: "DIRECTORY", children: new Map() }, creator, kernel.ids.number())
        if (childrenOf(next) === undefined) return yield* Either.left(alreadyExists(pathOf(next)))
        node = next
      }
      return node
    })

  const put: Tree["put"] = (path, content, { creator, overwrite }) =>
    Either.gen(function* () {
      const names = yield* namesOf(path)
      const there = follow(names)
      if (there !== undefined) {
        if (!overwrite) return yield* Either.left(alreadyExists(path))
        if (there.content.type !== content.type) {
          return yield* Either.left(
            invalidParameterValue(
              `Cannot overwrite the asset at ${path} due to type mismatch (asked: ${content.type}, actual: ${there.content.type})`
            )
          )
        }
        there.content = content
        there.modifiedAt = kernel.now()
        return there
      }
      const above = names.slice(0, -1)
      const parent = follow(above)
      if (parent === undefined || childrenOf(parent) === undefined) {
        return yield* Either.left(resourceDoesNotExist(`The parent folder (/${above.join("/")}) does not exist.`))
      }
      return place(parent, names.at(-1) ?? "", content, creator, kernel.ids.number())
    })

  const forget = (node: Node): void => {
    for (const child of sorted(node)) forget(child)
    byId.delete(String(node.id))
    if (node.parent !== undefined) childrenOf(node.parent)?.delete(node.name)
    for (const listener of removed) listener(node)
  }

  const remove: Tree["remove"] = (path, recursive) =>
    Either.gen(function* () {
      const node = yield* at(path)
      const whole = pathOf(node)
      if (protectedFolders.has(whole)) {
        return yield* Either.left(apiFailure(400, "DIRECTORY_PROTECTED", `Folder ${whole} is protected`))
      }
      if (!recursive && (childrenOf(node)?.size ?? 0) > 0) {
        return yield* Either.left(apiFailure(400, "DIRECTORY_NOT_EMPTY", `Folder (${whole}) is not empty`))
      }
      forget(node)
    })

  for (const folder of ["Users", "Shared", "Repos", `Users/${kernel.user.userName}`]) {
    Either.getOrThrow(mkdirs(`/${folder}`, kernel.user.userName))
  }

  return {
    root,
    find: (path) => Either.getOrUndefined(at(path)),
    at,
    byId: (id) => byId.get(id),
    mkdirs,
    put,
    remove,
    onCreated: (listener) => {
      created.push(listener)
    },
    onRemoved: (listener) => {
      removed.push(listener)
    }
  }
}
