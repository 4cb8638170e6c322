/**
 * Clusters: create them, watch them, wait for them, make them go away again.
 *
 * The service `Clusters` has the operations of the API; `watch`, `awaitRunning`, `ensureRunning`, `scoped` and others
 * are made of them. `ClusterSpec` builds specifications.
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
