import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type { DatabricksClient } from "../../layers/DatabricksClient.js"
import * as Operation from "../../layers/Operation.js"
import { serviceLayer } from "../../layers/serviceLayer.js"
import { operations } from "./operations.js"

/**
 * The Instance Pools API of a workspace.
 *
 * @example
 * ```ts
 * import { InstancePools } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const pools = yield* InstancePools.InstancePools
 *   const { instance_pool_id } = yield* pools.create({
 *     instance_pool_name: "warm",
 *     node_type_id: "Standard_DS3_v2",
 *     min_idle_instances: 2,
 *     idle_instance_autotermination_minutes: 30
 *   })
 *   const { stats } = yield* pools.get({ instance_pool_id })
 *   yield* Effect.log(`${stats?.idle_count} machines wait, ${stats?.pending_idle_count} are on their way`)
 * })
 * ```
 *
 * @since 0.1.0
 * @category context
 */
export class InstancePools extends Context.Tag("effect-databricks/InstancePools")<InstancePools, Service>() {}

/** One method per operation. @since 0.1.0 @category models */
export interface Service extends Operation.ServiceOf<typeof operations> {}

/** Makes the service on a client. @since 0.1.0 @category constructors */
export const make: Effect.Effect<Service, never, DatabricksClient> = Operation.make(operations)

/** The service on a client. @since 0.1.0 @category layers */
export const layer: Layer.Layer<InstancePools, never, DatabricksClient> = serviceLayer(InstancePools, make)
