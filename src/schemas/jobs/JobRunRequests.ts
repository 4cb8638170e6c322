/**
 * Requests to start, get, list, repair, cancel and delete runs, and their responses.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Struct from "effect/Struct"
import { EpochMillis } from "../EpochMillis.js"
import * as Wire from "../Wire.js"
import { JobAccessControlRequest } from "./JobPermissions.js"
import { DurationTarget, PerformanceTarget, RunType } from "./JobRunStates.js"
import { JobSettings, QueueSettings } from "./JobSettings.js"
import { SubmitTask } from "./JobTasks.js"
import { RunParameters } from "./JobTaskTypes.js"

const runNowFields = {
  job_id: Wire.Int64,
  /** Values of the job parameters. */
  job_parameters: Wire.optional(Wire.StringMap),
  /**
   * The keys of the tasks to run. The default is all tasks. `+etl` includes the tasks that `etl` depends on, `etl+` the
   * tasks that depend on it.
   */
  only: Wire.optional(Wire.array(Schema.String)),
  /**
   * At most 64 characters. A second request with the same token starts no run and returns the id of the first run. It
   * fails if that run has been deleted.
   */
  idempotency_token: Wire.optional(Schema.String),
  queue: Wire.optional(QueueSettings),
  /** Overrides the value in the job settings. */
  performance_target: Wire.optional(PerformanceTarget),
  /** Overrides the value in the job settings. */
  duration_target: Wire.optional(DurationTarget)
}

/**
 * Request to run a job now, with parameters: `POST /api/2.2/jobs/run-now`.
 *
 * @since 0.1.0
 * @category requests
 */
export class RunNowRequest extends Wire.struct<RunNowRequest>("RunNowRequest")<
  typeof runNowFields & Wire.FieldsOf<typeof RunParameters>
>({
  ...runNowFields,
  ...RunParameters.fields
}) {}

const submitFields = {
  run_name: Wire.optional(Schema.String),
  /** At most 1,000. */
  tasks: Wire.optional(Wire.array(SubmitTask)),
  /** The permissions on the run. */
  access_control_list: Wire.optional(Wire.array(JobAccessControlRequest)),
  /**
   * At most 64 characters. A second request with the same token starts no run and returns the id of the first run. It
   * fails if that run has been deleted.
   */
  idempotency_token: Wire.optional(Schema.String)
}

/** The job settings that a one-time run also has. */
const settings = [
  "environments",
  "environment_variables",
  "git_source",
  "run_as",
  "tags",
  "queue",
  "timeout_seconds",
  "performance_target",
  "duration_target",
  "health",
  "email_notifications",
  "webhook_notifications",
  "notification_settings",
  "budget_policy_id",
  "usage_policy_id"
] as const

/**
 * Request to run tasks once, without a job: `POST /api/2.2/jobs/runs/submit`.
 *
 * @since 0.1.0
 * @category requests
 */
export class SubmitRunRequest extends Wire.struct<SubmitRunRequest>("SubmitRunRequest")<
  typeof submitFields & Pick<Wire.FieldsOf<typeof JobSettings>, (typeof settings)[number]>
>({
  ...submitFields,
  ...Struct.pick(JobSettings.fields, ...settings)
}) {}

const repairFields = {
  /** The run of a job. The run must have ended. */
  run_id: Wire.Int64,
  /** Whether to rerun all failed tasks. Cannot be combined with `rerun_tasks`. */
  rerun_all_failed_tasks: Wire.optional(Schema.Boolean),
  /** The keys of the tasks to rerun. */
  rerun_tasks: Wire.optional(Wire.array(Schema.String)),
  /** Whether to also rerun the tasks that depend on the rerun tasks, even if they succeeded. */
  rerun_dependent_tasks: Wire.optional(Schema.Boolean),
  /** The id of the latest repair. Required for the second and later repairs. */
  latest_repair_id: Wire.optional(Wire.Int64),
  /** Values of the job parameters. */
  job_parameters: Wire.optional(Wire.StringMap),
  /** Overrides the value in the job settings. */
  performance_target: Wire.optional(PerformanceTarget),
  /** Overrides the value in the job settings. */
  duration_target: Wire.optional(DurationTarget)
}

/**
 * Request to rerun tasks in the same run, with the current settings of the job: `POST /api/2.2/jobs/runs/repair`.
 *
 * @since 0.1.0
 * @category requests
 */
export class RepairRunRequest extends Wire.struct<RepairRunRequest>("RepairRunRequest")<
  typeof repairFields & Wire.FieldsOf<typeof RunParameters>
>({
  ...repairFields,
  ...RunParameters.fields
}) {}

/**
 * Request to get a run: `GET /api/2.2/jobs/runs/get`.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetRunRequest extends Wire.struct<GetRunRequest>("GetRunRequest")({
  run_id: Wire.Int64,
  /** Whether to include `repair_history`. */
  include_history: Wire.optional(Schema.Boolean),
  /** Whether to include the `resolved_values` of the tasks. */
  include_resolved_values: Wire.optional(Schema.Boolean),
  /** The `next_page_token` of the previous response, for the next 100 elements of its lists. */
  page_token: Wire.optional(Schema.String)
}) {}

/**
 * Request to list runs, most recently ended first: `GET /api/2.2/jobs/runs/list`.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListRunsRequest extends Wire.struct<ListRunsRequest>("ListRunsRequest")({
  /** If omitted, runs of all jobs. */
  job_id: Wire.optional(Wire.Int64),
  /** Only runs that are queued, pending, running or terminating. Cannot be combined with `completed_only`. */
  active_only: Wire.optional(Schema.Boolean),
  /** Only runs that have ended. Cannot be combined with `active_only`. */
  completed_only: Wire.optional(Schema.Boolean),
  run_type: Wire.optional(RunType),
  /** Only runs that started at or after this time. */
  start_time_from: Wire.optional(EpochMillis),
  /** Only runs that started at or before this time. */
  start_time_to: Wire.optional(EpochMillis),
  /**
   * Whether to include the tasks and clusters of each run: the first 100 with `runsListPage`, all of them with
   * `runsList`.
   */
  expand_tasks: Wire.optional(Schema.Boolean),
  /** The number of runs on a page. The default is 20, the max 25. 0 means the max. */
  limit: Wire.optional(Wire.Int),
  /** The `next_page_token` or `prev_page_token` of another page. If omitted, the first page. */
  page_token: Wire.optional(Schema.String),
  /** @deprecated Use `page_token`. */
  offset: Wire.optional(Wire.Int)
}) {}

/**
 * Request to get the output of a run: `GET /api/2.2/jobs/runs/get-output`.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetRunOutputRequest extends Wire.struct<GetRunOutputRequest>("GetRunOutputRequest")({
  /** The run of a task. The run of a job is not accepted, even if the job has a single task. */
  run_id: Wire.Int64
}) {}

/**
 * What to export: the code of the notebook, its dashboards, or both.
 *
 * @since 0.1.0
 * @category requests
 */
export const ViewsToExport = Wire.openEnum("ViewsToExport", ["CODE", "DASHBOARDS", "ALL"])

/**
 * @since 0.1.0
 * @category requests
 */
export type ViewsToExport = typeof ViewsToExport.Type

/**
 * Request to export a run as HTML: `GET /api/2.2/jobs/runs/export`.
 *
 * @since 0.1.0
 * @category requests
 */
export class ExportRunRequest extends Wire.struct<ExportRunRequest>("ExportRunRequest")({
  /** The run of a task. */
  run_id: Wire.Int64,
  /** The default is `CODE`. */
  views_to_export: Wire.optional(ViewsToExport)
}) {}

/**
 * Request to cancel a run: `POST /api/2.2/jobs/runs/cancel`. Cancellation is asynchronous: the run can still be active
 * after the response.
 *
 * @since 0.1.0
 * @category requests
 */
export class CancelRunRequest extends Wire.struct<CancelRunRequest>("CancelRunRequest")({
  /** The run of a job or of a task. */
  run_id: Wire.Int64
}) {}

/**
 * Request to cancel all active runs of a job: `POST /api/2.2/jobs/runs/cancel-all`. Cancellation is asynchronous: the
 * runs can still be active after the response.
 *
 * @since 0.1.0
 * @category requests
 */
export class CancelAllRunsRequest extends Wire.struct<CancelAllRunsRequest>("CancelAllRunsRequest")({
  /** The job whose active runs are canceled. */
  job_id: Wire.optional(Wire.Int64),
  /** Whether to cancel queued runs: those of the job or, without `job_id`, those of all jobs in the workspace. */
  all_queued_runs: Wire.optional(Schema.Boolean)
}) {}

/**
 * Request to delete a run: `POST /api/2.2/jobs/runs/delete`.
 *
 * @since 0.1.0
 * @category requests
 */
export class DeleteRunRequest extends Wire.struct<DeleteRunRequest>("DeleteRunRequest")({
  /** A run that has ended. */
  run_id: Wire.Int64
}) {}

/**
 * The id of the started run.
 *
 * @since 0.1.0
 * @category responses
 */
export class RunNowResponse extends Wire.struct<RunNowResponse>("RunNowResponse")({
  run_id: Wire.Int64,
  /** Same as `run_id`. */
  number_in_job: Wire.optional(Wire.Int64)
}) {}

/**
 * The id of the started run.
 *
 * @since 0.1.0
 * @category responses
 */
export class SubmitRunResponse extends Wire.struct<SubmitRunResponse>("SubmitRunResponse")({
  run_id: Wire.Int64
}) {}

/**
 * The id of the started repair.
 *
 * @since 0.1.0
 * @category responses
 */
export class RepairRunResponse extends Wire.struct<RepairRunResponse>("RepairRunResponse")({
  /** The `latest_repair_id` for the next repair. */
  repair_id: Wire.Int64
}) {}

/**
 * The type of a view.
 *
 * @since 0.1.0
 * @category responses
 */
export const ViewType = Wire.openEnum("ViewType", ["NOTEBOOK", "DASHBOARD"])

/**
 * @since 0.1.0
 * @category responses
 */
export type ViewType = typeof ViewType.Type

/**
 * A view of a notebook or dashboard.
 *
 * @since 0.1.0
 * @category responses
 */
export class ViewItem extends Wire.struct<ViewItem>("ViewItem")({
  /** The name of the notebook or dashboard. */
  name: Wire.optional(Schema.String),
  type: Wire.optional(ViewType),
  /** The view, as an HTML page. */
  content: Wire.optional(Schema.String)
}) {}

/**
 * The exported notebook of a run, with its results.
 *
 * @since 0.1.0
 * @category responses
 */
export class ExportRunOutput extends Wire.struct<ExportRunOutput>("ExportRunOutput")({
  views: Wire.optional(Wire.array(ViewItem))
}) {}
