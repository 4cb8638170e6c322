/**
 * SQL warehouses: create them, watch them, wait for them, delete them, and configure the settings they share.
 *
 * The service `Warehouses` has the operations of the API. Functions such as `watch`, `awaitRunning`, `ensureRunning`
 * and `scoped` combine them.
 *
 * Documentation: https://docs.databricks.com/api/azure/workspace/warehouses
 *
 * @since 0.1.0
 */
export {
  TerminationReason,
  TerminationReasonCode,
  TerminationReasonType
} from "../schemas/clusters/ClusterTermination.js"
export * from "../schemas/warehouses/WarehouseConfig.js"
export * from "../schemas/warehouses/WarehousePermissions.js"
export * from "../schemas/warehouses/Warehouses.js"
export { operations } from "./warehouses/operations.js"
export * from "./warehouses/service.js"
export * from "./warehouses/waits.js"
