import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type { DatabricksClient } from "../../layers/DatabricksClient.js"
import * as Operation from "../../layers/Operation.js"
import { serviceLayer } from "../../layers/serviceLayer.js"
import { operations } from "./operations.js"

/**
 * The user or service principal that the credentials belong to.
 *
 * @example
 * ```ts
 * import { CurrentUser } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const currentUser = yield* CurrentUser.CurrentUser
 *   const { userName } = yield* currentUser.me()
 *   yield* Effect.log(`Logged in as ${userName}`)
 * })
 * ```
 *
 * @since 0.1.0
 * @category context
 */
export class CurrentUser extends Context.Tag("effect-databricks/CurrentUser")<CurrentUser, Service>() {}

/** One method per operation. @since 0.1.0 @category models */
export interface Service extends Operation.ServiceOf<typeof operations> {}

/** Makes the service on a client. @since 0.1.0 @category constructors */
export const make: Effect.Effect<Service, never, DatabricksClient> = Operation.make(operations)

/** The service on a client. @since 0.1.0 @category layers */
export const layer: Layer.Layer<CurrentUser, never, DatabricksClient> = serviceLayer(CurrentUser, make)
