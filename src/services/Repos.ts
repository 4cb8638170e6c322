/**
 * Repos, also called Git folders: folders of the workspace that are clones of a Git repository.
 *
 * Documentation: https://docs.databricks.com/api/azure/workspace/repos
 *
 * @since 0.1.0
 */
export * from "../schemas/repos/RepoPermissions.js"
export * from "../schemas/repos/Repos.js"
export { operations } from "./repos/operations.js"
export * from "./repos/providers.js"
export * from "./repos/service.js"
