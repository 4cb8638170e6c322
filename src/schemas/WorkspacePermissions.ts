/**
 * Who may do what with notebooks, folders, files and other objects of the workspace.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Lazy from "./lazy.js"
import * as Wire from "./Wire.js"

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

/**
 * A permission to give, to exactly one of a user, a group and a service principal.
 *
 * @since 0.1.0
 * @category permissions
 */
export class WorkspaceObjectAccessControlRequest extends Wire.struct<WorkspaceObjectAccessControlRequest>(
  "WorkspaceObjectAccessControlRequest"
)({
  /** The user's name: an e-mail address. */
  user_name: Wire.optional(Schema.String),
  group_name: Wire.optional(Schema.String),
  /** The application id of the service principal. */
  service_principal_name: Wire.optional(Schema.String),
  permission_level: Wire.optional(WorkspaceObjectPermissionLevel)
}) {}

/**
 * A permission that someone has, and where it comes from.
 *
 * @since 0.1.0
 * @category permissions
 */
export class WorkspaceObjectPermission extends Wire.struct<WorkspaceObjectPermission>("WorkspaceObjectPermission")({
  permission_level: Wire.optional(WorkspaceObjectPermissionLevel),
  /** Whether it was given on an object above this one. */
  inherited: Wire.optional(Schema.Boolean),
  /** The objects that it was given on, such as `/directories/4611686027394`. */
  inherited_from_object: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * All permissions of one user, group or service principal.
 *
 * @since 0.1.0
 * @category permissions
 */
export class WorkspaceObjectAccessControlResponse extends Wire.struct<WorkspaceObjectAccessControlResponse>(
  "WorkspaceObjectAccessControlResponse"
)({
  /** The user's name: an e-mail address. */
  user_name: Wire.optional(Schema.String),
  group_name: Wire.optional(Schema.String),
  /** The application id of the service principal. */
  service_principal_name: Wire.optional(Schema.String),
  /** The name that the user interface shows for a user or a service principal. */
  display_name: Wire.optional(Schema.String),
  all_permissions: Wire.optional(Wire.array(WorkspaceObjectPermission))
}) {}

/**
 * The permissions on an object, direct and inherited.
 *
 * @since 0.1.0
 * @category permissions
 */
export class WorkspaceObjectPermissions extends Wire.struct<WorkspaceObjectPermissions>("WorkspaceObjectPermissions")({
  /** The object's path: `/notebooks/` and the notebook's id, for example. */
  object_id: Wire.optional(Schema.String),
  /** `notebook`, `directory`, `file` and so on. */
  object_type: Wire.optional(Schema.String),
  access_control_list: Wire.optional(Wire.array(WorkspaceObjectAccessControlResponse))
}) {}

/**
 * A permission level with its meaning, in words.
 *
 * @since 0.1.0
 * @category permissions
 */
export class WorkspaceObjectPermissionsDescription extends Wire.struct<WorkspaceObjectPermissionsDescription>(
  "WorkspaceObjectPermissionsDescription"
)({
  permission_level: Wire.optional(WorkspaceObjectPermissionLevel),
  description: Wire.optional(Schema.String)
}) {}

const objectFields = {
  workspace_object_type: WorkspaceObjectType,
  workspace_object_id: WorkspaceObjectId
}

/**
 * Asks for the permissions on an object.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetWorkspaceObjectPermissionsRequest extends Wire.struct<GetWorkspaceObjectPermissionsRequest>(
  "GetWorkspaceObjectPermissionsRequest"
)(objectFields) {}

/**
 * Replaces all direct permissions on an object.
 *
 * @since 0.1.0
 * @category requests
 */
export class SetWorkspaceObjectPermissionsRequest extends Wire.struct<SetWorkspaceObjectPermissionsRequest>(
  "SetWorkspaceObjectPermissionsRequest"
)({
  ...objectFields,
  /** The new permissions. None takes all direct permissions away; inherited ones stay. */
  access_control_list: Wire.optional(Wire.array(WorkspaceObjectAccessControlRequest))
}) {}

/**
 * Adds or changes direct permissions on an object, and leaves those of everyone else as they are.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdateWorkspaceObjectPermissionsRequest extends Wire.struct<UpdateWorkspaceObjectPermissionsRequest>(
  "UpdateWorkspaceObjectPermissionsRequest"
)({
  ...objectFields,
  access_control_list: Wire.optional(Wire.array(WorkspaceObjectAccessControlRequest))
}) {}

/**
 * Asks which permission levels an object knows.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetWorkspaceObjectPermissionLevelsRequest extends Wire.struct<GetWorkspaceObjectPermissionLevelsRequest>(
  "GetWorkspaceObjectPermissionLevelsRequest"
)(objectFields) {}

/**
 * The permission levels of an object.
 *
 * @since 0.1.0
 * @category responses
 */
export class GetWorkspaceObjectPermissionLevelsResponse extends Wire.struct<GetWorkspaceObjectPermissionLevelsResponse>(
  "GetWorkspaceObjectPermissionLevelsResponse"
)({
  permission_levels: Wire.optional(Wire.array(WorkspaceObjectPermissionsDescription))
}) {}
