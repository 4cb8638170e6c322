/**
 * What a cluster specification is made of: its nodes, its runtime, its access mode and what the cloud has to provide.
 *
 * Clusters, jobs, pipelines and policies share these types.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "./Wire.js"

/**
 * The bounds between which Databricks chooses the number of workers by load.
 *
 * @since 0.1.0
 * @category size
 */
export class AutoScale extends Wire.struct<AutoScale>("AutoScale")({
  /** The fewest workers to keep, and how many the cluster starts with. */
  min_workers: Wire.optional(Wire.Int),
  /** The most workers to have; more than `min_workers`. */
  max_workers: Wire.optional(Wire.Int)
}) {}

/**
 * The number of workers, fixed or between bounds. The driver is not counted.
 *
 * @since 0.1.0
 * @category size
 */
export class ClusterSize extends Wire.struct<ClusterSize>("ClusterSize")({
  /**
   * How many workers the cluster should have; 0 for a cluster of one node. A response gives the number asked for, which
   * is not yet the number that runs.
   */
  num_workers: Wire.optional(Wire.Int),
  /** Bounds for a number of workers that follows the load, instead of `num_workers`. */
  autoscale: Wire.optional(AutoScale)
}) {}

/**
 * Node types that may stand in when the wanted one is not to be had, at launch or when growing.
 *
 * @since 0.1.0
 * @category size
 */
export class NodeTypeFlexibility extends Wire.struct<NodeTypeFlexibility>("NodeTypeFlexibility")({
  /** Ids of node types to fall back on. */
  alternate_node_type_ids: Wire.optional(Wire.array(Schema.String)),
  /** AWS only: the context id to create the EC2 fleet with. */
  aws_context_id: Wire.optional(Schema.String)
}) {}

/**
 * What kind of Azure virtual machine to use for the nodes past `first_on_demand`: regular ones, spot ones, or spot ones
 * replaced by regular ones when there are none.
 *
 * @since 0.1.0
 * @category azure
 */
export const AzureAvailability = Wire.openEnum("AzureAvailability", [
  "ON_DEMAND_AZURE",
  "SPOT_AZURE",
  "SPOT_WITH_FALLBACK_AZURE"
])

/**
 * @since 0.1.0
 * @category azure
 */
export type AzureAvailability = typeof AzureAvailability.Type

/**
 * The Azure Log Analytics workspace that the agent on the nodes reports to.
 *
 * @since 0.1.0
 * @category azure
 */
export class LogAnalyticsInfo extends Wire.struct<LogAnalyticsInfo>("LogAnalyticsInfo")({
  log_analytics_workspace_id: Wire.optional(Schema.String),
  /** A secret: the workspace's primary key. */
  log_analytics_primary_key: Wire.optional(Wire.Secret)
}) {}

/**
 * Settings of a cluster on Azure.
 *
 * @since 0.1.0
 * @category azure
 */
export class AzureAttributes extends Wire.struct<AzureAttributes>("AzureAttributes")({
  /** What to use for the nodes past `first_on_demand`, or for all of them where that is 0. */
  availability: Wire.optional(AzureAvailability),
  /**
   * How many nodes, the driver first, are placed on regular virtual machines. At least 1 keeps the driver off spot
   * machines. Cannot change while the cluster exists.
   */
  first_on_demand: Wire.optional(Wire.Int),
  /**
   * The highest price to pay for a spot machine: above 0 and at most the regular price. -1, the default, means that no
   * machine is evicted for its price.
   */
  spot_bid_max_price: Wire.optional(Wire.Double),
  /**
   * The resource id of the capacity reservation group to launch machines in. Only in workspaces with a virtual network of
   * your own.
   */
  capacity_reservation_group: Wire.optional(Schema.String),
  log_analytics_info: Wire.optional(LogAnalyticsInfo)
}) {}

/**
 * What kind of AWS instance to use for the nodes past `first_on_demand`: regular ones, spot ones, or spot ones replaced by
 * regular ones when there are none.
 *
 * @since 0.1.0
 * @category aws
 */
export const AwsAvailability = Wire.openEnum("AwsAvailability", ["ON_DEMAND", "SPOT", "SPOT_WITH_FALLBACK"])

/**
 * @since 0.1.0
 * @category aws
 */
export type AwsAvailability = typeof AwsAvailability.Type

/**
 * The kind of EBS volume to attach.
 *
 * @since 0.1.0
 * @category aws
 */
export const EbsVolumeType = Wire.openEnum("EbsVolumeType", ["GENERAL_PURPOSE_SSD", "THROUGHPUT_OPTIMIZED_HDD"])

/**
 * @since 0.1.0
 * @category aws
 */
export type EbsVolumeType = typeof EbsVolumeType.Type

/**
 * Settings of a cluster on AWS.
 *
 * @since 0.1.0
 * @category aws
 */
export class AwsAttributes extends Wire.struct<AwsAttributes>("AwsAttributes")({
  /** What to use for the nodes past `first_on_demand`, or for all of them where that is 0. */
  availability: Wire.optional(AwsAvailability),
  /**
   * How many nodes, the driver first, are placed on regular instances. Above 0, the driver is on one. Cannot change while
   * the cluster exists.
   */
  first_on_demand: Wire.optional(Wire.Int),
  /** The highest price to pay for a spot instance, in percent of the regular price: 100 if absent, at most 10000. */
  spot_bid_price_percent: Wire.optional(Wire.Int),
  /** The availability zone (`us-west-2a`), in the region of the workspace; `auto` if absent: one with capacity. */
  zone_id: Wire.optional(Schema.String),
  /** The instance profile that the nodes run under; an administrator must have added it to Databricks. */
  instance_profile_arn: Wire.optional(Schema.String),
  ebs_volume_type: Wire.optional(EbsVolumeType),
  /**
   * How many EBS volumes to attach to each node, up to 10. Where there are any, Spark spills to them alone. Node types
   * without disks of their own need at least one.
   */
  ebs_volume_count: Wire.optional(Wire.Int),
  /** The size of each EBS volume, in GiB: 100 to 4096 for SSDs, 500 to 4096 for HDDs. */
  ebs_volume_size: Wire.optional(Wire.Int),
  /** I/O operations a second, of gp3 volumes. If absent, as many as a gp2 volume of that size has. */
  ebs_volume_iops: Wire.optional(Wire.Int),
  /** The throughput of gp3 volumes, in MiB/s. If absent, that of a gp2 volume of that size. */
  ebs_volume_throughput: Wire.optional(Wire.Int)
}) {}

/**
 * What kind of Google Cloud machine to use: regular ones, preemptible ones, or preemptible ones replaced by regular ones
 * when there are none.
 *
 * @since 0.1.0
 * @category gcp
 */
export const GcpAvailability = Wire.openEnum("GcpAvailability", [
  "ON_DEMAND_GCP",
  "PREEMPTIBLE_GCP",
  "PREEMPTIBLE_WITH_FALLBACK_GCP"
])

/**
 * @since 0.1.0
 * @category gcp
 */
export type GcpAvailability = typeof GcpAvailability.Type

/**
 * The confidential computing technology of Google Cloud machines.
 *
 * @since 0.1.0
 * @category gcp
 */
export const ConfidentialComputeType = Wire.openEnum("ConfidentialComputeType", [
  "CONFIDENTIAL_COMPUTE_TYPE_NONE",
  "SEV_SNP"
])

/**
 * @since 0.1.0
 * @category gcp
 */
export type ConfidentialComputeType = typeof ConfidentialComputeType.Type

/**
 * Settings of a cluster on Google Cloud.
 *
 * @since 0.1.0
 * @category gcp
 */
export class GcpAttributes extends Wire.struct<GcpAttributes>("GcpAttributes")({
  /** What to use for the nodes past `first_on_demand`. */
  availability: Wire.optional(GcpAvailability),
  /**
   * How many nodes, the driver first, are placed on regular machines. At least 1 keeps the driver off preemptible
   * machines. Cannot change while the cluster exists.
   */
  first_on_demand: Wire.optional(Wire.Int),
  /** An availability zone, `AUTO` for one that Databricks picks, or `HA` (the default) for nodes spread over zones. */
  zone_id: Wire.optional(Schema.String),
  /** The service account that the cluster acts as towards Google Cloud; an administrator must have added it. */
  google_service_account: Wire.optional(Schema.String),
  /** The size of the boot disk, in GB. */
  boot_disk_size: Wire.optional(Wire.Int),
  /** How many local SSDs of 375 GB each to attach to each node. */
  local_ssd_count: Wire.optional(Wire.Int),
  /** `SEV_SNP` needs N2D machines; none if absent. */
  confidential_compute_type: Wire.optional(ConfidentialComputeType),
  /**
   * Whether the workers run on preemptible machines.
   *
   * @deprecated Use `availability`.
   */
  use_preemptible_executors: Wire.optional(Schema.Boolean)
}) {}

/**
 * A place in a Unity Catalog volume.
 *
 * @since 0.1.0
 * @category storage
 */
export class VolumesStorageInfo extends Wire.struct<VolumesStorageInfo>("VolumesStorageInfo")({
  /** A path such as `/Volumes/catalog/schema/volume/directory`, with or without `dbfs:` before it. */
  destination: Wire.expected(Schema.String)
}) {}

/**
 * A place in the workspace's file system.
 *
 * @since 0.1.0
 * @category storage
 */
export class WorkspaceStorageInfo extends Wire.struct<WorkspaceStorageInfo>("WorkspaceStorageInfo")({
  /** A path such as `/Shared/init-scripts/setup.sh`. */
  destination: Wire.expected(Schema.String)
}) {}

/**
 * A place in DBFS.
 *
 * @since 0.1.0
 * @category storage
 */
export class DbfsStorageInfo extends Wire.struct<DbfsStorageInfo>("DbfsStorageInfo")({
  /** A URI such as `dbfs:/path/to/directory`. */
  destination: Wire.expected(Schema.String)
}) {}

/**
 * A place in Azure Data Lake Storage Gen2.
 *
 * @since 0.1.0
 * @category storage
 */
export class Adlsgen2Info extends Wire.struct<Adlsgen2Info>("Adlsgen2Info")({
  /** A URI such as `abfss://container@account.dfs.core.windows.net/directory`. */
  destination: Wire.expected(Schema.String)
}) {}

/**
 * A place in Google Cloud Storage.
 *
 * @since 0.1.0
 * @category storage
 */
export class GcsStorageInfo extends Wire.struct<GcsStorageInfo>("GcsStorageInfo")({
  /** A URI such as `gs://bucket/prefix`. */
  destination: Wire.expected(Schema.String)
}) {}

/**
 * A place in Amazon S3, reached with the cluster's instance profile. Give `region` or `endpoint`; `endpoint` wins.
 *
 * @since 0.1.0
 * @category storage
 */
export class S3StorageInfo extends Wire.struct<S3StorageInfo>("S3StorageInfo")({
  /** A URI such as `s3://bucket/prefix`. */
  destination: Wire.expected(Schema.String),
  /** A region such as `us-west-2`. */
  region: Wire.optional(Schema.String),
  /** A URL such as `https://s3-us-west-2.amazonaws.com`. */
  endpoint: Wire.optional(Schema.String),
  /** Whether S3 encrypts what is written; `false` if absent. */
  enable_encryption: Wire.optional(Schema.Boolean),
  /** `sse-s3` (the default) or `sse-kms`; counts only where encryption is on. */
  encryption_type: Wire.optional(Schema.String),
  /** The key to encrypt with under `sse-kms`. */
  kms_key: Wire.optional(Schema.String),
  /**
   * A canned access control list for what is written, such as `bucket-owner-full-control`; the profile then needs the
   * right `s3:PutObjectAcl`.
   */
  canned_acl: Wire.optional(Schema.String)
}) {}

/**
 * A file on the nodes themselves, as custom container images have them.
 *
 * @since 0.1.0
 * @category storage
 */
export class LocalFileInfo extends Wire.struct<LocalFileInfo>("LocalFileInfo")({
  /** A URI such as `file:/opt/setup.sh`. */
  destination: Wire.expected(Schema.String)
}) {}

/**
 * Where Spark's logs are delivered, every 5 minutes. Exactly one of the fields is set. Driver logs go to
 * `<destination>/<cluster id>/driver`, those of workers to `<destination>/<cluster id>/executor`.
 *
 * @since 0.1.0
 * @category storage
 */
export class ClusterLogConf extends Wire.struct<ClusterLogConf>("ClusterLogConf")({
  volumes: Wire.optional(VolumesStorageInfo),
  dbfs: Wire.optional(DbfsStorageInfo),
  s3: Wire.optional(S3StorageInfo)
}) {}

/**
 * Where one init script lies. Exactly one of the fields is set.
 *
 * @since 0.1.0
 * @category storage
 */
export class InitScriptInfo extends Wire.struct<InitScriptInfo>("InitScriptInfo")({
  workspace: Wire.optional(WorkspaceStorageInfo),
  volumes: Wire.optional(VolumesStorageInfo),
  abfss: Wire.optional(Adlsgen2Info),
  s3: Wire.optional(S3StorageInfo),
  gcs: Wire.optional(GcsStorageInfo),
  file: Wire.optional(LocalFileInfo),
  dbfs: Wire.optional(DbfsStorageInfo)
}) {}

/**
 * How users are kept apart and how access to data is governed (the "access mode").
 *
 * - `DATA_SECURITY_MODE_AUTO`: Databricks chooses by the rest of the configuration.
 * - `DATA_SECURITY_MODE_STANDARD` (earlier `USER_ISOLATION`): shared by users who see nothing of each other.
 * - `DATA_SECURITY_MODE_DEDICATED` (earlier `SINGLE_USER`): for the user or group of `single_user_name` alone.
 * - `NONE`: no isolation, and no Unity Catalog.
 * - `LEGACY_...`: for migrations from table access control and credential passthrough; deprecated since
 *   Databricks Runtime 15.0.
 *
 * @since 0.1.0
 * @category enums
 */
export const DataSecurityMode = Wire.openEnum("DataSecurityMode", [
  "DATA_SECURITY_MODE_AUTO",
  "DATA_SECURITY_MODE_STANDARD",
  "DATA_SECURITY_MODE_DEDICATED",
  "USER_ISOLATION",
  "SINGLE_USER",
  "NONE",
  "LEGACY_TABLE_ACL",
  "LEGACY_PASSTHROUGH",
  "LEGACY_SINGLE_USER",
  "LEGACY_SINGLE_USER_STANDARD"
])

/**
 * @since 0.1.0
 * @category enums
 */
export type DataSecurityMode = typeof DataSecurityMode.Type

/**
 * Where a cluster's packages come from.
 *
 * - `DEPENDENCY_MODE_AUTO`: Databricks chooses by the rest of the configuration.
 * - `DEPENDENCY_MODE_ENVIRONMENTS`: from environments, as on serverless compute (Databricks Runtime 19, standard access
 *   mode).
 * - `DEPENDENCY_MODE_CLUSTER_LIBRARIES`: from cluster libraries and init scripts.
 *
 * @since 0.1.0
 * @category enums
 */
export const DependencyMode = Wire.openEnum("DependencyMode", [
  "DEPENDENCY_MODE_AUTO",
  "DEPENDENCY_MODE_ENVIRONMENTS",
  "DEPENDENCY_MODE_CLUSTER_LIBRARIES"
])

/**
 * @since 0.1.0
 * @category enums
 */
export type DependencyMode = typeof DependencyMode.Type

/**
 * The engine that runs queries. If none is given: standard, or Photon where the runtime version's key says so.
 *
 * @since 0.1.0
 * @category enums
 */
export const RuntimeEngine = Wire.openEnum("RuntimeEngine", ["STANDARD", "PHOTON", "NULL"])

/**
 * @since 0.1.0
 * @category enums
 */
export type RuntimeEngine = typeof RuntimeEngine.Type

/**
 * The form of a specification: which defaults and checks hold. `CLASSIC_PREVIEW`, the form that the user interface
 * fills in, allows `is_single_node` and `use_ml_runtime`.
 *
 * @since 0.1.0
 * @category enums
 */
export const Kind = Wire.openEnum("Kind", ["CLASSIC_PREVIEW"])

/**
 * @since 0.1.0
 * @category enums
 */
export type Kind = typeof Kind.Type

/**
 * What may run on a cluster; each is allowed unless it is `false`.
 *
 * @since 0.1.0
 * @category attributes
 */
export class ClientsTypes extends Wire.struct<ClientsTypes>("ClientsTypes")({
  jobs: Wire.optional(Schema.Boolean),
  notebooks: Wire.optional(Schema.Boolean)
}) {}

/**
 * What a cluster is for.
 *
 * @since 0.1.0
 * @category attributes
 */
export class WorkloadType extends Wire.struct<WorkloadType>("WorkloadType")({
  clients: Wire.expected(ClientsTypes)
}) {}

/**
 * The login to a container registry.
 *
 * @since 0.1.0
 * @category attributes
 */
export class DockerBasicAuth extends Wire.struct<DockerBasicAuth>("DockerBasicAuth")({
  username: Wire.optional(Schema.String),
  /** A secret. */
  password: Wire.optional(Wire.Secret)
}) {}

/**
 * A container image to run the nodes in.
 *
 * @since 0.1.0
 * @category attributes
 */
export class DockerImage extends Wire.struct<DockerImage>("DockerImage")({
  /** The image with its tag: `registry/repository:tag`. */
  url: Wire.optional(Schema.String),
  basic_auth: Wire.optional(DockerBasicAuth)
}) {}

/**
 * What makes a cluster, but for its size.
 *
 * @since 0.1.0
 * @category attributes
 */
export class ClusterAttributes extends Wire.struct<ClusterAttributes>("ClusterAttributes")({
  /** A name for people; it need not be unique. Clusters of jobs are named by Databricks. */
  cluster_name: Wire.optional(Schema.String),
  /** The key of the Databricks Runtime, such as `15.4.x-scala2.12`; the operation `sparkVersions` lists them. */
  spark_version: Wire.expected(Schema.String),
  /** The machines of the workers, and of the driver unless it has its own; `listNodeTypes` lists them. */
  node_type_id: Wire.optional(Schema.String),
  /** The machine of the driver; that of the workers if absent. */
  driver_node_type_id: Wire.optional(Schema.String),
  /** What may replace the workers' node type. */
  worker_node_type_flexibility: Wire.optional(NodeTypeFlexibility),
  /** What may replace the driver's node type. */
  driver_node_type_flexibility: Wire.optional(NodeTypeFlexibility),
  /** The pool to take machines from, instead of a node type. */
  instance_pool_id: Wire.optional(Schema.String),
  /** The pool to take the driver's machine from; `instance_pool_id` if absent. */
  driver_instance_pool_id: Wire.optional(Schema.String),
  /** Minutes without activity after which the cluster is terminated: 10 to 10000, or 0 for never. */
  autotermination_minutes: Wire.optional(Wire.Int),
  runtime_engine: Wire.optional(RuntimeEngine),
  data_security_mode: Wire.optional(DataSecurityMode),
  /** The user (or group) that a dedicated cluster belongs to. */
  single_user_name: Wire.optional(Schema.String),
  /** The policy that the cluster obeys. */
  policy_id: Wire.optional(Schema.String),
  kind: Wire.optional(Kind),
  /** With `kind` `CLASSIC_PREVIEW`: one node only; Databricks sets tags, Spark configuration and `num_workers`. */
  is_single_node: Wire.optional(Schema.Boolean),
  /** With `kind` `CLASSIC_PREVIEW`: the machine learning variant of the runtime. */
  use_ml_runtime: Wire.optional(Schema.Boolean),
  /** Spark properties. JVM options go to `spark.driver.extraJavaOptions` and `spark.executor.extraJavaOptions`. */
  spark_conf: Wire.optional(Wire.StringMap),
  /** Environment variables of driver and workers, exported by the shell as they stand. */
  spark_env_vars: Wire.optional(Wire.SecretMap),
  /** Tags to put on the cloud resources besides the default ones; at most 45. */
  custom_tags: Wire.optional(Wire.StringMap),
  /** Scripts to run on each node as it starts, in this order. */
  init_scripts: Wire.optional(Wire.array(InitScriptInfo)),
  cluster_log_conf: Wire.optional(ClusterLogConf),
  docker_image: Wire.optional(DockerImage),
  workload_type: Wire.optional(WorkloadType),
  dependency_mode: Wire.optional(DependencyMode),
  azure_attributes: Wire.optional(AzureAttributes),
  aws_attributes: Wire.optional(AwsAttributes),
  gcp_attributes: Wire.optional(GcpAttributes),
  /** Whether disks are added when those of the workers run full. */
  enable_elastic_disk: Wire.optional(Schema.Boolean),
  /** Whether the local disks are encrypted (LUKS). */
  enable_local_disk_encryption: Wire.optional(Schema.Boolean),
  /** The throughput of remote disks, in Mb/s; for Google's HYPERDISK_BALANCED only. */
  remote_disk_throughput: Wire.optional(Wire.Int),
  /** The size of all remote disks together at the start, in GB; for Google's HYPERDISK_BALANCED only. */
  total_initial_remote_disk_size: Wire.optional(Wire.Int),
  /** Public keys, at most 10, that may log in to the nodes as `ubuntu` on port 2200. */
  ssh_public_keys: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * What a user asks for: the specification of a new cluster (of a job, say) or that of one that exists.
 *
 * @since 0.1.0
 * @category attributes
 */
export class ClusterSpec extends Wire.struct<ClusterSpec>("ClusterSpec")({
  ...ClusterAttributes.fields,
  ...ClusterSize.fields,
  /** The key of the Databricks Runtime, such as `15.4.x-scala2.12`; a policy may settle it. */
  spark_version: Wire.optional(Schema.String),
  /** Whether the policy's default values fill absent fields too, and not only its fixed values. */
  apply_policy_default_values: Wire.optional(Schema.Boolean)
}) {}
