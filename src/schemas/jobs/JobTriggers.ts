/**
 * What starts the runs of a job: schedules, continuous mode, files, tables and models. Includes the state of each
 * trigger.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { DayOfWeek } from "../dayOfWeek.js"
import { EpochMillis } from "../EpochMillis.js"
import * as Lazy from "../lazy.js"
import * as Wire from "../Wire.js"
import { TerminationCodeCode } from "./JobRunStates.js"

export { DayOfWeek }

/**
 * Whether a schedule or trigger is paused.
 *
 * @since 0.1.0
 * @category triggers
 */
export const PauseStatus = Wire.openEnum("PauseStatus", ["UNPAUSED", "PAUSED"])

/**
 * @since 0.1.0
 * @category triggers
 */
export type PauseStatus = typeof PauseStatus.Type

/**
 * When a SQL condition is met.
 *
 * - `QUERY_RETURNS_ROWS`: the query returns at least one row.
 * - `RESULT_VALUE_CHANGES`: the single value of the query (one row, one column) differs from the previous evaluation.
 *   The first evaluation always meets the condition.
 *
 * @since 0.1.0
 * @category triggers
 */
export const SqlConditionTriggerMode = Wire.openEnum("SqlConditionTriggerMode", [
  "QUERY_RETURNS_ROWS",
  "RESULT_VALUE_CHANGES"
])

/**
 * @since 0.1.0
 * @category triggers
 */
export type SqlConditionTriggerMode = typeof SqlConditionTriggerMode.Type

/**
 * A query that decides whether a trigger starts a run when it fires.
 *
 * @since 0.1.0
 * @category triggers
 */
export class SqlConditionConfiguration extends Wire.struct<SqlConditionConfiguration>("SqlConditionConfiguration")({
  sql_query_id: Wire.expected(Schema.String),
  warehouse_id: Wire.expected(Schema.String),
  /** Set it explicitly. Existing jobs without a mode use `QUERY_RETURNS_ROWS`. */
  trigger_mode: Wire.optional(SqlConditionTriggerMode)
}) {}

/**
 * Starts a run at the times of a cron expression.
 *
 * @since 0.1.0
 * @category triggers
 */
export class CronSchedule extends Wire.struct<CronSchedule>("CronSchedule")({
  /** A Quartz cron expression with six or seven fields, starting with seconds: `0 30 6 * * ?` is every day at 6:30. */
  quartz_cron_expression: Wire.expected(Schema.String),
  /** A Java time zone id, such as `Europe/Amsterdam` or `UTC`. */
  timezone_id: Wire.expected(Schema.String),
  pause_status: Wire.optional(PauseStatus),
  sql_condition: Wire.optional(SqlConditionConfiguration)
}) {}

/**
 * The weekly hour in which Databricks can restart a continuous job for maintenance.
 *
 * @since 0.1.0
 * @category triggers
 */
export class MaintenanceWindow extends Wire.struct<MaintenanceWindow>("MaintenanceWindow")({
  day_of_week: Wire.expected(DayOfWeek),
  /** The start hour, 0 to 23. The window is one hour long. */
  start_hour: Wire.expected(Wire.Int),
  /** A Java time zone id. */
  timezone_id: Wire.expected(Schema.String)
}) {}

/**
 * How a continuous job handles a failed task.
 *
 * - `NEVER`: the task is not retried.
 * - `ON_FAILURE`: the task is retried while at least one other task is in its first attempt. After that, or after the
 *   last retry, the run is canceled and a new run is started.
 *
 * @since 0.1.0
 * @category triggers
 */
export const TaskRetryMode = Wire.openEnum("TaskRetryMode", ["NEVER", "ON_FAILURE"])

/**
 * @since 0.1.0
 * @category triggers
 */
export type TaskRetryMode = typeof TaskRetryMode.Type

/**
 * Keeps exactly one run of the job active. Cannot be combined with a schedule.
 *
 * @since 0.1.0
 * @category triggers
 */
export class Continuous extends Wire.struct<Continuous>("Continuous")({
  /** The default is `UNPAUSED`. */
  pause_status: Wire.optional(PauseStatus),
  /** The default is `NEVER`. */
  task_retry_mode: Wire.optional(TaskRetryMode),
  /** The default is any time. */
  maintenance_window: Wire.optional(MaintenanceWindow)
}) {}

/**
 * Starts a run when files arrive in cloud storage.
 *
 * @since 0.1.0
 * @category triggers
 */
export class FileArrivalTriggerConfiguration extends Wire.struct<FileArrivalTriggerConfiguration>(
  "FileArrivalTriggerConfiguration"
)({
  /** An external location or volume, or a folder below it. */
  url: Wire.expected(Schema.String),
  /** The min time between two runs, in seconds. At least 60. */
  min_time_between_triggers_seconds: Wire.optional(Wire.Int),
  /** The time without new files before a run starts, in seconds, so that a batch of files is complete. At least 60. */
  wait_after_last_change_seconds: Wire.optional(Wire.Int)
}) {}

/**
 * Whether a trigger requires updates of all tables or of any table.
 *
 * @since 0.1.0
 * @category triggers
 */
export const Condition = Wire.openEnum("Condition", ["ANY_UPDATED", "ALL_UPDATED"])

/**
 * @since 0.1.0
 * @category triggers
 */
export type Condition = typeof Condition.Type

/**
 * Starts a run when tables are updated.
 *
 * @since 0.1.0
 * @category triggers
 */
export class TableUpdateTriggerConfiguration extends Wire.struct<TableUpdateTriggerConfiguration>(
  "TableUpdateTriggerConfiguration"
)({
  /** Full names, `catalog.schema.table`. */
  table_names: Wire.expected(Wire.array(Schema.String)),
  condition: Wire.optional(Condition),
  /** The min time between two runs, in seconds. At least 60. */
  min_time_between_triggers_seconds: Wire.optional(Wire.Int),
  /** The time without further updates before a run starts, in seconds. At least 60. */
  wait_after_last_change_seconds: Wire.optional(Wire.Int)
}) {}

/**
 * The event of a model that fires the trigger.
 *
 * @since 0.1.0
 * @category triggers
 */
export const ModelTriggerConfigurationCondition = Wire.openEnum("ModelTriggerConfigurationCondition", [
  "MODEL_CREATED",
  "MODEL_VERSION_READY",
  "MODEL_ALIAS_SET"
])

/**
 * @since 0.1.0
 * @category triggers
 */
export type ModelTriggerConfigurationCondition = typeof ModelTriggerConfigurationCondition.Type

/**
 * Starts a run on an event of a model in Unity Catalog.
 *
 * @since 0.1.0
 * @category triggers
 */
export class ModelTriggerConfiguration extends Wire.struct<ModelTriggerConfiguration>("ModelTriggerConfiguration")({
  condition: Wire.expected(ModelTriggerConfigurationCondition),
  /** A model (`catalog.schema.model`) or a schema (`catalog.schema`). If empty, the whole metastore. */
  securable_name: Wire.optional(Schema.String),
  /** The aliases to watch. Only with `MODEL_ALIAS_SET`. */
  aliases: Wire.optional(Wire.array(Schema.String)),
  /** The min time between two runs, in seconds. At least 60. */
  min_time_between_triggers_seconds: Wire.optional(Wire.Int),
  /** The time without further events before a run starts, in seconds. At least 60. */
  wait_after_last_change_seconds: Wire.optional(Wire.Int)
}) {}

/**
 * The unit of the interval of a periodic trigger.
 *
 * @since 0.1.0
 * @category triggers
 */
export const PeriodicTriggerConfigurationTimeUnit = Wire.openEnum("PeriodicTriggerConfigurationTimeUnit", [
  "MINUTES",
  "HOURS",
  "DAYS",
  "WEEKS"
])

/**
 * @since 0.1.0
 * @category triggers
 */
export type PeriodicTriggerConfigurationTimeUnit = typeof PeriodicTriggerConfigurationTimeUnit.Type

/**
 * Starts a run at a fixed interval.
 *
 * @since 0.1.0
 * @category triggers
 */
export class PeriodicTriggerConfiguration extends Wire.struct<PeriodicTriggerConfiguration>(
  "PeriodicTriggerConfiguration"
)({
  /** The interval, in units of `unit`. */
  interval: Wire.expected(Wire.Int),
  unit: Wire.expected(PeriodicTriggerConfigurationTimeUnit)
}) {}

/**
 * A job whose completion is monitored.
 *
 * @since 0.1.0
 * @category triggers
 */
export class JobCompletionTriggerConfigurationMonitoredJob extends Wire.struct<JobCompletionTriggerConfigurationMonitoredJob>(
  "JobCompletionTriggerConfigurationMonitoredJob"
)({
  /** The workspace of the job. It can be another workspace with the same Unity Catalog metastore. */
  workspace_id: Wire.expected(Schema.String),
  /** The job id. Requires the `CAN_VIEW` permission on the job. */
  job_id: Wire.expected(Schema.String)
}) {}

/**
 * The required result of the monitored runs: success, failure, or either (`DONE`).
 *
 * @since 0.1.0
 * @category triggers
 */
export const JobCompletionTriggerConfigurationIfStatus = Wire.openEnum("JobCompletionTriggerConfigurationIfStatus", [
  "SUCCESS",
  "FAILED",
  "DONE"
])

/**
 * @since 0.1.0
 * @category triggers
 */
export type JobCompletionTriggerConfigurationIfStatus = typeof JobCompletionTriggerConfigurationIfStatus.Type

/**
 * Starts a run when each of the monitored jobs has a completed run with the required result.
 *
 * @since 0.1.0
 * @category triggers
 */
export class JobCompletionTriggerConfiguration extends Wire.struct<JobCompletionTriggerConfiguration>(
  "JobCompletionTriggerConfiguration"
)({
  /** At most 10. */
  jobs: Wire.expected(Wire.array(JobCompletionTriggerConfigurationMonitoredJob)),
  /** The default is `SUCCESS`. */
  if_status: Wire.optional(JobCompletionTriggerConfigurationIfStatus)
}) {}

/**
 * The trigger of a job. Exactly one of `file_arrival`, `table_update`, `model`, `job_completion` and `periodic` is set.
 *
 * @since 0.1.0
 * @category triggers
 */
export class TriggerSettings extends Wire.struct<TriggerSettings>("TriggerSettings")({
  pause_status: Wire.optional(PauseStatus),
  file_arrival: Wire.optional(FileArrivalTriggerConfiguration),
  table_update: Wire.optional(TableUpdateTriggerConfiguration),
  model: Wire.optional(ModelTriggerConfiguration),
  job_completion: Wire.optional(JobCompletionTriggerConfiguration),
  periodic: Wire.optional(PeriodicTriggerConfiguration),
  /** A condition that is checked when the trigger fires. */
  sql_condition: Wire.optional(SqlConditionConfiguration)
}) {}

/**
 * Keeps exactly one run of the job active, as one of several triggers.
 *
 * @since 0.1.0
 * @category triggers
 */
export class ContinuousTriggerConfiguration extends Wire.struct<ContinuousTriggerConfiguration>(
  "ContinuousTriggerConfiguration"
)({
  /** The default is `NEVER`. */
  task_retry_mode: Wire.optional(TaskRetryMode),
  /** The default is any time. */
  maintenance_window: Wire.optional(MaintenanceWindow)
}) {}

/**
 * Starts a run at the times of a cron expression, as one of several triggers.
 *
 * @since 0.1.0
 * @category triggers
 */
export class CronTriggerConfiguration extends Wire.struct<CronTriggerConfiguration>("CronTriggerConfiguration")({
  /** A Quartz cron expression, as in {@link CronSchedule}. */
  quartz_cron_expression: Wire.expected(Schema.String),
  /** A Java time zone id. */
  timezone_id: Wire.expected(Schema.String)
}) {}

/**
 * One of several triggers of a job. Exactly one of `schedule`, `periodic`, `continuous`, `file_arrival`,
 * `table_update`, `model` and `job_completion` is set.
 *
 * @since 0.1.0
 * @category triggers
 */
export class TriggerConfiguration extends Wire.struct<TriggerConfiguration>("TriggerConfiguration")({
  /** The default is `UNPAUSED`. Always set in a response. */
  pause_status: Wire.optional(PauseStatus),
  schedule: Wire.optional(CronTriggerConfiguration),
  periodic: Wire.optional(PeriodicTriggerConfiguration),
  continuous: Wire.optional(ContinuousTriggerConfiguration),
  file_arrival: Wire.optional(FileArrivalTriggerConfiguration),
  table_update: Wire.optional(TableUpdateTriggerConfiguration),
  model: Wire.optional(ModelTriggerConfiguration),
  job_completion: Wire.optional(JobCompletionTriggerConfiguration),
  /** A condition that is checked when the trigger fires. */
  sql_condition: Wire.optional(SqlConditionConfiguration)
}) {}

/**
 * The state of a cron schedule. The API does not document any fields yet.
 *
 * @since 0.1.0
 * @category trigger states
 */
export const ScheduleTriggerState = Lazy.schema(() =>
  Wire.JsonObject.annotations({ identifier: "ScheduleTriggerState" })
)

/**
 * @since 0.1.0
 * @category trigger states
 */
export interface ScheduleTriggerState extends Schema.Schema.Type<typeof ScheduleTriggerState> {}

/**
 * The state of a model trigger. The API does not document any fields yet.
 *
 * @since 0.1.0
 * @category trigger states
 */
export const ModelTriggerState = Lazy.schema(() => Wire.JsonObject.annotations({ identifier: "ModelTriggerState" }))

/**
 * @since 0.1.0
 * @category trigger states
 */
export interface ModelTriggerState extends Schema.Schema.Type<typeof ModelTriggerState> {}

/**
 * The state of a periodic trigger.
 *
 * @since 0.1.0
 * @category trigger states
 */
export class PeriodicTriggerState extends Wire.struct<PeriodicTriggerState>("PeriodicTriggerState")({
  next_run_time: Wire.optional(EpochMillis)
}) {}

/**
 * The state of a continuous trigger.
 *
 * @since 0.1.0
 * @category trigger states
 */
export class ContinuousTriggerState extends Wire.struct<ContinuousTriggerState>("ContinuousTriggerState")({
  consecutive_failures: Wire.optional(Wire.Int),
  /** Whether the trigger is backing off because of failures. */
  is_backing_off: Wire.optional(Schema.Boolean),
  /** The time of the next attempt, in milliseconds. Databricks does not document the epoch. */
  next_attempt_ms: Wire.optional(Wire.Int)
}) {}

/**
 * The state of a file arrival trigger.
 *
 * @since 0.1.0
 * @category trigger states
 */
export class FileArrivalTriggerState extends Wire.struct<FileArrivalTriggerState>("FileArrivalTriggerState")({
  /** Whether the trigger uses file events instead of listing files. */
  using_file_events: Wire.optional(Schema.Boolean)
}) {}

/**
 * The state of a table, as seen by the trigger.
 *
 * @since 0.1.0
 * @category trigger states
 */
export class TableState extends Wire.struct<TableState>("TableState")({
  /** `catalog.schema.table`. */
  table_name: Wire.optional(Schema.String),
  /** Whether the table has been updated since the trigger was created or its condition was last met. */
  has_seen_updates: Wire.optional(Schema.Boolean)
}) {}

/**
 * The state of a table update trigger.
 *
 * @since 0.1.0
 * @category trigger states
 */
export class TableTriggerState extends Wire.struct<TableTriggerState>("TableTriggerState")({
  last_seen_table_states: Wire.optional(Wire.array(TableState)),
  using_scalable_monitoring: Wire.optional(Schema.Boolean)
}) {}

/**
 * The state of a monitored job, as seen by the trigger.
 *
 * @since 0.1.0
 * @category trigger states
 */
export class JobCompletionTriggerStateMonitoredJobState extends Wire.struct<JobCompletionTriggerStateMonitoredJobState>(
  "JobCompletionTriggerStateMonitoredJobState"
)({
  workspace_id: Wire.optional(Schema.String),
  job_id: Wire.optional(Schema.String),
  /** Whether the job has had a run with the required result since the condition of the trigger was last met. */
  has_seen_completion: Wire.optional(Schema.Boolean),
  /** The latest run with the required result. */
  last_seen_run_id: Wire.optional(Schema.String),
  /** Why that run ended. */
  last_seen_result: Wire.optional(TerminationCodeCode),
  /** The end time of that run, such as `2026-06-01T13:00:00Z`. */
  last_seen_completion_time: Wire.optional(Schema.String),
  /** Why the latest run ended, if it did not have the required result. */
  latest_non_matching_result: Wire.optional(TerminationCodeCode),
  /** Whether the job was deleted at the last check. Absent if unknown. */
  is_deleted: Wire.optional(Schema.Boolean)
}) {}

/**
 * The state of a job completion trigger.
 *
 * @since 0.1.0
 * @category trigger states
 */
export class JobCompletionTriggerState extends Wire.struct<JobCompletionTriggerState>("JobCompletionTriggerState")({
  /** In the order of the jobs in the trigger. */
  monitored_job_states: Wire.optional(Wire.array(JobCompletionTriggerStateMonitoredJobState))
}) {}

/**
 * The latest evaluation of the SQL condition of a trigger.
 *
 * @since 0.1.0
 * @category trigger states
 */
export class SqlConditionState extends Wire.struct<SqlConditionState>("SqlConditionState")({
  latest_condition_evaluation_satisfied: Wire.optional(Schema.Boolean),
  /** The SQL session of the query. Set in `QUERY_RETURNS_ROWS` mode. */
  latest_condition_evaluation_sql_session_id: Wire.optional(Schema.String),
  /** The SQL statement. Set in `RESULT_VALUE_CHANGES` mode. */
  latest_condition_evaluation_sql_statement_id: Wire.optional(Schema.String)
}) {}

/**
 * The state of the trigger of a job.
 *
 * @since 0.1.0
 * @category trigger states
 */
export class TriggerStateProto extends Wire.struct<TriggerStateProto>("TriggerStateProto")({
  /** Differs from the settings while a paused continuous job is running because it was started manually. */
  pause_status: Wire.optional(PauseStatus),
  file_arrival: Wire.optional(FileArrivalTriggerState),
  table: Wire.optional(TableTriggerState),
  job_completion: Wire.optional(JobCompletionTriggerState),
  sql_condition: Wire.optional(SqlConditionState)
}) {}

/**
 * The state of one of several triggers of a job. Only the field for its type is set.
 *
 * @since 0.1.0
 * @category trigger states
 */
export class PerTriggerState extends Wire.struct<PerTriggerState>("PerTriggerState")({
  pause_status: Wire.optional(PauseStatus),
  schedule: Wire.optional(ScheduleTriggerState),
  periodic: Wire.optional(PeriodicTriggerState),
  continuous: Wire.optional(ContinuousTriggerState),
  file_arrival: Wire.optional(FileArrivalTriggerState),
  table_update: Wire.optional(TableTriggerState),
  model: Wire.optional(ModelTriggerState),
  job_completion: Wire.optional(JobCompletionTriggerState),
  sql_condition: Wire.optional(SqlConditionState)
}) {}

/**
 * An evaluation of a trigger.
 *
 * @since 0.1.0
 * @category trigger states
 */
export class TriggerEvaluation extends Wire.struct<TriggerEvaluation>("TriggerEvaluation")({
  timestamp: Wire.optional(EpochMillis),
  /** Why the evaluation started a run, did not start one, or failed. */
  description: Wire.optional(Schema.String),
  /** The id of the started run. */
  run_id: Wire.optional(Wire.Int64)
}) {}

/**
 * The most recent evaluations of a trigger, by outcome.
 *
 * @since 0.1.0
 * @category trigger states
 */
export class TriggerHistory extends Wire.struct<TriggerHistory>("TriggerHistory")({
  last_triggered: Wire.optional(TriggerEvaluation),
  last_not_triggered: Wire.optional(TriggerEvaluation),
  last_failed: Wire.optional(TriggerEvaluation)
}) {}

/**
 * The details of one of several triggers of a job.
 *
 * @since 0.1.0
 * @category trigger states
 */
export class TriggerDetails extends Wire.struct<TriggerDetails>("TriggerDetails")({
  /** Set only if the trigger state was requested. */
  state: Wire.optional(PerTriggerState),
  history: Wire.optional(TriggerHistory)
}) {}
