/** The triggers of a job, whichever of its settings they are in, in one form. */
import * as Either from "effect/Either"
import type { JobSettings } from "../../schemas/jobs/JobSettings.js"
import type { TriggerConfiguration } from "../../schemas/jobs/JobTriggers.js"
import * as Schedule from "./schedule.js"

export const configurationsOf = ({
  continuous,
  schedule,
  trigger,
  triggers
}: JobSettings): ReadonlyArray<TriggerConfiguration> => [
  ...(schedule ? [{ pause_status: schedule.pause_status, schedule, sql_condition: schedule.sql_condition }] : []),
  ...(trigger ? [trigger] : []),
  ...(continuous ? [{ pause_status: continuous.pause_status, continuous }] : []),
  ...(triggers ?? [])
]

export const isPaused = ({ pause_status }: TriggerConfiguration): boolean => pause_status === "PAUSED"

const minSeconds = 60

const maxMonitored = 10

const leftOf = (checked: Either.Either<unknown, string>): string | undefined =>
  Either.isLeft(checked) ? checked.left : undefined

const problemOf = (configuration: TriggerConfiguration): string | undefined => {
  const { file_arrival, job_completion, model, periodic, schedule, table_update } = configuration
  if (schedule) return leftOf(Schedule.cron(schedule))
  if (periodic) return leftOf(Schedule.periodic(periodic))
  for (const event of [file_arrival, table_update, model]) {
    for (const name of ["min_time_between_triggers_seconds", "wait_after_last_change_seconds"] as const) {
      const seconds = event?.[name]
      if (seconds !== undefined && seconds !== null && seconds !== 0 && seconds < minSeconds) {
        return `${name} must be at least ${minSeconds}.`
      }
    }
  }
  if (job_completion && (job_completion.jobs.length === 0 || job_completion.jobs.length > maxMonitored)) {
    return `The trigger job_completion must have between 1 and ${maxMonitored} jobs.`
  }
  return undefined
}

/** Why the triggers of a job are not valid. */
export const problemIn = (settings: JobSettings): string | undefined => {
  const { continuous, schedule, trigger } = settings
  if (continuous && (schedule || trigger)) {
    return "A continuous job cannot have a schedule or another trigger."
  }
  for (const configuration of configurationsOf(settings)) {
    const problem = problemOf(configuration)
    if (problem !== undefined) return problem
  }
  return undefined
}
