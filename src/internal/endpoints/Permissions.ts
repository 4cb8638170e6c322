import * as Permissions from "../../schemas/Permissions.js"
import * as Endpoint from "../call/operation.js"

const service = "Permissions"

// Some types are two segments: `sql/warehouses`.
const path = "/api/2.0/permissions/{request_object_type*}/{request_object_id}"

export const get = Endpoint.make({
  service,
  operation: "get",
  method: "GET",
  path,
  request: Permissions.GetObjectPermissionsRequest,
  response: Permissions.ObjectPermissions
})

export const set = Endpoint.make({
  service,
  operation: "set",
  method: "PUT",
  path,
  request: Permissions.SetObjectPermissionsRequest,
  response: Permissions.ObjectPermissions
})

export const update = Endpoint.make({
  service,
  operation: "update",
  method: "PATCH",
  path,
  request: Permissions.UpdateObjectPermissionsRequest,
  response: Permissions.ObjectPermissions,
  repeatable: true
})

export const getPermissionLevels = Endpoint.make({
  service,
  operation: "getPermissionLevels",
  method: "GET",
  path: `${path}/permissionLevels`,
  request: Permissions.GetPermissionLevelsRequest,
  response: Permissions.GetPermissionLevelsResponse
})
