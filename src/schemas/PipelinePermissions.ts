/**
 * Who may do what with a pipeline.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "./Wire.js"

/**
 * What someone may do with a pipeline, each level including those before it: see it and its updates, start and stop
 * updates, change it. It has one owner, as whom it runs unless `run_as` says otherwise.
 *
 * @since 0.1.0
 * @category permissions
 */
export const PipelinePermissionLevel = Wire.openEnum("PipelinePermissionLevel", [
  "CAN_VIEW",
  "CAN_RUN",
  "CAN_MANAGE",
  "IS_OWNER"
])

/**
 * @since 0.1.0
 * @category permissions
 */
export type PipelinePermissionLevel = typeof PipelinePermissionLevel.Type

/**
 * A level to give to a user, a group or a service principal: one of the three.
 *
 * @since 0.1.0
 * @category permissions
 */
export class PipelineAccessControlRequest extends Wire.struct<PipelineAccessControlRequest>(
  "PipelineAccessControlRequest"
)({
  /** The user's name: an e-mail address. */
  user_name: Wire.optional(Schema.String),
  group_name: Wire.optional(Schema.String),
  /** The application id of the service principal. */
  service_principal_name: Wire.optional(Schema.String),
  permission_level: Wire.optional(PipelinePermissionLevel)
}) {}

/**
 * A level that someone has, and where it comes from.
 *
 * @since 0.1.0
 * @category permissions
 */
export class PipelinePermission extends Wire.struct<PipelinePermission>("PipelinePermission")({
  permission_level: Wire.optional(PipelinePermissionLevel),
  /** Whether it was given on an object above the pipeline. */
  inherited: Wire.optional(Schema.Boolean),
  /** The objects that it was given on. */
  inherited_from_object: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * All levels that a user, a group or a service principal has.
 *
 * @since 0.1.0
 * @category permissions
 */
export class PipelineAccessControlResponse extends Wire.struct<PipelineAccessControlResponse>(
  "PipelineAccessControlResponse"
)({
  /** The user's name: an e-mail address. */
  user_name: Wire.optional(Schema.String),
  group_name: Wire.optional(Schema.String),
  /** The application id of the service principal. */
  service_principal_name: Wire.optional(Schema.String),
  /** The name that the user interface shows for a user or a service principal. */
  display_name: Wire.optional(Schema.String),
  all_permissions: Wire.optional(Wire.array(PipelinePermission))
}) {}

/**
 * The permissions on a pipeline, direct and inherited.
 *
 * @since 0.1.0
 * @category permissions
 */
export class PipelinePermissions extends Wire.struct<PipelinePermissions>("PipelinePermissions")({
  /** The object's path: `/pipelines/` and the pipeline's id. */
  object_id: Wire.optional(Schema.String),
  /** `pipelines`. */
  object_type: Wire.optional(Schema.String),
  access_control_list: Wire.optional(Wire.array(PipelineAccessControlResponse))
}) {}

/**
 * A level with its meaning, in words.
 *
 * @since 0.1.0
 * @category permissions
 */
export class PipelinePermissionsDescription extends Wire.struct<PipelinePermissionsDescription>(
  "PipelinePermissionsDescription"
)({
  permission_level: Wire.optional(PipelinePermissionLevel),
  description: Wire.optional(Schema.String)
}) {}

/**
 * Asks for the permissions on a pipeline.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetPipelinePermissionsRequest extends Wire.struct<GetPipelinePermissionsRequest>(
  "GetPipelinePermissionsRequest"
)({
  pipeline_id: Schema.String
}) {}

/**
 * Replaces all direct permissions on a pipeline.
 *
 * @since 0.1.0
 * @category requests
 */
export class SetPipelinePermissionsRequest extends Wire.struct<SetPipelinePermissionsRequest>(
  "SetPipelinePermissionsRequest"
)({
  pipeline_id: Schema.String,
  /** The new permissions, one owner among them. Inherited ones stay. */
  access_control_list: Wire.optional(Wire.array(PipelineAccessControlRequest))
}) {}

/**
 * Adds or changes direct permissions on a pipeline, and leaves those of everyone else as they are.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdatePipelinePermissionsRequest extends Wire.struct<UpdatePipelinePermissionsRequest>(
  "UpdatePipelinePermissionsRequest"
)({
  pipeline_id: Schema.String,
  access_control_list: Wire.optional(Wire.array(PipelineAccessControlRequest))
}) {}

/**
 * Asks which permission levels a pipeline knows.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetPipelinePermissionLevelsRequest extends Wire.struct<GetPipelinePermissionLevelsRequest>(
  "GetPipelinePermissionLevelsRequest"
)({
  pipeline_id: Schema.String
}) {}

/**
 * The permission levels of a pipeline.
 *
 * @since 0.1.0
 * @category responses
 */
export class GetPipelinePermissionLevelsResponse extends Wire.struct<GetPipelinePermissionLevelsResponse>(
  "GetPipelinePermissionLevelsResponse"
)({
  permission_levels: Wire.optional(Wire.array(PipelinePermissionsDescription))
}) {}
