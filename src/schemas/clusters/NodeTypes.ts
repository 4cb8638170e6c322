/**
 * The node types, Databricks Runtime versions and availability zones for clusters.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "../Wire.js"

/**
 * Why the cloud provider does not offer a node type: not in the region, or not in the subscription.
 *
 * @since 0.1.0
 * @category node types
 */
export const CloudProviderNodeStatus = Wire.openEnum("CloudProviderNodeStatus", [
  "NotEnabledOnSubscription",
  "NotAvailableInRegion"
])

/**
 * @since 0.1.0
 * @category node types
 */
export type CloudProviderNodeStatus = typeof CloudProviderNodeStatus.Type

/**
 * The availability of a node type at the cloud provider.
 *
 * @since 0.1.0
 * @category node types
 */
export class CloudProviderNodeInfo extends Wire.struct<CloudProviderNodeInfo>("CloudProviderNodeInfo")({
  /** Why the node type is not available. Empty or absent if it is available. */
  status: Wire.optional(Wire.array(CloudProviderNodeStatus))
}) {}

/**
 * The cloud provider's instance type of a node type.
 *
 * @since 0.1.0
 * @category node types
 */
export class NodeInstanceType extends Wire.struct<NodeInstanceType>("NodeInstanceType")({
  /** The cloud provider's name of the instance type, such as `Standard_DS3_v2`. */
  instance_type_id: Wire.optional(Schema.String),
  /** The number of local disks. */
  local_disks: Wire.optional(Wire.Int),
  /** The size of each local disk, in GB. */
  local_disk_size_gb: Wire.optional(Wire.Int),
  /** The number of local NVMe disks. */
  local_nvme_disks: Wire.optional(Wire.Int),
  /** The size of each local NVMe disk, in GB. */
  local_nvme_disk_size_gb: Wire.optional(Wire.Int)
}) {}

/**
 * A node type: a kind of machine for drivers and workers.
 *
 * @since 0.1.0
 * @category node types
 */
export class NodeType extends Wire.struct<NodeType>("NodeType")({
  /** The id in cluster specifications, such as `Standard_DS3_v2`. */
  node_type_id: Schema.String,
  /** The memory of a node, in MB. */
  memory_mb: Wire.optional(Wire.Int),
  /** The CPU cores of a node. Can be fractional if nodes share a machine. */
  num_cores: Wire.optional(Wire.Double),
  num_gpus: Wire.optional(Wire.Int),
  description: Wire.optional(Schema.String),
  /** The cloud provider's name of the instance type. */
  instance_type_id: Wire.optional(Schema.String),
  /** The category in the UI, such as `Memory Optimized`. */
  category: Wire.optional(Schema.String),
  /** The position within the category, lowest first. */
  display_order: Wire.optional(Wire.Int),
  /** Whether the node type is deprecated. Newer node types are faster. */
  is_deprecated: Wire.optional(Schema.Boolean),
  /** Whether the node type is hidden in the UI. */
  is_hidden: Wire.optional(Schema.Boolean),
  /** Whether the processor is an Arm processor. */
  is_graviton: Wire.optional(Schema.Boolean),
  /** Whether the disk cache is enabled by default. */
  is_io_cache_enabled: Wire.optional(Schema.Boolean),
  /** Whether network traffic is encrypted in transit, as compliance standards require. AWS only. */
  is_encrypted_in_transit: Wire.optional(Schema.Boolean),
  /** Whether the node type supports Photon for the driver. */
  photon_driver_capable: Wire.optional(Schema.Boolean),
  /** Whether the node type supports Photon for workers. */
  photon_worker_capable: Wire.optional(Schema.Boolean),
  /** Whether cluster tags are applied to the machines. */
  support_cluster_tags: Wire.optional(Schema.Boolean),
  /** Whether EBS volumes can be attached. Not possible if nodes share a machine. AWS only. */
  support_ebs_volumes: Wire.optional(Schema.Boolean),
  support_port_forwarding: Wire.optional(Schema.Boolean),
  node_info: Wire.optional(CloudProviderNodeInfo),
  node_instance_type: Wire.optional(NodeInstanceType)
}) {}

/**
 * All node types of the workspace.
 *
 * @since 0.1.0
 * @category responses
 */
export class ListNodeTypesResponse extends Wire.struct<ListNodeTypesResponse>("ListNodeTypesResponse")({
  node_types: Wire.optional(Wire.array(NodeType))
}) {}

/**
 * A Databricks Runtime version.
 *
 * @since 0.1.0
 * @category runtime versions
 */
export class SparkVersion extends Wire.struct<SparkVersion>("SparkVersion")({
  /**
   * The `spark_version` in cluster specifications, such as `15.4.x-scala2.12`. An `x` includes maintenance releases, so
   * the exact version of a key changes over time.
   */
  key: Wire.optional(Schema.String),
  /** The display name, such as `15.4 LTS (includes Apache Spark 3.5.0, Scala 2.12)`. */
  name: Wire.optional(Schema.String)
}) {}

/**
 * All Databricks Runtime versions of the workspace.
 *
 * @since 0.1.0
 * @category responses
 */
export class GetSparkVersionsResponse extends Wire.struct<GetSparkVersionsResponse>("GetSparkVersionsResponse")({
  versions: Wire.optional(Wire.array(SparkVersion))
}) {}

/**
 * The availability zones that clusters can run in.
 *
 * @since 0.1.0
 * @category responses
 */
export class ListAvailableZonesResponse extends Wire.struct<ListAvailableZonesResponse>("ListAvailableZonesResponse")({
  /** Zones such as `us-west-2a`. */
  zones: Wire.optional(Wire.array(Schema.String)),
  /** The default zone of clusters. */
  default_zone: Wire.optional(Schema.String)
}) {}
