/**
 * What a pipeline is made of.
 *
 * What ingestion pipelines read and when pipelines do things have modules of their own.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { AwsAttributes, AzureAttributes, ClusterLogConf, GcpAttributes, InitScriptInfo } from "./ClusterAttributes.js"
import { MavenLibrary } from "./Libraries.js"
import { IngestionGatewayPipelineDefinition, IngestionPipelineDefinition } from "./PipelineIngestion.js"
import { PeriodicTrigger, PipelineTrigger, RestartWindow } from "./PipelineSchedules.js"
import * as Wire from "./Wire.js"

/**
 * A notebook of the workspace.
 *
 * @since 0.1.0
 * @category source code
 */
export class NotebookLibrary extends Wire.struct<NotebookLibrary>("NotebookLibrary")({
  /** Its absolute path in the workspace. */
  path: Wire.optional(Schema.String)
}) {}

/**
 * A file of Python or SQL in the workspace.
 *
 * @since 0.1.0
 * @category source code
 */
export class FileLibrary extends Wire.struct<FileLibrary>("FileLibrary")({
  /** Its absolute path in the workspace. */
  path: Wire.optional(Schema.String)
}) {}

/**
 * A notebook, a file, or all source code in a folder.
 *
 * @since 0.1.0
 * @category source code
 */
export class PathPattern extends Wire.struct<PathPattern>("PathPattern")({
  /** An absolute path in the workspace; that of a folder ends with `/**`. */
  include: Wire.optional(Schema.String)
}) {}

/**
 * Source code of a pipeline, or something that it needs: one field is set.
 *
 * @since 0.1.0
 * @category source code
 */
export class PipelineLibrary extends Wire.struct<PipelineLibrary>("PipelineLibrary")({
  /** Not together with `notebook` and `file`. */
  glob: Wire.optional(PathPattern),
  notebook: Wire.optional(NotebookLibrary),
  file: Wire.optional(FileLibrary),
  /** The URI of a JAR, in DBFS. */
  jar: Wire.optional(Schema.String),
  maven: Wire.optional(MavenLibrary),
  /** The URI of a wheel. */
  whl: Wire.optional(Schema.String)
}) {}

/**
 * Which packages of a pipeline's source code belong to it.
 *
 * @since 0.1.0
 * @category source code
 */
export class Filters extends Wire.struct<Filters>("Filters")({
  include: Wire.optional(Wire.array(Schema.String)),
  exclude: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * What pipelines find installed.
 *
 * @since 0.1.0
 * @category source code
 */
export class PipelinesEnvironment extends Wire.struct<PipelinesEnvironment>("PipelinesEnvironment")({
  /**
   * Python packages, one line of a pip requirements file each: a requirement, a path in the workspace or in a volume, or
   * the URL of an archive or of a repository.
   */
  dependencies: Wire.optional(Wire.array(Schema.String)),
  /** The version to run in, a whole number as a string (`"4"`). It settles the Python version and its packages. */
  environment_version: Wire.optional(Schema.String)
}) {}

/**
 * How clusters of a pipeline scale. Only the cluster that runs updates scales by `ENHANCED`, which looks at the load of
 * streams; the one for maintenance scales by `LEGACY`.
 *
 * @since 0.1.0
 * @category clusters
 */
export const PipelineClusterAutoscaleMode = Wire.openEnum("PipelineClusterAutoscaleMode", ["ENHANCED", "LEGACY"])

/**
 * @since 0.1.0
 * @category clusters
 */
export type PipelineClusterAutoscaleMode = typeof PipelineClusterAutoscaleMode.Type

/**
 * The bounds between which a pipeline's cluster scales.
 *
 * @since 0.1.0
 * @category clusters
 */
export class PipelineClusterAutoscale extends Wire.struct<PipelineClusterAutoscale>("PipelineClusterAutoscale")({
  /** The fewest workers, with which it starts; the policy's value or a default if absent. */
  min_workers: Wire.optional(Wire.Int),
  /** The most workers, more than `min_workers`; the policy's value or a default if absent. */
  max_workers: Wire.optional(Wire.Int),
  mode: Wire.optional(PipelineClusterAutoscaleMode)
}) {}

/**
 * A cluster of a pipeline on classic compute. Give `num_workers` or `autoscale`.
 *
 * @since 0.1.0
 * @category clusters
 */
export class PipelineCluster extends Wire.struct<PipelineCluster>("PipelineCluster")({
  /** What it is for: `default`, which it is if absent, `updates` or `maintenance`. */
  label: Wire.optional(Schema.String),
  /** How many workers it is to have; how many it has may still differ. */
  num_workers: Wire.optional(Wire.Int),
  autoscale: Wire.optional(PipelineClusterAutoscale),
  /** The machine type of the nodes. */
  node_type_id: Wire.optional(Schema.String),
  /** The machine type of the driver; `node_type_id` if absent. */
  driver_node_type_id: Wire.optional(Schema.String),
  instance_pool_id: Wire.optional(Schema.String),
  /** The pool for the driver; `instance_pool_id` if absent. */
  driver_instance_pool_id: Wire.optional(Schema.String),
  /** The cluster policy that it obeys. */
  policy_id: Wire.optional(Schema.String),
  /** Whether the policy's defaults fill what is left out. It is not stored. */
  apply_policy_default_values: Wire.optional(Schema.Boolean),
  spark_conf: Wire.optional(Wire.StringMap),
  spark_env_vars: Wire.optional(Wire.SecretMap),
  /** Tags for the cloud resources, at most 45. */
  custom_tags: Wire.optional(Wire.StringMap),
  /** Run one after the other on every node. */
  init_scripts: Wire.optional(Wire.array(InitScriptInfo)),
  /** Where Spark's logs go, every five minutes. */
  cluster_log_conf: Wire.optional(ClusterLogConf),
  enable_local_disk_encryption: Wire.optional(Schema.Boolean),
  /** Public keys for logging in as `ubuntu` on port 2200, at most 10. */
  ssh_public_keys: Wire.optional(Wire.array(Schema.String)),
  azure_attributes: Wire.optional(AzureAttributes),
  aws_attributes: Wire.optional(AwsAttributes),
  gcp_attributes: Wire.optional(GcpAttributes)
}) {}

/**
 * What manages a pipeline.
 *
 * @since 0.1.0
 * @category settings
 */
export const DeploymentKind = Wire.openEnum("DeploymentKind", ["BUNDLE"])

/**
 * @since 0.1.0
 * @category settings
 */
export type DeploymentKind = typeof DeploymentKind.Type

/**
 * What a pipeline was deployed by: people should not change it by hand then.
 *
 * @since 0.1.0
 * @category settings
 */
export class PipelineDeployment extends Wire.struct<PipelineDeployment>("PipelineDeployment")({
  kind: Wire.expected(DeploymentKind),
  /** The path of the file that says more of the deployment. */
  metadata_file_path: Wire.optional(Schema.String),
  /** Set for bundles. */
  deployment_id: Wire.optional(Schema.String),
  /** The version of the deployment, set for bundles. */
  version_id: Wire.optional(Schema.String)
}) {}

/**
 * The table that events of a pipeline are published as.
 *
 * @since 0.1.0
 * @category settings
 */
export class EventLogSpec extends Wire.struct<EventLogSpec>("EventLogSpec")({
  catalog: Wire.optional(Schema.String),
  schema: Wire.optional(Schema.String),
  name: Wire.optional(Schema.String)
}) {}

/**
 * Who gets mail about what.
 *
 * @since 0.1.0
 * @category settings
 */
export class Notifications extends Wire.struct<Notifications>("Notifications")({
  email_recipients: Wire.optional(Wire.array(Schema.String)),
  /**
   * - `on-update-success`: an update completed.
   * - `on-update-failure`: an update failed.
   * - `on-update-fatal-failure`: an update failed and is not tried again.
   * - `on-flow-failure`: a flow failed.
   */
  alerts: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * Who a pipeline runs as: one of the three. Its creator, if neither is set.
 *
 * @since 0.1.0
 * @category settings
 */
export class RunAs extends Wire.struct<RunAs>("RunAs")({
  /** An e-mail address; users can only name themselves. */
  user_name: Wire.optional(Schema.String),
  /** The application id of a service principal, which one must have the right to use. */
  service_principal_name: Wire.optional(Schema.String),
  /** A group of the account, assigned to the workspace, of which one must be a member or have the `Assume` permission. */
  group_name: Wire.optional(Schema.String)
}) {}

const pipelineSpecFields = {
  /** The pipeline's id. */
  id: Wire.optional(Schema.String),
  name: Wire.optional(Schema.String),
  /** The source code, and what it needs. */
  libraries: Wire.optional(Wire.array(PipelineLibrary)),
  /** The folder of the source code, on Python's path when it runs. */
  root_path: Wire.optional(Schema.String),
  /** The folder in the workspace that the pipeline's object is in; it has no object if absent. */
  parent_path: Wire.optional(Schema.String),
  /** The Unity Catalog catalog to publish to; the Hive metastore if absent. It cannot change. */
  catalog: Wire.optional(Schema.String),
  /** The schema that tables are read from and published to where they name none. */
  schema: Wire.optional(Schema.String),
  /**
   * The schema of the legacy publishing mode. Without it and `schema`, nothing is published.
   *
   * @deprecated Use `schema`.
   */
  target: Wire.optional(Schema.String),
  /** The folder in DBFS for checkpoints and tables, where there is no `catalog`. It cannot change. */
  storage: Wire.optional(Schema.String),
  /**
   * Whether it runs all the time; otherwise an update ends when all data is processed. Ignored where a continuous job
   * starts the pipeline.
   *
   * @deprecated Use a continuous job.
   */
  continuous: Wire.optional(Schema.Boolean),
  /**
   * Whether it is in development: the cluster is kept between updates, and nothing is retried. False if absent.
   *
   * @deprecated Use `development` of each update.
   */
  development: Wire.optional(Schema.Boolean),
  serverless: Wire.optional(Schema.Boolean),
  serverless_compute_id: Wire.optional(Schema.String),
  /** Its clusters, where it is not `serverless`. */
  clusters: Wire.optional(Wire.array(PipelineCluster)),
  photon: Wire.optional(Schema.Boolean),
  /** `CORE`, `PRO` or `ADVANCED`. */
  edition: Wire.optional(Schema.String),
  /** The version to run: `CURRENT` or `PREVIEW`. */
  channel: Wire.optional(Schema.String),
  /** Settings that the source code can read, and settings of Spark. */
  configuration: Wire.optional(Wire.StringMap),
  /** Also the tags of its clusters; at most 25. */
  tags: Wire.optional(Wire.StringMap),
  environment: Wire.optional(PipelinesEnvironment),
  notifications: Wire.optional(Wire.array(Notifications)),
  event_log: Wire.optional(EventLogSpec),
  filters: Wire.optional(Filters),
  /** Makes it a pipeline that brings data in; it then has no `libraries`, `schema`, `target` and `catalog`. */
  ingestion_definition: Wire.optional(IngestionPipelineDefinition),
  /** Makes it the gateway of ingestion pipelines. */
  gateway_definition: Wire.optional(IngestionGatewayPipelineDefinition),
  restart_window: Wire.optional(RestartWindow),
  /**
   * How often a point is kept that the pipeline can be rewound to.
   *
   * @deprecated Not in the current version of the API.
   */
  rewind_generation_interval: Wire.optional(PeriodicTrigger),
  deployment: Wire.optional(PipelineDeployment),
  /** The usage policy that serverless usage is attributed to. */
  usage_policy_id: Wire.optional(Schema.String),
  /** The budget policy that serverless usage is attributed to. */
  budget_policy_id: Wire.optional(Schema.String),
  /**
   * What starts updates.
   *
   * @deprecated Use `continuous`, and a job for a schedule.
   */
  trigger: Wire.optional(PipelineTrigger)
}

/**
 * What a pipeline is made of.
 *
 * @since 0.1.0
 * @category settings
 */
export class PipelineSpec extends Wire.struct<PipelineSpec>("PipelineSpec")<typeof pipelineSpecFields>(
  pipelineSpecFields
) {}
