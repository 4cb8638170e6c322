import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type { DatabricksClient } from "../../layers/DatabricksClient.js"
import * as Operation from "../../layers/Operation.js"
import { serviceLayer } from "../../layers/serviceLayer.js"
import { operations } from "./operations.js"

/**
 * The Clusters API of a workspace.
 *
 * @example
 * ```ts
 * import { Clusters } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const clusters = yield* Clusters.Clusters
 *   const { cluster_name, state } = yield* clusters.get({ cluster_id: "0923-164208-meows279" })
 *   yield* Effect.log(`${cluster_name} is ${state}`)
 * })
 * ```
 *
 * @since 0.1.0
 * @category context
 */
export class Clusters extends Context.Tag("effect-databricks/Clusters")<Clusters, Service>() {}

/**
 * One method per operation. Lists with several pages are Streams. Functions of this module, such as `awaitRunning`,
 * combine several operations and require the service.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service extends Operation.ServiceOf<typeof operations> {}

/** Makes the service on a client. @since 0.1.0 @category constructors */
export const make: Effect.Effect<Service, never, DatabricksClient> = Operation.make(operations)

/** The service on a client. @since 0.1.0 @category layers */
export const layer: Layer.Layer<Clusters, never, DatabricksClient> = serviceLayer(Clusters, make)
