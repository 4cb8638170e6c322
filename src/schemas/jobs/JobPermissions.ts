/**
 * Who may do what with a job.
 *
 * @since 0.1.0
 */
import * as ObjectPermissions from "../objectPermissions.js"
import * as Wire from "../Wire.js"

/**
 * What someone may do with a job, each level including those before it: see it and its runs, start and stop runs,
 * change it. It has one owner.
 *
 * @since 0.1.0
 * @category permissions
 */
export const JobPermissionLevel = Wire.openEnum("JobPermissionLevel", [
  "CAN_VIEW",
  "CAN_MANAGE_RUN",
  "CAN_MANAGE",
  "IS_OWNER"
])

/**
 * @since 0.1.0
 * @category permissions
 */
export type JobPermissionLevel = typeof JobPermissionLevel.Type

const job = ObjectPermissions.schemasOf("Job", JobPermissionLevel, { job_id: Wire.Int64 })

/**
 * A permission to give, to exactly one of a user, a group and a service principal.
 *
 * @since 0.1.0
 * @category permissions
 */
export class JobAccessControlRequest extends job.accessControlRequest<JobAccessControlRequest>() {}

/**
 * A permission that someone has, and where it comes from.
 *
 * @since 0.1.0
 * @category permissions
 */
export class JobPermission extends job.permission<JobPermission>() {}

/**
 * All permissions of one user, group or service principal.
 *
 * @since 0.1.0
 * @category permissions
 */
export class JobAccessControlResponse extends job.accessControlResponse<JobAccessControlResponse>()(JobPermission) {}

/**
 * The permissions on a job, direct and inherited.
 *
 * @since 0.1.0
 * @category permissions
 */
export class JobPermissions extends job.permissions<JobPermissions>()(JobAccessControlResponse) {}

/**
 * A permission level with its meaning, in words.
 *
 * @since 0.1.0
 * @category permissions
 */
export class JobPermissionsDescription extends job.permissionsDescription<JobPermissionsDescription>() {}

/**
 * Gets the permissions on a job.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetJobPermissionsRequest extends job.getPermissionsRequest<GetJobPermissionsRequest>() {}

/**
 * Replaces all direct permissions on a job.
 *
 * @since 0.1.0
 * @category requests
 */
export class SetJobPermissionsRequest extends job.setPermissionsRequest<SetJobPermissionsRequest>()(
  JobAccessControlRequest
) {}

/**
 * Adds or changes direct permissions on a job. Those of others stay.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdateJobPermissionsRequest extends job.updatePermissionsRequest<UpdateJobPermissionsRequest>()(
  JobAccessControlRequest
) {}

/**
 * Gets the permission levels of a job.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetJobPermissionLevelsRequest extends job.getPermissionLevelsRequest<GetJobPermissionLevelsRequest>() {}

/**
 * The permission levels of a job.
 *
 * @since 0.1.0
 * @category responses
 */
export class GetJobPermissionLevelsResponse extends job.getPermissionLevelsResponse<GetJobPermissionLevelsResponse>()(
  JobPermissionsDescription
) {}
