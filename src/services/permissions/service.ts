import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type { DatabricksClient } from "../../layers/DatabricksClient.js"
import * as Operation from "../../layers/Operation.js"
import { serviceLayer } from "../../layers/serviceLayer.js"
import { operations } from "./operations.js"

/**
 * The Permissions API of a workspace.
 *
 * @example
 * ```ts
 * import { Permissions } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const permissions = yield* Permissions.Permissions
 *   yield* permissions.update({
 *     request_object_type: "jobs",
 *     request_object_id: 620300861913893,
 *     access_control_list: [
 *       Permissions.user("someone@example.com", "CAN_MANAGE"),
 *       Permissions.group("analysts", "CAN_VIEW")
 *     ]
 *   })
 * })
 * ```
 *
 * @since 0.1.0
 * @category context
 */
export class Permissions extends Context.Tag("effect-databricks/Permissions")<Permissions, Service>() {}

/** One method per operation. @since 0.1.0 @category models */
export interface Service extends Operation.ServiceOf<typeof operations> {}

/** Makes the service on a client. @since 0.1.0 @category constructors */
export const make: Effect.Effect<Service, never, DatabricksClient> = Operation.make(operations)

/** The service on a client. @since 0.1.0 @category layers */
export const layer: Layer.Layer<Permissions, never, DatabricksClient> = serviceLayer(Permissions, make)
