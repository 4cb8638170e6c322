/**
 * Secrets: passwords and keys that jobs and notebooks use without showing them, in scopes.
 *
 * The service `Secrets` has the operations of the API; `getSecretText`, `putSecretText`, `createDatabricksBackedScope`
 * and others are made of them. A value that comes out is `Redacted`: no log and no error shows it.
 *
 * Documentation: https://docs.databricks.com/api/azure/workspace/secrets
 *
 * @since 0.1.0
 */
export * from "../schemas/Secrets.js"
export { operations } from "./secrets/operations.js"
export * from "./secrets/scopes.js"
export * from "./secrets/service.js"
export * from "./secrets/values.js"
