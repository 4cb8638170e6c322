/**
 * The updates of a pipeline. An update processes all tables once. In a continuous pipeline, an update does not end.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { EpochMillis } from "../EpochMillis.js"
import * as Wire from "../Wire.js"
import { PipelineSpec } from "./PipelineSpec.js"

/**
 * The state of an update, in the usual order.
 *
 * - `QUEUED`, `CREATED`: not started yet.
 * - `WAITING_FOR_RESOURCES`: waiting for compute.
 * - `INITIALIZING`: loading the source code and building the table graph.
 * - `RESETTING`: clearing tables for a full refresh.
 * - `SETTING_UP_TABLES`: creating or altering tables.
 * - `RUNNING`: refreshing tables.
 * - `STOPPING`: about to be `CANCELED`.
 * - `COMPLETED`, `FAILED`, `CANCELED`: ended.
 *
 * @since 0.1.0
 * @category updates
 */
export const UpdateState = Wire.openEnum("UpdateState", [
  "QUEUED",
  "CREATED",
  "WAITING_FOR_RESOURCES",
  "INITIALIZING",
  "RESETTING",
  "SETTING_UP_TABLES",
  "RUNNING",
  "STOPPING",
  "COMPLETED",
  "FAILED",
  "CANCELED"
])

/**
 * @since 0.1.0
 * @category updates
 */
export type UpdateState = typeof UpdateState.Type

/**
 * What started an update: an API request, a user, a job task, a retry after a failure, a schema change, an upgrade of
 * Databricks or an infrastructure restart.
 *
 * @since 0.1.0
 * @category updates
 */
export const UpdateCause = Wire.openEnum("UpdateCause", [
  "API_CALL",
  "USER_ACTION",
  "JOB_TASK",
  "RETRY_ON_FAILURE",
  "SCHEMA_CHANGE",
  "SERVICE_UPGRADE",
  "INFRASTRUCTURE_MAINTENANCE"
])

/**
 * @since 0.1.0
 * @category updates
 */
export type UpdateCause = typeof UpdateCause.Type

/**
 * Whether an update runs continuously, in a continuous job or pipeline.
 *
 * @since 0.1.0
 * @category updates
 */
export const UpdateMode = Wire.openEnum("UpdateMode", ["DEFAULT", "CONTINUOUS"])

/**
 * @since 0.1.0
 * @category updates
 */
export type UpdateMode = typeof UpdateMode.Type

/**
 * A table or view to rewind.
 *
 * @since 0.1.0
 * @category rewinds
 */
export class RewindDatasetSpec extends Wire.struct<RewindDatasetSpec>("RewindDatasetSpec")({
  /** Such as `main.sales.orders`. */
  identifier: Wire.optional(Schema.String),
  /** Whether to also rewind the tables that depend on it. Required. */
  cascade: Wire.optional(Schema.Boolean),
  /** Whether to also reset the checkpoints of its streams to that point in time. */
  reset_checkpoints: Wire.optional(Schema.Boolean)
}) {}

/**
 * Restores tables to an earlier state. Set either `rewind_timestamp` or `rewind_point_id`.
 *
 * @since 0.1.0
 * @category rewinds
 */
export class RewindSpec extends Wire.struct<RewindSpec>("RewindSpec")({
  /** The time to restore, such as `2026-06-01T13:00:00Z`. */
  rewind_timestamp: Wire.optional(Schema.String),
  /**
   * The point to restore: the id of the event that reported it.
   *
   * @deprecated Not in the current version of the API.
   */
  rewind_point_id: Wire.optional(Schema.String),
  /** The tables and views to rewind. The default is all of them, with their checkpoints. */
  datasets: Wire.optional(Wire.array(RewindDatasetSpec)),
  /** Whether to only report, in an event, what would be done. */
  dry_run: Wire.optional(Schema.Boolean)
}) {}

/**
 * Overrides the condition of a flow that replaces the rows matching a condition.
 *
 * @since 0.1.0
 * @category requests
 */
export class ReplaceWhereOverride extends Wire.struct<ReplaceWhereOverride>("ReplaceWhereOverride")({
  flow_name: Wire.optional(Schema.String),
  /** A SQL condition, such as `date = '2026-01-31' AND city = 'Delft'`. */
  predicate_override: Wire.optional(Schema.String)
}) {}

// The fields that the request to start an update and the update itself share.
const selectionFields = {
  /**
   * Whether to do a full refresh: all tables are cleared and reloaded. Data that is no longer in the source is lost.
   */
  full_refresh: Wire.optional(Schema.Boolean),
  /** The tables to refresh. If this and `full_refresh_selection` are empty, all tables. */
  refresh_selection: Wire.optional(Wire.array(Schema.String)),
  /** The tables to clear and reload. */
  full_refresh_selection: Wire.optional(Wire.array(Schema.String)),
  /** The paths of source files whose tables are refreshed. */
  refresh_selection_by_path: Wire.optional(Wire.array(Schema.String)),
  /** The paths of source files whose tables are cleared and reloaded. */
  full_refresh_selection_by_path: Wire.optional(Wire.array(Schema.String)),
  /**
   * The flows to run, in addition to those of the selected tables.
   *
   * @deprecated Not in the current version of the API.
   */
  refresh_flow_selection: Wire.optional(Wire.array(Schema.String)),
  /** Whether to only validate the source code. Nothing is written. */
  validate_only: Wire.optional(Schema.Boolean),
  /** The values of the pipeline parameters for this update. */
  parameters: Wire.optional(Wire.StringMap),
  /** Makes the update rewind tables instead of refreshing them. */
  rewind_spec: Wire.optional(RewindSpec)
}

const updateInfoFields = {
  update_id: Schema.String,
  pipeline_id: Wire.optional(Schema.String),
  state: Wire.optional(UpdateState),
  /** What started the update. */
  cause: Wire.optional(UpdateCause),
  /** The creation time, in epoch milliseconds. */
  creation_time: Wire.optional(EpochMillis),
  /** The cluster that the update runs on. Absent on serverless compute. */
  cluster_id: Wire.optional(Schema.String),
  /** The pipeline settings, with defaults filled in. Omitted in lists. */
  config: Wire.optional(PipelineSpec),
  /** Omitted in lists. */
  mode: Wire.optional(UpdateMode)
}

/**
 * An update.
 *
 * @since 0.1.0
 * @category updates
 */
export class UpdateInfo extends Wire.struct<UpdateInfo>("UpdateInfo")<typeof updateInfoFields & typeof selectionFields>(
  { ...updateInfoFields, ...selectionFields }
) {}

/**
 * The state of an update, as returned with a pipeline.
 *
 * @since 0.1.0
 * @category updates
 */
export class UpdateStateInfo extends Wire.struct<UpdateStateInfo>("UpdateStateInfo")({
  update_id: Wire.expected(Schema.String),
  state: Wire.optional(UpdateState),
  /** The creation time, such as `2026-06-01T13:00:00.123Z`. */
  creation_time: Wire.optional(Schema.String)
}) {}

const startUpdateFields = {
  pipeline_id: Schema.String,
  /** The default is `API_CALL`. */
  cause: Wire.optional(UpdateCause),
  /**
   * Whether the update runs in development mode: compute is kept for the next update, and failures are not retried. Not
   * for production use.
   */
  development: Wire.optional(Schema.Boolean),
  /**
   * The flows whose checkpoints are reset. They read their sources from the beginning, and the tables keep their rows.
   */
  reset_checkpoint_selection: Wire.optional(Wire.array(Schema.String)),
  replace_where_overrides: Wire.optional(Wire.array(ReplaceWhereOverride))
}

/**
 * Request to start an update: of all tables, of selected tables, or with a full refresh.
 *
 * @since 0.1.0
 * @category requests
 */
export class StartUpdateRequest extends Wire.struct<StartUpdateRequest>("StartUpdateRequest")<
  typeof startUpdateFields & typeof selectionFields
>({ ...startUpdateFields, ...selectionFields }) {}

/**
 * The id of the started update.
 *
 * @since 0.1.0
 * @category responses
 */
export class StartUpdateResponse extends Wire.struct<StartUpdateResponse>("StartUpdateResponse")({
  update_id: Schema.String
}) {}

/**
 * Request to get an update.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetUpdateRequest extends Wire.struct<GetUpdateRequest>("GetUpdateRequest")({
  pipeline_id: Schema.String,
  update_id: Schema.String
}) {}

/**
 * The requested update.
 *
 * @since 0.1.0
 * @category responses
 */
export class GetUpdateResponse extends Wire.struct<GetUpdateResponse>("GetUpdateResponse")({
  update: UpdateInfo
}) {}

/**
 * Request to list the updates of a pipeline, one page at a time. The most recent come first.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListUpdatesRequest extends Wire.struct<ListUpdatesRequest>("ListUpdatesRequest")({
  pipeline_id: Schema.String,
  /** The max number of updates on a page. */
  max_results: Wire.optional(Wire.Int),
  /** The `next_page_token` or `prev_page_token` of another page. If omitted, the first page. */
  page_token: Wire.optional(Schema.String),
  /** The last update of the list: no older updates are returned. */
  until_update_id: Wire.optional(Schema.String)
}) {}

/**
 * A page of updates.
 *
 * @since 0.1.0
 * @category responses
 */
export class ListUpdatesResponse extends Wire.struct<ListUpdatesResponse>("ListUpdatesResponse")({
  updates: Wire.optional(Wire.array(UpdateInfo)),
  /** The token of the page with older updates. Empty or absent on the last page. */
  next_page_token: Wire.optional(Schema.String),
  /** The token of the page with newer updates. */
  prev_page_token: Wire.optional(Schema.String)
}) {}
