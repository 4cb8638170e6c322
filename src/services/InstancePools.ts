/**
 * Instance pools: machines that wait for clusters, so that clusters start faster.
 *
 * The service `InstancePools` has the operations of the API. A cluster takes its machines from a pool by its
 * `instance_pool_id`.
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
