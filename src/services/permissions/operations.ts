/** REST operations of the Permissions API. */
import * as Operation from "../../layers/Operation.js"
import * as Permissions from "../../schemas/Permissions.js"

// Some object types have two segments, such as `sql/warehouses`.
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

/** The operations: the request, the response and the retry behavior of each. @since 0.1.0 @category operations */
export const operations = Operation.group("Permissions", {
  /**
   * Returns the direct and inherited permissions on an object. Fails with `ResourceDoesNotExist` if the object does not
   * exist.
   * @see `GET /api/2.0/permissions/{request_object_type}/{request_object_id}`, https://docs.databricks.com/api/azure/workspace/permissions/get
   */
  get: Operation.get(path, {
    request: Permissions.GetObjectPermissionsRequest,
    response: Permissions.ObjectPermissions
  }),
  /**
   * Replaces all direct permissions on an object. Inherited permissions are kept. To remove the permission of one user,
   * read the permissions with `get` and convert them with `direct`.
   * Fails with `InvalidParameterValue` if the object does not support a level, or if a job, a pipeline or a warehouse
   * would have no owner.
   * @see `PUT /api/2.0/permissions/{request_object_type}/{request_object_id}`, https://docs.databricks.com/api/azure/workspace/permissions/set
   */
  set: Operation.derive(
    set,
    (call) =>
      <Type extends Permissions.ObjectType>(request: Permissions.SetObjectPermissionsRequest<Type>) =>
        call(request)
  ),
  /**
   * Adds or changes the permissions of the users, groups and service principals in the request. Fails with the errors
   * of `set`.
   * @see `PATCH /api/2.0/permissions/{request_object_type}/{request_object_id}`, https://docs.databricks.com/api/azure/workspace/permissions/update
   */
  update: Operation.derive(
    update,
    (call) =>
      <Type extends Permissions.ObjectType>(request: Permissions.UpdateObjectPermissionsRequest<Type>) =>
        call(request)
  ),
  /**
   * Returns the permission levels that an object supports, with their descriptions.
   * @see `GET /api/2.0/permissions/{request_object_type}/{request_object_id}/permissionLevels`, https://docs.databricks.com/api/azure/workspace/permissions/getpermissionlevels
   */
  getPermissionLevels: Operation.get(`${path}/permissionLevels`, {
    request: Permissions.GetPermissionLevelsRequest,
    response: Permissions.GetPermissionLevelsResponse
  })
})
