/**
 * Secrets: passwords and keys for jobs and notebooks, stored in scopes.
 *
 * The service `Secrets` has the operations of the API. Functions such as `getSecretText`, `putSecretText` and
 * `createDatabricksBackedScope` are shorter to call. Values are `Redacted`, so that they do not appear in logs or
 * errors.
 *
 * Documentation: https://docs.databricks.com/api/azure/workspace/secrets
 *
 * @since 0.1.0
 */
export * from "../schemas/Secrets.js"
export { operations, type Secret } from "./secrets/operations.js"
export * from "./secrets/scopes.js"
export * from "./secrets/service.js"
export * from "./secrets/values.js"
