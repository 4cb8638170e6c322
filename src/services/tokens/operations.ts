/** REST operations of the Token API. */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Operation from "../../layers/Operation.js"
import * as Tokens from "../../schemas/Tokens.js"

/**
 * A new token.
 *
 * @since 0.1.0
 * @category models
 */
export interface CreatedToken extends Omit<Tokens.CreateTokenResponse, "token_value"> {
  /** The token that requests send. It is returned only once. Only `Redacted.value` reveals it. */
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

/** The operations: the request, the response and the retry behavior of each. @since 0.1.0 @category operations */
export const operations = Operation.group("Tokens", {
  /**
   * Creates a token for the caller. Not safe to retry: if the response is lost, look the token up by its comment and
   * revoke it.
   * Fails with `DatabricksBadRequest` (`QUOTA_EXCEEDED`) if the caller has too many tokens.
   * @see `POST /api/2.0/token/create`, https://docs.databricks.com/api/azure/workspace/tokens/create
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
   * Lists the valid tokens of the caller.
   * @see `GET /api/2.0/token/list`, https://docs.databricks.com/api/azure/workspace/tokens/list
   */
  list: Operation.get("/api/2.0/token/list", { response: Tokens.ListPublicTokensResponse }),
  /**
   * Updates the comment or the scopes of a token, as set in `update_mask`. Fails with `DatabricksNotFound` if the token
   * does not exist.
   * @see `PATCH /api/2.0/token/{token_id}`, https://docs.databricks.com/api/azure/workspace/tokens/update
   */
  update: Operation.patch("/api/2.0/token/{token_id}", { request: Tokens.UpdateTokenRequest, repeat: "safe" }),
  /**
   * Revokes a token. Fails with `ResourceDoesNotExist` if the token does not exist.
   * @see `POST /api/2.0/token/delete`, https://docs.databricks.com/api/azure/workspace/tokens/delete
   */
  delete: Operation.post("/api/2.0/token/delete", { request: Tokens.DeleteTokenRequest, repeat: "safe" })
})
