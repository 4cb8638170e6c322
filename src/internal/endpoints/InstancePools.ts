import * as Permissions from "../../schemas/InstancePoolPermissions.js"
import * as Pools from "../../schemas/InstancePools.js"
import * as Endpoint from "../call/operation.js"

const service = "InstancePools"

export const create = Endpoint.make({
  service,
  operation: "create",
  method: "POST",
  path: "/api/2.0/instance-pools/create",
  request: Pools.CreateInstancePoolRequest,
  response: Pools.CreateInstancePoolResponse
})

export const edit = Endpoint.make({
  service,
  operation: "edit",
  method: "POST",
  path: "/api/2.0/instance-pools/edit",
  request: Pools.EditInstancePoolRequest,
  repeatable: true
})

export const get = Endpoint.make({
  service,
  operation: "get",
  method: "GET",
  path: "/api/2.0/instance-pools/get",
  request: Pools.GetInstancePoolRequest,
  response: Pools.GetInstancePool
})

export const list = Endpoint.make({
  service,
  operation: "list",
  method: "GET",
  path: "/api/2.0/instance-pools/list",
  response: Pools.ListInstancePools
})

const delete_ = Endpoint.make({
  service,
  operation: "delete",
  method: "POST",
  path: "/api/2.0/instance-pools/delete",
  request: Pools.DeleteInstancePoolRequest,
  repeatable: true
})

export { delete_ as delete }

export const getPermissions = Endpoint.make({
  service,
  operation: "getPermissions",
  method: "GET",
  path: "/api/2.0/permissions/instance-pools/{instance_pool_id}",
  request: Permissions.GetInstancePoolPermissionsRequest,
  response: Permissions.InstancePoolPermissions
})

export const setPermissions = Endpoint.make({
  service,
  operation: "setPermissions",
  method: "PUT",
  path: "/api/2.0/permissions/instance-pools/{instance_pool_id}",
  request: Permissions.SetInstancePoolPermissionsRequest,
  response: Permissions.InstancePoolPermissions
})

export const updatePermissions = Endpoint.make({
  service,
  operation: "updatePermissions",
  method: "PATCH",
  path: "/api/2.0/permissions/instance-pools/{instance_pool_id}",
  request: Permissions.UpdateInstancePoolPermissionsRequest,
  response: Permissions.InstancePoolPermissions,
  repeatable: true
})

export const getPermissionLevels = Endpoint.make({
  service,
  operation: "getPermissionLevels",
  method: "GET",
  path: "/api/2.0/permissions/instance-pools/{instance_pool_id}/permissionLevels",
  request: Permissions.GetInstancePoolPermissionLevelsRequest,
  response: Permissions.GetInstancePoolPermissionLevelsResponse
})
