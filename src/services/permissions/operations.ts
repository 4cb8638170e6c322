/** The REST operations of the Permissions API. */
import * as Operation from "../../layers/Operation.js"
import * as Permissions from "../../schemas/Permissions.js"

// Some types are two segments: `sql/warehouses`.
const path = "/api/2.0/permissions/{request_object_type*}/{request_object_id}"

export const set = Operation.put(path, {
  request: Permissions.SetObjectPermissionsRequest,
  response: Permissions.ObjectPermissions
})

export const update = Operation.patch(path, {
  request: Permissions.UpdateObjectPermissionsRequest,
  response: Permissions.ObjectPermissions,
  repeat: "safe"
})

/**
 * The operations of the API, each with its request, its response and whether it may be repeated.
 *
 * @since 0.1.0
 * @category operations
 */
export const operations = Operation.group("Permissions", {
  /**
   * The permissions on an object, those given on it and those that come from objects above it. Fails with
   * `ResourceDoesNotExist` where there is no such object.
   *
   * `GET /api/2.0/permissions/{request_object_type}/{request_object_id}`,
   * https://docs.databricks.com/api/azure/workspace/permissions/get
   */
  get: Operation.get(path, {
    request: Permissions.GetObjectPermissionsRequest,
    response: Permissions.ObjectPermissions
  }),

  /**
   * Replaces all permissions that are given on the object itself; inherited ones stay. To take something away from one
   * user only, `get` the permissions first: see `direct`.
   *
   * Fails with `InvalidParameterValue` for a level that the object does not have, and where a job, a pipeline or a
   * warehouse would be left without an owner.
   *
   * `PUT /api/2.0/permissions/{request_object_type}/{request_object_id}`,
   * https://docs.databricks.com/api/azure/workspace/permissions/set
   */
  set: Operation.derive(
    set,
    (call) =>
      <Type extends Permissions.ObjectType>(request: Permissions.SetObjectPermissionsRequest<Type>) =>
        call(request)
  ),

  /**
   * Adds permissions, or changes those of the users, groups and service principals that it names. Fails as `set` does.
   *
   * `PATCH /api/2.0/permissions/{request_object_type}/{request_object_id}`,
   * https://docs.databricks.com/api/azure/workspace/permissions/update
   */
  update: Operation.derive(
    update,
    (call) =>
      <Type extends Permissions.ObjectType>(request: Permissions.UpdateObjectPermissionsRequest<Type>) =>
        call(request)
  ),

  /**
   * The permission levels that an object has, with what they mean.
   *
   * `GET /api/2.0/permissions/{request_object_type}/{request_object_id}/permissionLevels`,
   * https://docs.databricks.com/api/azure/workspace/permissions/getpermissionlevels
   */
  getPermissionLevels: Operation.get(`${path}/permissionLevels`, {
    request: Permissions.GetPermissionLevelsRequest,
    response: Permissions.GetPermissionLevelsResponse
  })
})
