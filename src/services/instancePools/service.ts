import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Endpoints from "../../internal/endpoints/InstancePools.js"
import { withoutFields } from "../../internal/withoutFields.js"
import { DatabricksClient } from "../../layers/DatabricksClient.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import type * as Permissions from "../../schemas/InstancePoolPermissions.js"
import type * as Schemas from "../../schemas/InstancePools.js"

/**
 * The Instance Pools API of a workspace.
 *
 * @example
 * ```ts
 * import { InstancePools } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const pools = yield* InstancePools.InstancePools
 *   const { instance_pool_id } = yield* pools.create({
 *     instance_pool_name: "warm",
 *     node_type_id: "Standard_DS3_v2",
 *     min_idle_instances: 2,
 *     idle_instance_autotermination_minutes: 30
 *   })
 *   const { stats } = yield* pools.get({ instance_pool_id })
 *   yield* Effect.log(`${stats?.idle_count} machines wait, ${stats?.pending_idle_count} are on their way`)
 * })
 * ```
 *
 * @since 0.1.0
 * @category context
 */
export class InstancePools extends Context.Tag("effect-databricks/InstancePools")<InstancePools, Service>() {}

/**
 * One member for each operation of the API.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /**
   * Creates a pool, which starts its idle instances at once. Not safe to repeat: after a broken connection, look for the
   * pool by name before creating it again.
   *
   * Fails with `InvalidParameterValue` where the name is taken, the node type does not exist or a number is out of its
   * range.
   *
   * `POST /api/2.0/instance-pools/create`, https://docs.databricks.com/api/azure/workspace/instancepools/create
   */
  readonly create: (
    request: Schemas.CreateInstancePoolRequest
  ) => Effect.Effect<Schemas.CreateInstancePoolResponse, DatabricksError>

  /**
   * Replaces the name, the numbers and the tags of a pool. The node type cannot change. Fails with
   * `ResourceDoesNotExist` where there is no such pool.
   *
   * `POST /api/2.0/instance-pools/edit`, https://docs.databricks.com/api/azure/workspace/instancepools/edit
   */
  readonly edit: (request: Schemas.EditInstancePoolRequest) => Effect.Effect<void, DatabricksError>

  /**
   * A pool and how many instances it has. Fails with `ResourceDoesNotExist` where there is no such pool.
   *
   * `GET /api/2.0/instance-pools/get`, https://docs.databricks.com/api/azure/workspace/instancepools/get
   */
  readonly get: (request: Schemas.GetInstancePoolRequest) => Effect.Effect<Schemas.GetInstancePool, DatabricksError>

  /**
   * All pools, with how many instances they have.
   *
   * `GET /api/2.0/instance-pools/list`, https://docs.databricks.com/api/azure/workspace/instancepools/list
   */
  readonly list: () => Effect.Effect<Schemas.ListInstancePools, DatabricksError>

  /**
   * Deletes a pool for good. Its idle instances are given back. Clusters that run on it go on, but get no more instances
   * of it; terminated ones that name it cannot start again.
   *
   * `POST /api/2.0/instance-pools/delete`, https://docs.databricks.com/api/azure/workspace/instancepools/delete
   */
  readonly delete: (request: Schemas.DeleteInstancePoolRequest) => Effect.Effect<void, DatabricksError>

  /**
   * Who may do what with a pool.
   *
   * `GET /api/2.0/permissions/instance-pools/{instance_pool_id}`,
   * https://docs.databricks.com/api/azure/workspace/instancepools/getpermissions
   */
  readonly getPermissions: (
    request: Permissions.GetInstancePoolPermissionsRequest
  ) => Effect.Effect<Permissions.InstancePoolPermissions, DatabricksError>

  /**
   * Replaces all permissions that are given on the pool itself; inherited ones stay.
   *
   * `PUT /api/2.0/permissions/instance-pools/{instance_pool_id}`,
   * https://docs.databricks.com/api/azure/workspace/instancepools/setpermissions
   */
  readonly setPermissions: (
    request: Permissions.SetInstancePoolPermissionsRequest
  ) => Effect.Effect<Permissions.InstancePoolPermissions, DatabricksError>

  /**
   * Adds permissions, or changes those of the users, groups and service principals that it names.
   *
   * `PATCH /api/2.0/permissions/instance-pools/{instance_pool_id}`,
   * https://docs.databricks.com/api/azure/workspace/instancepools/updatepermissions
   */
  readonly updatePermissions: (
    request: Permissions.UpdateInstancePoolPermissionsRequest
  ) => Effect.Effect<Permissions.InstancePoolPermissions, DatabricksError>

  /**
   * The permission levels that a pool has.
   *
   * `GET /api/2.0/permissions/instance-pools/{instance_pool_id}/permissionLevels`,
   * https://docs.databricks.com/api/azure/workspace/instancepools/getpermissionlevels
   */
  readonly getPermissionLevels: (
    request: Permissions.GetInstancePoolPermissionLevelsRequest
  ) => Effect.Effect<Permissions.GetInstancePoolPermissionLevelsResponse, DatabricksError>
}

/**
 * @since 0.1.0
 * @category constructors
 */
export const make: Effect.Effect<Service, never, DatabricksClient> = Effect.map(DatabricksClient, ({ call }) =>
  InstancePools.of({
    create: call(Endpoints.create),
    edit: call(Endpoints.edit),
    get: call(Endpoints.get),
    list: withoutFields(call(Endpoints.list)),
    delete: call(Endpoints.delete),
    getPermissions: call(Endpoints.getPermissions),
    setPermissions: call(Endpoints.setPermissions),
    updatePermissions: call(Endpoints.updatePermissions),
    getPermissionLevels: call(Endpoints.getPermissionLevels)
  })
)

/**
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<InstancePools, never, DatabricksClient> = Layer.effect(InstancePools, make)
