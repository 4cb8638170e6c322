/** The grants of Unity Catalog: on which resource of the store they are, and what they pass on. */
import { isSecurableInSchema, pathOf } from "./catalogRules.js"
import { collectionOf, type Grants, type Item, type State } from "./state.js"

export interface Securable {
  /** In lower case, such as `schema`. */
  readonly type: string
  readonly name: string
}

/** A change of the privileges of one principal. */
export interface Change {
  readonly principal: string
  readonly add: ReadonlyArray<string>
  readonly remove: ReadonlyArray<string>
}

const none: Grants = new Map()

/** The grants of a metastore are on a resource of their own, because the metastore need not be one. */
const metastorePath = (name: string): string => `/metastore-grants/${encodeURIComponent(name)}`

/** What a securable inherits from, the nearest first. A metastore passes nothing on. */
export const parentsOf = ({ name, type }: Securable): ReadonlyArray<Securable> => {
  const [catalog = "", schema = ""] = name.split(".")
  if (type === "schema") return [{ type: "catalog", name: catalog }]
  return isSecurableInSchema(type)
    ? [
        { type: "schema", name: `${catalog}.${schema}` },
        { type: "catalog", name: catalog }
      ]
    : []
}

/** The resource that the grants are on. Undefined if the securable does not exist. */
export const itemOf = (state: State, { name, type }: Securable): Item | undefined => {
  if (type === "metastore") {
    const path = metastorePath(name)
    return state.get(path) ?? { path, collection: collectionOf(path), fields: {}, identity: {} }
  }
  const path = pathOf(type, name)
  return path === undefined ? undefined : state.get(path)
}

export const grantsOf = (state: State, securable: Securable): Grants => itemOf(state, securable)?.grants ?? none

export const change = (state: State, item: Item, changes: ReadonlyArray<Change>): void => {
  const grants = new Map(item.grants)
  for (const { add, principal, remove } of changes) {
    const kept = new Set([...(grants.get(principal) ?? []), ...add])
    for (const privilege of remove) kept.delete(privilege)
    if (kept.size === 0) grants.delete(principal)
    else grants.set(principal, kept)
  }
  state.grant(item, grants)
}
