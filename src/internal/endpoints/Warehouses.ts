import * as Config from "../../schemas/WarehouseConfig.js"
import * as Permissions from "../../schemas/WarehousePermissions.js"
import * as Warehouses from "../../schemas/Warehouses.js"
import * as Endpoint from "../call/operation.js"

const service = "Warehouses"

export const create = Endpoint.make({
  service,
  operation: "create",
  method: "POST",
  path: "/api/2.0/sql/warehouses",
  request: Warehouses.CreateWarehouseRequest,
  response: Warehouses.CreateWarehouseResponse
})

export const edit = Endpoint.make({
  service,
  operation: "edit",
  method: "POST",
  path: "/api/2.0/sql/warehouses/{id}/edit",
  request: Warehouses.EditWarehouseRequest,
  repeatable: true
})

export const get = Endpoint.make({
  service,
  operation: "get",
  method: "GET",
  path: "/api/2.0/sql/warehouses/{id}",
  request: Warehouses.GetWarehouseRequest,
  response: Warehouses.GetWarehouseResponse
})

export const list = Endpoint.make({
  service,
  operation: "list",
  method: "GET",
  path: "/api/2.0/sql/warehouses",
  request: Warehouses.ListWarehousesRequest,
  response: Warehouses.ListWarehousesResponse,
  paged: { items: "warehouses", tokenField: "next_page_token", tokenParam: "page_token" }
})

export const start = Endpoint.make({
  service,
  operation: "start",
  method: "POST",
  path: "/api/2.0/sql/warehouses/{id}/start",
  request: Warehouses.StartWarehouseRequest,
  repeatable: true
})

export const stop = Endpoint.make({
  service,
  operation: "stop",
  method: "POST",
  path: "/api/2.0/sql/warehouses/{id}/stop",
  request: Warehouses.StopWarehouseRequest,
  repeatable: true
})

const delete_ = Endpoint.make({
  service,
  operation: "delete",
  method: "DELETE",
  path: "/api/2.0/sql/warehouses/{id}",
  request: Warehouses.DeleteWarehouseRequest
})

export { delete_ as delete }

export const getWorkspaceWarehouseConfig = Endpoint.make({
  service,
  operation: "getWorkspaceWarehouseConfig",
  method: "GET",
  path: "/api/2.0/sql/config/warehouses",
  response: Config.GetWorkspaceWarehouseConfigResponse
})

export const setWorkspaceWarehouseConfig = Endpoint.make({
  service,
  operation: "setWorkspaceWarehouseConfig",
  method: "PUT",
  path: "/api/2.0/sql/config/warehouses",
  request: Config.SetWorkspaceWarehouseConfigRequest
})

export const createDefaultWarehouseOverride = Endpoint.make({
  service,
  operation: "createDefaultWarehouseOverride",
  method: "POST",
  path: "/api/warehouses/v1/default-warehouse-overrides",
  request: Config.CreateDefaultWarehouseOverrideRequest,
  response: Config.DefaultWarehouseOverride,
  query: ["default_warehouse_override_id"],
  body: "default_warehouse_override"
})

export const getDefaultWarehouseOverride = Endpoint.make({
  service,
  operation: "getDefaultWarehouseOverride",
  method: "GET",
  path: "/api/warehouses/v1/{name*}",
  request: Config.GetDefaultWarehouseOverrideRequest,
  response: Config.DefaultWarehouseOverride
})

export const listDefaultWarehouseOverrides = Endpoint.make({
  service,
  operation: "listDefaultWarehouseOverrides",
  method: "GET",
  path: "/api/warehouses/v1/default-warehouse-overrides",
  request: Config.ListDefaultWarehouseOverridesRequest,
  response: Config.ListDefaultWarehouseOverridesResponse,
  paged: { items: "default_warehouse_overrides", tokenField: "next_page_token", tokenParam: "page_token" }
})

export const updateDefaultWarehouseOverride = Endpoint.make({
  service,
  operation: "updateDefaultWarehouseOverride",
  method: "PATCH",
  path: "/api/warehouses/v1/{name*}",
  request: Config.UpdateDefaultWarehouseOverrideRequest,
  response: Config.DefaultWarehouseOverride,
  query: ["update_mask", "allow_missing"],
  body: "default_warehouse_override",
  repeatable: true
})

export const deleteDefaultWarehouseOverride = Endpoint.make({
  service,
  operation: "deleteDefaultWarehouseOverride",
  method: "DELETE",
  path: "/api/warehouses/v1/{name*}",
  request: Config.DeleteDefaultWarehouseOverrideRequest
})

export const getPermissions = Endpoint.make({
  service,
  operation: "getPermissions",
  method: "GET",
  path: "/api/2.0/permissions/warehouses/{warehouse_id}",
  request: Permissions.GetWarehousePermissionsRequest,
  response: Permissions.WarehousePermissions
})

export const setPermissions = Endpoint.make({
  service,
  operation: "setPermissions",
  method: "PUT",
  path: "/api/2.0/permissions/warehouses/{warehouse_id}",
  request: Permissions.SetWarehousePermissionsRequest,
  response: Permissions.WarehousePermissions
})

export const updatePermissions = Endpoint.make({
  service,
  operation: "updatePermissions",
  method: "PATCH",
  path: "/api/2.0/permissions/warehouses/{warehouse_id}",
  request: Permissions.UpdateWarehousePermissionsRequest,
  response: Permissions.WarehousePermissions,
  repeatable: true
})

export const getPermissionLevels = Endpoint.make({
  service,
  operation: "getPermissionLevels",
  method: "GET",
  path: "/api/2.0/permissions/warehouses/{warehouse_id}/permissionLevels",
  request: Permissions.GetWarehousePermissionLevelsRequest,
  response: Permissions.GetWarehousePermissionLevelsResponse
})
