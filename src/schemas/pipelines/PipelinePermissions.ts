/**
 * Permissions on a pipeline.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as ObjectPermissions from "../objectPermissions.js"
import * as Wire from "../Wire.js"

/**
 * A permission level of a pipeline: view it and its updates, start and stop updates, change it. Each level includes the
 * previous ones. A pipeline has one owner. It runs as the owner unless `run_as` is set.
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
 * A permission to grant to exactly one user, group or service principal.
 *
 * @since 0.1.0
 * @category permissions
 */
export class PipelineAccessControlRequest extends pipeline.accessControlRequest<PipelineAccessControlRequest>() {}

/**
 * A granted permission, and where it is inherited from.
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
 * A permission level with its description.
 *
 * @since 0.1.0
 * @category permissions
 */
export class PipelinePermissionsDescription extends pipeline.permissionsDescription<PipelinePermissionsDescription>() {}

/**
 * Request for the permissions on a pipeline.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetPipelinePermissionsRequest extends pipeline.getPermissionsRequest<GetPipelinePermissionsRequest>() {}

/**
 * Request to replace all direct permissions on a pipeline.
 *
 * @since 0.1.0
 * @category requests
 */
export class SetPipelinePermissionsRequest extends pipeline.setPermissionsRequest<SetPipelinePermissionsRequest>()(
  PipelineAccessControlRequest
) {}

/**
 * Request to add or change direct permissions on a pipeline. Permissions of other principals are kept.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdatePipelinePermissionsRequest extends pipeline.updatePermissionsRequest<UpdatePipelinePermissionsRequest>()(
  PipelineAccessControlRequest
) {}

/**
 * Request for the permission levels of a pipeline.
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
