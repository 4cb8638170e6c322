import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Stream from "effect/Stream"
import * as Endpoints from "../../internal/endpoints/Warehouses.js"
import * as Paging from "../../internal/paging.js"
import { withoutFields } from "../../internal/withoutFields.js"
import { DatabricksClient } from "../../layers/DatabricksClient.js"
import { withClient } from "../../layers/polling/clientOf.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import type * as Config from "../../schemas/WarehouseConfig.js"
import type * as Permissions from "../../schemas/WarehousePermissions.js"
import type * as Schemas from "../../schemas/Warehouses.js"

/**
 * The SQL Warehouses API of a workspace.
 *
 * @example
 * ```ts
 * import { Warehouses } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const warehouses = yield* Warehouses.Warehouses
 *   const { name, state, num_clusters } = yield* warehouses.get({ id: "1234567890abcdef" })
 *   yield* Effect.log(`${name} is ${state} on ${num_clusters} clusters`)
 * })
 * ```
 *
 * @since 0.1.0
 * @category context
 */
export class Warehouses extends Context.Tag("effect-databricks/Warehouses")<Warehouses, Service>() {}

/**
 * One member for each operation of the API, and the paged ones as Streams. What is made of several operations, such as
 * `awaitRunning`, is a function of this module that needs the service.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
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
  readonly create: (
    request: Schemas.CreateWarehouseRequest
  ) => Effect.Effect<Schemas.CreateWarehouseResponse, DatabricksError>

  /**
   * Changes the settings that are given and leaves the others. A running warehouse is restarted where the change asks for
   * it.
   *
   * `POST /api/2.0/sql/warehouses/{id}/edit`, https://docs.databricks.com/api/azure/workspace/warehouses/edit
   */
  readonly edit: (request: Schemas.EditWarehouseRequest) => Effect.Effect<void, DatabricksError>

  /**
   * A warehouse and its state. Fails with `ResourceDoesNotExist` where there is none of that id.
   *
   * `GET /api/2.0/sql/warehouses/{id}`, https://docs.databricks.com/api/azure/workspace/warehouses/get
   */
  readonly get: (request: Schemas.GetWarehouseRequest) => Effect.Effect<Schemas.GetWarehouseResponse, DatabricksError>

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
  readonly list: (request?: Schemas.ListWarehousesRequest) => Stream.Stream<Schemas.EndpointInfo, DatabricksError>

  /**
   * One page of `list`.
   *
   * `GET /api/2.0/sql/warehouses`, https://docs.databricks.com/api/azure/workspace/warehouses/list
   */
  readonly listPage: (
    request?: Schemas.ListWarehousesRequest
  ) => Effect.Effect<Schemas.ListWarehousesResponse, DatabricksError>

  /**
   * Starts a warehouse. Does nothing where it runs or starts already.
   *
   * `POST /api/2.0/sql/warehouses/{id}/start`, https://docs.databricks.com/api/azure/workspace/warehouses/start
   */
  readonly start: (request: Schemas.StartWarehouseRequest) => Effect.Effect<void, DatabricksError>

  /**
   * Stops a warehouse, and with it the statements that run on it. Does nothing where it is stopped already.
   *
   * `POST /api/2.0/sql/warehouses/{id}/stop`, https://docs.databricks.com/api/azure/workspace/warehouses/stop
   */
  readonly stop: (request: Schemas.StopWarehouseRequest) => Effect.Effect<void, DatabricksError>

  /**
   * Deletes a warehouse.
   *
   * `DELETE /api/2.0/sql/warehouses/{id}`, https://docs.databricks.com/api/azure/workspace/warehouses/delete
   */
  readonly delete: (request: Schemas.DeleteWarehouseRequest) => Effect.Effect<void, DatabricksError>

  /**
   * The configuration that all warehouses of the workspace share.
   *
   * `GET /api/2.0/sql/config/warehouses`,
   * https://docs.databricks.com/api/azure/workspace/warehouses/getworkspacewarehouseconfig
   */
  readonly getWorkspaceWarehouseConfig: () => Effect.Effect<Config.GetWorkspaceWarehouseConfigResponse, DatabricksError>

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
  readonly setWorkspaceWarehouseConfig: (
    request: Config.SetWorkspaceWarehouseConfigRequest
  ) => Effect.Effect<void, DatabricksError>

  /**
   * Gives a user, by id or `me`, a default warehouse. Fails with `AlreadyExists` where the user has one.
   *
   * `POST /api/warehouses/v1/default-warehouse-overrides`,
   * https://docs.databricks.com/api/azure/workspace/warehouses/createdefaultwarehouseoverride
   */
  readonly createDefaultWarehouseOverride: (
    request: Config.CreateDefaultWarehouseOverrideRequest
  ) => Effect.Effect<Config.DefaultWarehouseOverride, DatabricksError>

  /**
   * A user's default warehouse, by its resource name: `default-warehouse-overrides/me`. Fails with `DatabricksNotFound` where the
   * user has none; the workspace's default holds then.
   *
   * `GET /api/warehouses/v1/default-warehouse-overrides/{default_warehouse_override_id}`,
   * https://docs.databricks.com/api/azure/workspace/warehouses/getdefaultwarehouseoverride
   */
  readonly getDefaultWarehouseOverride: (
    request: Config.GetDefaultWarehouseOverrideRequest
  ) => Effect.Effect<Config.DefaultWarehouseOverride, DatabricksError>

  /**
   * The default warehouses of all users who have one, page after page. Takes an administrator.
   *
   * `GET /api/warehouses/v1/default-warehouse-overrides`,
   * https://docs.databricks.com/api/azure/workspace/warehouses/listdefaultwarehouseoverrides
   */
  readonly listDefaultWarehouseOverrides: (
    request?: Config.ListDefaultWarehouseOverridesRequest
  ) => Stream.Stream<Config.DefaultWarehouseOverride, DatabricksError>

  /**
   * One page of `listDefaultWarehouseOverrides`.
   *
   * `GET /api/warehouses/v1/default-warehouse-overrides`,
   * https://docs.databricks.com/api/azure/workspace/warehouses/listdefaultwarehouseoverrides
   */
  readonly listDefaultWarehouseOverridesPage: (
    request?: Config.ListDefaultWarehouseOverridesRequest
  ) => Effect.Effect<Config.ListDefaultWarehouseOverridesResponse, DatabricksError>

  /**
   * Changes the fields of a user's default warehouse that `update_mask` names. Fails with `DatabricksNotFound` where the user has
   * none, unless `allow_missing` is set.
   *
   * `PATCH /api/warehouses/v1/default-warehouse-overrides/{default_warehouse_override_id}`,
   * https://docs.databricks.com/api/azure/workspace/warehouses/updatedefaultwarehouseoverride
   */
  readonly updateDefaultWarehouseOverride: (
    request: Config.UpdateDefaultWarehouseOverrideRequest
  ) => Effect.Effect<Config.DefaultWarehouseOverride, DatabricksError>

  /**
   * Takes a user's default warehouse away; the workspace's default holds then.
   *
   * `DELETE /api/warehouses/v1/default-warehouse-overrides/{default_warehouse_override_id}`,
   * https://docs.databricks.com/api/azure/workspace/warehouses/deletedefaultwarehouseoverride
   */
  readonly deleteDefaultWarehouseOverride: (
    request: Config.DeleteDefaultWarehouseOverrideRequest
  ) => Effect.Effect<void, DatabricksError>

  /**
   * Who may do what with a warehouse.
   *
   * `GET /api/2.0/permissions/warehouses/{warehouse_id}`,
   * https://docs.databricks.com/api/azure/workspace/warehouses/getpermissions
   */
  readonly getPermissions: (
    request: Permissions.GetWarehousePermissionsRequest
  ) => Effect.Effect<Permissions.WarehousePermissions, DatabricksError>

  /**
   * Replaces all permissions that are given on the warehouse itself; inherited ones stay. A warehouse has exactly one
   * owner.
   *
   * `PUT /api/2.0/permissions/warehouses/{warehouse_id}`,
   * https://docs.databricks.com/api/azure/workspace/warehouses/setpermissions
   */
  readonly setPermissions: (
    request: Permissions.SetWarehousePermissionsRequest
  ) => Effect.Effect<Permissions.WarehousePermissions, DatabricksError>

  /**
   * Adds permissions, or changes those of the users, groups and service principals that it names.
   *
   * `PATCH /api/2.0/permissions/warehouses/{warehouse_id}`,
   * https://docs.databricks.com/api/azure/workspace/warehouses/updatepermissions
   */
  readonly updatePermissions: (
    request: Permissions.UpdateWarehousePermissionsRequest
  ) => Effect.Effect<Permissions.WarehousePermissions, DatabricksError>

  /**
   * The permission levels that a warehouse has.
   *
   * `GET /api/2.0/permissions/warehouses/{warehouse_id}/permissionLevels`,
   * https://docs.databricks.com/api/azure/workspace/warehouses/getpermissionlevels
   */
  readonly getPermissionLevels: (
    request: Permissions.GetWarehousePermissionLevelsRequest
  ) => Effect.Effect<Permissions.GetWarehousePermissionLevelsResponse, DatabricksError>
}

/**
 * @since 0.1.0
 * @category constructors
 */
export const make: Effect.Effect<Service, never, DatabricksClient> = Effect.map(DatabricksClient, (client) => {
  const { call } = client
  const listPage = call(Endpoints.list)
  const list = Paging.stream(Endpoints.list, listPage, (page) => page.warehouses)
  const overridesPage = call(Endpoints.listDefaultWarehouseOverrides)
  const overrides = Paging.stream(
    Endpoints.listDefaultWarehouseOverrides,
    overridesPage,
    (page) => page.default_warehouse_overrides
  )
  const service = Warehouses.of({
    create: call(Endpoints.create),
    edit: call(Endpoints.edit),
    get: call(Endpoints.get),
    list: (request = {}) => list(request),
    listPage: (request = {}) => listPage(request),
    start: call(Endpoints.start),
    stop: call(Endpoints.stop),
    delete: call(Endpoints.delete),
    getWorkspaceWarehouseConfig: withoutFields(call(Endpoints.getWorkspaceWarehouseConfig)),
    setWorkspaceWarehouseConfig: call(Endpoints.setWorkspaceWarehouseConfig),
    createDefaultWarehouseOverride: call(Endpoints.createDefaultWarehouseOverride),
    getDefaultWarehouseOverride: call(Endpoints.getDefaultWarehouseOverride),
    listDefaultWarehouseOverrides: (request = {}) => overrides(request),
    listDefaultWarehouseOverridesPage: (request = {}) => overridesPage(request),
    updateDefaultWarehouseOverride: call(Endpoints.updateDefaultWarehouseOverride),
    deleteDefaultWarehouseOverride: call(Endpoints.deleteDefaultWarehouseOverride),
    getPermissions: call(Endpoints.getPermissions),
    setPermissions: call(Endpoints.setPermissions),
    updatePermissions: call(Endpoints.updatePermissions),
    getPermissionLevels: call(Endpoints.getPermissionLevels)
  })
  return withClient(client, service)
})

/**
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<Warehouses, never, DatabricksClient> = Layer.effect(Warehouses, make)
