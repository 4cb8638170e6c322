/**
 * The requests and responses of the Pipelines API.
 *
 * What a pipeline is made of is in `PipelineSpec`; updates, events and permissions have modules of their own.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { EpochMillis } from "./EpochMillis.js"
import { PipelineSpec, RunAs } from "./PipelineSpec.js"
import { UpdateStateInfo } from "./PipelineUpdates.js"
import * as Wire from "./Wire.js"

/**
 * The state of a pipeline.
 *
 * - `IDLE`: nothing runs.
 * - `DEPLOYING`, `STARTING`: an update is about to run.
 * - `RUNNING`: an update runs.
 * - `RESETTING`: an update that refreshes everything from the beginning is about to run.
 * - `STOPPING`: on the way to `IDLE`.
 * - `RECOVERING`: an update failed and is tried again.
 * - `FAILED`: the latest update failed and is not tried again.
 * - `DELETED`: gone.
 *
 * @since 0.1.0
 * @category pipelines
 */
export const PipelineState = Wire.openEnum("PipelineState", [
  "IDLE",
  "DEPLOYING",
  "STARTING",
  "RUNNING",
  "RESETTING",
  "STOPPING",
  "RECOVERING",
  "FAILED",
  "DELETED"
])

/**
 * @since 0.1.0
 * @category pipelines
 */
export type PipelineState = typeof PipelineState.Type

/**
 * How the latest update went.
 *
 * @since 0.1.0
 * @category pipelines
 */
export const PipelineHealth = Wire.openEnum("PipelineHealth", ["HEALTHY", "UNHEALTHY"])

/**
 * @since 0.1.0
 * @category pipelines
 */
export type PipelineHealth = typeof PipelineHealth.Type

/**
 * Whether a pipeline publishes to any catalog and schema, or only to its `target`.
 *
 * @since 0.1.0
 * @category pipelines
 */
export const PublishingMode = Wire.openEnum("PublishingMode", ["DEFAULT_PUBLISHING_MODE", "LEGACY_PUBLISHING_MODE"])

/**
 * @since 0.1.0
 * @category pipelines
 */
export type PublishingMode = typeof PublishingMode.Type

const pipelineFields = {
  pipeline_id: Schema.String,
  name: Wire.optional(Schema.String),
  state: Wire.optional(PipelineState),
  health: Wire.optional(PipelineHealth),
  /** The latest first. */
  latest_updates: Wire.optional(Wire.array(UpdateStateInfo)),
  /** The cluster that it runs on. */
  cluster_id: Wire.optional(Schema.String),
  creator_user_name: Wire.optional(Schema.String),
  /** Who it runs as. */
  run_as_user_name: Wire.optional(Schema.String)
}

/**
 * A pipeline, as lists tell of it.
 *
 * @since 0.1.0
 * @category pipelines
 */
export class PipelineStateInfo extends Wire.struct<PipelineStateInfo>("PipelineStateInfo")<typeof pipelineFields>(
  pipelineFields
) {}

const pipelineDetailFields = {
  /** What led to the state, in words. */
  cause: Wire.optional(Schema.String),
  spec: Wire.optional(PipelineSpec),
  /** The defaults of the parameters that updates can be given. */
  parameters: Wire.optional(Wire.StringMap),
  /** When its settings last changed, in epoch milliseconds. */
  last_modified: Wire.optional(EpochMillis),
  /** Who it was told to run as; `run_as_user_name` says who it runs as in any case. */
  run_as: Wire.optional(RunAs),
  effective_publishing_mode: Wire.optional(PublishingMode),
  /**
   * The version of the Python environment that it runs in.
   *
   * @deprecated Not in the current version of the API.
   */
  effective_environment_version: Wire.optional(Schema.String),
  effective_serverless_compute_id: Wire.optional(Schema.String),
  /** @deprecated Not in the current version of the API. */
  effective_usage_policy_id: Wire.optional(Schema.String),
  effective_budget_policy_id: Wire.optional(Schema.String)
}

/**
 * A pipeline: what it is made of and what it does.
 *
 * @since 0.1.0
 * @category responses
 */
export class GetPipelineResponse extends Wire.struct<GetPipelineResponse>("GetPipelineResponse")<
  typeof pipelineFields & typeof pipelineDetailFields
>({ ...pipelineFields, ...pipelineDetailFields }) {}

const nameFields = {
  /** Whether another pipeline may have the same name; false if absent. */
  allow_duplicate_names: Wire.optional(Schema.Boolean)
}

const runFields = {
  /** The defaults of the parameters that updates can be given, at most 10,000 characters as JSON. */
  parameters: Wire.optional(Wire.StringMap),
  /** Its creator if absent. */
  run_as: Wire.optional(RunAs)
}

const createFields = {
  /** Whether only the settings are checked: no pipeline is made. */
  dry_run: Wire.optional(Schema.Boolean)
}

/**
 * Asks for a new pipeline.
 *
 * @since 0.1.0
 * @category requests
 */
export class CreatePipelineRequest extends Wire.struct<CreatePipelineRequest>("CreatePipelineRequest")<
  typeof PipelineSpec.fields & typeof runFields & typeof nameFields & typeof createFields
>({ ...PipelineSpec.fields, ...runFields, ...nameFields, ...createFields }) {}

/**
 * The id of the new pipeline; or, of a dry run, the settings that it would have.
 *
 * @since 0.1.0
 * @category responses
 */
export class CreatePipelineResponse extends Wire.struct<CreatePipelineResponse>("CreatePipelineResponse")({
  /** Absent after a dry run. */
  pipeline_id: Wire.optional(Schema.String),
  /** Only after a dry run. */
  effective_settings: Wire.optional(PipelineSpec)
}) {}

const changeFields = {
  pipeline_id: Schema.String,
  /**
   * The `last_modified` of the pipeline as you know it, in epoch milliseconds. If it has changed since, the request fails
   * with a conflict.
   */
  expected_last_modified: Wire.optional(EpochMillis)
}

/**
 * Replaces all settings of a pipeline. What is left out falls back to its default.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdatePipelineRequest extends Wire.struct<UpdatePipelineRequest>("UpdatePipelineRequest")<
  typeof changeFields & typeof PipelineSpec.fields & typeof runFields & typeof nameFields
>({ ...changeFields, ...PipelineSpec.fields, ...runFields, ...nameFields }) {}

/**
 * What a clone is made for: to publish to Unity Catalog what a pipeline published to the Hive metastore.
 *
 * @since 0.1.0
 * @category requests
 */
export const CloneMode = Wire.openEnum("CloneMode", ["MIGRATE_TO_UC"])

/**
 * @since 0.1.0
 * @category requests
 */
export type CloneMode = typeof CloneMode.Type

const cloneFields = {
  clone_mode: Wire.optional(CloneMode)
}

/**
 * Asks for a copy of a pipeline with all its data. Settings given here take the place of the original's.
 *
 * @since 0.1.0
 * @category requests
 */
export class ClonePipelineRequest extends Wire.struct<ClonePipelineRequest>("ClonePipelineRequest")<
  typeof changeFields & typeof cloneFields & typeof PipelineSpec.fields & typeof nameFields
>({ ...changeFields, ...cloneFields, ...PipelineSpec.fields, ...nameFields }) {}

/**
 * The id of the copy.
 *
 * @since 0.1.0
 * @category responses
 */
export class ClonePipelineResponse extends Wire.struct<ClonePipelineResponse>("ClonePipelineResponse")({
  pipeline_id: Schema.String
}) {}

/**
 * Asks for a pipeline.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetPipelineRequest extends Wire.struct<GetPipelineRequest>("GetPipelineRequest")({
  pipeline_id: Schema.String
}) {}

/**
 * Asks for a page of pipelines.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListPipelinesRequest extends Wire.struct<ListPipelinesRequest>("ListPipelinesRequest")({
  /** `notebook='/path/of/notebook'`, or `name LIKE '%orders%'`; one of them. */
  filter: Wire.optional(Schema.String),
  /** By `id` or `name`, such as `["name desc"]`; `["id asc"]` if absent. */
  order_by: Wire.optional(Wire.array(Schema.String)),
  /** The most pipelines on a page: 25 if absent, at most 100. */
  max_results: Wire.optional(Wire.Int),
  /** The `next_page_token` of the page before; the first page if absent. */
  page_token: Wire.optional(Schema.String)
}) {}

/**
 * A page of pipelines.
 *
 * @since 0.1.0
 * @category responses
 */
export class ListPipelinesResponse extends Wire.struct<ListPipelinesResponse>("ListPipelinesResponse")({
  statuses: Wire.optional(Wire.array(PipelineStateInfo)),
  /** The token of the page after this one; absent or empty on the last. */
  next_page_token: Wire.optional(Schema.String)
}) {}

/**
 * Deletes a pipeline.
 *
 * @since 0.1.0
 * @category requests
 */
export class DeletePipelineRequest extends Wire.struct<DeletePipelineRequest>("DeletePipelineRequest")({
  pipeline_id: Schema.String,
  /** Whether its tables and views in Unity Catalog are deleted too; true if absent. */
  cascade: Wire.optional(Schema.Boolean),
  /** Whether it is deleted even if what it used cannot be cleaned up. */
  force: Wire.optional(Schema.Boolean),
  /**
   * The earlier name of `cascade`.
   *
   * @deprecated Use `cascade`.
   */
  delete_datasets: Wire.optional(Schema.Boolean)
}) {}

/**
 * Brings back a pipeline that was deleted.
 *
 * @since 0.1.0
 * @category requests
 */
export class RestorePipelineRequest extends Wire.struct<RestorePipelineRequest>("RestorePipelineRequest")({
  pipeline_id: Schema.String
}) {}

/**
 * Stops the update that runs, if any.
 *
 * @since 0.1.0
 * @category requests
 */
export class StopPipelineRequest extends Wire.struct<StopPipelineRequest>("StopPipelineRequest")({
  pipeline_id: Schema.String
}) {}

/**
 * Starts an update that refreshes everything from the beginning.
 *
 * @since 0.1.0
 * @category requests
 */
export class ResetPipelineRequest extends Wire.struct<ResetPipelineRequest>("ResetPipelineRequest")({
  pipeline_id: Schema.String
}) {}

/**
 * Installs the environment that the pipeline's settings name on the compute that it runs on.
 *
 * @since 0.1.0
 * @category requests
 */
export class ApplyEnvironmentRequest extends Wire.struct<ApplyEnvironmentRequest>("ApplyEnvironmentRequest")({
  pipeline_id: Schema.String
}) {}
