import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Endpoints from "../../internal/endpoints/Tokens.js"
import { withoutFields } from "../../internal/withoutFields.js"
import { DatabricksClient } from "../../layers/DatabricksClient.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import type * as Schemas from "../../schemas/Tokens.js"

/**
 * The Token API of a workspace.
 *
 * @since 0.1.0
 * @category context
 */
export class Tokens extends Context.Tag("effect-databricks/Tokens")<Tokens, Service>() {}

/**
 * A token that has just been created.
 *
 * @since 0.1.0
 * @category models
 */
export interface CreatedToken extends Omit<Schemas.CreateTokenResponse, "token_value"> {
  /** What requests carry. It is not to be had again, and shows only where `Redacted.value` is called on it. */
  readonly token_value: Redacted.Redacted
}

/**
 * One member for each operation of the API.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /**
   * Creates a token of the caller. Not safe to repeat: where the answer is lost, look for the token by its comment and
   * revoke it.
   *
   * Fails with `DatabricksBadRequest` (`QUOTA_EXCEEDED`) where the caller has too many.
   *
   * `POST /api/2.0/token/create`, https://docs.databricks.com/api/azure/workspace/tokens/create
   *
   * @example
   * ```ts
   * import { DatabricksClient, Tokens } from "effect-databricks"
   * import * as Effect from "effect/Effect"
   *
   * const program = Effect.gen(function* () {
   *   const tokens = yield* Tokens.Tokens
   *   const { token_value } = yield* tokens.create({ comment: "nightly", lifetime_seconds: 3600 })
   *   return DatabricksClient.layer({ host: "adb-1234567890123456.7.azuredatabricks.net", token: token_value })
   * })
   * ```
   */
  readonly create: (request?: Schemas.CreateTokenRequest) => Effect.Effect<CreatedToken, DatabricksError>

  /**
   * All tokens of the caller that are still good.
   *
   * `GET /api/2.0/token/list`, https://docs.databricks.com/api/azure/workspace/tokens/list
   */
  readonly list: () => Effect.Effect<Schemas.ListPublicTokensResponse, DatabricksError>

  /**
   * Changes the comment or the scopes of a token, as `update_mask` says. Fails with `DatabricksNotFound` where there is none.
   *
   * `PATCH /api/2.0/token/{token_id}`, https://docs.databricks.com/api/azure/workspace/tokens/update
   */
  readonly update: (request: Schemas.UpdateTokenRequest) => Effect.Effect<void, DatabricksError>

  /**
   * Revokes a token. Fails with `ResourceDoesNotExist` where there is none.
   *
   * `POST /api/2.0/token/delete`, https://docs.databricks.com/api/azure/workspace/tokens/delete
   */
  readonly delete: (request: Schemas.DeleteTokenRequest) => Effect.Effect<void, DatabricksError>
}

/**
 * @since 0.1.0
 * @category constructors
 */
export const make: Effect.Effect<Service, never, DatabricksClient> = Effect.map(DatabricksClient, ({ call }) => {
  const create = call(Endpoints.create)
  return Tokens.of({
    create: (request = {}) =>
      Effect.map(create(request), (created) => ({ ...created, token_value: Redacted.make(created.token_value) })),
    list: withoutFields(call(Endpoints.list)),
    update: call(Endpoints.update),
    delete: call(Endpoints.delete)
  })
})

/**
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<Tokens, never, DatabricksClient> = Layer.effect(Tokens, make)
