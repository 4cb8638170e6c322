/** Runs that a test begins with: in any state, without having run. */

import type { Task } from "../../schemas/jobs/JobTasks.js"
import type { SeedRun } from "../kit/seed.js"
import { decideAll, type Ended, resultOfRun } from "./graph.js"
import { addAttempt, type JobRun, latest, latestOf, type TaskRun } from "./record.js"

/** The runs of a job with a start: one after the other, of which the last ends now. */
export const inSuccession = (
  runs: ReadonlyArray<SeedRun>,
  { duration, now }: { readonly duration: number; readonly now: number }
): ReadonlyArray<SeedRun> => {
  let end = now
  return [...runs]
    .reverse()
    .map((run) => {
      const start_time = run.start_time ?? end - (run.run_duration ?? duration)
      end = Math.min(end, start_time)
      return { ...run, start_time, run_duration: run.run_duration ?? Math.min(duration, now - start_time) }
    })
    .reverse()
}

const failedMessage = "Workload failed, see run output for details"

const isFailure = (result: string | undefined): boolean => result === "FAILED" || result === "TIMEDOUT"

const end = (attempt: TaskRun, result: TaskRun["result"], time: number): void => {
  attempt.lifeCycle = "TERMINATED"
  attempt.result = result
  attempt.message = result === "FAILED" ? failedMessage : result === "CANCELED" ? "Run cancelled." : ""
  attempt.endTime = time
}

/** Puts a new run into the state of the seed. */
export const settle = (
  run: JobRun,
  seed: SeedRun,
  { attemptOf, now }: { readonly attemptOf: (task: Task) => TaskRun; readonly now: number }
): void => {
  const start = seed.start_time ?? now
  const finish = start + (seed.run_duration ?? 0)
  run.startTime = start
  if (seed.life_cycle_state === "QUEUED") {
    run.lifeCycle = "QUEUED"
    run.queuedAt = start
    run.message = "Queued due to reaching maximum concurrent runs."
    return
  }
  for (const task of run.tasks) {
    const attempt = attemptOf(task)
    attempt.startTime = start
    addAttempt(run, attempt)
  }
  const given = seed.tasks ?? {}
  const isEnded = seed.life_cycle_state === undefined
  const leaf = run.tasks.findLast(
    ({ task_key }) => !run.tasks.some(({ depends_on }) => depends_on?.some((on) => on.task_key === task_key))
  )
  const hasFailure = Object.values(given).some(({ result_state }) => isFailure(result_state))
  const resultOf = ({ task_key }: Task): TaskRun["result"] => {
    const result = given[task_key]?.result_state ?? (given[task_key]?.error === undefined ? undefined : "FAILED")
    if (result !== undefined) return result
    if (seed.result_state === "CANCELED") return "CANCELED"
    return isFailure(seed.result_state) && !hasFailure && task_key === leaf?.task_key ? seed.result_state : "SUCCESS"
  }
  const ended = (key: string): Ended | undefined => {
    const attempt = latestOf(run, key)
    return attempt?.endTime === undefined
      ? undefined
      : { result: attempt.result as Ended["result"], outcome: attempt.outcome }
  }
  decideAll(
    () => latest(run),
    ended,
    (attempt, decision) => {
      const task = given[attempt.task.task_key]
      if (decision !== "run") end(attempt, decision, start)
      else if (isEnded || task?.result_state !== undefined) {
        attempt.executionTime = start
        attempt.error = task?.error
        attempt.errorTrace = task?.error_trace
        attempt.value = { result: task?.result, logs: task?.logs }
        end(attempt, resultOf(attempt.task), isEnded ? finish : now)
      } else {
        attempt.lifeCycle = seed.life_cycle_state === "PENDING" ? "PENDING" : "RUNNING"
        if (attempt.lifeCycle === "RUNNING") attempt.executionTime = start
      }
    }
  )
  if (!isEnded) {
    run.lifeCycle = seed.life_cycle_state
    return
  }
  const attempts = latest(run)
  run.result =
    seed.result_state ??
    resultOfRun(attempts.map(({ result, task }) => ({ task, result: (result ?? "FAILED") as Ended["result"] })))
  run.lifeCycle = run.result === "FAILED" ? "INTERNAL_ERROR" : "TERMINATED"
  run.isCancelled = run.result === "CANCELED"
  run.endTime = finish
  const failed = attempts.filter(({ result }) => isFailure(result)).map(({ task }) => task.task_key)
  run.message =
    run.result === "CANCELED"
      ? "Run cancelled."
      : failed.length === 0
        ? ""
        : failed.length === 1
          ? `Task ${failed[0]} failed with message: ${failedMessage}.`
          : `Tasks ${failed.join(", ")} failed.`
}
