import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type { DatabricksClient } from "../../layers/DatabricksClient.js"
import * as Operation from "../../layers/Operation.js"
import { serviceLayer } from "../../layers/serviceLayer.js"
import { operations } from "./operations.js"

/**
 * The Global Init Scripts API of a workspace. Requires admin rights.
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
 * One method per operation. `createFromText`, `updateFromText` and `getText` work with text.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service extends Operation.ServiceOf<typeof operations> {}

/** Makes the service on a client. @since 0.1.0 @category constructors */
export const make: Effect.Effect<Service, never, DatabricksClient> = Operation.make(operations)

/** The service on a client. @since 0.1.0 @category layers */
export const layer: Layer.Layer<GlobalInitScripts, never, DatabricksClient> = serviceLayer(GlobalInitScripts, make)
