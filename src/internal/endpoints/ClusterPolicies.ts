import * as Policies from "../../schemas/ClusterPolicies.js"
import * as Permissions from "../../schemas/ClusterPolicyPermissions.js"
import * as Endpoint from "../call/operation.js"

const service = "ClusterPolicies"

export const create = Endpoint.make({
  service,
  operation: "create",
  method: "POST",
  path: "/api/2.0/policies/clusters/create",
  request: Policies.CreatePolicyRequest,
  response: Policies.CreatePolicyResponse
})

export const edit = Endpoint.make({
  service,
  operation: "edit",
  method: "POST",
  path: "/api/2.0/policies/clusters/edit",
  request: Policies.EditPolicyRequest,
  repeatable: true
})

export const get = Endpoint.make({
  service,
  operation: "get",
  method: "GET",
  path: "/api/2.0/policies/clusters/get",
  request: Policies.GetPolicyRequest,
  response: Policies.Policy
})

export const list = Endpoint.make({
  service,
  operation: "list",
  method: "GET",
  path: "/api/2.0/policies/clusters/list",
  request: Policies.ListPoliciesRequest,
  response: Policies.ListPoliciesResponse
})

const delete_ = Endpoint.make({
  service,
  operation: "delete",
  method: "POST",
  path: "/api/2.0/policies/clusters/delete",
  request: Policies.DeletePolicyRequest,
  repeatable: true
})

export { delete_ as delete }

export const getPolicyFamily = Endpoint.make({
  service,
  operation: "getPolicyFamily",
  method: "GET",
  path: "/api/2.0/policy-families/{policy_family_id}",
  request: Policies.GetPolicyFamilyRequest,
  response: Policies.PolicyFamily
})

export const listPolicyFamilies = Endpoint.make({
  service,
  operation: "listPolicyFamilies",
  method: "GET",
  path: "/api/2.0/policy-families",
  request: Policies.ListPolicyFamiliesRequest,
  response: Policies.ListPolicyFamiliesResponse,
  paged: { items: "policy_families", tokenField: "next_page_token", tokenParam: "page_token" }
})

export const getPermissions = Endpoint.make({
  service,
  operation: "getPermissions",
  method: "GET",
  path: "/api/2.0/permissions/cluster-policies/{cluster_policy_id}",
  request: Permissions.GetClusterPolicyPermissionsRequest,
  response: Permissions.ClusterPolicyPermissions
})

export const setPermissions = Endpoint.make({
  service,
  operation: "setPermissions",
  method: "PUT",
  path: "/api/2.0/permissions/cluster-policies/{cluster_policy_id}",
  request: Permissions.SetClusterPolicyPermissionsRequest,
  response: Permissions.ClusterPolicyPermissions
})

export const updatePermissions = Endpoint.make({
  service,
  operation: "updatePermissions",
  method: "PATCH",
  path: "/api/2.0/permissions/cluster-policies/{cluster_policy_id}",
  request: Permissions.UpdateClusterPolicyPermissionsRequest,
  response: Permissions.ClusterPolicyPermissions,
  repeatable: true
})

export const getPermissionLevels = Endpoint.make({
  service,
  operation: "getPermissionLevels",
  method: "GET",
  path: "/api/2.0/permissions/cluster-policies/{cluster_policy_id}/permissionLevels",
  request: Permissions.GetClusterPolicyPermissionLevelsRequest,
  response: Permissions.GetClusterPolicyPermissionLevelsResponse
})
