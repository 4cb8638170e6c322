import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Endpoints from "../../internal/endpoints/Permissions.js"
import { DatabricksClient } from "../../layers/DatabricksClient.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import type * as Schemas from "../../schemas/Permissions.js"

/**
 * The Permissions API of a workspace.
 *
 * @example
 * ```ts
 * import { Permissions } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const permissions = yield* Permissions.Permissions
 *   yield* permissions.update({
 *     request_object_type: "jobs",
 *     request_object_id: 620300861913893,
 *     access_control_list: [
 *       Permissions.user("someone@example.com", "CAN_MANAGE"),
 *       Permissions.group("analysts", "CAN_VIEW")
 *     ]
 *   })
 * })
 * ```
 *
 * @since 0.1.0
 * @category context
 */
export class Permissions extends Context.Tag("effect-databricks/Permissions")<Permissions, Service>() {}

/**
 * One member for each operation of the API.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /**
   * The permissions on an object, those given on it and those that come from objects above it. Fails with
   * `ResourceDoesNotExist` where there is no such object.
   *
   * `GET /api/2.0/permissions/{request_object_type}/{request_object_id}`,
   * https://docs.databricks.com/api/azure/workspace/permissions/get
   */
  readonly get: (
    request: Schemas.GetObjectPermissionsRequest
  ) => Effect.Effect<Schemas.ObjectPermissions, DatabricksError>

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
  readonly set: <Type extends Schemas.ObjectType>(
    request: Schemas.SetObjectPermissionsRequest<Type>
  ) => Effect.Effect<Schemas.ObjectPermissions, DatabricksError>

  /**
   * Adds permissions, or changes those of the users, groups and service principals that it names. Fails as `set` does.
   *
   * `PATCH /api/2.0/permissions/{request_object_type}/{request_object_id}`,
   * https://docs.databricks.com/api/azure/workspace/permissions/update
   */
  readonly update: <Type extends Schemas.ObjectType>(
    request: Schemas.UpdateObjectPermissionsRequest<Type>
  ) => Effect.Effect<Schemas.ObjectPermissions, DatabricksError>

  /**
   * The permission levels that an object has, with what they mean.
   *
   * `GET /api/2.0/permissions/{request_object_type}/{request_object_id}/permissionLevels`,
   * https://docs.databricks.com/api/azure/workspace/permissions/getpermissionlevels
   */
  readonly getPermissionLevels: (
    request: Schemas.GetPermissionLevelsRequest
  ) => Effect.Effect<Schemas.GetPermissionLevelsResponse, DatabricksError>
}

/**
 * @since 0.1.0
 * @category constructors
 */
export const make: Effect.Effect<Service, never, DatabricksClient> = Effect.map(DatabricksClient, ({ call }) =>
  Permissions.of({
    get: call(Endpoints.get),
    set: call(Endpoints.set),
    update: call(Endpoints.update),
    getPermissionLevels: call(Endpoints.getPermissionLevels)
  })
)

/**
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<Permissions, never, DatabricksClient> = Layer.effect(Permissions, make)
