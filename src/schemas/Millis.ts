/**
 * Durations in the format of the API: milliseconds.
 *
 * @since 0.1.0
 */
import * as Duration from "effect/Duration"
import * as Schema from "effect/Schema"
import * as Lazy from "./lazy.js"

/**
 * A duration in milliseconds.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Millis = Lazy.schema(() => Schema.Int.annotations({ identifier: "Millis", description: "milliseconds" }))

/**
 * @since 0.1.0
 * @category schemas
 */
export type Millis = Schema.Schema.Type<typeof Millis>

/**
 * Converts milliseconds to a `Duration`. Returns zero if absent or `null`.
 *
 * @example
 * ```ts
 * import { Millis } from "effect-databricks"
 * import * as Duration from "effect/Duration"
 *
 * console.log(Duration.format(Millis.toDuration(90_000)))
 * ```
 *
 * @since 0.1.0
 * @category conversions
 */
export const toDuration = (millis: Millis | null | undefined): Duration.Duration => Duration.millis(millis ?? 0)

/**
 * Converts a `Duration` to milliseconds.
 *
 * @since 0.1.0
 * @category conversions
 */
export const fromDuration = (duration: Duration.DurationInput): Millis => Math.round(Duration.toMillis(duration))
