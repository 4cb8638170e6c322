import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type { DatabricksClient } from "../../layers/DatabricksClient.js"
import * as Operation from "../../layers/Operation.js"
import { serviceLayer } from "../../layers/serviceLayer.js"
import { operations } from "./operations.js"

/**
 * The Secrets API of a workspace.
 *
 * @example
 * ```ts
 * import { Secrets } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const secrets = yield* Secrets.Secrets
 *   const { scopes } = yield* secrets.listScopes()
 *   for (const { name } of scopes ?? []) yield* Effect.log(name)
 * })
 * ```
 *
 * @since 0.1.0
 * @category context
 */
export class Secrets extends Context.Tag("effect-databricks/Secrets")<Secrets, Service>() {}

/**
 * One method per operation. Functions of this module, such as `getSecretText` and `putSecretText`, are shorter to call
 * and require the service.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service extends Operation.ServiceOf<typeof operations> {}

/** Makes the service on a client. @since 0.1.0 @category constructors */
export const make: Effect.Effect<Service, never, DatabricksClient> = Operation.make(operations)

/** The service on a client. @since 0.1.0 @category layers */
export const layer: Layer.Layer<Secrets, never, DatabricksClient> = serviceLayer(Secrets, make)
