/**
 * How long one attempt of a call may take.
 *
 * How long connecting may take is for the `HttpClient` to say, which alone sees the connection (with undici: the
 * `connect.timeout` of its `Agent`); until a connection stands, the limit for the response to begin applies.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

/**
 * @since 0.1.0
 * @category models
 */
export interface Limits {
  /** From sending the request to the first of the response, connecting included; 60 s by default. */
  readonly response: Duration.DurationInput
  /** Without a byte of the response; 60 s by default. */
  readonly idle: Duration.DurationInput
  /** In all; 15 minutes by default. */
  readonly total: Duration.DurationInput
}

/**
 * The limits in force where no others are.
 *
 * @since 0.1.0
 * @category models
 */
export const standard: Limits = { response: "60 seconds", idle: "60 seconds", total: "15 minutes" }

/**
 * The limits in force: those around the effect, else those that were there when the client's layer was built.
 *
 * @since 0.1.0
 * @category context
 */
export class TimeLimits extends Context.Reference<TimeLimits>()("effect-databricks/TimeLimits", {
  defaultValue: (): Limits => standard
}) {}

/**
 * The limits of the clients whose layers are built on this one; what is left out stays standard.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (limits: Partial<Limits>): Layer.Layer<TimeLimits> =>
  Layer.succeed(TimeLimits, { ...standard, ...limits })

/**
 * The limits of the calls within one effect; what is left out stays standard.
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
export const withLimits =
  (limits: Partial<Limits>) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.provideService(effect, TimeLimits, { ...standard, ...limits }) as Effect.Effect<A, E, R>
