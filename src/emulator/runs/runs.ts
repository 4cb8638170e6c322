/** Manages all runs of the workspace: creates, queues, starts and finds them. */
import * as Either from "effect/Either"
import * as Json from "../../internal/codec/json.js"
import type { RunType, TriggerInfo, TriggerType } from "../../schemas/jobs/JobRunStates.js"
import type { JobSettings } from "../../schemas/jobs/JobSettings.js"
import type { Task } from "../../schemas/jobs/JobTasks.js"
import type { RunParameters } from "../../schemas/jobs/JobTaskTypes.js"
import type { CronSchedule } from "../../schemas/jobs/JobTriggers.js"
import type { Int64 } from "../../schemas/Wire.js"
import type { Clusters } from "../api/clusters.js"
import { type ApiFailure, invalidParameterValue } from "../failure.js"
import type { Kernel } from "../kernel.js"
import type { SeedRun } from "../kit/seed.js"
import * as Compute from "./compute.js"
import * as Engine from "./engine.js"
import * as Execute from "./execute.js"
import { withDependencies, withDependents } from "./graph.js"
import { isOver, type JobRun, type Repair, type TaskRun } from "./record.js"
import { resolve } from "./references.js"
import { settle } from "./seeded.js"
import { originalToWire, repairToWire } from "./wire.js"

/** The parts of a job that its runs need. */
export interface RunnableJob {
  readonly jobId: Int64
  readonly settings: JobSettings
}

export interface Start {
  readonly job: RunnableJob
  readonly type: RunType
  readonly trigger: TriggerType
  readonly triggerInfo?: TriggerInfo | undefined
  readonly schedule?: CronSchedule | undefined
  readonly creator: string
  readonly name: string
  readonly parameters: RunParameters
  readonly jobParameters: Readonly<Record<string, string>>
  readonly only: ReadonlyArray<string> | undefined
  readonly queue: boolean
  readonly performanceTarget: string | undefined
  readonly runJobRunId?: Int64 | undefined
  readonly onEnd?: ((run: JobRun) => void) | undefined
}

export interface Found {
  readonly run: JobRun
  /** The attempt, if the ID is a task's run ID. */
  readonly attempt: TaskRun | undefined
}

export interface Runs {
  readonly start: (start: Start) => JobRun
  /** Adds a run in a given state. */
  readonly add: (start: Start, seed: SeedRun) => JobRun
  /** All runs, latest first. */
  readonly all: () => ReadonlyArray<JobRun>
  /** All runs except those of deleted jobs. */
  readonly listed: () => ReadonlyArray<JobRun>
  readonly find: (runId: Int64) => Found | undefined
  readonly remove: (run: JobRun) => void
  readonly cancel: (found: Found) => void
  readonly repair: (
    run: JobRun,
    keys: ReadonlySet<string>,
    given: { readonly jobParameters: Readonly<Record<string, string>>; readonly parameters: RunParameters }
  ) => Int64
  /** Must be called when a job is changed or deleted. */
  readonly startQueued: (jobId: Int64) => void
  /** Returns the run that was started with this idempotency token, including a deleted run. */
  readonly byToken: (token: string) => JobRun | undefined
  readonly remember: (token: string, run: JobRun) => void
}

/** Extracts the parameters from a request. */
export const parametersIn = (request: RunParameters): RunParameters => {
  const names = [
    "notebook_params",
    "jar_params",
    "python_params",
    "python_named_params",
    "spark_submit_params",
    "sql_params",
    "dbt_commands",
    "pipeline_params"
  ] as const
  return Object.fromEntries(names.flatMap((name) => (request[name] ? [[name, request[name]]] : [])))
}

const plain = (wanted: string): string => wanted.replace(/^\+|\+$/g, "")

/** Returns the first key that does not name a task. */
export const unknownIn = (tasks: ReadonlyArray<Task>, only: ReadonlyArray<string>): string | undefined =>
  only.map(plain).find((key) => !tasks.some(({ task_key }) => task_key === key))

/** `+key` also selects the dependencies of a task, and `key+` its dependents. */
const selected = (tasks: ReadonlyArray<Task>, only: ReadonlyArray<string>): ReadonlySet<string> => {
  const keys = new Set<string>()
  for (const wanted of only) {
    const key = new Set([plain(wanted)])
    const before = wanted.startsWith("+") ? withDependencies(tasks, key) : key
    const after = wanted.endsWith("+") ? withDependents(tasks, key) : key
    for (const one of [...before, ...after]) keys.add(one)
  }
  return keys
}

const listIn = (text: string): ReadonlyArray<unknown> | undefined => {
  try {
    const list = Json.parse(text)
    return Array.isArray(list) ? list : undefined
  } catch {
    return undefined
  }
}

/** The result of a for-each task whose iterations have ended. */
const endingOf = ({ iterations, total }: TaskRun): Execute.Ending => {
  const last = new Map(iterations.map(({ index, result }) => [index, result]))
  const failed = [...last.values()].filter((result) => result !== "SUCCESS").length
  return failed === 0
    ? { result: "SUCCESS", value: {} }
    : { result: "FAILED", error: `${failed} of ${total} iterations failed.` }
}

export const make = (
  kernel: Kernel,
  clusters: Clusters,
  options: {
    readonly jobOf: (jobId: Int64) => RunnableJob | undefined
    readonly startErrorOf: (attempt: TaskRun) => string | undefined
    readonly programOf: Execute.Others["programOf"]
    readonly onEnd: (run: JobRun) => void
  }
): Runs => {
  const runs = new Map<string, JobRun>()
  const tokens = new Map<string, JobRun>()

  const workspace = { host: kernel.address, workspaceId: kernel.workspaceId }

  const engine = Engine.make(kernel, Compute.make(kernel, clusters), () => execute)

  const execute = Execute.make(kernel, kernel.options.tasks ?? {}, {
    startErrorOf: options.startErrorOf,
    programOf: options.programOf,
    runJob: (run, attempt, done) => {
      const task = attempt.task.run_job_task
      const job = task ? options.jobOf(task.job_id) : undefined
      if (!task || job === undefined) {
        return kernel.after(0, () => done({ result: "FAILED", error: `Job ${task?.job_id} does not exist.` }))
      }
      const place = { run, attempt, workspace }
      let isDone = false
      const child = start({
        job,
        type: "JOB_RUN",
        trigger: "RUN_JOB_TASK",
        creator: run.creator,
        name: job.settings.name ?? "Untitled",
        parameters: parametersIn(task),
        jobParameters: Object.fromEntries(
          Object.entries(task.job_parameters ?? {}).map(([name, value]) => [name, resolve(place, value)])
        ),
        only: undefined,
        queue: job.settings.queue?.enabled === true,
        performanceTarget: undefined,
        runJobRunId: attempt.runId,
        onEnd: ({ message, result, runId }) =>
          kernel.after(0, () => {
            // A child run may end again after a repair.
            if (isDone) return
            isDone = true
            done(
              result === "SUCCESS" || result === "SUCCESS_WITH_FAILURES"
                ? { result: "SUCCESS", value: attempt.value }
                : { result: "FAILED", error: `Run ${runId} of job ${job.jobId} ended as ${result}: ${message}` }
            )
          })
      })
      attempt.value = { output: { run_job_output: { run_id: child.runId } } }
      return () => {
        if (isDone) return
        isDone = true
        engine.cancel(child)
      }
    },
    forEach: (run, attempt, done) => {
      const task = attempt.task.for_each_task
      const inputs = task ? listIn(resolve({ run, attempt, workspace }, task.inputs)) : undefined
      if (!task || inputs === undefined) {
        return kernel.after(0, () =>
          done({ result: "FAILED", error: "The inputs of the for each task are not a JSON array." })
        )
      }
      const waiting = [...inputs.entries()]
      attempt.total = inputs.length
      let active = 0
      let isStopped = false
      const next = (): void => {
        if (isStopped) return
        const taken = waiting.shift()
        if (taken !== undefined) {
          active += 1
          const [index, input] = taken
          engine.iterate(run, attempt, { task: task.task, index, input }, () => {
            active -= 1
            next()
          })
        } else if (active === 0) {
          isStopped = true
          done(endingOf(attempt))
        }
      }
      const cancel = kernel.after(0, () => {
        for (let i = 0; i < Math.max(1, Math.min(task.concurrency ?? 1, inputs.length)); i++) next()
      })
      return () => {
        isStopped = true
        cancel()
      }
    }
  })

  const isActive = (run: JobRun): boolean => !isOver(run) && run.lifeCycle !== "QUEUED"

  const ofJob = (jobId: Int64): ReadonlyArray<JobRun> => [...runs.values()].filter((run) => run.jobId === jobId)

  const maxConcurrentRunsOf = (job: RunnableJob): number => job.settings.max_concurrent_runs ?? 1

  /** Starts queued runs in order while there is capacity. Ends all runs of a deleted job. */
  const startQueued = (jobId: Int64): void => {
    const job = options.jobOf(jobId)
    if (job === undefined) {
      for (const run of ofJob(jobId)) if (!isOver(run)) engine.cancel(run)
      return
    }
    const queued = ofJob(jobId).filter((run) => run.lifeCycle === "QUEUED")
    const free = maxConcurrentRunsOf(job) - ofJob(jobId).filter(isActive).length
    for (const run of queued.slice(0, Math.max(0, free))) engine.begin(run)
  }

  const recordOf = (request: Start): JobRun => {
    const { job, jobParameters } = request
    const { settings } = job
    const now = kernel.now()
    const declared = (settings.parameters ?? []).map((parameter) => ({
      name: parameter.name,
      default: parameter.default,
      value: jobParameters[parameter.name] ?? parameter.default
    }))
    const added = Object.entries(jobParameters)
      .filter(([name]) => !declared.some((parameter) => parameter.name === name))
      .map(([name, value]) => ({ name, default: "", value }))
    return {
      runId: kernel.ids.number(),
      jobId: job.jobId,
      name: request.name,
      type: request.type,
      trigger: request.trigger,
      triggerInfo:
        request.triggerInfo ?? (request.runJobRunId === undefined ? undefined : { run_id: request.runJobRunId }),
      schedule: request.schedule,
      creator: request.creator,
      only: request.only === undefined ? undefined : selected(settings.tasks ?? [], request.only),
      tasks: settings.tasks ?? [],
      jobClusters: settings.job_clusters ?? [],
      environmentVariables: settings.environment_variables ?? undefined,
      gitSource: settings.git_source ?? undefined,
      isSingleTask: settings.format === "SINGLE_TASK" && settings.tasks?.length === 1,
      timeoutSeconds: settings.timeout_seconds ?? 0,
      jobParameters: [...declared, ...added],
      overriding: request.parameters,
      effectivePerformanceTarget: request.performanceTarget ?? settings.performance_target ?? "PERFORMANCE_OPTIMIZED",
      lifeCycle: "PENDING",
      result: undefined,
      message: "",
      startTime: now,
      endTime: undefined,
      attempts: [],
      latest: new Map(),
      repairs: [],
      original: undefined,
      queuedAt: undefined,
      isCancelled: false,
      timeout: undefined,
      onEnd: [
        ...(request.onEnd === undefined ? [] : [request.onEnd]),
        () => kernel.after(0, () => startQueued(job.jobId)),
        options.onEnd
      ]
    }
  }

  const start: Runs["start"] = (request) => {
    const { job } = request
    const run = recordOf(request)
    const active = ofJob(job.jobId).filter(isActive).length
    const max = maxConcurrentRunsOf(job)
    runs.set(String(run.runId), run)
    if (active < max) engine.begin(run)
    else if (request.queue && max > 0) {
      run.lifeCycle = "QUEUED"
      run.queuedAt = run.startTime
      run.message = `Queued due to reaching maximum concurrent runs of ${max}.`
    } else {
      engine.skip(run, `Skipping this run because the limit of ${max} maximum concurrent runs has been reached.`)
    }
    return run
  }

  return {
    start,
    add: (request, seed) => {
      const run = recordOf(request)
      runs.set(String(run.runId), run)
      settle(run, seed, { attemptOf: engine.attemptOf, now: kernel.now() })
      if (run.lifeCycle === "QUEUED") kernel.after(0, () => startQueued(run.jobId))
      return run
    },
    all: () => [...runs.values()].reverse(),
    listed: () => [...runs.values()].reverse().filter((run) => options.jobOf(run.jobId) !== undefined),
    find: (runId) => {
      const run = runs.get(String(runId))
      if (run !== undefined) return { run, attempt: undefined }
      for (const other of runs.values()) {
        for (const attempt of other.attempts) {
          if (attempt.runId === runId) return { run: other, attempt }
          const iteration = attempt.iterations.find((one) => one.runId === runId)
          if (iteration !== undefined) return { run: other, attempt: iteration }
        }
      }
      return undefined
    },
    remove: (run) => {
      runs.delete(String(run.runId))
    },
    cancel: ({ attempt, run }) => (attempt === undefined ? engine.cancel(run) : engine.cancelTask(attempt)),
    repair: (run, keys, { jobParameters, parameters }) => {
      run.original ??= originalToWire(run)
      // Uses the current settings of the job.
      const settings = options.jobOf(run.jobId)?.settings
      const current = new Map((settings?.tasks ?? []).map((task) => [task.task_key, task]))
      run.tasks = run.tasks.map((task) => (keys.has(task.task_key) ? (current.get(task.task_key) ?? task) : task))
      run.jobClusters = settings?.job_clusters ?? run.jobClusters
      run.jobParameters = run.jobParameters.map((p) => ({ ...p, value: jobParameters[p.name] ?? p.value }))
      run.overriding = { ...run.overriding, ...parameters }
      const repair: Repair = {
        id: kernel.ids.number(),
        startTime: kernel.now(),
        firstAttempt: run.attempts.length,
        ended: undefined
      }
      run.repairs.push(repair)
      const watch = (ended: JobRun): void => {
        run.onEnd.splice(run.onEnd.indexOf(watch), 1)
        repair.ended = repairToWire(ended, repair)
      }
      run.onEnd.push(watch)
      engine.repair(run, keys)
      return repair.id
    },
    startQueued,
    byToken: (token) => tokens.get(token),
    remember: (token, run) => {
      tokens.set(token, run)
    }
  }
}

/** Returns the run with this ID. Fails if it does not exist. */
export const existing = (runs: Runs, runId: Int64): Either.Either<Found, ApiFailure> =>
  Either.fromNullable(runs.find(runId), () => invalidParameterValue(`Run ${runId} does not exist.`))
