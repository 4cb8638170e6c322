/**
 * The groups of a workspace and their members, in the legacy Groups API.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Lazy from "./lazy.js"
import * as Wire from "./Wire.js"

/** The field for the other kind of principal. Must be absent. */
const absent = Schema.optional(
  Schema.declare((u): u is null => u === null, {
    identifier: "nothing",
    jsonSchema: { type: "null" },
    pretty: () => String,
    arbitrary: () => (fc) => fc.constant(null)
  })
)

/**
 * A user.
 *
 * @since 0.1.0
 * @category principals
 */
export class UserPrincipal extends Wire.struct<UserPrincipal>("UserPrincipal")({
  /** An email address, or the application id of a service principal. */
  user_name: Schema.String,
  group_name: absent
}) {}

/**
 * A group.
 *
 * @since 0.1.0
 * @category principals
 */
export class GroupPrincipal extends Wire.struct<GroupPrincipal>("GroupPrincipal")({
  group_name: Schema.String,
  user_name: absent
}) {}

/**
 * Either a user or a group.
 *
 * @since 0.1.0
 * @category principals
 */
export const PrincipalName: Schema.Schema<PrincipalName> = Lazy.schema(() =>
  Schema.Union(UserPrincipal, GroupPrincipal)
)

/**
 * @since 0.1.0
 * @category principals
 */
export type PrincipalName = UserPrincipal | GroupPrincipal

/**
 * Request to create a group.
 *
 * @since 0.1.0
 * @category requests
 */
export class CreateGroupRequest extends Wire.struct<CreateGroupRequest>("CreateGroupRequest")({
  /** The name of the group, unique in the workspace. */
  group_name: Schema.String
}) {}

/**
 * The created group.
 *
 * @since 0.1.0
 * @category responses
 */
export class CreateGroupResponse extends Wire.struct<CreateGroupResponse>("CreateGroupResponse")({
  group_name: Schema.String
}) {}

/**
 * Request to delete a group. Its members are not deleted.
 *
 * @since 0.1.0
 * @category requests
 */
export class DeleteGroupRequest extends Wire.struct<DeleteGroupRequest>("DeleteGroupRequest")({
  group_name: Schema.String
}) {}

/**
 * All groups of the workspace.
 *
 * @since 0.1.0
 * @category responses
 */
export class ListGroupsResponse extends Wire.struct<ListGroupsResponse>("ListGroupsResponse")({
  group_names: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * Request to list the members of a group.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListGroupMembersRequest extends Wire.struct<ListGroupMembersRequest>("ListGroupMembersRequest")({
  group_name: Schema.String
}) {}

/**
 * The direct members of a group. Does not include the members of nested groups.
 *
 * @since 0.1.0
 * @category responses
 */
export class ListGroupMembersResponse extends Wire.struct<ListGroupMembersResponse>("ListGroupMembersResponse")({
  /** Absent if the group is empty. */
  members: Wire.optional(Wire.array(PrincipalName))
}) {}

/**
 * Request to list the groups that a user or group is a member of.
 *
 * @since 0.1.0
 * @category requests
 */
export const ListGroupParentsRequest: Schema.Schema<PrincipalName> = Lazy.schema(() =>
  Schema.Union(UserPrincipal, GroupPrincipal)
)

/**
 * @since 0.1.0
 * @category requests
 */
export type ListGroupParentsRequest = PrincipalName

/**
 * The groups that a principal is a direct member of. Does not include the parents of these groups.
 *
 * @since 0.1.0
 * @category responses
 */
export class ListGroupParentsResponse extends Wire.struct<ListGroupParentsResponse>("ListGroupParentsResponse")({
  /** Absent if there are none. */
  group_names: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * A user as a member of a group.
 *
 * @since 0.1.0
 * @category requests
 */
export class UserMembership extends Wire.struct<UserMembership>("UserMembership")({
  /** The name of the group. */
  parent_name: Schema.String,
  ...UserPrincipal.fields
}) {}

/**
 * A group as a member of another group.
 *
 * @since 0.1.0
 * @category requests
 */
export class GroupMembership extends Wire.struct<GroupMembership>("GroupMembership")({
  /** The name of the parent group. */
  parent_name: Schema.String,
  ...GroupPrincipal.fields
}) {}

/**
 * Request to add a user or group to a group.
 *
 * @since 0.1.0
 * @category requests
 */
export const AddGroupMemberRequest: Schema.Schema<AddGroupMemberRequest> = Lazy.schema(() =>
  Schema.Union(UserMembership, GroupMembership)
)

/**
 * @since 0.1.0
 * @category requests
 */
export type AddGroupMemberRequest = UserMembership | GroupMembership

/**
 * Request to remove a user or group from a group.
 *
 * @since 0.1.0
 * @category requests
 */
export const RemoveGroupMemberRequest: Schema.Schema<RemoveGroupMemberRequest> = Lazy.schema(() =>
  Schema.Union(UserMembership, GroupMembership)
)

/**
 * @since 0.1.0
 * @category requests
 */
export type RemoveGroupMemberRequest = AddGroupMemberRequest
