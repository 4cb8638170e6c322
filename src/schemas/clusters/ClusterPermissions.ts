/**
 * Who may do what with a cluster.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as ObjectPermissions from "../objectPermissions.js"
import * as Wire from "../Wire.js"

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

const cluster = ObjectPermissions.schemasOf("Cluster", ClusterPermissionLevel, { cluster_id: Schema.String })

/**
 * A permission to give, to exactly one of a user, a group and a service principal.
 *
 * @since 0.1.0
 * @category permissions
 */
export class ClusterAccessControlRequest extends cluster.accessControlRequest<ClusterAccessControlRequest>() {}

/**
 * A permission that someone has, and where it comes from.
 *
 * @since 0.1.0
 * @category permissions
 */
export class ClusterPermission extends cluster.permission<ClusterPermission>() {}

/**
 * All permissions of one user, group or service principal.
 *
 * @since 0.1.0
 * @category permissions
 */
export class ClusterAccessControlResponse extends cluster.accessControlResponse<ClusterAccessControlResponse>()(
  ClusterPermission
) {}

/**
 * The permissions on a cluster, direct and inherited.
 *
 * @since 0.1.0
 * @category permissions
 */
export class ClusterPermissions extends cluster.permissions<ClusterPermissions>()(ClusterAccessControlResponse) {}

/**
 * A permission level with its meaning, in words.
 *
 * @since 0.1.0
 * @category permissions
 */
export class ClusterPermissionsDescription extends cluster.permissionsDescription<ClusterPermissionsDescription>() {}

/**
 * Gets the permissions on a cluster.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetClusterPermissionsRequest extends cluster.getPermissionsRequest<GetClusterPermissionsRequest>() {}

/**
 * Replaces all direct permissions on a cluster.
 *
 * @since 0.1.0
 * @category requests
 */
export class SetClusterPermissionsRequest extends cluster.setPermissionsRequest<SetClusterPermissionsRequest>()(
  ClusterAccessControlRequest
) {}

/**
 * Adds or changes direct permissions on a cluster. Those of others stay.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdateClusterPermissionsRequest extends cluster.updatePermissionsRequest<UpdateClusterPermissionsRequest>()(
  ClusterAccessControlRequest
) {}

/**
 * Gets the permission levels of a cluster.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetClusterPermissionLevelsRequest extends cluster.getPermissionLevelsRequest<GetClusterPermissionLevelsRequest>() {}

/**
 * The permission levels of a cluster.
 *
 * @since 0.1.0
 * @category responses
 */
export class GetClusterPermissionLevelsResponse extends cluster.getPermissionLevelsResponse<GetClusterPermissionLevelsResponse>()(
  ClusterPermissionsDescription
) {}
