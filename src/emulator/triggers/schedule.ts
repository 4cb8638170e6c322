/** When a cron schedule or an interval starts runs. */
import * as Either from "effect/Either"
import type { PeriodicTriggerConfiguration } from "../../schemas/jobs/JobTriggers.js"
import * as Quartz from "./quartz.js"
import * as Zone from "./zone.js"

/** The next time after an instant, in epoch milliseconds. Undefined if there is none. */
export type Next = (after: number) => number | undefined

interface Cron {
  readonly quartz_cron_expression: string
  readonly timezone_id: string
}

/** The min time between two runs of a schedule (https://docs.databricks.com/aws/en/jobs/scheduled). */
const minInterval = 10_000

/** Left has the reason why the schedule is not valid. */
export const cron = ({ quartz_cron_expression, timezone_id }: Cron): Either.Either<Next, string> => {
  const zone = Zone.make(timezone_id)
  if (zone === undefined) return Either.left(`Unknown timezone_id '${timezone_id}'.`)
  return Either.mapBoth(Quartz.parse(quartz_cron_expression), {
    onLeft: (reason) => `Invalid quartz_cron_expression '${quartz_cron_expression}': ${reason}.`,
    onRight: (expression) => (after) => {
      for (let local = expression.next(zone.local(after)); local !== undefined; local = expression.next(local)) {
        const instant = zone.instant(local)
        if (instant !== undefined && instant > after) return instant
      }
      return undefined
    }
  })
}

/** Times of a schedule are at least ten seconds apart. */
export const spaced =
  (next: Next): Next =>
  (after) =>
    next(after + minInterval - 1000)

const units: Readonly<Record<string, number>> = {
  MINUTES: 60_000,
  HOURS: 3_600_000,
  DAYS: 86_400_000,
  WEEKS: 7 * 86_400_000
}

/** Left has the reason why the interval is not valid. */
export const periodic = ({ interval, unit }: PeriodicTriggerConfiguration): Either.Either<Next, string> => {
  const size = units[unit]
  if (size === undefined) return Either.left(`Unknown unit '${unit}' of the periodic trigger.`)
  if (!(interval >= 1)) return Either.left("The interval of the periodic trigger must be at least 1.")
  return Either.right((after) => after + interval * size)
}
