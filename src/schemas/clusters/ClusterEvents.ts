/**
 * The events of a cluster.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { EpochMillis } from "../EpochMillis.js"
import * as Wire from "../Wire.js"
import * as Attributes from "./ClusterAttributes.js"
import { TerminationReason } from "./ClusterTermination.js"

/**
 * The type of an event.
 *
 * @since 0.1.0
 * @category events
 */
export const EventType = Wire.openEnum("EventType", [
  "CREATING",
  "STARTING",
  "RUNNING",
  "RESTARTING",
  "TERMINATING",
  "EDITED",
  "PINNED",
  "UNPINNED",
  "RESIZING",
  "UPSIZE_COMPLETED",
  "NODES_LOST",
  "ADD_NODES_FAILED",
  "INIT_SCRIPTS_STARTED",
  "INIT_SCRIPTS_FINISHED",
  "DRIVER_HEALTHY",
  "DRIVER_NOT_RESPONDING",
  "DRIVER_UNAVAILABLE",
  "SPARK_EXCEPTION",
  "METASTORE_DOWN",
  "DBFS_DOWN",
  "UC_VOLUME_MISCONFIGURED",
  "AUTOSCALING_STATS_REPORT",
  "AUTOSCALING_BACKOFF",
  "AUTOSCALING_FAILED",
  "EXPANDED_DISK",
  "DID_NOT_EXPAND_DISK",
  "FAILED_TO_EXPAND_DISK",
  "NODE_BLACKLISTED",
  "NODE_EXCLUDED_DECOMMISSIONED",
  "DECOMMISSION_STARTED",
  "DECOMMISSION_ENDED",
  "AUTOMATIC_CLUSTER_UPDATE",
  "CLUSTER_MIGRATED",
  "DEFERRED_POLICY_ENFORCEMENT_SCHEDULED",
  "DEFERRED_POLICY_ENFORCEMENT_FAILED"
])

/**
 * @since 0.1.0
 * @category events
 */
export type EventType = typeof EventType.Type

/**
 * The cause of a resize.
 *
 * @since 0.1.0
 * @category events
 */
export const EventDetailsCause = Wire.openEnum("EventDetailsCause", [
  "USER_REQUEST",
  "AUTOSCALE",
  "AUTOSCALE_V2",
  "DBR_AUTOSCALE",
  "AUTORECOVERY",
  "REPLACE_BAD_NODES"
])

/**
 * @since 0.1.0
 * @category events
 */
export type EventDetailsCause = typeof EventDetailsCause.Type

/**
 * The outcome of an init script on a node.
 *
 * @since 0.1.0
 * @category init scripts
 */
export const InitScriptExecutionDetailsInitScriptExecutionStatus = Wire.openEnum(
  "InitScriptExecutionDetailsInitScriptExecutionStatus",
  ["SUCCEEDED", "FAILED_EXECUTION", "FAILED_FETCH", "FUSE_MOUNT_FAILED", "NOT_EXECUTED", "SKIPPED", "UNKNOWN"]
)

/**
 * @since 0.1.0
 * @category init scripts
 */
export type InitScriptExecutionDetailsInitScriptExecutionStatus =
  typeof InitScriptExecutionDetailsInitScriptExecutionStatus.Type

/**
 * An init script and its outcome. Exactly one of the location fields is set.
 *
 * @since 0.1.0
 * @category init scripts
 */
export class InitScriptInfoAndExecutionDetails extends Wire.struct<InitScriptInfoAndExecutionDetails>(
  "InitScriptInfoAndExecutionDetails"
)({
  ...Attributes.InitScriptInfo.fields,
  status: Wire.optional(InitScriptExecutionDetailsInitScriptExecutionStatus),
  /** The execution time, in seconds. */
  execution_duration_seconds: Wire.optional(Wire.Int),
  /** Details about the status, for example that the file does not exist. */
  error_message: Wire.optional(Schema.String),
  /** The standard error output of the script. Set only if it failed and init script debugging is enabled. */
  stderr: Wire.optional(Schema.String)
}) {}

/**
 * The init scripts that ran on a node.
 *
 * @since 0.1.0
 * @category init scripts
 */
export class InitScriptEventDetails extends Wire.struct<InitScriptEventDetails>("InitScriptEventDetails")({
  /** The init scripts of the cluster. */
  cluster: Wire.optional(Wire.array(InitScriptInfoAndExecutionDetails)),
  /** The global init scripts of the workspace. */
  global: Wire.optional(Wire.array(InitScriptInfoAndExecutionDetails)),
  /** The private IP address of the node. Set in `INIT_SCRIPTS_FINISHED` events. */
  reported_for_node: Wire.optional(Schema.String)
}) {}

/**
 * The details of an event. Which fields are set depends on its type.
 *
 * @since 0.1.0
 * @category events
 */
export class EventDetails extends Wire.struct<EventDetails>("EventDetails")({
  /** The user who caused the event. Empty if Databricks caused it. */
  user: Wire.optional(Schema.String),
  /** The attributes of the cluster when it was created, or after an edit. */
  attributes: Wire.optional(Attributes.ClusterAttributes),
  /** The attributes of the cluster before an edit. */
  previous_attributes: Wire.optional(Attributes.ClusterAttributes),
  /** The requested size. */
  cluster_size: Wire.optional(Attributes.ClusterSize),
  /** The size before an edit or a resize. */
  previous_cluster_size: Wire.optional(Attributes.ClusterSize),
  /** The cause of the resize. */
  cause: Wire.optional(EventDetailsCause),
  current_num_workers: Wire.optional(Wire.Int),
  target_num_workers: Wire.optional(Wire.Int),
  current_num_vcpus: Wire.optional(Wire.Int),
  target_num_vcpus: Wire.optional(Wire.Int),
  /** Why the cluster was terminated, or why some nodes could not be acquired. */
  reason: Wire.optional(TerminationReason),
  driver_state_message: Wire.optional(Schema.String),
  init_scripts: Wire.optional(InitScriptEventDetails),
  /** The cloud provider's id of the instance that the event comes from. */
  instance_id: Wire.optional(Schema.String),
  /** The job run that the cluster was created for. Identical to the name of the cluster. */
  job_run_name: Wire.optional(Schema.String),
  /** The current disk size, in bytes. */
  disk_size: Wire.optional(Wire.Int64),
  /** The previous disk size, in bytes. */
  previous_disk_size: Wire.optional(Wire.Int64),
  /** The free disk space, in bytes. */
  free_space: Wire.optional(Wire.Int64),
  did_not_expand_reason: Wire.optional(Schema.String),
  /** Whether the node will be terminated. Set in `NODE_BLACKLISTED` events. */
  enable_termination_for_node_blocklisted: Wire.optional(Schema.Boolean)
}) {}

/**
 * What happened to a node that Spark no longer uses.
 *
 * @since 0.1.0
 * @category events
 */
export const DataPlaneEventDetailsEventType = Wire.openEnum("DataPlaneEventDetailsEventType", [
  "NODE_BLACKLISTED",
  "NODE_EXCLUDED_DECOMMISSIONED"
])

/**
 * @since 0.1.0
 * @category events
 */
export type DataPlaneEventDetailsEventType = typeof DataPlaneEventDetailsEventType.Type

/**
 * An event reported by a node.
 *
 * @since 0.1.0
 * @category events
 */
export class DataPlaneEventDetails extends Wire.struct<DataPlaneEventDetails>("DataPlaneEventDetails")({
  event_type: Wire.optional(DataPlaneEventDetailsEventType),
  host_id: Wire.optional(Schema.String),
  /** The number of executor failures on the node. */
  executor_failures: Wire.optional(Wire.Int),
  timestamp: Wire.optional(EpochMillis)
}) {}

/**
 * An event of a cluster.
 *
 * @since 0.1.0
 * @category events
 */
export class ClusterEvent extends Wire.struct<ClusterEvent>("ClusterEvent")({
  cluster_id: Wire.optional(Schema.String),
  type: Wire.optional(EventType),
  /** The time of the event, in epoch milliseconds. */
  timestamp: Wire.optional(EpochMillis),
  details: Wire.optional(EventDetails),
  data_plane_event_details: Wire.optional(DataPlaneEventDetails)
}) {}

/**
 * The sort order of events, by time.
 *
 * @since 0.1.0
 * @category requests
 */
export const GetEventsOrder = Wire.openEnum("GetEventsOrder", ["ASC", "DESC"])

/**
 * @since 0.1.0
 * @category requests
 */
export type GetEventsOrder = typeof GetEventsOrder.Type

/**
 * Request to list the events of a cluster, one page at a time. The most recent come first unless `order` is set.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetEventsRequest extends Wire.struct<GetEventsRequest>("GetEventsRequest")({
  cluster_id: Wire.expected(Schema.String),
  /** The start of the time range, in epoch milliseconds. The default is the creation of the cluster. */
  start_time: Wire.optional(EpochMillis),
  /** The end of the time range, in epoch milliseconds. The default is the current time. */
  end_time: Wire.optional(EpochMillis),
  /** The default is `DESC`, most recent first. */
  order: Wire.optional(GetEventsOrder),
  /** The types of events to return. If empty or omitted, all types. */
  event_types: Wire.optional(Wire.array(EventType)),
  /** The max number of events on a page, up to 500. If 0 or omitted, Databricks chooses. A page can have fewer. */
  page_size: Wire.optional(Wire.Int),
  /** The `next_page_token` or `prev_page_token` of another page. If omitted, the first page. */
  page_token: Wire.optional(Schema.String),
  /**
   * The number of events to skip. The default is 0. If the most recent come first, `end_time` is required.
   *
   * @deprecated Use `page_token`.
   */
  offset: Wire.optional(Wire.Int),
  /**
   * The max number of events on a page. The default is 50, the max 500.
   *
   * @deprecated Use `page_size`.
   */
  limit: Wire.optional(Wire.Int)
}) {}

/**
 * A page of events.
 *
 * @since 0.1.0
 * @category responses
 */
export class GetEventsResponse extends Wire.struct<GetEventsResponse>("GetEventsResponse")({
  events: Wire.optional(Wire.array(ClusterEvent)),
  /** The token of the next page. Empty or absent on the last page. */
  next_page_token: Wire.optional(Schema.String),
  /** The token of the previous page. Empty or absent on the first page. */
  prev_page_token: Wire.optional(Schema.String),
  /**
   * The request for the next page.
   *
   * @deprecated Use `next_page_token`.
   */
  next_page: Wire.optional(GetEventsRequest),
  /**
   * The total number of events. 0 if the request has a `page_token`.
   *
   * @deprecated In the future it is always 0.
   */
  total_count: Wire.optional(Wire.Int)
}) {}
