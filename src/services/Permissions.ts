/**
 * Permissions on clusters, jobs, notebooks, warehouses and all other objects that have permissions.
 *
 * The service `Permissions` has the operations of the API. `user`, `group` and `servicePrincipal` create entries, with
 * the levels that the object type supports. `direct` converts permissions that were read to entries that can be set.
 *
 * Documentation: https://docs.databricks.com/api/azure/workspace/permissions
 *
 * @since 0.1.0
 */
export * from "../schemas/Permissions.js"
export * from "./permissions/entries.js"
export { operations } from "./permissions/operations.js"
export * from "./permissions/service.js"
