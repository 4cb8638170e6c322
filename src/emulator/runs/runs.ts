/** All runs of the workspace: how they come to be, wait, begin and are found again. */
import * as Either from "effect/Either"
import type { RunNowRequest, SubmitRunRequest } from "../../schemas/JobRunRequests.js"
import type { RunType, TriggerType } from "../../schemas/JobRunStates.js"
import type { JobSettings } from "../../schemas/JobSettings.js"
import type { Task } from "../../schemas/JobTasks.js"
import type { RunParameters } from "../../schemas/JobTaskTypes.js"
import type { Int64 } from "../../schemas/Wire.js"
import type { Clusters } from "../api/clusters.js"
import { type ApiFailure, invalidParameterValue } from "../failure.js"
import type { Kernel } from "../kernel.js"
import * as Compute from "./compute.js"
import * as Engine from "./engine.js"
import * as Execute from "./execute.js"
import { withDependencies, withDependents } from "./graph.js"
import { isOver, type JobRun, type TaskRun } from "./record.js"

/** What a job is to its runs. */
export interface RunnableJob {
  readonly jobId: Int64
  readonly settings: JobSettings
}

export interface Start {
  readonly job: RunnableJob
  readonly type: RunType
  readonly trigger: TriggerType
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
  /** Where the id is that of the run of a task. */
  readonly attempt: TaskRun | undefined
}

export interface Runs {
  readonly start: (start: Start) => JobRun
  readonly all: () => ReadonlyArray<JobRun>
  readonly find: (runId: Int64) => Found | undefined
  readonly remove: (run: JobRun) => void
  readonly cancel: (found: Found) => void
  readonly repair: (run: JobRun, keys: ReadonlySet<string>, jobParameters: Readonly<Record<string, string>>) => Int64
  /** The run that was started with this token, if any. */
  readonly byToken: (token: string) => JobRun | undefined
  readonly remember: (token: string, run: JobRun) => void
}

/** The parameters in a request, without all else. */
export const parametersIn = (request: RunNowRequest): RunParameters => {
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

export const settingsOf = (request: SubmitRunRequest): JobSettings => {
  const { access_control_list: _, idempotency_token: __, run_name, tasks, ...rest } = request
  return {
    ...rest,
    name: run_name ?? "Untitled",
    tasks: (tasks ?? []).map(({ email_notifications: _, ...task }): Task => task)
  }
}

/** `+key` and `key+` take in the tasks before and after. */
const selected = (tasks: ReadonlyArray<Task>, only: ReadonlyArray<string>): ReadonlySet<string> => {
  const keys = new Set<string>()
  for (const wanted of only) {
    const key = new Set([wanted.replace(/^\+|\+$/g, "")])
    const before = wanted.startsWith("+") ? withDependencies(tasks, key) : key
    const after = wanted.endsWith("+") ? withDependents(tasks, key) : key
    for (const one of [...before, ...after]) keys.add(one)
  }
  return keys
}

export const make = (
  kernel: Kernel,
  clusters: Clusters,
  options: {
    readonly jobOf: (jobId: Int64) => RunnableJob | undefined
    readonly obstacle: (attempt: TaskRun) => string | undefined
  }
): Runs => {
  const runs = new Map<string, JobRun>()
  const tokens = new Map<string, JobRun>()

  const engine = Engine.make(kernel, Compute.make(kernel, clusters), () => execute)

  const execute = Execute.make(kernel, kernel.options.tasks ?? {}, {
    obstacle: options.obstacle,
    runJob: (run, attempt, done) => {
      const task = attempt.task.run_job_task
      const job = task ? options.jobOf(task.job_id) : undefined
      if (!task || job === undefined) {
        return kernel.after(0, () => done({ result: "FAILED", error: `Job ${task?.job_id} does not exist.` }))
      }
      let isStopped = false
      const child = start({
        job,
        type: "JOB_RUN",
        trigger: "RUN_JOB_TASK",
        creator: run.creator,
        name: job.settings.name ?? "Untitled",
        parameters: {},
        jobParameters: task.job_parameters ?? {},
        only: undefined,
        queue: true,
        performanceTarget: undefined,
        runJobRunId: attempt.runId,
        onEnd: ({ message, result, runId }) =>
          kernel.after(0, () => {
            if (isStopped) return
            done(
              result === "SUCCESS" || result === "SUCCESS_WITH_FAILURES"
                ? { result: "SUCCESS", value: { output: { run_job_output: { run_id: runId } } } }
                : { result: "FAILED", error: `Run ${runId} of job ${job.jobId} failed: ${message}` }
            )
          })
      })
      return () => {
        isStopped = true
        engine.cancel(child)
      }
    },
    forEach: (run, attempt, done) => {
      const task = attempt.task.for_each_task
      let inputs: unknown
      try {
        inputs = JSON.parse(task?.inputs ?? "")
      } catch {
        inputs = undefined
      }
      if (!task || !Array.isArray(inputs)) {
        return kernel.after(0, () =>
          done({ result: "FAILED", error: "The inputs of the for-each task are no JSON array." })
        )
      }
      const waiting = [...inputs.entries()]
      let isStopped = false
      const next = (): void => {
        if (isStopped) return
        const taken = waiting.shift()
        if (taken !== undefined) {
          const [i, input] = taken
          const inner = { ...task.task, task_key: `${task.task.task_key}_${i}` }
          attempt.iterations = [...attempt.iterations, engine.iterate(run, inner, input, next)]
          return
        }
        if (!attempt.iterations.every(isOver)) return
        isStopped = true
        const failed = attempt.iterations.filter(({ result }) => result !== "SUCCESS").length
        done(
          failed === 0
            ? { result: "SUCCESS", value: {} }
            : { result: "FAILED", error: `${failed} of ${attempt.iterations.length} iterations failed.` }
        )
      }
      return kernel.after(0, () => {
        for (let i = 0; i < Math.max(1, Math.min(task.concurrency ?? 1, inputs.length)); i++) next()
      })
    }
  })

  const isActive = (run: JobRun): boolean => !isOver(run) && run.lifeCycle !== "QUEUED"

  const ofJob = (jobId: Int64): ReadonlyArray<JobRun> => [...runs.values()].filter((run) => run.jobId === jobId)

  const mostOf = (job: RunnableJob): number => job.settings.max_concurrent_runs ?? 1

  const beginQueued = (jobId: Int64): void => {
    const job = options.jobOf(jobId)
    const queued = ofJob(jobId).filter((run) => run.lifeCycle === "QUEUED")
    const free = job === undefined ? 0 : mostOf(job) - ofJob(jobId).filter(isActive).length
    for (const run of queued.slice(0, Math.max(0, free))) engine.begin(run)
  }

  const start: Runs["start"] = (asked) => {
    const { job, jobParameters } = asked
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
    const run: JobRun = {
      runId: kernel.ids.number(),
      jobId: job.jobId,
      name: asked.name,
      type: asked.type,
      trigger: asked.trigger,
      creator: asked.creator,
      only: asked.only === undefined ? undefined : selected(settings.tasks ?? [], asked.only),
      tasks: settings.tasks ?? [],
      jobClusters: settings.job_clusters ?? [],
      environmentVariables: settings.environment_variables ?? undefined,
      gitSource: settings.git_source ?? undefined,
      timeoutSeconds: settings.timeout_seconds ?? 0,
      jobParameters: [...declared, ...added],
      overriding: asked.parameters,
      runJobRunId: asked.runJobRunId,
      effectivePerformanceTarget: asked.performanceTarget ?? settings.performance_target ?? "PERFORMANCE_OPTIMIZED",
      lifeCycle: "PENDING",
      result: undefined,
      message: "",
      startTime: now,
      endTime: undefined,
      attempts: [],
      repairs: [],
      queuedAt: undefined,
      isCancelled: false,
      timeout: undefined,
      onEnd: [...(asked.onEnd === undefined ? [] : [asked.onEnd]), () => kernel.after(0, () => beginQueued(job.jobId))]
    }
    const active = asked.type === "SUBMIT_RUN" ? 0 : ofJob(job.jobId).filter(isActive).length
    const most = asked.type === "SUBMIT_RUN" ? 1 : mostOf(job)
    runs.set(String(run.runId), run)
    if (active < most) engine.begin(run)
    else if (asked.queue && most > 0) {
      run.lifeCycle = "QUEUED"
      run.queuedAt = now
      run.message = "Queued due to reaching maximum concurrent runs in this job."
    } else {
      engine.skip(run, `Skipping this run because the limit of ${most} maximum concurrent runs has been reached.`)
    }
    return run
  }

  return {
    start,
    all: () => [...runs.values()].reverse(),
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
    cancel: ({ attempt, run }) => (attempt === undefined ? engine.cancel(run) : engine.cancelTask(run, attempt)),
    repair: (run, keys, jobParameters) => {
      const id = kernel.ids.number()
      const startTime = kernel.now()
      if (run.repairs.length === 0) {
        run.repairs.push({
          type: "ORIGINAL",
          start_time: run.startTime,
          end_time: run.endTime ?? startTime,
          state: { life_cycle_state: run.lifeCycle, result_state: run.result ?? "FAILED", state_message: run.message },
          task_run_ids: run.attempts.map((attempt) => attempt.runId)
        })
      }
      const job = options.jobOf(run.jobId)
      const current = new Map((job?.settings.tasks ?? []).map((task) => [task.task_key, task]))
      run.tasks = run.tasks.map((task) => (keys.has(task.task_key) ? (current.get(task.task_key) ?? task) : task))
      run.jobParameters = run.jobParameters.map((p) => ({ ...p, value: jobParameters[p.name] ?? p.value }))
      const index = run.repairs.length
      const made = engine.again(run, keys)
      const item = { type: "REPAIR", id, start_time: startTime, task_run_ids: made.map((attempt) => attempt.runId) }
      run.repairs[index] = { ...item, state: { life_cycle_state: "RUNNING", state_message: "" } }
      run.onEnd.push((ended) => {
        if (run.repairs[index]?.end_time !== undefined) return
        run.repairs[index] = {
          ...item,
          end_time: kernel.now(),
          state: {
            life_cycle_state: ended.lifeCycle,
            result_state: ended.result ?? "FAILED",
            state_message: ended.message
          }
        }
      })
      return id
    },
    byToken: (token) => tokens.get(token),
    remember: (token, run) => {
      tokens.set(token, run)
    }
  }
}

/** A run that the API knows. */
export const existing = (runs: Runs, runId: Int64): Either.Either<Found, ApiFailure> =>
  Either.fromNullable(runs.find(runId), () => invalidParameterValue(`Run ${runId} does not exist.`))
