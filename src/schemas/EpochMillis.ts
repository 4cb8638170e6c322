/**
 * Timestamps in the format of the API: milliseconds since 1970-01-01T00:00:00Z.
 *
 * @since 0.1.0
 */
import * as DateTime from "effect/DateTime"
import type * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Lazy from "./lazy.js"

/**
 * Milliseconds since 1970-01-01T00:00:00Z.
 *
 * @since 0.1.0
 * @category schemas
 */
export const EpochMillis = Lazy.schema(() =>
  Schema.Int.annotations({ identifier: "EpochMillis", description: "milliseconds since 1970-01-01T00:00:00Z" })
)

/**
 * @since 0.1.0
 * @category schemas
 */
export type EpochMillis = Schema.Schema.Type<typeof EpochMillis>

/**
 * Converts a timestamp to a `DateTime`. Returns `None` if it is absent, `null`, 0 (used by the API for "not yet") or
 * invalid.
 *
 * @example
 * ```ts
 * import { EpochMillis } from "effect-databricks"
 * import * as Option from "effect/Option"
 *
 * console.log(Option.map(EpochMillis.toDateTime(1700000000000), String))
 * ```
 *
 * @since 0.1.0
 * @category conversions
 */
export const toDateTime = (millis: EpochMillis | null | undefined): Option.Option<DateTime.Utc> =>
  DateTime.make(millis === null || millis === undefined || millis === 0 ? Number.NaN : millis)

/**
 * Converts a `DateTime` to a timestamp.
 *
 * @since 0.1.0
 * @category conversions
 */
export const fromDateTime = (time: DateTime.DateTime): EpochMillis => DateTime.toEpochMillis(time)
