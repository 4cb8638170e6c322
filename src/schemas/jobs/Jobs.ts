/**
 * Jobs, and the requests to create, get, list, update and delete them.
 *
 * The parts of a job are in other modules: `JobSettings`, `JobTasks`, `JobTriggers`, `JobRuns` and others.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { EpochMillis } from "../EpochMillis.js"
import * as Wire from "../Wire.js"
import { JobAccessControlRequest } from "./JobPermissions.js"
import { JobSettings } from "./JobSettings.js"
import { TriggerDetails, TriggerStateProto } from "./JobTriggers.js"

const baseJobFields = {
  job_id: Wire.Int64,
  settings: Wire.optional(JobSettings),
  /** Absent if the user has been deleted. */
  creator_user_name: Wire.optional(Schema.String),
  created_time: Wire.optional(EpochMillis),
  /**
   * The workspace path of the job, such as `/Workspace/Users/me@example.com/etl.job.json`. Optional.
   *
   * @deprecated Not in the current version of the API.
   */
  path: Wire.optional(Schema.String),
  /**
   * Whether `tasks` or `job_clusters` are truncated in a list of jobs. Use `list` with `expand_tasks` to get all of
   * them.
   */
  has_more: Wire.optional(Schema.Boolean),
  /** The state of `trigger`. Set only if requested. */
  trigger_state: Wire.optional(TriggerStateProto),
  /** The state of each of `triggers`, in the same order. */
  trigger_details: Wire.optional(Wire.array(TriggerDetails)),
  /** The budget policy that costs are attributed to: set by an admin, from the settings, or the default. */
  effective_budget_policy_id: Wire.optional(Schema.String),
  /** The usage policy that costs are attributed to. */
  effective_usage_policy_id: Wire.optional(Schema.String)
}

/**
 * A job in a list. Its settings include tasks and clusters only with `expand_tasks`.
 *
 * @since 0.1.0
 * @category jobs
 */
export class BaseJob extends Wire.struct<BaseJob>("BaseJob")(baseJobFields) {}

/**
 * A job with all its settings.
 *
 * @since 0.1.0
 * @category jobs
 */
export class Job extends Wire.struct<Job>("Job")({
  ...baseJobFields,
  /**
   * The user or service principal that the job runs as, set explicitly or by default: an email address or an
   * application id.
   */
  run_as_user_name: Wire.optional(Schema.String),
  /**
   * The token for the next page of the lists that have at most 100 elements per page: tasks, job clusters, environments
   * and parameters.
   */
  next_page_token: Wire.optional(Schema.String)
}) {}

const createFields = {
  /** The permissions on the job. */
  access_control_list: Wire.optional(Wire.array(JobAccessControlRequest))
}

/**
 * Request to create a job with these settings and permissions: `POST /api/2.2/jobs/create`.
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
 * Request to get a job: `GET /api/2.2/jobs/get`.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetJobRequest extends Wire.struct<GetJobRequest>("GetJobRequest")({
  job_id: Wire.Int64,
  /** Whether to include the state of the job's triggers. */
  include_trigger_state: Wire.optional(Schema.Boolean),
  /** The `next_page_token` of the previous response, for the next 100 elements of its lists. */
  page_token: Wire.optional(Schema.String)
}) {}

/**
 * Request to list jobs: `GET /api/2.2/jobs/list`.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListJobsRequest extends Wire.struct<ListJobsRequest>("ListJobsRequest")({
  /** Only jobs with this exact name, case-insensitive. */
  name: Wire.optional(Schema.String),
  /** Whether to include the tasks and clusters of each job: the first 100 with `listPage`, all of them with `list`. */
  expand_tasks: Wire.optional(Schema.Boolean),
  /** The number of jobs on a page, 1 to 100. The default is 20. */
  limit: Wire.optional(Wire.Int),
  /** The `next_page_token` or `prev_page_token` of another page. If omitted, the first page. */
  page_token: Wire.optional(Schema.String),
  /** @deprecated Use `page_token`. */
  offset: Wire.optional(Wire.Int)
}) {}

/**
 * Request to add, replace and remove some settings of a job: `POST /api/2.2/jobs/update`.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdateJobRequest extends Wire.struct<UpdateJobRequest>("UpdateJobRequest")({
  job_id: Wire.Int64,
  /**
   * Settings to add or replace. Fields are replaced as a whole, except tasks and job clusters: these are added, and
   * replace existing ones with the same key.
   */
  new_settings: Wire.optional(JobSettings),
  /** Settings to remove: field names, or individual tasks and job clusters, such as `tasks/ingest`. */
  fields_to_remove: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * Request to replace all settings of a job: `POST /api/2.2/jobs/reset`.
 *
 * @since 0.1.0
 * @category requests
 */
export class ResetJobRequest extends Wire.struct<ResetJobRequest>("ResetJobRequest")({
  job_id: Wire.Int64,
  /** The new settings. They replace all existing settings. */
  new_settings: JobSettings
}) {}

/**
 * Request to delete a job: `POST /api/2.2/jobs/delete`.
 *
 * @since 0.1.0
 * @category requests
 */
export class DeleteJobRequest extends Wire.struct<DeleteJobRequest>("DeleteJobRequest")({
  job_id: Wire.Int64
}) {}

/**
 * The id of the created job.
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
  /** Absent if there are no jobs. */
  jobs: Wire.optional(Wire.array(BaseJob)),
  next_page_token: Wire.optional(Schema.String),
  prev_page_token: Wire.optional(Schema.String),
  /** Whether there are more jobs. */
  has_more: Wire.optional(Schema.Boolean)
}) {}
