/**
 * The tasks of a job, of a one-time run, and of a run.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { ClusterSpec } from "./ClusterAttributes.js"
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
import { Library } from "./Libraries.js"
import * as Lazy from "./lazy.js"
import { Millis } from "./Millis.js"
import * as Wire from "./Wire.js"

/**
 * A task that has to be over first.
 *
 * @since 0.1.0
 * @category tasks
 */
export class TaskDependency extends Wire.struct<TaskDependency>("TaskDependency")({
  task_key: Wire.expected(Schema.String),
  /** The outcome that it must have, `"true"` or `"false"`. Only for condition tasks. */
  outcome: Wire.optional(Schema.String)
}) {}

/**
 * On which ends of the tasks that it depends on a task runs.
 *
 * - `ALL_SUCCESS`: all succeeded. The default.
 * - `AT_LEAST_ONE_SUCCESS`: one succeeded.
 * - `NONE_FAILED`: none failed, and one ran.
 * - `ALL_DONE`: all are over, however they ended.
 * - `AT_LEAST_ONE_FAILED`: one failed.
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

// What all three kinds of task have, with the same types.
const taskFields = {
  /** The name that the job's other tasks know it by, unique in the job. */
  task_key: Wire.expected(Schema.String),
  description: Wire.optional(Schema.String),
  /** The tasks that have to be over before it runs. */
  depends_on: Wire.optional(Wire.array(TaskDependency)),
  run_if: Wire.optional(RunIf),
  /** Whether it is left out of runs. */
  disabled: Wire.optional(Schema.Boolean),
  notebook_task: Wire.optional(NotebookTask),
  spark_python_task: Wire.optional(SparkPythonTask),
  python_wheel_task: Wire.optional(PythonWheelTask),
  python_operator_task: Wire.optional(PythonOperatorTask),
  spark_jar_task: Wire.optional(SparkJarTask),
  /** Legacy: prefer `spark_jar_task`. */
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
  /** A cluster that is there already. Databricks recommends new clusters for jobs. */
  existing_cluster_id: Wire.optional(Schema.String),
  /** A cluster made for each run of the task. */
  new_cluster: Wire.optional(ClusterSpec),
  /** What to install on the cluster. */
  libraries: Wire.optional(Wire.array(Library)),
  /** One of the job's `environments`. Python, wheel and dbt tasks on serverless compute need one. */
  environment_key: Wire.optional(Schema.String),
  /** One of the job's `environment_variables`. */
  environment_variables_key: Wire.optional(Schema.String),
  /** GPUs on serverless compute. */
  compute: Wire.optional(Compute),
  /** Keep serverless compute from optimising by itself, which includes retries. */
  disable_auto_optimization: Wire.optional(Schema.Boolean),
  /** Seconds after which a run of the task is stopped; 0 for never. */
  timeout_seconds: Wire.optional(Wire.Int),
  /** How often to try again after a failure; 0 for never, -1 for without end. */
  max_retries: Wire.optional(Wire.Int),
  /** Milliseconds from the start of a failed attempt to the start of the next; at once if absent. */
  min_retry_interval_millis: Wire.optional(Millis),
  /** Whether to try again after `timeout_seconds`, too; false by default. */
  retry_on_timeout: Wire.optional(Schema.Boolean),
  webhook_notifications: Wire.optional(WebhookNotifications),
  notification_settings: Wire.optional(TaskNotificationSettings)
}

// Without `for_each_task`, whose type comes back to Task and so has to be written by hand.
const ownTaskFields = {
  condition_task: Wire.optional(ConditionTask),
  /** The one of the job's `job_clusters` to run on. */
  job_cluster_key: Wire.optional(Schema.String),
  email_notifications: Wire.optional(TaskEmailNotifications),
  health: Wire.optional(JobsHealthRules)
}

const eachTask: Wire.SchemaOf<Task> = Schema.suspend((): Wire.SchemaOf<Task> => Task)

const forEachTaskFields = {
  /** The list: a JSON array as a string, or a reference such as `{{tasks.list.values.regions}}`. */
  inputs: Wire.expected(Schema.String),
  /** The task to run. In its parameters, `{{input}}` is the element. */
  task: Wire.expected(eachTask),
  /** How many runs of the task may be active at a time. */
  concurrency: Wire.optional(Wire.Int)
}

/**
 * Runs a task once for every element of a list. That task cannot be another for-each task.
 *
 * @since 0.1.0
 * @category tasks
 */
export class ForEachTask extends Wire.struct<ForEachTask>("ForEachTask")(forEachTaskFields) {}

const recursiveTaskFields = {
  for_each_task: Wire.optional(ForEachTask)
}

/**
 * A task of a job. One field whose name ends with `_task` says what it does; the compute it runs on is an existing, new
 * or job cluster, an environment on serverless compute, or a SQL warehouse.
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
 * How many iterations of a for-each task there are, by how far they got. Of retries, only the latest counts.
 *
 * @since 0.1.0
 * @category run tasks
 */
export class ForEachTaskTaskRunStats extends Wire.struct<ForEachTaskTaskRunStats>("ForEachTaskTaskRunStats")({
  /** The length of the list. */
  total_iterations: Wire.optional(Wire.Int),
  scheduled_iterations: Wire.optional(Wire.Int),
  active_iterations: Wire.optional(Wire.Int),
  /** Those that succeeded and those that failed. */
  completed_iterations: Wire.optional(Wire.Int),
  succeeded_iterations: Wire.optional(Wire.Int),
  failed_iterations: Wire.optional(Wire.Int)
}) {}

/**
 * An error that iterations of a for-each task ended with.
 *
 * @since 0.1.0
 * @category run tasks
 */
export class ForEachTaskErrorMessageStats extends Wire.struct<ForEachTaskErrorMessageStats>(
  "ForEachTaskErrorMessageStats"
)({
  error_message: Wire.optional(Schema.String),
  termination_category: Wire.optional(Schema.String),
  /** How many ended with it. */
  count: Wire.optional(Wire.Int)
}) {}

/**
 * How far a for-each task got.
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
 * The for-each task of a run. Its iterations are in the run of the task, as `iterations`.
 *
 * @since 0.1.0
 * @category run tasks
 */
export class RunForEachTask extends Wire.struct<RunForEachTask>("RunForEachTask")({
  ...forEachTaskFields,
  stats: Wire.optional(ForEachStats)
}) {}

/**
 * The parameters that a task was given by name.
 *
 * @since 0.1.0
 * @category run tasks
 */
export class ResolvedParamPairValues extends Wire.struct<ResolvedParamPairValues>("ResolvedParamPairValues")({
  parameters: Wire.optional(Wire.StringMap)
}) {}

/**
 * The arguments that a task was given.
 *
 * @since 0.1.0
 * @category run tasks
 */
export class ResolvedStringParamsValues extends Wire.struct<ResolvedStringParamsValues>("ResolvedStringParamsValues")({
  parameters: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * The parameters that a notebook was given.
 *
 * @since 0.1.0
 * @category run tasks
 */
export class ResolvedNotebookTaskValues extends Wire.struct<ResolvedNotebookTaskValues>("ResolvedNotebookTaskValues")({
  base_parameters: Wire.optional(Wire.StringMap)
}) {}

/**
 * The arguments that a Python wheel was given.
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
 * The parameters that a pipeline was given.
 *
 * @since 0.1.0
 * @category run tasks
 */
export class ResolvedPipelineTaskValues extends Wire.struct<ResolvedPipelineTaskValues>("ResolvedPipelineTaskValues")({
  parameters: Wire.optional(Wire.StringMap)
}) {}

/**
 * The parameters that another job was given.
 *
 * @since 0.1.0
 * @category run tasks
 */
export class ResolvedRunJobTaskValues extends Wire.struct<ResolvedRunJobTaskValues>("ResolvedRunJobTaskValues")({
  job_parameters: Wire.optional(Wire.StringMap),
  parameters: Wire.optional(Wire.StringMap)
}) {}

/**
 * The operands that a condition compared.
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
 * The commands that dbt was given.
 *
 * @since 0.1.0
 * @category run tasks
 */
export class ResolvedDbtTaskValues extends Wire.struct<ResolvedDbtTaskValues>("ResolvedDbtTaskValues")({
  commands: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * The parameters that an alert was given.
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
 * The parameters that an agent was given.
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
 * What an agent was given.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category run tasks
 */
export class ResolvedValuesAgenticTaskResolvedValues extends Wire.struct<ResolvedValuesAgenticTaskResolvedValues>(
  "ResolvedValuesAgenticTaskResolvedValues"
)({
  /** What the agent was asked. */
  input: Wire.optional(Schema.String)
}) {}

/**
 * What a workload on GPUs was given, about which the API says nothing so far.
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
 * The parameters of a task with all `{{...}}` references replaced by their values. The field of the task's kind is set.
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
  /** The id of this run of the task, with which its output can be had. */
  run_id: Wire.expected(Wire.Int64),
  condition_task: Wire.optional(RunConditionTask),
  for_each_task: Wire.optional(RunForEachTask),
  /** The one of the job's `job_clusters` that it runs on. */
  job_cluster_key: Wire.optional(Schema.String),
  /**
   * The serverless compute that it ran on.
   *
   * @deprecated Not in the current version of the API.
   */
  effective_serverless_compute_id: Wire.optional(Schema.String),
  /** There if the request asked for resolved values. */
  resolved_values: Wire.optional(ResolvedValues),
  email_notifications: Wire.optional(JobEmailNotifications)
}

/**
 * The run of a task, as part of the run of its job.
 *
 * @since 0.1.0
 * @category run tasks
 */
export class RunTask extends Wire.struct<RunTask>("RunTask")<
  typeof taskFields & Wire.FieldsOf<typeof RunFields> & typeof runTaskFields
>({ ...taskFields, ...RunFields.fields, ...runTaskFields }) {}
