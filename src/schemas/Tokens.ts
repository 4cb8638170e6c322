/**
 * Personal access tokens.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { EpochMillis } from "./EpochMillis.js"
import * as Wire from "./Wire.js"

/**
 * How far Databricks is with finding out by itself which scopes a token needs.
 *
 * @since 0.1.0
 * @category tokens
 */
export const AutoscopeState = Wire.openEnum("AutoscopeState", [
  "AUTOSCOPE_STATE_DISABLED",
  "AUTOSCOPE_STATE_RUNNING",
  "AUTOSCOPE_STATE_COMPLETED",
  "AUTOSCOPE_STATE_USER_SELECTED",
  "AUTOSCOPE_STATE_BACKFILLED",
  "AUTOSCOPE_STATE_API_NOT_COVERED"
])

/**
 * @since 0.1.0
 * @category tokens
 */
export type AutoscopeState = typeof AutoscopeState.Type

/**
 * A token without its value.
 *
 * @since 0.1.0
 * @category tokens
 */
export class PublicTokenInfo extends Wire.struct<PublicTokenInfo>("PublicTokenInfo")({
  token_id: Wire.optional(Schema.String),
  /** What the token is for. */
  comment: Wire.optional(Schema.String),
  creation_time: Wire.optional(EpochMillis),
  /** -1 for a token that does not expire. */
  expiry_time: Wire.optional(EpochMillis),
  /**
   * Known to the day or so; absent where the token has not been used.
   *
   * @deprecated Not in the current version of the API.
   */
  last_accessed_time: Wire.optional(EpochMillis),
  /** The APIs that the token is good for, such as `clusters`; absent where it is good for all. */
  scopes: Wire.optional(Wire.array(Schema.String)),
  autoscope_state: Wire.optional(AutoscopeState),
  /** The scopes that the token's use so far called for. */
  inferred_scopes: Wire.optional(Wire.array(Schema.String)),
  /** The scopes that were taken from the token's use before its scopes were inferred. */
  backfill_scopes: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * Creates a token of the caller.
 *
 * @since 0.1.0
 * @category requests
 */
export class CreateTokenRequest extends Wire.struct<CreateTokenRequest>("CreateTokenRequest")({
  /** What the token is for. */
  comment: Wire.optional(Schema.String),
  /** How long it is good, in seconds; two years by default. */
  lifetime_seconds: Wire.optional(Wire.Int),
  /** The APIs that it is good for, such as `clusters`; all by default. */
  scopes: Wire.optional(Wire.array(Schema.String)),
  /** Whether its scopes are inferred from its use. */
  autoscope_enabled: Wire.optional(Schema.Boolean)
}) {}

/**
 * A token as it crosses the wire. The service hands out a `CreatedToken` instead, which does not show its value.
 *
 * @since 0.1.0
 * @category responses
 */
export class CreateTokenResponse extends Wire.struct<CreateTokenResponse>("CreateTokenResponse")({
  token_value: Wire.Secret,
  token_info: Wire.optional(PublicTokenInfo)
}) {}

/**
 * All tokens of the caller.
 *
 * @since 0.1.0
 * @category responses
 */
export class ListPublicTokensResponse extends Wire.struct<ListPublicTokensResponse>("ListPublicTokensResponse")({
  token_infos: Wire.optional(Wire.array(PublicTokenInfo))
}) {}

/**
 * Changes a token's comment or scopes.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdateTokenRequest extends Wire.struct<UpdateTokenRequest>("UpdateTokenRequest")({
  token_id: Schema.String,
  /** The new values. */
  token: PublicTokenInfo,
  /** The fields of `token` to change, separated by commas without spaces: `comment,scopes`. */
  update_mask: Schema.String
}) {}

/**
 * Revokes a token.
 *
 * @since 0.1.0
 * @category requests
 */
export class DeleteTokenRequest extends Wire.struct<DeleteTokenRequest>("DeleteTokenRequest")({
  token_id: Schema.String
}) {}
