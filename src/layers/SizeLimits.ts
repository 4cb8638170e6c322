/**
 * The max size of responses.
 *
 * A response body is read into memory before it is decoded. Without a limit, an endless body would use up all memory.
 * Large data is transferred in several responses: pages of lists, blocks of DBFS.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { override } from "./overrides.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface Limits {
  /**
   * The max size of a response body in bytes, after decompression. The default is 128 MiB, about ten times the largest
   * known response. For a larger body the transfer is aborted and the call fails with `ResponseTooLarge`.
   */
  readonly response: number
}

/**
 * The default limits.
 *
 * @since 0.1.0
 * @category models
 */
export const standard: Limits = { response: 128 * 1024 * 1024 }

/**
 * The current limits: those provided to the effect, or else those provided to the client's layer.
 *
 * @since 0.1.0
 * @category context
 */
export class SizeLimits extends Context.Reference<SizeLimits>()("effect-databricks/SizeLimits", {
  defaultValue: (): Limits => standard
}) {}

/**
 * Sets limits of the clients whose layers this layer is provided to. Omitted limits are standard.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (limits: Partial<Limits>): Layer.Layer<SizeLimits> =>
  Layer.succeed(SizeLimits, { ...standard, ...limits })

/**
 * Sets limits of the calls of an effect. Omitted limits are those around it, or else those of the client's layer.
 *
 * @example
 * ```ts
 * import { Jobs, SizeLimits } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * export const views = (run_id: number) =>
 *   Effect.flatMap(Jobs.Jobs, (jobs) => jobs.runsExport({ run_id, views_to_export: "ALL" })).pipe(
 *     SizeLimits.withLimits({ response: 500 * 1024 * 1024 })
 *   )
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const withLimits = (
  limits: Partial<Limits>
): (<A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>) => override(SizeLimits, standard, limits)
