/**
 * Instance pools: the requests and responses of the Instance Pools API, and what a pool is made of.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { DockerImage, GcpAvailability, NodeTypeFlexibility } from "./ClusterAttributes.js"
import * as Wire from "./Wire.js"

/**
 * The state of a pool. From `ACTIVE` it becomes `STOPPED` or `DELETED`, from `STOPPED` `ACTIVE` or `DELETED`.
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
 * How many instances a pool has.
 *
 * @since 0.1.0
 * @category pools
 */
export class InstancePoolStats extends Wire.struct<InstancePoolStats>("InstancePoolStats")({
  /** Running, in a cluster. */
  used_count: Wire.optional(Wire.Int),
  /** Running, waiting for a cluster. */
  idle_count: Wire.optional(Wire.Int),
  /** Being started for a cluster. */
  pending_used_count: Wire.optional(Wire.Int),
  /** Being started to wait for a cluster. */
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
 * What goes wrong in a pool.
 *
 * @since 0.1.0
 * @category pools
 */
export class InstancePoolStatus extends Wire.struct<InstancePoolStatus>("InstancePoolStatus")({
  pending_instance_errors: Wire.optional(Wire.array(PendingInstanceError))
}) {}

/**
 * Whether the instances are regular Azure virtual machines or spot ones.
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
 * Settings of a pool on Azure.
 *
 * @since 0.1.0
 * @category azure
 */
export class InstancePoolAzureAttributes extends Wire.struct<InstancePoolAzureAttributes>(
  "InstancePoolAzureAttributes"
)({
  availability: Wire.optional(InstancePoolAzureAttributesAvailability),
  /** The highest price to pay for a spot machine, in US dollars an hour; -1 for machines that no price evicts. */
  spot_bid_max_price: Wire.optional(Wire.Double),
  /**
   * The resource id of the capacity reservation group to launch machines in. Only in workspaces with a virtual network of
   * your own.
   */
  capacity_reservation_group: Wire.optional(Schema.String)
}) {}

/**
 * Whether the instances are regular AWS instances or spot ones.
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
 * Settings of a pool on AWS.
 *
 * @since 0.1.0
 * @category aws
 */
export class InstancePoolAwsAttributes extends Wire.struct<InstancePoolAwsAttributes>("InstancePoolAwsAttributes")({
  availability: Wire.optional(InstancePoolAwsAttributesAvailability),
  /** The highest price to pay for a spot instance, in percent of the regular price: 100 if absent, at most 10000. */
  spot_bid_price_percent: Wire.optional(Wire.Int),
  /** The availability zone (`us-west-2a`), in the region of the workspace; a default one if absent. */
  zone_id: Wire.optional(Schema.String),
  /**
   * The instance profile of all instances, and of the clusters that use them, which then name none themselves. An
   * administrator must have added it to Databricks.
   */
  instance_profile_arn: Wire.optional(Schema.String)
}) {}

/**
 * Settings of a pool on Google Cloud.
 *
 * @since 0.1.0
 * @category gcp
 */
export class InstancePoolGcpAttributes extends Wire.struct<InstancePoolGcpAttributes>("InstancePoolGcpAttributes")({
  gcp_availability: Wire.optional(GcpAvailability),
  /** An availability zone (`us-west1-a`), `HA` for instances spread over zones, or one that Databricks picks if absent. */
  zone_id: Wire.optional(Schema.String),
  /** How many local SSDs of 375 GB each to attach to each instance. */
  local_ssd_count: Wire.optional(Wire.Int)
}) {}

/**
 * The kind of Azure disk to attach.
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
 * The kind of AWS volume to attach.
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
 * The kind of disk to attach: the field of the workspace's cloud is set.
 *
 * @since 0.1.0
 * @category disks
 */
export class DiskType extends Wire.struct<DiskType>("DiskType")({
  azure_disk_volume_type: Wire.optional(DiskTypeAzureDiskVolumeType),
  ebs_volume_type: Wire.optional(DiskTypeEbsVolumeType)
}) {}

/**
 * The disks that each instance gets.
 *
 * @since 0.1.0
 * @category disks
 */
export class DiskSpec extends Wire.struct<DiskSpec>("DiskSpec")({
  /**
   * How many disks to attach to each instance. Where there are any, Spark spills to them alone. Node types without disks
   * of their own need at least one.
   */
  disk_count: Wire.optional(Wire.Int),
  /** The size of each disk in GiB: 1 to 1023 on Azure; on AWS 100 to 4096 for SSDs, 500 to 4096 for HDDs. */
  disk_size: Wire.optional(Wire.Int),
  disk_type: Wire.optional(DiskType),
  /** I/O operations a second. */
  disk_iops: Wire.optional(Wire.Int),
  /** The throughput, in MiB/s. */
  disk_throughput: Wire.optional(Wire.Int)
}) {}

// What can change while a pool exists, besides its name and node type.
const editableFields = {
  /** How many instances to keep waiting. */
  min_idle_instances: Wire.optional(Wire.Int),
  /** The most instances that there are at once, used and idle ones together. Clusters that need more fail to grow. */
  max_capacity: Wire.optional(Wire.Int),
  /**
   * Minutes after which an idle instance beyond `min_idle_instances` is given back: 0 (at once) to 10000; a default time
   * if absent.
   */
  idle_instance_autotermination_minutes: Wire.optional(Wire.Int),
  /** Tags to put on the cloud resources besides the default ones; at most 45. */
  custom_tags: Wire.optional(Wire.StringMap),
  /**
   * Whether node types that may stand in for `node_type_id` are chosen by Databricks; not with `node_type_flexibility`.
   *
   * @deprecated Not in the current version of the API.
   */
  enable_auto_alternate_node_types: Wire.optional(Schema.Boolean),
  /** The throughput of remote disks, in Mb/s; for Google's HYPERDISK_BALANCED only. */
  remote_disk_throughput: Wire.optional(Wire.Int),
  /** The size of all remote disks together at the start, in GB; for Google's HYPERDISK_BALANCED only. */
  total_initial_remote_disk_size: Wire.optional(Wire.Int)
}

const fixedFields = {
  /** What may replace the node type where it is not to be had. */
  node_type_flexibility: Wire.optional(NodeTypeFlexibility),
  azure_attributes: Wire.optional(InstancePoolAzureAttributes),
  aws_attributes: Wire.optional(InstancePoolAwsAttributes),
  gcp_attributes: Wire.optional(InstancePoolGcpAttributes),
  disk_spec: Wire.optional(DiskSpec),
  /** Whether disks are added when those of the instances run full. */
  enable_elastic_disk: Wire.optional(Schema.Boolean),
  /** The key of a Databricks Runtime, at most one, with which clusters of the pool start faster. */
  preloaded_spark_versions: Wire.optional(Wire.array(Schema.String)),
  /** Container images with which clusters of the pool start faster. */
  preloaded_docker_images: Wire.optional(Wire.array(DockerImage))
}

const requiredFields = {
  /** A name for people, unique in the workspace; 1 to 100 characters. */
  instance_pool_name: Schema.String,
  /** The machines of the pool; `Clusters.listNodeTypes` lists them. */
  node_type_id: Schema.String
}

const describedFields = {
  instance_pool_id: Schema.String,
  instance_pool_name: Wire.optional(Schema.String),
  state: Wire.optional(InstancePoolState),
  stats: Wire.optional(InstancePoolStats),
  status: Wire.optional(InstancePoolStatus),
  /** The machines of the pool. */
  node_type_id: Wire.optional(Schema.String),
  /**
   * Tags that Databricks puts on the cloud resources: `Vendor`, `DatabricksInstancePoolCreatorId`,
   * `DatabricksInstancePoolId` and others.
   */
  default_tags: Wire.optional(Wire.StringMap)
}

/**
 * A pool, as `get` answers.
 *
 * @since 0.1.0
 * @category pools
 */
export class GetInstancePool extends Wire.struct<GetInstancePool>("GetInstancePool")<
  typeof describedFields & typeof editableFields & typeof fixedFields
>({ ...describedFields, ...editableFields, ...fixedFields }) {}

/**
 * A pool, as `list` answers.
 *
 * @since 0.1.0
 * @category pools
 */
export class InstancePoolAndStats extends Wire.struct<InstancePoolAndStats>("InstancePoolAndStats")<
  typeof describedFields & typeof editableFields & typeof fixedFields
>({ ...describedFields, ...editableFields, ...fixedFields }) {}

/**
 * Asks for a new pool.
 *
 * @since 0.1.0
 * @category requests
 */
export class CreateInstancePoolRequest extends Wire.struct<CreateInstancePoolRequest>("CreateInstancePoolRequest")<
  typeof requiredFields & typeof editableFields & typeof fixedFields
>({ ...requiredFields, ...editableFields, ...fixedFields }) {}

/**
 * The id of the new pool, which is `ACTIVE`.
 *
 * @since 0.1.0
 * @category responses
 */
export class CreateInstancePoolResponse extends Wire.struct<CreateInstancePoolResponse>("CreateInstancePoolResponse")({
  instance_pool_id: Schema.String
}) {}

const idField = { instance_pool_id: Schema.String }

/**
 * Replaces what can change of a pool. What is left out falls back to its default; the node type has to be the one that the
 * pool has.
 *
 * @since 0.1.0
 * @category requests
 */
export class EditInstancePoolRequest extends Wire.struct<EditInstancePoolRequest>("EditInstancePoolRequest")<
  typeof idField & typeof requiredFields & typeof editableFields
>({ ...idField, ...requiredFields, ...editableFields }) {}

/**
 * Asks for a pool.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetInstancePoolRequest extends Wire.struct<GetInstancePoolRequest>("GetInstancePoolRequest")({
  instance_pool_id: Schema.String
}) {}

/**
 * Deletes a pool for good.
 *
 * @since 0.1.0
 * @category requests
 */
export class DeleteInstancePoolRequest extends Wire.struct<DeleteInstancePoolRequest>("DeleteInstancePoolRequest")({
  instance_pool_id: Schema.String
}) {}

/**
 * All pools that are not deleted.
 *
 * @since 0.1.0
 * @category responses
 */
export class ListInstancePools extends Wire.struct<ListInstancePools>("ListInstancePools")({
  instance_pools: Wire.optional(Wire.array(InstancePoolAndStats))
}) {}
