import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Endpoints from "../../internal/endpoints/GlobalInitScripts.js"
import { withoutFields } from "../../internal/withoutFields.js"
import { DatabricksClient } from "../../layers/DatabricksClient.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import type * as Schemas from "../../schemas/GlobalInitScripts.js"

/**
 * The Global Init Scripts API of a workspace. All of it takes an administrator.
 *
 * @example
 * ```ts
 * import { GlobalInitScripts } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const { list } = yield* GlobalInitScripts.GlobalInitScripts
 *   const { scripts } = yield* list()
 *   for (const { enabled, name } of scripts ?? []) yield* Effect.log(`${name}: ${enabled ? "on" : "off"}`)
 * })
 * ```
 *
 * @since 0.1.0
 * @category context
 */
export class GlobalInitScripts extends Context.Tag("effect-databricks/GlobalInitScripts")<
  GlobalInitScripts,
  Service
>() {}

/**
 * One member for each operation of the API. Scripts as text are a matter of `createFromText`, `updateFromText` and
 * `getText`.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /**
   * All scripts, in the order in which they run, without their contents.
   *
   * `GET /api/2.0/global-init-scripts`, https://docs.databricks.com/api/azure/workspace/globalinitscripts/list
   */
  readonly list: () => Effect.Effect<Schemas.ListGlobalInitScriptsResponse, DatabricksError>

  /**
   * A script with its content in base64; `getText` gives it as text. Fails with `ResourceDoesNotExist` where there is
   * none of that id.
   *
   * `GET /api/2.0/global-init-scripts/{script_id}`,
   * https://docs.databricks.com/api/azure/workspace/globalinitscripts/get
   */
  readonly get: (
    request: Schemas.GetGlobalInitScriptRequest
  ) => Effect.Effect<Schemas.GlobalInitScriptDetailsWithContent, DatabricksError>

  /**
   * Adds a script, in base64; `createFromText` takes it as text. Clusters run it from their next start on.
   *
   * Fails with `InvalidParameterValue` where the script is larger than 64 KiB or no base64.
   *
   * `POST /api/2.0/global-init-scripts`, https://docs.databricks.com/api/azure/workspace/globalinitscripts/create
   */
  readonly create: (
    request: Schemas.CreateGlobalInitScriptRequest
  ) => Effect.Effect<Schemas.CreateResponse, DatabricksError>

  /**
   * Changes a script; what is not given stays as it is. The content is in base64; `updateFromText` takes it as text.
   *
   * `PATCH /api/2.0/global-init-scripts/{script_id}`,
   * https://docs.databricks.com/api/azure/workspace/globalinitscripts/update
   */
  readonly update: (request: Schemas.UpdateGlobalInitScriptRequest) => Effect.Effect<void, DatabricksError>

  /**
   * Removes a script.
   *
   * `DELETE /api/2.0/global-init-scripts/{script_id}`,
   * https://docs.databricks.com/api/azure/workspace/globalinitscripts/delete
   */
  readonly delete: (request: Schemas.DeleteGlobalInitScriptRequest) => Effect.Effect<void, DatabricksError>
}

/**
 * @since 0.1.0
 * @category constructors
 */
export const make: Effect.Effect<Service, never, DatabricksClient> = Effect.map(DatabricksClient, ({ call }) =>
  GlobalInitScripts.of({
    list: withoutFields(call(Endpoints.list)),
    get: call(Endpoints.get),
    create: call(Endpoints.create),
    update: call(Endpoints.update),
    delete: call(Endpoints.delete)
  })
)

/**
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<GlobalInitScripts, never, DatabricksClient> = Layer.effect(GlobalInitScripts, make)
