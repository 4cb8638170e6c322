import * as Json from "../../internal/codec/json.js"
import type * as Agents from "../../schemas/jobs/JobAgentTasks.js"
import type { AiFunctionTask } from "../../schemas/jobs/JobAiFunctionTasks.js"
import type * as Sql from "../../schemas/jobs/JobSqlTasks.js"
import type { ForEachTask, Task } from "../../schemas/jobs/JobTasks.js"
import type * as Types from "../../schemas/jobs/JobTaskTypes.js"
import type { Int64 } from "../../schemas/Wire.js"
import { type TaskType, taskOf } from "./task.js"

type Rest<T, Known extends keyof T> = Omit<T, Known>

/**
 * Runs a notebook of the workspace, or of the Git repository of the job.
 *
 * @since 0.1.0
 * @category tasks
 */
export const notebookTask = (
  notebook_path: string,
  options?: Rest<Types.NotebookTask, "notebook_path">
): TaskType<"notebook_task"> => ({ notebook_task: { ...options, notebook_path } })

/**
 * Runs a Python file on a cluster.
 *
 * @since 0.1.0
 * @category tasks
 */
export const sparkPythonTask = (
  python_file: string,
  options?: Rest<Types.SparkPythonTask, "python_file">
): TaskType<"spark_python_task"> => ({ spark_python_task: { ...options, python_file } })

/**
 * Runs a function of a Python wheel.
 *
 * @since 0.1.0
 * @category tasks
 */
export const pythonWheelTask = (python_wheel_task: Types.PythonWheelTask): TaskType<"python_wheel_task"> => ({
  python_wheel_task
})

/**
 * Runs a Python operator.
 *
 * @since 0.1.0
 * @category tasks
 */
export const pythonOperatorTask = (
  python_operator_task: Types.PythonOperatorTask
): TaskType<"python_operator_task"> => ({ python_operator_task })

/**
 * Runs the main method of a class. The JAR must be in the `libraries` of the task.
 *
 * @since 0.1.0
 * @category tasks
 */
export const sparkJarTask = (
  main_class_name: string,
  options?: Rest<Types.SparkJarTask, "main_class_name">
): TaskType<"spark_jar_task"> => ({ spark_jar_task: { ...options, main_class_name } })

/**
 * Runs `spark-submit` with arguments.
 *
 * @since 0.1.0
 * @category tasks
 */
export const sparkSubmitTask = (parameters: ReadonlyArray<string>): TaskType<"spark_submit_task"> => ({
  spark_submit_task: { parameters }
})

/**
 * Starts an update of a pipeline.
 *
 * @since 0.1.0
 * @category tasks
 */
export const pipelineTask = (
  pipeline_id: string,
  options?: Rest<Types.PipelineTask, "pipeline_id">
): TaskType<"pipeline_task"> => ({ pipeline_task: { ...options, pipeline_id } })

/**
 * Runs another job.
 *
 * @since 0.1.0
 * @category tasks
 */
export const runJobTask = (job_id: Int64, options?: Rest<Types.RunJobTask, "job_id">): TaskType<"run_job_task"> => ({
  run_job_task: { ...options, job_id }
})

/**
 * Compares two values. Tasks that depend on it with the `outcome` `"true"` or `"false"` run depending on the result.
 *
 * @since 0.1.0
 * @category tasks
 */
export const conditionTask = (left: string, op: Types.ConditionTaskOp, right: string): TaskType<"condition_task"> => ({
  condition_task: { left, op, right }
})

/**
 * Runs a task for each element of a list: a JSON array as text, a reference to one, or an array of values. In the task,
 * `{{input}}` is the element.
 *
 * @since 0.1.0
 * @category tasks
 */
export const forEachTask = (
  inputs: string | ReadonlyArray<unknown>,
  task: Task,
  options?: Rest<ForEachTask, "inputs" | "task">
): TaskType<"for_each_task"> => ({
  for_each_task: { ...options, inputs: typeof inputs === "string" ? inputs : (Json.stringify(inputs) ?? "[]"), task }
})

/**
 * Runs a query, a file, an alert or a legacy dashboard on a SQL warehouse.
 *
 * @since 0.1.0
 * @category tasks
 */
export const sqlTask = taskOf<"sql_task", Sql.SqlTask>("sql_task")

/**
 * Runs dbt commands.
 *
 * @since 0.1.0
 * @category tasks
 */
export const dbtTask = taskOf<"dbt_task", Sql.DbtTask>("dbt_task")

/**
 * Runs a job of the dbt platform.
 *
 * @since 0.1.0
 * @category tasks
 */
export const dbtPlatformTask = taskOf<"dbt_platform_task", Sql.DbtPlatformTask>("dbt_platform_task")

/**
 * Runs a job of dbt Cloud.
 *
 * @deprecated Use `dbtPlatformTask`.
 * @since 0.1.0
 * @category tasks
 */
export const dbtCloudTask = taskOf<"dbt_cloud_task", Sql.DbtCloudTask>("dbt_cloud_task")

/**
 * Refreshes a dashboard and sends it to its subscribers.
 *
 * @since 0.1.0
 * @category tasks
 */
export const dashboardTask = taskOf<"dashboard_task", Sql.DashboardTask>("dashboard_task")

/**
 * Evaluates an alert.
 *
 * @since 0.1.0
 * @category tasks
 */
export const alertTask = taskOf<"alert_task", Sql.AlertTask>("alert_task")

/**
 * Updates a Power BI semantic model.
 *
 * @since 0.1.0
 * @category tasks
 */
export const powerBiTask = taskOf<"power_bi_task", Sql.PowerBiTask>("power_bi_task")

/**
 * Sends a prompt to a Genie space.
 *
 * @since 0.1.0
 * @category tasks
 */
export const genieTask = taskOf<"genie_task", Agents.GenieTask>("genie_task")

/**
 * Gives a goal to an agent.
 *
 * @since 0.1.0
 * @category tasks
 */
export const agenticTask = taskOf<"agentic_task", Agents.AgenticTask>("agentic_task")

/**
 * Applies an AI function to the rows of a table or the files of a volume.
 *
 * @since 0.1.0
 * @category tasks
 */
export const aiFunctionTask = taskOf<"ai_function_task", AiFunctionTask>("ai_function_task")

/**
 * Runs a training script on the AI runtime.
 *
 * @since 0.1.0
 * @category tasks
 */
export const aiRuntimeTask = taskOf<"ai_runtime_task", Agents.AiRuntimeTask>("ai_runtime_task")

/**
 * Runs a workload on GPUs.
 *
 * @deprecated Use `aiRuntimeTask`.
 * @since 0.1.0
 * @category tasks
 */
export const genAiComputeTask = taskOf<"gen_ai_compute_task", Agents.GenAiComputeTask>("gen_ai_compute_task")

/**
 * Runs a notebook of a clean room.
 *
 * @since 0.1.0
 * @category tasks
 */
export const cleanRoomsNotebookTask = taskOf<"clean_rooms_notebook_task", Types.CleanRoomsNotebookTask>(
  "clean_rooms_notebook_task"
)
