/**
 * Who may do what with a SQL warehouse.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as ObjectPermissions from "../objectPermissions.js"
import * as Wire from "../Wire.js"

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

const warehouse = ObjectPermissions.schemasOf("Warehouse", WarehousePermissionLevel, { warehouse_id: Schema.String })

/**
 * A permission to give, to exactly one of a user, a group and a service principal.
 *
 * @since 0.1.0
 * @category permissions
 */
export class WarehouseAccessControlRequest extends warehouse.accessControlRequest<WarehouseAccessControlRequest>() {}

/**
 * A permission that someone has, and where it comes from.
 *
 * @since 0.1.0
 * @category permissions
 */
export class WarehousePermission extends warehouse.permission<WarehousePermission>() {}

/**
 * All permissions of one user, group or service principal.
 *
 * @since 0.1.0
 * @category permissions
 */
export class WarehouseAccessControlResponse extends warehouse.accessControlResponse<WarehouseAccessControlResponse>()(
  WarehousePermission
) {}

/**
 * The permissions on a SQL warehouse, direct and inherited.
 *
 * @since 0.1.0
 * @category permissions
 */
export class WarehousePermissions extends warehouse.permissions<WarehousePermissions>()(
  WarehouseAccessControlResponse
) {}

/**
 * A permission level with its meaning, in words.
 *
 * @since 0.1.0
 * @category permissions
 */
export class WarehousePermissionsDescription extends warehouse.permissionsDescription<WarehousePermissionsDescription>() {}

/**
 * Gets the permissions on a SQL warehouse.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetWarehousePermissionsRequest extends warehouse.getPermissionsRequest<GetWarehousePermissionsRequest>() {}

/**
 * Replaces all direct permissions on a SQL warehouse.
 *
 * @since 0.1.0
 * @category requests
 */
export class SetWarehousePermissionsRequest extends warehouse.setPermissionsRequest<SetWarehousePermissionsRequest>()(
  WarehouseAccessControlRequest
) {}

/**
 * Adds or changes direct permissions on a SQL warehouse. Those of others stay.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdateWarehousePermissionsRequest extends warehouse.updatePermissionsRequest<UpdateWarehousePermissionsRequest>()(
  WarehouseAccessControlRequest
) {}

/**
 * Gets the permission levels of a SQL warehouse.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetWarehousePermissionLevelsRequest extends warehouse.getPermissionLevelsRequest<GetWarehousePermissionLevelsRequest>() {}

/**
 * The permission levels of a SQL warehouse.
 *
 * @since 0.1.0
 * @category responses
 */
export class GetWarehousePermissionLevelsResponse extends warehouse.getPermissionLevelsResponse<GetWarehousePermissionLevelsResponse>()(
  WarehousePermissionsDescription
) {}
