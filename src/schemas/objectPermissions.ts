/** The permission schemas of an object type. Those of all types differ only in names, levels and ids. */
import * as Schema from "effect/Schema"
import * as Wire from "./Wire.js"

type Optional<S extends Schema.Schema.All> = Schema.optional<Schema.NullOr<S>>

/** A user, a group or a service principal. */
export type Principal = {
  /** The user name: an email address. */
  readonly user_name: Optional<typeof Schema.String>
  readonly group_name: Optional<typeof Schema.String>
  /** The application id of the service principal. */
  readonly service_principal_name: Optional<typeof Schema.String>
}

export type AccessControlRequest<Level extends Schema.Schema.All> = Principal & {
  readonly permission_level: Optional<Level>
}

export type Permission<Level extends Schema.Schema.All> = {
  readonly permission_level: Optional<Level>
  /** Whether it is inherited from a parent object. */
  readonly inherited: Optional<typeof Schema.Boolean>
  /** The objects that it is inherited from, such as `/clusters/`. */
  readonly inherited_from_object: Optional<Wire.ArrayOf<typeof Schema.String>>
}

export type AccessControlResponse<Permission extends Schema.Schema.All> = Principal & {
  /** The display name of a user or a service principal. */
  readonly display_name: Optional<typeof Schema.String>
  readonly all_permissions: Optional<Wire.ArrayOf<Permission>>
}

export type Permissions<Entry extends Schema.Schema.All> = {
  /** The path of the object, such as `/clusters/0923-164208-meows279`. */
  readonly object_id: Optional<typeof Schema.String>
  /** The type of the object, such as `cluster`. */
  readonly object_type: Optional<typeof Schema.String>
  readonly access_control_list: Optional<Wire.ArrayOf<Entry>>
}

export type PermissionsDescription<Level extends Schema.Schema.All> = {
  readonly permission_level: Optional<Level>
  /** The description of the level. */
  readonly description: Optional<typeof Schema.String>
}

export type SetPermissionsRequest<Entry extends Schema.Schema.All> = {
  /** The new direct permissions. Without them, all direct permissions are removed. Inherited permissions are kept. */
  readonly access_control_list: Optional<Wire.ArrayOf<Entry>>
}

export type UpdatePermissionsRequest<Entry extends Schema.Schema.All> = {
  /** The permissions to add or to change. Others are kept. */
  readonly access_control_list: Optional<Wire.ArrayOf<Entry>>
}

export type GetPermissionLevelsResponse<Description extends Schema.Schema.All> = {
  readonly permission_levels: Optional<Wire.ArrayOf<Description>>
}

/**
 * Makes the schemas of an object type. Each class passes itself and the classes that it contains, so that editors and
 * declarations show their names: `class JobPermission extends job.permission<JobPermission>() {}`.
 */
export const schemasOf = <Level extends Schema.Schema.All, Id extends Schema.Struct.Fields>(
  type: string,
  level: Level,
  id: Id
) => ({
  accessControlRequest: <Self>() =>
    Wire.struct<Self>(`${type}AccessControlRequest`)<AccessControlRequest<Level>>({
      ...principal(),
      permission_level: Wire.optional(level)
    }),

  permission: <Self>() =>
    Wire.struct<Self>(`${type}Permission`)<Permission<Level>>({
      permission_level: Wire.optional(level),
      inherited: Wire.optional(Schema.Boolean),
      inherited_from_object: Wire.optional(Wire.array(Schema.String))
    }),

  accessControlResponse:
    <Self>() =>
    <P extends Schema.Schema.All>(permission: P) =>
      Wire.struct<Self>(`${type}AccessControlResponse`)<AccessControlResponse<P>>({
        ...principal(),
        display_name: Wire.optional(Schema.String),
        all_permissions: Wire.optional(Wire.array(permission))
      }),

  permissions:
    <Self>() =>
    <Entry extends Schema.Schema.All>(entry: Entry) =>
      Wire.struct<Self>(`${type}Permissions`)<Permissions<Entry>>({
        object_id: Wire.optional(Schema.String),
        object_type: Wire.optional(Schema.String),
        access_control_list: Wire.optional(Wire.array(entry))
      }),

  permissionsDescription: <Self>() =>
    Wire.struct<Self>(`${type}PermissionsDescription`)<PermissionsDescription<Level>>({
      permission_level: Wire.optional(level),
      description: Wire.optional(Schema.String)
    }),

  getPermissionsRequest: <Self>() => Wire.struct<Self>(`Get${type}PermissionsRequest`)(id),

  setPermissionsRequest:
    <Self>() =>
    <Entry extends Schema.Schema.All>(entry: Entry) =>
      Wire.struct<Self>(`Set${type}PermissionsRequest`)<Id & SetPermissionsRequest<Entry>>({
        ...id,
        access_control_list: Wire.optional(Wire.array(entry))
      }),

  updatePermissionsRequest:
    <Self>() =>
    <Entry extends Schema.Schema.All>(entry: Entry) =>
      Wire.struct<Self>(`Update${type}PermissionsRequest`)<Id & UpdatePermissionsRequest<Entry>>({
        ...id,
        access_control_list: Wire.optional(Wire.array(entry))
      }),

  getPermissionLevelsRequest: <Self>() => Wire.struct<Self>(`Get${type}PermissionLevelsRequest`)(id),

  getPermissionLevelsResponse:
    <Self>() =>
    <Description extends Schema.Schema.All>(description: Description) =>
      Wire.struct<Self>(`Get${type}PermissionLevelsResponse`)<GetPermissionLevelsResponse<Description>>({
        permission_levels: Wire.optional(Wire.array(description))
      })
})

const principal = (): Principal => ({
  user_name: Wire.optional(Schema.String),
  group_name: Wire.optional(Schema.String),
  service_principal_name: Wire.optional(Schema.String)
})
