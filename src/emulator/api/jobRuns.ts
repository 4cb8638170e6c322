/** Emulates the runs part of the Jobs API: starts, lists, reads, repairs and cancels runs. */
import * as Either from "effect/Either"
import type { ListRunsRequest, RepairRunRequest } from "../../schemas/jobs/JobRunRequests.js"
import type { BaseRun } from "../../schemas/jobs/JobRuns.js"
import type { Int64 } from "../../schemas/Wire.js"
import { operations } from "../../services/jobs/operations.js"
import { type ApiFailure, invalidParameterValue, invalidState } from "../failure.js"
import type { Kernel } from "../kernel.js"
import type { SeedRun } from "../kit/seed.js"
import * as Paging from "../paging.js"
import { type Route, route, serving } from "../router.js"
import { withDependents } from "../runs/graph.js"
import * as Output from "../runs/output.js"
import { isOver, type JobRun, latest, type TaskRun } from "../runs/record.js"
import * as Runs from "../runs/runs.js"
import { truncated } from "../runs/truncated.js"
import { runToWire, type Setting, taskRunToWire } from "../runs/wire.js"
import * as SqlTasks from "../sqlJobs/tasks.js"
import * as Triggers from "../triggers/triggers.js"
import * as Clusters from "./clusters.js"
import * as Formats from "./jobFormats.js"
import * as Jobs from "./jobs.js"
import * as Workspace from "./workspace.js"

export interface JobRuns {
  readonly routes: ReadonlyArray<Route>
  readonly find: Runs.Runs["find"]
  /** The runs that lists show, of which the last started comes first. */
  readonly listed: Runs.Runs["listed"]
  /** Adds a run in a given state. */
  readonly seed: (jobId: Int64, run: SeedRun) => Checked<{ readonly run_id: Int64 }>
}

const listLimits = { default: 20, max: 25 }

const maxTokenLength = 64

const lists = ["tasks", "job_clusters", "job_parameters", "repair_history"] as const

/** For a for-each run, every page contains its one task. */
const taskLists = ["iterations"] as const

type Checked<A> = Either.Either<A, ApiFailure>

const matches =
  (request: ListRunsRequest) =>
  (run: JobRun): boolean =>
    (request.job_id === undefined || request.job_id === null || run.jobId === request.job_id) &&
    (request.active_only !== true || !isOver(run)) &&
    (request.completed_only !== true || isOver(run)) &&
    (!request.run_type || run.type === request.run_type) &&
    (!request.start_time_from || run.startTime >= request.start_time_from) &&
    (!request.start_time_to || run.startTime <= request.start_time_to)

/** Latest first: by the end, or by the start of a run that is active. https://docs.databricks.com/api/jobs/v2/list-runs */
const byEnd = (a: JobRun, b: JobRun): number => (b.endTime ?? b.startTime) - (a.endTime ?? a.startTime)

const isFailed = (attempt: TaskRun): boolean =>
  attempt.result !== "SUCCESS" && attempt.result !== "EXCLUDED" && attempt.result !== "DISABLED"

/** The keys of the tasks that a repair runs again. */
const toRepair = (run: JobRun, request: RepairRunRequest): Checked<ReadonlySet<string>> => {
  const known = new Set(latest(run).map(({ task }) => task.task_key))
  const requested = request.rerun_tasks ?? []
  const all = request.rerun_all_failed_tasks === true
  if (all && requested.length > 0) {
    return Either.left(invalidParameterValue("Only one of rerun_tasks and rerun_all_failed_tasks can be specified."))
  }
  if (new Set(requested).size < requested.length) {
    return Either.left(invalidParameterValue("rerun_tasks cannot contain duplicate task keys."))
  }
  const unknown = requested.find((key) => !known.has(key))
  if (unknown !== undefined) {
    return Either.left(invalidParameterValue(`Task '${unknown}' does not exist in run ${run.runId}.`))
  }
  const keys = new Set(
    all
      ? latest(run)
          .filter(isFailed)
          .map(({ task }) => task.task_key)
      : requested
  )
  if (keys.size === 0) return Either.left(invalidParameterValue("There are no tasks to repair in this run."))
  return Either.right(request.rerun_dependent_tasks === true ? withDependents(run.tasks, keys) : keys)
}

/** From the second repair on, the request must contain the ID of the latest repair. */
const checkedRepairId = (run: JobRun, given: Int64 | null | undefined): Checked<void> => {
  const last = run.repairs.at(-1)?.id
  if (given === last || (last === undefined && !given)) return Either.void
  return Either.left(
    invalidParameterValue(
      given === undefined || given === null
        ? "The latest repair ID needs to be provided in order to create a new repair"
        : `The provided latest repair ID ${given} is not that of the latest repair.`
    )
  )
}

export const make = (kernel: Kernel): JobRuns => {
  const jobs = kernel.use(Jobs.make)
  const workspace = kernel.use(Workspace.make)
  /** One-time runs have jobs that no list shows, and that a repair still needs. */
  const oneTime = new Map<string, Runs.RunnableJob>()

  const runs = Runs.make(kernel, kernel.use(Clusters.make), {
    programOf: SqlTasks.make(kernel),
    jobOf: (jobId) => jobs.find(jobId) ?? oneTime.get(String(jobId)),
    startErrorOf: ({ task }) => {
      const { notebook_task } = task
      const isChecked = kernel.options.checkNotebooks === true && notebook_task && notebook_task.source !== "GIT"
      return isChecked && !workspace.isNotebook(notebook_task.notebook_path)
        ? `Unable to access the notebook "${notebook_task.notebook_path}". Either it does not exist, or the identity used to run this job lacks the required permissions.`
        : undefined
    },
    onEnd: (run) => triggers.ended(run)
  })

  jobs.onChange(runs.startQueued)

  const startOf = (job: Jobs.JobRecord, { info, schedule, trigger }: Triggers.Fired): Runs.Start => ({
    job,
    type: "JOB_RUN",
    trigger,
    triggerInfo: info,
    schedule,
    creator: job.creator,
    name: nameOf(job),
    parameters: {},
    jobParameters: {},
    only: undefined,
    queue: job.settings.queue?.enabled === true,
    performanceTarget: undefined
  })

  const triggers = Triggers.make(kernel, jobs.find, (job, fired) => runs.start(startOf(job, fired)))

  jobs.onChange(triggers.changed)
  jobs.showTriggers(triggers.show)

  const setting = (showsValues = false): Setting => ({
    now: kernel.now(),
    host: kernel.address(),
    workspaceId: kernel.workspaceId,
    showsValues
  })

  /** The run that an earlier request with the same token started. */
  const startedBefore = (token: string | null | undefined): Checked<JobRun | undefined> => {
    if ((token ?? "").length > maxTokenLength) {
      return Either.left(invalidParameterValue(`The idempotency token must have at most ${maxTokenLength} characters.`))
    }
    const run = token ? runs.byToken(token) : undefined
    return run !== undefined && runs.find(run.runId) === undefined
      ? Either.left(
          invalidParameterValue(`Run ${run.runId}, which was created with the idempotency token, was deleted.`)
        )
      : Either.right(run)
  }

  const nameOf = (job: Jobs.JobRecord): string => job.settings.name ?? "Untitled"

  /** The run of a task, which has an output. Since version 2.1 the run of a job has none, even with a single task. */
  const single = ({ attempt, run }: Runs.Found, minorVersion: number | undefined, what: string): Checked<TaskRun> => {
    if (attempt !== undefined) return Either.right(attempt)
    const [only, ...others] = latest(run)
    if (minorVersion === 0 && only !== undefined && others.length === 0) return Either.right(only)
    return Either.left(
      invalidParameterValue(
        `Retrieving the ${what} of runs with multiple tasks is not supported. Please retrieve the ${what} of each individual task run instead.`
      )
    )
  }

  const listed = (run: JobRun, expand: boolean, minorVersion: number | undefined): BaseRun => {
    const whole = runToWire(setting(), run, false)
    if (minorVersion === 0 && run.isSingleTask) return Formats.runViewOf(whole)
    if (expand) {
      const { hasMore, value } = truncated(whole, lists, 0)
      return { ...value, ...(hasMore ? { has_more: true } : {}) }
    }
    const { job_clusters: _, tasks: __, ...rest } = whole
    return rest
  }

  const routes: ReadonlyArray<Route> = [
    route(operations.runNow, (request, { user }) =>
      Either.gen(function* () {
        const token = request.idempotency_token
        const earlier = yield* startedBefore(token)
        if (earlier !== undefined) return { run_id: earlier.runId, number_in_job: earlier.runId }
        const job = yield* jobs.existing(request.job_id)
        const unknown = Runs.unknownIn(job.settings.tasks ?? [], request.only ?? [])
        if (unknown !== undefined) {
          return yield* Either.left(invalidParameterValue(`Task '${unknown}' does not exist in job ${job.jobId}.`))
        }
        const run = runs.start({
          job,
          type: "JOB_RUN",
          trigger: "ONE_TIME",
          creator: user.userName,
          name: nameOf(job),
          parameters: Runs.parametersIn(request),
          jobParameters: request.job_parameters ?? {},
          only: request.only ?? undefined,
          queue: (request.queue ?? job.settings.queue)?.enabled === true,
          performanceTarget: request.performance_target ?? undefined
        })
        if (token) runs.remember(token, run)
        return { run_id: run.runId, number_in_job: run.runId }
      })
    ),
    route(serving(operations.submit, { request: Formats.SubmitInput }), (request, { minorVersion, user }) =>
      Either.gen(function* () {
        const token = request.idempotency_token
        const earlier = yield* startedBefore(token)
        if (earlier !== undefined) return { run_id: earlier.runId }
        const { access_control_list: _, idempotency_token: __, run_name, ...requested } = request
        const settings = yield* jobs.check(
          yield* Formats.settingsOf({ ...requested, name: run_name ?? "Untitled" }, minorVersion)
        )
        if ((settings.tasks ?? []).length === 0) {
          return yield* Either.left(invalidParameterValue("One of job tasks must be specified."))
        }
        const job: Runs.RunnableJob = { jobId: kernel.ids.number(), settings }
        oneTime.set(String(job.jobId), job)
        const run = runs.start({
          job,
          type: "SUBMIT_RUN",
          trigger: "ONE_TIME",
          creator: user.userName,
          name: settings.name ?? "Untitled",
          parameters: {},
          jobParameters: {},
          only: undefined,
          queue: false,
          performanceTarget: undefined
        })
        if (token) runs.remember(token, run)
        return { run_id: run.runId }
      })
    ),
    route(operations.runsListPage, (request, { minorVersion }) =>
      Either.gen(function* () {
        const { expand_tasks, limit, offset, page_token, ...filters } = request
        if (limit !== undefined && limit !== null && (limit < 0 || limit > listLimits.max)) {
          return yield* Either.left(invalidParameterValue(`limit must be between 0 and ${listLimits.max}, inclusive.`))
        }
        if (filters.active_only === true && filters.completed_only === true) {
          return yield* Either.left(
            invalidParameterValue("active_only and completed_only cannot be simultaneously set to true")
          )
        }
        const page = yield* Paging.page({
          list: JSON.stringify(["runs", { ...filters, job_id: String(filters.job_id ?? "") }, offset]),
          items: runs
            .listed()
            .filter(matches(request))
            .sort(byEnd)
            .slice(offset ?? 0),
          key: ({ runId }) => String(runId),
          size: yield* Paging.pageSize(limit === 0 ? listLimits.max : limit, listLimits),
          token: page_token
        })
        return {
          ...(page.items.length === 0
            ? {}
            : { runs: page.items.map((run) => listed(run, expand_tasks === true, minorVersion)) }),
          has_more: page.next !== undefined,
          next_page_token: page.next,
          prev_page_token: page.previous
        }
      })
    ),
    route(
      operations.runsGetPage,
      ({ include_history, include_resolved_values, page_token, run_id }, { minorVersion }) =>
        Either.gen(function* () {
          const { attempt, run } = yield* Runs.existing(runs, run_id)
          const at = yield* Paging.position(`run ${run_id}`, page_token)
          const how = setting(include_resolved_values === true)
          if (attempt === undefined && minorVersion === 0 && run.isSingleTask) {
            return Formats.runViewOf(runToWire(how, run, include_history === true))
          }
          const { hasMore, next, value } =
            attempt === undefined
              ? truncated(runToWire(how, run, include_history === true), lists, at)
              : truncated(taskRunToWire(how, run, attempt), taskLists, at)
          return hasMore ? { ...value, next_page_token: Paging.atPosition(`run ${run_id}`, next) } : value
        })
    ),
    route(operations.runsGetOutput, ({ run_id }, { minorVersion }) =>
      Either.gen(function* () {
        const found = yield* Runs.existing(runs, run_id)
        const attempt = yield* single(found, minorVersion, "output")
        return Output.outputOf(setting(), found.run, attempt)
      })
    ),
    route(operations.runsExport, ({ run_id, views_to_export }, { minorVersion }) =>
      Either.gen(function* () {
        const attempt = yield* single(yield* Runs.existing(runs, run_id), minorVersion, "views")
        if (!attempt.task.notebook_task) {
          return yield* Either.left(invalidParameterValue("Only notebook job runs can be exported to HTML."))
        }
        return { views: Output.viewsOf(attempt, views_to_export ?? "CODE") }
      })
    ),
    route(operations.runsDelete, ({ run_id }) =>
      Either.gen(function* () {
        const { attempt, run } = yield* Runs.existing(runs, run_id)
        if (attempt !== undefined) {
          return yield* Either.left(
            invalidParameterValue(`Run ${run_id} is the run of a task and cannot be deleted by itself.`)
          )
        }
        if (!isOver(run)) {
          return yield* Either.left(invalidState(`Run ${run_id} is active and cannot be deleted. Cancel it first.`))
        }
        runs.remove(run)
      })
    ),
    route(operations.cancel, ({ run_id }) => Either.map(Runs.existing(runs, run_id), runs.cancel)),
    route(operations.cancelAll, ({ all_queued_runs, job_id }) =>
      Either.gen(function* () {
        if (job_id === undefined || job_id === null) {
          if (all_queued_runs !== true) {
            return yield* Either.left(invalidParameterValue("Missing required field: job_id"))
          }
        } else yield* jobs.existing(job_id)
        for (const run of runs.all()) {
          const isMeant = job_id === undefined || job_id === null || run.jobId === job_id
          if (isMeant && (all_queued_runs !== true || run.lifeCycle === "QUEUED")) {
            runs.cancel({ run, attempt: undefined })
          }
        }
      })
    ),
    route(operations.repair, (request) =>
      Either.gen(function* () {
        const { attempt, run } = yield* Runs.existing(runs, request.run_id)
        if (attempt !== undefined) {
          return yield* Either.left(
            invalidParameterValue(
              `Run ${request.run_id} is the run of a task; repair run ${run.runId} of its job instead.`
            )
          )
        }
        if (!isOver(run)) {
          return yield* Either.left(invalidState(`Run ${run.runId} is active and cannot be repaired.`))
        }
        yield* checkedRepairId(run, request.latest_repair_id)
        const keys = yield* toRepair(run, request)
        const jobParameters = request.job_parameters ?? {}
        return { repair_id: runs.repair(run, keys, { jobParameters, parameters: Runs.parametersIn(request) }) }
      })
    )
  ]

  return {
    routes,
    find: runs.find,
    listed: runs.listed,
    seed: (jobId, run) =>
      Either.map(jobs.existing(jobId), (job) => ({
        run_id: runs.add(startOf(job, { trigger: "ONE_TIME" }), run).runId
      }))
  }
}
