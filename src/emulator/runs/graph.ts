/** Which tasks run, given how those ended that they depend on. */
import type { RunIf, Task } from "../../schemas/JobTasks.js"

export type Result =
  | "SUCCESS"
  | "FAILED"
  | "TIMEDOUT"
  | "CANCELED"
  | "UPSTREAM_FAILED"
  | "UPSTREAM_CANCELED"
  | "EXCLUDED"
  | "DISABLED"

/** How a task ended that others depend on. */
export interface Ended {
  readonly result: Result
  /** Of a condition task. */
  readonly outcome: string | undefined
}

export type Decision = "run" | Exclude<Result, "SUCCESS" | "FAILED" | "TIMEDOUT" | "CANCELED">

const isSuccess = (result: Result): boolean => result === "SUCCESS"
const isFailure = (result: Result): boolean =>
  result === "FAILED" || result === "TIMEDOUT" || result === "UPSTREAM_FAILED"
const isCancellation = (result: Result): boolean => result === "CANCELED" || result === "UPSTREAM_CANCELED"
const isExclusion = (result: Result): boolean => result === "EXCLUDED" || result === "DISABLED"

const holds = (runIf: RunIf, results: ReadonlyArray<Result>): boolean => {
  switch (runIf) {
    case "AT_LEAST_ONE_SUCCESS":
      return results.some(isSuccess)
    case "NONE_FAILED":
      return !results.some((r) => isFailure(r) || isCancellation(r)) && results.some(isSuccess)
    case "ALL_DONE":
      return true
    case "AT_LEAST_ONE_FAILED":
      return results.some(isFailure)
    case "ALL_FAILED":
      return results.every(isFailure)
    default:
      return results.every(isSuccess)
  }
}

/** What becomes of a task once all that it depends on has ended; undefined as long as something has not. */
export const decide = (task: Task, endedOf: (key: string) => Ended | undefined): Decision | undefined => {
  const dependencies = task.depends_on ?? []
  const ended: Array<Ended> = []
  for (const { task_key } of dependencies) {
    const one = endedOf(task_key)
    if (one === undefined) return undefined
    ended.push(one)
  }
  if (task.disabled === true) return "DISABLED"
  if (dependencies.length === 0) return "run"
  const results = ended.map(({ outcome, result }, i): Result => {
    const wanted = dependencies[i]?.outcome
    return wanted && isSuccess(result) && outcome !== wanted ? "EXCLUDED" : result
  })
  if (holds(task.run_if ?? "ALL_SUCCESS", results)) return "run"
  if (task.run_if === "AT_LEAST_ONE_FAILED" || task.run_if === "ALL_FAILED") return "EXCLUDED"
  if (results.some(isFailure)) return "UPSTREAM_FAILED"
  if (results.some(isCancellation)) return "UPSTREAM_CANCELED"
  return results.some(isExclusion) ? "EXCLUDED" : "UPSTREAM_FAILED"
}

/** How a run ended: by the tasks that no other depends on. */
export const resultOfRun = (
  tasks: ReadonlyArray<{ readonly task: Task; readonly result: Result }>
): "SUCCESS" | "SUCCESS_WITH_FAILURES" | "FAILED" | "TIMEDOUT" | "CANCELED" => {
  const needed = new Set(tasks.flatMap(({ task }) => (task.depends_on ?? []).map((d) => d.task_key)))
  const leaves = tasks.filter(({ task }) => !needed.has(task.task_key)).map(({ result }) => result)
  if (leaves.some((r) => isFailure(r))) return leaves.every((r) => r === "TIMEDOUT") ? "TIMEDOUT" : "FAILED"
  if (leaves.some(isCancellation)) return "CANCELED"
  return tasks.some(({ result }) => isFailure(result)) ? "SUCCESS_WITH_FAILURES" : "SUCCESS"
}

/** The tasks of these keys and all that depend on them. */
export const withDependents = (tasks: ReadonlyArray<Task>, keys: ReadonlySet<string>): ReadonlySet<string> => {
  const all = new Set(keys)
  for (let before = -1; before !== all.size; ) {
    before = all.size
    for (const task of tasks) {
      if ((task.depends_on ?? []).some((d) => all.has(d.task_key))) all.add(task.task_key)
    }
  }
  return all
}

/** The tasks of these keys and all that they depend on. */
export const withDependencies = (tasks: ReadonlyArray<Task>, keys: ReadonlySet<string>): ReadonlySet<string> => {
  const byKey = new Map(tasks.map((task) => [task.task_key, task]))
  const all = new Set<string>()
  const add = (key: string): void => {
    if (all.has(key)) return
    all.add(key)
    for (const d of byKey.get(key)?.depends_on ?? []) add(d.task_key)
  }
  for (const key of keys) add(key)
  return all
}

/** What is wrong with the tasks of a job, as the API says it. */
export const problemOf = (tasks: ReadonlyArray<Task>): string | undefined => {
  const keys = new Set<string>()
  for (const { task_key } of tasks) {
    if (!/^[\w-]{1,100}$/.test(task_key)) {
      return `Invalid task key '${task_key}'. The task key must be between 1 and 100 characters and may only contain alphanumeric characters, - and _.`
    }
    if (keys.has(task_key)) return `Duplicate task key '${task_key}'. Task keys must be unique within a job.`
    keys.add(task_key)
  }
  for (const task of tasks) {
    for (const { task_key } of task.depends_on ?? []) {
      if (!keys.has(task_key)) {
        return `Task '${task.task_key}' depends on '${task_key}', which does not exist in the job.`
      }
      if (withDependencies(tasks, new Set([task_key])).has(task.task_key)) {
        return `The task dependencies contain a cycle through task '${task.task_key}'.`
      }
    }
  }
  return undefined
}
