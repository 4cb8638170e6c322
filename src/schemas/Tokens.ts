/**
 * Personal access tokens.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { EpochMillis } from "./EpochMillis.js"
import * as Wire from "./Wire.js"

/**
 * The state of the automatic inference of the scopes that a token needs.
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
  /** The purpose of the token. */
  comment: Wire.optional(Schema.String),
  creation_time: Wire.optional(EpochMillis),
  /** The expiry time. -1 if the token does not expire. */
  expiry_time: Wire.optional(EpochMillis),
  /**
   * The time of the last use, accurate to about a day. Absent if the token has not been used.
   *
   * @deprecated Not in the current version of the API.
   */
  last_accessed_time: Wire.optional(EpochMillis),
  /** The APIs that the token can access, such as `clusters`. Absent if it can access all APIs. */
  scopes: Wire.optional(Wire.array(Schema.String)),
  autoscope_state: Wire.optional(AutoscopeState),
  /** The scopes that were required by the use of the token so far. */
  inferred_scopes: Wire.optional(Wire.array(Schema.String)),
  /** The scopes that were derived from the use of the token before scope inference was enabled. */
  backfill_scopes: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * Request to create a token for the caller.
 *
 * @since 0.1.0
 * @category requests
 */
export class CreateTokenRequest extends Wire.struct<CreateTokenRequest>("CreateTokenRequest")({
  /** The purpose of the token. */
  comment: Wire.optional(Schema.String),
  /** The lifetime, in seconds. The default is two years. */
  lifetime_seconds: Wire.optional(Wire.Int),
  /** The APIs that the token can access, such as `clusters`. The default is all APIs. */
  scopes: Wire.optional(Wire.array(Schema.String)),
  /** Whether the scopes are inferred from the use of the token. */
  autoscope_enabled: Wire.optional(Schema.Boolean)
}) {}

/**
 * A token in the format of the API. The service returns a `CreatedToken` instead, which does not reveal its value.
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
 * Request to update the comment or the scopes of a token.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdateTokenRequest extends Wire.struct<UpdateTokenRequest>("UpdateTokenRequest")({
  token_id: Schema.String,
  /** The new values. */
  token: PublicTokenInfo,
  /** The fields of `token` to update, separated by commas, without spaces: `comment,scopes`. */
  update_mask: Schema.String
}) {}

/**
 * Request to revoke a token.
 *
 * @since 0.1.0
 * @category requests
 */
export class DeleteTokenRequest extends Wire.struct<DeleteTokenRequest>("DeleteTokenRequest")({
  token_id: Schema.String
}) {}
