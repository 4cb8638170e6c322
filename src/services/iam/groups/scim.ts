/** Lists, finds and changes the groups of a workspace. */
import * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { DatabricksError } from "../../../schemas/DatabricksError.js"
import type { Group } from "../../../schemas/iam/ListGroupsResponse.js"
import { findOne, type ListOptions, listAll, patchOf } from "../internal/scim.js"
import type { NotUnique } from "../NotUnique.js"
import { addMembers, type PatchOperation, removeMember as removeMemberOperation } from "../PatchOperation.js"
import { Groups, operations } from "./service.js"

export type { ListOptions }

/**
 * Emits all groups that match the filter. Pages are fetched on demand.
 *
 * Fails with `InvalidRequest` if the filter is not valid.
 *
 * `GET /api/2.0/preview/scim/v2/Groups`, https://docs.databricks.com/api/azure/workspace/groups/list
 *
 * @since 0.1.0
 * @category lists
 */
export const all = (options?: ListOptions): Stream.Stream<Group, DatabricksError, Groups> =>
  Stream.unwrap(Effect.map(Groups, (service) => listAll(operations.list, service.list, options)))

/**
 * Returns the group with this display name, without regard to case. None if there is none.
 *
 * Fails with `NotUnique` if there are several.
 *
 * `GET /api/2.0/preview/scim/v2/Groups`, https://docs.databricks.com/api/azure/workspace/groups/list
 *
 * @since 0.1.0
 * @category lists
 */
export const findByDisplayName = (
  displayName: string
): Effect.Effect<Option.Option<Group>, DatabricksError | NotUnique, Groups> =>
  Effect.flatMap(Groups, (service) => findOne(operations.list, service.list, "displayName", displayName))

/**
 * Applies changes to a group. Safe to repeat.
 *
 * Fails with an error of the family `isNotFound` if the group does not exist.
 *
 * `PATCH /api/2.0/preview/scim/v2/Groups/{id}`, https://docs.databricks.com/api/azure/workspace/groups/patch
 *
 * @since 0.1.0
 * @category changes
 */
export const change = (
  id: string,
  changes: ReadonlyArray<PatchOperation>
): Effect.Effect<void, DatabricksError, Groups> =>
  Effect.flatMap(Groups, (service) => service.patch(patchOf(id, changes)))

/**
 * Makes a user, a group or a service principal a member of a group. Does nothing if it is one. Reads nothing before, so
 * that members whom others add at the same time are kept.
 *
 * Fails with an error of the family `isNotFound` if the group does not exist.
 *
 * `PATCH /api/2.0/preview/scim/v2/Groups/{id}`, https://docs.databricks.com/api/azure/workspace/groups/patch
 *
 * @example
 * ```ts
 * import { Groups, Users } from "effect-databricks/iam"
 * import * as Effect from "effect/Effect"
 * import * as Option from "effect/Option"
 *
 * const program = Effect.gen(function* () {
 *   const group = yield* Groups.findByDisplayName("analysts")
 *   const user = yield* Users.findByUserName("ada@example.com")
 *   if (Option.isSome(group) && Option.isSome(user)) {
 *     yield* Groups.ensureMember(group.value.id ?? "", user.value.id ?? "")
 *   }
 * })
 * ```
 *
 * @since 0.1.0
 * @category members
 */
export const ensureMember = (groupId: string, memberId: string): Effect.Effect<void, DatabricksError, Groups> =>
  change(groupId, [addMembers([memberId])])

/**
 * Removes a member from a group. Does nothing if it is not one. Other members are kept.
 *
 * Fails with an error of the family `isNotFound` if the group does not exist.
 *
 * `PATCH /api/2.0/preview/scim/v2/Groups/{id}`, https://docs.databricks.com/api/azure/workspace/groups/patch
 *
 * @since 0.1.0
 * @category members
 */
export const removeMember = (groupId: string, memberId: string): Effect.Effect<void, DatabricksError, Groups> =>
  change(groupId, [removeMemberOperation(memberId)])
