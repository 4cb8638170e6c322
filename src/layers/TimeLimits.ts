/**
 * The time limits of each attempt of a call.
 *
 * The limit of connecting is an option of the `HttpClient` (with undici: `connect.timeout` of its `Agent`). The limit
 * `response` includes connecting.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { override } from "./overrides.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface Limits {
  /** The max time until the response begins, including connecting. The default is 60 s. */
  readonly response: Duration.DurationInput
  /** The max time between two chunks of the response. The default is 60 s. */
  readonly idle: Duration.DurationInput
  /** The max total time. The default is 15 minutes. */
  readonly total: Duration.DurationInput
}

/**
 * The default limits.
 *
 * @since 0.1.0
 * @category models
 */
export const standard: Limits = { response: "60 seconds", idle: "60 seconds", total: "15 minutes" }

/**
 * The current limits: those provided to the effect, or else those provided to the client's layer.
 *
 * @since 0.1.0
 * @category context
 */
export class TimeLimits extends Context.Reference<TimeLimits>()("effect-databricks/TimeLimits", {
  defaultValue: (): Limits => standard
}) {}

/**
 * Sets limits of the clients whose layers this layer is provided to. Omitted limits are standard.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (limits: Partial<Limits>): Layer.Layer<TimeLimits> =>
  Layer.succeed(TimeLimits, { ...standard, ...limits })

/**
 * Sets limits of the calls of an effect. Omitted limits are those around it, or else those of the client's layer.
 *
 * @example
 * ```ts
 * import { Clusters, TimeLimits } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const quick = Effect.flatMap(Clusters.Clusters, (clusters) => clusters.listNodeTypes()).pipe(
 *   TimeLimits.withLimits({ total: "5 seconds" })
 * )
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const withLimits = (
  limits: Partial<Limits>
): (<A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>) => override(TimeLimits, standard, limits)
