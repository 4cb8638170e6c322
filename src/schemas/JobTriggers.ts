/**
 * What starts the runs of a job: schedules, continuous running, files, tables and models; and the state that each is
 * in.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { DayOfWeek } from "./dayOfWeek.js"
import { EpochMillis } from "./EpochMillis.js"
import { TerminationCodeCode } from "./JobRunStates.js"
import * as Lazy from "./lazy.js"
import * as Wire from "./Wire.js"

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
 * When a SQL condition holds.
 *
 * - `QUERY_RETURNS_ROWS`: the query returns at least one row.
 * - `RESULT_VALUE_CHANGES`: the query's one value (one row, one column) differs from the last time. The first time, it
 *   always holds.
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
 * A query that decides whether a trigger that fires starts a run.
 *
 * @since 0.1.0
 * @category triggers
 */
export class SqlConditionConfiguration extends Wire.struct<SqlConditionConfiguration>("SqlConditionConfiguration")({
  sql_query_id: Wire.expected(Schema.String),
  warehouse_id: Wire.expected(Schema.String),
  /** `QUERY_RETURNS_ROWS` where an existing job has none; give one explicitly. */
  trigger_mode: Wire.optional(SqlConditionTriggerMode)
}) {}

/**
 * Starts a run at the times that a cron expression describes.
 *
 * @since 0.1.0
 * @category triggers
 */
export class CronSchedule extends Wire.struct<CronSchedule>("CronSchedule")({
  /** Quartz syntax, six or seven fields from the seconds on: `0 30 6 * * ?` is every day at 6:30. */
  quartz_cron_expression: Wire.expected(Schema.String),
  /** A Java time zone id, such as `Europe/Amsterdam` or `UTC`. */
  timezone_id: Wire.expected(Schema.String),
  pause_status: Wire.optional(PauseStatus),
  sql_condition: Wire.optional(SqlConditionConfiguration)
}) {}

/**
 * The hour of the week in which Databricks may restart a continuous job for maintenance.
 *
 * @since 0.1.0
 * @category triggers
 */
export class MaintenanceWindow extends Wire.struct<MaintenanceWindow>("MaintenanceWindow")({
  day_of_week: Wire.expected(DayOfWeek),
  /** The hour it starts at, 0 to 23. It is one hour long. */
  start_hour: Wire.expected(Wire.Int),
  /** A Java time zone id. */
  timezone_id: Wire.expected(Schema.String)
}) {}

/**
 * What a continuous job does about a failed task.
 *
 * - `NEVER`: it is not retried.
 * - `ON_FAILURE`: it is retried while at least one other task is still on its first attempt. After that, or when the
 *   retries are used up, the run is cancelled and a new one is started.
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
 * Keeps exactly one run of the job going. Not together with a schedule.
 *
 * @since 0.1.0
 * @category triggers
 */
export class Continuous extends Wire.struct<Continuous>("Continuous")({
  /** `UNPAUSED` by default. */
  pause_status: Wire.optional(PauseStatus),
  /** `NEVER` by default. */
  task_retry_mode: Wire.optional(TaskRetryMode),
  /** Any time if absent. */
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
  /** Seconds to leave between two starts, at least 60. */
  min_time_between_triggers_seconds: Wire.optional(Wire.Int),
  /** Seconds in which no file must have arrived, at least 60, so that a batch of files is complete. */
  wait_after_last_change_seconds: Wire.optional(Wire.Int)
}) {}

/**
 * Whether all tables have to be updated, or one is enough.
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
  /** Seconds to leave between two starts, at least 60. */
  min_time_between_triggers_seconds: Wire.optional(Wire.Int),
  /** Seconds in which no update must have happened, at least 60. */
  wait_after_last_change_seconds: Wire.optional(Wire.Int)
}) {}

/**
 * What must happen to a model.
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
 * Starts a run when something happens to models in Unity Catalog.
 *
 * @since 0.1.0
 * @category triggers
 */
export class ModelTriggerConfiguration extends Wire.struct<ModelTriggerConfiguration>("ModelTriggerConfiguration")({
  condition: Wire.expected(ModelTriggerConfigurationCondition),
  /** A model (`catalog.schema.model`), a schema (`catalog.schema`) or, if empty, the whole metastore. */
  securable_name: Wire.optional(Schema.String),
  /** The aliases to look for. Only with `MODEL_ALIAS_SET`. */
  aliases: Wire.optional(Wire.array(Schema.String)),
  /** Seconds to leave between two starts, at least 60. */
  min_time_between_triggers_seconds: Wire.optional(Wire.Int),
  /** Seconds in which nothing must have happened, at least 60. */
  wait_after_last_change_seconds: Wire.optional(Wire.Int)
}) {}

/**
 * The unit of a periodic trigger's interval.
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
 * Starts a run every so often.
 *
 * @since 0.1.0
 * @category triggers
 */
export class PeriodicTriggerConfiguration extends Wire.struct<PeriodicTriggerConfiguration>(
  "PeriodicTriggerConfiguration"
)({
  /** In units of `unit`. */
  interval: Wire.expected(Wire.Int),
  unit: Wire.expected(PeriodicTriggerConfigurationTimeUnit)
}) {}

/**
 * A job whose runs are waited for.
 *
 * @since 0.1.0
 * @category triggers
 */
export class JobCompletionTriggerConfigurationMonitoredJob extends Wire.struct<JobCompletionTriggerConfigurationMonitoredJob>(
  "JobCompletionTriggerConfigurationMonitoredJob"
)({
  /** The job's workspace, which may be another one on the same Unity Catalog metastore. */
  workspace_id: Wire.expected(Schema.String),
  /** Requires the permission `CAN_VIEW` on the job. */
  job_id: Wire.expected(Schema.String)
}) {}

/**
 * How the runs of other jobs must have ended: with success, with a failure, or either way (`DONE`).
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
 * Starts a run once every one of some other jobs has had a run that ended as asked for.
 *
 * @since 0.1.0
 * @category triggers
 */
export class JobCompletionTriggerConfiguration extends Wire.struct<JobCompletionTriggerConfiguration>(
  "JobCompletionTriggerConfiguration"
)({
  /** At most 10. */
  jobs: Wire.expected(Wire.array(JobCompletionTriggerConfigurationMonitoredJob)),
  /** `SUCCESS` if absent. */
  if_status: Wire.optional(JobCompletionTriggerConfigurationIfStatus)
}) {}

/**
 * The trigger of a job: one of `file_arrival`, `table_update`, `model`, `job_completion` and `periodic`.
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
  /** A condition to check once the trigger fires. */
  sql_condition: Wire.optional(SqlConditionConfiguration)
}) {}

/**
 * Keeps exactly one run of the job going, as one of several triggers.
 *
 * @since 0.1.0
 * @category triggers
 */
export class ContinuousTriggerConfiguration extends Wire.struct<ContinuousTriggerConfiguration>(
  "ContinuousTriggerConfiguration"
)({
  /** `NEVER` by default. */
  task_retry_mode: Wire.optional(TaskRetryMode),
  /** Any time if absent. */
  maintenance_window: Wire.optional(MaintenanceWindow)
}) {}

/**
 * Starts a run at the times that a cron expression describes, as one of several triggers.
 *
 * @since 0.1.0
 * @category triggers
 */
export class CronTriggerConfiguration extends Wire.struct<CronTriggerConfiguration>("CronTriggerConfiguration")({
  /** Quartz syntax, as in {@link CronSchedule}. */
  quartz_cron_expression: Wire.expected(Schema.String),
  /** A Java time zone id. */
  timezone_id: Wire.expected(Schema.String)
}) {}

/**
 * One of several triggers of a job. Exactly one of its kinds is set: `schedule`, `periodic`, `continuous`,
 * `file_arrival`, `table_update`, `model` or `job_completion`.
 *
 * @since 0.1.0
 * @category triggers
 */
export class TriggerConfiguration extends Wire.struct<TriggerConfiguration>("TriggerConfiguration")({
  /** `UNPAUSED` by default; always there in a response. */
  pause_status: Wire.optional(PauseStatus),
  schedule: Wire.optional(CronTriggerConfiguration),
  periodic: Wire.optional(PeriodicTriggerConfiguration),
  continuous: Wire.optional(ContinuousTriggerConfiguration),
  file_arrival: Wire.optional(FileArrivalTriggerConfiguration),
  table_update: Wire.optional(TableUpdateTriggerConfiguration),
  model: Wire.optional(ModelTriggerConfiguration),
  job_completion: Wire.optional(JobCompletionTriggerConfiguration),
  /** A condition to check once the trigger fires. */
  sql_condition: Wire.optional(SqlConditionConfiguration)
}) {}

/**
 * The state of a cron schedule, about which the API says nothing so far.
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
 * The state of a model trigger, about which the API says nothing so far.
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
  /** Whether it waits because of failures. */
  is_backing_off: Wire.optional(Schema.Boolean),
  /** When it tries again, in milliseconds. Databricks does not document since when they count. */
  next_attempt_ms: Wire.optional(Wire.Int)
}) {}

/**
 * The state of a file arrival trigger.
 *
 * @since 0.1.0
 * @category trigger states
 */
export class FileArrivalTriggerState extends Wire.struct<FileArrivalTriggerState>("FileArrivalTriggerState")({
  /** Whether it learns of files by events rather than by listing them. */
  using_file_events: Wire.optional(Schema.Boolean)
}) {}

/**
 * What a trigger knows of a table.
 *
 * @since 0.1.0
 * @category trigger states
 */
export class TableState extends Wire.struct<TableState>("TableState")({
  /** `catalog.schema.table`. */
  table_name: Wire.optional(Schema.String),
  /** Whether the table was updated since the trigger was made or last held. */
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
 * What a job completion trigger knows of one of the jobs that it waits for.
 *
 * @since 0.1.0
 * @category trigger states
 */
export class JobCompletionTriggerStateMonitoredJobState extends Wire.struct<JobCompletionTriggerStateMonitoredJobState>(
  "JobCompletionTriggerStateMonitoredJobState"
)({
  workspace_id: Wire.optional(Schema.String),
  job_id: Wire.optional(Schema.String),
  /** Whether the job has ended as asked for since the trigger last held. */
  has_seen_completion: Wire.optional(Schema.Boolean),
  /** The latest run that ended as asked for. */
  last_seen_run_id: Wire.optional(Schema.String),
  /** Why that run ended. */
  last_seen_result: Wire.optional(TerminationCodeCode),
  /** When that run ended: `2026-06-01T13:00:00Z`. */
  last_seen_completion_time: Wire.optional(Schema.String),
  /** Why the latest run ended, if it did not end as asked for. */
  latest_non_matching_result: Wire.optional(TerminationCodeCode),
  /** Whether the job was gone when the trigger last looked; absent if that is not known. */
  is_deleted: Wire.optional(Schema.Boolean)
}) {}

/**
 * The state of a job completion trigger.
 *
 * @since 0.1.0
 * @category trigger states
 */
export class JobCompletionTriggerState extends Wire.struct<JobCompletionTriggerState>("JobCompletionTriggerState")({
  /** In the order in which the trigger names the jobs. */
  monitored_job_states: Wire.optional(Wire.array(JobCompletionTriggerStateMonitoredJobState))
}) {}

/**
 * How a trigger's SQL condition last turned out.
 *
 * @since 0.1.0
 * @category trigger states
 */
export class SqlConditionState extends Wire.struct<SqlConditionState>("SqlConditionState")({
  latest_condition_evaluation_satisfied: Wire.optional(Schema.Boolean),
  /** The SQL session that the query ran in. In `QUERY_RETURNS_ROWS` mode. */
  latest_condition_evaluation_sql_session_id: Wire.optional(Schema.String),
  /** The SQL statement. In `RESULT_VALUE_CHANGES` mode. */
  latest_condition_evaluation_sql_statement_id: Wire.optional(Schema.String)
}) {}

/**
 * The state of a job's trigger.
 *
 * @since 0.1.0
 * @category trigger states
 */
export class TriggerStateProto extends Wire.struct<TriggerStateProto>("TriggerStateProto")({
  /** Differs from the settings while a paused continuous job runs because it was started by hand. */
  pause_status: Wire.optional(PauseStatus),
  file_arrival: Wire.optional(FileArrivalTriggerState),
  table: Wire.optional(TableTriggerState),
  job_completion: Wire.optional(JobCompletionTriggerState),
  sql_condition: Wire.optional(SqlConditionState)
}) {}

/**
 * The state of one of a job's several triggers. The field of its kind is set.
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
 * One time that a trigger was looked at.
 *
 * @since 0.1.0
 * @category trigger states
 */
export class TriggerEvaluation extends Wire.struct<TriggerEvaluation>("TriggerEvaluation")({
  timestamp: Wire.optional(EpochMillis),
  /** Why it started a run, or didn't, or failed. */
  description: Wire.optional(Schema.String),
  /** The run that it started. */
  run_id: Wire.optional(Wire.Int64)
}) {}

/**
 * The latest evaluations of a trigger, by how they ended.
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
 * What one of a job's several triggers is doing.
 *
 * @since 0.1.0
 * @category trigger states
 */
export class TriggerDetails extends Wire.struct<TriggerDetails>("TriggerDetails")({
  /** There if the request asked for trigger state. */
  state: Wire.optional(PerTriggerState),
  history: Wire.optional(TriggerHistory)
}) {}
