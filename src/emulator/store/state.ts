/** The resources of the store, by their paths. Parents are the beginnings of the paths. */
import type { Fields } from "./structure.js"

export interface Item {
  readonly path: string
  /** The path without the last segment. */
  readonly collection: string
  readonly fields: Fields
  /** Stays the same for the lifetime of the resource, and differs from that of one created later at the same path. */
  readonly identity: object
  /** What is granted on the resource. It ends with the resource. */
  readonly grants?: Grants | undefined
}

/** The privileges of each principal. */
export type Grants = ReadonlyMap<string, ReadonlySet<string>>

export interface State {
  readonly get: (path: string) => Item | undefined
  /** All resources of a collection, in the order of their creation. */
  readonly in: (collection: string) => ReadonlyArray<Item>
  /** All resources whose path begins with a prefix. */
  readonly under: (prefix: string) => ReadonlyArray<Item>
  readonly create: (path: string, fields: Fields) => Item
  /** Changes a resource, which can also get another path. */
  readonly update: (item: Item, fields: Fields, path?: string) => Item
  readonly grant: (item: Item, grants: Grants) => Item
  /** Removes a resource and all below it. */
  readonly remove: (path: string) => void
  /** Puts a resource as it is, or removes it alone. */
  readonly set: (path: string, item: Item | undefined) => void
  /** Increases with each change. */
  readonly version: () => number
}

/** The state of the workspace, beneath the changes of a statement. */
export interface Base extends State {
  /** Calls a listener with each resource below a prefix that is created or changed. Returns how to stop. */
  readonly watch: (prefix: string, listener: (item: Item) => void) => () => void
}

export const collectionOf = (path: string): string => path.slice(0, path.lastIndexOf("/"))

export const make = (_: unknown): Base => {
  const items = new Map<string, Item>()
  const byCollection = new Map<string, Map<string, Item>>()

  const watchers = new Set<(item: Item) => void>()

  let version = 0

  const put = (item: Item): Item => {
    version += 1
    items.set(item.path, item)
    const siblings = byCollection.get(item.collection) ?? new Map<string, Item>()
    byCollection.set(item.collection, siblings.set(item.path, item))
    for (const watcher of watchers) watcher(item)
    return item
  }

  const drop = ({ collection, path }: Item): void => {
    version += 1
    items.delete(path)
    byCollection.get(collection)?.delete(path)
  }

  const under = (prefix: string): ReadonlyArray<Item> =>
    [...items.values()].filter(({ path }) => path.startsWith(prefix))

  return {
    get: (path) => items.get(path),
    in: (collection) => [...(byCollection.get(collection)?.values() ?? [])],
    under,
    create: (path, fields) => put({ path, collection: collectionOf(path), fields, identity: {} }),
    update: (item, fields, path = item.path) => {
      if (path !== item.path) drop(item)
      return put({ ...item, path, collection: collectionOf(path), fields })
    },
    grant: (item, grants) => put({ ...item, grants }),
    remove: (path) => {
      for (const item of under(`${path}/`)) drop(item)
      const item = items.get(path)
      if (item !== undefined) drop(item)
    },
    set: (path, item) => {
      if (item !== undefined) put(item)
      else {
        const old = items.get(path)
        if (old !== undefined) drop(old)
      }
    },
    version: () => version,
    watch: (prefix, listener) => {
      const watcher = (item: Item): void => {
        if (item.path.startsWith(prefix)) listener(item)
      }
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    }
  }
}
