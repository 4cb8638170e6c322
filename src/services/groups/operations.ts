/** The REST operations of the Groups API. */
import * as Operation from "../../layers/Operation.js"
import * as Groups from "../../schemas/Groups.js"

/**
 * The operations of the API, each with its request, its response and whether it may be repeated.
 *
 * @since 0.1.0
 * @category operations
 */
export const operations = Operation.group("Groups", {
  /**
   * Creates a group. Fails with `ResourceAlreadyExists` where there is one of that name.
   *
   * `POST /api/2.0/groups/create`, https://learn.microsoft.com/azure/databricks/dev-tools/api/latest/groups
   */
  create: Operation.post("/api/2.0/groups/create", {
    request: Groups.CreateGroupRequest,
    response: Groups.CreateGroupResponse,
    repeat: "never"
  }),

  /**
   * The names of all groups.
   *
   * `GET /api/2.0/groups/list`, https://learn.microsoft.com/azure/databricks/dev-tools/api/latest/groups
   */
  list: Operation.get("/api/2.0/groups/list", {
    response: Groups.ListGroupsResponse
  }),

  /**
   * Deletes a group; its members stay. Fails with `ResourceDoesNotExist` where there is none.
   *
   * `POST /api/2.0/groups/delete`, https://learn.microsoft.com/azure/databricks/dev-tools/api/latest/groups
   */
  delete: Operation.post("/api/2.0/groups/delete", {
    request: Groups.DeleteGroupRequest,
    repeat: "safe"
  }),

  /**
   * Makes a user or a group a member of the group `parent_name`. Does nothing where they are one.
   *
   * Fails with `ResourceDoesNotExist` where there is no such group, or no such user.
   *
   * `POST /api/2.0/groups/add-member`, https://learn.microsoft.com/azure/databricks/dev-tools/api/latest/groups
   */
  addMember: Operation.post("/api/2.0/groups/add-member", {
    request: Groups.AddGroupMemberRequest,
    repeat: "safe"
  }),

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
  listMembers: Operation.get("/api/2.0/groups/list-members", {
    request: Groups.ListGroupMembersRequest,
    response: Groups.ListGroupMembersResponse
  }),

  /**
   * The groups that have a user or a group as their member; not the groups that have those. Fails with
   * `ResourceDoesNotExist` where there is no such user or group.
   *
   * `GET /api/2.0/groups/list-parents`, https://learn.microsoft.com/azure/databricks/dev-tools/api/latest/groups
   */
  listParents: Operation.get("/api/2.0/groups/list-parents", {
    request: Groups.ListGroupParentsRequest,
    response: Groups.ListGroupParentsResponse
  }),

  /**
   * Takes a user or a group out of the group `parent_name`. Fails with `ResourceDoesNotExist` where there is no such
   * group, or no such member.
   *
   * `POST /api/2.0/groups/remove-member`, https://learn.microsoft.com/azure/databricks/dev-tools/api/latest/groups
   */
  removeMember: Operation.post("/api/2.0/groups/remove-member", {
    request: Groups.RemoveGroupMemberRequest,
    repeat: "safe"
  })
})
