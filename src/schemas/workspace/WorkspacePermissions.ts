/**
 * Who may do what with notebooks, folders, files and other objects of the workspace.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Lazy from "../lazy.js"
import * as ObjectPermissions from "../objectPermissions.js"
import * as Wire from "../Wire.js"

/**
 * The kinds of object that have permissions, as paths name them. Notebooks, folders and files are named by their
 * `object_id`; dashboards, queries, alerts and Genie spaces by ids of their own.
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
 * The id of an object: a number, such as an `object_id`, or a text.
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
 * What someone may do with an object; each level includes those before it: see it, run it, change it, manage it.
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
 * A permission to give, to exactly one of a user, a group and a service principal.
 *
 * @since 0.1.0
 * @category permissions
 */
export class WorkspaceObjectAccessControlRequest extends object.accessControlRequest<WorkspaceObjectAccessControlRequest>() {}

/**
 * A permission that someone has, and where it comes from.
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
 * A permission level with its meaning, in words.
 *
 * @since 0.1.0
 * @category permissions
 */
export class WorkspaceObjectPermissionsDescription extends object.permissionsDescription<WorkspaceObjectPermissionsDescription>() {}

/**
 * Gets the permissions on an object.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetWorkspaceObjectPermissionsRequest extends object.getPermissionsRequest<GetWorkspaceObjectPermissionsRequest>() {}

/**
 * Replaces all direct permissions on an object.
 *
 * @since 0.1.0
 * @category requests
 */
export class SetWorkspaceObjectPermissionsRequest extends object.setPermissionsRequest<SetWorkspaceObjectPermissionsRequest>()(
  WorkspaceObjectAccessControlRequest
) {}

/**
 * Adds or changes direct permissions on an object. Those of others stay.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdateWorkspaceObjectPermissionsRequest extends object.updatePermissionsRequest<UpdateWorkspaceObjectPermissionsRequest>()(
  WorkspaceObjectAccessControlRequest
) {}

/**
 * Gets the permission levels of an object.
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
