import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type { DatabricksClient } from "../../layers/DatabricksClient.js"
import * as Operation from "../../layers/Operation.js"
import { serviceLayer } from "../../layers/serviceLayer.js"
import { operations } from "./operations.js"

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
export const layer: Layer.Layer<Warehouses, never, DatabricksClient> = serviceLayer(Warehouses, make)
