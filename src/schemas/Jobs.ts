/**
 * Jobs, and the requests that make, find, change and delete them.
 *
 * Other modules hold what jobs are made of: `JobSettings`, `JobTasks`, `JobTriggers`, `JobRuns` and so on.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { EpochMillis } from "./EpochMillis.js"
import { JobAccessControlRequest } from "./JobPermissions.js"
import { JobSettings } from "./JobSettings.js"
import { TriggerDetails, TriggerStateProto } from "./JobTriggers.js"
import * as Wire from "./Wire.js"

const baseJobFields = {
  job_id: Wire.Int64,
  settings: Wire.optional(JobSettings),
  /** Absent if the user has been deleted. */
  creator_user_name: Wire.optional(Schema.String),
  created_time: Wire.optional(EpochMillis),
  /**
   * The path of the job's object in the workspace, such as `/Workspace/Users/me@example.com/etl.job.json`, if it has
   * one.
   *
   * @deprecated Not in the current version of the API.
   */
  path: Wire.optional(Schema.String),
  /** In a list of jobs: whether `tasks` or `job_clusters` are longer than shown. `list` with `expand_tasks` shows all. */
  has_more: Wire.optional(Schema.Boolean),
  /** The state of `trigger`, if it was asked for. */
  trigger_state: Wire.optional(TriggerStateProto),
  /** The state of each of `triggers`, in the same order. */
  trigger_details: Wire.optional(Wire.array(TriggerDetails)),
  /** The budget policy that costs are accounted to: the one an admin set, the one in the settings, or a default. */
  effective_budget_policy_id: Wire.optional(Schema.String),
  /** The usage policy that costs are accounted to. */
  effective_usage_policy_id: Wire.optional(Schema.String)
}

/**
 * A job in a list. Its settings have tasks and clusters only if `expand_tasks` was asked for.
 *
 * @since 0.1.0
 * @category jobs
 */
export class BaseJob extends Wire.struct<BaseJob>("BaseJob")(baseJobFields) {}

/**
 * A job in full.
 *
 * @since 0.1.0
 * @category jobs
 */
export class Job extends Wire.struct<Job>("Job")({
  ...baseJobFields,
  /** Who it runs as, explicitly or not: a user's email address or a service principal's application id. */
  run_as_user_name: Wire.optional(Schema.String),
  /**
   * The token for the next page of the lists that are given 100 at a time: tasks, job clusters, environments and
   * parameters.
   */
  next_page_token: Wire.optional(Schema.String)
}) {}

const createFields = {
  /** Who may do what with the job. */
  access_control_list: Wire.optional(Wire.array(JobAccessControlRequest))
}

/**
 * The settings and permissions of a new job: `POST /api/2.2/jobs/create`.
 *
 * @since 0.1.0
 * @category requests
 */
export class CreateJobRequest extends Wire.struct<CreateJobRequest>("CreateJobRequest")<
  Wire.FieldsOf<typeof JobSettings> & typeof createFields
>({
  ...JobSettings.fields,
  ...createFields
}) {}

/**
 * Which job to get: `GET /api/2.2/jobs/get`.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetJobRequest extends Wire.struct<GetJobRequest>("GetJobRequest")({
  job_id: Wire.Int64,
  /** Answer with the state of the job's triggers. */
  include_trigger_state: Wire.optional(Schema.Boolean),
  /** The `next_page_token` of the answer before, for the next 100 elements of its lists. */
  page_token: Wire.optional(Schema.String)
}) {}

/**
 * Which jobs to list: `GET /api/2.2/jobs/list`.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListJobsRequest extends Wire.struct<ListJobsRequest>("ListJobsRequest")({
  /** Only jobs of exactly this name, apart from case. */
  name: Wire.optional(Schema.String),
  /** Answer with the tasks and clusters of each job: `listPage` with the first 100, `list` with all of them. */
  expand_tasks: Wire.optional(Schema.Boolean),
  /** Jobs on a page, 1 to 100; 20 by default. */
  limit: Wire.optional(Wire.Int),
  /** The `next_page_token` or `prev_page_token` of another page. */
  page_token: Wire.optional(Schema.String),
  /** @deprecated Use `page_token`. */
  offset: Wire.optional(Wire.Int)
}) {}

/**
 * Which settings of a job to add, replace and remove: `POST /api/2.2/jobs/update`.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdateJobRequest extends Wire.struct<UpdateJobRequest>("UpdateJobRequest")({
  job_id: Wire.Int64,
  /**
   * Settings to add or replace. A field replaces the old one as a whole, except that tasks and job clusters are added
   * to those there are, and replace those of the same key.
   */
  new_settings: Wire.optional(JobSettings),
  /** Settings to remove: names of fields, and single tasks and job clusters, such as `tasks/ingest`. */
  fields_to_remove: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * The settings that a job is to have, in place of those it has: `POST /api/2.2/jobs/reset`.
 *
 * @since 0.1.0
 * @category requests
 */
export class ResetJobRequest extends Wire.struct<ResetJobRequest>("ResetJobRequest")({
  job_id: Wire.Int64,
  /** All settings, in place of the old ones. */
  new_settings: JobSettings
}) {}

/**
 * Which job to delete: `POST /api/2.2/jobs/delete`.
 *
 * @since 0.1.0
 * @category requests
 */
export class DeleteJobRequest extends Wire.struct<DeleteJobRequest>("DeleteJobRequest")({
  job_id: Wire.Int64
}) {}

/**
 * The job that was made.
 *
 * @since 0.1.0
 * @category responses
 */
export class CreateJobResponse extends Wire.struct<CreateJobResponse>("CreateJobResponse")({
  job_id: Wire.Int64
}) {}

/**
 * A page of jobs.
 *
 * @since 0.1.0
 * @category responses
 */
export class ListJobsResponse extends Wire.struct<ListJobsResponse>("ListJobsResponse")({
  /** Absent if there are none. */
  jobs: Wire.optional(Wire.array(BaseJob)),
  next_page_token: Wire.optional(Schema.String),
  prev_page_token: Wire.optional(Schema.String),
  /** Whether there are more. */
  has_more: Wire.optional(Schema.Boolean)
}) {}
