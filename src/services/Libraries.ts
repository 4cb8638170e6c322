/**
 * Libraries of clusters: install them, watch the installation and uninstall them.
 *
 * The service `Libraries` has the operations of the API, including those for the default base environments of the
 * workspace. `pypi`, `whl`, `maven` and others create libraries. `awaitInstalled` waits until those of a cluster are
 * installed.
 *
 * Documentation: https://docs.databricks.com/api/azure/workspace/libraries
 *
 * @since 0.1.0
 */
export * from "../schemas/libraries/DefaultBaseEnvironments.js"
export * from "../schemas/libraries/Libraries.js"
export * from "./libraries/library.js"
export { operations } from "./libraries/operations.js"
export * from "./libraries/service.js"
export * from "./libraries/waits.js"
