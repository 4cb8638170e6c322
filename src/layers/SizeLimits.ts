/**
 * How large the answer of a call may be.
 *
 * The body of an answer is held in memory as a whole before it is read: without a limit, one that does not end would
 * take all the memory there is. Large data comes in pieces, each an answer of its own: pages of lists, blocks of DBFS.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

/**
 * @since 0.1.0
 * @category models
 */
export interface Limits {
  /**
   * The body of a response in bytes, unpacked if it comes compressed; 128 MiB by default, some ten times what the API is
   * known to send at most. A larger one ends the call with `ResponseTooLarge`, and the transfer at once.
   */
  readonly response: number
}

/**
 * The limits in force where no others are.
 *
 * @since 0.1.0
 * @category models
 */
export const standard: Limits = { response: 128 * 1024 * 1024 }

/**
 * The limits in force: those around the effect, else those that were there when the client's layer was built.
 *
 * @since 0.1.0
 * @category context
 */
export class SizeLimits extends Context.Reference<SizeLimits>()("effect-databricks/SizeLimits", {
  defaultValue: (): Limits => standard
}) {}

/**
 * The limits of the clients whose layers are built on this one; what is left out stays standard.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (limits: Partial<Limits>): Layer.Layer<SizeLimits> =>
  Layer.succeed(SizeLimits, { ...standard, ...limits })

/**
 * The limits of the calls within one effect; what is left out stays standard.
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
export const withLimits =
  (limits: Partial<Limits>) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.provideService(effect, SizeLimits, { ...standard, ...limits }) as Effect.Effect<A, E, R>
