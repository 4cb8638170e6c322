/**
 * Who may do what with a repo.
 *
 * @since 0.1.0
 */
import * as ObjectPermissions from "../objectPermissions.js"
import * as Wire from "../Wire.js"

/**
 * What someone may do with a repo; each level includes those before it: see what is in it, run its notebooks, change it, manage it.
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
 * A permission to give, to exactly one of a user, a group and a service principal.
 *
 * @since 0.1.0
 * @category permissions
 */
export class RepoAccessControlRequest extends repo.accessControlRequest<RepoAccessControlRequest>() {}

/**
 * A permission that someone has, and where it comes from.
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
 * A permission level with its meaning, in words.
 *
 * @since 0.1.0
 * @category permissions
 */
export class RepoPermissionsDescription extends repo.permissionsDescription<RepoPermissionsDescription>() {}

/**
 * Gets the permissions on a repo.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetRepoPermissionsRequest extends repo.getPermissionsRequest<GetRepoPermissionsRequest>() {}

/**
 * Replaces all direct permissions on a repo.
 *
 * @since 0.1.0
 * @category requests
 */
export class SetRepoPermissionsRequest extends repo.setPermissionsRequest<SetRepoPermissionsRequest>()(
  RepoAccessControlRequest
) {}

/**
 * Adds or changes direct permissions on a repo. Those of others stay.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdateRepoPermissionsRequest extends repo.updatePermissionsRequest<UpdateRepoPermissionsRequest>()(
  RepoAccessControlRequest
) {}

/**
 * Gets the permission levels of a repo.
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
