/**
 * Permissions on notebooks, folders, files and other workspace objects.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Lazy from "../lazy.js"
import * as ObjectPermissions from "../objectPermissions.js"
import * as Wire from "../Wire.js"

/**
 * The object types with permissions, as used in paths. Notebooks, folders and files are identified by their `object_id`,
 * and dashboards, queries, alerts and Genie spaces by the ids of their APIs.
 *
 * @since 0.1.0
 * @category permissions
 */
export const WorkspaceObjectType = Wire.openEnum("WorkspaceObjectType", [
  "notebooks",
  "directories",
  "files",
  "dashboards",
  "dbsql-dashboards",
  "queries",
  "alerts",
  "alertsv2",
  "genie",
  "experiments"
])

/**
 * @since 0.1.0
 * @category permissions
 */
export type WorkspaceObjectType = typeof WorkspaceObjectType.Type

/**
 * The id of an object: a number, such as an `object_id`, or a string.
 *
 * @since 0.1.0
 * @category permissions
 */
export type WorkspaceObjectId = string | Wire.Int64

/**
 * @since 0.1.0
 * @category permissions
 */
export const WorkspaceObjectId: Wire.SchemaOf<WorkspaceObjectId> = Lazy.schema(() =>
  Schema.Union(Schema.String, Wire.Int64).annotations({
    identifier: "WorkspaceObjectId",
    description: "a string or a 64-bit integer",
    arbitrary: () => (fc) => fc.oneof(fc.maxSafeNat(), fc.uuid())
  })
)

/**
 * A permission level of an object: read, run, edit, manage. Each level includes the previous ones.
 *
 * @since 0.1.0
 * @category permissions
 */
export const WorkspaceObjectPermissionLevel = Wire.openEnum("WorkspaceObjectPermissionLevel", [
  "CAN_READ",
  "CAN_RUN",
  "CAN_EDIT",
  "CAN_MANAGE"
])

/**
 * @since 0.1.0
 * @category permissions
 */
export type WorkspaceObjectPermissionLevel = typeof WorkspaceObjectPermissionLevel.Type

const object = ObjectPermissions.schemasOf("WorkspaceObject", WorkspaceObjectPermissionLevel, {
  workspace_object_type: WorkspaceObjectType,
  workspace_object_id: WorkspaceObjectId
})

/**
 * A permission to grant to exactly one user, group or service principal.
 *
 * @since 0.1.0
 * @category permissions
 */
export class WorkspaceObjectAccessControlRequest extends object.accessControlRequest<WorkspaceObjectAccessControlRequest>() {}

/**
 * A granted permission, and where it is inherited from.
 *
 * @since 0.1.0
 * @category permissions
 */
export class WorkspaceObjectPermission extends object.permission<WorkspaceObjectPermission>() {}

/**
 * All permissions of one user, group or service principal.
 *
 * @since 0.1.0
 * @category permissions
 */
export class WorkspaceObjectAccessControlResponse extends object.accessControlResponse<WorkspaceObjectAccessControlResponse>()(
  WorkspaceObjectPermission
) {}

/**
 * The permissions on an object, direct and inherited.
 *
 * @since 0.1.0
 * @category permissions
 */
export class WorkspaceObjectPermissions extends object.permissions<WorkspaceObjectPermissions>()(
  WorkspaceObjectAccessControlResponse
) {}

/**
 * A permission level with its description.
 *
 * @since 0.1.0
 * @category permissions
 */
export class WorkspaceObjectPermissionsDescription extends object.permissionsDescription<WorkspaceObjectPermissionsDescription>() {}

/**
 * Request for the permissions on an object.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetWorkspaceObjectPermissionsRequest extends object.getPermissionsRequest<GetWorkspaceObjectPermissionsRequest>() {}

/**
 * Request to replace all direct permissions on an object.
 *
 * @since 0.1.0
 * @category requests
 */
export class SetWorkspaceObjectPermissionsRequest extends object.setPermissionsRequest<SetWorkspaceObjectPermissionsRequest>()(
  WorkspaceObjectAccessControlRequest
) {}

/**
 * Request to add or change direct permissions on an object. Permissions of other principals are kept.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdateWorkspaceObjectPermissionsRequest extends object.updatePermissionsRequest<UpdateWorkspaceObjectPermissionsRequest>()(
  WorkspaceObjectAccessControlRequest
) {}

/**
 * Request for the permission levels of an object.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetWorkspaceObjectPermissionLevelsRequest extends object.getPermissionLevelsRequest<GetWorkspaceObjectPermissionLevelsRequest>() {}

/**
 * The permission levels of an object.
 *
 * @since 0.1.0
 * @category responses
 */
export class GetWorkspaceObjectPermissionLevelsResponse extends object.getPermissionLevelsResponse<GetWorkspaceObjectPermissionLevelsResponse>()(
  WorkspaceObjectPermissionsDescription
) {}
