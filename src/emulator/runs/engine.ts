/** Executes job runs: decides which task starts when, and how each task and the run end. */
import type { Task } from "../../schemas/jobs/JobTasks.js"
import type { Kernel } from "../kernel.js"
import type { Cancel } from "../timeline.js"
import type { Compute } from "./compute.js"
import type { Ending } from "./execute.js"
import { decideAll, type Ended, resultOfRun } from "./graph.js"
import {
  addAttempt,
  type ExecutionState,
  isOver,
  type JobRun,
  type LifeCycleState,
  latest,
  latestOf,
  type RunResult,
  type TaskRun
} from "./record.js"

export interface Engine {
  /** Makes the first attempt of a task, which is blocked. */
  readonly attemptOf: (task: Task) => TaskRun
  /** Starts a run. */
  readonly begin: (run: JobRun) => void
  readonly cancel: (run: JobRun) => void
  readonly cancelTask: (attempt: TaskRun) => void
  /** Runs these tasks again, as a repair of a completed run. */
  readonly repair: (run: JobRun, keys: ReadonlySet<string>) => void
  /** Ends a run that never started. */
  readonly skip: (run: JobRun, message: string) => void
  /** Runs one iteration of a for-each task, including retries. */
  readonly iterate: (run: JobRun, parent: TaskRun, iteration: Iteration, done: () => void) => void
}

export interface Iteration {
  readonly task: Task
  readonly input: unknown
  readonly index: number
}

type Execute = (run: JobRun, attempt: TaskRun, done: (ending: Ending) => void) => Cancel

const failedMessage = "Workload failed, see run output for details"

const canceledMessage = "Run cancelled."

const notRunMessages: Readonly<Record<string, string>> = {
  UPSTREAM_FAILED: "An upstream task failed.",
  UPSTREAM_CANCELED: "An upstream task was canceled.",
  EXCLUDED: "The condition to run the task was not met.",
  DISABLED: "The task is disabled."
}

export const make = (kernel: Kernel, compute: Compute, execute: () => Execute): Engine => {
  const { durations, now } = kernel

  const end = (
    state: ExecutionState,
    lifeCycle: LifeCycleState,
    result: RunResult | undefined,
    message: string
  ): void => {
    state.lifeCycle = lifeCycle
    state.result = result
    state.message = message
    state.endTime = now()
  }

  const attemptAt = (
    task: Task,
    lifeCycle: LifeCycleState,
    number: number,
    iteration?: Pick<Iteration, "input" | "index">
  ): TaskRun => ({
    runId: kernel.ids.number(),
    task,
    attempt: number,
    input: iteration?.input,
    index: iteration?.index,
    lifeCycle,
    result: undefined,
    message: "",
    startTime: now(),
    endTime: undefined,
    cluster: undefined,
    executionTime: undefined,
    value: {},
    error: undefined,
    errorTrace: undefined,
    outcome: undefined,
    iterations: [],
    total: 0,
    stop: undefined,
    onOver: undefined,
    hasLostCluster: false
  })

  /** Stops the attempt and its iterations. */
  const stop = (attempt: TaskRun): void => {
    const { stop } = attempt
    attempt.stop = undefined
    stop?.()
    for (const iteration of attempt.iterations) {
      if (!isOver(iteration)) stopAs(iteration, "CANCELED", canceledMessage)
    }
  }

  /** Ends the attempt from outside, without notifying listeners. */
  const stopAs = (attempt: TaskRun, result: "CANCELED" | "TIMEDOUT", message: string): void => {
    attempt.onOver = undefined
    stop(attempt)
    end(attempt, "TERMINATED", result, message)
  }

  /** Notifies the waiting fibers that the attempt has ended, once. */
  const notify = (attempt: TaskRun): void => {
    const { onOver } = attempt
    attempt.onOver = undefined
    onOver?.()
  }

  /** Acquires compute, executes the attempt, and releases the compute. */
  const runAttempt = (run: JobRun, attempt: TaskRun): void => {
    attempt.lifeCycle = "PENDING"
    attempt.startTime = now()
    const stops: Array<Cancel> = []
    attempt.stop = () => {
      for (const cancel of stops.splice(0)) cancel()
    }
    const over = (finish: () => void): void => {
      stop(attempt)
      finish()
      notify(attempt)
    }
    const { condition_task, for_each_task, run_job_task, timeout_seconds } = attempt.task
    if (timeout_seconds) {
      stops.push(
        kernel.after(timeout_seconds * 1000, () =>
          over(() => end(attempt, "TERMINATED", "TIMEDOUT", `Task timed out after ${timeout_seconds} seconds.`))
        )
      )
    }
    const ended = (ending: Ending): void =>
      over(() => {
        if (ending.result === "SUCCESS") {
          attempt.value = ending.value
          attempt.outcome = ending.outcome
          end(attempt, "TERMINATED", "SUCCESS", "")
        } else {
          attempt.error = ending.error
          attempt.errorTrace = ending.trace
          end(attempt, "TERMINATED", "FAILED", failedMessage)
        }
      })
    const begin = (): void => {
      attempt.lifeCycle = "RUNNING"
      // A running run has no message (recorded outputs of the CLI's `bundle run`).
      attempt.message = ""
      attempt.executionTime = now()
      if (run.lifeCycle === "PENDING") {
        run.lifeCycle = "RUNNING"
        run.message = ""
      }
      stops.push(execute()(run, attempt, ended))
    }
    if (condition_task || for_each_task || run_job_task) {
      begin()
      return
    }
    attempt.message = "Waiting for cluster"
    stops.push(
      compute.acquire(run, attempt, {
        ready: (cluster) => {
          attempt.cluster = cluster
          begin()
        },
        failed: (message) =>
          over(() => {
            attempt.error = message
            attempt.hasLostCluster = true
            end(attempt, "INTERNAL_ERROR", "FAILED", message)
          })
      })
    )
  }

  /** Schedules the next attempt if the task has retries left. */
  const retry = (run: JobRun, { attempt, index, input, result, startTime, task }: TaskRun): TaskRun | undefined => {
    const { max_retries, min_retry_interval_millis, retry_on_timeout } = task
    const hasFailed = result === "FAILED" || (result === "TIMEDOUT" && retry_on_timeout === true)
    const maxRetries = max_retries ?? 0
    if (!hasFailed || run.lifeCycle === "TERMINATING" || (maxRetries >= 0 && attempt >= maxRetries)) return undefined
    const iteration = index === undefined ? undefined : { index, input }
    const next = attemptAt(task, "WAITING_FOR_RETRY", attempt + 1, iteration)
    const wait = Math.max(0, startTime + (min_retry_interval_millis ?? 0) - now())
    next.stop = kernel.after(wait, () => runAttempt(run, next))
    return next
  }

  /** Tracks an attempt of the run: retries it if it fails, and advances the run when it ends. */
  const track = (run: JobRun, attempt: TaskRun): void => {
    attempt.onOver = () => {
      const next = retry(run, attempt)
      if (next === undefined) advance(run)
      else track(run, next)
    }
    addAttempt(run, attempt)
  }

  const endedOf =
    (run: JobRun) =>
    (key: string): Ended | undefined => {
      if (run.only !== undefined && !run.only.has(key)) return { result: "SUCCESS", outcome: undefined }
      const attempt = latestOf(run, key)
      return attempt === undefined || !isOver(attempt) || attempt.result === undefined
        ? undefined
        : { result: attempt.result as Ended["result"], outcome: attempt.outcome }
    }

  /** Starts tasks that are ready, ends those that cannot run, and ends the run when nothing is left. */
  const advance = (run: JobRun): void => {
    if (isOver(run) || run.lifeCycle === "TERMINATING") return
    const ended = endedOf(run)
    decideAll(
      () => latest(run),
      ended,
      (attempt, decision) => {
        if (decision === "run") runAttempt(run, attempt)
        else end(attempt, "TERMINATED", decision, notRunMessages[decision] ?? "")
      }
    )
    if (latest(run).every(isOver)) finish(run)
  }

  const finish = (run: JobRun): void => {
    const attempts = latest(run)
    const result = resultOfRun(
      attempts.map(({ result, task }) => ({ task, result: (result ?? "FAILED") as Ended["result"] }))
    )
    const failed = attempts.filter((a) => a.result === "FAILED" || a.result === "TIMEDOUT")
    const [first] = failed
    const what =
      first === undefined
        ? ""
        : failed.length === 1
          ? `Task ${first.task.task_key} failed with message: ${first.message.replace(/\.$/, "")}.`
          : `Tasks ${failed.map((a) => a.task.task_key).join(", ")} failed.`
    const skipped = attempts.some((a) => a.result === "UPSTREAM_FAILED")
    over(run, result, skipped ? `${what} This caused all downstream tasks to get skipped.` : what)
  }

  /** In the older state format, a run with failed tasks is an internal error. */
  const over = (run: JobRun, result: RunResult, message: string): void => {
    run.timeout?.()
    run.timeout = undefined
    end(run, result === "FAILED" ? "INTERNAL_ERROR" : "TERMINATED", result, message)
    compute.release(run)
    for (const listener of [...run.onEnd]) listener(run)
  }

  /** Stops everything and ends the run shortly after, as the workspace does. */
  const terminate = (run: JobRun, result: "CANCELED" | "TIMEDOUT", message: string): void => {
    if (isOver(run) || run.lifeCycle === "TERMINATING") return
    run.isCancelled = result === "CANCELED"
    run.lifeCycle = "TERMINATING"
    run.message = message
    for (const attempt of latest(run)) {
      if (isOver(attempt)) continue
      if (attempt.lifeCycle === "BLOCKED") end(attempt, "TERMINATED", "UPSTREAM_CANCELED", message)
      else stopAs(attempt, result, message)
    }
    run.timeout?.()
    run.timeout = kernel.after(durations.runTerminate, () => over(run, result, message))
  }

  const startTimeout = (run: JobRun): void => {
    if (run.timeoutSeconds <= 0) return
    run.timeout = kernel.after(run.timeoutSeconds * 1000, () =>
      terminate(run, "TIMEDOUT", `Run timed out after ${run.timeoutSeconds} seconds.`)
    )
  }

  return {
    attemptOf: (task) => attemptAt(task, "BLOCKED", 0),
    begin: (run) => {
      run.lifeCycle = "PENDING"
      run.message = ""
      run.startTime = now()
      for (const task of run.tasks) {
        if (run.only === undefined || run.only.has(task.task_key)) track(run, attemptAt(task, "BLOCKED", 0))
      }
      startTimeout(run)
      advance(run)
    },
    cancel: (run) => {
      if (run.lifeCycle === "QUEUED") {
        run.isCancelled = true
        over(run, "CANCELED", canceledMessage)
      } else {
        terminate(run, "CANCELED", canceledMessage)
      }
    },
    cancelTask: (attempt) => {
      if (isOver(attempt)) return
      const { onOver } = attempt
      stopAs(attempt, "CANCELED", canceledMessage)
      onOver?.()
    },
    repair: (run, keys) => {
      run.lifeCycle = "PENDING"
      run.result = undefined
      run.message = ""
      run.endTime = undefined
      run.isCancelled = false
      for (const task of run.tasks) {
        if (!keys.has(task.task_key)) continue
        track(run, attemptAt(task, "BLOCKED", (latestOf(run, task.task_key)?.attempt ?? -1) + 1))
      }
      startTimeout(run)
      advance(run)
    },
    skip: (run, message) => {
      end(run, "SKIPPED", "MAXIMUM_CONCURRENT_RUNS_REACHED", message)
      for (const listener of [...run.onEnd]) listener(run)
    },
    iterate: (run, parent, iteration, done) => {
      const tracked = (attempt: TaskRun): TaskRun => {
        attempt.onOver = () => {
          const next = retry(run, attempt)
          if (next === undefined) done()
          else tracked(next)
        }
        parent.iterations.push(attempt)
        return attempt
      }
      runAttempt(run, tracked(attemptAt(iteration.task, "PENDING", 0, iteration)))
    }
  }
}
