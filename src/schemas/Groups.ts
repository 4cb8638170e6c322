/**
 * Groups of the workspace, and their members, as the older of the two APIs has them.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Lazy from "./lazy.js"
import * as Wire from "./Wire.js"

/** What stands in the field that is for principals of the other kind. */
const absent = Schema.optional(
  Schema.declare((u): u is null => u === null, {
    identifier: "nothing",
    jsonSchema: { type: "null" },
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
  /** An e-mail address; the application id of a service principal. */
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
 * A user or a group, never both.
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
 * Creates a group.
 *
 * @since 0.1.0
 * @category requests
 */
export class CreateGroupRequest extends Wire.struct<CreateGroupRequest>("CreateGroupRequest")({
  /** No other group of the workspace has it. */
  group_name: Schema.String
}) {}

/**
 * The group that was created.
 *
 * @since 0.1.0
 * @category responses
 */
export class CreateGroupResponse extends Wire.struct<CreateGroupResponse>("CreateGroupResponse")({
  group_name: Schema.String
}) {}

/**
 * Deletes a group; its members stay.
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
 * Asks for the members of a group.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListGroupMembersRequest extends Wire.struct<ListGroupMembersRequest>("ListGroupMembersRequest")({
  group_name: Schema.String
}) {}

/**
 * The members of a group; not the members of the groups among them.
 *
 * @since 0.1.0
 * @category responses
 */
export class ListGroupMembersResponse extends Wire.struct<ListGroupMembersResponse>("ListGroupMembersResponse")({
  /** Absent where the group is empty. */
  members: Wire.optional(Wire.array(PrincipalName))
}) {}

/**
 * Asks for the groups that a user or a group is a member of.
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
 * The groups that have a member; not the groups that those are members of.
 *
 * @since 0.1.0
 * @category responses
 */
export class ListGroupParentsResponse extends Wire.struct<ListGroupParentsResponse>("ListGroupParentsResponse")({
  /** Absent where there are none. */
  group_names: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * A user as a member of a group.
 *
 * @since 0.1.0
 * @category requests
 */
export class UserMembership extends Wire.struct<UserMembership>("UserMembership")({
  /** The group. */
  parent_name: Schema.String,
  ...UserPrincipal.fields
}) {}

/**
 * A group as a member of another.
 *
 * @since 0.1.0
 * @category requests
 */
export class GroupMembership extends Wire.struct<GroupMembership>("GroupMembership")({
  /** The group that it is a member of. */
  parent_name: Schema.String,
  ...GroupPrincipal.fields
}) {}

/**
 * Makes a user or a group a member of a group.
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
 * Takes a user or a group out of a group.
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
