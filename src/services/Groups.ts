/**
 * Groups of the workspace and their members, by the Groups API 2.0. Databricks keeps it for what was built on it; new
 * programs do the same, and more, by SCIM.
 *
 * The service `Groups` has the operations of the API. A member is a user or a group, typed as one or the other.
 *
 * Documentation: https://learn.microsoft.com/azure/databricks/dev-tools/api/latest/groups
 *
 * @since 0.1.0
 */
export * from "../schemas/Groups.js"
export { operations } from "./groups/operations.js"
export * from "./groups/principals.js"
export * from "./groups/service.js"
