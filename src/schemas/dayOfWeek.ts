/** The days of the week, in the schedules of jobs and pipelines. */
import * as Wire from "./Wire.js"

/**
 * A day of the week.
 *
 * @since 0.1.0
 * @category schedules
 */
export const DayOfWeek = Wire.openEnum("DayOfWeek", [
  "MONDAY",
  "TUESDAY",
  "WEDNESDAY",
  "THURSDAY",
  "FRIDAY",
  "SATURDAY",
  "SUNDAY"
])

/**
 * @since 0.1.0
 * @category schedules
 */
export type DayOfWeek = typeof DayOfWeek.Type
