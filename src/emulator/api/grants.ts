/** Emulates the grants of Unity Catalog: what is granted directly, and what is inherited from above. */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type {
  EffectivePrivilege,
  EffectivePrivilegeAssignment,
  PrivilegeAssignment
} from "../../schemas/catalog/Grants.js"
import { operations } from "../../services/catalog/Grants.js"
import { operations as shares } from "../../services/sharing/Shares.js"
import { type ApiFailure, invalidParameterValue } from "../failure.js"
import type { Kernel } from "../kernel.js"
import * as Lakehouse from "../lakehouse.js"
import * as Paging from "../paging.js"
import { type Route, route } from "../router.js"
import * as CatalogErrors from "../store/catalogErrors.js"
import * as CatalogRules from "../store/catalogRules.js"
import * as Privileges from "../store/privileges.js"
import * as State from "../store/state.js"

type Change = {
  readonly add?: ReadonlyArray<string> | null | undefined
  readonly principal?: string | null | undefined
  readonly remove?: ReadonlyArray<string> | null | undefined
}

const limits = { default: 1000, max: 1000 }

export const make = (kernel: Kernel): { readonly routes: ReadonlyArray<Route> } => {
  const state = kernel.use(State.make)
  const { durably } = kernel.use(Lakehouse.make)
  const itemOf = (of: Privileges.Securable): Either.Either<State.Item, ApiFailure> => {
    const { name, type } = of
    if (type !== "metastore" && CatalogRules.pathOf(type, name) === undefined)
      return Either.left(invalidParameterValue(`Unknown securable type: ${type}`))
    return Either.fromNullable(Privileges.itemOf(state, of), () =>
      CatalogErrors.doesNotExist(State.collectionOf(CatalogRules.pathOf(type, name) ?? ""), name)
    )
  }

  const securable = (type: string, name: string): Privileges.Securable => ({ type: type.toLowerCase(), name })

  const direct = (of: Privileges.Securable, principal: string | null | undefined) =>
    Either.map(itemOf(of), ({ grants }) =>
      [...(grants ?? [])]
        .filter(([name]) => !principal || name === principal)
        .map(([name, privileges]): PrivilegeAssignment => ({ principal: name, privileges: [...privileges].sort() }))
    )

  const effective = (of: Privileges.Securable, principal: string | null | undefined) =>
    Either.gen(function* () {
      const own = yield* direct(of, principal)
      const all = new Map<string, Array<EffectivePrivilege>>()
      const add = (name: string, privilege: EffectivePrivilege): void => {
        all.set(name, [...(all.get(name) ?? []), privilege])
      }
      for (const { principal: name, privileges } of own) {
        for (const privilege of privileges ?? []) add(name ?? "", { privilege })
      }
      for (const parent of Privileges.parentsOf(of)) {
        for (const { principal: name, privileges } of yield* direct(parent, principal)) {
          for (const privilege of privileges ?? []) {
            add(name ?? "", {
              privilege,
              inherited_from_type: parent.type.toUpperCase(),
              inherited_from_name: parent.name
            })
          }
        }
      }
      return [...all].map(([name, privileges]): EffectivePrivilegeAssignment => ({ principal: name, privileges }))
    })

  const change = (of: Privileges.Securable, changes: ReadonlyArray<Change>) =>
    Either.gen(function* () {
      const item = yield* itemOf(of)
      for (const { principal } of changes) {
        if (!principal)
          return yield* Either.left(invalidParameterValue("A change of permissions requires a principal."))
      }
      Privileges.change(
        state,
        item,
        changes.map(({ add, principal, remove }) => ({
          principal: principal ?? "",
          add: add ?? [],
          remove: remove ?? []
        }))
      )
      return yield* direct(of, undefined)
    })

  const page = <A extends { readonly principal?: string | null | undefined }>(
    all: Either.Either<ReadonlyArray<A>, ApiFailure>,
    list: string,
    size: number | bigint | null | undefined,
    token: string | null | undefined
  ) =>
    Either.gen(function* () {
      const items = yield* all
      const { items: found, next } = yield* Paging.page({
        list,
        items,
        key: ({ principal }) => principal ?? "",
        size: yield* Paging.pageSize(size === undefined || size === null ? undefined : Number(size), limits),
        token
      })
      return {
        found: found.length === 0 ? undefined : found,
        next: next === undefined ? {} : { next_page_token: next }
      }
    })

  const served: typeof route = (operation, handler) =>
    route(operation, (request, context, path) => durably(() => handler(request, context, path)))

  const routes: ReadonlyArray<Route> = [
    served(operations.get, ({ full_name, max_results, page_token, principal, securable_type }) => {
      const of = securable(securable_type, full_name)
      return Either.map(
        page(direct(of, principal), `grants ${of.type} ${of.name}`, max_results, page_token),
        ({ found, next }) => ({ ...(found === undefined ? {} : { privilege_assignments: found }), ...next })
      )
    }),
    served(operations.getEffective, ({ full_name, max_results, page_token, principal, securable_type }) => {
      const of = securable(securable_type, full_name)
      return Either.map(
        page(effective(of, principal), `effective ${of.type} ${of.name}`, max_results, page_token),
        ({ found, next }) => ({ ...(found === undefined ? {} : { privilege_assignments: found }), ...next })
      )
    }),
    served(operations.listPage, ({ full_name, page_size, page_token, principal, securable_type }) => {
      const of = securable(securable_type, full_name)
      return Either.map(
        page(direct(of, principal), `grants ${of.type} ${of.name}`, page_size, page_token),
        ({ found, next }) => ({ ...(found === undefined ? {} : { privilege_assignments: found }), ...next })
      )
    }),
    served(operations.listEffectivePage, ({ full_name, page_size, page_token, principal, securable_type }) => {
      const of = securable(securable_type, full_name)
      return Either.map(
        page(effective(of, principal), `effective ${of.type} ${of.name}`, page_size, page_token),
        ({ found, next }) => ({ ...(found === undefined ? {} : { effective_privilege_assignments: found }), ...next })
      )
    }),
    served(operations.update, ({ changes, full_name, omit_permissions_in_response, securable_type }) =>
      Effect.map(change(securable(securable_type, full_name), changes ?? []), (privilege_assignments) =>
        omit_permissions_in_response === true || privilege_assignments.length === 0 ? {} : { privilege_assignments }
      )
    ),
    served(shares.sharePermissions, ({ name }) =>
      Either.map(direct(securable("share", name), undefined), (privilege_assignments) =>
        privilege_assignments.length === 0 ? {} : { privilege_assignments }
      )
    ),
    served(shares.updatePermissions, ({ changes, name, omit_permissions_list }) =>
      Either.map(change(securable("share", name), changes ?? []), (privilege_assignments) =>
        omit_permissions_list === true || privilege_assignments.length === 0 ? {} : { privilege_assignments }
      )
    )
  ]

  return { routes }
}
