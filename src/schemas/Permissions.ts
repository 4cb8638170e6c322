/**
 * The Permissions API: one shape for who may do what, whatever the object.
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
 * The types of object that have permissions, as the API's paths have them, each with its levels from the least to the
 * most. `sql/alerts`, `sql/queries` and `sql/warehouses` are older names of the types without `sql/`.
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
 * A type of object, as the API's paths have it.
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
 * The id of an object: a text, or the number that some APIs (`job_id`, `object_id` of a notebook) have instead.
 * `authorization` has two objects: `tokens` and `passwords`.
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
 * What someone may do with an object. Which levels there are depends on the type of the object: `LevelOf`.
 *
 * Not in the current version of the API: `UNSPECIFIED`.
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
 * A level that `permissionLevels` does not list for the object's type; `otherLevel` makes one.
 *
 * @since 0.1.0
 * @category levels
 */
export type OtherLevel = string & Brand.Brand<"effect-databricks/PermissionLevel">

/**
 * The levels that objects of a type have. For types that the library does not know it is any level.
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
  /** The user's name: an e-mail address. */
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
 * A permission to give: to a user, a group or a service principal, never to two of them. `user`, `group` and
 * `servicePrincipal` make one.
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
 * A permission that someone has, and where it comes from.
 *
 * @since 0.1.0
 * @category permissions
 */
export class Permission extends Wire.struct<Permission>("Permission")({
  permission_level: Wire.optional(PermissionLevel),
  /** Whether it was given on an object above this one. */
  inherited: Wire.optional(Schema.Boolean),
  /** The objects that it was given on, such as `/jobs/` or `/directories/123`. */
  inherited_from_object: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * All permissions of one user, group or service principal.
 *
 * @since 0.1.0
 * @category permissions
 */
export class AccessControlResponse extends Wire.struct<AccessControlResponse>("AccessControlResponse")({
  /** The user's name: an e-mail address. */
  user_name: Wire.optional(Schema.String),
  group_name: Wire.optional(Schema.String),
  /** The application id of the service principal. */
  service_principal_name: Wire.optional(Schema.String),
  /** The name that the user interface shows for a user or a service principal. */
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
  /** The object's path, such as `/clusters/0923-164208-meows279`. */
  object_id: Wire.optional(Schema.String),
  /** One of it: `cluster`, `cluster-policy`, `notebook`, `mlflowExperiment`, ... */
  object_type: Wire.optional(Schema.String),
  access_control_list: Wire.optional(Wire.array(AccessControlResponse))
}) {}

/**
 * A permission level with its meaning, in words.
 *
 * @since 0.1.0
 * @category permissions
 */
export class PermissionsDescription extends Wire.struct<PermissionsDescription>("PermissionsDescription")({
  permission_level: Wire.optional(PermissionLevel),
  description: Wire.optional(Schema.String)
}) {}

/**
 * Asks for the permissions on an object.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetObjectPermissionsRequest extends Wire.struct<GetObjectPermissionsRequest>(
  "GetObjectPermissionsRequest"
)({
  request_object_type: ObjectType,
  /** The object's id; `tokens` or `passwords` where the type is `authorization`. */
  request_object_id: ObjectId
}) {}

/**
 * Asks which permission levels an object has.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetPermissionLevelsRequest extends Wire.struct<GetPermissionLevelsRequest>("GetPermissionLevelsRequest")({
  request_object_type: ObjectType,
  /** The object's id; `tokens` or `passwords` where the type is `authorization`. */
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
 * Replaces all direct permissions on an object.
 *
 * @since 0.1.0
 * @category requests
 */
export interface SetObjectPermissionsRequest<Type extends ObjectType = ObjectType> {
  readonly request_object_type: Type
  /** The object's id; `tokens` or `passwords` where the type is `authorization`. */
  readonly request_object_id: ObjectId
  /** The new permissions. None takes all direct permissions away; inherited ones stay. */
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
 * Adds or changes direct permissions on an object, and leaves those of everyone else as they are.
 *
 * @since 0.1.0
 * @category requests
 */
export interface UpdateObjectPermissionsRequest<Type extends ObjectType = ObjectType> {
  readonly request_object_type: Type
  /** The object's id; `tokens` or `passwords` where the type is `authorization`. */
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
