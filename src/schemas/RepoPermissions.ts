/**
 * Who may do what with a repo.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "./Wire.js"

/**
 * What someone may do with a repo; each level includes those before it: see what is in it, run its notebooks, change it, manage it.
 *
 * @since 0.1.0
 * @category permissions
 */
export const RepoPermissionLevel = Wire.openEnum("RepoPermissionLevel", [
  "CAN_READ",
  "CAN_RUN",
  "CAN_EDIT",
  "CAN_MANAGE"
])

/**
 * @since 0.1.0
 * @category permissions
 */
export type RepoPermissionLevel = typeof RepoPermissionLevel.Type

/**
 * A permission to give, to exactly one of a user, a group and a service principal.
 *
 * @since 0.1.0
 * @category permissions
 */
export class RepoAccessControlRequest extends Wire.struct<RepoAccessControlRequest>("RepoAccessControlRequest")({
  /** The user's name: an e-mail address. */
  user_name: Wire.optional(Schema.String),
  group_name: Wire.optional(Schema.String),
  /** The application id of the service principal. */
  service_principal_name: Wire.optional(Schema.String),
  permission_level: Wire.optional(RepoPermissionLevel)
}) {}

/**
 * A permission that someone has, and where it comes from.
 *
 * @since 0.1.0
 * @category permissions
 */
export class RepoPermission extends Wire.struct<RepoPermission>("RepoPermission")({
  permission_level: Wire.optional(RepoPermissionLevel),
  /** Whether it was given on an object above this one. */
  inherited: Wire.optional(Schema.Boolean),
  /** The objects that it was given on, such as `/directories/4611686027394`. */
  inherited_from_object: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * All permissions of one user, group or service principal.
 *
 * @since 0.1.0
 * @category permissions
 */
export class RepoAccessControlResponse extends Wire.struct<RepoAccessControlResponse>("RepoAccessControlResponse")({
  /** The user's name: an e-mail address. */
  user_name: Wire.optional(Schema.String),
  group_name: Wire.optional(Schema.String),
  /** The application id of the service principal. */
  service_principal_name: Wire.optional(Schema.String),
  /** The name that the user interface shows for a user or a service principal. */
  display_name: Wire.optional(Schema.String),
  all_permissions: Wire.optional(Wire.array(RepoPermission))
}) {}

/**
 * The permissions on a repo, direct and inherited.
 *
 * @since 0.1.0
 * @category permissions
 */
export class RepoPermissions extends Wire.struct<RepoPermissions>("RepoPermissions")({
  /** The object's path: `/repos/` and the repo's id. */
  object_id: Wire.optional(Schema.String),
  /** `repo`. */
  object_type: Wire.optional(Schema.String),
  access_control_list: Wire.optional(Wire.array(RepoAccessControlResponse))
}) {}

/**
 * A permission level with its meaning, in words.
 *
 * @since 0.1.0
 * @category permissions
 */
export class RepoPermissionsDescription extends Wire.struct<RepoPermissionsDescription>("RepoPermissionsDescription")({
  permission_level: Wire.optional(RepoPermissionLevel),
  description: Wire.optional(Schema.String)
}) {}

const repoFields = {
  repo_id: Wire.Int64
}

/**
 * Asks for the permissions on a repo.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetRepoPermissionsRequest extends Wire.struct<GetRepoPermissionsRequest>("GetRepoPermissionsRequest")(
  repoFields
) {}

/**
 * Replaces all direct permissions on a repo.
 *
 * @since 0.1.0
 * @category requests
 */
export class SetRepoPermissionsRequest extends Wire.struct<SetRepoPermissionsRequest>("SetRepoPermissionsRequest")({
  ...repoFields,
  /** The new permissions. None takes all direct permissions away; inherited ones stay. */
  access_control_list: Wire.optional(Wire.array(RepoAccessControlRequest))
}) {}

/**
 * Adds or changes direct permissions on a repo, and leaves those of everyone else as they are.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdateRepoPermissionsRequest extends Wire.struct<UpdateRepoPermissionsRequest>(
  "UpdateRepoPermissionsRequest"
)({
  ...repoFields,
  access_control_list: Wire.optional(Wire.array(RepoAccessControlRequest))
}) {}

/**
 * Asks which permission levels a repo knows.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetRepoPermissionLevelsRequest extends Wire.struct<GetRepoPermissionLevelsRequest>(
  "GetRepoPermissionLevelsRequest"
)(repoFields) {}

/**
 * The permission levels of a repo.
 *
 * @since 0.1.0
 * @category responses
 */
export class GetRepoPermissionLevelsResponse extends Wire.struct<GetRepoPermissionLevelsResponse>(
  "GetRepoPermissionLevelsResponse"
)({
  permission_levels: Wire.optional(Wire.array(RepoPermissionsDescription))
}) {}
