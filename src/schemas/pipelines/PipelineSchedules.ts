/**
 * The schedules and time windows of a pipeline.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { DayOfWeek } from "../dayOfWeek.js"
import * as Lazy from "../lazy.js"
import * as Wire from "../Wire.js"

export { DayOfWeek }

/**
 * The window for restarting a continuous pipeline: five hours, starting at `start_hour`.
 *
 * @since 0.1.0
 * @category schedules
 */
export class RestartWindow extends Wire.struct<RestartWindow>("RestartWindow")({
  /** The start hour, 0 to 23. */
  start_hour: Wire.expected(Wire.Int),
  /** The default is every day. */
  days_of_week: Wire.optional(Wire.array(DayOfWeek)),
  /** A time zone id, such as `Europe/Amsterdam`. The default is UTC. */
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
 * An interval in hours, days or weeks.
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
 * A schedule with a cron expression.
 *
 * @since 0.1.0
 * @category schedules
 */
export class CronTrigger extends Wire.struct<CronTrigger>("CronTrigger")({
  /** A Quartz cron expression, starting with seconds: `0 30 6 * * ?`. */
  quartz_cron_schedule: Wire.optional(Schema.String),
  /** A time zone id, such as `Europe/Amsterdam`. */
  timezone_id: Wire.optional(Schema.String)
}) {}

/**
 * Updates are started manually. Has no settings.
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
 * What starts updates. Exactly one field is set.
 *
 * @since 0.1.0
 * @category schedules
 */
export class PipelineTrigger extends Wire.struct<PipelineTrigger>("PipelineTrigger")({
  cron: Wire.optional(CronTrigger),
  manual: Wire.optional(ManualTrigger)
}) {}
