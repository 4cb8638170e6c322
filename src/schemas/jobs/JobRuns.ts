/**
 * Runs of jobs, as returned in lists and individually.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { ClusterSpec } from "../clusters/ClusterAttributes.js"
import { Library } from "../libraries/Libraries.js"
import * as Wire from "../Wire.js"
import { DurationTarget, RepairHistoryItem, RunType, TriggerInfo, TriggerType } from "./JobRunStates.js"
import { JobCluster, JobEnvironmentVariables } from "./JobSettings.js"
import { RunTask } from "./JobTasks.js"
import { RunParameters } from "./JobTaskTypes.js"
import { CronSchedule } from "./JobTriggers.js"
import { RunFields } from "./jobFields.js"

/**
 * The compute of a run in the older single-task format: one of `existing_cluster_id`, `new_cluster` and
 * `job_cluster_key`.
 *
 * Databricks calls it `ClusterSpec`. Here the name would conflict with the specification of a cluster.
 *
 * @since 0.1.0
 * @category runs
 */
export class RunClusterSpec extends Wire.struct<RunClusterSpec>("RunClusterSpec")({
  existing_cluster_id: Wire.optional(Schema.String),
  new_cluster: Wire.optional(ClusterSpec),
  job_cluster_key: Wire.optional(Schema.String),
  libraries: Wire.optional(Wire.array(Library))
}) {}

/**
 * The value of a job parameter in a run.
 *
 * @since 0.1.0
 * @category runs
 */
export class JobParameter extends Wire.struct<JobParameter>("JobParameter")({
  name: Wire.optional(Schema.String),
  /** The value in the job settings. */
  default: Wire.optional(Schema.String),
  /** The value in this run. */
  value: Wire.optional(Schema.String)
}) {}

const baseRunFields = {
  /** Unique across the runs of all jobs. */
  run_id: Wire.Int64,
  /** At most 4,096 bytes of UTF-8. */
  run_name: Wire.optional(Schema.String),
  /** The job of the run. A one-time run also has a job, which is not included in lists of jobs. */
  job_id: Wire.optional(Wire.Int64),
  run_type: Wire.optional(RunType),
  trigger: Wire.optional(TriggerType),
  trigger_info: Wire.optional(TriggerInfo),
  /** The schedule that started the run. */
  schedule: Wire.optional(CronSchedule),
  /** Absent if the user has been deleted. */
  creator_user_name: Wire.optional(Schema.String),
  description: Wire.optional(Schema.String),
  /** The task runs, one per attempt, at most 100 per page. In a list of runs, set only with `expand_tasks`. */
  tasks: Wire.optional(Wire.array(RunTask)),
  /** At most 100 per page. In a list of runs, set only with `expand_tasks`. */
  job_clusters: Wire.optional(Wire.array(JobCluster)),
  /**
   * Whether `tasks` or `job_clusters` are truncated in a list of runs. Use `runsList` with `expand_tasks` to get all of
   * them.
   */
  has_more: Wire.optional(Schema.Boolean),
  /** At most 100 per page. */
  job_parameters: Wire.optional(Wire.array(JobParameter)),
  /** The parameters that the run was started with. */
  overriding_parameters: Wire.optional(RunParameters),
  duration_target: Wire.optional(DurationTarget),
  /** The compute of the job when the run was created. */
  cluster_spec: Wire.optional(RunClusterSpec),
  /** The environment variables of the job when the run was created. */
  environment_variables: Wire.optional(Wire.array(JobEnvironmentVariables)),
  /** Set only if the history was requested. At most 100 per page. */
  repair_history: Wire.optional(Wire.array(RepairHistoryItem)),
  /** For a task run, the run of the job. Otherwise the same as `run_id`. */
  job_run_id: Wire.optional(Wire.Int64),
  /** For a retry, the run of the first attempt. Otherwise the same as `run_id`. */
  original_attempt_run_id: Wire.optional(Wire.Int64),
  /** Same as `run_id`. */
  number_in_job: Wire.optional(Wire.Int64),
  /** The usage policy that costs are attributed to. */
  effective_usage_policy_id: Wire.optional(Schema.String),
  /** The bundle deployment that the job came from. */
  deployment_id: Wire.optional(Schema.String),
  /** The version of that deployment. */
  version_id: Wire.optional(Schema.String)
}

/**
 * A run in a list of runs.
 *
 * @since 0.1.0
 * @category runs
 */
export class BaseRun extends Wire.struct<BaseRun>("BaseRun")<typeof baseRunFields & Wire.FieldsOf<typeof RunFields>>({
  ...baseRunFields,
  ...RunFields.fields
}) {}

const fullRunFields = {
  /** The runs of the iterations, for a run of a for-each task. At most 100 per page. */
  iterations: Wire.optional(Wire.array(RunTask)),
  /** The token for the next page of the lists that have at most 100 elements per page. */
  next_page_token: Wire.optional(Schema.String)
}

/**
 * A run with all its fields.
 *
 * @since 0.1.0
 * @category runs
 */
export class Run extends Wire.struct<Run>("Run")<
  typeof baseRunFields & Wire.FieldsOf<typeof RunFields> & typeof fullRunFields
>({ ...baseRunFields, ...RunFields.fields, ...fullRunFields }) {}

/**
 * A page of runs, most recently ended first. Active runs are sorted by their start time.
 *
 * @since 0.1.0
 * @category runs
 */
export class ListRunsResponse extends Wire.struct<ListRunsResponse>("ListRunsResponse")({
  /** Absent if there are no runs. */
  runs: Wire.optional(Wire.array(BaseRun)),
  next_page_token: Wire.optional(Schema.String),
  prev_page_token: Wire.optional(Schema.String),
  /** Whether there are more runs. */
  has_more: Wire.optional(Schema.Boolean)
}) {}
