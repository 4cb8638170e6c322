/** Changes of the store that count for one statement only, until they are committed. */
import { collectionOf, type Item, type State } from "./state.js"

export interface Overlay extends State {
  /** Makes the changes in the store. */
  readonly commit: () => void
  readonly isChanged: () => boolean
}

export const make = (base: State): Overlay => {
  const changes = new Map<string, Item | undefined>()

  const get = (path: string): Item | undefined => (changes.has(path) ? changes.get(path) : base.get(path))

  const put = (item: Item): Item => {
    changes.set(item.path, item)
    return item
  }

  const merged = (found: ReadonlyArray<Item>, belongs: (item: Item) => boolean): ReadonlyArray<Item> => {
    const kept = found.filter(({ path }) => !changes.has(path))
    const changed = [...changes.values()].flatMap((item) => (item !== undefined && belongs(item) ? [item] : []))
    return [...kept, ...changed]
  }

  const under = (prefix: string): ReadonlyArray<Item> =>
    merged(base.under(prefix), ({ path }) => path.startsWith(prefix))

  return {
    get,
    in: (collection) => merged(base.in(collection), (item) => item.collection === collection),
    under,
    create: (path, fields) => put({ path, collection: collectionOf(path), fields, identity: {} }),
    update: (item, fields, path = item.path) => {
      if (path !== item.path) changes.set(item.path, undefined)
      return put({ ...item, path, collection: collectionOf(path), fields })
    },
    grant: (item, grants) => put({ ...item, grants }),
    remove: (path) => {
      for (const item of under(`${path}/`)) changes.set(item.path, undefined)
      changes.set(path, undefined)
    },
    set: (path, item) => {
      changes.set(path, item)
    },
    version: () => base.version() + changes.size,
    commit: () => {
      for (const [path, item] of changes) base.set(path, item)
      changes.clear()
    },
    isChanged: () => changes.size > 0
  }
}
