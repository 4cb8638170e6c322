/**
 * The event log of a pipeline: what it did and what went wrong.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "./Wire.js"

/**
 * How serious an event is. `METRICS` events are many and only in the table that the log is published as.
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
 * Whether events of this type will keep the form that they have. Don't build on those that may not.
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
  /** The class that the method is of. */
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
 * What went wrong.
 *
 * @since 0.1.0
 * @category errors
 */
export class ErrorDetail extends Wire.struct<ErrorDetail>("ErrorDetail")({
  /** Whether there is no use in trying again. */
  fatal: Wire.optional(Schema.Boolean),
  /** The exception, then what caused it, then what caused that. */
  exceptions: Wire.optional(Wire.array(SerializedException))
}) {}

/**
 * Where an event comes from, as far as it applies.
 *
 * @since 0.1.0
 * @category events
 */
export class Origin extends Wire.struct<Origin>("Origin")({
  pipeline_id: Wire.optional(Schema.String),
  pipeline_name: Wire.optional(Schema.String),
  update_id: Wire.optional(Schema.String),
  /** The id of a maintenance run. */
  maintenance_id: Wire.optional(Schema.String),
  cluster_id: Wire.optional(Schema.String),
  /** The flow, by an id that a complete query has anew in each update. */
  flow_id: Wire.optional(Schema.String),
  flow_name: Wire.optional(Schema.String),
  /** The batch of the flow. */
  batch_id: Wire.optional(Wire.Int64),
  /** The table or view, by its name in the pipeline. */
  dataset_name: Wire.optional(Schema.String),
  materialization_name: Wire.optional(Schema.String),
  /** The Delta table. */
  table_id: Wire.optional(Schema.String),
  /** The materialised view or streaming table, by its id in Unity Catalog. */
  uc_resource_id: Wire.optional(Schema.String),
  /**
   * The graph of tables.
   *
   * @deprecated Not in the current version of the API.
   */
  graph_id: Wire.optional(Schema.String),
  /** The request that started the update. */
  request_id: Wire.optional(Schema.String),
  /** The workspace's id. */
  org_id: Wire.optional(Wire.Int64),
  /** Such as `Azure`. */
  cloud: Wire.optional(Schema.String),
  /** The region of the cloud. */
  region: Wire.optional(Schema.String),
  /** The machine. */
  host: Wire.optional(Schema.String),
  /** The Unity Catalog connection that is read. */
  ingestion_source_connection_name: Wire.optional(Schema.String),
  /** The catalog that is read. */
  ingestion_source_catalog_name: Wire.optional(Schema.String),
  /** The schema that is read. */
  ingestion_source_schema_name: Wire.optional(Schema.String),
  /** The table that is read. */
  ingestion_source_table_name: Wire.optional(Schema.String),
  /** The version of the table that is read, in whatever way the source counts. */
  ingestion_source_table_version: Wire.optional(Schema.String)
}) {}

/**
 * The place of an event among those of one machine of the pipeline.
 *
 * @since 0.1.0
 * @category events
 */
export class DataPlaneId extends Wire.struct<DataPlaneId>("DataPlaneId")({
  instance: Wire.optional(Schema.String),
  /** It grows from event to event of the instance. */
  seq_no: Wire.optional(Wire.Int64)
}) {}

/**
 * The place of an event in the log.
 *
 * @since 0.1.0
 * @category events
 */
export class Sequencing extends Wire.struct<Sequencing>("Sequencing")({
  /** It grows from event to event of the pipeline. */
  control_plane_seq_no: Wire.optional(Wire.Int64),
  data_plane_id: Wire.optional(DataPlaneId)
}) {}

/**
 * A field of an event that was cut short.
 *
 * @since 0.1.0
 * @category events
 */
export class TruncationTruncationDetail extends Wire.struct<TruncationTruncationDetail>("TruncationTruncationDetail")({
  /** Such as `error`. */
  field_name: Wire.optional(Schema.String)
}) {}

/**
 * What of an event was cut short because it was too large. The table that the log is published as has all of it.
 *
 * @since 0.1.0
 * @category events
 */
export class Truncation extends Wire.struct<Truncation>("Truncation")({
  truncated_fields: Wire.optional(Wire.array(TruncationTruncationDetail))
}) {}

/**
 * Something that a pipeline did, or that happened to it.
 *
 * @since 0.1.0
 * @category events
 */
export class PipelineEvent extends Wire.struct<PipelineEvent>("PipelineEvent")({
  /** Like no other event's. */
  id: Schema.String,
  /** When it happened, as text: `2026-06-01T13:00:00.123Z`. */
  timestamp: Wire.optional(Schema.String),
  level: Wire.optional(EventLevel),
  /** What happened, in words. */
  message: Wire.optional(Schema.String),
  /** Such as `create_update`, `update_progress`, `flow_progress`, `dataset_definition`, `user_action`. */
  event_type: Wire.optional(Schema.String),
  /**
   * What is particular to the type, under the type's name: `{ update_progress: { state: "RUNNING" } }`. The reference of
   * the API leaves it out; the description of the event log has it.
   */
  details: Wire.optional(Wire.Json),
  error: Wire.optional(ErrorDetail),
  origin: Wire.optional(Origin),
  sequence: Wire.optional(Sequencing),
  maturity_level: Wire.optional(MaturityLevel),
  truncation: Wire.optional(Truncation)
}) {}

/**
 * Asks for a page of a pipeline's events, the latest first unless `order_by` says otherwise.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListPipelineEventsRequest extends Wire.struct<ListPipelineEventsRequest>("ListPipelineEventsRequest")({
  pipeline_id: Schema.String,
  /**
   * Which events, in a language like SQL: `level = 'ERROR'`, `level in ('WARN', 'ERROR')`, `id = '...'`,
   * `timestamp >= '2026-06-01T13:00:00.000Z'`, several joined by `AND`.
   */
  filter: Wire.optional(Schema.String),
  /** `["timestamp asc"]` or `["timestamp desc"]`, the default. */
  order_by: Wire.optional(Wire.array(Schema.String)),
  /** The most events on a page; Databricks may send fewer. */
  max_results: Wire.optional(Wire.Int),
  /**
   * The `next_page_token` or `prev_page_token` of another page; the first page if absent. It stands for `filter` and
   * `order_by`, which must not be given with it.
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
  /** The token of the page after this one; absent or empty on the last. */
  next_page_token: Wire.optional(Schema.String),
  /** The token of the page before this one; absent or empty on the first. */
  prev_page_token: Wire.optional(Schema.String)
}) {}
