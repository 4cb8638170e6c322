/**
 * Instance pools: sets of idle instances that let clusters start faster.
 *
 * The service `InstancePools` has the operations of the API. A cluster uses the pool with its `instance_pool_id`.
 *
 * Documentation: https://docs.databricks.com/api/azure/workspace/instancepools
 *
 * @since 0.1.0
 */
export { DockerBasicAuth, DockerImage, GcpAvailability, NodeTypeFlexibility } from "../schemas/ClusterAttributes.js"
export * from "../schemas/InstancePoolPermissions.js"
export * from "../schemas/InstancePools.js"
export { operations } from "./instancePools/operations.js"
export * from "./instancePools/service.js"
