import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Endpoints from "../../internal/endpoints/Groups.js"
import { withoutFields } from "../../internal/withoutFields.js"
import { DatabricksClient } from "../../layers/DatabricksClient.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import type * as Schemas from "../../schemas/Groups.js"

/**
 * The Groups API 2.0 of a workspace. It takes an administrator.
 *
 * @example
 * ```ts
 * import { Groups } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const groups = yield* Groups.Groups
 *   yield* groups.create({ group_name: "analysts" })
 *   yield* groups.addMember({ parent_name: "analysts", user_name: "someone@example.com" })
 *   yield* groups.addMember({ parent_name: "analysts", group_name: "interns" })
 * })
 * ```
 *
 * @since 0.1.0
 * @category context
 */
export class Groups extends Context.Tag("effect-databricks/Groups")<Groups, Service>() {}

/**
 * One member for each operation of the API.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /**
   * Creates a group. Fails with `ResourceAlreadyExists` where there is one of that name.
   *
   * `POST /api/2.0/groups/create`, https://learn.microsoft.com/azure/databricks/dev-tools/api/latest/groups
   */
  readonly create: (request: Schemas.CreateGroupRequest) => Effect.Effect<Schemas.CreateGroupResponse, DatabricksError>

  /**
   * The names of all groups.
   *
   * `GET /api/2.0/groups/list`, https://learn.microsoft.com/azure/databricks/dev-tools/api/latest/groups
   */
  readonly list: () => Effect.Effect<Schemas.ListGroupsResponse, DatabricksError>

  /**
   * Deletes a group; its members stay. Fails with `ResourceDoesNotExist` where there is none.
   *
   * `POST /api/2.0/groups/delete`, https://learn.microsoft.com/azure/databricks/dev-tools/api/latest/groups
   */
  readonly delete: (request: Schemas.DeleteGroupRequest) => Effect.Effect<void, DatabricksError>

  /**
   * Makes a user or a group a member of the group `parent_name`. Does nothing where they are one.
   *
   * Fails with `ResourceDoesNotExist` where there is no such group, or no such user.
   *
   * `POST /api/2.0/groups/add-member`, https://learn.microsoft.com/azure/databricks/dev-tools/api/latest/groups
   */
  readonly addMember: (request: Schemas.AddGroupMemberRequest) => Effect.Effect<void, DatabricksError>

  /**
   * The users and groups that are members of a group, each one or the other; not the members of those groups.
   *
   * Fails with `ResourceDoesNotExist` where there is no such group.
   *
   * `GET /api/2.0/groups/list-members`, https://learn.microsoft.com/azure/databricks/dev-tools/api/latest/groups
   *
   * @example
   * ```ts
   * import { Groups } from "effect-databricks"
   * import * as Effect from "effect/Effect"
   *
   * const program = Effect.gen(function* () {
   *   const groups = yield* Groups.Groups
   *   const { members } = yield* groups.listMembers({ group_name: "analysts" })
   *   for (const member of members ?? []) {
   *     yield* Effect.log(Groups.isUser(member) ? `user ${member.user_name}` : `group ${member.group_name}`)
   *   }
   * })
   * ```
   */
  readonly listMembers: (
    request: Schemas.ListGroupMembersRequest
  ) => Effect.Effect<Schemas.ListGroupMembersResponse, DatabricksError>

  /**
   * The groups that have a user or a group as their member; not the groups that have those. Fails with
   * `ResourceDoesNotExist` where there is no such user or group.
   *
   * `GET /api/2.0/groups/list-parents`, https://learn.microsoft.com/azure/databricks/dev-tools/api/latest/groups
   */
  readonly listParents: (
    request: Schemas.ListGroupParentsRequest
  ) => Effect.Effect<Schemas.ListGroupParentsResponse, DatabricksError>

  /**
   * Takes a user or a group out of the group `parent_name`. Fails with `ResourceDoesNotExist` where there is no such
   * group, or no such member.
   *
   * `POST /api/2.0/groups/remove-member`, https://learn.microsoft.com/azure/databricks/dev-tools/api/latest/groups
   */
  readonly removeMember: (request: Schemas.RemoveGroupMemberRequest) => Effect.Effect<void, DatabricksError>
}

/**
 * @since 0.1.0
 * @category constructors
 */
export const make: Effect.Effect<Service, never, DatabricksClient> = Effect.map(DatabricksClient, ({ call }) =>
  Groups.of({
    create: call(Endpoints.create),
    list: withoutFields(call(Endpoints.list)),
    delete: call(Endpoints.delete),
    addMember: call(Endpoints.addMember),
    listMembers: call(Endpoints.listMembers),
    listParents: call(Endpoints.listParents),
    removeMember: call(Endpoints.removeMember)
  })
)

/**
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<Groups, never, DatabricksClient> = Layer.effect(Groups, make)
