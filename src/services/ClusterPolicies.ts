/**
 * Cluster policies, which say what clusters may be made of, and the policy families that Databricks offers to build on.
 *
 * The service `ClusterPolicies` has the operations of both APIs. The rules of a policy are JSON in a string there;
 * `PolicyDefinition` reads and builds them, `getDefinition` and `editDefinition` do it in one step.
 *
 * Documentation: https://docs.databricks.com/api/azure/workspace/clusterpolicies
 *
 * @since 0.1.0
 */
export * from "../schemas/ClusterPolicies.js"
export * from "../schemas/ClusterPolicyPermissions.js"
export * from "./clusterPolicies/definitions.js"
export { operations } from "./clusterPolicies/operations.js"
export * from "./clusterPolicies/service.js"
