/**
 * Credentials of the programs that a person is logged in to: `az` and `databricks`. They are run when a token is needed.
 *
 * @since 0.1.0
 */
export { type AzureCliOptions, azureCli, makeAzureCli } from "./credentials/azureCli.js"
export { type DatabricksCliOptions, databricksCli, makeDatabricksCli } from "./credentials/databricksCli.js"
