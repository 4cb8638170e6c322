/** How runs go: which task begins when, what becomes of it, how the run ends. */

import type { Task } from "../../schemas/JobTasks.js"
import type { Kernel } from "../kernel.js"
import type { Cancel } from "../timeline.js"
import type { Compute } from "./compute.js"
import type { Ending } from "./execute.js"
import { decide, type Ended, resultOfRun } from "./graph.js"
import {
  isOver,
  type JobRun,
  type LifeCycleState,
  latest,
  latestOf,
  type RunResult,
  type Standing,
  type TaskRun
} from "./record.js"

export interface Engine {
  /** Begins a run that may begin. */
  readonly begin: (run: JobRun) => void
  readonly cancel: (run: JobRun) => void
  readonly cancelTask: (run: JobRun, attempt: TaskRun) => void
  /** Runs these tasks again, as part of a run that is over. */
  readonly again: (run: JobRun, keys: ReadonlySet<string>) => ReadonlyArray<TaskRun>
  /** Ends a run that never began. */
  readonly skip: (run: JobRun, message: string) => void
  /** Goes through the life of one attempt that belongs to another: an iteration of a for-each task. */
  readonly iterate: (run: JobRun, task: Task, input: unknown, done: (attempt: TaskRun) => void) => TaskRun
}

type Execute = (run: JobRun, attempt: TaskRun, done: (ending: Ending) => void) => Cancel

const failedMessage = "Workload failed, see run output for details."

const notRun: Readonly<Record<string, string>> = {
  UPSTREAM_FAILED: "An upstream task failed.",
  UPSTREAM_CANCELED: "An upstream task was canceled.",
  EXCLUDED: "The condition to run the task was not met.",
  DISABLED: "The task is disabled."
}

export const make = (kernel: Kernel, compute: Compute, execute: () => Execute): Engine => {
  const { durations, now } = kernel

  const end = (standing: Standing, lifeCycle: LifeCycleState, result: RunResult | undefined, message: string): void => {
    standing.lifeCycle = lifeCycle
    standing.result = result
    standing.message = message
    standing.endTime = now()
  }

  const attemptAt = (task: Task, attempt: number, lifeCycle: LifeCycleState, input: unknown): TaskRun => ({
    runId: kernel.ids.number(),
    task,
    attempt,
    input,
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
    stop: undefined
  })

  const stop = (attempt: TaskRun): void => {
    const { stop } = attempt
    attempt.stop = undefined
    stop?.()
    for (const iteration of attempt.iterations) {
      if (!isOver(iteration)) stopAs(iteration, "CANCELED", "Run cancelled.")
    }
  }

  const stopAs = (attempt: TaskRun, result: "CANCELED" | "TIMEDOUT", message: string): void => {
    stop(attempt)
    end(attempt, "TERMINATED", result, message)
  }

  /** Gets the compute, executes, gives the compute back. */
  const live = (run: JobRun, attempt: TaskRun, done: () => void): void => {
    attempt.lifeCycle = "PENDING"
    attempt.startTime = now()
    const stops: Array<Cancel> = []
    attempt.stop = () => {
      for (const cancel of stops.splice(0)) cancel()
    }
    const over = (finish: () => void): void => {
      stop(attempt)
      finish()
      done()
    }
    const { timeout_seconds } = attempt.task
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
      attempt.message = "In run"
      attempt.executionTime = now()
      if (run.lifeCycle === "PENDING") {
        run.lifeCycle = "RUNNING"
        run.message = "In run"
      }
      stops.push(execute()(run, attempt, ended))
    }
    if (attempt.task.condition_task || attempt.task.for_each_task || attempt.task.run_job_task) {
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
            end(attempt, "INTERNAL_ERROR", "FAILED", message)
          })
      })
    )
  }

  /** Another attempt, where the task wants one. */
  const retried = (run: JobRun, attempt: TaskRun): boolean => {
    const { max_retries, min_retry_interval_millis, retry_on_timeout } = attempt.task
    const failed = attempt.result === "FAILED" || (attempt.result === "TIMEDOUT" && retry_on_timeout === true)
    const most = max_retries ?? 0
    if (!failed || run.isCancelled || (most >= 0 && attempt.attempt >= most)) return false
    const next = attemptAt(attempt.task, attempt.attempt + 1, "WAITING_FOR_RETRY", attempt.input)
    run.attempts.push(next)
    const wait = Math.max(0, attempt.startTime + (min_retry_interval_millis ?? 0) - now())
    next.stop = kernel.after(wait, () => live(run, next, () => taskOver(run, next)))
    return true
  }

  const taskOver = (run: JobRun, attempt: TaskRun): void => {
    if (!retried(run, attempt)) advance(run)
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

  /** Begins the tasks that can, ends those that cannot, and the run when nothing is left to do. */
  const advance = (run: JobRun): void => {
    if (isOver(run) || run.lifeCycle === "TERMINATING") return
    for (let changed = true; changed; ) {
      changed = false
      for (const attempt of latest(run)) {
        if (attempt.lifeCycle !== "BLOCKED") continue
        const decision = decide(attempt.task, endedOf(run))
        if (decision === undefined) continue
        changed = true
        if (decision === "run") live(run, attempt, () => taskOver(run, attempt))
        else end(attempt, "TERMINATED", decision, notRun[decision] ?? "")
      }
    }
    const attempts = latest(run)
    if (attempts.every(isOver)) finish(run)
  }

  const finish = (run: JobRun): void => {
    const attempts = latest(run)
    const result = resultOfRun(
      attempts.map(({ result, task }) => ({ task, result: (result ?? "FAILED") as Ended["result"] }))
    )
    const failed = attempts.filter((a) => a.result === "FAILED" || a.result === "TIMEDOUT")
    const [first] = failed
    const message =
      first === undefined
        ? ""
        : failed.length === 1
          ? `Task ${first.task.task_key} failed with message: ${first.message}${
              attempts.some((a) => a.result === "UPSTREAM_FAILED")
                ? " This caused all downstream tasks to get skipped."
                : ""
            }`
          : `Tasks ${failed.map((a) => a.task.task_key).join(", ")} failed.`
    over(run, result, message)
  }

  const over = (run: JobRun, result: RunResult, message: string): void => {
    run.timeout?.()
    run.timeout = undefined
    end(run, "TERMINATED", result, message)
    compute.release(run)
    for (const listener of run.onEnd) listener(run)
  }

  /** Stops all that goes on and ends the run a moment later, as the workspace does. */
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
    begin: (run) => {
      run.lifeCycle = "PENDING"
      run.message = ""
      run.startTime = now()
      for (const task of run.tasks) {
        if (run.only === undefined || run.only.has(task.task_key)) {
          run.attempts.push(attemptAt(task, 0, "BLOCKED", undefined))
        }
      }
      startTimeout(run)
      advance(run)
    },
    cancel: (run) => {
      if (run.lifeCycle === "QUEUED") {
        run.isCancelled = true
        over(run, "CANCELED", "Run cancelled.")
        return
      }
      terminate(run, "CANCELED", "Run cancelled.")
    },
    cancelTask: (run, attempt) => {
      if (isOver(attempt)) return
      stopAs(attempt, "CANCELED", "Run cancelled.")
      advance(run)
    },
    again: (run, keys) => {
      run.lifeCycle = "PENDING"
      run.result = undefined
      run.message = ""
      run.endTime = undefined
      run.isCancelled = false
      const made = run.tasks
        .filter((task) => keys.has(task.task_key))
        .map((task) => attemptAt(task, (latestOf(run, task.task_key)?.attempt ?? -1) + 1, "BLOCKED", undefined))
      run.attempts.push(...made)
      startTimeout(run)
      advance(run)
      return made
    },
    skip: (run, message) => {
      end(run, "SKIPPED", "MAXIMUM_CONCURRENT_RUNS_REACHED", message)
      for (const listener of run.onEnd) listener(run)
    },
    iterate: (run, task, input, done) => {
      const attempt = attemptAt(task, 0, "PENDING", input)
      live(run, attempt, () => done(attempt))
      return attempt
    }
  }
}
