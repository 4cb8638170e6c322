/**
 * Scripts that run on every node of every cluster of the workspace when it starts.
 *
 * The service `GlobalInitScripts` has the operations of the API, with scripts in base64. `createFromText`,
 * `updateFromText` and `getText` use text instead.
 *
 * Documentation: https://docs.databricks.com/api/azure/workspace/globalinitscripts
 *
 * @since 0.1.0
 */
export * from "../schemas/GlobalInitScripts.js"
export { operations } from "./globalInitScripts/operations.js"
export * from "./globalInitScripts/service.js"
export * from "./globalInitScripts/text.js"
