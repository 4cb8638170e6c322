/**
 * Instance pools, and the requests and responses of the Instance Pools API.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { DockerImage, GcpAvailability, NodeTypeFlexibility } from "../clusters/ClusterAttributes.js"
import * as Wire from "../Wire.js"

/**
 * The state of a pool. `ACTIVE` can change to `STOPPED` or `DELETED`, `STOPPED` to `ACTIVE` or `DELETED`.
 *
 * @since 0.1.0
 * @category pools
 */
export const InstancePoolState = Wire.openEnum("InstancePoolState", ["ACTIVE", "STOPPED", "DELETED"])

/**
 * @since 0.1.0
 * @category pools
 */
export type InstancePoolState = typeof InstancePoolState.Type

/**
 * The number of instances in a pool.
 *
 * @since 0.1.0
 * @category pools
 */
export class InstancePoolStats extends Wire.struct<InstancePoolStats>("InstancePoolStats")({
  /** Instances used by a cluster. */
  used_count: Wire.optional(Wire.Int),
  /** Idle instances, not used by a cluster. */
  idle_count: Wire.optional(Wire.Int),
  /** Instances that are starting and are assigned to a cluster. */
  pending_used_count: Wire.optional(Wire.Int),
  /** Instances that are starting and will be idle. */
  pending_idle_count: Wire.optional(Wire.Int)
}) {}

/**
 * Why an instance could not be started.
 *
 * @since 0.1.0
 * @category pools
 */
export class PendingInstanceError extends Wire.struct<PendingInstanceError>("PendingInstanceError")({
  instance_id: Wire.optional(Schema.String),
  message: Wire.optional(Schema.String)
}) {}

/**
 * The errors of a pool.
 *
 * @since 0.1.0
 * @category pools
 */
export class InstancePoolStatus extends Wire.struct<InstancePoolStatus>("InstancePoolStatus")({
  pending_instance_errors: Wire.optional(Wire.array(PendingInstanceError))
}) {}

/**
 * Whether the instances are on-demand or spot Azure virtual machines.
 *
 * @since 0.1.0
 * @category azure
 */
export const InstancePoolAzureAttributesAvailability = Wire.openEnum("InstancePoolAzureAttributesAvailability", [
  "ON_DEMAND_AZURE",
  "SPOT_AZURE"
])

/**
 * @since 0.1.0
 * @category azure
 */
export type InstancePoolAzureAttributesAvailability = typeof InstancePoolAzureAttributesAvailability.Type

/**
 * Pool settings for Azure.
 *
 * @since 0.1.0
 * @category azure
 */
export class InstancePoolAzureAttributes extends Wire.struct<InstancePoolAzureAttributes>(
  "InstancePoolAzureAttributes"
)({
  availability: Wire.optional(InstancePoolAzureAttributesAvailability),
  /**
   * The max price for a spot machine, in US dollars per hour. -1 means that machines are never evicted because of
   * price.
   */
  spot_bid_max_price: Wire.optional(Wire.Double),
  /**
   * The resource id of the capacity reservation group to launch machines in. Only for workspaces in your own virtual
   * network.
   */
  capacity_reservation_group: Wire.optional(Schema.String)
}) {}

/**
 * Whether the instances are on-demand or spot AWS instances.
 *
 * @since 0.1.0
 * @category aws
 */
export const InstancePoolAwsAttributesAvailability = Wire.openEnum("InstancePoolAwsAttributesAvailability", [
  "ON_DEMAND",
  "SPOT"
])

/**
 * @since 0.1.0
 * @category aws
 */
export type InstancePoolAwsAttributesAvailability = typeof InstancePoolAwsAttributesAvailability.Type

/**
 * Pool settings for AWS.
 *
 * @since 0.1.0
 * @category aws
 */
export class InstancePoolAwsAttributes extends Wire.struct<InstancePoolAwsAttributes>("InstancePoolAwsAttributes")({
  availability: Wire.optional(InstancePoolAwsAttributesAvailability),
  /** The max price for a spot instance, as a percentage of the on-demand price. The default is 100, the max 10000. */
  spot_bid_price_percent: Wire.optional(Wire.Int),
  /**
   * The availability zone, such as `us-west-2a`. Must be in the region of the workspace. If omitted, a default zone.
   */
  zone_id: Wire.optional(Schema.String),
  /**
   * The instance profile of all instances and of the clusters that use the pool, which then must not set their own. An
   * admin must have added it to Databricks.
   */
  instance_profile_arn: Wire.optional(Schema.String)
}) {}

/**
 * Pool settings for Google Cloud.
 *
 * @since 0.1.0
 * @category gcp
 */
export class InstancePoolGcpAttributes extends Wire.struct<InstancePoolGcpAttributes>("InstancePoolGcpAttributes")({
  gcp_availability: Wire.optional(GcpAvailability),
  /**
   * The availability zone, such as `us-west1-a`, or `HA` to spread instances over zones. If omitted, Databricks chooses
   * one.
   */
  zone_id: Wire.optional(Schema.String),
  /** The number of local SSDs per instance, 375 GB each. */
  local_ssd_count: Wire.optional(Wire.Int)
}) {}

/**
 * The type of Azure disk.
 *
 * @since 0.1.0
 * @category disks
 */
export const DiskTypeAzureDiskVolumeType = Wire.openEnum("DiskTypeAzureDiskVolumeType", ["PREMIUM_LRS", "STANDARD_LRS"])

/**
 * @since 0.1.0
 * @category disks
 */
export type DiskTypeAzureDiskVolumeType = typeof DiskTypeAzureDiskVolumeType.Type

/**
 * The type of AWS EBS volume.
 *
 * @since 0.1.0
 * @category disks
 */
export const DiskTypeEbsVolumeType = Wire.openEnum("DiskTypeEbsVolumeType", [
  "GENERAL_PURPOSE_SSD",
  "THROUGHPUT_OPTIMIZED_HDD"
])

/**
 * @since 0.1.0
 * @category disks
 */
export type DiskTypeEbsVolumeType = typeof DiskTypeEbsVolumeType.Type

/**
 * The type of disk. Set the field for the cloud of the workspace.
 *
 * @since 0.1.0
 * @category disks
 */
export class DiskType extends Wire.struct<DiskType>("DiskType")({
  azure_disk_volume_type: Wire.optional(DiskTypeAzureDiskVolumeType),
  ebs_volume_type: Wire.optional(DiskTypeEbsVolumeType)
}) {}

/**
 * The disks of each instance.
 *
 * @since 0.1.0
 * @category disks
 */
export class DiskSpec extends Wire.struct<DiskSpec>("DiskSpec")({
  /**
   * The number of disks per instance. If there are any, Spark uses only these for scratch storage. Required for node
   * types without local disks.
   */
  disk_count: Wire.optional(Wire.Int),
  /** The size of each disk, in GiB. On Azure 1 to 1023. On AWS 100 to 4096 for SSDs, 500 to 4096 for HDDs. */
  disk_size: Wire.optional(Wire.Int),
  disk_type: Wire.optional(DiskType),
  /** The IOPS. */
  disk_iops: Wire.optional(Wire.Int),
  /** The throughput, in MiB/s. */
  disk_throughput: Wire.optional(Wire.Int)
}) {}

// The fields that can be edited, in addition to the name and the node type.
const editableFields = {
  /** The min number of idle instances. */
  min_idle_instances: Wire.optional(Wire.Int),
  /** The max number of instances, both used and idle. Clusters that need more instances fail to scale up. */
  max_capacity: Wire.optional(Wire.Int),
  /**
   * The idle time before an instance beyond `min_idle_instances` is terminated, in minutes: 0 (immediately) to 10000.
   * If omitted, a default time.
   */
  idle_instance_autotermination_minutes: Wire.optional(Wire.Int),
  /** Tags for the cloud resources, in addition to the default tags. At most 45. */
  custom_tags: Wire.optional(Wire.StringMap),
  /**
   * Whether Databricks chooses fallback node types for `node_type_id`. Cannot be combined with `node_type_flexibility`.
   *
   * @deprecated Not in the current version of the API.
   */
  enable_auto_alternate_node_types: Wire.optional(Schema.Boolean),
  /** The throughput of remote disks, in Mb/s. Only for Google Cloud's HYPERDISK_BALANCED. */
  remote_disk_throughput: Wire.optional(Wire.Int),
  /** The initial total size of all remote disks, in GB. Only for Google Cloud's HYPERDISK_BALANCED. */
  total_initial_remote_disk_size: Wire.optional(Wire.Int)
}

const fixedFields = {
  /** Fallback node types, used if the node type is not available. */
  node_type_flexibility: Wire.optional(NodeTypeFlexibility),
  azure_attributes: Wire.optional(InstancePoolAzureAttributes),
  aws_attributes: Wire.optional(InstancePoolAwsAttributes),
  gcp_attributes: Wire.optional(InstancePoolGcpAttributes),
  disk_spec: Wire.optional(DiskSpec),
  /** Whether to add disks when the disks of the instances are running out of space. */
  enable_elastic_disk: Wire.optional(Schema.Boolean),
  /** The key of a preloaded Databricks Runtime version, which makes clusters in the pool start faster. At most one. */
  preloaded_spark_versions: Wire.optional(Wire.array(Schema.String)),
  /** Preloaded container images, which make clusters in the pool start faster. */
  preloaded_docker_images: Wire.optional(Wire.array(DockerImage))
}

const requiredFields = {
  /** The display name, unique in the workspace. 1 to 100 characters. */
  instance_pool_name: Schema.String,
  /** The node type of the pool. Use `Clusters.listNodeTypes` to list node types. */
  node_type_id: Schema.String
}

const describedFields = {
  instance_pool_id: Schema.String,
  instance_pool_name: Wire.optional(Schema.String),
  state: Wire.optional(InstancePoolState),
  stats: Wire.optional(InstancePoolStats),
  status: Wire.optional(InstancePoolStatus),
  /** The node type of the pool. */
  node_type_id: Wire.optional(Schema.String),
  /**
   * Tags that Databricks adds to the cloud resources: `Vendor`, `DatabricksInstancePoolCreatorId`,
   * `DatabricksInstancePoolId` and others.
   */
  default_tags: Wire.optional(Wire.StringMap)
}

/**
 * A pool, as returned by `get`.
 *
 * @since 0.1.0
 * @category pools
 */
export class GetInstancePool extends Wire.struct<GetInstancePool>("GetInstancePool")<
  typeof describedFields & typeof editableFields & typeof fixedFields
>({ ...describedFields, ...editableFields, ...fixedFields }) {}

/**
 * A pool, as returned by `list`.
 *
 * @since 0.1.0
 * @category pools
 */
export class InstancePoolAndStats extends Wire.struct<InstancePoolAndStats>("InstancePoolAndStats")<
  typeof describedFields & typeof editableFields & typeof fixedFields
>({ ...describedFields, ...editableFields, ...fixedFields }) {}

/**
 * Request to create a pool.
 *
 * @since 0.1.0
 * @category requests
 */
export class CreateInstancePoolRequest extends Wire.struct<CreateInstancePoolRequest>("CreateInstancePoolRequest")<
  typeof requiredFields & typeof editableFields & typeof fixedFields
>({ ...requiredFields, ...editableFields, ...fixedFields }) {}

/**
 * The id of the created pool, which is `ACTIVE`.
 *
 * @since 0.1.0
 * @category responses
 */
export class CreateInstancePoolResponse extends Wire.struct<CreateInstancePoolResponse>("CreateInstancePoolResponse")({
  instance_pool_id: Schema.String
}) {}

const idField = { instance_pool_id: Schema.String }

/**
 * Request to edit a pool. All editable fields are replaced, and omitted fields are reset to their defaults. The node
 * type must be the current one.
 *
 * @since 0.1.0
 * @category requests
 */
export class EditInstancePoolRequest extends Wire.struct<EditInstancePoolRequest>("EditInstancePoolRequest")<
  typeof idField & typeof requiredFields & typeof editableFields
>({ ...idField, ...requiredFields, ...editableFields }) {}

/**
 * Request to get a pool.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetInstancePoolRequest extends Wire.struct<GetInstancePoolRequest>("GetInstancePoolRequest")({
  instance_pool_id: Schema.String
}) {}

/**
 * Request to permanently delete a pool.
 *
 * @since 0.1.0
 * @category requests
 */
export class DeleteInstancePoolRequest extends Wire.struct<DeleteInstancePoolRequest>("DeleteInstancePoolRequest")({
  instance_pool_id: Schema.String
}) {}

/**
 * All pools that have not been deleted.
 *
 * @since 0.1.0
 * @category responses
 */
export class ListInstancePools extends Wire.struct<ListInstancePools>("ListInstancePools")({
  instance_pools: Wire.optional(Wire.array(InstancePoolAndStats))
}) {}
