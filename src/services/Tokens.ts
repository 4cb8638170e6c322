/**
 * Personal access tokens of the caller: create, list, update and revoke them.
 *
 * The service `Tokens` has the operations of the API. The value of a token is `Redacted`, so that it does not appear in
 * logs or errors.
 *
 * Documentation: https://docs.databricks.com/api/azure/workspace/tokens
 *
 * @since 0.1.0
 */
export * from "../schemas/Tokens.js"
export { type CreatedToken, operations } from "./tokens/operations.js"
export * from "./tokens/service.js"
