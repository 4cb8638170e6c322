/**
 * Credentials from the logins of the command line tools `az` and `databricks`, which run when a token is needed.
 *
 * @since 0.1.0
 */
export { type AzureCliOptions, azureCli, makeAzureCli } from "./credentials/azureCli.js"
export { type DatabricksCliOptions, databricksCli, makeDatabricksCli } from "./credentials/databricksCli.js"
