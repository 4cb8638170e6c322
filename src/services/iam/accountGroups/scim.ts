/** Lists, finds and changes the groups of an account. */
import * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { DatabricksError } from "../../../schemas/DatabricksError.js"
import type { Group } from "../../../schemas/iam/ListGroupsResponse.js"
import { findOne, type ListOptions, listAll, patchOf } from "../internal/scim.js"
import type { NotUnique } from "../NotUnique.js"
import { addMembers, type PatchOperation, removeMember as removeMemberOperation } from "../PatchOperation.js"
import { AccountGroups, operations } from "./service.js"

export type { ListOptions }

/**
 * Emits all groups that match the filter. Pages are fetched on demand.
 *
 * Fails with `InvalidRequest` if the filter is not valid.
 *
 * `GET /api/2.0/accounts/{account_id}/scim/v2/Groups`, https://docs.databricks.com/api/azure/account/accountgroups/list
 *
 * @since 0.1.0
 * @category lists
 */
export const all = (options?: ListOptions): Stream.Stream<Group, DatabricksError, AccountGroups> =>
  Stream.unwrap(Effect.map(AccountGroups, (service) => listAll(operations.list, service.list, options)))

/**
 * Returns the group with this display name, without regard to case. None if there is none.
 *
 * Fails with `NotUnique` if there are several.
 *
 * `GET /api/2.0/accounts/{account_id}/scim/v2/Groups`, https://docs.databricks.com/api/azure/account/accountgroups/list
 *
 * @since 0.1.0
 * @category lists
 */
export const findByDisplayName = (
  displayName: string
): Effect.Effect<Option.Option<Group>, DatabricksError | NotUnique, AccountGroups> =>
  Effect.flatMap(AccountGroups, (service) => findOne(operations.list, service.list, "displayName", displayName))

/**
 * Applies changes to a group. Safe to repeat.
 *
 * Fails with an error of the family `isNotFound` if the group does not exist.
 *
 * `PATCH /api/2.0/accounts/{account_id}/scim/v2/Groups/{id}`, https://docs.databricks.com/api/azure/account/accountgroups/patch
 *
 * @since 0.1.0
 * @category changes
 */
export const change = (
  id: string,
  changes: ReadonlyArray<PatchOperation>
): Effect.Effect<void, DatabricksError, AccountGroups> =>
  Effect.flatMap(AccountGroups, (service) => service.patch(patchOf(id, changes)))

/**
 * Makes a user, a group or a service principal a member of a group. Does nothing if it is one. Reads nothing before, so
 * that members whom others add at the same time are kept.
 *
 * Fails with an error of the family `isNotFound` if the group does not exist.
 *
 * `PATCH /api/2.0/accounts/{account_id}/scim/v2/Groups/{id}`, https://docs.databricks.com/api/azure/account/accountgroups/patch
 *
 * @example
 * ```ts
 * import { AccountGroups, AccountUsers } from "effect-databricks/iam"
 * import * as Effect from "effect/Effect"
 * import * as Option from "effect/Option"
 *
 * const program = Effect.gen(function* () {
 *   const group = yield* AccountGroups.findByDisplayName("analysts")
 *   const user = yield* AccountUsers.findByUserName("ada@example.com")
 *   if (Option.isSome(group) && Option.isSome(user)) {
 *     yield* AccountGroups.ensureMember(group.value.id ?? "", user.value.id ?? "")
 *   }
 * })
 * ```
 *
 * @since 0.1.0
 * @category members
 */
export const ensureMember = (groupId: string, memberId: string): Effect.Effect<void, DatabricksError, AccountGroups> =>
  change(groupId, [addMembers([memberId])])

/**
 * Removes a member from a group. Does nothing if it is not one. Other members are kept.
 *
 * Fails with an error of the family `isNotFound` if the group does not exist.
 *
 * `PATCH /api/2.0/accounts/{account_id}/scim/v2/Groups/{id}`, https://docs.databricks.com/api/azure/account/accountgroups/patch
 *
 * @since 0.1.0
 * @category members
 */
export const removeMember = (groupId: string, memberId: string): Effect.Effect<void, DatabricksError, AccountGroups> =>
  change(groupId, [removeMemberOperation(memberId)])
