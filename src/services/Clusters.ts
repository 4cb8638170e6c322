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
export * from "../schemas/clusters/ClusterAttributes.js"
export * from "../schemas/clusters/ClusterDiagnostics.js"
export * from "../schemas/clusters/ClusterEvents.js"
export * from "../schemas/clusters/ClusterPermissions.js"
export * from "../schemas/clusters/Clusters.js"
export * from "../schemas/clusters/ClusterTermination.js"
export * from "../schemas/clusters/NodeTypes.js"
export * from "./clusters/actions.js"
export { operations } from "./clusters/operations.js"
export * from "./clusters/select.js"
export * from "./clusters/service.js"
export * from "./clusters/tagged.js"
export { ClusterFailed, type WaitError } from "./clusters/waiting.js"
export * from "./clusters/waits.js"
