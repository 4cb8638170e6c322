/**
 * The settings of a pipeline.
 *
 * Ingestion settings and schedules have their own modules.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import {
  AwsAttributes,
  AzureAttributes,
  ClusterLogConf,
  GcpAttributes,
  InitScriptInfo
} from "../clusters/ClusterAttributes.js"
import { MavenLibrary } from "../libraries/Libraries.js"
import * as Wire from "../Wire.js"
import { IngestionGatewayPipelineDefinition, IngestionPipelineDefinition } from "./PipelineIngestion.js"
import { PeriodicTrigger, PipelineTrigger, RestartWindow } from "./PipelineSchedules.js"

/**
 * A workspace notebook.
 *
 * @since 0.1.0
 * @category source code
 */
export class NotebookLibrary extends Wire.struct<NotebookLibrary>("NotebookLibrary")({
  /** The absolute workspace path. */
  path: Wire.optional(Schema.String)
}) {}

/**
 * A Python or SQL file in the workspace.
 *
 * @since 0.1.0
 * @category source code
 */
export class FileLibrary extends Wire.struct<FileLibrary>("FileLibrary")({
  /** The absolute workspace path. */
  path: Wire.optional(Schema.String)
}) {}

/**
 * A notebook, a file, or all source files in a folder.
 *
 * @since 0.1.0
 * @category source code
 */
export class PathPattern extends Wire.struct<PathPattern>("PathPattern")({
  /** An absolute workspace path. A folder path ends with `/**`. */
  include: Wire.optional(Schema.String)
}) {}

/**
 * Source code or a dependency of a pipeline. Exactly one field is set.
 *
 * @since 0.1.0
 * @category source code
 */
export class PipelineLibrary extends Wire.struct<PipelineLibrary>("PipelineLibrary")({
  /** Cannot be combined with `notebook` and `file`. */
  glob: Wire.optional(PathPattern),
  notebook: Wire.optional(NotebookLibrary),
  file: Wire.optional(FileLibrary),
  /** The URI of a JAR in DBFS. */
  jar: Wire.optional(Schema.String),
  maven: Wire.optional(MavenLibrary),
  /** The URI of a wheel. */
  whl: Wire.optional(Schema.String)
}) {}

/**
 * A filter for the source code packages of a pipeline.
 *
 * @since 0.1.0
 * @category source code
 */
export class Filters extends Wire.struct<Filters>("Filters")({
  include: Wire.optional(Wire.array(Schema.String)),
  exclude: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * The environment of a pipeline.
 *
 * @since 0.1.0
 * @category source code
 */
export class PipelinesEnvironment extends Wire.struct<PipelinesEnvironment>("PipelinesEnvironment")({
  /**
   * Python packages. Each element is a line of a pip requirements file: a requirement, a path in the workspace or in a
   * volume, or the URL of an archive or a repository.
   */
  dependencies: Wire.optional(Wire.array(Schema.String)),
  /**
   * The environment version, an integer as a string (`"4"`). It determines the Python version and the preinstalled
   * packages.
   */
  environment_version: Wire.optional(Schema.String)
}) {}

/**
 * The autoscaling mode of a pipeline cluster. `ENHANCED`, which considers the load of streams, is available only for
 * the updates cluster. The maintenance cluster uses `LEGACY`.
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
 * The autoscaling range of a pipeline cluster.
 *
 * @since 0.1.0
 * @category clusters
 */
export class PipelineClusterAutoscale extends Wire.struct<PipelineClusterAutoscale>("PipelineClusterAutoscale")({
  /** The minimum number of workers. Also the initial number. The default comes from the policy or from Databricks. */
  min_workers: Wire.optional(Wire.Int),
  /**
   * The maximum number of workers. Must be greater than `min_workers`. The default comes from the policy or from
   * Databricks.
   */
  max_workers: Wire.optional(Wire.Int),
  mode: Wire.optional(PipelineClusterAutoscaleMode)
}) {}

/**
 * A cluster of a pipeline on classic compute. Requires `num_workers` or `autoscale`.
 *
 * @since 0.1.0
 * @category clusters
 */
export class PipelineCluster extends Wire.struct<PipelineCluster>("PipelineCluster")({
  /** The purpose of the cluster: `default`, `updates` or `maintenance`. The default is `default`. */
  label: Wire.optional(Schema.String),
  /** The requested number of workers. Can differ from the number that is running. */
  num_workers: Wire.optional(Wire.Int),
  autoscale: Wire.optional(PipelineClusterAutoscale),
  /** The node type of the workers. */
  node_type_id: Wire.optional(Schema.String),
  /** The node type of the driver. The default is `node_type_id`. */
  driver_node_type_id: Wire.optional(Schema.String),
  instance_pool_id: Wire.optional(Schema.String),
  /** The instance pool for the driver. The default is `instance_pool_id`. */
  driver_instance_pool_id: Wire.optional(Schema.String),
  /** The cluster policy that applies. */
  policy_id: Wire.optional(Schema.String),
  /** Whether the default values of the policy are applied to omitted fields. Not stored. */
  apply_policy_default_values: Wire.optional(Schema.Boolean),
  spark_conf: Wire.optional(Wire.StringMap),
  spark_env_vars: Wire.optional(Wire.SecretMap),
  /** Tags for the cloud resources. At most 45. */
  custom_tags: Wire.optional(Wire.StringMap),
  /** Init scripts, run in this order on every node. */
  init_scripts: Wire.optional(Wire.array(InitScriptInfo)),
  /** The destination for Spark logs, which are delivered every 5 minutes. */
  cluster_log_conf: Wire.optional(ClusterLogConf),
  enable_local_disk_encryption: Wire.optional(Schema.Boolean),
  /** SSH public keys for the user `ubuntu` on port 2200 of the nodes. At most 10. */
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
 * The deployment that manages a pipeline. Such a pipeline should not be edited manually.
 *
 * @since 0.1.0
 * @category settings
 */
export class PipelineDeployment extends Wire.struct<PipelineDeployment>("PipelineDeployment")({
  kind: Wire.expected(DeploymentKind),
  /** The path of the file with the deployment metadata. */
  metadata_file_path: Wire.optional(Schema.String),
  /** The id of the deployment. Set for bundles. */
  deployment_id: Wire.optional(Schema.String),
  /** The version of the deployment. Set for bundles. */
  version_id: Wire.optional(Schema.String)
}) {}

/**
 * The table that pipeline events are published to.
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
 * Email notifications: recipients and events.
 *
 * @since 0.1.0
 * @category settings
 */
export class Notifications extends Wire.struct<Notifications>("Notifications")({
  email_recipients: Wire.optional(Wire.array(Schema.String)),
  /**
   * - `on-update-success`: an update completed.
   * - `on-update-failure`: an update failed.
   * - `on-update-fatal-failure`: an update failed and is not retried.
   * - `on-flow-failure`: a flow failed.
   */
  alerts: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * The identity that a pipeline runs as. At most one field is set. The default is the creator of the pipeline.
 *
 * @since 0.1.0
 * @category settings
 */
export class RunAs extends Wire.struct<RunAs>("RunAs")({
  /** The email address of a user. Users can only set themselves. */
  user_name: Wire.optional(Schema.String),
  /** The application id of a service principal. Requires permission to use it. */
  service_principal_name: Wire.optional(Schema.String),
  /**
   * An account group that is assigned to the workspace. Requires membership in the group or the `Assume` permission on
   * it.
   */
  group_name: Wire.optional(Schema.String)
}) {}

const pipelineSpecFields = {
  /** The pipeline's id. */
  id: Wire.optional(Schema.String),
  name: Wire.optional(Schema.String),
  /** The source code and its dependencies. */
  libraries: Wire.optional(Wire.array(PipelineLibrary)),
  /** The root folder of the source code. Added to the Python path at run time. */
  root_path: Wire.optional(Schema.String),
  /** The workspace folder of the pipeline object. If omitted, there is no object. */
  parent_path: Wire.optional(Schema.String),
  /** The Unity Catalog catalog to publish to. If omitted, the Hive metastore. Cannot be changed. */
  catalog: Wire.optional(Schema.String),
  /** The default schema for reading and publishing tables. */
  schema: Wire.optional(Schema.String),
  /**
   * The schema of the legacy publishing mode. If neither this nor `schema` is set, nothing is published.
   *
   * @deprecated Use `schema`.
   */
  target: Wire.optional(Schema.String),
  /** The DBFS folder for checkpoints and tables. Used only without a `catalog`. Cannot be changed. */
  storage: Wire.optional(Schema.String),
  /**
   * Whether the pipeline runs continuously. Otherwise an update ends when all data is processed. Ignored if a
   * continuous job starts the pipeline.
   *
   * @deprecated Use a continuous job.
   */
  continuous: Wire.optional(Schema.Boolean),
  /**
   * Whether the pipeline is in development mode: the cluster is reused between updates, and failures are not retried.
   * The default is `false`.
   *
   * @deprecated Use `development` of each update.
   */
  development: Wire.optional(Schema.Boolean),
  serverless: Wire.optional(Schema.Boolean),
  serverless_compute_id: Wire.optional(Schema.String),
  /** The clusters of a pipeline that is not `serverless`. */
  clusters: Wire.optional(Wire.array(PipelineCluster)),
  photon: Wire.optional(Schema.Boolean),
  /** `CORE`, `PRO` or `ADVANCED`. */
  edition: Wire.optional(Schema.String),
  /** The release channel: `CURRENT` or `PREVIEW`. */
  channel: Wire.optional(Schema.String),
  /** Configuration for the source code, and Spark properties. */
  configuration: Wire.optional(Wire.StringMap),
  /** Tags of the pipeline, also added to its clusters. At most 25. */
  tags: Wire.optional(Wire.StringMap),
  environment: Wire.optional(PipelinesEnvironment),
  notifications: Wire.optional(Wire.array(Notifications)),
  event_log: Wire.optional(EventLogSpec),
  filters: Wire.optional(Filters),
  /** Makes this an ingestion pipeline. `libraries`, `schema`, `target` and `catalog` are then not allowed. */
  ingestion_definition: Wire.optional(IngestionPipelineDefinition),
  /** Makes this a gateway for ingestion pipelines. */
  gateway_definition: Wire.optional(IngestionGatewayPipelineDefinition),
  restart_window: Wire.optional(RestartWindow),
  /**
   * The interval for creating points that the pipeline can be rewound to.
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
 * The settings of a pipeline.
 *
 * @since 0.1.0
 * @category settings
 */
export class PipelineSpec extends Wire.struct<PipelineSpec>("PipelineSpec")<typeof pipelineSpecFields>(
  pipelineSpecFields
) {}
