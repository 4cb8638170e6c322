/** Emulates the bindings of objects of Unity Catalog to workspaces, of which the older API knows those of catalogs. */
import * as Either from "effect/Either"
import type { WorkspaceBinding } from "../../schemas/catalog/WorkspaceBindings.js"
import { operations } from "../../services/catalog/WorkspaceBindings.js"
import { type ApiFailure, invalidParameterValue } from "../failure.js"
import type { Kernel } from "../kernel.js"
import { type Route, route } from "../router.js"
import * as CatalogErrors from "../store/catalogErrors.js"
import * as CatalogRules from "../store/catalogRules.js"
import * as State from "../store/state.js"

export interface WorkspaceBindings {
  readonly routes: ReadonlyArray<Route>
}

type Bindings = ReadonlyArray<WorkspaceBinding>

export const make = (kernel: Kernel): WorkspaceBindings => {
  const state = kernel.use(State.make)
  /** The bindings of an object end with it. */
  const bound = new WeakMap<object, Bindings>()

  const existing = (type: string, name: string): Either.Either<State.Item, ApiFailure> => {
    const path = CatalogRules.pathOf(type, name)
    if (path === undefined) return Either.left(invalidParameterValue(`Unknown securable type: ${type}`))
    return Either.fromNullable(state.get(path), () => CatalogErrors.doesNotExist(State.collectionOf(path), name))
  }

  const of = ({ identity }: State.Item): Bindings => bound.get(identity) ?? []

  const change = (item: State.Item, add: Bindings, remove: Bindings): Bindings => {
    const gone = new Set([...add, ...remove].map(({ workspace_id }) => String(workspace_id)))
    const after = [
      ...of(item).filter(({ workspace_id }) => !gone.has(String(workspace_id))),
      ...add.map((binding) => ({ binding_type: "BINDING_TYPE_READ_WRITE", ...binding }))
    ]
    bound.set(item.identity, after)
    return after
  }

  const ids = (bindings: Bindings): ReadonlyArray<number> => bindings.map(({ workspace_id }) => Number(workspace_id))

  const asBindings = (workspaces: ReadonlyArray<number> | null | undefined): Bindings =>
    (workspaces ?? []).map((workspace_id) => ({ workspace_id }))

  const routes = [
    route(operations.getBindingsPage, ({ securable_name, securable_type }) =>
      Either.map(existing(securable_type, securable_name), (item) => ({ bindings: of(item) }))
    ),
    route(operations.updateBindings, ({ add, remove, securable_name, securable_type }) =>
      Either.map(existing(securable_type, securable_name), (item) => ({
        bindings: change(item, add ?? [], remove ?? [])
      }))
    ),
    route(operations.get, ({ name }) =>
      Either.map(existing("catalog", name), (item) => ({ workspaces: ids(of(item)) }))
    ),
    route(operations.update, ({ assign_workspaces, name, unassign_workspaces }) =>
      Either.map(existing("catalog", name), (item) => ({
        workspaces: ids(change(item, asBindings(assign_workspaces), asBindings(unassign_workspaces)))
      }))
    )
  ]

  return { routes }
}
