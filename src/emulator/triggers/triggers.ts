/**
 * Starts the runs of jobs: by their schedules, continuously, and after files, tables or other runs. What has no trigger has
 * no timer.
 */
import * as Either from "effect/Either"
import * as Json from "../../internal/codec/json.js"
import type { CompletedJob, TriggerInfo, TriggerType } from "../../schemas/jobs/JobRunStates.js"
import type { Job } from "../../schemas/jobs/Jobs.js"
import type {
  CronSchedule,
  PerTriggerState,
  TriggerConfiguration,
  TriggerEvaluation
} from "../../schemas/jobs/JobTriggers.js"
import type { Int64 } from "../../schemas/Wire.js"
import type { JobRecord } from "../api/jobs.js"
import type { Kernel } from "../kernel.js"
import type { JobRun } from "../runs/record.js"
import { terminationCodeOf } from "../runs/wire.js"
import * as History from "../sql/history.js"
import * as CatalogRules from "../store/catalogRules.js"
import * as State from "../store/state.js"
import type { Cancel } from "../timeline.js"
import * as Volumes from "../volumes/volumes.js"
import { configurationsOf, isPaused } from "./configurations.js"
import * as Events from "./events.js"
import * as Schedule from "./schedule.js"

/** What a trigger tells about the run that it starts. */
export interface Fired {
  readonly trigger: TriggerType
  readonly schedule?: CronSchedule | undefined
  readonly info?: TriggerInfo | undefined
}

export interface Triggers {
  /** Must be called when a job is created, changed or deleted. */
  readonly changed: (jobId: Int64) => void
  /** Must be called when a run ends. */
  readonly ended: (run: JobRun) => void
  /** What a job tells about its triggers. */
  readonly show: (job: JobRecord, withState: boolean) => Pick<Job, "trigger_state" | "trigger_details">
}

interface Armed {
  readonly configuration: TriggerConfiguration
  readonly cancel: Cancel
  readonly ended?: ((run: JobRun) => void) | undefined
  readonly state: () => PerTriggerState
  last: TriggerEvaluation | undefined
}

/** The pause before the next run of a continuous job, and its limit after failures in succession, in milliseconds. */
const continuousPause = 10_000
const maxContinuousPause = 3_600_000

const isSuccess = ({ result }: JobRun): boolean => result === "SUCCESS" || result === "SUCCESS_WITH_FAILURES"

/** Statements that change definitions only are no update of a table. */
const isUpdate = ({ operation }: History.Version): boolean =>
  /WRITE|UPDATE|DELETE|MERGE|TRUNCATE|COPY INTO|SELECT$/.test(operation)

export const make = (
  kernel: Kernel,
  jobOf: (jobId: Int64) => JobRecord | undefined,
  start: (job: JobRecord, fired: Fired) => JobRun
): Triggers => {
  const armed = new Map<string, { readonly key: string; readonly all: ReadonlyArray<Armed> }>()

  const arm = (jobId: Int64, configuration: TriggerConfiguration): Armed => {
    const fire = (fired: Fired): void => {
      const job = jobOf(jobId)
      if (job === undefined) return
      const run = start(job, fired)
      self.last = { timestamp: kernel.now(), description: "The trigger started a run.", run_id: run.runId }
    }
    const self: Armed = {
      ...(isPaused(configuration) ? idle : watch(jobId, configuration, fire)),
      configuration,
      last: undefined
    }
    return self
  }

  const timed = (next: Schedule.Next, then: Schedule.Next, fired: Fired, fire: (fired: Fired) => void) => {
    let due = next(kernel.now())
    let cancel: Cancel = () => {}
    const wait = (): void => {
      if (due === undefined) return
      // In the background: a program that has ended does not wait for the next run of a schedule.
      cancel = kernel.after(
        due - kernel.now(),
        () => {
          due = then(kernel.now())
          wait()
          fire(fired)
        },
        { isBackground: true }
      )
    }
    wait()
    return { cancel: () => cancel(), due: () => due }
  }

  const watch = (
    jobId: Int64,
    configuration: TriggerConfiguration,
    fire: (fired: Fired) => void
  ): Pick<Armed, "cancel" | "ended" | "state"> => {
    const { continuous, file_arrival, job_completion, periodic, schedule, sql_condition, table_update } = configuration
    // Of a file of before: `configurations.ts` refuses it.
    if (sql_condition) return idle
    if (schedule) {
      const { quartz_cron_expression, timezone_id } = schedule
      const next = Either.getOrUndefined(Schedule.cron(schedule))
      if (next === undefined) return idle
      const fired: Fired = {
        trigger: "PERIODIC",
        schedule: { quartz_cron_expression, timezone_id, pause_status: "UNPAUSED" }
      }
      const { cancel } = timed(next, Schedule.spaced(next), fired, fire)
      return { cancel, state: () => ({ schedule: {} }) }
    }
    if (periodic) {
      const next = Either.getOrUndefined(Schedule.periodic(periodic))
      if (next === undefined) return idle
      const { cancel, due } = timed(next, next, { trigger: "PERIODIC" }, fire)
      return { cancel, state: () => ({ periodic: { next_run_time: due() } }) }
    }
    if (file_arrival) return watchFiles(file_arrival, fire)
    if (table_update) return watchTables(table_update, fire)
    if (job_completion) return watchRuns(job_completion, fire)
    return continuous ? keepRunning(jobId, fire) : idle
  }

  const watchFiles = (
    configuration: NonNullable<TriggerConfiguration["file_arrival"]>,
    fire: (fired: Fired) => void
  ): Pick<Armed, "cancel" | "state"> => {
    const directory = `${configuration.url.replace(/^dbfs:/, "").replace(/\/+$/, "")}/`
    const events = Events.make(kernel, configuration, () => fire({ trigger: "FILE_ARRIVAL" }))
    const stop = kernel.use(Volumes.make).onNewFile((path) => {
      if (path.startsWith(directory)) events.changed()
    })
    return {
      cancel: () => {
        stop()
        events.cancel()
      },
      state: () => ({ file_arrival: { using_file_events: false } })
    }
  }

  const watchTables = (
    configuration: NonNullable<TriggerConfiguration["table_update"]>,
    fire: (fired: Fired) => void
  ): Pick<Armed, "cancel" | "state"> => {
    const created = kernel.now()
    const state = kernel.use(State.make)
    const names = configuration.table_names
    const seen = new Set<string>()
    const events = Events.make(kernel, configuration, () => {
      seen.clear()
      fire({ trigger: "TABLE" })
    })
    const idOf = (name: string): unknown => {
      const path = CatalogRules.pathOf("table", name.toLowerCase())
      return path === undefined ? undefined : state.get(path)?.fields.table_id
    }
    const stop = state.watch(`${History.root}/`, ({ path }) => {
      const id = path.slice(History.root.length + 1)
      const last = History.versionsOf(state, id).at(-1)
      const name = names.find((name) => idOf(name) === id)
      // Versions of before are those of a file that was opened.
      if (name === undefined || last === undefined || last.timestamp < created || !isUpdate(last)) return
      seen.add(name)
      if (configuration.condition !== "ALL_UPDATED" || names.every((name) => seen.has(name))) events.changed()
    })
    return {
      cancel: () => {
        stop()
        events.cancel()
      },
      state: () => ({
        table_update: {
          last_seen_table_states: names.map((table_name) => ({ table_name, has_seen_updates: seen.has(table_name) }))
        }
      })
    }
  }

  const watchRuns = (
    { if_status, jobs }: NonNullable<TriggerConfiguration["job_completion"]>,
    fire: (fired: Fired) => void
  ): Pick<Armed, "cancel" | "ended" | "state"> => {
    const completed = new Map<string, CompletedJob>()
    let cancel: Cancel = () => {}
    return {
      cancel: () => cancel(),
      ended: (run) => {
        const id = String(run.jobId)
        const isWanted = if_status === "DONE" || isSuccess(run) === (if_status !== "FAILED")
        if (!isWanted || run.lifeCycle === "SKIPPED" || !jobs.some(({ job_id }) => job_id === id)) return
        completed.set(id, {
          workspace_id: kernel.workspaceId,
          job_id: id,
          run_id: String(run.runId),
          termination_code: terminationCodeOf(run),
          completion_time: new Date(run.endTime ?? kernel.now()).toISOString().replace(".000Z", "Z")
        })
        const all = jobs.flatMap(({ job_id }) => completed.get(job_id) ?? [])
        if (all.length < jobs.length) return
        completed.clear()
        cancel = kernel.after(0, () =>
          fire({ trigger: "JOB_COMPLETION", info: { job_completion: { completed_jobs: all } } })
        )
      },
      state: () => ({
        job_completion: {
          monitored_job_states: jobs.map(({ job_id, workspace_id }) => {
            const last = completed.get(job_id)
            return {
              workspace_id,
              job_id,
              has_seen_completion: last !== undefined,
              ...(last === undefined
                ? {}
                : {
                    last_seen_run_id: last.run_id,
                    last_seen_result: last.termination_code,
                    last_seen_completion_time: last.completion_time
                  })
            }
          })
        }
      })
    }
  }

  const keepRunning = (jobId: Int64, fire: (fired: Fired) => void): Pick<Armed, "cancel" | "ended" | "state"> => {
    let failures = 0
    let next: number | undefined
    let cancel: Cancel = () => {}
    const startAfter = (pause: number): void => {
      cancel()
      next = kernel.now() + pause
      cancel = kernel.after(
        pause,
        () => {
          next = undefined
          fire({ trigger: "CONTINUOUS" })
        },
        { isBackground: true }
      )
    }
    startAfter(0)
    return {
      cancel: () => cancel(),
      ended: (run) => {
        if (run.jobId !== jobId) return
        failures = isSuccess(run) ? 0 : failures + 1
        startAfter(Math.min(maxContinuousPause, continuousPause * 2 ** Math.max(0, failures - 1)))
      },
      state: () => ({
        continuous: {
          consecutive_failures: failures,
          is_backing_off: failures > 0 && next !== undefined,
          ...(next === undefined ? {} : { next_attempt_ms: next })
        }
      })
    }
  }

  return {
    changed: (jobId) => {
      const id = String(jobId)
      const configurations = configurationsOf(jobOf(jobId)?.settings ?? {})
      const key = Json.stringify(configurations) ?? ""
      const before = armed.get(id)
      // A change of other settings leaves schedules as they are.
      if (before?.key === key) return
      for (const { cancel } of before?.all ?? []) cancel()
      if (configurations.length === 0) armed.delete(id)
      else armed.set(id, { key, all: configurations.map((configuration) => arm(jobId, configuration)) })
    },
    ended: (run) => {
      for (const { all } of [...armed.values()]) for (const { ended } of all) ended?.(run)
    },
    show: (job, withState) => {
      const all = armed.get(String(job.jobId))?.all ?? []
      const { trigger, triggers } = job.settings
      const [first] = all
      const state = (one: Armed): PerTriggerState => ({
        pause_status: isPaused(one.configuration) ? "PAUSED" : "UNPAUSED",
        ...one.state()
      })
      const details = (one: Armed) => ({
        ...(withState ? { state: state(one) } : {}),
        ...(one.last === undefined ? {} : { history: { last_triggered: one.last } })
      })
      const legacy = trigger && first && withState ? state(first) : undefined
      return {
        ...(legacy === undefined
          ? {}
          : {
              trigger_state: {
                pause_status: legacy.pause_status,
                ...(legacy.file_arrival ? { file_arrival: legacy.file_arrival } : {}),
                ...(legacy.table_update ? { table: legacy.table_update } : {}),
                ...(legacy.job_completion ? { job_completion: legacy.job_completion } : {})
              }
            }),
        ...(triggers && triggers.length > 0 ? { trigger_details: all.slice(-triggers.length).map(details) } : {})
      }
    }
  }
}

/** A trigger that starts nothing. */
const idle: Pick<Armed, "cancel" | "state"> = { cancel: () => {}, state: () => ({}) }
