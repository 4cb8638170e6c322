/**
 * The requests that start, find, repair and stop runs, and their answers.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Struct from "effect/Struct"
import { EpochMillis } from "./EpochMillis.js"
import { JobAccessControlRequest } from "./JobPermissions.js"
import { DurationTarget, PerformanceTarget, RunType } from "./JobRunStates.js"
import { JobSettings, QueueSettings } from "./JobSettings.js"
import { SubmitTask } from "./JobTasks.js"
import { RunParameters } from "./JobTaskTypes.js"
import * as Wire from "./Wire.js"

const runNowFields = {
  job_id: Wire.Int64,
  /** Values of the job's parameters. */
  job_parameters: Wire.optional(Wire.StringMap),
  /**
   * The keys of the tasks to run; all if absent. `+etl` adds the tasks that `etl` depends on, `etl+` those that depend
   * on it.
   */
  only: Wire.optional(Wire.array(Schema.String)),
  /**
   * At most 64 characters. A second request with the same token starts no run and answers with the first one's id; it
   * fails if that run has been deleted.
   */
  idempotency_token: Wire.optional(Schema.String),
  queue: Wire.optional(QueueSettings),
  /** In place of the one in the job's settings. */
  performance_target: Wire.optional(PerformanceTarget),
  /** In place of the one in the job's settings. */
  duration_target: Wire.optional(DurationTarget)
}

/**
 * A job to run now, and the parameters to run it with: `POST /api/2.2/jobs/run-now`.
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
  /** Who may do what with the run. */
  access_control_list: Wire.optional(Wire.array(JobAccessControlRequest)),
  /**
   * At most 64 characters. A second request with the same token starts no run and answers with the first one's id; it
   * fails if that run has been deleted.
   */
  idempotency_token: Wire.optional(Schema.String)
}

/** The settings of a job that a one-time run has, too. */
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
 * Tasks to run once, without a job: `POST /api/2.2/jobs/runs/submit`.
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
  /** The run of a job, which must be over. */
  run_id: Wire.Int64,
  /** Run all failed tasks again. Not together with `rerun_tasks`. */
  rerun_all_failed_tasks: Wire.optional(Schema.Boolean),
  /** The keys of the tasks to run again. */
  rerun_tasks: Wire.optional(Wire.array(Schema.String)),
  /** Run the tasks again that depend on those, too, even if they succeeded. */
  rerun_dependent_tasks: Wire.optional(Schema.Boolean),
  /** The id of the latest repair. Needed from the second repair on. */
  latest_repair_id: Wire.optional(Wire.Int64),
  /** Values of the job's parameters. */
  job_parameters: Wire.optional(Wire.StringMap),
  /** In place of the one in the job's settings. */
  performance_target: Wire.optional(PerformanceTarget),
  /** In place of the one in the job's settings. */
  duration_target: Wire.optional(DurationTarget)
}

/**
 * Tasks of a run to run again, as part of the same run and with the job's current settings: `POST
 * /api/2.2/jobs/runs/repair`.
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
 * Which run to get: `GET /api/2.2/jobs/runs/get`.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetRunRequest extends Wire.struct<GetRunRequest>("GetRunRequest")({
  run_id: Wire.Int64,
  /** Answer with `repair_history`. */
  include_history: Wire.optional(Schema.Boolean),
  /** Answer with the `resolved_values` of the tasks. */
  include_resolved_values: Wire.optional(Schema.Boolean),
  /** The `next_page_token` of the answer before, for the next 100 elements of its lists. */
  page_token: Wire.optional(Schema.String)
}) {}

/**
 * Which runs to list, those that ended last first: `GET /api/2.2/jobs/runs/list`.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListRunsRequest extends Wire.struct<ListRunsRequest>("ListRunsRequest")({
  /** All jobs if absent. */
  job_id: Wire.optional(Wire.Int64),
  /** Only runs that are queued, pending, running or terminating. Not together with `completed_only`. */
  active_only: Wire.optional(Schema.Boolean),
  /** Only runs that are over. Not together with `active_only`. */
  completed_only: Wire.optional(Schema.Boolean),
  run_type: Wire.optional(RunType),
  /** Only runs that started then or later. */
  start_time_from: Wire.optional(EpochMillis),
  /** Only runs that started then or earlier. */
  start_time_to: Wire.optional(EpochMillis),
  /** Answer with the tasks and clusters of each run: `runsListPage` with the first 100, `runsList` with all of them. */
  expand_tasks: Wire.optional(Schema.Boolean),
  /** Runs on a page, at most 25; 20 by default. 0 stands for the maximum. */
  limit: Wire.optional(Wire.Int),
  /** The `next_page_token` or `prev_page_token` of another page. */
  page_token: Wire.optional(Schema.String),
  /** @deprecated Use `page_token`. */
  offset: Wire.optional(Wire.Int)
}) {}

/**
 * Which run's output to get: `GET /api/2.2/jobs/runs/get-output`.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetRunOutputRequest extends Wire.struct<GetRunOutputRequest>("GetRunOutputRequest")({
  /** The run of a task, not that of a job, even of one with a single task. */
  run_id: Wire.Int64
}) {}

/**
 * The notebook's code, its dashboards, or both.
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
 * Which run to export as HTML: `GET /api/2.2/jobs/runs/export`.
 *
 * @since 0.1.0
 * @category requests
 */
export class ExportRunRequest extends Wire.struct<ExportRunRequest>("ExportRunRequest")({
  /** The run of a task. */
  run_id: Wire.Int64,
  /** `CODE` by default. */
  views_to_export: Wire.optional(ViewsToExport)
}) {}

/**
 * Which run to cancel. It goes on for a while after the answer: `POST /api/2.2/jobs/runs/cancel`.
 *
 * @since 0.1.0
 * @category requests
 */
export class CancelRunRequest extends Wire.struct<CancelRunRequest>("CancelRunRequest")({
  /** The run of a job or of a task. */
  run_id: Wire.Int64
}) {}

/**
 * Whose runs to cancel. They go on for a while after the answer: `POST /api/2.2/jobs/runs/cancel-all`.
 *
 * @since 0.1.0
 * @category requests
 */
export class CancelAllRunsRequest extends Wire.struct<CancelAllRunsRequest>("CancelAllRunsRequest")({
  /** The job whose active runs are cancelled. */
  job_id: Wire.optional(Wire.Int64),
  /** Cancel the queued runs: those of the job or, without a `job_id`, those of all jobs in the workspace. */
  all_queued_runs: Wire.optional(Schema.Boolean)
}) {}

/**
 * Which run to delete: `POST /api/2.2/jobs/runs/delete`.
 *
 * @since 0.1.0
 * @category requests
 */
export class DeleteRunRequest extends Wire.struct<DeleteRunRequest>("DeleteRunRequest")({
  /** A run that is over. */
  run_id: Wire.Int64
}) {}

/**
 * The run that was started.
 *
 * @since 0.1.0
 * @category responses
 */
export class RunNowResponse extends Wire.struct<RunNowResponse>("RunNowResponse")({
  run_id: Wire.Int64,
  /** The same as `run_id`. */
  number_in_job: Wire.optional(Wire.Int64)
}) {}

/**
 * The run that was started.
 *
 * @since 0.1.0
 * @category responses
 */
export class SubmitRunResponse extends Wire.struct<SubmitRunResponse>("SubmitRunResponse")({
  run_id: Wire.Int64
}) {}

/**
 * The repair that was started.
 *
 * @since 0.1.0
 * @category responses
 */
export class RepairRunResponse extends Wire.struct<RepairRunResponse>("RepairRunResponse")({
  /** The id to give as `latest_repair_id` of the next repair. */
  repair_id: Wire.Int64
}) {}

/**
 * What a view shows.
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
  /** An HTML page. */
  content: Wire.optional(Schema.String)
}) {}

/**
 * The notebook of a run, with its results.
 *
 * @since 0.1.0
 * @category responses
 */
export class ExportRunOutput extends Wire.struct<ExportRunOutput>("ExportRunOutput")({
  views: Wire.optional(Wire.array(ViewItem))
}) {}
