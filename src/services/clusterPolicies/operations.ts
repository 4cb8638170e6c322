/** The REST operations of the ClusterPolicies API. */
import * as Operation from "../../layers/Operation.js"
import * as Policies from "../../schemas/ClusterPolicies.js"
import * as Permissions from "../../schemas/ClusterPolicyPermissions.js"

const listPolicyFamiliesPage = Operation.get("/api/2.0/policy-families", {
  request: Policies.ListPolicyFamiliesRequest,
  response: Policies.ListPolicyFamiliesResponse
})

/**
 * The operations of the API, each with its request, its response and whether it may be repeated.
 *
 * @since 0.1.0
 * @category operations
 */
export const operations = Operation.group("ClusterPolicies", {
  /**
   * Creates a policy. Takes an administrator. Not safe to repeat: after a broken connection, look for the policy by name
   * before creating it again.
   *
   * Fails with `InvalidParameterValue` where the name is taken, the definition is no JSON, or there is both a definition
   * and a family.
   *
   * `POST /api/2.0/policies/clusters/create`, https://docs.databricks.com/api/azure/workspace/clusterpolicies/create
   */
  create: Operation.post("/api/2.0/policies/clusters/create", {
    request: Policies.CreatePolicyRequest,
    response: Policies.CreatePolicyResponse,
    repeat: "never"
  }),

  /**
   * Replaces all of a policy: what is left out is gone. Takes an administrator. Clusters that exist stay as they are,
   * unless `auto_enforcement_config` says otherwise. `editDefinition` changes the rules alone.
   *
   * Fails with `ResourceDoesNotExist` where there is no such policy, and as `create` does.
   *
   * `POST /api/2.0/policies/clusters/edit`, https://docs.databricks.com/api/azure/workspace/clusterpolicies/edit
   */
  edit: Operation.post("/api/2.0/policies/clusters/edit", {
    request: Policies.EditPolicyRequest,
    repeat: "safe"
  }),

  /**
   * A policy. Fails with `ResourceDoesNotExist` where there is none of that id.
   *
   * `GET /api/2.0/policies/clusters/get`, https://docs.databricks.com/api/azure/workspace/clusterpolicies/get
   */
  get: Operation.get("/api/2.0/policies/clusters/get", {
    request: Policies.GetPolicyRequest,
    response: Policies.Policy
  }),

  /**
   * All policies that the caller may use.
   *
   * `GET /api/2.0/policies/clusters/list`, https://docs.databricks.com/api/azure/workspace/clusterpolicies/list
   */
  list: Operation.get("/api/2.0/policies/clusters/list", {
    request: Policies.ListPoliciesRequest,
    response: Policies.ListPoliciesResponse
  }),

  /**
   * Deletes a policy. Takes an administrator. Clusters that have it run on, but cannot be edited.
   *
   * `POST /api/2.0/policies/clusters/delete`, https://docs.databricks.com/api/azure/workspace/clusterpolicies/delete
   */
  delete: Operation.post("/api/2.0/policies/clusters/delete", {
    request: Policies.DeletePolicyRequest,
    repeat: "safe"
  }),

  /**
   * A policy family. Fails with `ResourceDoesNotExist` where there is none of that id.
   *
   * `GET /api/2.0/policy-families/{policy_family_id}`,
   * https://docs.databricks.com/api/azure/workspace/policyfamilies/get
   */
  getPolicyFamily: Operation.get("/api/2.0/policy-families/{policy_family_id}", {
    request: Policies.GetPolicyFamilyRequest,
    response: Policies.PolicyFamily
  }),

  /**
   * All policy families, page after page.
   *
   * `GET /api/2.0/policy-families`, https://docs.databricks.com/api/azure/workspace/policyfamilies/list
   */
  listPolicyFamilies: Operation.paged(listPolicyFamiliesPage, "policy_families"),

  /**
   * One page of `listPolicyFamilies`.
   *
   * `GET /api/2.0/policy-families`, https://docs.databricks.com/api/azure/workspace/policyfamilies/list
   */
  listPolicyFamiliesPage,

  /**
   * Who may use a policy.
   *
   * `GET /api/2.0/permissions/cluster-policies/{cluster_policy_id}`,
   * https://docs.databricks.com/api/azure/workspace/clusterpolicies/getpermissions
   */
  getPermissions: Operation.get("/api/2.0/permissions/cluster-policies/{cluster_policy_id}", {
    request: Permissions.GetClusterPolicyPermissionsRequest,
    response: Permissions.ClusterPolicyPermissions
  }),

  /**
   * Replaces all permissions that are given on the policy itself; inherited ones stay.
   *
   * `PUT /api/2.0/permissions/cluster-policies/{cluster_policy_id}`,
   * https://docs.databricks.com/api/azure/workspace/clusterpolicies/setpermissions
   */
  setPermissions: Operation.put("/api/2.0/permissions/cluster-policies/{cluster_policy_id}", {
    request: Permissions.SetClusterPolicyPermissionsRequest,
    response: Permissions.ClusterPolicyPermissions
  }),

  /**
   * Adds permissions, or changes those of the users, groups and service principals that it names.
   *
   * `PATCH /api/2.0/permissions/cluster-policies/{cluster_policy_id}`,
   * https://docs.databricks.com/api/azure/workspace/clusterpolicies/updatepermissions
   */
  updatePermissions: Operation.patch("/api/2.0/permissions/cluster-policies/{cluster_policy_id}", {
    request: Permissions.UpdateClusterPolicyPermissionsRequest,
    response: Permissions.ClusterPolicyPermissions,
    repeat: "safe"
  }),

  /**
   * The permission levels that a policy has.
   *
   * `GET /api/2.0/permissions/cluster-policies/{cluster_policy_id}/permissionLevels`,
   * https://docs.databricks.com/api/azure/workspace/clusterpolicies/getpermissionlevels
   */
  getPermissionLevels: Operation.get("/api/2.0/permissions/cluster-policies/{cluster_policy_id}/permissionLevels", {
    request: Permissions.GetClusterPolicyPermissionLevelsRequest,
    response: Permissions.GetClusterPolicyPermissionLevelsResponse
  })
})
