/**
 * Permissions on a repo.
 *
 * @since 0.1.0
 */
import * as ObjectPermissions from "../objectPermissions.js"
import * as Wire from "../Wire.js"

/**
 * A permission level of a repo: read, run notebooks, edit, manage. Each level includes the previous ones.
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

const repo = ObjectPermissions.schemasOf("Repo", RepoPermissionLevel, { repo_id: Wire.Int64 })

/**
 * A permission to grant to exactly one user, group or service principal.
 *
 * @since 0.1.0
 * @category permissions
 */
export class RepoAccessControlRequest extends repo.accessControlRequest<RepoAccessControlRequest>() {}

/**
 * A granted permission, and where it is inherited from.
 *
 * @since 0.1.0
 * @category permissions
 */
export class RepoPermission extends repo.permission<RepoPermission>() {}

/**
 * All permissions of one user, group or service principal.
 *
 * @since 0.1.0
 * @category permissions
 */
export class RepoAccessControlResponse extends repo.accessControlResponse<RepoAccessControlResponse>()(
  RepoPermission
) {}

/**
 * The permissions on a repo, direct and inherited.
 *
 * @since 0.1.0
 * @category permissions
 */
export class RepoPermissions extends repo.permissions<RepoPermissions>()(RepoAccessControlResponse) {}

/**
 * A permission level with its description.
 *
 * @since 0.1.0
 * @category permissions
 */
export class RepoPermissionsDescription extends repo.permissionsDescription<RepoPermissionsDescription>() {}

/**
 * Request for the permissions on a repo.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetRepoPermissionsRequest extends repo.getPermissionsRequest<GetRepoPermissionsRequest>() {}

/**
 * Request to replace all direct permissions on a repo.
 *
 * @since 0.1.0
 * @category requests
 */
export class SetRepoPermissionsRequest extends repo.setPermissionsRequest<SetRepoPermissionsRequest>()(
  RepoAccessControlRequest
) {}

/**
 * Request to add or change direct permissions on a repo. Permissions of other principals are kept.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdateRepoPermissionsRequest extends repo.updatePermissionsRequest<UpdateRepoPermissionsRequest>()(
  RepoAccessControlRequest
) {}

/**
 * Request for the permission levels of a repo.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetRepoPermissionLevelsRequest extends repo.getPermissionLevelsRequest<GetRepoPermissionLevelsRequest>() {}

/**
 * The permission levels of a repo.
 *
 * @since 0.1.0
 * @category responses
 */
export class GetRepoPermissionLevelsResponse extends repo.getPermissionLevelsResponse<GetRepoPermissionLevelsResponse>()(
  RepoPermissionsDescription
) {}
