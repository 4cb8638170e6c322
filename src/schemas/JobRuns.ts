/**
 * Runs of jobs, as they are listed and as they are in full.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { ClusterSpec } from "./ClusterAttributes.js"
import { DurationTarget, RepairHistoryItem, RunType, TriggerInfo, TriggerType } from "./JobRunStates.js"
import { JobCluster, JobEnvironmentVariables } from "./JobSettings.js"
import { RunTask } from "./JobTasks.js"
import { RunParameters } from "./JobTaskTypes.js"
import { CronSchedule } from "./JobTriggers.js"
import { RunFields } from "./jobFields.js"
import { Library } from "./Libraries.js"
import * as Wire from "./Wire.js"

/**
 * What a run of a job in the older single-task format runs on: one of `existing_cluster_id`, `new_cluster` and
 * `job_cluster_key`.
 *
 * (Databricks calls it `ClusterSpec`, like the specification of a cluster.)
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
 * The value that a parameter of the job has in a run.
 *
 * @since 0.1.0
 * @category runs
 */
export class JobParameter extends Wire.struct<JobParameter>("JobParameter")({
  name: Wire.optional(Schema.String),
  /** The value in the job's settings. */
  default: Wire.optional(Schema.String),
  /** The value in this run. */
  value: Wire.optional(Schema.String)
}) {}

const baseRunFields = {
  /** Unique among the runs of all jobs. */
  run_id: Wire.Int64,
  /** At most 4,096 bytes of UTF-8. */
  run_name: Wire.optional(Schema.String),
  /** The run's job. A one-time run has one, too, which no list of jobs shows. */
  job_id: Wire.optional(Wire.Int64),
  run_type: Wire.optional(RunType),
  trigger: Wire.optional(TriggerType),
  trigger_info: Wire.optional(TriggerInfo),
  /** The schedule that started it. */
  schedule: Wire.optional(CronSchedule),
  /** Absent if the user has been deleted. */
  creator_user_name: Wire.optional(Schema.String),
  description: Wire.optional(Schema.String),
  /** The runs of its tasks, one for each attempt, 100 at a time. In a list of runs only if `expand_tasks` was asked for. */
  tasks: Wire.optional(Wire.array(RunTask)),
  /** 100 at a time. In a list of runs only if `expand_tasks` was asked for. */
  job_clusters: Wire.optional(Wire.array(JobCluster)),
  /**
   * In a list of runs: whether `tasks` or `job_clusters` are longer than shown. `runsList` with `expand_tasks` shows all.
   */
  has_more: Wire.optional(Schema.Boolean),
  /** 100 at a time. */
  job_parameters: Wire.optional(Wire.array(JobParameter)),
  /** Parameters that the run was started with. */
  overriding_parameters: Wire.optional(RunParameters),
  duration_target: Wire.optional(DurationTarget),
  /** What the job ran on when the run was made. */
  cluster_spec: Wire.optional(RunClusterSpec),
  /** Those of the job when the run was made. */
  environment_variables: Wire.optional(Wire.array(JobEnvironmentVariables)),
  /** There if the request asked for the history; 100 at a time. */
  repair_history: Wire.optional(Wire.array(RepairHistoryItem)),
  /** The run of the job that it belongs to, if it is the run of a task; else its own `run_id`. */
  job_run_id: Wire.optional(Wire.Int64),
  /** The first attempt, if it is a retry; else its own `run_id`. */
  original_attempt_run_id: Wire.optional(Wire.Int64),
  /** The same as `run_id`. */
  number_in_job: Wire.optional(Wire.Int64),
  /** The usage policy that its costs are accounted to. */
  effective_usage_policy_id: Wire.optional(Schema.String),
  /** The deployment of the bundle that the job came from. */
  deployment_id: Wire.optional(Schema.String),
  /** The version of that deployment. */
  version_id: Wire.optional(Schema.String)
}

/**
 * A run in a list.
 *
 * @since 0.1.0
 * @category runs
 */
export class BaseRun extends Wire.struct<BaseRun>("BaseRun")<typeof baseRunFields & Wire.FieldsOf<typeof RunFields>>({
  ...baseRunFields,
  ...RunFields.fields
}) {}

const fullRunFields = {
  /** The runs of the iterations, if it is the run of a for-each task; 100 at a time. */
  iterations: Wire.optional(Wire.array(RunTask)),
  /** The token for the next page of the lists that are given 100 at a time. */
  next_page_token: Wire.optional(Schema.String)
}

/**
 * A run in full.
 *
 * @since 0.1.0
 * @category runs
 */
export class Run extends Wire.struct<Run>("Run")<
  typeof baseRunFields & Wire.FieldsOf<typeof RunFields> & typeof fullRunFields
>({ ...baseRunFields, ...RunFields.fields, ...fullRunFields }) {}

/**
 * A page of runs, those that ended last first; of a run that goes on, the start counts.
 *
 * @since 0.1.0
 * @category runs
 */
export class ListRunsResponse extends Wire.struct<ListRunsResponse>("ListRunsResponse")({
  /** Absent if there are none. */
  runs: Wire.optional(Wire.array(BaseRun)),
  next_page_token: Wire.optional(Schema.String),
  prev_page_token: Wire.optional(Schema.String),
  /** Whether there are more. */
  has_more: Wire.optional(Schema.Boolean)
}) {}
