/**
 * Permissions on a cluster policy.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as ObjectPermissions from "../objectPermissions.js"
import * as Wire from "../Wire.js"

/**
 * A permission level of a cluster policy: create clusters with it. Only admins can manage policies.
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

const policy = ObjectPermissions.schemasOf("ClusterPolicy", ClusterPolicyPermissionLevel, {
  cluster_policy_id: Schema.String
})

/**
 * A permission to grant to exactly one user, group or service principal.
 *
 * @since 0.1.0
 * @category permissions
 */
export class ClusterPolicyAccessControlRequest extends policy.accessControlRequest<ClusterPolicyAccessControlRequest>() {}

/**
 * A granted permission, and where it is inherited from.
 *
 * @since 0.1.0
 * @category permissions
 */
export class ClusterPolicyPermission extends policy.permission<ClusterPolicyPermission>() {}

/**
 * All permissions of one user, group or service principal.
 *
 * @since 0.1.0
 * @category permissions
 */
export class ClusterPolicyAccessControlResponse extends policy.accessControlResponse<ClusterPolicyAccessControlResponse>()(
  ClusterPolicyPermission
) {}

/**
 * The permissions on a cluster policy, direct and inherited.
 *
 * @since 0.1.0
 * @category permissions
 */
export class ClusterPolicyPermissions extends policy.permissions<ClusterPolicyPermissions>()(
  ClusterPolicyAccessControlResponse
) {}

/**
 * A permission level with its description.
 *
 * @since 0.1.0
 * @category permissions
 */
export class ClusterPolicyPermissionsDescription extends policy.permissionsDescription<ClusterPolicyPermissionsDescription>() {}

/**
 * Request for the permissions on a cluster policy.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetClusterPolicyPermissionsRequest extends policy.getPermissionsRequest<GetClusterPolicyPermissionsRequest>() {}

/**
 * Request to replace all direct permissions on a cluster policy.
 *
 * @since 0.1.0
 * @category requests
 */
export class SetClusterPolicyPermissionsRequest extends policy.setPermissionsRequest<SetClusterPolicyPermissionsRequest>()(
  ClusterPolicyAccessControlRequest
) {}

/**
 * Request to add or change direct permissions on a cluster policy. Permissions of other principals are kept.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdateClusterPolicyPermissionsRequest extends policy.updatePermissionsRequest<UpdateClusterPolicyPermissionsRequest>()(
  ClusterPolicyAccessControlRequest
) {}

/**
 * Request for the permission levels of a cluster policy.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetClusterPolicyPermissionLevelsRequest extends policy.getPermissionLevelsRequest<GetClusterPolicyPermissionLevelsRequest>() {}

/**
 * The permission levels of a cluster policy.
 *
 * @since 0.1.0
 * @category responses
 */
export class GetClusterPolicyPermissionLevelsResponse extends policy.getPermissionLevelsResponse<GetClusterPolicyPermissionLevelsResponse>()(
  ClusterPolicyPermissionsDescription
) {}
