/**
 * Personal access tokens of the caller: create, list, change, revoke them.
 *
 * The service `Tokens` has the operations of the API. A token's value is `Redacted`: no log and no error shows it.
 *
 * Documentation: https://docs.databricks.com/api/azure/workspace/tokens
 *
 * @since 0.1.0
 */
export * from "../schemas/Tokens.js"
export { operations } from "./tokens/operations.js"
export * from "./tokens/service.js"
