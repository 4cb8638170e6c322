/**
 * The parts of a cluster specification: nodes, runtime, access mode and cloud settings.
 *
 * Clusters, jobs, pipelines and policies share these types.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "../Wire.js"

/**
 * The range for autoscaling. Databricks picks the number of workers from the load.
 *
 * @since 0.1.0
 * @category size
 */
export class AutoScale extends Wire.struct<AutoScale>("AutoScale")({
  /** The minimum number of workers. Also the initial number. */
  min_workers: Wire.optional(Wire.Int),
  /** The maximum number of workers. Must be greater than `min_workers`. */
  max_workers: Wire.optional(Wire.Int)
}) {}

/**
 * The number of workers, fixed or autoscaled. The driver does not count.
 *
 * @since 0.1.0
 * @category size
 */
export class ClusterSize extends Wire.struct<ClusterSize>("ClusterSize")({
  /**
   * The number of workers. 0 for a single-node cluster. In a response, the requested number, which can differ from the
   * number that is running.
   */
  num_workers: Wire.optional(Wire.Int),
  /** The autoscaling range, used instead of `num_workers`. */
  autoscale: Wire.optional(AutoScale)
}) {}

/**
 * Fallback node types, used at launch or when scaling up if the requested node type is not available.
 *
 * @since 0.1.0
 * @category size
 */
export class NodeTypeFlexibility extends Wire.struct<NodeTypeFlexibility>("NodeTypeFlexibility")({
  /** The ids of the fallback node types. */
  alternate_node_type_ids: Wire.optional(Wire.array(Schema.String)),
  /** AWS only. The context id for creating the EC2 fleet. */
  aws_context_id: Wire.optional(Schema.String)
}) {}

/**
 * The kind of Azure virtual machine for the nodes after the first `first_on_demand`: on-demand, spot, or spot with a
 * fallback to on-demand.
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
  /** The primary key of the workspace. A secret. */
  log_analytics_primary_key: Wire.optional(Wire.Secret)
}) {}

/**
 * Cluster settings for Azure.
 *
 * @since 0.1.0
 * @category azure
 */
export class AzureAttributes extends Wire.struct<AzureAttributes>("AzureAttributes")({
  /** The kind of machine for the nodes after the first `first_on_demand`, or for all nodes if that is 0. */
  availability: Wire.optional(AzureAvailability),
  /**
   * The number of nodes, driver first, that use on-demand virtual machines. 1 or more keeps the driver off spot
   * machines. Cannot be changed after the cluster is created.
   */
  first_on_demand: Wire.optional(Wire.Int),
  /**
   * The max price for a spot machine: greater than 0, at most the on-demand price. The default is -1: machines are
   * never evicted because of price.
   */
  spot_bid_max_price: Wire.optional(Wire.Double),
  /**
   * The resource id of the capacity reservation group to launch machines in. Only for workspaces in your own virtual
   * network.
   */
  capacity_reservation_group: Wire.optional(Schema.String),
  log_analytics_info: Wire.optional(LogAnalyticsInfo)
}) {}

/**
 * The kind of AWS instance for the nodes after the first `first_on_demand`: on-demand, spot, or spot with a fallback to
 * on-demand.
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
 * The type of EBS volume.
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
 * Cluster settings for AWS.
 *
 * @since 0.1.0
 * @category aws
 */
export class AwsAttributes extends Wire.struct<AwsAttributes>("AwsAttributes")({
  /** The kind of instance for the nodes after the first `first_on_demand`, or for all nodes if that is 0. */
  availability: Wire.optional(AwsAvailability),
  /**
   * The number of nodes, driver first, that use on-demand instances. If greater than 0, the driver is on-demand. Cannot
   * be changed after the cluster is created.
   */
  first_on_demand: Wire.optional(Wire.Int),
  /** The max price for a spot instance, as a percentage of the on-demand price. The default is 100, the max 10000. */
  spot_bid_price_percent: Wire.optional(Wire.Int),
  /**
   * The availability zone, such as `us-west-2a`. Must be in the region of the workspace. The default is `auto`: a zone
   * with capacity.
   */
  zone_id: Wire.optional(Schema.String),
  /** The instance profile of the nodes. An admin must have added it to Databricks. */
  instance_profile_arn: Wire.optional(Schema.String),
  ebs_volume_type: Wire.optional(EbsVolumeType),
  /**
   * The number of EBS volumes per node, up to 10. If there are any, Spark uses only these for scratch storage. Required
   * for node types without local disks.
   */
  ebs_volume_count: Wire.optional(Wire.Int),
  /** The size of each EBS volume, in GiB: 100 to 4096 for SSDs, 500 to 4096 for HDDs. */
  ebs_volume_size: Wire.optional(Wire.Int),
  /** The IOPS of gp3 volumes. The default is the value of a gp2 volume of the same size. */
  ebs_volume_iops: Wire.optional(Wire.Int),
  /** The throughput of gp3 volumes, in MiB/s. The default is the value of a gp2 volume of the same size. */
  ebs_volume_throughput: Wire.optional(Wire.Int)
}) {}

/**
 * The kind of Google Cloud machine: on-demand, preemptible, or preemptible with a fallback to on-demand.
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
 * Cluster settings for Google Cloud.
 *
 * @since 0.1.0
 * @category gcp
 */
export class GcpAttributes extends Wire.struct<GcpAttributes>("GcpAttributes")({
  /** The kind of machine for the nodes after the first `first_on_demand`. */
  availability: Wire.optional(GcpAvailability),
  /**
   * The number of nodes, driver first, that use on-demand machines. 1 or more keeps the driver off preemptible
   * machines. Cannot be changed after the cluster is created.
   */
  first_on_demand: Wire.optional(Wire.Int),
  /**
   * The availability zone, `AUTO` to let Databricks choose one, or `HA` to spread nodes over zones. The default is
   * `HA`.
   */
  zone_id: Wire.optional(Schema.String),
  /** The Google Cloud service account of the cluster. An admin must have added it. */
  google_service_account: Wire.optional(Schema.String),
  /** The size of the boot disk, in GB. */
  boot_disk_size: Wire.optional(Wire.Int),
  /** The number of local SSDs per node, 375 GB each. */
  local_ssd_count: Wire.optional(Wire.Int),
  /** `SEV_SNP` requires N2D machines. The default is no confidential computing. */
  confidential_compute_type: Wire.optional(ConfidentialComputeType),
  /**
   * Whether the workers use preemptible machines.
   *
   * @deprecated Use `availability`.
   */
  use_preemptible_executors: Wire.optional(Schema.Boolean)
}) {}

/**
 * A location in a Unity Catalog volume.
 *
 * @since 0.1.0
 * @category storage
 */
export class VolumesStorageInfo extends Wire.struct<VolumesStorageInfo>("VolumesStorageInfo")({
  /** A path such as `/Volumes/catalog/schema/volume/directory`. The prefix `dbfs:` is optional. */
  destination: Wire.expected(Schema.String)
}) {}

/**
 * A location in the workspace file system.
 *
 * @since 0.1.0
 * @category storage
 */
export class WorkspaceStorageInfo extends Wire.struct<WorkspaceStorageInfo>("WorkspaceStorageInfo")({
  /** A path such as `/Shared/init-scripts/setup.sh`. */
  destination: Wire.expected(Schema.String)
}) {}

/**
 * A location in DBFS.
 *
 * @since 0.1.0
 * @category storage
 */
export class DbfsStorageInfo extends Wire.struct<DbfsStorageInfo>("DbfsStorageInfo")({
  /** A URI such as `dbfs:/path/to/directory`. */
  destination: Wire.expected(Schema.String)
}) {}

/**
 * A location in Azure Data Lake Storage Gen2.
 *
 * @since 0.1.0
 * @category storage
 */
export class Adlsgen2Info extends Wire.struct<Adlsgen2Info>("Adlsgen2Info")({
  /** A URI such as `abfss://container@account.dfs.core.windows.net/directory`. */
  destination: Wire.expected(Schema.String)
}) {}

/**
 * A location in Google Cloud Storage.
 *
 * @since 0.1.0
 * @category storage
 */
export class GcsStorageInfo extends Wire.struct<GcsStorageInfo>("GcsStorageInfo")({
  /** A URI such as `gs://bucket/prefix`. */
  destination: Wire.expected(Schema.String)
}) {}

/**
 * A location in Amazon S3, accessed with the instance profile of the cluster. Set `region` or `endpoint`. If both are
 * set, `endpoint` is used.
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
  /** Whether S3 encrypts the written objects. The default is `false`. */
  enable_encryption: Wire.optional(Schema.Boolean),
  /** `sse-s3` or `sse-kms`. The default is `sse-s3`. Used only if encryption is enabled. */
  encryption_type: Wire.optional(Schema.String),
  /** The KMS key. Used only with `sse-kms`. */
  kms_key: Wire.optional(Schema.String),
  /**
   * A canned access control list for the written objects, such as `bucket-owner-full-control`. Requires the
   * `s3:PutObjectAcl` permission in the instance profile.
   */
  canned_acl: Wire.optional(Schema.String)
}) {}

/**
 * A file on the nodes, for custom container images.
 *
 * @since 0.1.0
 * @category storage
 */
export class LocalFileInfo extends Wire.struct<LocalFileInfo>("LocalFileInfo")({
  /** A URI such as `file:/opt/setup.sh`. */
  destination: Wire.expected(Schema.String)
}) {}

/**
 * The destination for Spark logs, which are delivered every 5 minutes. Exactly one field is set. Driver logs go to
 * `<destination>/<cluster id>/driver`, worker logs to `<destination>/<cluster id>/executor`.
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
 * The location of an init script. Exactly one field is set.
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
 * The access mode: how users are isolated from each other and how data access is governed.
 *
 * - `DATA_SECURITY_MODE_AUTO`: Databricks chooses, based on the other settings.
 * - `DATA_SECURITY_MODE_STANDARD` (formerly `USER_ISOLATION`): shared by several users, isolated from each other.
 * - `DATA_SECURITY_MODE_DEDICATED` (formerly `SINGLE_USER`): used only by the user or group in `single_user_name`.
 * - `NONE`: no isolation, and no Unity Catalog.
 * - `LEGACY_...`: for migrations from table access control and credential passthrough. Deprecated since Databricks
 *   Runtime 15.0.
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
 * The source of the packages on a cluster.
 *
 * - `DEPENDENCY_MODE_AUTO`: Databricks chooses, based on the other settings.
 * - `DEPENDENCY_MODE_ENVIRONMENTS`: environments, as on serverless compute (Databricks Runtime 19, standard access
 *   mode).
 * - `DEPENDENCY_MODE_CLUSTER_LIBRARIES`: cluster libraries and init scripts.
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
 * The query engine. The default is standard, or Photon if the key of the runtime version names it.
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
 * The kind of specification, which determines its defaults and validation. `CLASSIC_PREVIEW`, the kind used by the UI,
 * allows `is_single_node` and `use_ml_runtime`.
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
 * The workloads that a cluster accepts. Each is allowed unless set to `false`.
 *
 * @since 0.1.0
 * @category attributes
 */
export class ClientsTypes extends Wire.struct<ClientsTypes>("ClientsTypes")({
  jobs: Wire.optional(Schema.Boolean),
  notebooks: Wire.optional(Schema.Boolean)
}) {}

/**
 * The workload of a cluster.
 *
 * @since 0.1.0
 * @category attributes
 */
export class WorkloadType extends Wire.struct<WorkloadType>("WorkloadType")({
  clients: Wire.expected(ClientsTypes)
}) {}

/**
 * The credentials for a container registry.
 *
 * @since 0.1.0
 * @category attributes
 */
export class DockerBasicAuth extends Wire.struct<DockerBasicAuth>("DockerBasicAuth")({
  username: Wire.optional(Schema.String),
  /** The password. A secret. */
  password: Wire.optional(Wire.Secret)
}) {}

/**
 * The container image of the nodes.
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
 * The attributes of a cluster, without its size.
 *
 * @since 0.1.0
 * @category attributes
 */
export class ClusterAttributes extends Wire.struct<ClusterAttributes>("ClusterAttributes")({
  /** The display name, which need not be unique. Databricks names the clusters of jobs. */
  cluster_name: Wire.optional(Schema.String),
  /** The key of the Databricks Runtime version, such as `15.4.x-scala2.12`. Use `sparkVersions` to list them. */
  spark_version: Wire.expected(Schema.String),
  /**
   * The node type of the workers, and of the driver if `driver_node_type_id` is omitted. Use `listNodeTypes` to list
   * them.
   */
  node_type_id: Wire.optional(Schema.String),
  /** The node type of the driver. The default is `node_type_id`. */
  driver_node_type_id: Wire.optional(Schema.String),
  /** Fallback node types for the workers. */
  worker_node_type_flexibility: Wire.optional(NodeTypeFlexibility),
  /** Fallback node types for the driver. */
  driver_node_type_flexibility: Wire.optional(NodeTypeFlexibility),
  /** The instance pool for the nodes, used instead of a node type. */
  instance_pool_id: Wire.optional(Schema.String),
  /** The instance pool for the driver. The default is `instance_pool_id`. */
  driver_instance_pool_id: Wire.optional(Schema.String),
  /** The minutes of inactivity before the cluster is terminated: 10 to 10000, or 0 to disable auto termination. */
  autotermination_minutes: Wire.optional(Wire.Int),
  runtime_engine: Wire.optional(RuntimeEngine),
  data_security_mode: Wire.optional(DataSecurityMode),
  /** The user or group that a dedicated cluster is assigned to. */
  single_user_name: Wire.optional(Schema.String),
  /** The cluster policy that applies. */
  policy_id: Wire.optional(Schema.String),
  kind: Wire.optional(Kind),
  /**
   * Whether the cluster has a single node. Databricks sets its tags, Spark configuration and `num_workers`. Requires
   * the `kind` `CLASSIC_PREVIEW`.
   */
  is_single_node: Wire.optional(Schema.Boolean),
  /** Whether to use the machine learning variant of the runtime. Requires the `kind` `CLASSIC_PREVIEW`. */
  use_ml_runtime: Wire.optional(Schema.Boolean),
  /** Spark properties. Set JVM options in `spark.driver.extraJavaOptions` and `spark.executor.extraJavaOptions`. */
  spark_conf: Wire.optional(Wire.StringMap),
  /** Environment variables of the driver and the workers. The shell exports them as they are. */
  spark_env_vars: Wire.optional(Wire.SecretMap),
  /** Tags for the cloud resources, in addition to the default tags. At most 45. */
  custom_tags: Wire.optional(Wire.StringMap),
  /** Init scripts, run in this order when a node starts. */
  init_scripts: Wire.optional(Wire.array(InitScriptInfo)),
  cluster_log_conf: Wire.optional(ClusterLogConf),
  docker_image: Wire.optional(DockerImage),
  workload_type: Wire.optional(WorkloadType),
  dependency_mode: Wire.optional(DependencyMode),
  azure_attributes: Wire.optional(AzureAttributes),
  aws_attributes: Wire.optional(AwsAttributes),
  gcp_attributes: Wire.optional(GcpAttributes),
  /** Whether to add disks when the disks of the workers are running out of space. */
  enable_elastic_disk: Wire.optional(Schema.Boolean),
  /** Whether to encrypt local disks (LUKS). */
  enable_local_disk_encryption: Wire.optional(Schema.Boolean),
  /** The throughput of remote disks, in Mb/s. Only for Google Cloud's HYPERDISK_BALANCED. */
  remote_disk_throughput: Wire.optional(Wire.Int),
  /** The initial total size of all remote disks, in GB. Only for Google Cloud's HYPERDISK_BALANCED. */
  total_initial_remote_disk_size: Wire.optional(Wire.Int),
  /** SSH public keys for the user `ubuntu` on port 2200 of the nodes. At most 10. */
  ssh_public_keys: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * The specification of a cluster: an existing one or a new one, for example of a job.
 *
 * @since 0.1.0
 * @category attributes
 */
export class ClusterSpec extends Wire.struct<ClusterSpec>("ClusterSpec")({
  ...ClusterAttributes.fields,
  ...ClusterSize.fields,
  /** The key of the Databricks Runtime version, such as `15.4.x-scala2.12`. A policy can set it. */
  spark_version: Wire.optional(Schema.String),
  /**
   * Whether the default values of the policy are also applied to omitted fields. Otherwise only its fixed values are.
   */
  apply_policy_default_values: Wire.optional(Schema.Boolean)
}) {}
