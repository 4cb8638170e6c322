import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type { DatabricksClient } from "../../layers/DatabricksClient.js"
import * as Operation from "../../layers/Operation.js"
import { serviceLayer } from "../../layers/serviceLayer.js"
import { operations } from "./operations.js"

/**
 * The Workspace API of a workspace.
 *
 * @example
 * ```ts
 * import { Workspace } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const workspace = yield* Workspace.Workspace
 *   const { objects } = yield* workspace.list({ path: "/Shared" })
 *   for (const { object_type, path } of objects ?? []) yield* Effect.log(`${object_type} ${path}`)
 * })
 * ```
 *
 * @since 0.1.0
 * @category context
 */
export class Workspace extends Context.Tag("effect-databricks/Workspace")<Workspace, Service>() {}

/**
 * One method per operation. Functions of this module combine operations or convert text and bytes, and require the
 * service.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service extends Operation.ServiceOf<typeof operations> {}

/** Makes the service on a client. @since 0.1.0 @category constructors */
export const make: Effect.Effect<Service, never, DatabricksClient> = Operation.make(operations)

/** The service on a client. @since 0.1.0 @category layers */
export const layer: Layer.Layer<Workspace, never, DatabricksClient> = serviceLayer(Workspace, make)
