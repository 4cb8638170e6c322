/** Decides which tasks run, based on the results of the tasks they depend on. */
import type { RunIf, Task } from "../../schemas/jobs/JobTasks.js"

export type Result =
  | "SUCCESS"
  | "FAILED"
  | "TIMEDOUT"
  | "CANCELED"
  | "UPSTREAM_FAILED"
  | "UPSTREAM_CANCELED"
  | "EXCLUDED"
  | "DISABLED"

/** The result of a task that others depend on. */
export interface Ended {
  readonly result: Result
  /** The outcome of a condition task. */
  readonly outcome: string | undefined
}

export type Decision = "run" | Exclude<Result, "SUCCESS" | "FAILED" | "TIMEDOUT" | "CANCELED">

const isSuccess = (result: Result): boolean => result === "SUCCESS"
const isFailure = (result: Result): boolean =>
  result === "FAILED" || result === "TIMEDOUT" || result === "UPSTREAM_FAILED"
const isCancellation = (result: Result): boolean => result === "CANCELED" || result === "UPSTREAM_CANCELED"
const isExclusion = (result: Result): boolean => result === "EXCLUDED"
const isDisabled = (result: Result): boolean => result === "DISABLED"

/** Conditions on failure also accept cancellation, so that clean-up tasks run. */
const handled = (result: Result): boolean => isFailure(result) || isCancellation(result)

const holds = (runIf: RunIf, results: ReadonlyArray<Result>): boolean => {
  switch (runIf) {
    case "AT_LEAST_ONE_SUCCESS":
      return results.some(isSuccess)
    case "NONE_FAILED":
      return !results.some(handled)
    case "ALL_DONE":
      return true
    case "AT_LEAST_ONE_FAILED":
      return results.some(handled)
    case "ALL_FAILED":
      return results.every(handled)
    default:
      return results.every(isSuccess)
  }
}

/** Whether disabled tasks make the condition impossible, regardless of the other results. */
const isDisabledBy = (runIf: RunIf, results: ReadonlyArray<Result>): boolean =>
  runIf === "ALL_DONE"
    ? false
    : runIf === "ALL_SUCCESS" || runIf === "ALL_FAILED"
      ? results.some(isDisabled)
      : results.every(isDisabled)

/** Decides what happens to a task once all its dependencies have ended. Returns `undefined` until then. */
export const decide = (task: Task, endedOf: (key: string) => Ended | undefined): Decision | undefined => {
  const dependencies = task.depends_on ?? []
  const results: Array<Result> = []
  for (const { outcome, task_key } of dependencies) {
    const one = endedOf(task_key)
    if (one === undefined) return undefined
    results.push(outcome && isSuccess(one.result) && one.outcome !== outcome ? "EXCLUDED" : one.result)
  }
  if (task.disabled === true) return "DISABLED"
  if (results.length === 0) return "run"
  if (results.every(isExclusion)) return "EXCLUDED"
  const runIf = task.run_if ?? "ALL_SUCCESS"
  if (isDisabledBy(runIf, results)) return "DISABLED"
  if (holds(runIf, results)) return "run"
  if (runIf === "AT_LEAST_ONE_FAILED" || runIf === "ALL_FAILED") return "EXCLUDED"
  if (results.some(isFailure)) return "UPSTREAM_FAILED"
  if (results.some(isCancellation)) return "UPSTREAM_CANCELED"
  return results.some(isExclusion) ? "EXCLUDED" : "UPSTREAM_FAILED"
}

/** Carries out the decisions about blocked tasks, until none is left: each can make others possible. */
export const decideAll = <Attempt extends { readonly task: Task; readonly lifeCycle: string }>(
  attempts: () => ReadonlyArray<Attempt>,
  endedOf: (key: string) => Ended | undefined,
  carryOut: (attempt: Attempt, decision: Decision) => void
): void => {
  for (let changed = true; changed; ) {
    changed = false
    for (const attempt of attempts()) {
      if (attempt.lifeCycle !== "BLOCKED") continue
      const decision = decide(attempt.task, endedOf)
      if (decision === undefined) continue
      changed = true
      carryOut(attempt, decision)
    }
  }
}

/** The result of a run, from its leaf tasks (those without dependents). */
export const resultOfRun = (
  tasks: ReadonlyArray<{ readonly task: Task; readonly result: Result }>
): "SUCCESS" | "SUCCESS_WITH_FAILURES" | "FAILED" | "TIMEDOUT" | "CANCELED" => {
  const needed = new Set(tasks.flatMap(({ task }) => (task.depends_on ?? []).map((d) => d.task_key)))
  const leaves = tasks.filter(({ task }) => !needed.has(task.task_key)).map(({ result }) => result)
  if (leaves.some(isFailure)) return leaves.every((r) => r === "TIMEDOUT") ? "TIMEDOUT" : "FAILED"
  if (leaves.some(isCancellation)) return "CANCELED"
  return tasks.some(({ result }) => isFailure(result)) ? "SUCCESS_WITH_FAILURES" : "SUCCESS"
}

/** The keys, and all keys reachable from them. */
const reachable = (keys: Iterable<string>, edges: ReadonlyMap<string, ReadonlyArray<string>>): ReadonlySet<string> => {
  const all = new Set(keys)
  for (const key of all) for (const next of edges.get(key) ?? []) all.add(next)
  return all
}

const dependenciesOf = (tasks: ReadonlyArray<Task>): ReadonlyMap<string, ReadonlyArray<string>> =>
  new Map(tasks.map((task) => [task.task_key, [...new Set((task.depends_on ?? []).map((d) => d.task_key))]]))

const dependentsOf = (tasks: ReadonlyArray<Task>): ReadonlyMap<string, ReadonlyArray<string>> => {
  const dependents = new Map<string, Array<string>>()
  for (const [key, dependencies] of dependenciesOf(tasks)) {
    for (const dependency of dependencies) {
      const of = dependents.get(dependency)
      if (of === undefined) dependents.set(dependency, [key])
      else of.push(key)
    }
  }
  return dependents
}

/** The tasks with these keys and all their dependents. */
export const withDependents = (tasks: ReadonlyArray<Task>, keys: ReadonlySet<string>): ReadonlySet<string> =>
  reachable(keys, dependentsOf(tasks))

/** The tasks with these keys and all their dependencies. */
export const withDependencies = (tasks: ReadonlyArray<Task>, keys: ReadonlySet<string>): ReadonlySet<string> =>
  reachable(keys, dependenciesOf(tasks))

/** The keys of tasks that depend on each other in a cycle: those left after a topological sort. */
const circular = (tasks: ReadonlyArray<Task>): ReadonlyArray<string> => {
  const waiting = new Map([...dependenciesOf(tasks)].map(([key, dependencies]) => [key, dependencies.length]))
  const dependents = dependentsOf(tasks)
  const free = [...waiting].filter(([, count]) => count === 0).map(([key]) => key)
  for (const key of free) {
    waiting.delete(key)
    for (const dependent of dependents.get(key) ?? []) {
      const count = (waiting.get(dependent) ?? 0) - 1
      waiting.set(dependent, count)
      if (count === 0) free.push(dependent)
    }
  }
  return [...waiting.keys()]
}

/** Returns the API's error message for an invalid task graph. */
export const problemOf = (tasks: ReadonlyArray<Task>): string | undefined => {
  const keys = new Set<string>()
  for (const { task_key } of tasks) {
    if (!/^[\w-]{1,100}$/.test(task_key)) {
      return `Invalid task key '${task_key}'. The task key must be between 1 and 100 characters and may only contain alphanumeric characters, - and _.`
    }
    if (keys.has(task_key)) return `Duplicate task key '${task_key}'. Task keys must be unique within a job.`
    keys.add(task_key)
  }
  for (const { depends_on, for_each_task, task_key: own } of tasks) {
    for (const { task_key } of depends_on ?? []) {
      if (task_key === own) return `Invalid dependency graph, task '${own}' can not reference itself.`
      if (!keys.has(task_key)) {
        return `Invalid dependency graph, task '${own}' depends on task '${task_key}', which does not exist.`
      }
    }
    if (for_each_task?.task.for_each_task) {
      return `The nested task of for each task '${own}' can not be another for each task.`
    }
  }
  const [first] = circular(tasks)
  return first === undefined ? undefined : `Invalid dependency graph, task '${first}' is part of a cycle.`
}
