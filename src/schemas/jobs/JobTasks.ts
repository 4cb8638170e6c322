/**
 * The tasks of a job, of a one-time run, and of a run.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { ClusterSpec } from "../clusters/ClusterAttributes.js"
import * as Lazy from "../lazy.js"
import { Library } from "../libraries/Libraries.js"
import { Millis } from "../Millis.js"
import * as Wire from "../Wire.js"
import { AgenticTask, AiRuntimeTask, Compute, GenAiComputeTask, GenieTask } from "./JobAgentTasks.js"
import { AiFunctionTask, ResolvedValuesAiFunctionTaskResolvedValues } from "./JobAiFunctionTasks.js"
import {
  JobEmailNotifications,
  JobsHealthRules,
  TaskEmailNotifications,
  TaskNotificationSettings,
  WebhookNotifications
} from "./JobNotifications.js"
import {
  AlertTask,
  DashboardTask,
  DbtCloudTask,
  DbtPlatformTask,
  DbtTask,
  PowerBiTask,
  SqlTask
} from "./JobSqlTasks.js"
import {
  CleanRoomsNotebookTask,
  ConditionTask,
  NotebookTask,
  PipelineTask,
  PythonOperatorTask,
  PythonWheelTask,
  RunConditionTask,
  RunJobTask,
  SparkJarTask,
  SparkPythonTask,
  SparkSubmitTask
} from "./JobTaskTypes.js"
import { RunFields } from "./jobFields.js"

/**
 * A task that must end first.
 *
 * @since 0.1.0
 * @category tasks
 */
export class TaskDependency extends Wire.struct<TaskDependency>("TaskDependency")({
  task_key: Wire.expected(Schema.String),
  /** The required outcome, `"true"` or `"false"`. Only for condition tasks. */
  outcome: Wire.optional(Schema.String)
}) {}

/**
 * The condition on the upstream tasks (those in `depends_on`) for running a task.
 *
 * - `ALL_SUCCESS`: all succeeded. The default.
 * - `AT_LEAST_ONE_SUCCESS`: at least one succeeded.
 * - `NONE_FAILED`: none failed, and at least one ran.
 * - `ALL_DONE`: all have ended, regardless of the result.
 * - `AT_LEAST_ONE_FAILED`: at least one failed.
 * - `ALL_FAILED`: all failed.
 *
 * @since 0.1.0
 * @category tasks
 */
export const RunIf = Wire.openEnum("RunIf", [
  "ALL_SUCCESS",
  "AT_LEAST_ONE_SUCCESS",
  "NONE_FAILED",
  "ALL_DONE",
  "AT_LEAST_ONE_FAILED",
  "ALL_FAILED"
])

/**
 * @since 0.1.0
 * @category tasks
 */
export type RunIf = typeof RunIf.Type

// The fields that all three kinds of task share, with the same types.
const taskFields = {
  /** The key of the task, unique in the job. */
  task_key: Wire.expected(Schema.String),
  description: Wire.optional(Schema.String),
  /** The tasks that must end before this task runs. */
  depends_on: Wire.optional(Wire.array(TaskDependency)),
  run_if: Wire.optional(RunIf),
  /** Whether the task is skipped in runs. */
  disabled: Wire.optional(Schema.Boolean),
  notebook_task: Wire.optional(NotebookTask),
  spark_python_task: Wire.optional(SparkPythonTask),
  python_wheel_task: Wire.optional(PythonWheelTask),
  python_operator_task: Wire.optional(PythonOperatorTask),
  spark_jar_task: Wire.optional(SparkJarTask),
  /** Legacy. Prefer `spark_jar_task`. */
  spark_submit_task: Wire.optional(SparkSubmitTask),
  pipeline_task: Wire.optional(PipelineTask),
  run_job_task: Wire.optional(RunJobTask),
  sql_task: Wire.optional(SqlTask),
  dbt_task: Wire.optional(DbtTask),
  dbt_platform_task: Wire.optional(DbtPlatformTask),
  dashboard_task: Wire.optional(DashboardTask),
  alert_task: Wire.optional(AlertTask),
  power_bi_task: Wire.optional(PowerBiTask),
  /** @deprecated Not in the current version of the API. */
  genie_task: Wire.optional(GenieTask),
  /** @deprecated Not in the current version of the API. */
  agentic_task: Wire.optional(AgenticTask),
  ai_function_task: Wire.optional(AiFunctionTask),
  ai_runtime_task: Wire.optional(AiRuntimeTask),
  clean_rooms_notebook_task: Wire.optional(CleanRoomsNotebookTask),
  /** @deprecated Use `dbt_platform_task`. */
  dbt_cloud_task: Wire.optional(DbtCloudTask),
  /** @deprecated Use `ai_runtime_task`. */
  gen_ai_compute_task: Wire.optional(GenAiComputeTask),
  /** An existing cluster. Databricks recommends new clusters for jobs. */
  existing_cluster_id: Wire.optional(Schema.String),
  /** A new cluster for each run of the task. */
  new_cluster: Wire.optional(ClusterSpec),
  /** The libraries to install on the cluster. */
  libraries: Wire.optional(Wire.array(Library)),
  /** One of the `environments` of the job. Required for Python, wheel and dbt tasks on serverless compute. */
  environment_key: Wire.optional(Schema.String),
  /** One of the `environment_variables` of the job. */
  environment_variables_key: Wire.optional(Schema.String),
  /** GPUs on serverless compute. */
  compute: Wire.optional(Compute),
  /** Whether to disable the automatic optimization of serverless compute, which includes retries. */
  disable_auto_optimization: Wire.optional(Schema.Boolean),
  /** The time limit of a task run, in seconds. 0 means no limit. */
  timeout_seconds: Wire.optional(Wire.Int),
  /** The max number of retries after a failure. 0 means no retries, -1 means unlimited retries. */
  max_retries: Wire.optional(Wire.Int),
  /**
   * The time between the start of a failed attempt and the start of the next, in milliseconds. If omitted, the retry
   * starts immediately.
   */
  min_retry_interval_millis: Wire.optional(Millis),
  /** Whether to also retry after `timeout_seconds`. The default is `false`. */
  retry_on_timeout: Wire.optional(Schema.Boolean),
  webhook_notifications: Wire.optional(WebhookNotifications),
  notification_settings: Wire.optional(TaskNotificationSettings)
}

// Does not include `for_each_task`: its type refers back to Task and must be written by hand.
const ownTaskFields = {
  condition_task: Wire.optional(ConditionTask),
  /** The job cluster to run on, one of the `job_clusters` of the job. */
  job_cluster_key: Wire.optional(Schema.String),
  email_notifications: Wire.optional(TaskEmailNotifications),
  health: Wire.optional(JobsHealthRules)
}

const eachTask: Wire.SchemaOf<Task> = Schema.suspend((): Wire.SchemaOf<Task> => Task)

const forEachTaskFields = {
  /** The list: a JSON array as a string, or a reference such as `{{tasks.list.values.regions}}`. */
  inputs: Wire.expected(Schema.String),
  /** The task to run. In its parameters, `{{input}}` is the current element. */
  task: Wire.expected(eachTask),
  /** The max number of concurrent runs of the task. */
  concurrency: Wire.optional(Wire.Int)
}

/**
 * Runs a task once for every element of a list. The nested task cannot be another for-each task.
 *
 * @since 0.1.0
 * @category tasks
 */
export class ForEachTask extends Wire.struct<ForEachTask>("ForEachTask")(forEachTaskFields) {}

const recursiveTaskFields = {
  for_each_task: Wire.optional(ForEachTask)
}

/**
 * A task of a job. Its type is the one field that is set and ends with `_task`. It runs on an existing, new or job
 * cluster, in a serverless environment, or on a SQL warehouse.
 *
 * @since 0.1.0
 * @category tasks
 */
export class Task extends Wire.struct<Task>("Task")<
  typeof taskFields & typeof ownTaskFields & typeof recursiveTaskFields
>({
  ...taskFields,
  ...ownTaskFields,
  ...recursiveTaskFields
}) {}

const submitTaskFields = {
  condition_task: Wire.optional(ConditionTask),
  for_each_task: Wire.optional(ForEachTask),
  email_notifications: Wire.optional(JobEmailNotifications),
  health: Wire.optional(JobsHealthRules)
}

/**
 * A task of a one-time run.
 *
 * @since 0.1.0
 * @category tasks
 */
export class SubmitTask extends Wire.struct<SubmitTask>("SubmitTask")<typeof taskFields & typeof submitTaskFields>({
  ...taskFields,
  ...submitTaskFields
}) {}

/**
 * The number of iterations of a for-each task, by state. Only the latest retry of an iteration counts.
 *
 * @since 0.1.0
 * @category run tasks
 */
export class ForEachTaskTaskRunStats extends Wire.struct<ForEachTaskTaskRunStats>("ForEachTaskTaskRunStats")({
  /** The length of the list. */
  total_iterations: Wire.optional(Wire.Int),
  scheduled_iterations: Wire.optional(Wire.Int),
  active_iterations: Wire.optional(Wire.Int),
  /** The iterations that succeeded or failed. */
  completed_iterations: Wire.optional(Wire.Int),
  succeeded_iterations: Wire.optional(Wire.Int),
  failed_iterations: Wire.optional(Wire.Int)
}) {}

/**
 * An error of the iterations of a for-each task.
 *
 * @since 0.1.0
 * @category run tasks
 */
export class ForEachTaskErrorMessageStats extends Wire.struct<ForEachTaskErrorMessageStats>(
  "ForEachTaskErrorMessageStats"
)({
  error_message: Wire.optional(Schema.String),
  termination_category: Wire.optional(Schema.String),
  /** The number of iterations with this error. */
  count: Wire.optional(Wire.Int)
}) {}

/**
 * The progress of a for-each task.
 *
 * @since 0.1.0
 * @category run tasks
 */
export class ForEachStats extends Wire.struct<ForEachStats>("ForEachStats")({
  task_run_stats: Wire.optional(ForEachTaskTaskRunStats),
  /** The three most common errors. */
  error_message_stats: Wire.optional(Wire.array(ForEachTaskErrorMessageStats))
}) {}

/**
 * The for-each task of a run. Its iterations are in `iterations` of the task run.
 *
 * @since 0.1.0
 * @category run tasks
 */
export class RunForEachTask extends Wire.struct<RunForEachTask>("RunForEachTask")({
  ...forEachTaskFields,
  stats: Wire.optional(ForEachStats)
}) {}

/**
 * The resolved named parameters of a task.
 *
 * @since 0.1.0
 * @category run tasks
 */
export class ResolvedParamPairValues extends Wire.struct<ResolvedParamPairValues>("ResolvedParamPairValues")({
  parameters: Wire.optional(Wire.StringMap)
}) {}

/**
 * The resolved arguments of a task.
 *
 * @since 0.1.0
 * @category run tasks
 */
export class ResolvedStringParamsValues extends Wire.struct<ResolvedStringParamsValues>("ResolvedStringParamsValues")({
  parameters: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * The resolved parameters of a notebook.
 *
 * @since 0.1.0
 * @category run tasks
 */
export class ResolvedNotebookTaskValues extends Wire.struct<ResolvedNotebookTaskValues>("ResolvedNotebookTaskValues")({
  base_parameters: Wire.optional(Wire.StringMap)
}) {}

/**
 * The resolved arguments of a Python wheel.
 *
 * @since 0.1.0
 * @category run tasks
 */
export class ResolvedPythonWheelTaskValues extends Wire.struct<ResolvedPythonWheelTaskValues>(
  "ResolvedPythonWheelTaskValues"
)({
  parameters: Wire.optional(Wire.array(Schema.String)),
  named_parameters: Wire.optional(Wire.StringMap)
}) {}

/**
 * The resolved parameters of a pipeline.
 *
 * @since 0.1.0
 * @category run tasks
 */
export class ResolvedPipelineTaskValues extends Wire.struct<ResolvedPipelineTaskValues>("ResolvedPipelineTaskValues")({
  parameters: Wire.optional(Wire.StringMap)
}) {}

/**
 * The resolved parameters of another job.
 *
 * @since 0.1.0
 * @category run tasks
 */
export class ResolvedRunJobTaskValues extends Wire.struct<ResolvedRunJobTaskValues>("ResolvedRunJobTaskValues")({
  job_parameters: Wire.optional(Wire.StringMap),
  parameters: Wire.optional(Wire.StringMap)
}) {}

/**
 * The resolved operands of a condition.
 *
 * @since 0.1.0
 * @category run tasks
 */
export class ResolvedConditionTaskValues extends Wire.struct<ResolvedConditionTaskValues>(
  "ResolvedConditionTaskValues"
)({
  left: Wire.optional(Schema.String),
  right: Wire.optional(Schema.String)
}) {}

/**
 * The resolved dbt commands.
 *
 * @since 0.1.0
 * @category run tasks
 */
export class ResolvedDbtTaskValues extends Wire.struct<ResolvedDbtTaskValues>("ResolvedDbtTaskValues")({
  commands: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * The resolved parameters of an alert.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category run tasks
 */
export class ResolvedValuesAlertTaskResolvedValues extends Wire.struct<ResolvedValuesAlertTaskResolvedValues>(
  "ResolvedValuesAlertTaskResolvedValues"
)({
  parameters: Wire.optional(Wire.StringMap)
}) {}

/**
 * The resolved parameters of an agent.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category run tasks
 */
export class ResolvedValuesGenieTaskResolvedValues extends Wire.struct<ResolvedValuesGenieTaskResolvedValues>(
  "ResolvedValuesGenieTaskResolvedValues"
)({
  parameters: Wire.optional(Wire.StringMap)
}) {}

/**
 * The resolved input of an agent.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category run tasks
 */
export class ResolvedValuesAgenticTaskResolvedValues extends Wire.struct<ResolvedValuesAgenticTaskResolvedValues>(
  "ResolvedValuesAgenticTaskResolvedValues"
)({
  /** The prompt. */
  input: Wire.optional(Schema.String)
}) {}

/**
 * The resolved values of a GPU workload. The API does not document any fields yet.
 *
 * @since 0.1.0
 * @category run tasks
 */
export const ResolvedValuesAiRuntimeTaskResolvedValues = Lazy.schema(() =>
  Wire.JsonObject.annotations({
    identifier: "ResolvedValuesAiRuntimeTaskResolvedValues"
  })
)

/**
 * @since 0.1.0
 * @category run tasks
 */
export interface ResolvedValuesAiRuntimeTaskResolvedValues
  extends Schema.Schema.Type<typeof ResolvedValuesAiRuntimeTaskResolvedValues> {}

/**
 * The parameters of a task with all `{{...}}` references resolved. Only the field for the type of the task is set.
 *
 * @since 0.1.0
 * @category run tasks
 */
export class ResolvedValues extends Wire.struct<ResolvedValues>("ResolvedValues")({
  notebook_task: Wire.optional(ResolvedNotebookTaskValues),
  spark_python_task: Wire.optional(ResolvedStringParamsValues),
  python_wheel_task: Wire.optional(ResolvedPythonWheelTaskValues),
  spark_jar_task: Wire.optional(ResolvedStringParamsValues),
  spark_submit_task: Wire.optional(ResolvedStringParamsValues),
  pipeline_task: Wire.optional(ResolvedPipelineTaskValues),
  run_job_task: Wire.optional(ResolvedRunJobTaskValues),
  sql_task: Wire.optional(ResolvedParamPairValues),
  dbt_task: Wire.optional(ResolvedDbtTaskValues),
  /** @deprecated Not in the current version of the API. */
  alert_task: Wire.optional(ResolvedValuesAlertTaskResolvedValues),
  condition_task: Wire.optional(ResolvedConditionTaskValues),
  /** @deprecated Not in the current version of the API. */
  genie_task: Wire.optional(ResolvedValuesGenieTaskResolvedValues),
  /** @deprecated Not in the current version of the API. */
  agentic_task: Wire.optional(ResolvedValuesAgenticTaskResolvedValues),
  ai_function_task: Wire.optional(ResolvedValuesAiFunctionTaskResolvedValues),
  ai_runtime_task: Wire.optional(ResolvedValuesAiRuntimeTaskResolvedValues),
  simulation_task: Wire.optional(ResolvedParamPairValues)
}) {}

const runTaskFields = {
  /** The id of this task run. Use it to get the output. */
  run_id: Wire.expected(Wire.Int64),
  condition_task: Wire.optional(RunConditionTask),
  for_each_task: Wire.optional(RunForEachTask),
  /** The job cluster that the task runs on, one of the `job_clusters` of the job. */
  job_cluster_key: Wire.optional(Schema.String),
  /**
   * The serverless compute that the task ran on.
   *
   * @deprecated Not in the current version of the API.
   */
  effective_serverless_compute_id: Wire.optional(Schema.String),
  /** Set only if resolved values were requested. */
  resolved_values: Wire.optional(ResolvedValues),
  email_notifications: Wire.optional(JobEmailNotifications)
}

/**
 * The run of a task, within the run of its job.
 *
 * @since 0.1.0
 * @category run tasks
 */
export class RunTask extends Wire.struct<RunTask>("RunTask")<
  typeof taskFields & Wire.FieldsOf<typeof RunFields> & typeof runTaskFields
>({ ...taskFields, ...RunFields.fields, ...runTaskFields }) {}
