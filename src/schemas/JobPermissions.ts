/**
 * Who may do what with a job.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "./Wire.js"

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

/**
 * A level to give to a user, a group or a service principal: one of the three.
 *
 * @since 0.1.0
 * @category permissions
 */
export class JobAccessControlRequest extends Wire.struct<JobAccessControlRequest>("JobAccessControlRequest")({
  user_name: Wire.optional(Schema.String),
  group_name: Wire.optional(Schema.String),
  /** The application id. */
  service_principal_name: Wire.optional(Schema.String),
  permission_level: Wire.optional(JobPermissionLevel)
}) {}

/**
 * A level that someone has.
 *
 * @since 0.1.0
 * @category permissions
 */
export class JobPermission extends Wire.struct<JobPermission>("JobPermission")({
  permission_level: Wire.optional(JobPermissionLevel),
  /** Whether it comes from an object above. */
  inherited: Wire.optional(Schema.Boolean),
  /** The objects it comes from. */
  inherited_from_object: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * All levels that a user, a group or a service principal has.
 *
 * @since 0.1.0
 * @category permissions
 */
export class JobAccessControlResponse extends Wire.struct<JobAccessControlResponse>("JobAccessControlResponse")({
  user_name: Wire.optional(Schema.String),
  group_name: Wire.optional(Schema.String),
  /** The application id. */
  service_principal_name: Wire.optional(Schema.String),
  display_name: Wire.optional(Schema.String),
  all_permissions: Wire.optional(Wire.array(JobPermission))
}) {}

/**
 * The permissions of a job.
 *
 * @since 0.1.0
 * @category permissions
 */
export class JobPermissions extends Wire.struct<JobPermissions>("JobPermissions")({
  /** `/jobs/` and the job's id. */
  object_id: Wire.optional(Schema.String),
  /** `job`. */
  object_type: Wire.optional(Schema.String),
  access_control_list: Wire.optional(Wire.array(JobAccessControlResponse))
}) {}

/**
 * A level, and what it allows.
 *
 * @since 0.1.0
 * @category permissions
 */
export class JobPermissionsDescription extends Wire.struct<JobPermissionsDescription>("JobPermissionsDescription")({
  permission_level: Wire.optional(JobPermissionLevel),
  description: Wire.optional(Schema.String)
}) {}

/**
 * Which job's permissions to get: `GET /api/2.0/permissions/jobs/{job_id}`.
 *
 * @since 0.1.0
 * @category permissions
 */
export class GetJobPermissionsRequest extends Wire.struct<GetJobPermissionsRequest>("GetJobPermissionsRequest")({
  job_id: Wire.Int64
}) {}

/**
 * The permissions that a job is to have, in place of those it has: `PUT /api/2.0/permissions/jobs/{job_id}`.
 *
 * @since 0.1.0
 * @category permissions
 */
export class SetJobPermissionsRequest extends Wire.struct<SetJobPermissionsRequest>("SetJobPermissionsRequest")({
  job_id: Wire.Int64,
  /** All direct permissions that the job is to have; the others are taken away. */
  access_control_list: Wire.optional(Wire.array(JobAccessControlRequest))
}) {}

/**
 * Permissions to add to those of a job: `PATCH /api/2.0/permissions/jobs/{job_id}`.
 *
 * @since 0.1.0
 * @category permissions
 */
export class UpdateJobPermissionsRequest extends Wire.struct<UpdateJobPermissionsRequest>(
  "UpdateJobPermissionsRequest"
)({
  job_id: Wire.Int64,
  /** Permissions to add or change; the others stay. */
  access_control_list: Wire.optional(Wire.array(JobAccessControlRequest))
}) {}

/**
 * Which job's possible permission levels to get: `GET /api/2.0/permissions/jobs/{job_id}/permissionLevels`.
 *
 * @since 0.1.0
 * @category permissions
 */
export class GetJobPermissionLevelsRequest extends Wire.struct<GetJobPermissionLevelsRequest>(
  "GetJobPermissionLevelsRequest"
)({
  job_id: Wire.Int64
}) {}

/**
 * The levels that can be given.
 *
 * @since 0.1.0
 * @category permissions
 */
export class GetJobPermissionLevelsResponse extends Wire.struct<GetJobPermissionLevelsResponse>(
  "GetJobPermissionLevelsResponse"
)({
  permission_levels: Wire.optional(Wire.array(JobPermissionsDescription))
}) {}
