/**
 * The settings of a job.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { ClusterSpec } from "../clusters/ClusterAttributes.js"
import { Environment } from "../environment.js"
import * as Wire from "../Wire.js"
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

/**
 * The serverless compute of a job cluster.
 *
 * @since 0.1.0
 * @category settings
 */
export class JobClusterServerlessCompute extends Wire.struct<JobClusterServerlessCompute>(
  "JobClusterServerlessCompute"
)({
  /** The policy that applies. Its rate limit is shared by all tasks on the cluster. */
  policy_id: Wire.optional(Schema.String)
}) {}

/**
 * A cluster shared by tasks of the job. A new cluster is created for each run. Libraries are declared in the tasks.
 *
 * @since 0.1.0
 * @category settings
 */
export class JobCluster extends Wire.struct<JobCluster>("JobCluster")({
  /** The key that tasks use to refer to the cluster, unique in the job. */
  job_cluster_key: Wire.expected(Schema.String),
  new_cluster: Wire.optional(ClusterSpec),
  /** Runs the tasks on serverless compute instead. Allowed for at most one job cluster of a job. */
  serverless_compute: Wire.optional(JobClusterServerlessCompute),
  /** The serverless compute that the cluster is bound to. Allowed for at most one job cluster of a job. */
  serverless_compute_id: Wire.optional(Schema.String)
}) {}

/**
 * A serverless compute environment shared by tasks of the job.
 *
 * @since 0.1.0
 * @category settings
 */
export class JobEnvironment extends Wire.struct<JobEnvironment>("JobEnvironment")({
  /** The key that tasks use to refer to the environment, unique in the job. */
  environment_key: Wire.expected(Schema.String),
  spec: Wire.optional(Environment)
}) {}

/**
 * Environment variables. `variables` override `files`, later files override earlier ones, and variables set at run time
 * override both. Values can refer to secrets: `{{secrets/scope/key}}`. Never put a secret itself here.
 *
 * @since 0.1.0
 * @category settings
 */
export class JobEnvironmentVariablesSpec extends Wire.struct<JobEnvironmentVariablesSpec>(
  "JobEnvironmentVariablesSpec"
)({
  /**
   * At most 20. Names have 1 to 256 letters, digits and `_`, and must not start with a digit. Values have at most 512
   * characters.
   */
  variables: Wire.optional(Wire.SecretMap),
  /**
   * The paths of `.env` files, in the workspace or in volumes. They are read when the task runs. At most 5 files of at
   * most 32 KiB. A line is `KEY=VALUE`, empty, or a comment that starts with `#`, and has at most 1 KiB. Any other line
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
  /** The key that tasks use to refer to the set, unique in the job. */
  environment_variables_key: Wire.expected(Schema.String),
  spec: Wire.optional(JobEnvironmentVariablesSpec),
  /** @deprecated Use `variables` of `spec`. */
  variables: Wire.optional(Wire.SecretMap),
  /** @deprecated Use `files` of `spec`. */
  files: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * A parameter of the job. It is passed to the tasks.
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
 * The identity that the job runs as. Exactly one field is set. The default is the creator of the job.
 *
 * @since 0.1.0
 * @category settings
 */
export class JobRunAs extends Wire.struct<JobRunAs>("JobRunAs")({
  /** The email address of a user. Only admins can set a user other than themselves. */
  user_name: Wire.optional(Schema.String),
  /** The application id of a service principal. Requires the role `servicePrincipal/user` on it. */
  service_principal_name: Wire.optional(Schema.String),
  /** An account group. The caller must be a member. */
  group_name: Wire.optional(Schema.String)
}) {}

/**
 * Whether runs that cannot start yet are queued. Otherwise they are skipped.
 *
 * @since 0.1.0
 * @category settings
 */
export class QueueSettings extends Wire.struct<QueueSettings>("QueueSettings")({
  enabled: Wire.expected(Schema.Boolean)
}) {}

/**
 * What manages a job: a bundle (`BUNDLE`) or Databricks (`SYSTEM_MANAGED`, which cannot be edited).
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
 * The external deployment that manages the job.
 *
 * @since 0.1.0
 * @category settings
 */
export class JobDeployment extends Wire.struct<JobDeployment>("JobDeployment")({
  kind: Wire.expected(JobDeploymentKind),
  /** The path of the file with the deployment metadata of the bundle. */
  metadata_file_path: Wire.optional(Schema.String),
  /** The id of the bundle deployment. */
  deployment_id: Wire.optional(Schema.String),
  /** The version of the deployment. */
  version_id: Wire.optional(Schema.String)
}) {}

/**
 * Whether the job can be edited in the UI (`EDITABLE`) or not (`UI_LOCKED`).
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
 * Whether a job has one task or can have several. Always `MULTI_TASK` since API version 2.1.
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
  /** At most 1,000. A response has at most 100 per page. */
  tasks: Wire.optional(Wire.array(Task)),
  /** Clusters shared by tasks. A response has at most 100 per page. */
  job_clusters: Wire.optional(Wire.array(JobCluster)),
  /** A response has at most 100 per page. */
  parameters: Wire.optional(Wire.array(JobParameterDefinition)),
  /** Runs the job at the times of a cron expression. */
  schedule: Wire.optional(CronSchedule),
  /** Runs the job when an event occurs. */
  trigger: Wire.optional(TriggerSettings),
  /** Runs the job continuously. */
  continuous: Wire.optional(Continuous),
  /**
   * Runs the job with any of several triggers. Used instead of `schedule`, `trigger` and `continuous`. Preview feature.
   */
  triggers: Wire.optional(Wire.array(TriggerConfiguration)),
  /**
   * The max number of concurrent runs, up to 1,000. The default is 1. With 0, all new runs are skipped. A change
   * applies to new runs only.
   */
  max_concurrent_runs: Wire.optional(Wire.Int),
  /**
   * Serverless compute environments. A notebook task without an `environment_key` uses the environment of its notebook.
   * A response has at most 100 per page.
   */
  environments: Wire.optional(Wire.array(JobEnvironment)),
  /** At most 10. */
  environment_variables: Wire.optional(Wire.array(JobEnvironmentVariables)),
  git_source: Wire.optional(GitSource),
  run_as: Wire.optional(JobRunAs),
  /** Tags of the job, also added to its clusters. At most 25. */
  tags: Wire.optional(Wire.StringMap),
  queue: Wire.optional(QueueSettings),
  /** The time limit of a run, in seconds. 0 means no limit. A change also applies to active runs. */
  timeout_seconds: Wire.optional(Wire.Int),
  /** For tasks on serverless compute. Does not apply to GPUs. */
  performance_target: Wire.optional(PerformanceTarget),
  duration_target: Wire.optional(DurationTarget),
  health: Wire.optional(JobsHealthRules),
  email_notifications: Wire.optional(JobEmailNotifications),
  webhook_notifications: Wire.optional(WebhookNotifications),
  notification_settings: Wire.optional(JobNotificationSettings),
  /** The budget policy that costs are attributed to. If omitted, Databricks chooses one. */
  budget_policy_id: Wire.optional(Schema.String),
  /** The usage policy that costs are attributed to. If omitted, Databricks chooses one. */
  usage_policy_id: Wire.optional(Schema.String),
  edit_mode: Wire.optional(JobEditMode),
  deployment: Wire.optional(JobDeployment),
  /** The workspace folder of the job. Optional. */
  parent_path: Wire.optional(Schema.String),
  /** Ignored in requests. */
  format: Wire.optional(Format)
}

/**
 * The settings of a job: its tasks, compute, triggers and notifications.
 *
 * The settings in a response can be modified and sent back to reset or update the job. Get all pages of their lists
 * first. If only the first page is sent back, the job loses its other tasks.
 *
 * @since 0.1.0
 * @category settings
 */
export class JobSettings extends Wire.struct<JobSettings>("JobSettings")<typeof jobSettingsFields>(jobSettingsFields) {}
