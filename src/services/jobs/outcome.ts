import * as Effect from "effect/Effect"
import * as Order from "effect/Order"
import * as Schema from "effect/Schema"
import type { WaitTimeout } from "../../layers/Polling.js"
import type { Reader } from "../../layers/polling/brief.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import type { RunState, RunStatus } from "../../schemas/jobs/JobRunStates.js"
import type { Run } from "../../schemas/jobs/JobRuns.js"
import type { RunTask } from "../../schemas/jobs/JobTasks.js"
import * as Lazy from "../../schemas/lazy.js"
import * as Wire from "../../schemas/Wire.js"
import { Jobs } from "./service.js"

/**
 * A failed task, as reported by `RunFailed`.
 *
 * @since 0.1.0
 * @category errors
 */
export class FailedTask extends Wire.struct<FailedTask>("FailedTask")({
  task_key: Schema.String,
  /** The run of the task, for `runsGetOutput` and `runsExport`. */
  run_id: Wire.Int64,
  /** The result, such as `FAILED` or `TIMEDOUT`, or the termination code if the API returns only that. */
  result_state: Schema.optional(Schema.String),
  state_message: Schema.optional(Schema.String),
  /** The error message of the task. */
  error: Schema.optional(Schema.String),
  /** The stack trace of the error. */
  error_trace: Schema.optional(Schema.String),
  run_page_url: Schema.optional(Schema.String)
}) {}

/**
 * A run ended without success.
 *
 * @since 0.1.0
 * @category errors
 */
export class RunFailed extends Lazy.TaggedError<RunFailed>()("RunFailed", () => ({
  /** A summary: the result, the failed tasks with their errors, and the URL of the run. */
  message: Schema.String,
  run_id: Wire.Int64,
  job_id: Schema.optional(Wire.Int64),
  run_name: Schema.optional(Schema.String),
  /** The URL of the run in the workspace. */
  run_page_url: Schema.optional(Schema.String),
  /** `TERMINATED`, `SKIPPED` or `INTERNAL_ERROR`. */
  life_cycle_state: Schema.optional(Schema.String),
  /** The result, such as `FAILED`, `TIMEDOUT` or `CANCELED`, or the termination code if the API returns only that. */
  result_state: Schema.optional(Schema.String),
  state_message: Schema.optional(Schema.String),
  /** The tasks that failed themselves. Tasks that were skipped because of them are not included. */
  tasks: Schema.Array(FailedTask)
})) {}

/**
 * The errors of the functions that wait for runs.
 *
 * @since 0.1.0
 * @category errors
 */
export type WaitError = DatabricksError | RunFailed | WaitTimeout

/** The fields in which job runs and task runs report their state. */
interface HasState {
  readonly state?: RunState | null | undefined
  readonly status?: RunStatus | null | undefined
}

const ends: ReadonlySet<string> = new Set(["TERMINATED", "SKIPPED", "INTERNAL_ERROR"])

/**
 * Returns `true` if a job run or task run has ended.
 *
 * @since 0.1.0
 * @category predicates
 */
export const isOver = ({ state, status }: HasState): boolean =>
  ends.has(state?.life_cycle_state ?? "") || status?.state === "TERMINATED"

const resultOf = ({ state, status }: HasState): string | undefined =>
  state?.result_state ?? status?.termination_details?.code ?? undefined

const successes: ReadonlySet<string> = new Set(["SUCCESS", "SUCCESS_WITH_FAILURES"])

/**
 * Returns `true` if a job run or task run has ended successfully. This depends on the result, not on the life cycle
 * state: failed runs are `TERMINATED` too.
 *
 * @since 0.1.0
 * @category predicates
 */
export const isSuccessful = (run: HasState): boolean => isOver(run) && successes.has(resultOf(run) ?? "")

/** Results of tasks that did not start because of other tasks. */
const notStarted: ReadonlySet<string> = new Set([
  "UPSTREAM_FAILED",
  "UPSTREAM_CANCELED",
  "EXCLUDED",
  "DISABLED",
  "SKIPPED"
])

/**
 * Retries and repairs start later than the original attempt. Only retries are guaranteed to increment the attempt
 * number.
 */
const byAttempt: Order.Order<RunTask> = Order.combine(
  Order.mapInput(Order.number, (task: RunTask) => task.start_time ?? 0),
  Order.mapInput(Order.number, (task: RunTask) => task.attempt_number ?? 0)
)

/** Returns the last attempt of each task. The API returns all attempts in no particular order. */
export const lastAttempts = (run: Run): ReadonlyArray<RunTask> => {
  const last = new Map<string, RunTask>()
  for (const task of run.tasks ?? []) {
    const before = last.get(task.task_key)
    if (before === undefined || Order.greaterThanOrEqualTo(byAttempt)(task, before)) last.set(task.task_key, task)
  }
  return [...last.values()]
}

/** Returns the last attempts that failed themselves. */
const failedTasks = (run: Run): ReadonlyArray<RunTask> =>
  lastAttempts(run).filter(
    (task) =>
      isOver(task) &&
      !isSuccessful(task) &&
      !notStarted.has(resultOf(task) ?? "") &&
      task.state?.life_cycle_state !== "SKIPPED"
  )

const messageOf = ({ state, status }: HasState): string | undefined =>
  state?.state_message || status?.termination_details?.message || undefined

interface TaskReport extends FailedTask {
  /** Whether its output could not be read in time. */
  readonly isLate: boolean
}

const failedTask =
  (run: Run, details: Reader) =>
  (task: RunTask): Effect.Effect<TaskReport, never, Jobs> =>
    Effect.map(
      details.read(Effect.flatMap(Jobs, (jobs) => jobs.runsGetOutput({ run_id: task.run_id }))),
      ({ isLate, value: output }) => ({
        // The key and the id can be missing in a response, despite its type.
        task_key: task.task_key ?? "",
        run_id: task.run_id ?? run.run_id,
        result_state: resultOf(task),
        state_message: messageOf(task),
        error: output?.error ?? undefined,
        error_trace: output?.error_trace ?? undefined,
        run_page_url: task.run_page_url ?? undefined,
        isLate
      })
    )

/** The max length of an error in the message, and the max number of tasks. `tasks` has all of them. */
const maxError = 500
const maxLines = 10

/** The first line of an error says what happened. Further lines are plans of queries and traces. */
const firstLine = (error: string): string => {
  const line = error.split("\n").find((line) => line.trim() !== "") ?? ""
  return line.length > maxError ? `${line.slice(0, maxError)}…` : line
}

const lineOf = ({ error, isLate, result_state, state_message, task_key }: TaskReport): string =>
  `task ${task_key}: ${firstLine(error || state_message || result_state || "failed")}${isLate ? " (its output could not be read in time)" : ""}`

const linesOf = (tasks: ReadonlyArray<TaskReport>): ReadonlyArray<string> =>
  tasks.length > maxLines
    ? [...tasks.slice(0, maxLines).map(lineOf), `and ${tasks.length - maxLines} more tasks`]
    : tasks.map(lineOf)

const summary = (run: Run, lines: ReadonlyArray<string>): string => {
  const name = run.run_name ? ` (${run.run_name})` : ""
  const result = resultOf(run) ?? run.state?.life_cycle_state ?? "not successful"
  const stateMessage = messageOf(run)
  return [
    `Run ${run.run_id}${name} ${isOver(run) ? "ended as" : "is"} ${result}${stateMessage === undefined ? "" : `: ${stateMessage}`}`,
    ...lines,
    ...(run.run_page_url ? [run.run_page_url] : [])
  ].join("\n  ")
}

/** Describes a run for humans: its state and its active tasks. */
export const describe = (run: Run): string => {
  const stateOf = ({ state, status }: HasState): string => state?.life_cycle_state ?? status?.state ?? "unknown"
  const stateMessage = messageOf(run)
  const active = lastAttempts(run).filter((task) => !isOver(task))
  const tasks = active.slice(0, 5).map((task) => `task ${task.task_key} ${stateOf(task)}`)
  return [
    stateMessage === undefined ? stateOf(run) : `${stateOf(run)}: ${stateMessage}`,
    ...tasks,
    ...(active.length > tasks.length ? [`${active.length - tasks.length} more tasks`] : [])
  ].join(", ")
}

/**
 * Builds the error for a run that ended without success, or for one of its tasks if only that task was awaited. A task
 * that does not exist only has a key.
 */
export const runFailed = (
  run: Run,
  details: Reader,
  only?: RunTask | string
): Effect.Effect<RunFailed, never, Jobs> => {
  const failed = only === undefined ? failedTasks(run) : typeof only === "string" ? [] : [only]
  const missing = typeof only === "string" ? [`task ${only}: the run does not have this task`] : []
  return Effect.map(
    Effect.forEach(failed, failedTask(run, details), { concurrency: 8 }),
    (tasks) =>
      new RunFailed({
        message: summary(run, [...linesOf(tasks), ...missing]),
        run_id: run.run_id,
        job_id: run.job_id ?? undefined,
        run_name: run.run_name ?? undefined,
        run_page_url: run.run_page_url ?? undefined,
        life_cycle_state: run.state?.life_cycle_state ?? run.status?.state ?? undefined,
        result_state: resultOf(run),
        state_message: messageOf(run),
        tasks: tasks.map(({ isLate: _, ...task }) => task)
      })
  )
}
