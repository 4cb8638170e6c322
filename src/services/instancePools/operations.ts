/** The REST operations of the InstancePools API. */
import * as Operation from "../../layers/Operation.js"
import * as Permissions from "../../schemas/InstancePoolPermissions.js"
import * as Pools from "../../schemas/InstancePools.js"

/**
 * The operations of the API, each with its request, its response and whether it may be repeated.
 *
 * @since 0.1.0
 * @category operations
 */
export const operations = Operation.group("InstancePools", {
  /**
   * Creates a pool, which starts its idle instances at once. Not safe to repeat: after a broken connection, look for the
   * pool by name before creating it again.
   *
   * Fails with `InvalidParameterValue` where the name is taken, the node type does not exist or a number is out of its
   * range.
   *
   * `POST /api/2.0/instance-pools/create`, https://docs.databricks.com/api/azure/workspace/instancepools/create
   */
  create: Operation.post("/api/2.0/instance-pools/create", {
    request: Pools.CreateInstancePoolRequest,
    response: Pools.CreateInstancePoolResponse,
    repeat: "never"
  }),

  /**
   * Replaces the name, the numbers and the tags of a pool. The node type cannot change. Fails with
   * `ResourceDoesNotExist` where there is no such pool.
   *
   * `POST /api/2.0/instance-pools/edit`, https://docs.databricks.com/api/azure/workspace/instancepools/edit
   */
  edit: Operation.post("/api/2.0/instance-pools/edit", {
    request: Pools.EditInstancePoolRequest,
    repeat: "safe"
  }),

  /**
   * A pool and how many instances it has. Fails with `ResourceDoesNotExist` where there is no such pool.
   *
   * `GET /api/2.0/instance-pools/get`, https://docs.databricks.com/api/azure/workspace/instancepools/get
   */
  get: Operation.get("/api/2.0/instance-pools/get", {
    request: Pools.GetInstancePoolRequest,
    response: Pools.GetInstancePool
  }),

  /**
   * All pools, with how many instances they have.
   *
   * `GET /api/2.0/instance-pools/list`, https://docs.databricks.com/api/azure/workspace/instancepools/list
   */
  list: Operation.get("/api/2.0/instance-pools/list", {
    response: Pools.ListInstancePools
  }),

  /**
   * Deletes a pool for good. Its idle instances are given back. Clusters that run on it go on, but get no more instances
   * of it; terminated ones that name it cannot start again.
   *
   * `POST /api/2.0/instance-pools/delete`, https://docs.databricks.com/api/azure/workspace/instancepools/delete
   */
  delete: Operation.post("/api/2.0/instance-pools/delete", {
    request: Pools.DeleteInstancePoolRequest,
    repeat: "safe"
  }),

  /**
   * Who may do what with a pool.
   *
   * `GET /api/2.0/permissions/instance-pools/{instance_pool_id}`,
   * https://docs.databricks.com/api/azure/workspace/instancepools/getpermissions
   */
  getPermissions: Operation.get("/api/2.0/permissions/instance-pools/{instance_pool_id}", {
    request: Permissions.GetInstancePoolPermissionsRequest,
    response: Permissions.InstancePoolPermissions
  }),

  /**
   * Replaces all permissions that are given on the pool itself; inherited ones stay.
   *
   * `PUT /api/2.0/permissions/instance-pools/{instance_pool_id}`,
   * https://docs.databricks.com/api/azure/workspace/instancepools/setpermissions
   */
  setPermissions: Operation.put("/api/2.0/permissions/instance-pools/{instance_pool_id}", {
    request: Permissions.SetInstancePoolPermissionsRequest,
    response: Permissions.InstancePoolPermissions
  }),

  /**
   * Adds permissions, or changes those of the users, groups and service principals that it names.
   *
   * `PATCH /api/2.0/permissions/instance-pools/{instance_pool_id}`,
   * https://docs.databricks.com/api/azure/workspace/instancepools/updatepermissions
   */
  updatePermissions: Operation.patch("/api/2.0/permissions/instance-pools/{instance_pool_id}", {
    request: Permissions.UpdateInstancePoolPermissionsRequest,
    response: Permissions.InstancePoolPermissions,
    repeat: "safe"
  }),

  /**
   * The permission levels that a pool has.
   *
   * `GET /api/2.0/permissions/instance-pools/{instance_pool_id}/permissionLevels`,
   * https://docs.databricks.com/api/azure/workspace/instancepools/getpermissionlevels
   */
  getPermissionLevels: Operation.get("/api/2.0/permissions/instance-pools/{instance_pool_id}/permissionLevels", {
    request: Permissions.GetInstancePoolPermissionLevelsRequest,
    response: Permissions.GetInstancePoolPermissionLevelsResponse
  })
})
