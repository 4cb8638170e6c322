/**
 * The requests and responses of the SQL Warehouses API.
 *
 * The configuration that all warehouses of a workspace share, overrides of the default warehouse and permissions have
 * modules of their own.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { TerminationReason } from "./ClusterTermination.js"
import * as Wire from "./Wire.js"

/**
 * The state of a warehouse.
 *
 * - `STARTING`: clusters are being had. Then `RUNNING`, or `STOPPED` if that fails.
 * - `RUNNING`: ready for statements. Then `STOPPING`, on request or after `auto_stop_mins` without any.
 * - `STOPPING`: on the way to `STOPPED`.
 * - `STOPPED`: it can be started again, and a statement does so.
 * - `DELETING`, `DELETED`: it goes, it is gone.
 *
 * @since 0.1.0
 * @category warehouses
 */
export const State = Wire.openEnum("State", ["STARTING", "RUNNING", "STOPPING", "STOPPED", "DELETING", "DELETED"])

/**
 * @since 0.1.0
 * @category warehouses
 */
export type State = typeof State.Type

/**
 * The kind of warehouse. Serverless ones are `PRO` with `enable_serverless_compute`.
 *
 * Not in the current version of the API: `REYDEN`.
 *
 * @since 0.1.0
 * @category warehouses
 */
export const WarehouseType = Wire.openEnum("WarehouseType", [
  "PRO",
  "CLASSIC",
  "REALTIME",
  "REYDEN",
  "TYPE_UNSPECIFIED"
])

/**
 * @since 0.1.0
 * @category warehouses
 */
export type WarehouseType = typeof WarehouseType.Type

/**
 * The release of Databricks SQL: what is usual, what comes next, what was usual before, or one of your own choice.
 *
 * @since 0.1.0
 * @category warehouses
 */
export const ChannelName = Wire.openEnum("ChannelName", [
  "CHANNEL_NAME_CURRENT",
  "CHANNEL_NAME_PREVIEW",
  "CHANNEL_NAME_PREVIOUS",
  "CHANNEL_NAME_CUSTOM"
])

/**
 * @since 0.1.0
 * @category warehouses
 */
export type ChannelName = typeof ChannelName.Type

/**
 * The release of Databricks SQL that a warehouse runs.
 *
 * @since 0.1.0
 * @category warehouses
 */
export class Channel extends Wire.struct<Channel>("Channel")({
  name: Wire.optional(ChannelName),
  /** The version, for `CHANNEL_NAME_CUSTOM`. */
  dbsql_version: Wire.optional(Schema.String)
}) {}

/**
 * Whether workers may run on spot instances, which are cheaper and can be lost. On Azure both policies do without.
 *
 * @since 0.1.0
 * @category warehouses
 */
export const SpotInstancePolicy = Wire.openEnum("SpotInstancePolicy", [
  "COST_OPTIMIZED",
  "RELIABILITY_OPTIMIZED",
  "POLICY_UNSPECIFIED"
])

/**
 * @since 0.1.0
 * @category warehouses
 */
export type SpotInstancePolicy = typeof SpotInstancePolicy.Type

/**
 * A tag.
 *
 * @since 0.1.0
 * @category warehouses
 */
export class EndpointTagPair extends Wire.struct<EndpointTagPair>("EndpointTagPair")({
  key: Wire.optional(Schema.String),
  value: Wire.optional(Schema.String)
}) {}

/**
 * Tags for the cloud resources of a warehouse.
 *
 * @since 0.1.0
 * @category warehouses
 */
export class EndpointTags extends Wire.struct<EndpointTags>("EndpointTags")({
  /** Fewer than 45. */
  custom_tags: Wire.optional(Wire.array(EndpointTagPair))
}) {}

/**
 * How well a warehouse is.
 *
 * @since 0.1.0
 * @category warehouses
 */
export const Status = Wire.openEnum("Status", ["HEALTHY", "DEGRADED", "FAILED"])

/**
 * @since 0.1.0
 * @category warehouses
 */
export type Status = typeof Status.Type

/**
 * How well a warehouse is, and why not better.
 *
 * @since 0.1.0
 * @category warehouses
 */
export class EndpointHealth extends Wire.struct<EndpointHealth>("EndpointHealth")({
  status: Wire.optional(Status),
  /** What is wrong, in short. */
  summary: Wire.optional(Schema.String),
  /** The errors behind it. */
  details: Wire.optional(Schema.String),
  /** Why clusters could not be had; set where the status is `FAILED`, sometimes where it is `DEGRADED`. */
  failure_reason: Wire.optional(TerminationReason),
  /** @deprecated Use `summary` and `details`. */
  message: Wire.optional(Schema.String)
}) {}

/**
 * Where ODBC drivers find a warehouse.
 *
 * @since 0.1.0
 * @category warehouses
 */
export class OdbcParams extends Wire.struct<OdbcParams>("OdbcParams")({
  hostname: Wire.optional(Schema.String),
  /** Such as `/sql/1.0/warehouses/1234567890abcdef`. */
  path: Wire.optional(Schema.String),
  port: Wire.optional(Wire.Int),
  protocol: Wire.optional(Schema.String)
}) {}

const settingFields = {
  /** Unique in the workspace, shorter than 100 characters. */
  name: Wire.optional(Schema.String),
  /**
   * The size of each cluster, for larger queries: `2X-Small`, `X-Small`, `Small`, `Medium`, `Large`, `X-Large`, `2X-Large`,
   * `3X-Large`, `4X-Large` or `5X-Large`.
   */
  cluster_size: Wire.optional(Schema.String),
  /** The fewest clusters while it runs, up to 30; 1 if absent. */
  min_num_clusters: Wire.optional(Wire.Int),
  /** The most clusters, for more queries at a time, up to 40; `min_num_clusters` if absent. */
  max_num_clusters: Wire.optional(Wire.Int),
  /** The minutes without a statement after which it stops: 0 for never, otherwise at least 10; 120 if absent. */
  auto_stop_mins: Wire.optional(Wire.Int),
  warehouse_type: Wire.optional(WarehouseType),
  /** `REALTIME` only: the most compute, in DBU per hour; no less than the minimum of the size. */
  max_dbu: Wire.optional(Wire.Int),
  /** Seconds after which a statement is stopped. */
  statement_timeout: Wire.optional(Wire.Int),
  /** `REYDEN` only: multiplies the compute of its size, from 1 to the workspace's limit, 100 by default; 1 if absent. */
  reyden_cluster_size_multiplier: Wire.optional(Wire.Double),
  /** `REALTIME` only: the version of the compute. Sent in responses. */
  customer_version_label: Wire.optional(Schema.String),
  /** Requires `warehouse_type` `PRO`. */
  enable_serverless_compute: Wire.optional(Schema.Boolean),
  /** True if absent. */
  enable_photon: Wire.optional(Schema.Boolean),
  channel: Wire.optional(Channel),
  spot_instance_policy: Wire.optional(SpotInstancePolicy),
  tags: Wire.optional(EndpointTags),
  /** Who made it. */
  creator_name: Wire.optional(Schema.String),
  /**
   * AWS only.
   *
   * @deprecated Set it for the workspace, by `setWorkspaceWarehouseConfig`.
   */
  instance_profile_arn: Wire.optional(Schema.String)
}

const stateFields = {
  id: Schema.String,
  state: Wire.optional(State),
  /** Healthy if absent. */
  health: Wire.optional(EndpointHealth),
  /** How many clusters it has now. */
  num_clusters: Wire.optional(Wire.Int),
  /** @deprecated It tells nothing reliable. */
  num_active_sessions: Wire.optional(Wire.Int64),
  jdbc_url: Wire.optional(Schema.String),
  odbc_params: Wire.optional(OdbcParams)
}

/**
 * A warehouse: its settings and what it does.
 *
 * @since 0.1.0
 * @category responses
 */
export class GetWarehouseResponse extends Wire.struct<GetWarehouseResponse>("GetWarehouseResponse")<
  typeof stateFields & typeof settingFields
>({ ...stateFields, ...settingFields }) {}

/**
 * A warehouse, as lists have it: with all that `GetWarehouseResponse` has.
 *
 * @since 0.1.0
 * @category warehouses
 */
export class EndpointInfo extends Wire.struct<EndpointInfo>("EndpointInfo")<typeof stateFields & typeof settingFields>({
  ...stateFields,
  ...settingFields
}) {}

/**
 * Asks for a new warehouse.
 *
 * @since 0.1.0
 * @category requests
 */
export class CreateWarehouseRequest extends Wire.struct<CreateWarehouseRequest>("CreateWarehouseRequest")<
  typeof settingFields
>(settingFields) {}

/**
 * The id of the new warehouse, which is `STARTING`.
 *
 * @since 0.1.0
 * @category responses
 */
export class CreateWarehouseResponse extends Wire.struct<CreateWarehouseResponse>("CreateWarehouseResponse")({
  id: Schema.String
}) {}

const idFields = {
  id: Schema.String
}

/**
 * Changes the settings of a warehouse that are given and leaves the others.
 *
 * @since 0.1.0
 * @category requests
 */
export class EditWarehouseRequest extends Wire.struct<EditWarehouseRequest>("EditWarehouseRequest")<
  typeof idFields & typeof settingFields
>({ ...idFields, ...settingFields }) {}

/**
 * Asks for a warehouse.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetWarehouseRequest extends Wire.struct<GetWarehouseRequest>("GetWarehouseRequest")<typeof idFields>(
  idFields
) {}

/**
 * Starts a warehouse.
 *
 * @since 0.1.0
 * @category requests
 */
export class StartWarehouseRequest extends Wire.struct<StartWarehouseRequest>("StartWarehouseRequest")<typeof idFields>(
  idFields
) {}

/**
 * Stops a warehouse.
 *
 * @since 0.1.0
 * @category requests
 */
export class StopWarehouseRequest extends Wire.struct<StopWarehouseRequest>("StopWarehouseRequest")<typeof idFields>(
  idFields
) {}

/**
 * Deletes a warehouse.
 *
 * @since 0.1.0
 * @category requests
 */
export class DeleteWarehouseRequest extends Wire.struct<DeleteWarehouseRequest>("DeleteWarehouseRequest")<
  typeof idFields
>(idFields) {}

/**
 * Asks for a page of warehouses.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListWarehousesRequest extends Wire.struct<ListWarehousesRequest>("ListWarehousesRequest")({
  /** The most warehouses on a page. */
  page_size: Wire.optional(Wire.Int),
  /** The `next_page_token` of the page before; the first page if absent. */
  page_token: Wire.optional(Schema.String),
  /** @deprecated Databricks does not look at it. */
  run_as_user_id: Wire.optional(Wire.Int64)
}) {}

/**
 * A page of warehouses.
 *
 * @since 0.1.0
 * @category responses
 */
export class ListWarehousesResponse extends Wire.struct<ListWarehousesResponse>("ListWarehousesResponse")({
  warehouses: Wire.optional(Wire.array(EndpointInfo)),
  /** The token of the page after this one; absent or empty on the last. */
  next_page_token: Wire.optional(Schema.String)
}) {}
