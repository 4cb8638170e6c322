/** The REST operations of the Warehouses API. */
import * as Operation from "../../layers/Operation.js"
import * as Config from "../../schemas/WarehouseConfig.js"
import * as Permissions from "../../schemas/WarehousePermissions.js"
import * as Warehouses from "../../schemas/Warehouses.js"

const listPage = Operation.get("/api/2.0/sql/warehouses", {
  request: Warehouses.ListWarehousesRequest,
  response: Warehouses.ListWarehousesResponse
})

const listDefaultWarehouseOverridesPage = Operation.get("/api/warehouses/v1/default-warehouse-overrides", {
  request: Config.ListDefaultWarehouseOverridesRequest,
  response: Config.ListDefaultWarehouseOverridesResponse
})

/**
 * The operations of the API, each with its request, its response and whether it may be repeated.
 *
 * @since 0.1.0
 * @category operations
 */
export const operations = Operation.group("Warehouses", {
  /**
   * Creates a warehouse and starts it. It answers at once; the warehouse is `STARTING` then: see `awaitRunning`, and
   * `scoped` for one that goes when you are done. Not safe to repeat: after a broken connection, look for the warehouse by
   * name before creating it again.
   *
   * Fails with `ResourceAlreadyExists` where another warehouse has the name, with `InvalidParameterValue` where the
   * settings make no sense, with `PermissionDenied` without the right to create warehouses.
   *
   * `POST /api/2.0/sql/warehouses`, https://docs.databricks.com/api/azure/workspace/warehouses/create
   */
  create: Operation.post("/api/2.0/sql/warehouses", {
    request: Warehouses.CreateWarehouseRequest,
    response: Warehouses.CreateWarehouseResponse,
    repeat: "never"
  }),

  /**
   * Changes the settings that are given and leaves the others. A running warehouse is restarted where the change asks for
   * it.
   *
   * `POST /api/2.0/sql/warehouses/{id}/edit`, https://docs.databricks.com/api/azure/workspace/warehouses/edit
   */
  edit: Operation.post("/api/2.0/sql/warehouses/{id}/edit", {
    request: Warehouses.EditWarehouseRequest,
    repeat: "safe"
  }),

  /**
   * A warehouse and its state. Fails with `ResourceDoesNotExist` where there is none of that id.
   *
   * `GET /api/2.0/sql/warehouses/{id}`, https://docs.databricks.com/api/azure/workspace/warehouses/get
   */
  get: Operation.get("/api/2.0/sql/warehouses/{id}", {
    request: Warehouses.GetWarehouseRequest,
    response: Warehouses.GetWarehouseResponse
  }),

  /**
   * All warehouses that you may see, page after page.
   *
   * `GET /api/2.0/sql/warehouses`, https://docs.databricks.com/api/azure/workspace/warehouses/list
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

  /**
   * One page of `list`.
   *
   * `GET /api/2.0/sql/warehouses`, https://docs.databricks.com/api/azure/workspace/warehouses/list
   */
  listPage,

  /**
   * Starts a warehouse. Does nothing where it runs or starts already.
   *
   * `POST /api/2.0/sql/warehouses/{id}/start`, https://docs.databricks.com/api/azure/workspace/warehouses/start
   */
  start: Operation.post("/api/2.0/sql/warehouses/{id}/start", {
    request: Warehouses.StartWarehouseRequest,
    repeat: "safe"
  }),

  /**
   * Stops a warehouse, and with it the statements that run on it. Does nothing where it is stopped already.
   *
   * `POST /api/2.0/sql/warehouses/{id}/stop`, https://docs.databricks.com/api/azure/workspace/warehouses/stop
   */
  stop: Operation.post("/api/2.0/sql/warehouses/{id}/stop", {
    request: Warehouses.StopWarehouseRequest,
    repeat: "safe"
  }),

  /**
   * Deletes a warehouse.
   *
   * `DELETE /api/2.0/sql/warehouses/{id}`, https://docs.databricks.com/api/azure/workspace/warehouses/delete
   */
  delete: Operation.delete("/api/2.0/sql/warehouses/{id}", {
    request: Warehouses.DeleteWarehouseRequest
  }),

  /**
   * The configuration that all warehouses of the workspace share.
   *
   * `GET /api/2.0/sql/config/warehouses`,
   * https://docs.databricks.com/api/azure/workspace/warehouses/getworkspacewarehouseconfig
   */
  getWorkspaceWarehouseConfig: Operation.get("/api/2.0/sql/config/warehouses", {
    response: Config.GetWorkspaceWarehouseConfigResponse
  }),

  /**
   * Replaces that configuration; running warehouses are restarted. Takes an administrator.
   *
   * `PUT /api/2.0/sql/config/warehouses`,
   * https://docs.databricks.com/api/azure/workspace/warehouses/setworkspacewarehouseconfig
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
   * Gives a user, by id or `me`, a default warehouse. Fails with `AlreadyExists` where the user has one.
   *
   * `POST /api/warehouses/v1/default-warehouse-overrides`,
   * https://docs.databricks.com/api/azure/workspace/warehouses/createdefaultwarehouseoverride
   */
  createDefaultWarehouseOverride: Operation.post("/api/warehouses/v1/default-warehouse-overrides", {
    request: Config.CreateDefaultWarehouseOverrideRequest,
    response: Config.DefaultWarehouseOverride,
    query: ["default_warehouse_override_id"],
    body: "default_warehouse_override",
    repeat: "never"
  }),

  /**
   * A user's default warehouse, by its resource name: `default-warehouse-overrides/me`. Fails with `DatabricksNotFound` where the
   * user has none; the workspace's default holds then.
   *
   * `GET /api/warehouses/v1/default-warehouse-overrides/{default_warehouse_override_id}`,
   * https://docs.databricks.com/api/azure/workspace/warehouses/getdefaultwarehouseoverride
   */
  getDefaultWarehouseOverride: Operation.get("/api/warehouses/v1/{name*}", {
    request: Config.GetDefaultWarehouseOverrideRequest,
    response: Config.DefaultWarehouseOverride
  }),

  /**
   * The default warehouses of all users who have one, page after page. Takes an administrator.
   *
   * `GET /api/warehouses/v1/default-warehouse-overrides`,
   * https://docs.databricks.com/api/azure/workspace/warehouses/listdefaultwarehouseoverrides
   */
  listDefaultWarehouseOverrides: Operation.paged(listDefaultWarehouseOverridesPage, "default_warehouse_overrides"),

  /**
   * One page of `listDefaultWarehouseOverrides`.
   *
   * `GET /api/warehouses/v1/default-warehouse-overrides`,
   * https://docs.databricks.com/api/azure/workspace/warehouses/listdefaultwarehouseoverrides
   */
  listDefaultWarehouseOverridesPage,

  /**
   * Changes the fields of a user's default warehouse that `update_mask` names. Fails with `DatabricksNotFound` where the user has
   * none, unless `allow_missing` is set.
   *
   * `PATCH /api/warehouses/v1/default-warehouse-overrides/{default_warehouse_override_id}`,
   * https://docs.databricks.com/api/azure/workspace/warehouses/updatedefaultwarehouseoverride
   */
  updateDefaultWarehouseOverride: Operation.patch("/api/warehouses/v1/{name*}", {
    request: Config.UpdateDefaultWarehouseOverrideRequest,
    response: Config.DefaultWarehouseOverride,
    query: ["update_mask", "allow_missing"],
    body: "default_warehouse_override",
    repeat: "safe"
  }),

  /**
   * Takes a user's default warehouse away; the workspace's default holds then.
   *
   * `DELETE /api/warehouses/v1/default-warehouse-overrides/{default_warehouse_override_id}`,
   * https://docs.databricks.com/api/azure/workspace/warehouses/deletedefaultwarehouseoverride
   */
  deleteDefaultWarehouseOverride: Operation.delete("/api/warehouses/v1/{name*}", {
    request: Config.DeleteDefaultWarehouseOverrideRequest
  }),

  /**
   * Who may do what with a warehouse.
   *
   * `GET /api/2.0/permissions/warehouses/{warehouse_id}`,
   * https://docs.databricks.com/api/azure/workspace/warehouses/getpermissions
   */
  getPermissions: Operation.get("/api/2.0/permissions/warehouses/{warehouse_id}", {
    request: Permissions.GetWarehousePermissionsRequest,
    response: Permissions.WarehousePermissions
  }),

  /**
   * Replaces all permissions that are given on the warehouse itself; inherited ones stay. A warehouse has exactly one
   * owner.
   *
   * `PUT /api/2.0/permissions/warehouses/{warehouse_id}`,
   * https://docs.databricks.com/api/azure/workspace/warehouses/setpermissions
   */
  setPermissions: Operation.put("/api/2.0/permissions/warehouses/{warehouse_id}", {
    request: Permissions.SetWarehousePermissionsRequest,
    response: Permissions.WarehousePermissions
  }),

  /**
   * Adds permissions, or changes those of the users, groups and service principals that it names.
   *
   * `PATCH /api/2.0/permissions/warehouses/{warehouse_id}`,
   * https://docs.databricks.com/api/azure/workspace/warehouses/updatepermissions
   */
  updatePermissions: Operation.patch("/api/2.0/permissions/warehouses/{warehouse_id}", {
    request: Permissions.UpdateWarehousePermissionsRequest,
    response: Permissions.WarehousePermissions,
    repeat: "safe"
  }),

  /**
   * The permission levels that a warehouse has.
   *
   * `GET /api/2.0/permissions/warehouses/{warehouse_id}/permissionLevels`,
   * https://docs.databricks.com/api/azure/workspace/warehouses/getpermissionlevels
   */
  getPermissionLevels: Operation.get("/api/2.0/permissions/warehouses/{warehouse_id}/permissionLevels", {
    request: Permissions.GetWarehousePermissionLevelsRequest,
    response: Permissions.GetWarehousePermissionLevelsResponse
  })
})
