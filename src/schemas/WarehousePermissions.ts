/**
 * Who may do what with a SQL warehouse.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "./Wire.js"

/**
 * What someone may do with a warehouse: see it, run statements on it, see the statements of others too, change it. It has
 * one owner.
 *
 * @since 0.1.0
 * @category permissions
 */
export const WarehousePermissionLevel = Wire.openEnum("WarehousePermissionLevel", [
  "CAN_VIEW",
  "CAN_USE",
  "CAN_MONITOR",
  "CAN_MANAGE",
  "IS_OWNER"
])

/**
 * @since 0.1.0
 * @category permissions
 */
export type WarehousePermissionLevel = typeof WarehousePermissionLevel.Type

/**
 * A level to give to a user, a group or a service principal: one of the three.
 *
 * @since 0.1.0
 * @category permissions
 */
export class WarehouseAccessControlRequest extends Wire.struct<WarehouseAccessControlRequest>(
  "WarehouseAccessControlRequest"
)({
  /** The user's name: an e-mail address. */
  user_name: Wire.optional(Schema.String),
  group_name: Wire.optional(Schema.String),
  /** The application id of the service principal. */
  service_principal_name: Wire.optional(Schema.String),
  permission_level: Wire.optional(WarehousePermissionLevel)
}) {}

/**
 * A level that someone has, and where it comes from.
 *
 * @since 0.1.0
 * @category permissions
 */
export class WarehousePermission extends Wire.struct<WarehousePermission>("WarehousePermission")({
  permission_level: Wire.optional(WarehousePermissionLevel),
  /** Whether it was given on an object above the warehouse. */
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
export class WarehouseAccessControlResponse extends Wire.struct<WarehouseAccessControlResponse>(
  "WarehouseAccessControlResponse"
)({
  /** The user's name: an e-mail address. */
  user_name: Wire.optional(Schema.String),
  group_name: Wire.optional(Schema.String),
  /** The application id of the service principal. */
  service_principal_name: Wire.optional(Schema.String),
  /** The name that the user interface shows for a user or a service principal. */
  display_name: Wire.optional(Schema.String),
  all_permissions: Wire.optional(Wire.array(WarehousePermission))
}) {}

/**
 * The permissions on a warehouse, direct and inherited.
 *
 * @since 0.1.0
 * @category permissions
 */
export class WarehousePermissions extends Wire.struct<WarehousePermissions>("WarehousePermissions")({
  /** The object's path: `/sql/warehouses/` and the warehouse's id. */
  object_id: Wire.optional(Schema.String),
  /** `warehouses`. */
  object_type: Wire.optional(Schema.String),
  access_control_list: Wire.optional(Wire.array(WarehouseAccessControlResponse))
}) {}

/**
 * A level with its meaning, in words.
 *
 * @since 0.1.0
 * @category permissions
 */
export class WarehousePermissionsDescription extends Wire.struct<WarehousePermissionsDescription>(
  "WarehousePermissionsDescription"
)({
  permission_level: Wire.optional(WarehousePermissionLevel),
  description: Wire.optional(Schema.String)
}) {}

/**
 * Asks for the permissions on a warehouse.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetWarehousePermissionsRequest extends Wire.struct<GetWarehousePermissionsRequest>(
  "GetWarehousePermissionsRequest"
)({
  warehouse_id: Schema.String
}) {}

/**
 * Replaces all direct permissions on a warehouse.
 *
 * @since 0.1.0
 * @category requests
 */
export class SetWarehousePermissionsRequest extends Wire.struct<SetWarehousePermissionsRequest>(
  "SetWarehousePermissionsRequest"
)({
  warehouse_id: Schema.String,
  /** The new permissions, one owner among them. Inherited ones stay. */
  access_control_list: Wire.optional(Wire.array(WarehouseAccessControlRequest))
}) {}

/**
 * Adds or changes direct permissions on a warehouse, and leaves those of everyone else as they are.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdateWarehousePermissionsRequest extends Wire.struct<UpdateWarehousePermissionsRequest>(
  "UpdateWarehousePermissionsRequest"
)({
  warehouse_id: Schema.String,
  access_control_list: Wire.optional(Wire.array(WarehouseAccessControlRequest))
}) {}

/**
 * Asks which permission levels a warehouse knows.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetWarehousePermissionLevelsRequest extends Wire.struct<GetWarehousePermissionLevelsRequest>(
  "GetWarehousePermissionLevelsRequest"
)({
  warehouse_id: Schema.String
}) {}

/**
 * The permission levels of a warehouse.
 *
 * @since 0.1.0
 * @category responses
 */
export class GetWarehousePermissionLevelsResponse extends Wire.struct<GetWarehousePermissionLevelsResponse>(
  "GetWarehousePermissionLevelsResponse"
)({
  permission_levels: Wire.optional(Wire.array(WarehousePermissionsDescription))
}) {}
