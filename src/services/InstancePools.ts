/**
 * Instance pools: sets of idle instances that let clusters start faster.
 *
 * The service `InstancePools` has the operations of the API. A cluster uses the pool with its `instance_pool_id`.
 *
 * Documentation: https://docs.databricks.com/api/azure/workspace/instancepools
 *
 * @since 0.1.0
 */
export {
  DockerBasicAuth,
  DockerImage,
  GcpAvailability,
  NodeTypeFlexibility
} from "../schemas/clusters/ClusterAttributes.js"
export * from "../schemas/instancePools/InstancePoolPermissions.js"
export * from "../schemas/instancePools/InstancePools.js"
export { operations } from "./instancePools/operations.js"
export * from "./instancePools/service.js"
