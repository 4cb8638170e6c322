/**
 * Programs that job tasks run in the emulator.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import type { RunOutput } from "../schemas/jobs/JobRunOutput.js"
import type { Task } from "../schemas/jobs/JobTasks.js"
import type { Int64 } from "../schemas/Wire.js"

/**
 * The information available to a task when it runs.
 *
 * @since 0.1.0
 * @category models
 */
export interface TaskContext {
  readonly task: Task
  /** The run ID of the task. */
  readonly runId: Int64
  /** The run ID of the job. */
  readonly jobRunId: Int64
  /** The job ID. `undefined` for a one-time run. */
  readonly jobId: Int64 | undefined
  /** The attempt number. 0 for the first attempt. */
  readonly attempt: number
  /** The merged parameters of the task, the job and the run. Later ones take precedence. */
  readonly parameters: Readonly<Record<string, string>>
  /** The arguments of a Python file, wheel or JAR: those of the run if given, otherwise those of the task. */
  readonly args: ReadonlyArray<string>
  /** The current element in a for-each task. */
  readonly input: unknown
}

/**
 * The result of a task.
 *
 * @since 0.1.0
 * @category models
 */
export interface TaskResult {
  /** The exit value of a notebook. */
  readonly result?: string | undefined
  /** The standard output. */
  readonly logs?: string | undefined
  /** Task values, which other tasks reference as `{{tasks.key.values.name}}`. */
  readonly values?: Readonly<Record<string, string>> | undefined
  /** The rows of a query, which other tasks reference as `{{tasks.key.output.first_row.name}}`. */
  readonly rows?: ReadonlyArray<Readonly<Record<string, string | null>>> | undefined
  /** The HTML that an export returns. */
  readonly html?: string | undefined
  /** Any other fields of the output. */
  readonly output?: Partial<RunOutput> | undefined
}

/**
 * What a task does: an Effect, or a function that returns one. It succeeds with the task's output; a string is a
 * notebook's exit value. If it fails, the task fails, with the error's message and stack as `error` and `error_trace`.
 * It is interrupted when the run is canceled or times out.
 *
 * @since 0.1.0
 * @category models
 */
export type TaskProgram = TaskEffect | ((context: TaskContext) => TaskEffect)

type TaskEffect = Effect.Effect<TaskResult, unknown> | Effect.Effect<string, unknown> | Effect.Effect<void, unknown>

/**
 * Task programs, by what the task runs: the path of a notebook or Python file, the main class of a JAR,
 * `package.entry_point` of a wheel, or the ID of a pipeline, query or alert. The task key also works.
 *
 * @since 0.1.0
 * @category models
 */
export type TaskPrograms = Readonly<Record<string, TaskProgram>>

/** Returns what a task runs. Its program is looked up by this key. */
export const subjectOf = (task: Task): string | undefined =>
  task.notebook_task?.notebook_path ??
  task.spark_python_task?.python_file ??
  task.spark_jar_task?.main_class_name ??
  (task.python_wheel_task === undefined || task.python_wheel_task === null
    ? undefined
    : `${task.python_wheel_task.package_name}.${task.python_wheel_task.entry_point}`) ??
  task.python_operator_task?.main ??
  task.pipeline_task?.pipeline_id ??
  task.sql_task?.file?.path ??
  task.sql_task?.query?.query_id ??
  task.sql_task?.alert?.alert_id ??
  task.alert_task?.alert_id ??
  undefined
