/** Compares the privileges on an object of Unity Catalog with those that are wanted, and makes them so. */
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { repeatedPage } from "../../../internal/call/paging.js"
import type { Privilege, PrivilegeAssignment } from "../../../schemas/catalog/Grants.js"
import type { SecurableType } from "../../../schemas/catalog/SecurableType.js"
import type { DatabricksError } from "../../../schemas/DatabricksError.js"
import * as Name from "../Name.js"
import { Grants, operations } from "./service.js"

/**
 * An object that privileges are granted on.
 *
 * @since 0.1.0
 * @category models
 */
export interface Securable {
  readonly securable_type: SecurableType
  /** Such as `main.sales.orders`; the name of an external location, and the id of a metastore. */
  readonly full_name: string | Name.Name
}

/**
 * The privileges that each principal should have: users by their email address, groups by their name, service principals
 * by their application id.
 *
 * @since 0.1.0
 * @category models
 */
export type Wanted = Readonly<Record<string, ReadonlyArray<Privilege>>>

/**
 * What changes for a principal.
 *
 * @since 0.1.0
 * @category models
 */
export interface GrantChange {
  readonly principal: string
  readonly add: ReadonlyArray<Privilege>
  readonly remove: ReadonlyArray<Privilege>
}

/**
 * @since 0.1.0
 * @category models
 */
export interface DiffOptions {
  /** Whether principals that are not named lose their privileges. The default is false. */
  readonly revokeOthers?: boolean | undefined
}

/** SQL writes `USE CATALOG` for `USE_CATALOG`. */
const normalized = (privilege: Privilege): Privilege => privilege.trim().toUpperCase().replace(/\s+/g, "_")

const addTo = (
  all: Map<string, Set<Privilege>>,
  principal: string,
  privileges: ReadonlyArray<Privilege> | null | undefined
): void => {
  const some = all.get(principal) ?? new Set()
  for (const privilege of privileges ?? []) some.add(normalized(privilege))
  all.set(principal, some)
}

const none: ReadonlySet<Privilege> = new Set()

const without = (privileges: ReadonlySet<Privilege>, others: ReadonlySet<Privilege>): ReadonlyArray<Privilege> =>
  [...privileges].filter((privilege) => !others.has(privilege)).sort()

/**
 * What has to change so that each named principal has exactly the wanted privileges. Empty if nothing does. A principal
 * without wanted privileges loses all. `USE CATALOG` and `USE_CATALOG` are the same.
 *
 * Compares direct grants only: pass what `get` or `granted` returns, not `getEffective`, which includes what is inherited.
 *
 * @example
 * ```ts
 * import { Grants } from "effect-databricks/catalog"
 *
 * // [{ principal: "analysts", add: ["SELECT"], remove: ["MODIFY"] }]
 * export const changes = Grants.diff([{ principal: "analysts", privileges: ["MODIFY"] }], { analysts: ["SELECT"] })
 * ```
 *
 * @since 0.1.0
 * @category grants
 */
export const diff = (
  granted: ReadonlyArray<PrivilegeAssignment>,
  wanted: Wanted,
  options?: DiffOptions
): ReadonlyArray<GrantChange> => {
  const has = new Map<string, Set<Privilege>>()
  for (const { principal, privileges } of granted) {
    if (typeof principal === "string") addTo(has, principal, privileges)
  }
  const wants = new Map<string, Set<Privilege>>()
  for (const [principal, privileges] of Object.entries(wanted)) addTo(wants, principal, privileges)
  const principals = options?.revokeOthers === true ? new Set([...wants.keys(), ...has.keys()]) : wants.keys()
  return [...principals]
    .map((principal) => {
      const now = has.get(principal) ?? none
      const then = wants.get(principal) ?? none
      return { principal, add: without(then, now), remove: without(now, then) }
    })
    .filter(({ add, remove }) => add.length + remove.length > 0)
}

const requestOf = ({ full_name, securable_type }: Securable) => ({
  securable_type,
  full_name: typeof full_name === "string" ? full_name : Name.format(full_name)
})

/**
 * The privileges that are granted on an object itself, by principal. Pages are fetched on demand.
 *
 * Fails with an error of the family `isNotFound` if the object does not exist.
 *
 * `GET /api/2.1/unity-catalog/permissions/{securable_type}/{full_name}`,
 * https://docs.databricks.com/api/azure/workspace/grants/get
 *
 * @since 0.1.0
 * @category grants
 */
export const granted = (securable: Securable): Stream.Stream<PrivilegeAssignment, DatabricksError, Grants> =>
  Stream.unwrap(
    Effect.map(Grants, (grants) =>
      Stream.suspend(() => {
        const seen = new Set<string>()
        return Stream.paginateChunkEffect(undefined as string | undefined, (page_token) =>
          // Zero asks for pages of the server's size. Without it everything comes in one response.
          Effect.flatMap(grants.get({ ...requestOf(securable), max_results: 0, page_token }), (page) => {
            const next = page.next_page_token
            const items = Chunk.unsafeFromArray(page.privilege_assignments ?? [])
            if (!next) return Effect.succeed([items, Option.none<string | undefined>()] as const)
            if (seen.has(next)) return Effect.fail(repeatedPage(operations.get))
            seen.add(next)
            return Effect.succeed([items, Option.some<string | undefined>(next)] as const)
          })
        )
      })
    )
  )

/**
 * Makes each named principal have exactly the wanted privileges on an object, and returns what changed. Sends nothing if
 * nothing changes. The change adds and removes single privileges, so that it does not undo what others change meanwhile.
 *
 * Requires `MANAGE` on the object, or its ownership. Fails with an error of the family `isNotFound` if the object or a
 * principal does not exist, and with `InvalidParameterValue` if a privilege does not apply to objects of the type.
 *
 * `PATCH /api/2.1/unity-catalog/permissions/{securable_type}/{full_name}`,
 * https://docs.databricks.com/api/azure/workspace/grants/update
 *
 * @example
 * ```ts
 * import { Grants } from "effect-databricks/catalog"
 * import * as Effect from "effect/Effect"
 *
 * const program = Grants.ensure(
 *   { securable_type: "SCHEMA", full_name: "main.sales" },
 *   { analysts: ["USE_SCHEMA", "SELECT"], "former@example.com": [] }
 * ).pipe(Effect.tap((changes) => Effect.log(`${changes.length} principals changed`)))
 * ```
 *
 * @since 0.1.0
 * @category grants
 */
export const ensure = (
  securable: Securable,
  wanted: Wanted,
  options?: DiffOptions
): Effect.Effect<ReadonlyArray<GrantChange>, DatabricksError, Grants> =>
  Effect.gen(function* () {
    const grants = yield* Grants
    const now = yield* Stream.runCollect(granted(securable))
    const changes = diff(Chunk.toReadonlyArray(now), wanted, options)
    if (changes.length > 0) yield* grants.update({ ...requestOf(securable), changes })
    return changes
  })
