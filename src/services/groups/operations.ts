/** REST operations of the Groups API. */
import * as Operation from "../../layers/Operation.js"
import * as Groups from "../../schemas/Groups.js"

/** The operations: the request, the response and the retry behavior of each. @since 0.1.0 @category operations */
export const operations = Operation.group("Groups", {
  /**
   * Creates a group. Fails with `ResourceAlreadyExists` if the name is taken.
   * @see `POST /api/2.0/groups/create`, https://learn.microsoft.com/azure/databricks/dev-tools/api/latest/groups
   */
  create: Operation.post("/api/2.0/groups/create", {
    request: Groups.CreateGroupRequest,
    response: Groups.CreateGroupResponse,
    repeat: "never"
  }),
  /**
   * Lists the names of all groups.
   * @see `GET /api/2.0/groups/list`, https://learn.microsoft.com/azure/databricks/dev-tools/api/latest/groups
   */
  list: Operation.get("/api/2.0/groups/list", { response: Groups.ListGroupsResponse }),
  /**
   * Deletes a group. Its members are kept. Fails with `ResourceDoesNotExist` if the group does not exist.
   * @see `POST /api/2.0/groups/delete`, https://learn.microsoft.com/azure/databricks/dev-tools/api/latest/groups
   */
  delete: Operation.post("/api/2.0/groups/delete", { request: Groups.DeleteGroupRequest, repeat: "safe" }),
  /**
   * Adds a user or a group to the group `parent_name`. Does nothing if it is already a member.
   * Fails with `ResourceDoesNotExist` if the group or the user does not exist.
   * @see `POST /api/2.0/groups/add-member`, https://learn.microsoft.com/azure/databricks/dev-tools/api/latest/groups
   */
  addMember: Operation.post("/api/2.0/groups/add-member", { request: Groups.AddGroupMemberRequest, repeat: "safe" }),
  /**
   * Lists the direct members of a group. Each member is a user or a group.
   * Fails with `ResourceDoesNotExist` if the group does not exist.
   * @see `GET /api/2.0/groups/list-members`, https://learn.microsoft.com/azure/databricks/dev-tools/api/latest/groups
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
   * Lists the groups of which a user or a group is a direct member. Fails with `ResourceDoesNotExist` if the user or
   * group does not exist.
   * @see `GET /api/2.0/groups/list-parents`, https://learn.microsoft.com/azure/databricks/dev-tools/api/latest/groups
   */
  listParents: Operation.get("/api/2.0/groups/list-parents", {
    request: Groups.ListGroupParentsRequest,
    response: Groups.ListGroupParentsResponse
  }),
  /**
   * Removes a user or a group from the group `parent_name`. Fails with `ResourceDoesNotExist` if the group or the
   * member does not exist.
   * @see `POST /api/2.0/groups/remove-member`, https://learn.microsoft.com/azure/databricks/dev-tools/api/latest/groups
   */
  removeMember: Operation.post("/api/2.0/groups/remove-member", {
    request: Groups.RemoveGroupMemberRequest,
    repeat: "safe"
  })
})
