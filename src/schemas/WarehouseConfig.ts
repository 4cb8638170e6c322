/**
 * The configuration that all SQL warehouses of a workspace share, and each user's own choice of a default warehouse.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { Channel, WarehouseType } from "./Warehouses.js"
import * as Wire from "./Wire.js"

/**
 * A setting.
 *
 * @since 0.1.0
 * @category configuration
 */
export class EndpointConfPair extends Wire.struct<EndpointConfPair>("EndpointConfPair")({
  key: Wire.optional(Schema.String),
  value: Wire.optional(Wire.Secret)
}) {}

/**
 * Settings.
 *
 * @since 0.1.0
 * @category configuration
 */
export class RepeatedEndpointConfPairs extends Wire.struct<RepeatedEndpointConfPairs>("RepeatedEndpointConfPairs")({
  configuration_pairs: Wire.optional(Wire.array(EndpointConfPair)),
  /** @deprecated Use `configuration_pairs`. */
  config_pair: Wire.optional(Wire.array(EndpointConfPair))
}) {}

/**
 * Whether warehouses may be of a type.
 *
 * @since 0.1.0
 * @category configuration
 */
export class WarehouseTypePair extends Wire.struct<WarehouseTypePair>("WarehouseTypePair")({
  warehouse_type: Wire.optional(WarehouseType),
  enabled: Wire.optional(Schema.Boolean)
}) {}

/**
 * How access to data is decided: by table access control, by handing the user's own credentials through, or not at all.
 *
 * @since 0.1.0
 * @category configuration
 */
export const SecurityPolicy = Wire.openEnum("SecurityPolicy", ["DATA_ACCESS_CONTROL", "PASSTHROUGH", "NONE"])

/**
 * @since 0.1.0
 * @category configuration
 */
export type SecurityPolicy = typeof SecurityPolicy.Type

const configFields = {
  security_policy: Wire.optional(SecurityPolicy),
  /** Settings for access to data, such as those of an external Hive metastore; less than 512 KB as JSON. */
  data_access_config: Wire.optional(Wire.array(EndpointConfPair)),
  /** Settings of SQL sessions, such as `ANSI_MODE`. */
  sql_configuration_parameters: Wire.optional(RepeatedEndpointConfPairs),
  /**
   * The types that warehouses may be of. One that cannot be switched off need not be named; warehouses of a type that is
   * switched off may be turned into another.
   */
  enabled_warehouse_types: Wire.optional(Wire.array(WarehouseTypePair)),
  channel: Wire.optional(Channel),
  /** AWS only: the instance profile of all warehouses, and of serverless compute. */
  instance_profile_arn: Wire.optional(Schema.String),
  /** GCP only: the service account with which storage is reached. */
  google_service_account: Wire.optional(Schema.String),
  /** @deprecated It can only be set to true. */
  enable_serverless_compute: Wire.optional(Schema.Boolean),
  /** @deprecated Use `sql_configuration_parameters`. */
  config_param: Wire.optional(RepeatedEndpointConfPairs),
  /** @deprecated Use `sql_configuration_parameters`. */
  global_param: Wire.optional(RepeatedEndpointConfPairs)
}

/**
 * The configuration of the workspace's warehouses.
 *
 * @since 0.1.0
 * @category responses
 */
export class GetWorkspaceWarehouseConfigResponse extends Wire.struct<GetWorkspaceWarehouseConfigResponse>(
  "GetWorkspaceWarehouseConfigResponse"
)<typeof configFields>(configFields) {}

/**
 * Replaces the configuration of the workspace's warehouses. What is left out is taken away: get it, change it, set it.
 *
 * @since 0.1.0
 * @category requests
 */
export class SetWorkspaceWarehouseConfigRequest extends Wire.struct<SetWorkspaceWarehouseConfigRequest>(
  "SetWorkspaceWarehouseConfigRequest"
)<typeof configFields>(configFields) {}

/**
 * A user's default warehouse: a certain one, or the one that was used last.
 *
 * @since 0.1.0
 * @category default warehouses
 */
export const DefaultWarehouseOverrideType = Wire.openEnum("DefaultWarehouseOverrideType", ["CUSTOM", "LAST_SELECTED"])

/**
 * @since 0.1.0
 * @category default warehouses
 */
export type DefaultWarehouseOverrideType = typeof DefaultWarehouseOverrideType.Type

/**
 * A user's choice of a default warehouse, in place of the workspace's.
 *
 * @since 0.1.0
 * @category default warehouses
 */
export class DefaultWarehouseOverride extends Wire.struct<DefaultWarehouseOverride>("DefaultWarehouseOverride")({
  type: Wire.expected(DefaultWarehouseOverrideType),
  /** The warehouse, where the type is `CUSTOM`. */
  warehouse_id: Wire.optional(Schema.String),
  /** Its resource name: `default-warehouse-overrides/` and the user's id. Sent in responses. */
  name: Wire.optional(Schema.String),
  /** The user's id. Sent in responses. */
  default_warehouse_override_id: Wire.optional(Schema.String)
}) {}

/**
 * Gives a user a default warehouse. Administrators can do so for everybody.
 *
 * @since 0.1.0
 * @category requests
 */
export class CreateDefaultWarehouseOverrideRequest extends Wire.struct<CreateDefaultWarehouseOverrideRequest>(
  "CreateDefaultWarehouseOverrideRequest"
)({
  /** The user's id, a number as text, or `me`. */
  default_warehouse_override_id: Schema.String,
  default_warehouse_override: DefaultWarehouseOverride
}) {}

/**
 * Asks for a user's choice of a default warehouse.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetDefaultWarehouseOverrideRequest extends Wire.struct<GetDefaultWarehouseOverrideRequest>(
  "GetDefaultWarehouseOverrideRequest"
)({
  /** `default-warehouse-overrides/` and the user's id or `me`. */
  name: Schema.String
}) {}

/**
 * Changes a user's choice of a default warehouse.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdateDefaultWarehouseOverrideRequest extends Wire.struct<UpdateDefaultWarehouseOverrideRequest>(
  "UpdateDefaultWarehouseOverrideRequest"
)({
  /** `default-warehouse-overrides/` and the user's id or `me`. */
  name: Schema.String,
  /** The fields to change, separated by commas without spaces: `type,warehouse_id`. `*` replaces everything. */
  update_mask: Schema.String,
  /** Whether it is made where it is not there. */
  allow_missing: Wire.optional(Schema.Boolean),
  default_warehouse_override: DefaultWarehouseOverride
}) {}

/**
 * Takes a user's choice of a default warehouse away; the workspace's default holds then.
 *
 * @since 0.1.0
 * @category requests
 */
export class DeleteDefaultWarehouseOverrideRequest extends Wire.struct<DeleteDefaultWarehouseOverrideRequest>(
  "DeleteDefaultWarehouseOverrideRequest"
)({
  /** `default-warehouse-overrides/` and the user's id or `me`. */
  name: Schema.String
}) {}

/**
 * Asks for a page of all users' choices. Takes an administrator.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListDefaultWarehouseOverridesRequest extends Wire.struct<ListDefaultWarehouseOverridesRequest>(
  "ListDefaultWarehouseOverridesRequest"
)({
  /** The most on a page: 100 if absent, at most 1,000. */
  page_size: Wire.optional(Wire.Int),
  /** The `next_page_token` of the page before; the first page if absent. */
  page_token: Wire.optional(Schema.String)
}) {}

/**
 * A page of users' choices.
 *
 * @since 0.1.0
 * @category responses
 */
export class ListDefaultWarehouseOverridesResponse extends Wire.struct<ListDefaultWarehouseOverridesResponse>(
  "ListDefaultWarehouseOverridesResponse"
)({
  default_warehouse_overrides: Wire.optional(Wire.array(DefaultWarehouseOverride)),
  /** The token of the page after this one; absent or empty on the last. */
  next_page_token: Wire.optional(Schema.String)
}) {}
