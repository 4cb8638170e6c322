/**
 * The event log of a pipeline.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "../Wire.js"

/**
 * The severity of an event. `METRICS` events are frequent. They appear only in the table that the log is published to.
 *
 * @since 0.1.0
 * @category events
 */
export const EventLevel = Wire.openEnum("EventLevel", ["INFO", "WARN", "ERROR", "METRICS"])

/**
 * @since 0.1.0
 * @category events
 */
export type EventLevel = typeof EventLevel.Type

/**
 * The stability of an event schema. Do not rely on event types whose schema can change.
 *
 * @since 0.1.0
 * @category events
 */
export const MaturityLevel = Wire.openEnum("MaturityLevel", ["STABLE", "EVOLVING", "DEPRECATED"])

/**
 * @since 0.1.0
 * @category events
 */
export type MaturityLevel = typeof MaturityLevel.Type

/**
 * A line of a stack trace.
 *
 * @since 0.1.0
 * @category errors
 */
export class StackFrame extends Wire.struct<StackFrame>("StackFrame")({
  /** The class that declares the method. */
  declaring_class: Wire.optional(Schema.String),
  method_name: Wire.optional(Schema.String),
  file_name: Wire.optional(Schema.String),
  line_number: Wire.optional(Wire.Int)
}) {}

/**
 * An exception.
 *
 * @since 0.1.0
 * @category errors
 */
export class SerializedException extends Wire.struct<SerializedException>("SerializedException")({
  class_name: Wire.optional(Schema.String),
  message: Wire.optional(Schema.String),
  stack: Wire.optional(Wire.array(StackFrame))
}) {}

/**
 * Details of an error.
 *
 * @since 0.1.0
 * @category errors
 */
export class ErrorDetail extends Wire.struct<ErrorDetail>("ErrorDetail")({
  /** Whether the error is permanent. If so, a retry does not help. */
  fatal: Wire.optional(Schema.Boolean),
  /** The exception, followed by its chain of causes. */
  exceptions: Wire.optional(Wire.array(SerializedException))
}) {}

/**
 * The origin of an event. Only the applicable fields are set.
 *
 * @since 0.1.0
 * @category events
 */
export class Origin extends Wire.struct<Origin>("Origin")({
  pipeline_id: Wire.optional(Schema.String),
  pipeline_name: Wire.optional(Schema.String),
  update_id: Wire.optional(Schema.String),
  /** The id of the maintenance run. */
  maintenance_id: Wire.optional(Schema.String),
  cluster_id: Wire.optional(Schema.String),
  /** The id of the flow. A complete query gets a new flow id in each update. */
  flow_id: Wire.optional(Schema.String),
  flow_name: Wire.optional(Schema.String),
  /** The id of the flow's batch. */
  batch_id: Wire.optional(Wire.Int64),
  /** The name of the table or view in the pipeline. */
  dataset_name: Wire.optional(Schema.String),
  materialization_name: Wire.optional(Schema.String),
  /** The id of the Delta table. */
  table_id: Wire.optional(Schema.String),
  /** The Unity Catalog id of the materialized view or streaming table. */
  uc_resource_id: Wire.optional(Schema.String),
  /**
   * The id of the table graph.
   *
   * @deprecated Not in the current version of the API.
   */
  graph_id: Wire.optional(Schema.String),
  /** The id of the request that started the update. */
  request_id: Wire.optional(Schema.String),
  /** The workspace id. */
  org_id: Wire.optional(Wire.Int64),
  /** The cloud provider, such as `Azure`. */
  cloud: Wire.optional(Schema.String),
  /** The cloud region. */
  region: Wire.optional(Schema.String),
  /** The host name. */
  host: Wire.optional(Schema.String),
  /** The Unity Catalog connection of the source. */
  ingestion_source_connection_name: Wire.optional(Schema.String),
  /** The source catalog. */
  ingestion_source_catalog_name: Wire.optional(Schema.String),
  /** The source schema. */
  ingestion_source_schema_name: Wire.optional(Schema.String),
  /** The source table. */
  ingestion_source_table_name: Wire.optional(Schema.String),
  /** The version of the source table. The format depends on the source. */
  ingestion_source_table_version: Wire.optional(Schema.String)
}) {}

/**
 * The position of an event among those of one instance of the pipeline.
 *
 * @since 0.1.0
 * @category events
 */
export class DataPlaneId extends Wire.struct<DataPlaneId>("DataPlaneId")({
  instance: Wire.optional(Schema.String),
  /** Increases with every event of the instance. */
  seq_no: Wire.optional(Wire.Int64)
}) {}

/**
 * The position of an event in the log.
 *
 * @since 0.1.0
 * @category events
 */
export class Sequencing extends Wire.struct<Sequencing>("Sequencing")({
  /** Increases with every event of the pipeline. */
  control_plane_seq_no: Wire.optional(Wire.Int64),
  data_plane_id: Wire.optional(DataPlaneId)
}) {}

/**
 * A truncated field of an event.
 *
 * @since 0.1.0
 * @category events
 */
export class TruncationTruncationDetail extends Wire.struct<TruncationTruncationDetail>("TruncationTruncationDetail")({
  /** The field name, such as `error`. */
  field_name: Wire.optional(Schema.String)
}) {}

/**
 * The fields of an event that were truncated because of their size. The table that the log is published to has the full
 * values.
 *
 * @since 0.1.0
 * @category events
 */
export class Truncation extends Wire.struct<Truncation>("Truncation")({
  truncated_fields: Wire.optional(Wire.array(TruncationTruncationDetail))
}) {}

/**
 * An event of a pipeline.
 *
 * @since 0.1.0
 * @category events
 */
export class PipelineEvent extends Wire.struct<PipelineEvent>("PipelineEvent")({
  /** The unique event id. */
  id: Schema.String,
  /** The time of the event, such as `2026-06-01T13:00:00.123Z`. */
  timestamp: Wire.optional(Schema.String),
  level: Wire.optional(EventLevel),
  /** A description of the event. */
  message: Wire.optional(Schema.String),
  /**
   * The event type, such as `create_update`, `update_progress`, `flow_progress`, `dataset_definition`, `user_action`.
   */
  event_type: Wire.optional(Schema.String),
  /**
   * Details that depend on the event type, keyed by the type: `{ update_progress: { state: "RUNNING" } }`. Not in the
   * API reference, but in the documentation of the event log.
   */
  details: Wire.optional(Wire.Json),
  error: Wire.optional(ErrorDetail),
  origin: Wire.optional(Origin),
  sequence: Wire.optional(Sequencing),
  maturity_level: Wire.optional(MaturityLevel),
  truncation: Wire.optional(Truncation)
}) {}

/**
 * Request to list the events of a pipeline, one page at a time. The most recent come first unless `order_by` is set.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListPipelineEventsRequest extends Wire.struct<ListPipelineEventsRequest>("ListPipelineEventsRequest")({
  pipeline_id: Schema.String,
  /**
   * A filter with SQL-like syntax: `level = 'ERROR'`, `level in ('WARN', 'ERROR')`, `id = '...'`,
   * `timestamp >= '2026-06-01T13:00:00.000Z'`. Combine conditions with `AND`.
   */
  filter: Wire.optional(Schema.String),
  /** `["timestamp asc"]` or `["timestamp desc"]`. The default is `["timestamp desc"]`. */
  order_by: Wire.optional(Wire.array(Schema.String)),
  /** The max number of events on a page. A page can have fewer. */
  max_results: Wire.optional(Wire.Int),
  /**
   * The `next_page_token` or `prev_page_token` of another page. If omitted, the first page. The token includes `filter`
   * and `order_by`, so they must be omitted.
   */
  page_token: Wire.optional(Schema.String)
}) {}

/**
 * A page of events.
 *
 * @since 0.1.0
 * @category responses
 */
export class ListPipelineEventsResponse extends Wire.struct<ListPipelineEventsResponse>("ListPipelineEventsResponse")({
  events: Wire.optional(Wire.array(PipelineEvent)),
  /** The token of the next page. Empty or absent on the last page. */
  next_page_token: Wire.optional(Schema.String),
  /** The token of the previous page. Empty or absent on the first page. */
  prev_page_token: Wire.optional(Schema.String)
}) {}
