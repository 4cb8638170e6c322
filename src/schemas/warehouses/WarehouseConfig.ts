/**
 * The workspace configuration of SQL warehouses, and the default warehouse overrides of users.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "../Wire.js"
import { Channel, WarehouseType } from "./Warehouses.js"

/**
 * A key and its value.
 *
 * @since 0.1.0
 * @category configuration
 */
export class EndpointConfPair extends Wire.struct<EndpointConfPair>("EndpointConfPair")({
  key: Wire.optional(Schema.String),
  value: Wire.optional(Wire.Secret)
}) {}

/**
 * A list of keys and values.
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
 * Whether a type of warehouse is enabled.
 *
 * @since 0.1.0
 * @category configuration
 */
export class WarehouseTypePair extends Wire.struct<WarehouseTypePair>("WarehouseTypePair")({
  warehouse_type: Wire.optional(WarehouseType),
  enabled: Wire.optional(Schema.Boolean)
}) {}

/**
 * How data access is controlled: with table access control, with credential passthrough, or not at all.
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
  /** Data access settings, such as those of an external Hive metastore. Less than 512 KB as JSON. */
  data_access_config: Wire.optional(Wire.array(EndpointConfPair)),
  /** SQL session parameters, such as `ANSI_MODE`. */
  sql_configuration_parameters: Wire.optional(RepeatedEndpointConfPairs),
  /**
   * The enabled types of warehouse. A type that cannot be disabled can be omitted. Warehouses of a disabled type can be
   * converted to another type.
   */
  enabled_warehouse_types: Wire.optional(Wire.array(WarehouseTypePair)),
  channel: Wire.optional(Channel),
  /** The instance profile of all warehouses and of serverless compute. AWS only. */
  instance_profile_arn: Wire.optional(Schema.String),
  /** The service account for access to storage. GCP only. */
  google_service_account: Wire.optional(Schema.String),
  /** @deprecated Can only be set to `true`. */
  enable_serverless_compute: Wire.optional(Schema.Boolean),
  /** @deprecated Use `sql_configuration_parameters`. */
  config_param: Wire.optional(RepeatedEndpointConfPairs),
  /** @deprecated Use `sql_configuration_parameters`. */
  global_param: Wire.optional(RepeatedEndpointConfPairs)
}

/**
 * The workspace configuration of SQL warehouses.
 *
 * @since 0.1.0
 * @category responses
 */
export class GetWorkspaceWarehouseConfigResponse extends Wire.struct<GetWorkspaceWarehouseConfigResponse>(
  "GetWorkspaceWarehouseConfigResponse"
)<typeof configFields>(configFields) {}

/**
 * Request to replace the workspace configuration of SQL warehouses. Omitted settings are removed: get the
 * configuration, change it, then set it.
 *
 * @since 0.1.0
 * @category requests
 */
export class SetWorkspaceWarehouseConfigRequest extends Wire.struct<SetWorkspaceWarehouseConfigRequest>(
  "SetWorkspaceWarehouseConfigRequest"
)<typeof configFields>(configFields) {}

/**
 * The type of a default warehouse: a specific one, or the last used one.
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
 * The default warehouse of a user. Overrides the default of the workspace.
 *
 * @since 0.1.0
 * @category default warehouses
 */
export class DefaultWarehouseOverride extends Wire.struct<DefaultWarehouseOverride>("DefaultWarehouseOverride")({
  type: Wire.expected(DefaultWarehouseOverrideType),
  /** The warehouse, if the type is `CUSTOM`. */
  warehouse_id: Wire.optional(Schema.String),
  /** The resource name: `default-warehouse-overrides/` followed by the user id. Output only. */
  name: Wire.optional(Schema.String),
  /** The user id. Output only. */
  default_warehouse_override_id: Wire.optional(Schema.String)
}) {}

/**
 * Request to set the default warehouse of a user. Admins can set it for all users.
 *
 * @since 0.1.0
 * @category requests
 */
export class CreateDefaultWarehouseOverrideRequest extends Wire.struct<CreateDefaultWarehouseOverrideRequest>(
  "CreateDefaultWarehouseOverrideRequest"
)({
  /** The user id, as a string, or `me`. */
  default_warehouse_override_id: Schema.String,
  default_warehouse_override: DefaultWarehouseOverride
}) {}

/**
 * Request to get the default warehouse of a user.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetDefaultWarehouseOverrideRequest extends Wire.struct<GetDefaultWarehouseOverrideRequest>(
  "GetDefaultWarehouseOverrideRequest"
)({
  /** `default-warehouse-overrides/` followed by the user id or `me`. */
  name: Schema.String
}) {}

/**
 * Request to update the default warehouse of a user.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdateDefaultWarehouseOverrideRequest extends Wire.struct<UpdateDefaultWarehouseOverrideRequest>(
  "UpdateDefaultWarehouseOverrideRequest"
)({
  /** `default-warehouse-overrides/` followed by the user id or `me`. */
  name: Schema.String,
  /** The fields to update, separated by commas, without spaces: `type,warehouse_id`. `*` replaces all fields. */
  update_mask: Schema.String,
  /** Whether to create the override if it does not exist. */
  allow_missing: Wire.optional(Schema.Boolean),
  default_warehouse_override: DefaultWarehouseOverride
}) {}

/**
 * Request to delete the default warehouse of a user. The default of the workspace then applies.
 *
 * @since 0.1.0
 * @category requests
 */
export class DeleteDefaultWarehouseOverrideRequest extends Wire.struct<DeleteDefaultWarehouseOverrideRequest>(
  "DeleteDefaultWarehouseOverrideRequest"
)({
  /** `default-warehouse-overrides/` followed by the user id or `me`. */
  name: Schema.String
}) {}

/**
 * Request to list the overrides of all users, one page at a time. Requires admin rights.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListDefaultWarehouseOverridesRequest extends Wire.struct<ListDefaultWarehouseOverridesRequest>(
  "ListDefaultWarehouseOverridesRequest"
)({
  /** The max number of overrides on a page. The default is 100, the max 1,000. */
  page_size: Wire.optional(Wire.Int),
  /** The `next_page_token` of the previous page. If omitted, the first page. */
  page_token: Wire.optional(Schema.String)
}) {}

/**
 * A page of overrides.
 *
 * @since 0.1.0
 * @category responses
 */
export class ListDefaultWarehouseOverridesResponse extends Wire.struct<ListDefaultWarehouseOverridesResponse>(
  "ListDefaultWarehouseOverridesResponse"
)({
  default_warehouse_overrides: Wire.optional(Wire.array(DefaultWarehouseOverride)),
  /** The token of the next page. Empty or absent on the last page. */
  next_page_token: Wire.optional(Schema.String)
}) {}
