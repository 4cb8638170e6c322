/** REST operations of the Instance Pools API. */
import * as Operation from "../../layers/Operation.js"
import * as Permissions from "../../schemas/instancePools/InstancePoolPermissions.js"
import * as Pools from "../../schemas/instancePools/InstancePools.js"

/** The operations: the request, the response and the retry behavior of each. @since 0.1.0 @category operations */
export const operations = Operation.group("InstancePools", {
  /**
   * Creates a pool and starts its idle instances. Not safe to retry: if the connection fails, look the pool up by name
   * before creating it again.
   * Fails with `InvalidParameterValue` if the name is taken, the node type does not exist, or a number is out of range.
   * @see `POST /api/2.0/instance-pools/create`, https://docs.databricks.com/api/azure/workspace/instancepools/create
   */
  create: Operation.post("/api/2.0/instance-pools/create", {
    request: Pools.CreateInstancePoolRequest,
    response: Pools.CreateInstancePoolResponse,
    repeat: "never"
  }),
  /**
   * Updates the name, the capacity settings and the tags of a pool. The node type cannot change. Fails with
   * `ResourceDoesNotExist` if the pool does not exist.
   * @see `POST /api/2.0/instance-pools/edit`, https://docs.databricks.com/api/azure/workspace/instancepools/edit
   */
  edit: Operation.post("/api/2.0/instance-pools/edit", { request: Pools.EditInstancePoolRequest, repeat: "safe" }),
  /**
   * Returns a pool and its instance counts. Fails with `ResourceDoesNotExist` if the pool does not exist.
   * @see `GET /api/2.0/instance-pools/get`, https://docs.databricks.com/api/azure/workspace/instancepools/get
   */
  get: Operation.get("/api/2.0/instance-pools/get", {
    request: Pools.GetInstancePoolRequest,
    response: Pools.GetInstancePool
  }),
  /**
   * Lists all pools with their instance counts.
   * @see `GET /api/2.0/instance-pools/list`, https://docs.databricks.com/api/azure/workspace/instancepools/list
   */
  list: Operation.get("/api/2.0/instance-pools/list", { response: Pools.ListInstancePools }),
  /**
   * Deletes a pool permanently and terminates its idle instances. Clusters that use the pool keep running but get no
   * more instances from it. Terminated clusters that use the pool can no longer start.
   * @see `POST /api/2.0/instance-pools/delete`, https://docs.databricks.com/api/azure/workspace/instancepools/delete
   */
  delete: Operation.post("/api/2.0/instance-pools/delete", {
    request: Pools.DeleteInstancePoolRequest,
    repeat: "safe"
  }),
  /**
   * Returns the permissions on a pool.
   * @see `GET /api/2.0/permissions/instance-pools/{instance_pool_id}`, https://docs.databricks.com/api/azure/workspace/instancepools/getpermissions
   */
  getPermissions: Operation.get("/api/2.0/permissions/instance-pools/{instance_pool_id}", {
    request: Permissions.GetInstancePoolPermissionsRequest,
    response: Permissions.InstancePoolPermissions
  }),
  /**
   * Replaces all direct permissions on a pool. Inherited permissions are kept.
   * @see `PUT /api/2.0/permissions/instance-pools/{instance_pool_id}`, https://docs.databricks.com/api/azure/workspace/instancepools/setpermissions
   */
  setPermissions: Operation.put("/api/2.0/permissions/instance-pools/{instance_pool_id}", {
    request: Permissions.SetInstancePoolPermissionsRequest,
    response: Permissions.InstancePoolPermissions
  }),
  /**
   * Adds or changes the permissions of the users, groups and service principals in the request.
   * @see `PATCH /api/2.0/permissions/instance-pools/{instance_pool_id}`, https://docs.databricks.com/api/azure/workspace/instancepools/updatepermissions
   */
  updatePermissions: Operation.patch("/api/2.0/permissions/instance-pools/{instance_pool_id}", {
    request: Permissions.UpdateInstancePoolPermissionsRequest,
    response: Permissions.InstancePoolPermissions,
    repeat: "safe"
  }),
  /**
   * Returns the permission levels that a pool supports.
   * @see `GET /api/2.0/permissions/instance-pools/{instance_pool_id}/permissionLevels`, https://docs.databricks.com/api/azure/workspace/instancepools/getpermissionlevels
   */
  getPermissionLevels: Operation.get("/api/2.0/permissions/instance-pools/{instance_pool_id}/permissionLevels", {
    request: Permissions.GetInstancePoolPermissionLevelsRequest,
    response: Permissions.GetInstancePoolPermissionLevelsResponse
  })
})
