/**
 * Who may do what with clusters, jobs, notebooks, warehouses and everything else that has permissions, through one API.
 *
 * The service `Permissions` has the operations of the API. `user`, `group` and `servicePrincipal` make the permissions to
 * give, with the levels that the type of the object has; `direct` turns the permissions that were read into permissions
 * to give.
 *
 * Documentation: https://docs.databricks.com/api/azure/workspace/permissions
 *
 * @since 0.1.0
 */
export * from "../schemas/Permissions.js"
export * from "./permissions/entries.js"
export { operations } from "./permissions/operations.js"
export * from "./permissions/service.js"
