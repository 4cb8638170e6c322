/**
 * Who may do what with a cluster.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "./Wire.js"

/**
 * What someone may do with a cluster; each level includes those before it: attach notebooks, restart it, manage it.
 *
 * @since 0.1.0
 * @category permissions
 */
export const ClusterPermissionLevel = Wire.openEnum("ClusterPermissionLevel", [
  "CAN_ATTACH_TO",
  "CAN_RESTART",
  "CAN_MANAGE"
])

/**
 * @since 0.1.0
 * @category permissions
 */
export type ClusterPermissionLevel = typeof ClusterPermissionLevel.Type

/**
 * A permission to give, to exactly one of a user, a group and a service principal.
 *
 * @since 0.1.0
 * @category permissions
 */
export class ClusterAccessControlRequest extends Wire.struct<ClusterAccessControlRequest>(
  "ClusterAccessControlRequest"
)({
  /** The user's name: an e-mail address. */
  user_name: Wire.optional(Schema.String),
  group_name: Wire.optional(Schema.String),
  /** The application id of the service principal. */
  service_principal_name: Wire.optional(Schema.String),
  permission_level: Wire.optional(ClusterPermissionLevel)
}) {}

/**
 * A permission that someone has, and where it comes from.
 *
 * @since 0.1.0
 * @category permissions
 */
export class ClusterPermission extends Wire.struct<ClusterPermission>("ClusterPermission")({
  permission_level: Wire.optional(ClusterPermissionLevel),
  /** Whether it was given on an object above the cluster. */
  inherited: Wire.optional(Schema.Boolean),
  /** The objects that it was given on, such as `/clusters/`. */
  inherited_from_object: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * All permissions of one user, group or service principal.
 *
 * @since 0.1.0
 * @category permissions
 */
export class ClusterAccessControlResponse extends Wire.struct<ClusterAccessControlResponse>(
  "ClusterAccessControlResponse"
)({
  /** The user's name: an e-mail address. */
  user_name: Wire.optional(Schema.String),
  group_name: Wire.optional(Schema.String),
  /** The application id of the service principal. */
  service_principal_name: Wire.optional(Schema.String),
  /** The name that the user interface shows for a user or a service principal. */
  display_name: Wire.optional(Schema.String),
  all_permissions: Wire.optional(Wire.array(ClusterPermission))
}) {}

/**
 * The permissions on a cluster, direct and inherited.
 *
 * @since 0.1.0
 * @category permissions
 */
export class ClusterPermissions extends Wire.struct<ClusterPermissions>("ClusterPermissions")({
  /** The object's path: `/clusters/` and the cluster's id. */
  object_id: Wire.optional(Schema.String),
  /** `cluster`. */
  object_type: Wire.optional(Schema.String),
  access_control_list: Wire.optional(Wire.array(ClusterAccessControlResponse))
}) {}

/**
 * A permission level with its meaning, in words.
 *
 * @since 0.1.0
 * @category permissions
 */
export class ClusterPermissionsDescription extends Wire.struct<ClusterPermissionsDescription>(
  "ClusterPermissionsDescription"
)({
  permission_level: Wire.optional(ClusterPermissionLevel),
  description: Wire.optional(Schema.String)
}) {}

/**
 * Asks for the permissions on a cluster.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetClusterPermissionsRequest extends Wire.struct<GetClusterPermissionsRequest>(
  "GetClusterPermissionsRequest"
)({
  cluster_id: Schema.String
}) {}

/**
 * Replaces all direct permissions on a cluster.
 *
 * @since 0.1.0
 * @category requests
 */
export class SetClusterPermissionsRequest extends Wire.struct<SetClusterPermissionsRequest>(
  "SetClusterPermissionsRequest"
)({
  cluster_id: Schema.String,
  /** The new permissions. None takes all direct permissions away; inherited ones stay. */
  access_control_list: Wire.optional(Wire.array(ClusterAccessControlRequest))
}) {}

/**
 * Adds or changes direct permissions on a cluster, and leaves those of everyone else as they are.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdateClusterPermissionsRequest extends Wire.struct<UpdateClusterPermissionsRequest>(
  "UpdateClusterPermissionsRequest"
)({
  cluster_id: Schema.String,
  access_control_list: Wire.optional(Wire.array(ClusterAccessControlRequest))
}) {}

/**
 * Asks which permission levels a cluster knows.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetClusterPermissionLevelsRequest extends Wire.struct<GetClusterPermissionLevelsRequest>(
  "GetClusterPermissionLevelsRequest"
)({
  cluster_id: Schema.String
}) {}

/**
 * The permission levels of a cluster.
 *
 * @since 0.1.0
 * @category responses
 */
export class GetClusterPermissionLevelsResponse extends Wire.struct<GetClusterPermissionLevelsResponse>(
  "GetClusterPermissionLevelsResponse"
)({
  permission_levels: Wire.optional(Wire.array(ClusterPermissionsDescription))
}) {}
