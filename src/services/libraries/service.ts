import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type { DatabricksClient } from "../../layers/DatabricksClient.js"
import * as Operation from "../../layers/Operation.js"
import { serviceLayer } from "../../layers/serviceLayer.js"
import { operations } from "./operations.js"

/**
 * The Libraries API of a workspace.
 *
 * @example
 * ```ts
 * import { Libraries } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const libraries = yield* Libraries.Libraries
 *   yield* libraries.install({
 *     cluster_id: "0923-164208-meows279",
 *     libraries: [Libraries.pypi("pandas==2.2.0"), Libraries.maven("org.jsoup:jsoup:1.17.2")]
 *   })
 * })
 * ```
 *
 * @since 0.1.0
 * @category context
 */
export class Libraries extends Context.Tag("effect-databricks/Libraries")<Libraries, Service>() {}

/**
 * One method per operation. Lists with several pages are Streams. Functions of this module that wait, such as
 * `awaitInstalled`, require the service.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service extends Operation.ServiceOf<typeof operations> {}

/** Makes the service on a client. @since 0.1.0 @category constructors */
export const make: Effect.Effect<Service, never, DatabricksClient> = Operation.make(operations)

/** The service on a client. @since 0.1.0 @category layers */
export const layer: Layer.Layer<Libraries, never, DatabricksClient> = serviceLayer(Libraries, make)
