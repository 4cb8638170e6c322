/** The resources of the store, by their paths. Parents are the beginnings of the paths. */
import type { Kernel } from "../kernel.js"
import type { Fields } from "./structure.js"

export interface Item {
  readonly path: string
  /** The path without the last segment. */
  readonly collection: string
  readonly fields: Fields
  /** Stays the same for the lifetime of the resource, and differs from that of one created later at the same path. */
  readonly identity: object
}

export interface State {
  readonly get: (path: string) => Item | undefined
  /** All resources of a collection, in the order of their creation. */
  readonly in: (collection: string) => ReadonlyArray<Item>
  /** All resources whose path begins with a prefix. */
  readonly under: (prefix: string) => ReadonlyArray<Item>
  readonly create: (path: string, fields: Fields) => Item
  /** Changes a resource, which can also get another path. */
  readonly update: (item: Item, fields: Fields, path?: string) => Item
  /** Removes a resource and all below it. */
  readonly remove: (path: string) => void
}

const collectionOf = (path: string): string => path.slice(0, path.lastIndexOf("/"))

export const make = (_: Kernel): State => {
  const items = new Map<string, Item>()
  const byCollection = new Map<string, Map<string, Item>>()

  const put = (item: Item): Item => {
    items.set(item.path, item)
    const siblings = byCollection.get(item.collection) ?? new Map<string, Item>()
    byCollection.set(item.collection, siblings.set(item.path, item))
    return item
  }

  const drop = ({ collection, path }: Item): void => {
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
    remove: (path) => {
      for (const item of under(`${path}/`)) drop(item)
      const item = items.get(path)
      if (item !== undefined) drop(item)
    }
  }
}
