/**
 * Permissions on an instance pool.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as ObjectPermissions from "../objectPermissions.js"
import * as Wire from "../Wire.js"

/**
 * A permission level of an instance pool: attach clusters, manage. Each level includes the previous ones.
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
 * A permission to grant to exactly one user, group or service principal.
 *
 * @since 0.1.0
 * @category permissions
 */
export class InstancePoolAccessControlRequest extends pool.accessControlRequest<InstancePoolAccessControlRequest>() {}

/**
 * A granted permission, and where it is inherited from.
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
 * A permission level with its description.
 *
 * @since 0.1.0
 * @category permissions
 */
export class InstancePoolPermissionsDescription extends pool.permissionsDescription<InstancePoolPermissionsDescription>() {}

/**
 * Request for the permissions on an instance pool.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetInstancePoolPermissionsRequest extends pool.getPermissionsRequest<GetInstancePoolPermissionsRequest>() {}

/**
 * Request to replace all direct permissions on an instance pool.
 *
 * @since 0.1.0
 * @category requests
 */
export class SetInstancePoolPermissionsRequest extends pool.setPermissionsRequest<SetInstancePoolPermissionsRequest>()(
  InstancePoolAccessControlRequest
) {}

/**
 * Request to add or change direct permissions on an instance pool. Permissions of other principals are kept.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdateInstancePoolPermissionsRequest extends pool.updatePermissionsRequest<UpdateInstancePoolPermissionsRequest>()(
  InstancePoolAccessControlRequest
) {}

/**
 * Request for the permission levels of an instance pool.
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
