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

/** Settings of which a trigger has one. */
const kinds = ["schedule", "periodic", "file_arrival", "table_update", "job_completion", "model", "continuous"] as const

const unknownValue = (name: string, value: string | null | undefined, ...known: ReadonlyArray<string>) =>
  value === undefined || value === null || known.includes(value)
    ? undefined
    : `Unknown ${name} '${value}'. It must be one of ${known.join(", ")}.`

/** What the emulator cannot see, and so would never start a run. A paused trigger starts none anyway. */
const unseenIn = (configuration: TriggerConfiguration): string | undefined => {
  const { file_arrival, model, sql_condition } = configuration
  if (isPaused(configuration)) return undefined
  if (model) return "The emulator has no events of models: the trigger model is not supported, unless it is PAUSED."
  if (sql_condition) return "The emulator does not evaluate sql_condition: it is not supported, unless it is PAUSED."
  return file_arrival && !/^(?:dbfs:)?\/(?:Volumes|Workspace)\//.test(file_arrival.url)
    ? `The emulator has no files at '${file_arrival.url}': the url of file_arrival must be a folder in /Volumes or /Workspace, unless the trigger is PAUSED.`
    : undefined
}

const problemOf = (configuration: TriggerConfiguration): string | undefined => {
  const { file_arrival, job_completion, model, pause_status, periodic, schedule, table_update } = configuration
  const given = kinds.filter((kind) => configuration[kind])
  if (given.length > 1) return `A trigger must have only one of ${given.join(", ")}.`
  const unknown =
    unknownValue("pause_status", pause_status, "PAUSED", "UNPAUSED") ??
    unknownValue("condition", table_update?.condition, "ANY_UPDATED", "ALL_UPDATED") ??
    unknownValue("if_status", job_completion?.if_status, "SUCCESS", "FAILED", "DONE")
  if (unknown !== undefined) return unknown
  if (schedule) return leftOf(Schedule.cron(schedule)) ?? unseenIn(configuration)
  if (periodic) return leftOf(Schedule.periodic(periodic)) ?? unseenIn(configuration)
  for (const event of [file_arrival, table_update, model]) {
    for (const name of ["min_time_between_triggers_seconds", "wait_after_last_change_seconds"] as const) {
      const seconds = event?.[name]
      if (seconds !== undefined && seconds !== null && seconds !== 0 && seconds < minSeconds) {
        return `${name} must be at least ${minSeconds}.`
      }
    }
  }
  if (table_update && table_update.table_names.length === 0) {
    return "The trigger table_update must have at least one table."
  }
  if (job_completion && (job_completion.jobs.length === 0 || job_completion.jobs.length > maxMonitored)) {
    return `The trigger job_completion must have between 1 and ${maxMonitored} jobs.`
  }
  return unseenIn(configuration)
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
