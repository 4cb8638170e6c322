/**
 * Permissions on a job.
 *
 * @since 0.1.0
 */
import * as ObjectPermissions from "../objectPermissions.js"
import * as Wire from "../Wire.js"

/**
 * A permission level of a job: view it and its runs, start and stop runs, change it. Each level includes the previous
 * ones. A job has one owner.
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
 * A permission to grant to exactly one user, group or service principal.
 *
 * @since 0.1.0
 * @category permissions
 */
export class JobAccessControlRequest extends job.accessControlRequest<JobAccessControlRequest>() {}

/**
 * A granted permission, and where it is inherited from.
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
 * A permission level with its description.
 *
 * @since 0.1.0
 * @category permissions
 */
export class JobPermissionsDescription extends job.permissionsDescription<JobPermissionsDescription>() {}

/**
 * Request for the permissions on a job.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetJobPermissionsRequest extends job.getPermissionsRequest<GetJobPermissionsRequest>() {}

/**
 * Request to replace all direct permissions on a job.
 *
 * @since 0.1.0
 * @category requests
 */
export class SetJobPermissionsRequest extends job.setPermissionsRequest<SetJobPermissionsRequest>()(
  JobAccessControlRequest
) {}

/**
 * Request to add or change direct permissions on a job. Permissions of other principals are kept.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdateJobPermissionsRequest extends job.updatePermissionsRequest<UpdateJobPermissionsRequest>()(
  JobAccessControlRequest
) {}

/**
 * Request for the permission levels of a job.
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
