/**
 * Cluster policies, which restrict the clusters that users can create, and the policy families of Databricks that they
 * can be based on.
 *
 * The service `ClusterPolicies` has the operations of both APIs. In the API, the rules of a policy are a JSON string:
 * `PolicyDefinition` parses and builds it, and `getDefinition` and `editDefinition` read and change the rules of a
 * policy in one step.
 *
 * Documentation: https://docs.databricks.com/api/azure/workspace/clusterpolicies
 *
 * @since 0.1.0
 */
export * from "../schemas/clusterPolicies/ClusterPolicies.js"
export * from "../schemas/clusterPolicies/ClusterPolicyPermissions.js"
export * from "./clusterPolicies/definitions.js"
export { operations } from "./clusterPolicies/operations.js"
export * from "./clusterPolicies/service.js"
