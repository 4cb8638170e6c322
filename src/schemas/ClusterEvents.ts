/**
 * What has happened to a cluster.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Attributes from "./ClusterAttributes.js"
import { TerminationReason } from "./ClusterTermination.js"
import { EpochMillis } from "./EpochMillis.js"
import * as Wire from "./Wire.js"

/**
 * What kind of thing happened.
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
 * What made a cluster change its size.
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
 * How an init script ended on a node.
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
 * An init script (one of the places it can lie in is set) and how it ended.
 *
 * @since 0.1.0
 * @category init scripts
 */
export class InitScriptInfoAndExecutionDetails extends Wire.struct<InitScriptInfoAndExecutionDetails>(
  "InitScriptInfoAndExecutionDetails"
)({
  ...Attributes.InitScriptInfo.fields,
  status: Wire.optional(InitScriptExecutionDetailsInitScriptExecutionStatus),
  /** How long it ran, in seconds. */
  execution_duration_seconds: Wire.optional(Wire.Int),
  /** What the status leaves unsaid: that the file is not there, say. */
  error_message: Wire.optional(Schema.String),
  /** What the script wrote to its standard error; only where it failed and the debugging of init scripts is on. */
  stderr: Wire.optional(Schema.String)
}) {}

/**
 * The init scripts that ran on one node of a cluster.
 *
 * @since 0.1.0
 * @category init scripts
 */
export class InitScriptEventDetails extends Wire.struct<InitScriptEventDetails>("InitScriptEventDetails")({
  /** The scripts of the cluster itself. */
  cluster: Wire.optional(Wire.array(InitScriptInfoAndExecutionDetails)),
  /** The scripts that the workspace runs on every cluster. */
  global: Wire.optional(Wire.array(InitScriptInfoAndExecutionDetails)),
  /** The private IP address of the node that this is about; in `INIT_SCRIPTS_FINISHED` events. */
  reported_for_node: Wire.optional(Schema.String)
}) {}

/**
 * What more is known of an event. Which fields are set depends on its type.
 *
 * @since 0.1.0
 * @category events
 */
export class EventDetails extends Wire.struct<EventDetails>("EventDetails")({
  /** The user behind the event; empty where Databricks acted by itself. */
  user: Wire.optional(Schema.String),
  /** The cluster's attributes as created, or after an edit. */
  attributes: Wire.optional(Attributes.ClusterAttributes),
  /** The cluster's attributes before an edit. */
  previous_attributes: Wire.optional(Attributes.ClusterAttributes),
  /** The size that was asked for. */
  cluster_size: Wire.optional(Attributes.ClusterSize),
  /** The size before an edit or a resize. */
  previous_cluster_size: Wire.optional(Attributes.ClusterSize),
  /** Why the size changes. */
  cause: Wire.optional(EventDetailsCause),
  current_num_workers: Wire.optional(Wire.Int),
  target_num_workers: Wire.optional(Wire.Int),
  current_num_vcpus: Wire.optional(Wire.Int),
  target_num_vcpus: Wire.optional(Wire.Int),
  /** Why the cluster was terminated, or why some nodes could not be had. */
  reason: Wire.optional(TerminationReason),
  driver_state_message: Wire.optional(Schema.String),
  init_scripts: Wire.optional(InitScriptEventDetails),
  /** The cloud's id of the machine that the event came from. */
  instance_id: Wire.optional(Schema.String),
  /** The job run that the cluster was made for; the same as the cluster's name. */
  job_run_name: Wire.optional(Schema.String),
  /** The size of the disk, in bytes. */
  disk_size: Wire.optional(Wire.Int64),
  /** The size of the disk before, in bytes. */
  previous_disk_size: Wire.optional(Wire.Int64),
  /** What is free on the disk, in bytes. */
  free_space: Wire.optional(Wire.Int64),
  did_not_expand_reason: Wire.optional(Schema.String),
  /** In `NODE_BLACKLISTED` events: whether the node is to be terminated. */
  enable_termination_for_node_blocklisted: Wire.optional(Schema.Boolean)
}) {}

/**
 * What became of a node that Spark no longer uses.
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
 * What a node reported of itself.
 *
 * @since 0.1.0
 * @category events
 */
export class DataPlaneEventDetails extends Wire.struct<DataPlaneEventDetails>("DataPlaneEventDetails")({
  event_type: Wire.optional(DataPlaneEventDetailsEventType),
  host_id: Wire.optional(Schema.String),
  /** How many executors failed on the node. */
  executor_failures: Wire.optional(Wire.Int),
  timestamp: Wire.optional(EpochMillis)
}) {}

/**
 * Something that happened to a cluster.
 *
 * @since 0.1.0
 * @category events
 */
export class ClusterEvent extends Wire.struct<ClusterEvent>("ClusterEvent")({
  cluster_id: Wire.optional(Schema.String),
  type: Wire.optional(EventType),
  /** When it happened, in epoch milliseconds. */
  timestamp: Wire.optional(EpochMillis),
  details: Wire.optional(EventDetails),
  data_plane_event_details: Wire.optional(DataPlaneEventDetails)
}) {}

/**
 * The order of events by time.
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
 * Asks for a page of a cluster's events, the latest first unless `order` says otherwise.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetEventsRequest extends Wire.struct<GetEventsRequest>("GetEventsRequest")({
  cluster_id: Wire.expected(Schema.String),
  /** The earliest time, in epoch milliseconds; the cluster's beginning if absent. */
  start_time: Wire.optional(EpochMillis),
  /** The latest time, in epoch milliseconds; now if absent. */
  end_time: Wire.optional(EpochMillis),
  /** `DESC`, the latest first, if absent. */
  order: Wire.optional(GetEventsOrder),
  /** The types to return; all if absent or empty. */
  event_types: Wire.optional(Wire.array(EventType)),
  /** The most events on a page, up to 500. Databricks chooses if it is 0 or absent, and may send fewer. */
  page_size: Wire.optional(Wire.Int),
  /** The `next_page_token` or `prev_page_token` of another page; the first page if absent. */
  page_token: Wire.optional(Schema.String),
  /**
   * How many events to leave out; 0 if absent. With the latest first, `end_time` must be given.
   *
   * @deprecated Use `page_token`.
   */
  offset: Wire.optional(Wire.Int),
  /**
   * The most events on a page: 50 if absent, at most 500.
   *
   * @deprecated Use `page_size`.
   */
  limit: Wire.optional(Wire.Int)
}) {}

/**
 * A page of a cluster's events.
 *
 * @since 0.1.0
 * @category responses
 */
export class GetEventsResponse extends Wire.struct<GetEventsResponse>("GetEventsResponse")({
  events: Wire.optional(Wire.array(ClusterEvent)),
  /** The token of the page after this one; absent or empty on the last. */
  next_page_token: Wire.optional(Schema.String),
  /** The token of the page before this one; absent or empty on the first. */
  prev_page_token: Wire.optional(Schema.String),
  /**
   * The request for the page after this one.
   *
   * @deprecated Use `next_page_token`.
   */
  next_page: Wire.optional(GetEventsRequest),
  /**
   * How many events there are on all pages; 0 where the request has a `page_token`.
   *
   * @deprecated Databricks is about to send 0 always.
   */
  total_count: Wire.optional(Wire.Int)
}) {}
