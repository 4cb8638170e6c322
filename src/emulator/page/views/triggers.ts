/** What starts a job, in words. */
import type { JobSettings } from "../../../schemas/jobs/JobSettings.js"
import type { TriggerConfiguration, TriggerSettings } from "../../../schemas/jobs/JobTriggers.js"

type One = Omit<TriggerConfiguration, "pause_status"> &
  Pick<TriggerSettings, "pause_status"> & { readonly schedule?: TriggerConfiguration["schedule"] }

/** Such as `every 6 hours`, of an interval of 6 and the unit `HOURS`. */
const interval = (count: number | null | undefined, unit: string | null | undefined): string => {
  const plural = unit?.toLowerCase() ?? "times"
  return count === 1 ? `every ${plural.replace(/s$/, "")}` : `every ${count} ${plural}`
}

const causeOf = (one: One): string => {
  const { file_arrival, job_completion, model, periodic, schedule, table_update } = one
  if (schedule) return `${schedule.quartz_cron_expression} ${schedule.timezone_id}`
  if (periodic) return interval(periodic.interval, periodic.unit)
  if (file_arrival) return `new files in ${file_arrival.url}`
  if (table_update) return `changes of ${(table_update.table_names ?? []).join(", ")}`
  if (job_completion) return `after job ${(job_completion.jobs ?? []).map(({ job_id }) => job_id).join(", ")}`
  if (model) return "changes of a model"
  return one.continuous ? "continuous" : "another trigger"
}

/** What starts runs of a job by itself. */
export const startsOf = (settings: JobSettings | null | undefined): ReadonlyArray<string> => {
  const { continuous, schedule, trigger, triggers } = settings ?? {}
  const all: ReadonlyArray<One> = [
    ...(schedule ? [{ schedule, pause_status: schedule.pause_status }] : []),
    ...(trigger ? [trigger] : []),
    ...(continuous ? [{ continuous: {}, pause_status: continuous.pause_status }] : []),
    ...(triggers ?? [])
  ]
  return all.map((one) => `${causeOf(one)}${one.pause_status === "PAUSED" ? " (paused)" : ""}`)
}
