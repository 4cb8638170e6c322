/**
 * Where a run stands, why it ended, what started it.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { EpochMillis } from "./EpochMillis.js"
import * as Wire from "./Wire.js"

/**
 * Where a run stands, in the older {@link RunState}. `TERMINATED`, `SKIPPED` and `INTERNAL_ERROR` are final.
 *
 * - `QUEUED`: waiting in the queue.
 * - `PENDING`: its compute is being made ready.
 * - `RUNNING`: at work.
 * - `TERMINATING`: done; its compute is being cleaned up.
 * - `TERMINATED`: over. How it went is in `result_state`.
 * - `SKIPPED`: given up before it started, since another run was active.
 * - `INTERNAL_ERROR`: the Jobs service itself failed.
 * - `BLOCKED`: waiting for other tasks.
 * - `WAITING_FOR_RETRY`: failed, and to be tried again.
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
 * How a run went, in the older {@link RunState}.
 *
 * - `SUCCESS`: well.
 * - `SUCCESS_WITH_FAILURES`: some tasks failed, but those on which no other task depends succeeded.
 * - `FAILED`: with an error.
 * - `TIMEDOUT`: it was stopped at its time limit.
 * - `CANCELED`: a user stopped it.
 * - `MAXIMUM_CONCURRENT_RUNS_REACHED`: skipped, since as many runs as allowed were active.
 * - `EXCLUDED`: skipped, since its condition did not hold.
 * - `UPSTREAM_FAILED`: skipped, since a task before it failed.
 * - `UPSTREAM_CANCELED`: skipped, since a task before it was cancelled.
 * - `DISABLED`: skipped, since a user disabled it.
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
 * Where a run stands and how it went: the older form, which {@link RunStatus} replaces.
 *
 * @since 0.1.0
 * @category run states
 */
export class RunState extends Wire.struct<RunState>("RunState")({
  /** Always there. */
  life_cycle_state: Wire.optional(RunLifeCycleState),
  /** Only once the run is over. */
  result_state: Wire.optional(RunResultState),
  /** For people to read; its form may change. */
  state_message: Wire.optional(Schema.String),
  /** Whether a user or the time limit stopped the run. */
  user_cancelled_or_timedout: Wire.optional(Schema.Boolean),
  /** Why the run is in the queue. */
  queue_reason: Wire.optional(Schema.String)
}) {}

/**
 * Where a run stands. `TERMINATED` is final; why it ended is in `termination_details`.
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
 * Why a run waits in the queue.
 *
 * - `ACTIVE_RUNS_LIMIT_REACHED`: the workspace has as many active task runs as allowed.
 * - `MAX_CONCURRENT_RUNS_REACHED`: the job has as many active runs as its `max_concurrent_runs` allows.
 * - `ACTIVE_RUN_JOB_TASKS_LIMIT_REACHED`: the workspace has as many active run job tasks as allowed.
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
 * Why a run waits in the queue.
 *
 * @since 0.1.0
 * @category run states
 */
export class QueueDetails extends Wire.struct<QueueDetails>("QueueDetails")({
  code: Wire.optional(QueueDetailsCodeCode),
  /** For people to read; its form may change. */
  message: Wire.optional(Schema.String)
}) {}

/**
 * Why a run ended. `state_message` and the run's output often say more.
 *
 * - `SUCCESS`, `SUCCESS_WITH_FAILURES`: it succeeded, the latter with failed tasks.
 * - `USER_CANCELED`: a user stopped it.
 * - `CANCELED`: Databricks stopped it, for instance at its time limit.
 * - `SKIPPED`, `DISABLED`: it never ran.
 * - `RUN_EXECUTION_ERROR`: its tasks failed.
 * - `INTERNAL_ERROR`, `CLOUD_FAILURE`, `FEATURE_DISABLED`: the platform failed, or lacks what was asked for.
 * - `DRIVER_ERROR`, `CLUSTER_ERROR`, `INVALID_CLUSTER_REQUEST`, `CLUSTER_REQUEST_LIMIT_EXCEEDED`,
 *   `CLUSTER_TERMINATED_BY_USER`, `MAX_SPARK_CONTEXTS_EXCEEDED`: its compute failed, could not be had, or was taken
 *   away.
 * - `LIBRARY_INSTALLATION_ERROR`, `REPOSITORY_CHECKOUT_FAILED`, `STORAGE_ACCESS_ERROR`, `RESOURCE_NOT_FOUND`,
 *   `UNAUTHORIZED_ERROR`: something it needs could not be installed, checked out, read, found or used.
 * - `INVALID_RUN_CONFIGURATION`: its settings are wrong.
 * - `WORKSPACE_RUN_LIMIT_EXCEEDED`, `MAX_CONCURRENT_RUNS_EXCEEDED`, `MAX_JOB_QUEUE_SIZE_EXCEEDED`,
 *   `BUDGET_POLICY_LIMIT_EXCEEDED`: too many runs, or too much spent.
 * - `BREAKING_CHANGE`: a change in Spark broke it; it is retried with other settings.
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
 * Whose doing the end of a run was: nobody's, the platform's, the caller's (input or settings), or the cloud
 * provider's.
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
  /** For people to read; its form may change. */
  message: Wire.optional(Schema.String)
}) {}

/**
 * Where a run stands, why it waits, why it ended.
 *
 * @since 0.1.0
 * @category run states
 */
export class RunStatus extends Wire.struct<RunStatus>("RunStatus")({
  state: Wire.optional(RunLifecycleStateV2State),
  /** While the run is in the queue. */
  queue_details: Wire.optional(QueueDetails),
  /** While the run is `TERMINATING` or once it is `TERMINATED`. */
  termination_details: Wire.optional(TerminationDetails)
}) {}

/**
 * How a run came to be.
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
 * - `ONE_TIME`: a user or a call of the API.
 * - `PERIODIC`: a schedule.
 * - `RETRY`: a retry of a failed run.
 * - `RUN_JOB_TASK`: a task of another job.
 * - `FILE_ARRIVAL`, `TABLE`, `MODEL`: files that arrived, tables or models that changed.
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
 * How the SQL condition turned out that let a run start.
 *
 * @since 0.1.0
 * @category runs
 */
export class SqlConditionRunInfoDetails extends Wire.struct<SqlConditionRunInfoDetails>("SqlConditionRunInfoDetails")({
  condition_evaluation_satisfied: Wire.optional(Schema.Boolean),
  /** The SQL session that the query ran in. In `QUERY_RETURNS_ROWS` mode. */
  condition_evaluation_sql_session_id: Wire.optional(Schema.String),
  /** The SQL statement. In `RESULT_VALUE_CHANGES` mode. */
  condition_evaluation_sql_statement_id: Wire.optional(Schema.String)
}) {}

/**
 * The end of a run of another job that helped to start this one.
 *
 * @since 0.1.0
 * @category runs
 */
export class CompletedJob extends Wire.struct<CompletedJob>("CompletedJob")({
  /** The other job's workspace. */
  workspace_id: Wire.optional(Schema.String),
  /** The other job. */
  job_id: Wire.optional(Schema.String),
  /** The run that ended. */
  run_id: Wire.optional(Schema.String),
  /** Why it ended. */
  termination_code: Wire.optional(TerminationCodeCode),
  /** When it ended: `2026-06-01T13:00:00Z`. */
  completion_time: Wire.optional(Schema.String)
}) {}

/**
 * The runs of other jobs whose ends started a run.
 *
 * @since 0.1.0
 * @category runs
 */
export class JobCompletionTriggerRunInfoDetails extends Wire.struct<JobCompletionTriggerRunInfoDetails>(
  "JobCompletionTriggerRunInfoDetails"
)({
  /** In the order in which the trigger names the jobs. */
  completed_jobs: Wire.optional(Wire.array(CompletedJob))
}) {}

/**
 * More about what started a run.
 *
 * @since 0.1.0
 * @category runs
 */
export class TriggerInfo extends Wire.struct<TriggerInfo>("TriggerInfo")({
  /** The run of the run job task that started it. */
  run_id: Wire.optional(Wire.Int64),
  /** The runs of other jobs whose ends started it. */
  job_completion: Wire.optional(JobCompletionTriggerRunInfoDetails),
  sql_condition: Wire.optional(SqlConditionRunInfoDetails)
}) {}

/**
 * Whether serverless compute should be cheap (`STANDARD`), start and run fast (`PERFORMANCE_OPTIMIZED`), or take its time
 * to be cheaper still (`COST_OPTIMIZED`, with a `duration_target`).
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
 * The time within which a run with `performance_target` `COST_OPTIMIZED` should end: `4h`, `12h`, `24h` or `72h`. With
 * more time, it costs less. `NO_FLEXIBILITY` asks for no such saving. Required with `COST_OPTIMIZED`.
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
 * Whether it is the run as it first was, or a repair of it.
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
 * A run as it first was, or one of its repairs.
 *
 * @since 0.1.0
 * @category runs
 */
export class RepairHistoryItem extends Wire.struct<RepairHistoryItem>("RepairHistoryItem")({
  type: Wire.optional(RepairHistoryItemType),
  /** The repair's id. Absent for the original run. */
  id: Wire.optional(Wire.Int64),
  start_time: Wire.optional(EpochMillis),
  end_time: Wire.optional(EpochMillis),
  status: Wire.optional(RunStatus),
  /** @deprecated Use `status`. */
  state: Wire.optional(RunState),
  /** The runs of tasks that belong to it. */
  task_run_ids: Wire.optional(Wire.array(Wire.Int64)),
  /** The performance target that was in force. */
  effective_performance_target: Wire.optional(PerformanceTarget)
}) {}

/**
 * The cluster that a run uses.
 *
 * @since 0.1.0
 * @category runs
 */
export class ClusterInstance extends Wire.struct<ClusterInstance>("ClusterInstance")({
  /** Absent until there is a cluster. */
  cluster_id: Wire.optional(Schema.String),
  /** Absent until the run begins to execute. */
  spark_context_id: Wire.optional(Schema.String)
}) {}
