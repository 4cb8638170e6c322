/**
 * Permissions on a cluster.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as ObjectPermissions from "../objectPermissions.js"
import * as Wire from "../Wire.js"

/**
 * A permission level of a cluster: attach notebooks, restart, manage. Each level includes the previous ones.
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
 * A permission to grant to exactly one user, group or service principal.
 *
 * @since 0.1.0
 * @category permissions
 */
export class ClusterAccessControlRequest extends cluster.accessControlRequest<ClusterAccessControlRequest>() {}

/**
 * A granted permission, and where it is inherited from.
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
 * A permission level with its description.
 *
 * @since 0.1.0
 * @category permissions
 */
export class ClusterPermissionsDescription extends cluster.permissionsDescription<ClusterPermissionsDescription>() {}

/**
 * Request for the permissions on a cluster.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetClusterPermissionsRequest extends cluster.getPermissionsRequest<GetClusterPermissionsRequest>() {}

/**
 * Request to replace all direct permissions on a cluster.
 *
 * @since 0.1.0
 * @category requests
 */
export class SetClusterPermissionsRequest extends cluster.setPermissionsRequest<SetClusterPermissionsRequest>()(
  ClusterAccessControlRequest
) {}

/**
 * Request to add or change direct permissions on a cluster. Permissions of other principals are kept.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdateClusterPermissionsRequest extends cluster.updatePermissionsRequest<UpdateClusterPermissionsRequest>()(
  ClusterAccessControlRequest
) {}

/**
 * Request for the permission levels of a cluster.
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
