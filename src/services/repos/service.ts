import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type { DatabricksClient } from "../../layers/DatabricksClient.js"
import * as Operation from "../../layers/Operation.js"
import { serviceLayer } from "../../layers/serviceLayer.js"
import { operations } from "./operations.js"

/**
 * The Repos API of a workspace.
 *
 * @example
 * ```ts
 * import { Repos } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const repos = yield* Repos.Repos
 *   const { id } = yield* repos.create({
 *     url: "https://github.com/contoso/sales",
 *     provider: Repos.GitProviders.GitHub,
 *     path: "/Repos/production/sales"
 *   })
 *   yield* repos.update({ repo_id: id, tag: "v1.4.0" })
 * })
 * ```
 *
 * @since 0.1.0
 * @category context
 */
export class Repos extends Context.Tag("effect-databricks/Repos")<Repos, Service>() {}

/** One method per operation. Lists with several pages are Streams. @since 0.1.0 @category models */
export interface Service extends Operation.ServiceOf<typeof operations> {}

/** Makes the service on a client. @since 0.1.0 @category constructors */
export const make: Effect.Effect<Service, never, DatabricksClient> = Operation.make(operations)

/** The service on a client. @since 0.1.0 @category layers */
export const layer: Layer.Layer<Repos, never, DatabricksClient> = serviceLayer(Repos, make)
