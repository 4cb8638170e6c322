import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type { DatabricksClient } from "../../layers/DatabricksClient.js"
import * as Operation from "../../layers/Operation.js"
import { serviceLayer } from "../../layers/serviceLayer.js"
import { operations } from "./operations.js"

/**
 * The Cluster Policies and Policy Families APIs of a workspace.
 *
 * @example
 * ```ts
 * import { ClusterPolicies } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const policies = yield* ClusterPolicies.ClusterPolicies
 *   const { policy_id } = yield* policies.create({
 *     name: "Jobs of the data team",
 *     policy_family_id: "job-cluster",
 *     policy_family_definition_overrides: '{"custom_tags.team":{"type":"fixed","value":"data"}}'
 *   })
 *   yield* policies.updatePermissions({
 *     cluster_policy_id: policy_id,
 *     access_control_list: [{ group_name: "data", permission_level: "CAN_USE" }]
 *   })
 * })
 * ```
 *
 * @since 0.1.0
 * @category context
 */
export class ClusterPolicies extends Context.Tag("effect-databricks/ClusterPolicies")<ClusterPolicies, Service>() {}

/** One method per operation. Lists with several pages are Streams. @since 0.1.0 @category models */
export interface Service extends Operation.ServiceOf<typeof operations> {}

/** Makes the service on a client. @since 0.1.0 @category constructors */
export const make: Effect.Effect<Service, never, DatabricksClient> = Operation.make(operations)

/** The service on a client. @since 0.1.0 @category layers */
export const layer: Layer.Layer<ClusterPolicies, never, DatabricksClient> = serviceLayer(ClusterPolicies, make)
