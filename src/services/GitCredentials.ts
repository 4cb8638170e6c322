/**
 * Git credentials: how Git folders and jobs authenticate with Git providers.
 *
 * Documentation: https://docs.databricks.com/api/azure/workspace/gitcredentials
 *
 * @since 0.1.0
 */
export * from "../schemas/GitCredentials.js"
export { operations } from "./gitCredentials/operations.js"
export * from "./gitCredentials/service.js"
