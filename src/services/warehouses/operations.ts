/** REST operations of the SQL Warehouses API. */
import * as Operation from "../../layers/Operation.js"
import * as Config from "../../schemas/warehouses/WarehouseConfig.js"
import * as Permissions from "../../schemas/warehouses/WarehousePermissions.js"
import * as Warehouses from "../../schemas/warehouses/Warehouses.js"

const listPage = Operation.get("/api/2.0/sql/warehouses", {
  request: Warehouses.ListWarehousesRequest,
  response: Warehouses.ListWarehousesResponse
})

const listDefaultWarehouseOverridesPage = Operation.get("/api/warehouses/v1/default-warehouse-overrides", {
  request: Config.ListDefaultWarehouseOverridesRequest,
  response: Config.ListDefaultWarehouseOverridesResponse
})

/** The operations: the request, the response and the retry behavior of each. @since 0.1.0 @category operations */
export const operations = Operation.group("Warehouses", {
  /**
   * Creates a warehouse and starts it. Returns immediately, while the warehouse is `STARTING`. Use `awaitRunning` to
   * wait for it, or `scoped` for a warehouse that is deleted when a scope closes. Not safe to retry: if the connection
   * fails, look the warehouse up by name before creating it again.
   * Fails with `ResourceAlreadyExists` if the name is taken, with `InvalidParameterValue` if the settings are invalid,
   * and with `PermissionDenied` if the caller cannot create warehouses.
   * @see `POST /api/2.0/sql/warehouses`, https://docs.databricks.com/api/azure/workspace/warehouses/create
   */
  create: Operation.post("/api/2.0/sql/warehouses", {
    request: Warehouses.CreateWarehouseRequest,
    response: Warehouses.CreateWarehouseResponse,
    repeat: "never"
  }),
  /**
   * Updates the settings in the request and keeps the others. A running warehouse is restarted if the change requires
   * it.
   * @see `POST /api/2.0/sql/warehouses/{id}/edit`, https://docs.databricks.com/api/azure/workspace/warehouses/edit
   */
  edit: Operation.post("/api/2.0/sql/warehouses/{id}/edit", {
    request: Warehouses.EditWarehouseRequest,
    repeat: "safe"
  }),
  /**
   * Returns a warehouse and its state. Fails with `ResourceDoesNotExist` if the warehouse does not exist.
   * @see `GET /api/2.0/sql/warehouses/{id}`, https://docs.databricks.com/api/azure/workspace/warehouses/get
   */
  get: Operation.get("/api/2.0/sql/warehouses/{id}", {
    request: Warehouses.GetWarehouseRequest,
    response: Warehouses.GetWarehouseResponse
  }),
  /**
   * Lists all warehouses that the caller can see. Pages are fetched on demand.
   * @see `GET /api/2.0/sql/warehouses`, https://docs.databricks.com/api/azure/workspace/warehouses/list
   *
   * @example
   * ```ts
   * import { Warehouses } from "effect-databricks"
   * import * as Effect from "effect/Effect"
   * import * as Stream from "effect/Stream"
   *
   * const running = Effect.flatMap(Warehouses.Warehouses, (warehouses) =>
   *   warehouses.list().pipe(
   *     Stream.filter((warehouse) => warehouse.state === "RUNNING"),
   *     Stream.runCollect
   *   )
   * )
   * ```
   */
  list: Operation.paged(listPage, "warehouses"),
  /** Returns one page of `list`. */
  listPage,
  /**
   * Starts a warehouse. Does nothing if the warehouse is running or starting.
   * @see `POST /api/2.0/sql/warehouses/{id}/start`, https://docs.databricks.com/api/azure/workspace/warehouses/start
   */
  start: Operation.post("/api/2.0/sql/warehouses/{id}/start", {
    request: Warehouses.StartWarehouseRequest,
    repeat: "safe"
  }),
  /**
   * Stops a warehouse and the statements that run on it. Does nothing if the warehouse is already stopped.
   * @see `POST /api/2.0/sql/warehouses/{id}/stop`, https://docs.databricks.com/api/azure/workspace/warehouses/stop
   */
  stop: Operation.post("/api/2.0/sql/warehouses/{id}/stop", {
    request: Warehouses.StopWarehouseRequest,
    repeat: "safe"
  }),
  /**
   * Deletes a warehouse.
   * @see `DELETE /api/2.0/sql/warehouses/{id}`, https://docs.databricks.com/api/azure/workspace/warehouses/delete
   */
  delete: Operation.delete("/api/2.0/sql/warehouses/{id}", { request: Warehouses.DeleteWarehouseRequest }),
  /**
   * Returns the configuration that all warehouses of the workspace share.
   * @see `GET /api/2.0/sql/config/warehouses`, https://docs.databricks.com/api/azure/workspace/warehouses/getworkspacewarehouseconfig
   */
  getWorkspaceWarehouseConfig: Operation.get("/api/2.0/sql/config/warehouses", {
    response: Config.GetWorkspaceWarehouseConfigResponse
  }),
  /**
   * Replaces the configuration that all warehouses of the workspace share. Running warehouses are restarted. Requires
   * admin rights.
   * @see `PUT /api/2.0/sql/config/warehouses`, https://docs.databricks.com/api/azure/workspace/warehouses/setworkspacewarehouseconfig
   *
   * @example
   * ```ts
   * import { Warehouses } from "effect-databricks"
   * import * as Effect from "effect/Effect"
   *
   * const withAnsiMode = Effect.gen(function* () {
   *   const warehouses = yield* Warehouses.Warehouses
   *   const config = yield* warehouses.getWorkspaceWarehouseConfig()
   *   yield* warehouses.setWorkspaceWarehouseConfig({
   *     ...config,
   *     sql_configuration_parameters: { configuration_pairs: [{ key: "ANSI_MODE", value: "true" }] }
   *   })
   * })
   * ```
   */
  setWorkspaceWarehouseConfig: Operation.put("/api/2.0/sql/config/warehouses", {
    request: Config.SetWorkspaceWarehouseConfigRequest
  }),
  /**
   * Sets the default warehouse of a user, given by id or as `me`. Fails with `AlreadyExists` if the user already has
   * one.
   * @see `POST /api/warehouses/v1/default-warehouse-overrides`, https://docs.databricks.com/api/azure/workspace/warehouses/createdefaultwarehouseoverride
   */
  createDefaultWarehouseOverride: Operation.post("/api/warehouses/v1/default-warehouse-overrides", {
    request: Config.CreateDefaultWarehouseOverrideRequest,
    response: Config.DefaultWarehouseOverride,
    query: ["default_warehouse_override_id"],
    body: "default_warehouse_override",
    repeat: "never"
  }),
  /**
   * Returns the default warehouse of a user, by its resource name, such as `default-warehouse-overrides/me`. Fails with
   * `DatabricksNotFound` if the user has none and the default of the workspace applies.
   * @see `GET /api/warehouses/v1/default-warehouse-overrides/{default_warehouse_override_id}`, https://docs.databricks.com/api/azure/workspace/warehouses/getdefaultwarehouseoverride
   */
  getDefaultWarehouseOverride: Operation.get("/api/warehouses/v1/{name*}", {
    request: Config.GetDefaultWarehouseOverrideRequest,
    response: Config.DefaultWarehouseOverride
  }),
  /**
   * Lists the default warehouses of all users who have one. Pages are fetched on demand. Requires admin rights.
   * @see `GET /api/warehouses/v1/default-warehouse-overrides`, https://docs.databricks.com/api/azure/workspace/warehouses/listdefaultwarehouseoverrides
   */
  listDefaultWarehouseOverrides: Operation.paged(listDefaultWarehouseOverridesPage, "default_warehouse_overrides"),
  /** Returns one page of `listDefaultWarehouseOverrides`. */
  listDefaultWarehouseOverridesPage,
  /**
   * Updates the fields of the default warehouse of a user that are named in `update_mask`. Fails with
   * `DatabricksNotFound` if the user has none, unless `allow_missing` is set.
   * @see `PATCH /api/warehouses/v1/default-warehouse-overrides/{default_warehouse_override_id}`, https://docs.databricks.com/api/azure/workspace/warehouses/updatedefaultwarehouseoverride
   */
  updateDefaultWarehouseOverride: Operation.patch("/api/warehouses/v1/{name*}", {
    request: Config.UpdateDefaultWarehouseOverrideRequest,
    response: Config.DefaultWarehouseOverride,
    query: ["update_mask", "allow_missing"],
    body: "default_warehouse_override",
    repeat: "safe"
  }),
  /**
   * Deletes the default warehouse of a user. The default of the workspace applies again.
   * @see `DELETE /api/warehouses/v1/default-warehouse-overrides/{default_warehouse_override_id}`, https://docs.databricks.com/api/azure/workspace/warehouses/deletedefaultwarehouseoverride
   */
  deleteDefaultWarehouseOverride: Operation.delete("/api/warehouses/v1/{name*}", {
    request: Config.DeleteDefaultWarehouseOverrideRequest
  }),
  /**
   * Returns the permissions on a warehouse.
   * @see `GET /api/2.0/permissions/warehouses/{warehouse_id}`, https://docs.databricks.com/api/azure/workspace/warehouses/getpermissions
   */
  getPermissions: Operation.get("/api/2.0/permissions/warehouses/{warehouse_id}", {
    request: Permissions.GetWarehousePermissionsRequest,
    response: Permissions.WarehousePermissions
  }),
  /**
   * Replaces all direct permissions on a warehouse. Inherited permissions are kept. A warehouse has exactly one owner.
   * @see `PUT /api/2.0/permissions/warehouses/{warehouse_id}`, https://docs.databricks.com/api/azure/workspace/warehouses/setpermissions
   */
  setPermissions: Operation.put("/api/2.0/permissions/warehouses/{warehouse_id}", {
    request: Permissions.SetWarehousePermissionsRequest,
    response: Permissions.WarehousePermissions
  }),
  /**
   * Adds or changes the permissions of the users, groups and service principals in the request.
   * @see `PATCH /api/2.0/permissions/warehouses/{warehouse_id}`, https://docs.databricks.com/api/azure/workspace/warehouses/updatepermissions
   */
  updatePermissions: Operation.patch("/api/2.0/permissions/warehouses/{warehouse_id}", {
    request: Permissions.UpdateWarehousePermissionsRequest,
    response: Permissions.WarehousePermissions,
    repeat: "safe"
  }),
  /**
   * Returns the permission levels that a warehouse supports.
   * @see `GET /api/2.0/permissions/warehouses/{warehouse_id}/permissionLevels`, https://docs.databricks.com/api/azure/workspace/warehouses/getpermissionlevels
   */
  getPermissionLevels: Operation.get("/api/2.0/permissions/warehouses/{warehouse_id}/permissionLevels", {
    request: Permissions.GetWarehousePermissionLevelsRequest,
    response: Permissions.GetWarehousePermissionLevelsResponse
  })
})
