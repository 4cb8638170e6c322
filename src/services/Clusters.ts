/**
 * Clusters: create them, watch them, wait for them and terminate them.
 *
 * The service `Clusters` has the operations of the API. Functions such as `watch`, `awaitRunning`, `ensureRunning` and
 * `scoped` combine them. `ClusterSpec` builds specifications.
 *
 * Documentation: https://docs.databricks.com/api/azure/workspace/clusters
 *
 * @since 0.1.0
 */
export * from "../schemas/ClusterAttributes.js"
export * from "../schemas/ClusterDiagnostics.js"
export * from "../schemas/ClusterEvents.js"
export * from "../schemas/ClusterPermissions.js"
export * from "../schemas/Clusters.js"
export * from "../schemas/ClusterTermination.js"
export * from "../schemas/NodeTypes.js"
export { operations } from "./clusters/operations.js"
export * from "./clusters/select.js"
export * from "./clusters/service.js"
export * from "./clusters/waits.js"
