/**
 * Libraries of clusters: install them, watch them being installed, take them off again.
 *
 * The service `Libraries` has the operations of the API, those on the workspace's default base environments included;
 * `pypi`, `whl`, `maven` and others make libraries; `awaitInstalled` waits for those of a cluster.
 *
 * Documentation: https://docs.databricks.com/api/azure/workspace/libraries
 *
 * @since 0.1.0
 */
export * from "../schemas/DefaultBaseEnvironments.js"
export * from "../schemas/Libraries.js"
export * from "./libraries/library.js"
export { operations } from "./libraries/operations.js"
export * from "./libraries/service.js"
export * from "./libraries/waits.js"
