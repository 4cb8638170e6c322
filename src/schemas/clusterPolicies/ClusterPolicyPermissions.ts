/**
 * Who may do what with a cluster policy.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as ObjectPermissions from "../objectPermissions.js"
import * as Wire from "../Wire.js"

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

const policy = ObjectPermissions.schemasOf("ClusterPolicy", ClusterPolicyPermissionLevel, {
  cluster_policy_id: Schema.String
})

/**
 * A permission to give, to exactly one of a user, a group and a service principal.
 *
 * @since 0.1.0
 * @category permissions
 */
export class ClusterPolicyAccessControlRequest extends policy.accessControlRequest<ClusterPolicyAccessControlRequest>() {}

/**
 * A permission that someone has, and where it comes from.
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
 * A permission level with its meaning, in words.
 *
 * @since 0.1.0
 * @category permissions
 */
export class ClusterPolicyPermissionsDescription extends policy.permissionsDescription<ClusterPolicyPermissionsDescription>() {}

/**
 * Gets the permissions on a cluster policy.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetClusterPolicyPermissionsRequest extends policy.getPermissionsRequest<GetClusterPolicyPermissionsRequest>() {}

/**
 * Replaces all direct permissions on a cluster policy.
 *
 * @since 0.1.0
 * @category requests
 */
export class SetClusterPolicyPermissionsRequest extends policy.setPermissionsRequest<SetClusterPolicyPermissionsRequest>()(
  ClusterPolicyAccessControlRequest
) {}

/**
 * Adds or changes direct permissions on a cluster policy. Those of others stay.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdateClusterPolicyPermissionsRequest extends policy.updatePermissionsRequest<UpdateClusterPolicyPermissionsRequest>()(
  ClusterPolicyAccessControlRequest
) {}

/**
 * Gets the permission levels of a cluster policy.
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
