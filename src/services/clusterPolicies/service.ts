import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Stream from "effect/Stream"
import * as Endpoints from "../../internal/endpoints/ClusterPolicies.js"
import * as Paging from "../../internal/call/paging.js"
import { DatabricksClient } from "../../layers/DatabricksClient.js"
import type * as Schemas from "../../schemas/ClusterPolicies.js"
import type * as Permissions from "../../schemas/ClusterPolicyPermissions.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"

/**
 * The Cluster Policies and Policy Families APIs of a workspace.
 *
 * @example
 * ```ts
 * import { ClusterPolicies } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const policies = yield* ClusterPolicies.ClusterPolicies
 *   const { policy_id } = yield* policies.create({
 *     name: "Jobs of the data team",
 *     policy_family_id: "job-cluster",
 *     policy_family_definition_overrides: '{"custom_tags.team":{"type":"fixed","value":"data"}}'
 *   })
 *   yield* policies.updatePermissions({
 *     cluster_policy_id: policy_id,
 *     access_control_list: [{ group_name: "data", permission_level: "CAN_USE" }]
 *   })
 * })
 * ```
 *
 * @since 0.1.0
 * @category context
 */
export class ClusterPolicies extends Context.Tag("effect-databricks/ClusterPolicies")<ClusterPolicies, Service>() {}

/**
 * One member for each operation of the APIs, and the paged one as a Stream.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /**
   * Creates a policy. Takes an administrator. Not safe to repeat: after a broken connection, look for the policy by name
   * before creating it again.
   *
   * Fails with `InvalidParameterValue` where the name is taken, the definition is no JSON, or there is both a definition
   * and a family.
   *
   * `POST /api/2.0/policies/clusters/create`, https://docs.databricks.com/api/azure/workspace/clusterpolicies/create
   */
  readonly create: (
    request: Schemas.CreatePolicyRequest
  ) => Effect.Effect<Schemas.CreatePolicyResponse, DatabricksError>

  /**
   * Replaces all of a policy: what is left out is gone. Takes an administrator. Clusters that exist stay as they are,
   * unless `auto_enforcement_config` says otherwise. `editDefinition` changes the rules alone.
   *
   * Fails with `ResourceDoesNotExist` where there is no such policy, and as `create` does.
   *
   * `POST /api/2.0/policies/clusters/edit`, https://docs.databricks.com/api/azure/workspace/clusterpolicies/edit
   */
  readonly edit: (request: Schemas.EditPolicyRequest) => Effect.Effect<void, DatabricksError>

  /**
   * A policy. Fails with `ResourceDoesNotExist` where there is none of that id.
   *
   * `GET /api/2.0/policies/clusters/get`, https://docs.databricks.com/api/azure/workspace/clusterpolicies/get
   */
  readonly get: (request: Schemas.GetPolicyRequest) => Effect.Effect<Schemas.Policy, DatabricksError>

  /**
   * All policies that the caller may use.
   *
   * `GET /api/2.0/policies/clusters/list`, https://docs.databricks.com/api/azure/workspace/clusterpolicies/list
   */
  readonly list: (request?: Schemas.ListPoliciesRequest) => Effect.Effect<Schemas.ListPoliciesResponse, DatabricksError>

  /**
   * Deletes a policy. Takes an administrator. Clusters that have it run on, but cannot be edited.
   *
   * `POST /api/2.0/policies/clusters/delete`, https://docs.databricks.com/api/azure/workspace/clusterpolicies/delete
   */
  readonly delete: (request: Schemas.DeletePolicyRequest) => Effect.Effect<void, DatabricksError>

  /**
   * A policy family. Fails with `ResourceDoesNotExist` where there is none of that id.
   *
   * `GET /api/2.0/policy-families/{policy_family_id}`,
   * https://docs.databricks.com/api/azure/workspace/policyfamilies/get
   */
  readonly getPolicyFamily: (
    request: Schemas.GetPolicyFamilyRequest
  ) => Effect.Effect<Schemas.PolicyFamily, DatabricksError>

  /**
   * All policy families, page after page.
   *
   * `GET /api/2.0/policy-families`, https://docs.databricks.com/api/azure/workspace/policyfamilies/list
   */
  readonly listPolicyFamilies: (
    request?: Schemas.ListPolicyFamiliesRequest
  ) => Stream.Stream<Schemas.PolicyFamily, DatabricksError>

  /**
   * One page of `listPolicyFamilies`.
   *
   * `GET /api/2.0/policy-families`, https://docs.databricks.com/api/azure/workspace/policyfamilies/list
   */
  readonly listPolicyFamiliesPage: (
    request?: Schemas.ListPolicyFamiliesRequest
  ) => Effect.Effect<Schemas.ListPolicyFamiliesResponse, DatabricksError>

  /**
   * Who may use a policy.
   *
   * `GET /api/2.0/permissions/cluster-policies/{cluster_policy_id}`,
   * https://docs.databricks.com/api/azure/workspace/clusterpolicies/getpermissions
   */
  readonly getPermissions: (
    request: Permissions.GetClusterPolicyPermissionsRequest
  ) => Effect.Effect<Permissions.ClusterPolicyPermissions, DatabricksError>

  /**
   * Replaces all permissions that are given on the policy itself; inherited ones stay.
   *
   * `PUT /api/2.0/permissions/cluster-policies/{cluster_policy_id}`,
   * https://docs.databricks.com/api/azure/workspace/clusterpolicies/setpermissions
   */
  readonly setPermissions: (
    request: Permissions.SetClusterPolicyPermissionsRequest
  ) => Effect.Effect<Permissions.ClusterPolicyPermissions, DatabricksError>

  /**
   * Adds permissions, or changes those of the users, groups and service principals that it names.
   *
   * `PATCH /api/2.0/permissions/cluster-policies/{cluster_policy_id}`,
   * https://docs.databricks.com/api/azure/workspace/clusterpolicies/updatepermissions
   */
  readonly updatePermissions: (
    request: Permissions.UpdateClusterPolicyPermissionsRequest
  ) => Effect.Effect<Permissions.ClusterPolicyPermissions, DatabricksError>

  /**
   * The permission levels that a policy has.
   *
   * `GET /api/2.0/permissions/cluster-policies/{cluster_policy_id}/permissionLevels`,
   * https://docs.databricks.com/api/azure/workspace/clusterpolicies/getpermissionlevels
   */
  readonly getPermissionLevels: (
    request: Permissions.GetClusterPolicyPermissionLevelsRequest
  ) => Effect.Effect<Permissions.GetClusterPolicyPermissionLevelsResponse, DatabricksError>
}

/**
 * @since 0.1.0
 * @category constructors
 */
export const make: Effect.Effect<Service, never, DatabricksClient> = Effect.map(DatabricksClient, ({ call }) => {
  const list = call(Endpoints.list)
  const listPolicyFamiliesPage = call(Endpoints.listPolicyFamilies)
  const listPolicyFamilies = Paging.stream(
    Endpoints.listPolicyFamilies,
    listPolicyFamiliesPage,
    (page) => page.policy_families
  )
  return ClusterPolicies.of({
    create: call(Endpoints.create),
    edit: call(Endpoints.edit),
    get: call(Endpoints.get),
    list: (request = {}) => list(request),
    delete: call(Endpoints.delete),
    getPolicyFamily: call(Endpoints.getPolicyFamily),
    listPolicyFamilies: (request = {}) => listPolicyFamilies(request),
    listPolicyFamiliesPage: (request = {}) => listPolicyFamiliesPage(request),
    getPermissions: call(Endpoints.getPermissions),
    setPermissions: call(Endpoints.setPermissions),
    updatePermissions: call(Endpoints.updatePermissions),
    getPermissionLevels: call(Endpoints.getPermissionLevels)
  })
})

/**
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<ClusterPolicies, never, DatabricksClient> = Layer.effect(ClusterPolicies, make)
