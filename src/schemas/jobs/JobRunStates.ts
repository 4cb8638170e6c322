/**
 * The state of a run, why it ended, and what started it.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { EpochMillis } from "../EpochMillis.js"
import * as Wire from "../Wire.js"

/**
 * The life cycle state of a run in the older {@link RunState}. `TERMINATED`, `SKIPPED` and `INTERNAL_ERROR` are final.
 *
 * - `QUEUED`: waiting in the queue.
 * - `PENDING`: its compute is being set up.
 * - `RUNNING`: executing.
 * - `TERMINATING`: done. Its compute is being cleaned up.
 * - `TERMINATED`: ended. The result is in `result_state`.
 * - `SKIPPED`: not started because another run was active.
 * - `INTERNAL_ERROR`: an error in the Jobs service.
 * - `BLOCKED`: waiting for other tasks.
 * - `WAITING_FOR_RETRY`: failed, and will be retried.
 *
 * @since 0.1.0
 * @category run states
 */
export const RunLifeCycleState = Wire.openEnum("RunLifeCycleState", [
  "QUEUED",
  "PENDING",
  "RUNNING",
  "TERMINATING",
  "TERMINATED",
  "SKIPPED",
  "INTERNAL_ERROR",
  "BLOCKED",
  "WAITING_FOR_RETRY"
])

/**
 * @since 0.1.0
 * @category run states
 */
export type RunLifeCycleState = typeof RunLifeCycleState.Type

/**
 * The result of a run in the older {@link RunState}.
 *
 * - `SUCCESS`: succeeded.
 * - `SUCCESS_WITH_FAILURES`: some tasks failed, but all leaf tasks (those that no other task depends on) succeeded.
 * - `FAILED`: failed with an error.
 * - `TIMEDOUT`: stopped because it reached its time limit.
 * - `CANCELED`: canceled by a user.
 * - `MAXIMUM_CONCURRENT_RUNS_REACHED`: skipped because the max number of concurrent runs was reached.
 * - `EXCLUDED`: skipped because its condition was not met.
 * - `UPSTREAM_FAILED`: skipped because an upstream task failed.
 * - `UPSTREAM_CANCELED`: skipped because an upstream task was canceled.
 * - `DISABLED`: skipped because a user disabled it.
 *
 * @since 0.1.0
 * @category run states
 */
export const RunResultState = Wire.openEnum("RunResultState", [
  "SUCCESS",
  "SUCCESS_WITH_FAILURES",
  "FAILED",
  "TIMEDOUT",
  "CANCELED",
  "MAXIMUM_CONCURRENT_RUNS_REACHED",
  "EXCLUDED",
  "UPSTREAM_FAILED",
  "UPSTREAM_CANCELED",
  "DISABLED"
])

/**
 * @since 0.1.0
 * @category run states
 */
export type RunResultState = typeof RunResultState.Type

/**
 * The state and result of a run in the older form. {@link RunStatus} replaces it.
 *
 * @since 0.1.0
 * @category run states
 */
export class RunState extends Wire.struct<RunState>("RunState")({
  /** Always set. */
  life_cycle_state: Wire.optional(RunLifeCycleState),
  /** Set only after the run has ended. */
  result_state: Wire.optional(RunResultState),
  /** For people: do not parse it. */
  state_message: Wire.optional(Schema.String),
  /** Whether the run was canceled by a user or reached its time limit. */
  user_cancelled_or_timedout: Wire.optional(Schema.Boolean),
  /** Why the run is in the queue. */
  queue_reason: Wire.optional(Schema.String)
}) {}

/**
 * The state of a run. `TERMINATED` is final. The reason is in `termination_details`.
 *
 * @since 0.1.0
 * @category run states
 */
export const RunLifecycleStateV2State = Wire.openEnum("RunLifecycleStateV2State", [
  "BLOCKED",
  "PENDING",
  "QUEUED",
  "RUNNING",
  "TERMINATING",
  "TERMINATED",
  "WAITING"
])

/**
 * @since 0.1.0
 * @category run states
 */
export type RunLifecycleStateV2State = typeof RunLifecycleStateV2State.Type

/**
 * Why a run is in the queue.
 *
 * - `ACTIVE_RUNS_LIMIT_REACHED`: the workspace has the max number of active task runs.
 * - `MAX_CONCURRENT_RUNS_REACHED`: the number of active runs has reached the `max_concurrent_runs` of the job.
 * - `ACTIVE_RUN_JOB_TASKS_LIMIT_REACHED`: the workspace has the max number of active run job tasks.
 *
 * @since 0.1.0
 * @category run states
 */
export const QueueDetailsCodeCode = Wire.openEnum("QueueDetailsCodeCode", [
  "ACTIVE_RUNS_LIMIT_REACHED",
  "MAX_CONCURRENT_RUNS_REACHED",
  "ACTIVE_RUN_JOB_TASKS_LIMIT_REACHED"
])

/**
 * @since 0.1.0
 * @category run states
 */
export type QueueDetailsCodeCode = typeof QueueDetailsCodeCode.Type

/**
 * Why a run is in the queue.
 *
 * @since 0.1.0
 * @category run states
 */
export class QueueDetails extends Wire.struct<QueueDetails>("QueueDetails")({
  code: Wire.optional(QueueDetailsCodeCode),
  /** For people: do not parse it. */
  message: Wire.optional(Schema.String)
}) {}

/**
 * Why a run ended. `state_message` and the output of the run often have more details.
 *
 * - `SUCCESS`, `SUCCESS_WITH_FAILURES`: succeeded, the latter with failed tasks.
 * - `USER_CANCELED`: canceled by a user.
 * - `CANCELED`: canceled by Databricks, for example at its time limit.
 * - `SKIPPED`, `DISABLED`: not run.
 * - `RUN_EXECUTION_ERROR`: its tasks failed.
 * - `INTERNAL_ERROR`, `CLOUD_FAILURE`, `FEATURE_DISABLED`: a platform failure, or a feature that is not available.
 * - `DRIVER_ERROR`, `CLUSTER_ERROR`, `INVALID_CLUSTER_REQUEST`, `CLUSTER_REQUEST_LIMIT_EXCEEDED`,
 *   `CLUSTER_TERMINATED_BY_USER`, `MAX_SPARK_CONTEXTS_EXCEEDED`: its compute failed, was not available, or was
 *   terminated.
 * - `LIBRARY_INSTALLATION_ERROR`, `REPOSITORY_CHECKOUT_FAILED`, `STORAGE_ACCESS_ERROR`, `RESOURCE_NOT_FOUND`,
 *   `UNAUTHORIZED_ERROR`: a resource could not be installed, checked out, read, found or accessed.
 * - `INVALID_RUN_CONFIGURATION`: invalid settings.
 * - `WORKSPACE_RUN_LIMIT_EXCEEDED`, `MAX_CONCURRENT_RUNS_EXCEEDED`, `MAX_JOB_QUEUE_SIZE_EXCEEDED`,
 *   `BUDGET_POLICY_LIMIT_EXCEEDED`: a limit on runs or costs was exceeded.
 * - `BREAKING_CHANGE`: a breaking change in Spark. The run is retried with other settings.
 *
 * Not in the current version of the API: `CLUSTER_TERMINATED_BY_USER`.
 *
 * @since 0.1.0
 * @category run states
 */
export const TerminationCodeCode = Wire.openEnum("TerminationCodeCode", [
  "SUCCESS",
  "SUCCESS_WITH_FAILURES",
  "USER_CANCELED",
  "CANCELED",
  "SKIPPED",
  "DISABLED",
  "RUN_EXECUTION_ERROR",
  "INTERNAL_ERROR",
  "CLOUD_FAILURE",
  "FEATURE_DISABLED",
  "DRIVER_ERROR",
  "CLUSTER_ERROR",
  "INVALID_CLUSTER_REQUEST",
  "CLUSTER_REQUEST_LIMIT_EXCEEDED",
  "CLUSTER_TERMINATED_BY_USER",
  "MAX_SPARK_CONTEXTS_EXCEEDED",
  "LIBRARY_INSTALLATION_ERROR",
  "REPOSITORY_CHECKOUT_FAILED",
  "STORAGE_ACCESS_ERROR",
  "RESOURCE_NOT_FOUND",
  "UNAUTHORIZED_ERROR",
  "INVALID_RUN_CONFIGURATION",
  "WORKSPACE_RUN_LIMIT_EXCEEDED",
  "MAX_CONCURRENT_RUNS_EXCEEDED",
  "MAX_JOB_QUEUE_SIZE_EXCEEDED",
  "BUDGET_POLICY_LIMIT_EXCEEDED",
  "BREAKING_CHANGE"
])

/**
 * @since 0.1.0
 * @category run states
 */
export type TerminationCodeCode = typeof TerminationCodeCode.Type

/**
 * Who is responsible for the end of a run: nobody, the platform, the caller (input or settings), or the cloud provider.
 *
 * @since 0.1.0
 * @category run states
 */
export const TerminationTypeType = Wire.openEnum("TerminationTypeType", [
  "SUCCESS",
  "INTERNAL_ERROR",
  "CLIENT_ERROR",
  "CLOUD_FAILURE"
])

/**
 * @since 0.1.0
 * @category run states
 */
export type TerminationTypeType = typeof TerminationTypeType.Type

/**
 * Why a run ended.
 *
 * @since 0.1.0
 * @category run states
 */
export class TerminationDetails extends Wire.struct<TerminationDetails>("TerminationDetails")({
  code: Wire.optional(TerminationCodeCode),
  type: Wire.optional(TerminationTypeType),
  /** For people: do not parse it. */
  message: Wire.optional(Schema.String)
}) {}

/**
 * The state of a run, and why it is queued or ended.
 *
 * @since 0.1.0
 * @category run states
 */
export class RunStatus extends Wire.struct<RunStatus>("RunStatus")({
  state: Wire.optional(RunLifecycleStateV2State),
  /** Set while the run is in the queue. */
  queue_details: Wire.optional(QueueDetails),
  /** Set while the run is `TERMINATING` or `TERMINATED`. */
  termination_details: Wire.optional(TerminationDetails)
}) {}

/**
 * How a run was created.
 *
 * - `JOB_RUN`: a run of a job.
 * - `WORKFLOW_RUN`: a notebook called `dbutils.notebook.run`.
 * - `SUBMIT_RUN`: a one-time run without a job.
 *
 * @since 0.1.0
 * @category runs
 */
export const RunType = Wire.openEnum("RunType", ["JOB_RUN", "SUBMIT_RUN", "WORKFLOW_RUN"])

/**
 * @since 0.1.0
 * @category runs
 */
export type RunType = typeof RunType.Type

/**
 * What started a run.
 *
 * - `ONE_TIME`: a user or an API call.
 * - `PERIODIC`: a schedule.
 * - `RETRY`: a retry of a failed run.
 * - `RUN_JOB_TASK`: a task of another job.
 * - `FILE_ARRIVAL`, `TABLE`, `MODEL`: files arrived, tables or models changed.
 * - `JOB_COMPLETION`: other jobs ended.
 * - `CONTINUOUS`: the job is continuous.
 * - `CONTINUOUS_RESTART`: a user restarted a continuous job.
 *
 * @since 0.1.0
 * @category runs
 */
export const TriggerType = Wire.openEnum("TriggerType", [
  "ONE_TIME",
  "PERIODIC",
  "RETRY",
  "RUN_JOB_TASK",
  "FILE_ARRIVAL",
  "TABLE",
  "MODEL",
  "JOB_COMPLETION",
  "CONTINUOUS",
  "CONTINUOUS_RESTART"
])

/**
 * @since 0.1.0
 * @category runs
 */
export type TriggerType = typeof TriggerType.Type

/**
 * The evaluation of the SQL condition that allowed a run to start.
 *
 * @since 0.1.0
 * @category runs
 */
export class SqlConditionRunInfoDetails extends Wire.struct<SqlConditionRunInfoDetails>("SqlConditionRunInfoDetails")({
  condition_evaluation_satisfied: Wire.optional(Schema.Boolean),
  /** The SQL session of the query. Set in `QUERY_RETURNS_ROWS` mode. */
  condition_evaluation_sql_session_id: Wire.optional(Schema.String),
  /** The SQL statement. Set in `RESULT_VALUE_CHANGES` mode. */
  condition_evaluation_sql_statement_id: Wire.optional(Schema.String)
}) {}

/**
 * A completed run of another job that contributed to starting this run.
 *
 * @since 0.1.0
 * @category runs
 */
export class CompletedJob extends Wire.struct<CompletedJob>("CompletedJob")({
  /** The workspace of the other job. */
  workspace_id: Wire.optional(Schema.String),
  /** The other job. */
  job_id: Wire.optional(Schema.String),
  /** The run of the other job. */
  run_id: Wire.optional(Schema.String),
  /** Why that run ended. */
  termination_code: Wire.optional(TerminationCodeCode),
  /** The end time of that run, such as `2026-06-01T13:00:00Z`. */
  completion_time: Wire.optional(Schema.String)
}) {}

/**
 * The runs of other jobs whose completion started a run.
 *
 * @since 0.1.0
 * @category runs
 */
export class JobCompletionTriggerRunInfoDetails extends Wire.struct<JobCompletionTriggerRunInfoDetails>(
  "JobCompletionTriggerRunInfoDetails"
)({
  /** In the order of the jobs in the trigger. */
  completed_jobs: Wire.optional(Wire.array(CompletedJob))
}) {}

/**
 * Details about what started a run.
 *
 * @since 0.1.0
 * @category runs
 */
export class TriggerInfo extends Wire.struct<TriggerInfo>("TriggerInfo")({
  /** The run of the run job task that started this run. */
  run_id: Wire.optional(Wire.Int64),
  /** The runs of other jobs whose completion started this run. */
  job_completion: Wire.optional(JobCompletionTriggerRunInfoDetails),
  sql_condition: Wire.optional(SqlConditionRunInfoDetails)
}) {}

/**
 * The optimization goal of serverless compute: low cost (`STANDARD`), fast startup and execution
 * (`PERFORMANCE_OPTIMIZED`), or lowest cost with a longer duration (`COST_OPTIMIZED`, with a `duration_target`).
 *
 * @since 0.1.0
 * @category runs
 */
export const PerformanceTarget = Wire.openEnum("PerformanceTarget", [
  "STANDARD",
  "PERFORMANCE_OPTIMIZED",
  "COST_OPTIMIZED"
])

/**
 * @since 0.1.0
 * @category runs
 */
export type PerformanceTarget = typeof PerformanceTarget.Type

/**
 * The time within which a `COST_OPTIMIZED` run should end: `4h`, `12h`, `24h` or `72h`. A longer time costs less.
 * `NO_FLEXIBILITY` disables this saving. Required with `COST_OPTIMIZED`.
 *
 * @since 0.1.0
 * @category runs
 */
export const DurationTarget = Wire.openEnum("DurationTarget", ["NO_FLEXIBILITY", "4h", "12h", "24h", "72h"])

/**
 * @since 0.1.0
 * @category runs
 */
export type DurationTarget = typeof DurationTarget.Type

/**
 * Whether an item is the original run or a repair.
 *
 * @since 0.1.0
 * @category runs
 */
export const RepairHistoryItemType = Wire.openEnum("RepairHistoryItemType", ["ORIGINAL", "REPAIR"])

/**
 * @since 0.1.0
 * @category runs
 */
export type RepairHistoryItemType = typeof RepairHistoryItemType.Type

/**
 * The original run or one of its repairs.
 *
 * @since 0.1.0
 * @category runs
 */
export class RepairHistoryItem extends Wire.struct<RepairHistoryItem>("RepairHistoryItem")({
  type: Wire.optional(RepairHistoryItemType),
  /** The id of the repair. Absent for the original run. */
  id: Wire.optional(Wire.Int64),
  start_time: Wire.optional(EpochMillis),
  end_time: Wire.optional(EpochMillis),
  status: Wire.optional(RunStatus),
  /** @deprecated Use `status`. */
  state: Wire.optional(RunState),
  /** The task runs of the original run or the repair. */
  task_run_ids: Wire.optional(Wire.array(Wire.Int64)),
  /** The performance target that was used. */
  effective_performance_target: Wire.optional(PerformanceTarget)
}) {}

/**
 * The cluster of a run.
 *
 * @since 0.1.0
 * @category runs
 */
export class ClusterInstance extends Wire.struct<ClusterInstance>("ClusterInstance")({
  /** Absent until the cluster exists. */
  cluster_id: Wire.optional(Schema.String),
  /** Absent until the run starts to execute. */
  spark_context_id: Wire.optional(Schema.String)
}) {}
