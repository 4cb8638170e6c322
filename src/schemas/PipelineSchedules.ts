/**
 * When a pipeline does things.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { DayOfWeek } from "./dayOfWeek.js"
import * as Lazy from "./lazy.js"
import * as Wire from "./Wire.js"

export { DayOfWeek }

/**
 * When a continuous pipeline may be restarted: within five hours from `start_hour` on.
 *
 * @since 0.1.0
 * @category schedules
 */
export class RestartWindow extends Wire.struct<RestartWindow>("RestartWindow")({
  /** The hour it begins at, 0 to 23. */
  start_hour: Wire.expected(Wire.Int),
  /** Every day if absent. */
  days_of_week: Wire.optional(Wire.array(DayOfWeek)),
  /** Such as `Europe/Amsterdam`; UTC if absent. */
  time_zone_id: Wire.optional(Schema.String)
}) {}

/**
 * The unit of an interval.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category schedules
 */
export const PeriodicTriggerTimeUnit = Wire.openEnum("PeriodicTriggerTimeUnit", ["HOURS", "DAYS", "WEEKS"])

/**
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category schedules
 */
export type PeriodicTriggerTimeUnit = typeof PeriodicTriggerTimeUnit.Type

/**
 * Every so many hours, days or weeks.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category schedules
 */
export class PeriodicTrigger extends Wire.struct<PeriodicTrigger>("PeriodicTrigger")({
  interval: Wire.optional(Wire.Int),
  unit: Wire.optional(PeriodicTriggerTimeUnit)
}) {}

/**
 * At the times of a cron expression.
 *
 * @since 0.1.0
 * @category schedules
 */
export class CronTrigger extends Wire.struct<CronTrigger>("CronTrigger")({
  /** In Quartz's syntax, seconds first: `0 30 6 * * ?`. */
  quartz_cron_schedule: Wire.optional(Schema.String),
  /** Such as `Europe/Amsterdam`. */
  timezone_id: Wire.optional(Schema.String)
}) {}

/**
 * Only when someone starts it. It has no settings.
 *
 * @since 0.1.0
 * @category schedules
 */
export const ManualTrigger = Lazy.schema(() => Wire.JsonObject.annotations({ identifier: "ManualTrigger" }))

/**
 * @since 0.1.0
 * @category schedules
 */
export interface ManualTrigger extends Schema.Schema.Type<typeof ManualTrigger> {}

/**
 * What starts updates: one of the two.
 *
 * @since 0.1.0
 * @category schedules
 */
export class PipelineTrigger extends Wire.struct<PipelineTrigger>("PipelineTrigger")({
  cron: Wire.optional(CronTrigger),
  manual: Wire.optional(ManualTrigger)
}) {}
