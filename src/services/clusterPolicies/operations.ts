/** REST operations of the Cluster Policies and Policy Families APIs. */
import * as Operation from "../../layers/Operation.js"
import * as Policies from "../../schemas/clusterPolicies/ClusterPolicies.js"
import * as Permissions from "../../schemas/clusterPolicies/ClusterPolicyPermissions.js"

const listPolicyFamiliesPage = Operation.get("/api/2.0/policy-families", {
  request: Policies.ListPolicyFamiliesRequest,
  response: Policies.ListPolicyFamiliesResponse
})

/** The operations: the request, the response and the retry behavior of each. @since 0.1.0 @category operations */
export const operations = Operation.group("ClusterPolicies", {
  /**
   * Creates a policy. Requires admin rights. Not safe to retry: if the connection fails, look the policy up by name
   * before creating it again.
   * Fails with `InvalidParameterValue` if the name is taken, the definition is not valid JSON, or both a definition and
   * a family are set.
   * @see `POST /api/2.0/policies/clusters/create`, https://docs.databricks.com/api/azure/workspace/clusterpolicies/create
   */
  create: Operation.post("/api/2.0/policies/clusters/create", {
    request: Policies.CreatePolicyRequest,
    response: Policies.CreatePolicyResponse,
    repeat: "never"
  }),
  /**
   * Replaces a policy. Fields that are not set are removed. Requires admin rights. Existing clusters do not change
   * unless `auto_enforcement_config` is set. Use `editDefinition` to change only the rules.
   * Fails with `ResourceDoesNotExist` if the policy does not exist, and with the errors of `create`.
   * @see `POST /api/2.0/policies/clusters/edit`, https://docs.databricks.com/api/azure/workspace/clusterpolicies/edit
   */
  edit: Operation.post("/api/2.0/policies/clusters/edit", { request: Policies.EditPolicyRequest, repeat: "safe" }),
  /**
   * Returns a policy. Fails with `ResourceDoesNotExist` if it does not exist.
   * @see `GET /api/2.0/policies/clusters/get`, https://docs.databricks.com/api/azure/workspace/clusterpolicies/get
   */
  get: Operation.get("/api/2.0/policies/clusters/get", {
    request: Policies.GetPolicyRequest,
    response: Policies.Policy
  }),
  /**
   * Lists the policies that the caller can use.
   * @see `GET /api/2.0/policies/clusters/list`, https://docs.databricks.com/api/azure/workspace/clusterpolicies/list
   */
  list: Operation.get("/api/2.0/policies/clusters/list", {
    request: Policies.ListPoliciesRequest,
    response: Policies.ListPoliciesResponse
  }),
  /**
   * Deletes a policy. Requires admin rights. Clusters that use the policy keep running but can no longer be edited.
   * @see `POST /api/2.0/policies/clusters/delete`, https://docs.databricks.com/api/azure/workspace/clusterpolicies/delete
   */
  delete: Operation.post("/api/2.0/policies/clusters/delete", {
    request: Policies.DeletePolicyRequest,
    repeat: "safe"
  }),
  /**
   * Returns a policy family. Fails with `ResourceDoesNotExist` if it does not exist.
   * @see `GET /api/2.0/policy-families/{policy_family_id}`, https://docs.databricks.com/api/azure/workspace/policyfamilies/get
   */
  getPolicyFamily: Operation.get("/api/2.0/policy-families/{policy_family_id}", {
    request: Policies.GetPolicyFamilyRequest,
    response: Policies.PolicyFamily
  }),
  /**
   * Lists all policy families. Pages are fetched on demand.
   * @see `GET /api/2.0/policy-families`, https://docs.databricks.com/api/azure/workspace/policyfamilies/list
   */
  listPolicyFamilies: Operation.paged(listPolicyFamiliesPage, "policy_families"),
  /** Returns one page of `listPolicyFamilies`. */
  listPolicyFamiliesPage,
  /**
   * Returns the permissions on a policy.
   * @see `GET /api/2.0/permissions/cluster-policies/{cluster_policy_id}`, https://docs.databricks.com/api/azure/workspace/clusterpolicies/getpermissions
   */
  getPermissions: Operation.get("/api/2.0/permissions/cluster-policies/{cluster_policy_id}", {
    request: Permissions.GetClusterPolicyPermissionsRequest,
    response: Permissions.ClusterPolicyPermissions
  }),
  /**
   * Replaces all direct permissions on a policy. Inherited permissions are kept.
   * @see `PUT /api/2.0/permissions/cluster-policies/{cluster_policy_id}`, https://docs.databricks.com/api/azure/workspace/clusterpolicies/setpermissions
   */
  setPermissions: Operation.put("/api/2.0/permissions/cluster-policies/{cluster_policy_id}", {
    request: Permissions.SetClusterPolicyPermissionsRequest,
    response: Permissions.ClusterPolicyPermissions
  }),
  /**
   * Adds or changes the permissions of the users, groups and service principals in the request.
   * @see `PATCH /api/2.0/permissions/cluster-policies/{cluster_policy_id}`, https://docs.databricks.com/api/azure/workspace/clusterpolicies/updatepermissions
   */
  updatePermissions: Operation.patch("/api/2.0/permissions/cluster-policies/{cluster_policy_id}", {
    request: Permissions.UpdateClusterPolicyPermissionsRequest,
    response: Permissions.ClusterPolicyPermissions,
    repeat: "safe"
  }),
  /**
   * Returns the permission levels that a policy supports.
   * @see `GET /api/2.0/permissions/cluster-policies/{cluster_policy_id}/permissionLevels`, https://docs.databricks.com/api/azure/workspace/clusterpolicies/getpermissionlevels
   */
  getPermissionLevels: Operation.get("/api/2.0/permissions/cluster-policies/{cluster_policy_id}/permissionLevels", {
    request: Permissions.GetClusterPolicyPermissionLevelsRequest,
    response: Permissions.GetClusterPolicyPermissionLevelsResponse
  })
})
