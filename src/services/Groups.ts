/**
 * Groups of the workspace and their members (Groups API 2.0). Databricks maintains this API for existing programs and
 * recommends SCIM for new ones.
 *
 * The service `Groups` has the operations of the API. The type of a member is either a user or a group.
 *
 * Documentation: https://learn.microsoft.com/azure/databricks/dev-tools/api/latest/groups
 *
 * @since 0.1.0
 */
export * from "../schemas/Groups.js"
export { operations } from "./groups/operations.js"
export * from "./groups/principals.js"
export * from "./groups/service.js"
