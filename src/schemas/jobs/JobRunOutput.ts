/**
 * The output of a task run: the value of a notebook, the logs of a script, or the error of a failed task.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { EpochMillis } from "../EpochMillis.js"
import * as Wire from "../Wire.js"
import { AiFunctionTaskOutput } from "./JobAiFunctionTasks.js"
import { Run } from "./JobRuns.js"

/**
 * The value that a notebook passed to `dbutils.notebook.exit`.
 *
 * @since 0.1.0
 * @category outputs
 */
export class NotebookOutput extends Wire.struct<NotebookOutput>("NotebookOutput")({
  /** The first 5 MB of the value. Absent if the notebook did not call `dbutils.notebook.exit`. */
  result: Wire.optional(Schema.String),
  /** Whether the value was truncated. */
  truncated: Wire.optional(Schema.Boolean)
}) {}

/**
 * An executed SQL statement.
 *
 * @since 0.1.0
 * @category outputs
 */
export class SqlStatementOutput extends Wire.struct<SqlStatementOutput>("SqlStatementOutput")({
  /** The key to look up the details of the query. */
  lookup_key: Wire.optional(Schema.String)
}) {}

/**
 * The output of a query.
 *
 * @since 0.1.0
 * @category outputs
 */
export class SqlQueryOutput extends Wire.struct<SqlQueryOutput>("SqlQueryOutput")({
  /** Returned only to users who can run the query. */
  query_text: Wire.optional(Schema.String),
  warehouse_id: Wire.optional(Schema.String),
  endpoint_id: Wire.optional(Schema.String),
  sql_statements: Wire.optional(Wire.array(SqlStatementOutput)),
  /**
   * The URL of the results in the UI.
   *
   * @deprecated Databricks gives no replacement.
   */
  output_link: Wire.optional(Schema.String)
}) {}

/**
 * Whether an alert was triggered. `UNKNOWN` before its evaluation.
 *
 * @since 0.1.0
 * @category outputs
 */
export const SqlAlertState = Wire.openEnum("SqlAlertState", ["UNKNOWN", "OK", "TRIGGERED"])

/**
 * @since 0.1.0
 * @category outputs
 */
export type SqlAlertState = typeof SqlAlertState.Type

/**
 * The output of a legacy SQL alert.
 *
 * @since 0.1.0
 * @category outputs
 */
export class SqlAlertOutput extends Wire.struct<SqlAlertOutput>("SqlAlertOutput")({
  alert_state: Wire.optional(SqlAlertState),
  /** Returned only to users who can run the query of the alert. */
  query_text: Wire.optional(Schema.String),
  warehouse_id: Wire.optional(Schema.String),
  sql_statements: Wire.optional(Wire.array(SqlStatementOutput)),
  /** The URL of the results. */
  output_link: Wire.optional(Schema.String)
}) {}

/**
 * Why a widget has no output.
 *
 * @since 0.1.0
 * @category outputs
 */
export class SqlOutputError extends Wire.struct<SqlOutputError>("SqlOutputError")({
  message: Wire.optional(Schema.String)
}) {}

/**
 * The status of a widget's query.
 *
 * @since 0.1.0
 * @category outputs
 */
export const SqlDashboardWidgetOutputStatus = Wire.openEnum("SqlDashboardWidgetOutputStatus", [
  "PENDING",
  "RUNNING",
  "SUCCESS",
  "FAILED",
  "CANCELLED"
])

/**
 * @since 0.1.0
 * @category outputs
 */
export type SqlDashboardWidgetOutputStatus = typeof SqlDashboardWidgetOutputStatus.Type

/**
 * The output of a widget of a legacy SQL dashboard.
 *
 * @since 0.1.0
 * @category outputs
 */
export class SqlDashboardWidgetOutput extends Wire.struct<SqlDashboardWidgetOutput>("SqlDashboardWidgetOutput")({
  widget_id: Wire.optional(Schema.String),
  widget_title: Wire.optional(Schema.String),
  status: Wire.optional(SqlDashboardWidgetOutputStatus),
  start_time: Wire.optional(EpochMillis),
  end_time: Wire.optional(EpochMillis),
  error: Wire.optional(SqlOutputError),
  /** The URL of the results. */
  output_link: Wire.optional(Schema.String)
}) {}

/**
 * The output of a legacy SQL dashboard.
 *
 * @since 0.1.0
 * @category outputs
 */
export class SqlDashboardOutput extends Wire.struct<SqlDashboardOutput>("SqlDashboardOutput")({
  warehouse_id: Wire.optional(Schema.String),
  /** The widgets that run a query. */
  widgets: Wire.optional(Wire.array(SqlDashboardWidgetOutput))
}) {}

/**
 * A column of a result.
 *
 * @since 0.1.0
 * @category outputs
 */
export class SqlStatementQueryResultColumn extends Wire.struct<SqlStatementQueryResultColumn>(
  "SqlStatementQueryResultColumn"
)({
  name: Wire.optional(Schema.String)
}) {}

/**
 * A value of a result.
 *
 * @since 0.1.0
 * @category outputs
 */
export class SqlStatementQueryResultRowRowValue extends Wire.struct<SqlStatementQueryResultRowRowValue>(
  "SqlStatementQueryResultRowRowValue"
)({
  /** The value, as a string. */
  string_value: Wire.optional(Schema.String)
}) {}

/**
 * A row of a result.
 *
 * @since 0.1.0
 * @category outputs
 */
export class SqlStatementQueryResultRow extends Wire.struct<SqlStatementQueryResultRow>("SqlStatementQueryResultRow")({
  /** In the order of the columns. */
  values: Wire.optional(Wire.array(SqlStatementQueryResultRowRowValue))
}) {}

/**
 * The result of a SQL statement.
 *
 * @since 0.1.0
 * @category outputs
 */
export class SqlStatementQueryResult extends Wire.struct<SqlStatementQueryResult>("SqlStatementQueryResult")({
  columns: Wire.optional(Wire.array(SqlStatementQueryResultColumn)),
  rows: Wire.optional(Wire.array(SqlStatementQueryResultRow)),
  /** Whether rows were truncated. */
  truncated: Wire.optional(Schema.Boolean)
}) {}

/**
 * The output of a SQL file.
 *
 * @since 0.1.0
 * @category outputs
 */
export class SqlTaskSqlFileOutput extends Wire.struct<SqlTaskSqlFileOutput>("SqlTaskSqlFileOutput")({
  query_text: Wire.optional(Schema.String),
  warehouse_id: Wire.optional(Schema.String),
  sql_statements: Wire.optional(Wire.array(SqlStatementOutput)),
  query_result: Wire.optional(SqlStatementQueryResult)
}) {}

/**
 * The output of a SQL task. Only the field for its type is set.
 *
 * @since 0.1.0
 * @category outputs
 */
export class SqlOutput extends Wire.struct<SqlOutput>("SqlOutput")({
  query_output: Wire.optional(SqlQueryOutput),
  file_output: Wire.optional(SqlTaskSqlFileOutput),
  alert_output: Wire.optional(SqlAlertOutput),
  dashboard_output: Wire.optional(SqlDashboardOutput)
}) {}

/**
 * The result of an alert evaluation.
 *
 * @since 0.1.0
 * @category outputs
 */
export const AlertEvaluationState = Wire.openEnum("AlertEvaluationState", ["OK", "TRIGGERED", "ERROR", "UNKNOWN"])

/**
 * @since 0.1.0
 * @category outputs
 */
export type AlertEvaluationState = typeof AlertEvaluationState.Type

/**
 * The output of an alert task.
 *
 * @since 0.1.0
 * @category outputs
 */
export class AlertTaskOutput extends Wire.struct<AlertTaskOutput>("AlertTaskOutput")({
  alert_state: Wire.optional(AlertEvaluationState)
}) {}

/**
 * An error of a widget.
 *
 * @since 0.1.0
 * @category outputs
 */
export class WidgetErrorDetail extends Wire.struct<WidgetErrorDetail>("WidgetErrorDetail")({
  message: Wire.optional(Schema.String)
}) {}

/**
 * A page of a refreshed dashboard.
 *
 * @since 0.1.0
 * @category outputs
 */
export class DashboardPageSnapshot extends Wire.struct<DashboardPageSnapshot>("DashboardPageSnapshot")({
  page_display_name: Wire.optional(Schema.String),
  /** The errors of the widgets on the page. */
  widget_error_details: Wire.optional(Wire.array(WidgetErrorDetail))
}) {}

/**
 * The output of a dashboard task.
 *
 * @since 0.1.0
 * @category outputs
 */
export class DashboardTaskOutput extends Wire.struct<DashboardTaskOutput>("DashboardTaskOutput")({
  /** Set only if a PDF was requested manually. */
  page_snapshots: Wire.optional(Wire.array(DashboardPageSnapshot))
}) {}

/**
 * The output of a dbt task.
 *
 * @since 0.1.0
 * @category outputs
 */
export class DbtOutput extends Wire.struct<DbtOutput>("DbtOutput")({
  /**
   * A URL to download the archive with the dbt artifacts. Available for 30 minutes after the run has ended. The URL
   * grants access without other credentials: keep it secret.
   */
  artifacts_link: Wire.optional(Schema.String),
  /** Headers to send with the download request. */
  artifacts_headers: Wire.optional(Wire.StringMap)
}) {}

/**
 * The status of a step on the dbt platform.
 *
 * @since 0.1.0
 * @category outputs
 */
export const DbtPlatformRunStatus = Wire.openEnum("DbtPlatformRunStatus", [
  "QUEUED",
  "STARTING",
  "RUNNING",
  "SUCCESS",
  "ERROR",
  "CANCELLED"
])

/**
 * @since 0.1.0
 * @category outputs
 */
export type DbtPlatformRunStatus = typeof DbtPlatformRunStatus.Type

/**
 * A step of a job on the dbt platform.
 *
 * @since 0.1.0
 * @category outputs
 */
export class DbtPlatformJobRunStep extends Wire.struct<DbtPlatformJobRunStep>("DbtPlatformJobRunStep")({
  /** The position of the step. */
  index: Wire.optional(Wire.Int),
  /** Truncated to 100 characters. */
  name: Wire.optional(Schema.String),
  name_truncated: Wire.optional(Schema.Boolean),
  status: Wire.optional(DbtPlatformRunStatus),
  /** Truncated to 10,000 characters. */
  logs: Wire.optional(Schema.String),
  logs_truncated: Wire.optional(Schema.Boolean)
}) {}

/**
 * The output of a job on the dbt platform.
 *
 * @since 0.1.0
 * @category outputs
 */
export class DbtPlatformTaskOutput extends Wire.struct<DbtPlatformTaskOutput>("DbtPlatformTaskOutput")({
  dbt_platform_job_run_id: Wire.optional(Schema.String),
  dbt_platform_job_run_url: Wire.optional(Schema.String),
  /** The first 20 steps. */
  dbt_platform_job_run_output: Wire.optional(Wire.array(DbtPlatformJobRunStep)),
  /** Whether there are more steps. */
  steps_truncated: Wire.optional(Schema.Boolean)
}) {}

/**
 * A step of a job in dbt Cloud.
 *
 * @deprecated Use {@link DbtPlatformJobRunStep}.
 * @since 0.1.0
 * @category outputs
 */
export class DbtCloudJobRunStep extends Wire.struct<DbtCloudJobRunStep>("DbtCloudJobRunStep")({
  /** The position of the step. */
  index: Wire.optional(Wire.Int),
  name: Wire.optional(Schema.String),
  status: Wire.optional(DbtPlatformRunStatus),
  logs: Wire.optional(Schema.String)
}) {}

/**
 * The output of a job in dbt Cloud.
 *
 * @deprecated Use {@link DbtPlatformTaskOutput}.
 * @since 0.1.0
 * @category outputs
 */
export class DbtCloudTaskOutput extends Wire.struct<DbtCloudTaskOutput>("DbtCloudTaskOutput")({
  dbt_cloud_job_run_id: Wire.optional(Wire.Int64),
  dbt_cloud_job_run_url: Wire.optional(Schema.String),
  dbt_cloud_job_run_output: Wire.optional(Wire.array(DbtCloudJobRunStep))
}) {}

/**
 * The output of a run job task.
 *
 * @since 0.1.0
 * @category outputs
 */
export class RunJobOutput extends Wire.struct<RunJobOutput>("RunJobOutput")({
  /** The id of the started run. */
  run_id: Wire.optional(Wire.Int64)
}) {}

/**
 * The schema with the output of a clean room.
 *
 * @since 0.1.0
 * @category outputs
 */
export class OutputSchemaInfo extends Wire.struct<OutputSchemaInfo>("OutputSchemaInfo")({
  catalog_name: Wire.optional(Schema.String),
  schema_name: Wire.optional(Schema.String),
  /** The time when the schema is deleted. */
  expiration_time: Wire.optional(EpochMillis)
}) {}

/**
 * The life cycle state of a clean room run.
 *
 * @since 0.1.0
 * @category outputs
 */
export const CleanRoomTaskRunLifeCycleState = Wire.openEnum("CleanRoomTaskRunLifeCycleState", [
  "QUEUED",
  "PENDING",
  "RUNNING",
  "TERMINATING",
  "TERMINATED",
  "SKIPPED",
  "INTERNAL_ERROR",
  "BLOCKED",
  "WAITING_FOR_RETRY",
  "RUN_LIFE_CYCLE_STATE_UNSPECIFIED"
])

/**
 * @since 0.1.0
 * @category outputs
 */
export type CleanRoomTaskRunLifeCycleState = typeof CleanRoomTaskRunLifeCycleState.Type

/**
 * The result of a clean room run.
 *
 * @since 0.1.0
 * @category outputs
 */
export const CleanRoomTaskRunResultState = Wire.openEnum("CleanRoomTaskRunResultState", [
  "SUCCESS",
  "SUCCESS_WITH_FAILURES",
  "FAILED",
  "TIMEDOUT",
  "CANCELED",
  "MAXIMUM_CONCURRENT_RUNS_REACHED",
  "EXCLUDED",
  "EVICTED",
  "UPSTREAM_FAILED",
  "UPSTREAM_CANCELED",
  "UPSTREAM_EVICTED",
  "DISABLED",
  "RUN_RESULT_STATE_UNSPECIFIED"
])

/**
 * @since 0.1.0
 * @category outputs
 */
export type CleanRoomTaskRunResultState = typeof CleanRoomTaskRunResultState.Type

/**
 * The state of a clean room run.
 *
 * @since 0.1.0
 * @category outputs
 */
export class CleanRoomTaskRunState extends Wire.struct<CleanRoomTaskRunState>("CleanRoomTaskRunState")({
  life_cycle_state: Wire.optional(CleanRoomTaskRunLifeCycleState),
  /** Set only after the run has ended. */
  result_state: Wire.optional(CleanRoomTaskRunResultState)
}) {}

/**
 * The output of a clean room notebook.
 *
 * @since 0.1.0
 * @category outputs
 */
export class CleanRoomsNotebookTaskCleanRoomsNotebookTaskOutput extends Wire.struct<CleanRoomsNotebookTaskCleanRoomsNotebookTaskOutput>(
  "CleanRoomsNotebookTaskCleanRoomsNotebookTaskOutput"
)({
  clean_room_job_run_state: Wire.optional(CleanRoomTaskRunState),
  notebook_output: Wire.optional(NotebookOutput),
  /** The schema with the output. */
  output_schema_info: Wire.optional(OutputSchemaInfo),
  /**
   * The schema with the shared output.
   *
   * @deprecated Not in the current version of the API.
   */
  shared_output_schema_info: Wire.optional(OutputSchemaInfo)
}) {}

/**
 * The output of a Genie task.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category outputs
 */
export class GenieTaskOutput extends Wire.struct<GenieTaskOutput>("GenieTaskOutput")({
  /** The conversation of the agent. Use it to get the results. */
  conversation_id: Wire.optional(Schema.String)
}) {}

/**
 * The output of a conversation with Genie Code.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category outputs
 */
export class GenieCodeOutput extends Wire.struct<GenieCodeOutput>("GenieCodeOutput")({
  /** The id of the conversation, which is a notebook in the workspace. */
  thread_id: Wire.optional(Schema.String)
}) {}

/**
 * The output of a supervisor agent.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category outputs
 */
export class SupervisorOutput extends Wire.struct<SupervisorOutput>("SupervisorOutput")({
  /** The id of the agent's response in the Responses API. */
  response_id: Wire.optional(Schema.String)
}) {}

/**
 * The output of an agent.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category outputs
 */
export class AgenticTaskOutput extends Wire.struct<AgenticTaskOutput>("AgenticTaskOutput")({
  /** The values requested in `output_schema`. Without a schema, `response`, `truncated` and others. */
  task_output: Wire.optional(Wire.StringMap),
  conversation_id: Wire.optional(Schema.String),
  supervisor: Wire.optional(SupervisorOutput),
  genie_code: Wire.optional(GenieCodeOutput),
  /** @deprecated Use `response` of `task_output`. */
  response: Wire.optional(Schema.String),
  /** @deprecated Use the state of the run. */
  status: Wire.optional(Schema.String),
  /** @deprecated Use the times of the run. */
  created_at: Wire.optional(Wire.Double),
  /** @deprecated Use `response_id` of `supervisor`. */
  id: Wire.optional(Schema.String)
}) {}

/**
 * The output of a GPU workload: its location in MLflow.
 *
 * @since 0.1.0
 * @category outputs
 */
export class AiRuntimeTaskOutput extends Wire.struct<AiRuntimeTaskOutput>("AiRuntimeTaskOutput")({
  mlflow_experiment_id: Wire.optional(Schema.String),
  mlflow_run_id: Wire.optional(Schema.String),
  /** A message for people, such as that the run is waiting for GPUs. Optional. */
  status_message: Wire.optional(Schema.String)
}) {}

/**
 * The output of a task run. Only `metadata`, the fields for the type of the task, and the error fields are set.
 *
 * @since 0.1.0
 * @category outputs
 */
export class RunOutput extends Wire.struct<RunOutput>("RunOutput")({
  /** The run, without its output. */
  metadata: Wire.optional(Run),
  /** Why the task failed, or why there is no output. For people: do not parse it. */
  error: Wire.optional(Schema.String),
  /** The stack trace of the error. */
  error_trace: Wire.optional(Schema.String),
  /**
   * The last 5 MB of standard output and standard error. Not available for notebook, pipeline and Spark Submit tasks.
   */
  logs: Wire.optional(Schema.String),
  /** Whether the logs were truncated. */
  logs_truncated: Wire.optional(Schema.Boolean),
  info: Wire.optional(Schema.String),
  /** Set for every notebook task, even if the notebook returned no value. */
  notebook_output: Wire.optional(NotebookOutput),
  sql_output: Wire.optional(SqlOutput),
  dbt_output: Wire.optional(DbtOutput),
  dbt_platform_output: Wire.optional(DbtPlatformTaskOutput),
  run_job_output: Wire.optional(RunJobOutput),
  alert_output: Wire.optional(AlertTaskOutput),
  dashboard_output: Wire.optional(DashboardTaskOutput),
  clean_rooms_notebook_output: Wire.optional(CleanRoomsNotebookTaskCleanRoomsNotebookTaskOutput),
  /** @deprecated Not in the current version of the API. */
  genie_task_output: Wire.optional(GenieTaskOutput),
  /** @deprecated Not in the current version of the API. */
  agentic_task_output: Wire.optional(AgenticTaskOutput),
  ai_function_task_output: Wire.optional(AiFunctionTaskOutput),
  ai_runtime_task_output: Wire.optional(AiRuntimeTaskOutput),
  /** @deprecated Use `dbt_platform_output`. */
  dbt_cloud_output: Wire.optional(DbtCloudTaskOutput)
}) {}
