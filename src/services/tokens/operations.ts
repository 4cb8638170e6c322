/** The REST operations of the Tokens API. */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Operation from "../../layers/Operation.js"
import * as Tokens from "../../schemas/Tokens.js"

/**
 * A token that has just been created.
 *
 * @since 0.1.0
 * @category models
 */
export interface CreatedToken extends Omit<Tokens.CreateTokenResponse, "token_value"> {
  /** What requests carry. It is not to be had again, and shows only where `Redacted.value` is called on it. */
  readonly token_value: Redacted.Redacted
}

export const createToken = Operation.post("/api/2.0/token/create", {
  request: Tokens.CreateTokenRequest,
  response: Tokens.CreateTokenResponse,
  repeat: "never",
  sensitive: true
})

const redacted = (created: Tokens.CreateTokenResponse): CreatedToken => ({
  ...created,
  token_value: Redacted.make(created.token_value)
})

/**
 * The operations of the API, each with its request, its response and whether it may be repeated.
 *
 * @since 0.1.0
 * @category operations
 */
export const operations = Operation.group("Tokens", {
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
  create: Operation.derive(
    createToken,
    (call) => (request?: Tokens.CreateTokenRequest) => Effect.map(call(request ?? {}), redacted)
  ),

  /**
   * All tokens of the caller that are still good.
   *
   * `GET /api/2.0/token/list`, https://docs.databricks.com/api/azure/workspace/tokens/list
   */
  list: Operation.get("/api/2.0/token/list", {
    response: Tokens.ListPublicTokensResponse
  }),

  /**
   * Changes the comment or the scopes of a token, as `update_mask` says. Fails with `DatabricksNotFound` where there is none.
   *
   * `PATCH /api/2.0/token/{token_id}`, https://docs.databricks.com/api/azure/workspace/tokens/update
   */
  update: Operation.patch("/api/2.0/token/{token_id}", {
    request: Tokens.UpdateTokenRequest,
    repeat: "safe"
  }),

  /**
   * Revokes a token. Fails with `ResourceDoesNotExist` where there is none.
   *
   * `POST /api/2.0/token/delete`, https://docs.databricks.com/api/azure/workspace/tokens/delete
   */
  delete: Operation.post("/api/2.0/token/delete", {
    request: Tokens.DeleteTokenRequest,
    repeat: "safe"
  })
})
