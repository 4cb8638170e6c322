/**
 * The requests and responses of the Clusters API.
 *
 * What a specification is made of is in `ClusterAttributes`; events, diagnostics, permissions and node types have
 * modules of their own.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { ClusterAttributes, ClusterSize, ClusterSpec } from "./ClusterAttributes.js"
import { TerminationReason } from "./ClusterTermination.js"
import { EpochMillis } from "./EpochMillis.js"
import * as Wire from "./Wire.js"

/**
 * The state of a cluster.
 *
 * - `PENDING`: machines are being had and set up. Then `RUNNING`, or `TERMINATING` if that fails.
 * - `RUNNING`: ready for work. Then `RESIZING`, `RESTARTING` or `TERMINATING`.
 * - `RESIZING`, `RESTARTING`: on the way back to `RUNNING`, or to `TERMINATING`. While it resizes, it works.
 * - `TERMINATING`: machines are being given back. Then `TERMINATED`.
 * - `TERMINATED`: stopped; it can be started again.
 * - `ERROR`: could not be made; no longer in use, `TERMINATED` comes instead.
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
 * What a cluster was made by.
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
 * What is particular to a node on AWS.
 *
 * @since 0.1.0
 * @category clusters
 */
export class SparkNodeAwsAttributes extends Wire.struct<SparkNodeAwsAttributes>("SparkNodeAwsAttributes")({
  /** Whether the node runs on a spot instance. */
  is_spot: Wire.optional(Schema.Boolean)
}) {}

/**
 * A node that runs: the driver or a worker.
 *
 * @since 0.1.0
 * @category clusters
 */
export class SparkNode extends Wire.struct<SparkNode>("SparkNode")({
  node_id: Wire.optional(Schema.String),
  /** The cloud's id of the machine. */
  instance_id: Wire.optional(Schema.String),
  /** The private IP address of the node, which is not that of its machine. */
  private_ip: Wire.optional(Schema.String),
  /** The private IP address of the machine. */
  host_private_ip: Wire.optional(Schema.String),
  public_dns: Wire.optional(Schema.String),
  /** When the node was launched, in epoch milliseconds. */
  start_timestamp: Wire.optional(EpochMillis),
  node_aws_attributes: Wire.optional(SparkNodeAwsAttributes)
}) {}

/**
 * How the latest delivery of logs went.
 *
 * @since 0.1.0
 * @category clusters
 */
export class LogSyncStatus extends Wire.struct<LogSyncStatus>("LogSyncStatus")({
  /** When logs were last delivered or tried to, in epoch milliseconds. */
  last_attempted: Wire.optional(EpochMillis),
  /** What went wrong then; absent if nothing did. */
  last_exception: Wire.optional(Schema.String)
}) {}

const detailsFields = {
  /** The cluster's id; it stays the same when the cluster is restarted, resized or edited. */
  cluster_id: Schema.String,
  state: Wire.optional(State),
  /** What led to the state, in words. */
  state_message: Wire.optional(Schema.String),
  /** Why the cluster was terminated; only while it is `TERMINATING` or `TERMINATED`. */
  termination_reason: Wire.optional(TerminationReason),
  /** The key of the Databricks Runtime, such as `15.4.x-scala2.12`. */
  spark_version: Wire.optional(Schema.String),
  /** What the user asked for when the cluster was created or last edited. Lists of clusters leave it out. */
  spec: Wire.optional(ClusterSpec),
  cluster_source: Wire.optional(ClusterSource),
  /** Who made it; absent if that user is gone. */
  creator_user_name: Wire.optional(Schema.String),
  /** Tags that Databricks puts on the cloud resources: `Vendor`, `Creator`, `ClusterName`, `ClusterId` and others. */
  default_tags: Wire.optional(Wire.StringMap),
  /** When it was asked for and became `PENDING`, in epoch milliseconds. */
  start_time: Wire.optional(EpochMillis),
  /** When it was last started or restarted, in epoch milliseconds. */
  last_restarted_time: Wire.optional(EpochMillis),
  /** When the driver last lost its state, by a restart or a failure, in epoch milliseconds. */
  last_state_loss_time: Wire.optional(EpochMillis),
  /** When it was terminated, in epoch milliseconds. */
  terminated_time: Wire.optional(EpochMillis),
  /** The node that Spark's driver runs on. */
  driver: Wire.optional(SparkNode),
  /** The nodes of the workers. */
  executors: Wire.optional(Wire.array(SparkNode)),
  /** Changes with every start of the driver; together with `cluster_id` it is unique. */
  spark_context_id: Wire.optional(Wire.Int64),
  /** The port of the driver that Spark's JDBC server listens on. */
  jdbc_port: Wire.optional(Wire.Int),
  /** The CPU cores of all nodes; a fraction where nodes share a machine. */
  cluster_cores: Wire.optional(Wire.Double),
  /** The memory of all nodes, in MB. */
  cluster_memory_mb: Wire.optional(Wire.Int),
  cluster_log_status: Wire.optional(LogSyncStatus)
}

/**
 * A cluster: what it is made of and what it does.
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
  /** A cluster whose libraries the new one gets too. */
  clone_from: Wire.optional(CloneCluster),
  /**
   * Makes it safe to repeat the request: with a token that was used before, the answer is the cluster made then. At most
   * 64 characters.
   */
  idempotency_token: Wire.optional(Schema.String)
}

/**
 * Asks for a new cluster. Give `num_workers` or `autoscale`.
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
 * The id of the new cluster, which is `PENDING`.
 *
 * @since 0.1.0
 * @category responses
 */
export class CreateClusterResponse extends Wire.struct<CreateClusterResponse>("CreateClusterResponse")({
  cluster_id: Schema.String
}) {}

/**
 * Replaces the whole specification of a cluster that is `RUNNING` (and is then restarted) or `TERMINATED`. What is left
 * out falls back to its default.
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
 * New values for some attributes of a cluster.
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
 * Changes some attributes of a cluster that is `RUNNING` (and is then restarted) or `TERMINATED`.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdateClusterRequest extends Wire.struct<UpdateClusterRequest>("UpdateClusterRequest")({
  cluster_id: Schema.String,
  /**
   * The fields of `cluster` to change, separated by commas without spaces; a dot leads into an object:
   * `num_workers,azure_attributes.availability`. Lists and maps are replaced whole. `*` replaces
   * everything.
   */
  update_mask: Schema.String,
  cluster: Wire.optional(UpdateClusterResource)
}) {}

/**
 * Gives a `RUNNING` cluster another number of workers: `num_workers` or `autoscale`.
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
 * Asks for a cluster. A terminated one can be had for some 60 days.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetClusterRequest extends Wire.struct<GetClusterRequest>("GetClusterRequest")({
  cluster_id: Schema.String
}) {}

/**
 * Starts a `TERMINATED` cluster with its last size (the fewest workers, if it scales).
 *
 * @since 0.1.0
 * @category requests
 */
export class StartClusterRequest extends Wire.struct<StartClusterRequest>("StartClusterRequest")({
  cluster_id: Schema.String
}) {}

/**
 * Restarts a `RUNNING` cluster.
 *
 * @since 0.1.0
 * @category requests
 */
export class RestartClusterRequest extends Wire.struct<RestartClusterRequest>("RestartClusterRequest")({
  cluster_id: Schema.String,
  restart_user: Wire.optional(Schema.String)
}) {}

/**
 * Terminates a cluster. It keeps its specification and can be started again.
 *
 * @since 0.1.0
 * @category requests
 */
export class DeleteClusterRequest extends Wire.struct<DeleteClusterRequest>("DeleteClusterRequest")({
  cluster_id: Schema.String
}) {}

/**
 * Terminates a cluster and removes it for good.
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
 * Keeps a cluster in the list however long it has been terminated.
 *
 * @since 0.1.0
 * @category requests
 */
export class PinClusterRequest extends Wire.struct<PinClusterRequest>("PinClusterRequest")({
  cluster_id: Schema.String
}) {}

/**
 * Lets a terminated cluster drop out of the list in time.
 *
 * @since 0.1.0
 * @category requests
 */
export class UnpinClusterRequest extends Wire.struct<UnpinClusterRequest>("UnpinClusterRequest")({
  cluster_id: Schema.String
}) {}

/**
 * Gives a `TERMINATED` cluster to someone else.
 *
 * @since 0.1.0
 * @category requests
 */
export class ChangeClusterOwnerRequest extends Wire.struct<ChangeClusterOwnerRequest>("ChangeClusterOwnerRequest")({
  cluster_id: Schema.String,
  /** The new owner: a user's name, or the application id of a service principal. */
  owner_username: Schema.String
}) {}

/**
 * Which clusters to list. A cluster must meet all conditions.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListClustersFilterBy extends Wire.struct<ListClustersFilterBy>("ListClustersFilterBy")({
  /** Any of these states. */
  cluster_states: Wire.optional(Wire.array(State)),
  /** Any of these sources. */
  cluster_sources: Wire.optional(Wire.array(ClusterSource)),
  is_pinned: Wire.optional(Schema.Boolean),
  policy_id: Wire.optional(Schema.String)
}) {}

/**
 * What to sort clusters by. `DEFAULT` is: state, then pinned or not, then name.
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
 * The direction to sort clusters in.
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
 * How to sort clusters.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListClustersSortBy extends Wire.struct<ListClustersSortBy>("ListClustersSortBy")({
  field: Wire.optional(ListClustersSortByField),
  direction: Wire.optional(ListClustersSortByDirection)
}) {}

/**
 * Asks for a page of clusters: those that are pinned, active, or terminated within the last 30 days.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListClustersRequest extends Wire.struct<ListClustersRequest>("ListClustersRequest")({
  filter_by: Wire.optional(ListClustersFilterBy),
  sort_by: Wire.optional(ListClustersSortBy),
  /** The most clusters on a page; Databricks may send fewer. */
  page_size: Wire.optional(Wire.Int),
  /** The `next_page_token` or `prev_page_token` of another page; the first page if absent. */
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
  /** The token of the page after this one; absent or empty on the last. */
  next_page_token: Wire.optional(Schema.String),
  /** The token of the page before this one; absent or empty on the first. */
  prev_page_token: Wire.optional(Schema.String)
}) {}
