/**
 * What the tasks of jobs do on the emulator.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import type { RunOutput } from "../schemas/JobRunOutput.js"
import type { Task } from "../schemas/JobTasks.js"
import type { Int64 } from "../schemas/Wire.js"

/**
 * What a task can know when it runs.
 *
 * @since 0.1.0
 * @category models
 */
export interface TaskContext {
  readonly task: Task
  /** The run of the task. */
  readonly runId: Int64
  /** The run of the job. */
  readonly jobRunId: Int64
  /** None for a one-time run. */
  readonly jobId: Int64 | undefined
  /** 0 for the first attempt. */
  readonly attempt: number
  /** The parameters of the task, of the job and of the run together; the later win. */
  readonly parameters: Readonly<Record<string, string>>
  /** The arguments of a Python file, a wheel or a JAR: the run's where it has any, else the task's. */
  readonly args: ReadonlyArray<string>
  /** The element of the list, in a for-each task. */
  readonly input: unknown
}

/**
 * What a task leaves behind.
 *
 * @since 0.1.0
 * @category models
 */
export interface TaskResult {
  /** What a notebook exits with. */
  readonly result?: string | undefined
  /** What it wrote to standard output. */
  readonly logs?: string | undefined
  /** Values for other tasks, as `{{tasks.key.values.name}}`. */
  readonly values?: Readonly<Record<string, string>> | undefined
  /** The HTML that an export gives. */
  readonly html?: string | undefined
  /** Any other fields of the output. */
  readonly output?: Partial<RunOutput> | undefined
}

/**
 * What a task does: an Effect, or a function to one. Its value is the output, a text what a notebook exits with. When it
 * fails, so does the task: the error's message and stack are the task's `error` and `error_trace`. It is interrupted
 * when the run is cancelled or takes too long.
 *
 * @since 0.1.0
 * @category models
 */
export type TaskProgram = TaskEffect | ((context: TaskContext) => TaskEffect)

type TaskEffect = Effect.Effect<TaskResult, unknown> | Effect.Effect<string, unknown> | Effect.Effect<void, unknown>

/**
 * The programs of tasks by what the tasks run: the path of a notebook or a Python file, the main class of a JAR,
 * `package.entry_point` of a wheel, the id of a pipeline or a query; or by the key of the task.
 *
 * @since 0.1.0
 * @category models
 */
export type TaskPrograms = Readonly<Record<string, TaskProgram>>

/** What a task runs, by which its program is found. */
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
  undefined
