/**
 * Scripts that every cluster of the workspace runs on each of its nodes when it starts.
 *
 * The service `GlobalInitScripts` has the operations of the API, with scripts in base64 as on the wire; `createFromText`,
 * `updateFromText` and `getText` take and give them as text.
 *
 * Documentation: https://docs.databricks.com/api/azure/workspace/globalinitscripts
 *
 * @since 0.1.0
 */
export * from "../schemas/GlobalInitScripts.js"
export { operations } from "./globalInitScripts/operations.js"
export * from "./globalInitScripts/service.js"
export * from "./globalInitScripts/text.js"
