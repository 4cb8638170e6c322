/**
 * The settings of a job.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { ClusterSpec } from "./ClusterAttributes.js"
import { Environment } from "./environment.js"
import { GitSource } from "./JobGitSource.js"
import {
  JobEmailNotifications,
  JobNotificationSettings,
  JobsHealthRules,
  WebhookNotifications
} from "./JobNotifications.js"
import { DurationTarget, PerformanceTarget } from "./JobRunStates.js"
import { Task } from "./JobTasks.js"
import { Continuous, CronSchedule, TriggerConfiguration, TriggerSettings } from "./JobTriggers.js"
import * as Wire from "./Wire.js"

/**
 * The serverless compute of a job cluster.
 *
 * @since 0.1.0
 * @category settings
 */
export class JobClusterServerlessCompute extends Wire.struct<JobClusterServerlessCompute>(
  "JobClusterServerlessCompute"
)({
  /** The policy to obey. Its rate limit holds for all tasks on the cluster together. */
  policy_id: Wire.optional(Schema.String)
}) {}

/**
 * A cluster that tasks of the job share, made for each run. Libraries are declared by the tasks.
 *
 * @since 0.1.0
 * @category settings
 */
export class JobCluster extends Wire.struct<JobCluster>("JobCluster")({
  /** The name by which tasks refer to it, unique in the job. */
  job_cluster_key: Wire.expected(Schema.String),
  new_cluster: Wire.optional(ClusterSpec),
  /** Runs the tasks on serverless compute instead; at most one job cluster of a job may have it. */
  serverless_compute: Wire.optional(JobClusterServerlessCompute),
  /** Serverless compute to bind it to; at most one job cluster of a job may be bound. */
  serverless_compute_id: Wire.optional(Schema.String)
}) {}

/**
 * An environment on serverless compute that tasks of the job share.
 *
 * @since 0.1.0
 * @category settings
 */
export class JobEnvironment extends Wire.struct<JobEnvironment>("JobEnvironment")({
  /** The name by which tasks refer to it, unique in the job. */
  environment_key: Wire.expected(Schema.String),
  spec: Wire.optional(Environment)
}) {}

/**
 * Environment variables. `variables` win over `files`, later files over earlier ones, and variables that are set at run
 * time over both. Values may refer to secrets as `{{secrets/scope/key}}`; never write a secret itself here.
 *
 * @since 0.1.0
 * @category settings
 */
export class JobEnvironmentVariablesSpec extends Wire.struct<JobEnvironmentVariablesSpec>(
  "JobEnvironmentVariablesSpec"
)({
  /**
   * At most 20. A name has 1 to 256 letters, digits and `_` and does not begin with a digit, a value at most 512
   * characters.
   */
  variables: Wire.optional(Wire.SecretMap),
  /**
   * Paths of at most 5 `.env` files, in the workspace or in volumes, which are read when the task runs. A line is
   * `KEY=VALUE`, empty, or a comment that begins with `#`; it has at most 1 KiB, a file at most 32 KiB. Any other line
   * fails the run.
   */
  files: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * A set of environment variables for tasks of the job.
 *
 * @since 0.1.0
 * @category settings
 */
export class JobEnvironmentVariables extends Wire.struct<JobEnvironmentVariables>("JobEnvironmentVariables")({
  /** The name by which tasks refer to it, unique in the job. */
  environment_variables_key: Wire.expected(Schema.String),
  spec: Wire.optional(JobEnvironmentVariablesSpec),
  /** @deprecated Use `variables` of `spec`. */
  variables: Wire.optional(Wire.SecretMap),
  /** @deprecated Use `files` of `spec`. */
  files: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * A parameter of the job, handed down to its tasks.
 *
 * @since 0.1.0
 * @category settings
 */
export class JobParameterDefinition extends Wire.struct<JobParameterDefinition>("JobParameterDefinition")({
  /** Letters, digits, `_`, `-` and `.`. */
  name: Wire.expected(Schema.String),
  default: Wire.expected(Schema.String)
}) {}

/**
 * Who the job runs as: one of the three. If absent, its creator.
 *
 * @since 0.1.0
 * @category settings
 */
export class JobRunAs extends Wire.struct<JobRunAs>("JobRunAs")({
  /** A user's email address. Only admins may give another than their own. */
  user_name: Wire.optional(Schema.String),
  /** The application id of a service principal, on which the caller needs the role `servicePrincipal/user`. */
  service_principal_name: Wire.optional(Schema.String),
  /** A group of the account that the caller is a member of. */
  group_name: Wire.optional(Schema.String)
}) {}

/**
 * Whether runs wait in a queue when they cannot start yet; otherwise they are skipped.
 *
 * @since 0.1.0
 * @category settings
 */
export class QueueSettings extends Wire.struct<QueueSettings>("QueueSettings")({
  enabled: Wire.expected(Schema.Boolean)
}) {}

/**
 * Who manages a job: a bundle (`BUNDLE`) or Databricks itself (`SYSTEM_MANAGED`, which nobody can change).
 *
 * @since 0.1.0
 * @category settings
 */
export const JobDeploymentKind = Wire.openEnum("JobDeploymentKind", ["BUNDLE", "SYSTEM_MANAGED"])

/**
 * @since 0.1.0
 * @category settings
 */
export type JobDeploymentKind = typeof JobDeploymentKind.Type

/**
 * What manages the job from outside.
 *
 * @since 0.1.0
 * @category settings
 */
export class JobDeployment extends Wire.struct<JobDeployment>("JobDeployment")({
  kind: Wire.expected(JobDeploymentKind),
  /** The file that holds the metadata of the bundle's deployment. */
  metadata_file_path: Wire.optional(Schema.String),
  /** The bundle's deployment. */
  deployment_id: Wire.optional(Schema.String),
  /** The version of the deployment that the job comes from. */
  version_id: Wire.optional(Schema.String)
}) {}

/**
 * Whether the UI lets people edit the job (`EDITABLE`) or not (`UI_LOCKED`).
 *
 * @since 0.1.0
 * @category settings
 */
export const JobEditMode = Wire.openEnum("JobEditMode", ["EDITABLE", "UI_LOCKED"])

/**
 * @since 0.1.0
 * @category settings
 */
export type JobEditMode = typeof JobEditMode.Type

/**
 * Whether a job has one task or may have several. Always `MULTI_TASK` since version 2.1 of the API.
 *
 * @since 0.1.0
 * @category settings
 */
export const Format = Wire.openEnum("Format", ["MULTI_TASK", "SINGLE_TASK"])

/**
 * @since 0.1.0
 * @category settings
 */
export type Format = typeof Format.Type

const jobSettingsFields = {
  /** At most 4,096 bytes of UTF-8. */
  name: Wire.optional(Schema.String),
  /** At most 27,700 characters. */
  description: Wire.optional(Schema.String),
  /** At most 1,000. A response has 100 at a time. */
  tasks: Wire.optional(Wire.array(Task)),
  /** Clusters that tasks share. A response has 100 at a time. */
  job_clusters: Wire.optional(Wire.array(JobCluster)),
  /** A response has 100 at a time. */
  parameters: Wire.optional(Wire.array(JobParameterDefinition)),
  /** Run at the times of a cron expression. */
  schedule: Wire.optional(CronSchedule),
  /** Run when something happens. */
  trigger: Wire.optional(TriggerSettings),
  /** Run all the time. */
  continuous: Wire.optional(Continuous),
  /** Run by any of several triggers, in place of `schedule`, `trigger` and `continuous`. A preview feature. */
  triggers: Wire.optional(Wire.array(TriggerConfiguration)),
  /**
   * How many runs may be active at a time, at most 1,000; 1 by default. With 0 every new run is skipped. A change
   * applies to new runs.
   */
  max_concurrent_runs: Wire.optional(Wire.Int),
  /**
   * Environments on serverless compute. A notebook task without an `environment_key` uses its notebook's own. A
   * response has 100 at a time.
   */
  environments: Wire.optional(Wire.array(JobEnvironment)),
  /** At most 10. */
  environment_variables: Wire.optional(Wire.array(JobEnvironmentVariables)),
  git_source: Wire.optional(GitSource),
  run_as: Wire.optional(JobRunAs),
  /** Tags of the job, which its clusters get, too; at most 25. */
  tags: Wire.optional(Wire.StringMap),
  queue: Wire.optional(QueueSettings),
  /** Seconds after which a run is stopped; 0 for never. A change applies to active runs, too. */
  timeout_seconds: Wire.optional(Wire.Int),
  /** For tasks on serverless compute other than GPUs. */
  performance_target: Wire.optional(PerformanceTarget),
  duration_target: Wire.optional(DurationTarget),
  health: Wire.optional(JobsHealthRules),
  email_notifications: Wire.optional(JobEmailNotifications),
  webhook_notifications: Wire.optional(WebhookNotifications),
  notification_settings: Wire.optional(JobNotificationSettings),
  /** The budget policy to account costs to; one is chosen if absent. */
  budget_policy_id: Wire.optional(Schema.String),
  /** The usage policy to account costs to; one is chosen if absent. */
  usage_policy_id: Wire.optional(Schema.String),
  edit_mode: Wire.optional(JobEditMode),
  deployment: Wire.optional(JobDeployment),
  /** The folder in the workspace that the job's object is in, if it has one. */
  parent_path: Wire.optional(Schema.String),
  /** Ignored in requests. */
  format: Wire.optional(Format)
}

/**
 * What a job is made of: its tasks, what they run on, when they run, and who is told.
 *
 * The settings that a response gives can be changed and sent back to reset or update the job. All pages of their lists
 * are needed for that; a job whose first page alone is sent back loses its other tasks.
 *
 * @since 0.1.0
 * @category settings
 */
export class JobSettings extends Wire.struct<JobSettings>("JobSettings")<typeof jobSettingsFields>(jobSettingsFields) {}
