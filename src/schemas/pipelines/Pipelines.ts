/**
 * Requests and responses of the Pipelines API.
 *
 * The settings of a pipeline are in `PipelineSpec`. Updates, events and permissions have their own modules.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { EpochMillis } from "../EpochMillis.js"
import * as Wire from "../Wire.js"
import { PipelineSpec, RunAs } from "./PipelineSpec.js"
import { UpdateStateInfo } from "./PipelineUpdates.js"

/**
 * The state of a pipeline.
 *
 * - `IDLE`: no update is running.
 * - `DEPLOYING`, `STARTING`: an update is starting.
 * - `RUNNING`: an update is running.
 * - `RESETTING`: a full refresh is starting.
 * - `STOPPING`: returning to `IDLE`.
 * - `RECOVERING`: an update failed and is being retried.
 * - `FAILED`: the latest update failed and is not retried.
 * - `DELETED`: deleted.
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
 * The result of the latest update.
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
  /** Most recent first. */
  latest_updates: Wire.optional(Wire.array(UpdateStateInfo)),
  /** The cluster that the pipeline runs on. */
  cluster_id: Wire.optional(Schema.String),
  creator_user_name: Wire.optional(Schema.String),
  /** The user or service principal that the pipeline runs as. */
  run_as_user_name: Wire.optional(Schema.String)
}

/**
 * A pipeline in a list of pipelines.
 *
 * @since 0.1.0
 * @category pipelines
 */
export class PipelineStateInfo extends Wire.struct<PipelineStateInfo>("PipelineStateInfo")<typeof pipelineFields>(
  pipelineFields
) {}

const pipelineDetailFields = {
  /** A message about the cause of the current state. */
  cause: Wire.optional(Schema.String),
  spec: Wire.optional(PipelineSpec),
  /** The default parameters of updates. */
  parameters: Wire.optional(Wire.StringMap),
  /** The time of the most recent settings change, in epoch milliseconds. */
  last_modified: Wire.optional(EpochMillis),
  /** The configured identity. `run_as_user_name` is the effective one. */
  run_as: Wire.optional(RunAs),
  effective_publishing_mode: Wire.optional(PublishingMode),
  /**
   * The version of the Python environment of the pipeline.
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
 * A pipeline: its settings and current state.
 *
 * @since 0.1.0
 * @category responses
 */
export class GetPipelineResponse extends Wire.struct<GetPipelineResponse>("GetPipelineResponse")<
  typeof pipelineFields & typeof pipelineDetailFields
>({ ...pipelineFields, ...pipelineDetailFields }) {}

const nameFields = {
  /** Whether another pipeline can have the same name. The default is `false`. */
  allow_duplicate_names: Wire.optional(Schema.Boolean)
}

const runFields = {
  /** The default parameters of updates. At most 10,000 characters as JSON. */
  parameters: Wire.optional(Wire.StringMap),
  /** The default is the creator of the pipeline. */
  run_as: Wire.optional(RunAs)
}

const createFields = {
  /** Whether to only validate the settings. No pipeline is created. */
  dry_run: Wire.optional(Schema.Boolean)
}

/**
 * Request to create a pipeline.
 *
 * @since 0.1.0
 * @category requests
 */
export class CreatePipelineRequest extends Wire.struct<CreatePipelineRequest>("CreatePipelineRequest")<
  typeof PipelineSpec.fields & typeof runFields & typeof nameFields & typeof createFields
>({ ...PipelineSpec.fields, ...runFields, ...nameFields, ...createFields }) {}

/**
 * The id of the created pipeline. For a dry run, the effective settings instead.
 *
 * @since 0.1.0
 * @category responses
 */
export class CreatePipelineResponse extends Wire.struct<CreatePipelineResponse>("CreatePipelineResponse")({
  /** Absent for a dry run. */
  pipeline_id: Wire.optional(Schema.String),
  /** Set only for a dry run. */
  effective_settings: Wire.optional(PipelineSpec)
}) {}

const changeFields = {
  pipeline_id: Schema.String,
  /**
   * The last known `last_modified` of the pipeline, in epoch milliseconds. If it has changed since then, the request
   * fails with a conflict.
   */
  expected_last_modified: Wire.optional(EpochMillis)
}

/**
 * Request to replace all settings of a pipeline. Omitted fields are reset to their defaults.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdatePipelineRequest extends Wire.struct<UpdatePipelineRequest>("UpdatePipelineRequest")<
  typeof changeFields & typeof PipelineSpec.fields & typeof runFields & typeof nameFields
>({ ...changeFields, ...PipelineSpec.fields, ...runFields, ...nameFields }) {}

/**
 * The purpose of a clone: to publish to Unity Catalog what a pipeline published to the Hive metastore.
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
 * Request to clone a pipeline with all its data. Settings in the request override those of the original.
 *
 * @since 0.1.0
 * @category requests
 */
export class ClonePipelineRequest extends Wire.struct<ClonePipelineRequest>("ClonePipelineRequest")<
  typeof changeFields & typeof cloneFields & typeof PipelineSpec.fields & typeof nameFields
>({ ...changeFields, ...cloneFields, ...PipelineSpec.fields, ...nameFields }) {}

/**
 * The id of the clone.
 *
 * @since 0.1.0
 * @category responses
 */
export class ClonePipelineResponse extends Wire.struct<ClonePipelineResponse>("ClonePipelineResponse")({
  pipeline_id: Schema.String
}) {}

/**
 * Request to get a pipeline.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetPipelineRequest extends Wire.struct<GetPipelineRequest>("GetPipelineRequest")({
  pipeline_id: Schema.String
}) {}

/**
 * Request to list pipelines, one page at a time.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListPipelinesRequest extends Wire.struct<ListPipelinesRequest>("ListPipelinesRequest")({
  /** `notebook='/path/of/notebook'` or `name LIKE '%orders%'`. The two cannot be combined. */
  filter: Wire.optional(Schema.String),
  /** The order by `id` or `name`, such as `["name desc"]`. The default is `["id asc"]`. */
  order_by: Wire.optional(Wire.array(Schema.String)),
  /** The max number of pipelines on a page. The default is 25, the max 100. */
  max_results: Wire.optional(Wire.Int),
  /** The `next_page_token` of the previous page. If omitted, the first page. */
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
  /** The token of the next page. Empty or absent on the last page. */
  next_page_token: Wire.optional(Schema.String)
}) {}

/**
 * Request to delete a pipeline.
 *
 * @since 0.1.0
 * @category requests
 */
export class DeletePipelineRequest extends Wire.struct<DeletePipelineRequest>("DeletePipelineRequest")({
  pipeline_id: Schema.String,
  /** Whether to also delete its tables and views in Unity Catalog. The default is `true`. */
  cascade: Wire.optional(Schema.Boolean),
  /** Whether to delete the pipeline even if its resources cannot be cleaned up. */
  force: Wire.optional(Schema.Boolean),
  /**
   * The former name of `cascade`.
   *
   * @deprecated Use `cascade`.
   */
  delete_datasets: Wire.optional(Schema.Boolean)
}) {}

/**
 * Request to restore a deleted pipeline.
 *
 * @since 0.1.0
 * @category requests
 */
export class RestorePipelineRequest extends Wire.struct<RestorePipelineRequest>("RestorePipelineRequest")({
  pipeline_id: Schema.String
}) {}

/**
 * Request to stop the active update, if any.
 *
 * @since 0.1.0
 * @category requests
 */
export class StopPipelineRequest extends Wire.struct<StopPipelineRequest>("StopPipelineRequest")({
  pipeline_id: Schema.String
}) {}

/**
 * Request to start an update with a full refresh.
 *
 * @since 0.1.0
 * @category requests
 */
export class ResetPipelineRequest extends Wire.struct<ResetPipelineRequest>("ResetPipelineRequest")({
  pipeline_id: Schema.String
}) {}

/**
 * Request to install the environment in the settings of a pipeline on the compute it is running on.
 *
 * @since 0.1.0
 * @category requests
 */
export class ApplyEnvironmentRequest extends Wire.struct<ApplyEnvironmentRequest>("ApplyEnvironmentRequest")({
  pipeline_id: Schema.String
}) {}
