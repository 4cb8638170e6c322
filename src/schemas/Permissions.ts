/**
 * Schemas of the Permissions API, which are the same for all object types.
 *
 * @since 0.1.0
 */
import type * as Brand from "effect/Brand"
import * as Schema from "effect/Schema"
import * as Lazy from "./lazy.js"
import * as Wire from "./Wire.js"

const workspaceObject = ["CAN_READ", "CAN_RUN", "CAN_EDIT", "CAN_MANAGE"] as const

const warehouse = ["CAN_VIEW", "CAN_MONITOR", "CAN_USE", "CAN_MANAGE", "IS_OWNER"] as const

const useOrManage = ["CAN_USE", "CAN_MANAGE"] as const

const queryOrManage = ["CAN_QUERY", "CAN_MANAGE"] as const

/**
 * The object types with permissions, as used in the paths of the API. Each has its levels in ascending order.
 * `sql/alerts`, `sql/queries` and `sql/warehouses` are older names of the types without `sql/`.
 *
 * @since 0.1.0
 * @category object types
 */
export const permissionLevels = {
  alerts: workspaceObject,
  alertsv2: workspaceObject,
  apps: useOrManage,
  authorization: useOrManage,
  "cluster-policies": ["CAN_USE"],
  clusters: ["CAN_ATTACH_TO", "CAN_RESTART", "CAN_MANAGE"],
  dashboards: workspaceObject,
  "database-instances": useOrManage,
  "database-projects": useOrManage,
  "dbsql-dashboards": workspaceObject,
  directories: workspaceObject,
  experiments: ["CAN_READ", "CAN_EDIT", "CAN_MANAGE"],
  files: workspaceObject,
  genie: ["CAN_VIEW", "CAN_RUN", "CAN_EDIT", "CAN_MANAGE"],
  "instance-pools": ["CAN_ATTACH_TO", "CAN_MANAGE"],
  jobs: ["CAN_VIEW", "CAN_MANAGE_RUN", "CAN_MANAGE", "IS_OWNER"],
  "knowledge-assistants": queryOrManage,
  notebooks: workspaceObject,
  pipelines: ["CAN_VIEW", "CAN_RUN", "CAN_MANAGE", "IS_OWNER"],
  queries: workspaceObject,
  "registered-models": [
    "CAN_READ",
    "CAN_EDIT",
    "CAN_MANAGE_STAGING_VERSIONS",
    "CAN_MANAGE_PRODUCTION_VERSIONS",
    "CAN_MANAGE"
  ],
  repos: workspaceObject,
  "serving-endpoints": ["CAN_VIEW", "CAN_QUERY", "CAN_MANAGE"],
  "sql/alerts": workspaceObject,
  "sql/queries": workspaceObject,
  "sql/warehouses": warehouse,
  "supervisor-agents": queryOrManage,
  "vector-search-endpoints": ["CAN_CREATE", "CAN_USE", "CAN_MANAGE"],
  warehouses: warehouse
} as const

type Known = typeof permissionLevels

/**
 * An object type, as used in the paths of the API.
 *
 * @since 0.1.0
 * @category object types
 */
export const ObjectType: Wire.OpenEnumSchema<keyof Known> = Wire.openEnum(
  "ObjectType",
  Object.keys(permissionLevels) as Array<keyof Known>
)

/**
 * @since 0.1.0
 * @category object types
 */
export type ObjectType = typeof ObjectType.Type

/**
 * The id of an object: a string, or a number in APIs with numeric ids (`job_id`, `object_id` of a notebook). The type
 * `authorization` has the objects `tokens` and `passwords`.
 *
 * @since 0.1.0
 * @category object types
 */
export type ObjectId = string | Wire.Int64

/**
 * @since 0.1.0
 * @category object types
 */
export const ObjectId: Wire.SchemaOf<ObjectId> = Lazy.schema(() =>
  Schema.Union(Schema.String, Wire.Int64).annotations({
    identifier: "ObjectId",
    description: "the id of an object",
    arbitrary: () => (fc) => fc.oneof(fc.string({ minLength: 1 }), fc.maxSafeNat())
  })
)

/**
 * A permission level. The levels of an object depend on its type: see `LevelOf`.
 *
 * `UNSPECIFIED` is not in the current version of the API.
 *
 * @since 0.1.0
 * @category levels
 */
export const PermissionLevel = Wire.openEnum("PermissionLevel", [
  "CAN_ATTACH_TO",
  "CAN_BIND",
  "CAN_CREATE",
  "CAN_CREATE_APP",
  "CAN_EDIT",
  "CAN_EDIT_METADATA",
  "CAN_MANAGE",
  "CAN_MANAGE_PRODUCTION_VERSIONS",
  "CAN_MANAGE_RUN",
  "CAN_MANAGE_STAGING_VERSIONS",
  "CAN_MONITOR",
  "CAN_MONITOR_ONLY",
  "CAN_QUERY",
  "CAN_READ",
  "CAN_RESTART",
  "CAN_RUN",
  "CAN_USE",
  "CAN_VIEW",
  "CAN_VIEW_METADATA",
  "IS_OWNER",
  "UNSPECIFIED"
])

/**
 * @since 0.1.0
 * @category levels
 */
export type PermissionLevel = typeof PermissionLevel.Type

/**
 * A level that `permissionLevels` does not list for the object type, created by `otherLevel`.
 *
 * @since 0.1.0
 * @category levels
 */
export type OtherLevel = string & Brand.Brand<"effect-databricks/PermissionLevel">

/**
 * The levels of an object type. For unknown types, any level.
 *
 * @since 0.1.0
 * @category levels
 */
export type LevelOf<Type extends ObjectType> = Type extends keyof Known
  ? Known[Type][number] | OtherLevel
  : PermissionLevel

/**
 * A permission for a user.
 *
 * @since 0.1.0
 * @category entries
 */
export interface UserAccess<Level extends PermissionLevel = PermissionLevel> {
  /** The user name: an email address. */
  readonly user_name: string
  readonly group_name?: null | undefined
  readonly service_principal_name?: null | undefined
  readonly permission_level: Level
}

/**
 * A permission for a group.
 *
 * @since 0.1.0
 * @category entries
 */
export interface GroupAccess<Level extends PermissionLevel = PermissionLevel> {
  readonly user_name?: null | undefined
  readonly group_name: string
  readonly service_principal_name?: null | undefined
  readonly permission_level: Level
}

/**
 * A permission for a service principal.
 *
 * @since 0.1.0
 * @category entries
 */
export interface ServicePrincipalAccess<Level extends PermissionLevel = PermissionLevel> {
  readonly user_name?: null | undefined
  readonly group_name?: null | undefined
  /** The application id of the service principal. */
  readonly service_principal_name: string
  readonly permission_level: Level
}

/**
 * A permission to grant to exactly one user, group or service principal. Created by `user`, `group` and
 * `servicePrincipal`.
 *
 * @since 0.1.0
 * @category entries
 */
export type AccessControlRequest<Level extends PermissionLevel = PermissionLevel> =
  | UserAccess<Level>
  | GroupAccess<Level>
  | ServicePrincipalAccess<Level>

/**
 * @since 0.1.0
 * @category entries
 */
export const AccessControlRequest: Wire.SchemaOf<AccessControlRequest> = Wire.struct<AccessControlRequest>(
  "AccessControlRequest"
)({
  user_name: Wire.optional(Schema.String),
  group_name: Wire.optional(Schema.String),
  service_principal_name: Wire.optional(Schema.String),
  permission_level: Wire.optional(PermissionLevel)
})

/**
 * A granted permission, and where it is inherited from.
 *
 * @since 0.1.0
 * @category permissions
 */
export class Permission extends Wire.struct<Permission>("Permission")({
  permission_level: Wire.optional(PermissionLevel),
  /** Whether it is inherited from a parent object. */
  inherited: Wire.optional(Schema.Boolean),
  /** The objects that it is inherited from, such as `/jobs/` or `/directories/123`. */
  inherited_from_object: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * All permissions of one user, group or service principal.
 *
 * @since 0.1.0
 * @category permissions
 */
export class AccessControlResponse extends Wire.struct<AccessControlResponse>("AccessControlResponse")({
  /** The user name: an email address. */
  user_name: Wire.optional(Schema.String),
  group_name: Wire.optional(Schema.String),
  /** The application id of the service principal. */
  service_principal_name: Wire.optional(Schema.String),
  /** The display name of a user or a service principal. */
  display_name: Wire.optional(Schema.String),
  all_permissions: Wire.optional(Wire.array(Permission))
}) {}

/**
 * The permissions on an object, direct and inherited.
 *
 * @since 0.1.0
 * @category permissions
 */
export class ObjectPermissions extends Wire.struct<ObjectPermissions>("ObjectPermissions")({
  /** The path of the object, such as `/clusters/0923-164208-meows279`. */
  object_id: Wire.optional(Schema.String),
  /** The type in the singular: `cluster`, `cluster-policy`, `notebook`, `mlflowExperiment`, ... */
  object_type: Wire.optional(Schema.String),
  access_control_list: Wire.optional(Wire.array(AccessControlResponse))
}) {}

/**
 * A permission level with its description.
 *
 * @since 0.1.0
 * @category permissions
 */
export class PermissionsDescription extends Wire.struct<PermissionsDescription>("PermissionsDescription")({
  permission_level: Wire.optional(PermissionLevel),
  description: Wire.optional(Schema.String)
}) {}

/**
 * Request for the permissions on an object.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetObjectPermissionsRequest extends Wire.struct<GetObjectPermissionsRequest>(
  "GetObjectPermissionsRequest"
)({
  request_object_type: ObjectType,
  /** The id of the object. For the type `authorization`: `tokens` or `passwords`. */
  request_object_id: ObjectId
}) {}

/**
 * Request for the permission levels of an object.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetPermissionLevelsRequest extends Wire.struct<GetPermissionLevelsRequest>("GetPermissionLevelsRequest")({
  request_object_type: ObjectType,
  /** The id of the object. For the type `authorization`: `tokens` or `passwords`. */
  request_object_id: ObjectId
}) {}

/**
 * The permission levels of an object.
 *
 * @since 0.1.0
 * @category responses
 */
export class GetPermissionLevelsResponse extends Wire.struct<GetPermissionLevelsResponse>(
  "GetPermissionLevelsResponse"
)({
  permission_levels: Wire.optional(Wire.array(PermissionsDescription))
}) {}

/**
 * Request to replace all direct permissions on an object.
 *
 * @since 0.1.0
 * @category requests
 */
export interface SetObjectPermissionsRequest<Type extends ObjectType = ObjectType> {
  readonly request_object_type: Type
  /** The id of the object. For the type `authorization`: `tokens` or `passwords`. */
  readonly request_object_id: ObjectId
  /** The new permissions. Without them, all direct permissions are removed. Inherited permissions are kept. */
  readonly access_control_list?: ReadonlyArray<AccessControlRequest<LevelOf<Type>>> | null | undefined
}

/**
 * @since 0.1.0
 * @category requests
 */
export const SetObjectPermissionsRequest: Wire.SchemaOf<SetObjectPermissionsRequest> =
  Wire.struct<SetObjectPermissionsRequest>("SetObjectPermissionsRequest")({
    request_object_type: ObjectType,
    request_object_id: ObjectId,
    access_control_list: Wire.optional(Wire.array(AccessControlRequest))
  })

/**
 * Request to add or change direct permissions on an object. Permissions of other principals are kept.
 *
 * @since 0.1.0
 * @category requests
 */
export interface UpdateObjectPermissionsRequest<Type extends ObjectType = ObjectType> {
  readonly request_object_type: Type
  /** The id of the object. For the type `authorization`: `tokens` or `passwords`. */
  readonly request_object_id: ObjectId
  readonly access_control_list?: ReadonlyArray<AccessControlRequest<LevelOf<Type>>> | null | undefined
}

/**
 * @since 0.1.0
 * @category requests
 */
export const UpdateObjectPermissionsRequest: Wire.SchemaOf<UpdateObjectPermissionsRequest> =
  Wire.struct<UpdateObjectPermissionsRequest>("UpdateObjectPermissionsRequest")({
    request_object_type: ObjectType,
    request_object_id: ObjectId,
    access_control_list: Wire.optional(Wire.array(AccessControlRequest))
  })
