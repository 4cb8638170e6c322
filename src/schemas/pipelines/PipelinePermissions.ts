/**
 * Who may do what with a pipeline.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as ObjectPermissions from "../objectPermissions.js"
import * as Wire from "../Wire.js"

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

const pipeline = ObjectPermissions.schemasOf("Pipeline", PipelinePermissionLevel, { pipeline_id: Schema.String })

/**
 * A permission to give, to exactly one of a user, a group and a service principal.
 *
 * @since 0.1.0
 * @category permissions
 */
export class PipelineAccessControlRequest extends pipeline.accessControlRequest<PipelineAccessControlRequest>() {}

/**
 * A permission that someone has, and where it comes from.
 *
 * @since 0.1.0
 * @category permissions
 */
export class PipelinePermission extends pipeline.permission<PipelinePermission>() {}

/**
 * All permissions of one user, group or service principal.
 *
 * @since 0.1.0
 * @category permissions
 */
export class PipelineAccessControlResponse extends pipeline.accessControlResponse<PipelineAccessControlResponse>()(
  PipelinePermission
) {}

/**
 * The permissions on a pipeline, direct and inherited.
 *
 * @since 0.1.0
 * @category permissions
 */
export class PipelinePermissions extends pipeline.permissions<PipelinePermissions>()(PipelineAccessControlResponse) {}

/**
 * A permission level with its meaning, in words.
 *
 * @since 0.1.0
 * @category permissions
 */
export class PipelinePermissionsDescription extends pipeline.permissionsDescription<PipelinePermissionsDescription>() {}

/**
 * Gets the permissions on a pipeline.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetPipelinePermissionsRequest extends pipeline.getPermissionsRequest<GetPipelinePermissionsRequest>() {}

/**
 * Replaces all direct permissions on a pipeline.
 *
 * @since 0.1.0
 * @category requests
 */
export class SetPipelinePermissionsRequest extends pipeline.setPermissionsRequest<SetPipelinePermissionsRequest>()(
  PipelineAccessControlRequest
) {}

/**
 * Adds or changes direct permissions on a pipeline. Those of others stay.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdatePipelinePermissionsRequest extends pipeline.updatePermissionsRequest<UpdatePipelinePermissionsRequest>()(
  PipelineAccessControlRequest
) {}

/**
 * Gets the permission levels of a pipeline.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetPipelinePermissionLevelsRequest extends pipeline.getPermissionLevelsRequest<GetPipelinePermissionLevelsRequest>() {}

/**
 * The permission levels of a pipeline.
 *
 * @since 0.1.0
 * @category responses
 */
export class GetPipelinePermissionLevelsResponse extends pipeline.getPermissionLevelsResponse<GetPipelinePermissionLevelsResponse>()(
  PipelinePermissionsDescription
) {}
