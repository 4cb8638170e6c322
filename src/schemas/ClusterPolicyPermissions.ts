/**
 * Who may do what with a cluster policy.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "./Wire.js"

/**
 * What someone may do with a policy: create clusters with it. Policies are managed by administrators alone.
 *
 * @since 0.1.0
 * @category permissions
 */
export const ClusterPolicyPermissionLevel = Wire.openEnum("ClusterPolicyPermissionLevel", ["CAN_USE"])

/**
 * @since 0.1.0
 * @category permissions
 */
export type ClusterPolicyPermissionLevel = typeof ClusterPolicyPermissionLevel.Type

/**
 * A permission to give, to exactly one of a user, a group and a service principal.
 *
 * @since 0.1.0
 * @category permissions
 */
export class ClusterPolicyAccessControlRequest extends Wire.struct<ClusterPolicyAccessControlRequest>(
  "ClusterPolicyAccessControlRequest"
)({
  /** The user's name: an e-mail address. */
  user_name: Wire.optional(Schema.String),
  group_name: Wire.optional(Schema.String),
  /** The application id of the service principal. */
  service_principal_name: Wire.optional(Schema.String),
  permission_level: Wire.optional(ClusterPolicyPermissionLevel)
}) {}

/**
 * A permission that someone has, and where it comes from.
 *
 * @since 0.1.0
 * @category permissions
 */
export class ClusterPolicyPermission extends Wire.struct<ClusterPolicyPermission>("ClusterPolicyPermission")({
  permission_level: Wire.optional(ClusterPolicyPermissionLevel),
  /** Whether it was given on an object above the policy. */
  inherited: Wire.optional(Schema.Boolean),
  /** The objects that it was given on, such as `/cluster-policies/`. */
  inherited_from_object: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * All permissions of one user, group or service principal.
 *
 * @since 0.1.0
 * @category permissions
 */
export class ClusterPolicyAccessControlResponse extends Wire.struct<ClusterPolicyAccessControlResponse>(
  "ClusterPolicyAccessControlResponse"
)({
  /** The user's name: an e-mail address. */
  user_name: Wire.optional(Schema.String),
  group_name: Wire.optional(Schema.String),
  /** The application id of the service principal. */
  service_principal_name: Wire.optional(Schema.String),
  /** The name that the user interface shows for a user or a service principal. */
  display_name: Wire.optional(Schema.String),
  all_permissions: Wire.optional(Wire.array(ClusterPolicyPermission))
}) {}

/**
 * The permissions on a policy, direct and inherited.
 *
 * @since 0.1.0
 * @category permissions
 */
export class ClusterPolicyPermissions extends Wire.struct<ClusterPolicyPermissions>("ClusterPolicyPermissions")({
  /** The object's path: `/cluster-policies/` and the policy's id. */
  object_id: Wire.optional(Schema.String),
  /** `cluster-policy`. */
  object_type: Wire.optional(Schema.String),
  access_control_list: Wire.optional(Wire.array(ClusterPolicyAccessControlResponse))
}) {}

/**
 * A permission level with its meaning, in words.
 *
 * @since 0.1.0
 * @category permissions
 */
export class ClusterPolicyPermissionsDescription extends Wire.struct<ClusterPolicyPermissionsDescription>(
  "ClusterPolicyPermissionsDescription"
)({
  permission_level: Wire.optional(ClusterPolicyPermissionLevel),
  description: Wire.optional(Schema.String)
}) {}

/**
 * Asks for the permissions on a policy.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetClusterPolicyPermissionsRequest extends Wire.struct<GetClusterPolicyPermissionsRequest>(
  "GetClusterPolicyPermissionsRequest"
)({
  cluster_policy_id: Schema.String
}) {}

/**
 * Replaces all direct permissions on a policy.
 *
 * @since 0.1.0
 * @category requests
 */
export class SetClusterPolicyPermissionsRequest extends Wire.struct<SetClusterPolicyPermissionsRequest>(
  "SetClusterPolicyPermissionsRequest"
)({
  cluster_policy_id: Schema.String,
  /** The new permissions. None takes all direct permissions away; inherited ones stay. */
  access_control_list: Wire.optional(Wire.array(ClusterPolicyAccessControlRequest))
}) {}

/**
 * Adds or changes direct permissions on a policy, and leaves those of everyone else as they are.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdateClusterPolicyPermissionsRequest extends Wire.struct<UpdateClusterPolicyPermissionsRequest>(
  "UpdateClusterPolicyPermissionsRequest"
)({
  cluster_policy_id: Schema.String,
  access_control_list: Wire.optional(Wire.array(ClusterPolicyAccessControlRequest))
}) {}

/**
 * Asks which permission levels a policy knows.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetClusterPolicyPermissionLevelsRequest extends Wire.struct<GetClusterPolicyPermissionLevelsRequest>(
  "GetClusterPolicyPermissionLevelsRequest"
)({
  cluster_policy_id: Schema.String
}) {}

/**
 * The permission levels of a policy.
 *
 * @since 0.1.0
 * @category responses
 */
export class GetClusterPolicyPermissionLevelsResponse extends Wire.struct<GetClusterPolicyPermissionLevelsResponse>(
  "GetClusterPolicyPermissionLevelsResponse"
)({
  permission_levels: Wire.optional(Wire.array(ClusterPolicyPermissionsDescription))
}) {}
