/**
 * Requests and responses of the Clusters API.
 *
 * The parts of a cluster specification are in `ClusterAttributes`. Events, diagnostics, permissions and node types have
 * their own modules.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { EpochMillis } from "../EpochMillis.js"
import * as Wire from "../Wire.js"
import { ClusterAttributes, ClusterSize, ClusterSpec } from "./ClusterAttributes.js"
import { TerminationReason } from "./ClusterTermination.js"

/**
 * The state of a cluster.
 *
 * - `PENDING`: acquiring and setting up nodes. Then `RUNNING`, or `TERMINATING` if that fails.
 * - `RUNNING`: ready for use. Then `RESIZING`, `RESTARTING` or `TERMINATING`.
 * - `RESIZING`, `RESTARTING`: returning to `RUNNING`, or to `TERMINATING`. A cluster can be used while it is resizing.
 * - `TERMINATING`: releasing nodes. Then `TERMINATED`.
 * - `TERMINATED`: stopped. The cluster can be started again.
 * - `ERROR`: creation failed. No longer used. `TERMINATED` is used instead.
 *
 * @since 0.1.0
 * @category clusters
 */
export const State = Wire.openEnum("State", [
  "PENDING",
  "RUNNING",
  "RESTARTING",
  "RESIZING",
  "TERMINATING",
  "TERMINATED",
  "ERROR",
  "UNKNOWN"
])

/**
 * @since 0.1.0
 * @category clusters
 */
export type State = typeof State.Type

/**
 * The source of a cluster: the feature that created it.
 *
 * @since 0.1.0
 * @category clusters
 */
export const ClusterSource = Wire.openEnum("ClusterSource", [
  "UI",
  "API",
  "JOB",
  "PIPELINE",
  "PIPELINE_MAINTENANCE",
  "SQL",
  "MODELS"
])

/**
 * @since 0.1.0
 * @category clusters
 */
export type ClusterSource = typeof ClusterSource.Type

/**
 * The attributes of a node on AWS.
 *
 * @since 0.1.0
 * @category clusters
 */
export class SparkNodeAwsAttributes extends Wire.struct<SparkNodeAwsAttributes>("SparkNodeAwsAttributes")({
  /** Whether the node uses a spot instance. */
  is_spot: Wire.optional(Schema.Boolean)
}) {}

/**
 * A running node: the driver or a worker.
 *
 * @since 0.1.0
 * @category clusters
 */
export class SparkNode extends Wire.struct<SparkNode>("SparkNode")({
  node_id: Wire.optional(Schema.String),
  /** The cloud provider's id of the instance. */
  instance_id: Wire.optional(Schema.String),
  /** The private IP address of the node. Differs from that of its instance. */
  private_ip: Wire.optional(Schema.String),
  /** The private IP address of the instance. */
  host_private_ip: Wire.optional(Schema.String),
  public_dns: Wire.optional(Schema.String),
  /** The launch time of the node, in epoch milliseconds. */
  start_timestamp: Wire.optional(EpochMillis),
  node_aws_attributes: Wire.optional(SparkNodeAwsAttributes)
}) {}

/**
 * The status of the most recent log delivery.
 *
 * @since 0.1.0
 * @category clusters
 */
export class LogSyncStatus extends Wire.struct<LogSyncStatus>("LogSyncStatus")({
  /** The time of the most recent attempt, in epoch milliseconds. */
  last_attempted: Wire.optional(EpochMillis),
  /** The error of the most recent attempt. Absent if it succeeded. */
  last_exception: Wire.optional(Schema.String)
}) {}

const detailsFields = {
  /** The cluster id. Does not change when the cluster is restarted, resized or edited. */
  cluster_id: Schema.String,
  state: Wire.optional(State),
  /** A message about the current state, such as its cause. */
  state_message: Wire.optional(Schema.String),
  /** Why the cluster was terminated. Set only in `TERMINATING` and `TERMINATED`. */
  termination_reason: Wire.optional(TerminationReason),
  /** The key of the Databricks Runtime version, such as `15.4.x-scala2.12`. */
  spark_version: Wire.optional(Schema.String),
  /** The specification from when the cluster was created or last edited. Omitted in lists. */
  spec: Wire.optional(ClusterSpec),
  cluster_source: Wire.optional(ClusterSource),
  /** The user who created the cluster. Absent if the user has been deleted. */
  creator_user_name: Wire.optional(Schema.String),
  /** Tags that Databricks adds to the cloud resources: `Vendor`, `Creator`, `ClusterName`, `ClusterId` and others. */
  default_tags: Wire.optional(Wire.StringMap),
  /** The time of the creation request, when the cluster became `PENDING`, in epoch milliseconds. */
  start_time: Wire.optional(EpochMillis),
  /** The time of the most recent start or restart, in epoch milliseconds. */
  last_restarted_time: Wire.optional(EpochMillis),
  /** The time when the driver last lost its state because of a restart or failure, in epoch milliseconds. */
  last_state_loss_time: Wire.optional(EpochMillis),
  /** The termination time, in epoch milliseconds. */
  terminated_time: Wire.optional(EpochMillis),
  /** The node of the Spark driver. */
  driver: Wire.optional(SparkNode),
  /** The worker nodes. */
  executors: Wire.optional(Wire.array(SparkNode)),
  /** The id of the Spark context. Changes whenever the driver starts. Unique together with `cluster_id`. */
  spark_context_id: Wire.optional(Wire.Int64),
  /** The port of the Spark JDBC server on the driver. */
  jdbc_port: Wire.optional(Wire.Int),
  /** The total number of CPU cores. Can be fractional if nodes share a machine. */
  cluster_cores: Wire.optional(Wire.Double),
  /** The total memory, in MB. */
  cluster_memory_mb: Wire.optional(Wire.Int),
  cluster_log_status: Wire.optional(LogSyncStatus)
}

/**
 * A cluster: its specification and current state.
 *
 * @since 0.1.0
 * @category clusters
 */
export class ClusterDetails extends Wire.struct<ClusterDetails>("ClusterDetails")<
  typeof detailsFields &
    Omit<Wire.FieldsOf<typeof ClusterAttributes>, "spark_version"> &
    Wire.FieldsOf<typeof ClusterSize>
>({
  ...ClusterAttributes.fields,
  ...ClusterSize.fields,
  ...detailsFields
}) {}

/**
 * A cluster to copy libraries from.
 *
 * @since 0.1.0
 * @category requests
 */
export class CloneCluster extends Wire.struct<CloneCluster>("CloneCluster")({
  source_cluster_id: Schema.String
}) {}

type SpecFields = Omit<Wire.FieldsOf<typeof ClusterSpec>, "spark_version"> &
  Pick<Wire.FieldsOf<typeof ClusterAttributes>, "spark_version">

const specFields = { ...ClusterSpec.fields, spark_version: ClusterAttributes.fields.spark_version }

const createFields = {
  /** The cluster whose libraries are copied. */
  clone_from: Wire.optional(CloneCluster),
  /**
   * Makes the request safe to repeat. If the token was used before, returns the existing cluster. At most 64
   * characters.
   */
  idempotency_token: Wire.optional(Schema.String)
}

/**
 * Request to create a cluster. Requires `num_workers` or `autoscale`.
 *
 * @since 0.1.0
 * @category requests
 */
export class CreateClusterRequest extends Wire.struct<CreateClusterRequest>("CreateClusterRequest")<
  SpecFields & typeof createFields
>({
  ...specFields,
  ...createFields
}) {}

/**
 * The id of the created cluster, which is `PENDING`.
 *
 * @since 0.1.0
 * @category responses
 */
export class CreateClusterResponse extends Wire.struct<CreateClusterResponse>("CreateClusterResponse")({
  cluster_id: Schema.String
}) {}

/**
 * Request to replace the whole specification of a cluster. The cluster must be `RUNNING` (it is then restarted) or
 * `TERMINATED`. Omitted fields are reset to their defaults.
 *
 * @since 0.1.0
 * @category requests
 */
export class EditClusterRequest extends Wire.struct<EditClusterRequest>("EditClusterRequest")<
  { cluster_id: typeof Schema.String } & SpecFields
>({
  cluster_id: Schema.String,
  ...specFields
}) {}

/**
 * The attributes of a cluster to update.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdateClusterResource extends Wire.struct<UpdateClusterResource>("UpdateClusterResource")<
  Omit<Wire.FieldsOf<typeof ClusterAttributes>, "spark_version"> &
    Wire.FieldsOf<typeof ClusterSize> &
    Pick<Wire.FieldsOf<typeof ClusterSpec>, "spark_version">
>({
  ...ClusterAttributes.fields,
  ...ClusterSize.fields,
  spark_version: ClusterSpec.fields.spark_version
}) {}

/**
 * Request to update some attributes of a cluster. The cluster must be `RUNNING` (it is then restarted) or `TERMINATED`.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdateClusterRequest extends Wire.struct<UpdateClusterRequest>("UpdateClusterRequest")({
  cluster_id: Schema.String,
  /**
   * The fields of `cluster` to update, separated by commas, without spaces. A dot separates nested fields:
   * `num_workers,azure_attributes.availability`. Lists and maps are replaced as a whole. `*` replaces all fields.
   */
  update_mask: Schema.String,
  cluster: Wire.optional(UpdateClusterResource)
}) {}

/**
 * Request to resize a `RUNNING` cluster. Requires `num_workers` or `autoscale`.
 *
 * @since 0.1.0
 * @category requests
 */
export class ResizeClusterRequest extends Wire.struct<ResizeClusterRequest>("ResizeClusterRequest")<
  { cluster_id: typeof Schema.String } & Wire.FieldsOf<typeof ClusterSize>
>({
  cluster_id: Schema.String,
  ...ClusterSize.fields
}) {}

/**
 * Request to get a cluster. A terminated cluster can be retrieved for about 60 days.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetClusterRequest extends Wire.struct<GetClusterRequest>("GetClusterRequest")({
  cluster_id: Schema.String
}) {}

/**
 * Request to start a `TERMINATED` cluster. It starts with its last size, or with the minimum number of workers if it
 * autoscales.
 *
 * @since 0.1.0
 * @category requests
 */
export class StartClusterRequest extends Wire.struct<StartClusterRequest>("StartClusterRequest")({
  cluster_id: Schema.String
}) {}

/**
 * Request to restart a `RUNNING` cluster.
 *
 * @since 0.1.0
 * @category requests
 */
export class RestartClusterRequest extends Wire.struct<RestartClusterRequest>("RestartClusterRequest")({
  cluster_id: Schema.String,
  restart_user: Wire.optional(Schema.String)
}) {}

/**
 * Request to terminate a cluster. Its specification is kept, and it can be started again.
 *
 * @since 0.1.0
 * @category requests
 */
export class DeleteClusterRequest extends Wire.struct<DeleteClusterRequest>("DeleteClusterRequest")({
  cluster_id: Schema.String
}) {}

/**
 * Request to terminate and permanently delete a cluster.
 *
 * @since 0.1.0
 * @category requests
 */
export class PermanentDeleteClusterRequest extends Wire.struct<PermanentDeleteClusterRequest>(
  "PermanentDeleteClusterRequest"
)({
  cluster_id: Schema.String
}) {}

/**
 * Request to pin a cluster. A pinned cluster stays in the list regardless of when it was terminated.
 *
 * @since 0.1.0
 * @category requests
 */
export class PinClusterRequest extends Wire.struct<PinClusterRequest>("PinClusterRequest")({
  cluster_id: Schema.String
}) {}

/**
 * Request to unpin a cluster. It is removed from the list some time after its termination.
 *
 * @since 0.1.0
 * @category requests
 */
export class UnpinClusterRequest extends Wire.struct<UnpinClusterRequest>("UnpinClusterRequest")({
  cluster_id: Schema.String
}) {}

/**
 * Request to change the owner of a `TERMINATED` cluster.
 *
 * @since 0.1.0
 * @category requests
 */
export class ChangeClusterOwnerRequest extends Wire.struct<ChangeClusterOwnerRequest>("ChangeClusterOwnerRequest")({
  cluster_id: Schema.String,
  /** The new owner: a user name, or the application id of a service principal. */
  owner_username: Schema.String
}) {}

/**
 * A filter for listing clusters. A cluster must match all conditions.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListClustersFilterBy extends Wire.struct<ListClustersFilterBy>("ListClustersFilterBy")({
  /** Clusters in any of these states. */
  cluster_states: Wire.optional(Wire.array(State)),
  /** Clusters from any of these sources. */
  cluster_sources: Wire.optional(Wire.array(ClusterSource)),
  is_pinned: Wire.optional(Schema.Boolean),
  policy_id: Wire.optional(Schema.String)
}) {}

/**
 * The field to sort clusters by. `DEFAULT` sorts by state, then by pinned or not, then by name.
 *
 * @since 0.1.0
 * @category requests
 */
export const ListClustersSortByField = Wire.openEnum("ListClustersSortByField", ["DEFAULT", "CLUSTER_NAME"])

/**
 * @since 0.1.0
 * @category requests
 */
export type ListClustersSortByField = typeof ListClustersSortByField.Type

/**
 * The sort direction.
 *
 * @since 0.1.0
 * @category requests
 */
export const ListClustersSortByDirection = Wire.openEnum("ListClustersSortByDirection", ["ASC", "DESC"])

/**
 * @since 0.1.0
 * @category requests
 */
export type ListClustersSortByDirection = typeof ListClustersSortByDirection.Type

/**
 * The sort order for listing clusters.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListClustersSortBy extends Wire.struct<ListClustersSortBy>("ListClustersSortBy")({
  field: Wire.optional(ListClustersSortByField),
  direction: Wire.optional(ListClustersSortByDirection)
}) {}

/**
 * Request to list clusters, one page at a time. Returns clusters that are pinned, active, or were terminated in the
 * last 30 days.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListClustersRequest extends Wire.struct<ListClustersRequest>("ListClustersRequest")({
  filter_by: Wire.optional(ListClustersFilterBy),
  sort_by: Wire.optional(ListClustersSortBy),
  /** The max number of clusters on a page. A page can have fewer. */
  page_size: Wire.optional(Wire.Int),
  /** The `next_page_token` or `prev_page_token` of another page. If omitted, the first page. */
  page_token: Wire.optional(Schema.String)
}) {}

/**
 * A page of clusters.
 *
 * @since 0.1.0
 * @category responses
 */
export class ListClustersResponse extends Wire.struct<ListClustersResponse>("ListClustersResponse")({
  clusters: Wire.optional(Wire.array(ClusterDetails)),
  /** The token of the next page. Empty or absent on the last page. */
  next_page_token: Wire.optional(Schema.String),
  /** The token of the previous page. Empty or absent on the first page. */
  prev_page_token: Wire.optional(Schema.String)
}) {}
