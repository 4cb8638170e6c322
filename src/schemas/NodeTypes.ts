/**
 * What a new cluster can be made of: node types, Databricks Runtime versions and availability zones.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "./Wire.js"

/**
 * Why the cloud does not offer a node type: not in the region, or not in the subscription.
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
 * What the cloud says of a node type.
 *
 * @since 0.1.0
 * @category node types
 */
export class CloudProviderNodeInfo extends Wire.struct<CloudProviderNodeInfo>("CloudProviderNodeInfo")({
  /** What speaks against the node type; empty or absent if nothing does. */
  status: Wire.optional(Wire.array(CloudProviderNodeStatus))
}) {}

/**
 * The cloud's machine under a node type.
 *
 * @since 0.1.0
 * @category node types
 */
export class NodeInstanceType extends Wire.struct<NodeInstanceType>("NodeInstanceType")({
  /** The cloud's name of the machine type, such as `Standard_DS3_v2`. */
  instance_type_id: Wire.optional(Schema.String),
  /** How many local disks it has. */
  local_disks: Wire.optional(Wire.Int),
  /** The size of each local disk, in GB. */
  local_disk_size_gb: Wire.optional(Wire.Int),
  /** How many local NVMe disks it has. */
  local_nvme_disks: Wire.optional(Wire.Int),
  /** The size of each local NVMe disk, in GB. */
  local_nvme_disk_size_gb: Wire.optional(Wire.Int)
}) {}

/**
 * A kind of machine that driver and workers can run on.
 *
 * @since 0.1.0
 * @category node types
 */
export class NodeType extends Wire.struct<NodeType>("NodeType")({
  /** What a cluster specification calls it, such as `Standard_DS3_v2`. */
  node_type_id: Schema.String,
  /** The memory of a node, in MB. */
  memory_mb: Wire.optional(Wire.Int),
  /** The CPU cores of a node; a fraction where nodes share a machine. */
  num_cores: Wire.optional(Wire.Double),
  num_gpus: Wire.optional(Wire.Int),
  description: Wire.optional(Schema.String),
  /** The cloud's name of the machine type. */
  instance_type_id: Wire.optional(Schema.String),
  /** The group that the user interface lists it in, such as `Memory Optimized`. */
  category: Wire.optional(Schema.String),
  /** Where it stands within its category: the lowest comes first. */
  display_order: Wire.optional(Wire.Int),
  /** Whether it is on its way out; other node types are faster. */
  is_deprecated: Wire.optional(Schema.Boolean),
  /** Whether the user interface leaves it out. */
  is_hidden: Wire.optional(Schema.Boolean),
  /** Whether its processor is an Arm one. */
  is_graviton: Wire.optional(Schema.Boolean),
  /** Whether the disk cache is on unless a cluster says otherwise. */
  is_io_cache_enabled: Wire.optional(Schema.Boolean),
  /** AWS: whether its network traffic is encrypted, as compliance standards want it. */
  is_encrypted_in_transit: Wire.optional(Schema.Boolean),
  /** Whether Photon runs on it as a driver. */
  photon_driver_capable: Wire.optional(Schema.Boolean),
  /** Whether Photon runs on it as a worker. */
  photon_worker_capable: Wire.optional(Schema.Boolean),
  /** Whether the cluster's tags reach its machines. */
  support_cluster_tags: Wire.optional(Schema.Boolean),
  /** AWS: whether EBS volumes can be attached; not where nodes share a machine. */
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
 * A version of the Databricks Runtime.
 *
 * @since 0.1.0
 * @category runtime versions
 */
export class SparkVersion extends Wire.struct<SparkVersion>("SparkVersion")({
  /**
   * What a cluster specification gives as its `spark_version`, such as `15.4.x-scala2.12`. An `x` takes in maintenance
   * releases, so the exact version behind a key changes over time.
   */
  key: Wire.optional(Schema.String),
  /** What the user interface shows, such as `15.4 LTS (includes Apache Spark 3.5.0, Scala 2.12)`. */
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
  /** The zone of a cluster that names none. */
  default_zone: Wire.optional(Schema.String)
}) {}
