/**
 * The updates of a pipeline: one pass over its tables each, or with a continuous pipeline one that does not end.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { EpochMillis } from "./EpochMillis.js"
import { PipelineSpec } from "./PipelineSpec.js"
import * as Wire from "./Wire.js"

/**
 * The state of an update, in the order in which they usually come.
 *
 * - `QUEUED`, `CREATED`: it has not begun.
 * - `WAITING_FOR_RESOURCES`: compute is being had.
 * - `INITIALIZING`: the source code is read and the graph of tables made.
 * - `RESETTING`: tables are emptied, for a full refresh.
 * - `SETTING_UP_TABLES`: tables are made or changed.
 * - `RUNNING`: tables are refreshed.
 * - `STOPPING`: it is about to be `CANCELED`.
 * - `COMPLETED`, `FAILED`, `CANCELED`: it is over.
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
 * What started an update: a request, a person, a task of a job, a retry after a failure, a changed schema, an upgrade of
 * Databricks or a restart of its machines.
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
 * Whether an update goes on by itself, in a continuous job or pipeline.
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
  /** Required: whether to rewind what depends on it, too. */
  cascade: Wire.optional(Schema.Boolean),
  /** Whether its streams read again from where they were then. */
  reset_checkpoints: Wire.optional(Schema.Boolean)
}) {}

/**
 * Takes tables back to how they were. Give either `rewind_timestamp` or `rewind_point_id`.
 *
 * @since 0.1.0
 * @category rewinds
 */
export class RewindSpec extends Wire.struct<RewindSpec>("RewindSpec")({
  /** The time to go back to, such as `2026-06-01T13:00:00Z`. */
  rewind_timestamp: Wire.optional(Schema.String),
  /**
   * The point to go back to: the id of the event that tells of it.
   *
   * @deprecated Not in the current version of the API.
   */
  rewind_point_id: Wire.optional(Schema.String),
  /** What to rewind; everything with its checkpoints if absent. */
  datasets: Wire.optional(Wire.array(RewindDatasetSpec)),
  /** Whether only to say, by an event, what would be done. */
  dry_run: Wire.optional(Schema.Boolean)
}) {}

/**
 * Another condition for a flow that replaces the rows which meet one.
 *
 * @since 0.1.0
 * @category requests
 */
export class ReplaceWhereOverride extends Wire.struct<ReplaceWhereOverride>("ReplaceWhereOverride")({
  flow_name: Wire.optional(Schema.String),
  /** In SQL: `date = '2026-01-31' AND city = 'Delft'`. */
  predicate_override: Wire.optional(Schema.String)
}) {}

// What is asked for when an update is started, and told of it afterwards.
const selectionFields = {
  /** Whether all tables are emptied and read again from the beginning. Data that the source no longer has is lost. */
  full_refresh: Wire.optional(Schema.Boolean),
  /** The tables to refresh. All are, where this and `full_refresh_selection` are empty. */
  refresh_selection: Wire.optional(Wire.array(Schema.String)),
  /** The tables to empty and read again from the beginning. */
  full_refresh_selection: Wire.optional(Wire.array(Schema.String)),
  /** The paths of source files whose tables are refreshed. */
  refresh_selection_by_path: Wire.optional(Wire.array(Schema.String)),
  /** The paths of source files whose tables are emptied and read again from the beginning. */
  full_refresh_selection_by_path: Wire.optional(Wire.array(Schema.String)),
  /**
   * The flows to run, beside those of the tables selected.
   *
   * @deprecated Not in the current version of the API.
   */
  refresh_flow_selection: Wire.optional(Wire.array(Schema.String)),
  /** Whether only the source code is checked: nothing is written. */
  validate_only: Wire.optional(Schema.Boolean),
  /** Values of the pipeline's parameters for this update. */
  parameters: Wire.optional(Wire.StringMap),
  /** Makes it an update that rewinds tables instead of refreshing them. */
  rewind_spec: Wire.optional(RewindSpec)
}

const updateInfoFields = {
  update_id: Schema.String,
  pipeline_id: Wire.optional(Schema.String),
  state: Wire.optional(UpdateState),
  /** What started it. */
  cause: Wire.optional(UpdateCause),
  /** When it was made, in epoch milliseconds. */
  creation_time: Wire.optional(EpochMillis),
  /** The cluster that it runs on; none on serverless compute. */
  cluster_id: Wire.optional(Schema.String),
  /** The pipeline's settings with defaults for what they leave out. Lists leave it out. */
  config: Wire.optional(PipelineSpec),
  /** Lists leave it out. */
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
 * The state of an update, as a pipeline tells of it.
 *
 * @since 0.1.0
 * @category updates
 */
export class UpdateStateInfo extends Wire.struct<UpdateStateInfo>("UpdateStateInfo")({
  update_id: Wire.expected(Schema.String),
  state: Wire.optional(UpdateState),
  /** When it was made, as text: `2026-06-01T13:00:00.123Z`. */
  creation_time: Wire.optional(Schema.String)
}) {}

const startUpdateFields = {
  pipeline_id: Schema.String,
  /** `API_CALL` if absent. */
  cause: Wire.optional(UpdateCause),
  /**
   * Whether the update runs in development mode: compute is kept for the next update, and nothing is retried. Not meant
   * for production.
   */
  development: Wire.optional(Schema.Boolean),
  /** The flows that read again from the beginning, into tables that keep their rows. */
  reset_checkpoint_selection: Wire.optional(Wire.array(Schema.String)),
  replace_where_overrides: Wire.optional(Wire.array(ReplaceWhereOverride))
}

/**
 * Starts an update: of everything, of a selection of tables, or a full refresh.
 *
 * @since 0.1.0
 * @category requests
 */
export class StartUpdateRequest extends Wire.struct<StartUpdateRequest>("StartUpdateRequest")<
  typeof startUpdateFields & typeof selectionFields
>({ ...startUpdateFields, ...selectionFields }) {}

/**
 * The id of the new update.
 *
 * @since 0.1.0
 * @category responses
 */
export class StartUpdateResponse extends Wire.struct<StartUpdateResponse>("StartUpdateResponse")({
  update_id: Schema.String
}) {}

/**
 * Asks for an update.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetUpdateRequest extends Wire.struct<GetUpdateRequest>("GetUpdateRequest")({
  pipeline_id: Schema.String,
  update_id: Schema.String
}) {}

/**
 * An update.
 *
 * @since 0.1.0
 * @category responses
 */
export class GetUpdateResponse extends Wire.struct<GetUpdateResponse>("GetUpdateResponse")({
  update: UpdateInfo
}) {}

/**
 * Asks for a page of a pipeline's updates, the latest first.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListUpdatesRequest extends Wire.struct<ListUpdatesRequest>("ListUpdatesRequest")({
  pipeline_id: Schema.String,
  /** The most updates on a page. */
  max_results: Wire.optional(Wire.Int),
  /** The `next_page_token` or `prev_page_token` of another page; the first page if absent. */
  page_token: Wire.optional(Schema.String),
  /** The update to stop at, which is the last of the list. */
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
  /** The token of the page with earlier updates; absent or empty on the last. */
  next_page_token: Wire.optional(Schema.String),
  /** The token of the page with later updates. */
  prev_page_token: Wire.optional(Schema.String)
}) {}
