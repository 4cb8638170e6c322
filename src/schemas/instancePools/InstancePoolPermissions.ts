/**
 * Who may do what with an instance pool.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as ObjectPermissions from "../objectPermissions.js"
import * as Wire from "../Wire.js"

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

const pool = ObjectPermissions.schemasOf("InstancePool", InstancePoolPermissionLevel, {
  instance_pool_id: Schema.String
})

/**
 * A permission to give, to exactly one of a user, a group and a service principal.
 *
 * @since 0.1.0
 * @category permissions
 */
export class InstancePoolAccessControlRequest extends pool.accessControlRequest<InstancePoolAccessControlRequest>() {}

/**
 * A permission that someone has, and where it comes from.
 *
 * @since 0.1.0
 * @category permissions
 */
export class InstancePoolPermission extends pool.permission<InstancePoolPermission>() {}

/**
 * All permissions of one user, group or service principal.
 *
 * @since 0.1.0
 * @category permissions
 */
export class InstancePoolAccessControlResponse extends pool.accessControlResponse<InstancePoolAccessControlResponse>()(
  InstancePoolPermission
) {}

/**
 * The permissions on an instance pool, direct and inherited.
 *
 * @since 0.1.0
 * @category permissions
 */
export class InstancePoolPermissions extends pool.permissions<InstancePoolPermissions>()(
  InstancePoolAccessControlResponse
) {}

/**
 * A permission level with its meaning, in words.
 *
 * @since 0.1.0
 * @category permissions
 */
export class InstancePoolPermissionsDescription extends pool.permissionsDescription<InstancePoolPermissionsDescription>() {}

/**
 * Gets the permissions on an instance pool.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetInstancePoolPermissionsRequest extends pool.getPermissionsRequest<GetInstancePoolPermissionsRequest>() {}

/**
 * Replaces all direct permissions on an instance pool.
 *
 * @since 0.1.0
 * @category requests
 */
export class SetInstancePoolPermissionsRequest extends pool.setPermissionsRequest<SetInstancePoolPermissionsRequest>()(
  InstancePoolAccessControlRequest
) {}

/**
 * Adds or changes direct permissions on an instance pool. Those of others stay.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdateInstancePoolPermissionsRequest extends pool.updatePermissionsRequest<UpdateInstancePoolPermissionsRequest>()(
  InstancePoolAccessControlRequest
) {}

/**
 * Gets the permission levels of an instance pool.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetInstancePoolPermissionLevelsRequest extends pool.getPermissionLevelsRequest<GetInstancePoolPermissionLevelsRequest>() {}

/**
 * The permission levels of an instance pool.
 *
 * @since 0.1.0
 * @category responses
 */
export class GetInstancePoolPermissionLevelsResponse extends pool.getPermissionLevelsResponse<GetInstancePoolPermissionLevelsResponse>()(
  InstancePoolPermissionsDescription
) {}
