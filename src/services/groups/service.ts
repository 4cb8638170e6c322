import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type { DatabricksClient } from "../../layers/DatabricksClient.js"
import * as Operation from "../../layers/Operation.js"
import { serviceLayer } from "../../layers/serviceLayer.js"
import { operations } from "./operations.js"

/**
 * The Groups API 2.0 of a workspace. Requires admin rights.
 *
 * @example
 * ```ts
 * import { Groups } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const groups = yield* Groups.Groups
 *   yield* groups.create({ group_name: "analysts" })
 *   yield* groups.addMember({ parent_name: "analysts", user_name: "someone@example.com" })
 *   yield* groups.addMember({ parent_name: "analysts", group_name: "interns" })
 * })
 * ```
 *
 * @since 0.1.0
 * @category context
 */
export class Groups extends Context.Tag("effect-databricks/Groups")<Groups, Service>() {}

/** One method per operation. @since 0.1.0 @category models */
export interface Service extends Operation.ServiceOf<typeof operations> {}

/** Makes the service on a client. @since 0.1.0 @category constructors */
export const make: Effect.Effect<Service, never, DatabricksClient> = Operation.make(operations)

/** The service on a client. @since 0.1.0 @category layers */
export const layer: Layer.Layer<Groups, never, DatabricksClient> = serviceLayer(Groups, make)
