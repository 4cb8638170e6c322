/**
 * Requests and responses of the SQL Warehouses API.
 *
 * The workspace configuration, default warehouse overrides and permissions have their own modules.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { TerminationReason } from "../clusters/ClusterTermination.js"
import * as Wire from "../Wire.js"

/**
 * The state of a warehouse.
 *
 * - `STARTING`: acquiring clusters. Then `RUNNING`, or `STOPPED` if that fails.
 * - `RUNNING`: ready for statements. Then `STOPPING`, on request or after `auto_stop_mins` of inactivity.
 * - `STOPPING`: about to be `STOPPED`.
 * - `STOPPED`: stopped. It can be started again, and a statement starts it automatically.
 * - `DELETING`, `DELETED`: being deleted, and deleted.
 *
 * @since 0.1.0
 * @category warehouses
 */
export const State = Wire.openEnum("warehouses.State", [
  "STARTING",
  "RUNNING",
  "STOPPING",
  "STOPPED",
  "DELETING",
  "DELETED"
])

/**
 * @since 0.1.0
 * @category warehouses
 */
export type State = typeof State.Type

/**
 * The type of warehouse. A serverless warehouse is `PRO` with `enable_serverless_compute`.
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
 * The release channel of Databricks SQL: the current release, a preview of the next, the previous, or a custom version.
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
 * The release channel of a warehouse.
 *
 * @since 0.1.0
 * @category warehouses
 */
export class Channel extends Wire.struct<Channel>("Channel")({
  name: Wire.optional(ChannelName),
  /** The version. Only for `CHANNEL_NAME_CUSTOM`. */
  dbsql_version: Wire.optional(Schema.String)
}) {}

/**
 * Whether workers can use spot instances, which cost less but can be reclaimed. On Azure, neither policy uses spot
 * instances.
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
  /** The tags. Fewer than 45. */
  custom_tags: Wire.optional(Wire.array(EndpointTagPair))
}) {}

/**
 * The health status of a warehouse.
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
 * The health of a warehouse, with the cause of problems.
 *
 * @since 0.1.0
 * @category warehouses
 */
export class EndpointHealth extends Wire.struct<EndpointHealth>("EndpointHealth")({
  status: Wire.optional(Status),
  /** A short summary of the problem. */
  summary: Wire.optional(Schema.String),
  /** The underlying errors. */
  details: Wire.optional(Schema.String),
  /** Why clusters could not be acquired. Set if the status is `FAILED`, sometimes if it is `DEGRADED`. */
  failure_reason: Wire.optional(TerminationReason),
  /** @deprecated Use `summary` and `details`. */
  message: Wire.optional(Schema.String)
}) {}

/**
 * The connection parameters for ODBC drivers.
 *
 * @since 0.1.0
 * @category warehouses
 */
export class OdbcParams extends Wire.struct<OdbcParams>("OdbcParams")({
  hostname: Wire.optional(Schema.String),
  /** The HTTP path, such as `/sql/1.0/warehouses/1234567890abcdef`. */
  path: Wire.optional(Schema.String),
  port: Wire.optional(Wire.Int),
  protocol: Wire.optional(Schema.String)
}) {}

const settingFields = {
  /** The name, unique in the workspace. Fewer than 100 characters. */
  name: Wire.optional(Schema.String),
  /**
   * The size of each cluster. Larger sizes are for larger queries: `2X-Small`, `X-Small`, `Small`, `Medium`, `Large`,
   * `X-Large`, `2X-Large`, `3X-Large`, `4X-Large` or `5X-Large`.
   */
  cluster_size: Wire.optional(Schema.String),
  /** The min number of clusters while the warehouse is running, up to 30. The default is 1. */
  min_num_clusters: Wire.optional(Wire.Int),
  /** The max number of clusters, for more concurrent queries, up to 40. The default is `min_num_clusters`. */
  max_num_clusters: Wire.optional(Wire.Int),
  /** The minutes of inactivity before the warehouse stops: 0 for never, otherwise at least 10. The default is 120. */
  auto_stop_mins: Wire.optional(Wire.Int),
  warehouse_type: Wire.optional(WarehouseType),
  /** The max compute, in DBU per hour. Must be at least the minimum of the size. `REALTIME` only. */
  max_dbu: Wire.optional(Wire.Int),
  /** The time limit of a statement, in seconds. */
  statement_timeout: Wire.optional(Wire.Int),
  /**
   * A multiplier for the compute of the size, from 1 to the limit of the workspace, which is 100 by default. The
   * default is 1. `REYDEN` only.
   */
  reyden_cluster_size_multiplier: Wire.optional(Wire.Double),
  /** The version of the compute. Output only. `REALTIME` only. */
  customer_version_label: Wire.optional(Schema.String),
  /** Requires `warehouse_type` `PRO`. */
  enable_serverless_compute: Wire.optional(Schema.Boolean),
  /** The default is `true`. */
  enable_photon: Wire.optional(Schema.Boolean),
  channel: Wire.optional(Channel),
  spot_instance_policy: Wire.optional(SpotInstancePolicy),
  tags: Wire.optional(EndpointTags),
  /** The user who created the warehouse. */
  creator_name: Wire.optional(Schema.String),
  /**
   * AWS only.
   *
   * @deprecated Set it for the workspace with `setWorkspaceWarehouseConfig`.
   */
  instance_profile_arn: Wire.optional(Schema.String)
}

const stateFields = {
  id: Schema.String,
  state: Wire.optional(State),
  /** If absent, the warehouse is healthy. */
  health: Wire.optional(EndpointHealth),
  /** The current number of clusters. */
  num_clusters: Wire.optional(Wire.Int),
  /** @deprecated Its value is not reliable. */
  num_active_sessions: Wire.optional(Wire.Int64),
  jdbc_url: Wire.optional(Schema.String),
  odbc_params: Wire.optional(OdbcParams)
}

/**
 * A warehouse: its settings and current state.
 *
 * @since 0.1.0
 * @category responses
 */
export class GetWarehouseResponse extends Wire.struct<GetWarehouseResponse>("GetWarehouseResponse")<
  typeof stateFields & typeof settingFields
>({ ...stateFields, ...settingFields }) {}

/**
 * A warehouse in a list of warehouses. Has the same fields as `GetWarehouseResponse`.
 *
 * @since 0.1.0
 * @category warehouses
 */
export class EndpointInfo extends Wire.struct<EndpointInfo>("EndpointInfo")<typeof stateFields & typeof settingFields>({
  ...stateFields,
  ...settingFields
}) {}

/**
 * Request to create a warehouse.
 *
 * @since 0.1.0
 * @category requests
 */
export class CreateWarehouseRequest extends Wire.struct<CreateWarehouseRequest>("CreateWarehouseRequest")<
  typeof settingFields
>(settingFields) {}

/**
 * The id of the created warehouse, which is `STARTING`.
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
 * Request to edit a warehouse. Omitted settings keep their values.
 *
 * @since 0.1.0
 * @category requests
 */
export class EditWarehouseRequest extends Wire.struct<EditWarehouseRequest>("EditWarehouseRequest")<
  typeof idFields & typeof settingFields
>({ ...idFields, ...settingFields }) {}

/**
 * Request to get a warehouse.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetWarehouseRequest extends Wire.struct<GetWarehouseRequest>("GetWarehouseRequest")<typeof idFields>(
  idFields
) {}

/**
 * Request to start a warehouse.
 *
 * @since 0.1.0
 * @category requests
 */
export class StartWarehouseRequest extends Wire.struct<StartWarehouseRequest>("StartWarehouseRequest")<typeof idFields>(
  idFields
) {}

/**
 * Request to stop a warehouse.
 *
 * @since 0.1.0
 * @category requests
 */
export class StopWarehouseRequest extends Wire.struct<StopWarehouseRequest>("StopWarehouseRequest")<typeof idFields>(
  idFields
) {}

/**
 * Request to delete a warehouse.
 *
 * @since 0.1.0
 * @category requests
 */
export class DeleteWarehouseRequest extends Wire.struct<DeleteWarehouseRequest>("DeleteWarehouseRequest")<
  typeof idFields
>(idFields) {}

/**
 * Request to list warehouses, one page at a time.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListWarehousesRequest extends Wire.struct<ListWarehousesRequest>("ListWarehousesRequest")({
  /** The max number of warehouses on a page. */
  page_size: Wire.optional(Wire.Int),
  /** The `next_page_token` of the previous page. If omitted, the first page. */
  page_token: Wire.optional(Schema.String),
  /** @deprecated Ignored by Databricks. */
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
  /** The token of the next page. Empty or absent on the last page. */
  next_page_token: Wire.optional(Schema.String)
}) {}
