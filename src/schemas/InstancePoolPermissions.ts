/**
 * Who may do what with an instance pool.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "./Wire.js"

/**
 * What someone may do with a pool; each level includes those before it: attach clusters to it, manage it.
 *
 * @since 0.1.0
 * @category permissions
 */
export const InstancePoolPermissionLevel = Wire.openEnum("InstancePoolPermissionLevel", ["CAN_ATTACH_TO", "CAN_MANAGE"])

/**
 * @since 0.1.0
 * @category permissions
 */
export type InstancePoolPermissionLevel = typeof InstancePoolPermissionLevel.Type

/**
 * A permission to give, to exactly one of a user, a group and a service principal.
 *
 * @since 0.1.0
 * @category permissions
 */
export class InstancePoolAccessControlRequest extends Wire.struct<InstancePoolAccessControlRequest>(
  "InstancePoolAccessControlRequest"
)({
  /** The user's name: an e-mail address. */
  user_name: Wire.optional(Schema.String),
  group_name: Wire.optional(Schema.String),
  /** The application id of the service principal. */
  service_principal_name: Wire.optional(Schema.String),
  permission_level: Wire.optional(InstancePoolPermissionLevel)
}) {}

/**
 * A permission that someone has, and where it comes from.
 *
 * @since 0.1.0
 * @category permissions
 */
export class InstancePoolPermission extends Wire.struct<InstancePoolPermission>("InstancePoolPermission")({
  permission_level: Wire.optional(InstancePoolPermissionLevel),
  /** Whether it was given on an object above the pool. */
  inherited: Wire.optional(Schema.Boolean),
  /** The objects that it was given on, such as `/instance-pools/`. */
  inherited_from_object: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * All permissions of one user, group or service principal.
 *
 * @since 0.1.0
 * @category permissions
 */
export class InstancePoolAccessControlResponse extends Wire.struct<InstancePoolAccessControlResponse>(
  "InstancePoolAccessControlResponse"
)({
  /** The user's name: an e-mail address. */
  user_name: Wire.optional(Schema.String),
  group_name: Wire.optional(Schema.String),
  /** The application id of the service principal. */
  service_principal_name: Wire.optional(Schema.String),
  /** The name that the user interface shows for a user or a service principal. */
  display_name: Wire.optional(Schema.String),
  all_permissions: Wire.optional(Wire.array(InstancePoolPermission))
}) {}

/**
 * The permissions on a pool, direct and inherited.
 *
 * @since 0.1.0
 * @category permissions
 */
export class InstancePoolPermissions extends Wire.struct<InstancePoolPermissions>("InstancePoolPermissions")({
  /** The object's path: `/instance-pools/` and the pool's id. */
  object_id: Wire.optional(Schema.String),
  /** `instance-pool`. */
  object_type: Wire.optional(Schema.String),
  access_control_list: Wire.optional(Wire.array(InstancePoolAccessControlResponse))
}) {}

/**
 * A permission level with its meaning, in words.
 *
 * @since 0.1.0
 * @category permissions
 */
export class InstancePoolPermissionsDescription extends Wire.struct<InstancePoolPermissionsDescription>(
  "InstancePoolPermissionsDescription"
)({
  permission_level: Wire.optional(InstancePoolPermissionLevel),
  description: Wire.optional(Schema.String)
}) {}

/**
 * Asks for the permissions on a pool.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetInstancePoolPermissionsRequest extends Wire.struct<GetInstancePoolPermissionsRequest>(
  "GetInstancePoolPermissionsRequest"
)({
  instance_pool_id: Schema.String
}) {}

/**
 * Replaces all direct permissions on a pool.
 *
 * @since 0.1.0
 * @category requests
 */
export class SetInstancePoolPermissionsRequest extends Wire.struct<SetInstancePoolPermissionsRequest>(
  "SetInstancePoolPermissionsRequest"
)({
  instance_pool_id: Schema.String,
  /** The new permissions. None takes all direct permissions away; inherited ones stay. */
  access_control_list: Wire.optional(Wire.array(InstancePoolAccessControlRequest))
}) {}

/**
 * Adds or changes direct permissions on a pool, and leaves those of everyone else as they are.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdateInstancePoolPermissionsRequest extends Wire.struct<UpdateInstancePoolPermissionsRequest>(
  "UpdateInstancePoolPermissionsRequest"
)({
  instance_pool_id: Schema.String,
  access_control_list: Wire.optional(Wire.array(InstancePoolAccessControlRequest))
}) {}

/**
 * Asks which permission levels a pool knows.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetInstancePoolPermissionLevelsRequest extends Wire.struct<GetInstancePoolPermissionLevelsRequest>(
  "GetInstancePoolPermissionLevelsRequest"
)({
  instance_pool_id: Schema.String
}) {}

/**
 * The permission levels of a pool.
 *
 * @since 0.1.0
 * @category responses
 */
export class GetInstancePoolPermissionLevelsResponse extends Wire.struct<GetInstancePoolPermissionLevelsResponse>(
  "GetInstancePoolPermissionLevelsResponse"
)({
  permission_levels: Wire.optional(Wire.array(InstancePoolPermissionsDescription))
}) {}
