/**
 * Requests and responses of the Cluster Policies and Policy Families APIs.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { EpochMillis } from "../EpochMillis.js"
import { Library } from "../libraries/Libraries.js"
import * as Wire from "../Wire.js"

/**
 * How a policy change is applied to running clusters that do not comply: by an immediate restart, or at their next
 * termination or restart.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category enforcement
 */
export const PolicyAutoEnforcementConfigPolicyAutoEnforcementEnforceMode = Wire.openEnum(
  "PolicyAutoEnforcementConfigPolicyAutoEnforcementEnforceMode",
  ["ENFORCE_IMMEDIATELY", "WAIT_FOR_TERMINATION"]
)

/**
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category enforcement
 */
export type PolicyAutoEnforcementConfigPolicyAutoEnforcementEnforceMode =
  typeof PolicyAutoEnforcementConfigPolicyAutoEnforcementEnforceMode.Type

/**
 * If set, changes to the policy are applied in the background to all clusters and jobs that use it.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category enforcement
 */
export class PolicyAutoEnforcementConfig extends Wire.struct<PolicyAutoEnforcementConfig>(
  "PolicyAutoEnforcementConfig"
)({
  enforce_mode: Wire.optional(PolicyAutoEnforcementConfigPolicyAutoEnforcementEnforceMode)
}) {}

/**
 * The state of a policy enforcement.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category enforcement
 */
export const PolicyBackgroundEnforcementPolicyBackgroundEnforcementStatus = Wire.openEnum(
  "PolicyBackgroundEnforcementPolicyBackgroundEnforcementStatus",
  ["IN_PROGRESS", "COMPLETED", "ABORTED"]
)

/**
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category enforcement
 */
export type PolicyBackgroundEnforcementPolicyBackgroundEnforcementStatus =
  typeof PolicyBackgroundEnforcementPolicyBackgroundEnforcementStatus.Type

/**
 * The status of the most recent policy enforcement.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category enforcement
 */
export class PolicyBackgroundEnforcement extends Wire.struct<PolicyBackgroundEnforcement>(
  "PolicyBackgroundEnforcement"
)({
  status: Wire.optional(PolicyBackgroundEnforcementPolicyBackgroundEnforcementStatus),
  /** The user who changed the policy. */
  initiator_user: Wire.optional(Schema.String),
  /** The start time, such as `2026-11-22T20:28:51Z`. */
  initiate_time: Wire.optional(Schema.String),
  /** The end time, such as `2026-11-22T20:28:51Z`. Absent while in progress. */
  end_time: Wire.optional(Schema.String),
  /** The number of clusters that were changed. */
  success_cluster_enforce_count: Wire.optional(Wire.Int),
  /** The number of clusters that will be changed at their next termination or restart. */
  deferred_cluster_enforce_count: Wire.optional(Wire.Int),
  /** The number of clusters that could not be changed. */
  failed_cluster_enforce_count: Wire.optional(Wire.Int),
  /** The number of jobs that were changed. */
  success_job_enforce_count: Wire.optional(Wire.Int),
  /** The number of jobs that could not be changed. */
  failed_job_enforce_count: Wire.optional(Wire.Int)
}) {}

// The fields that can be set when a policy is created or edited.
const policyFields = {
  /** The display name, unique in the workspace. 1 to 100 characters. */
  name: Wire.optional(Schema.String),
  description: Wire.optional(Schema.String),
  /** The rules, as a JSON string: see `PolicyDefinition`. Not allowed together with a policy family. */
  definition: Wire.optional(Schema.String),
  /** The policy family whose rules apply, used instead of `definition`. */
  policy_family_id: Wire.optional(Schema.String),
  /** Rules that override or extend those of the policy family, as a JSON string: see `PolicyDefinition`. */
  policy_family_definition_overrides: Wire.optional(Schema.String),
  /** The max number of active clusters per user with this policy. The default is no limit. */
  max_clusters_per_user: Wire.optional(Wire.Int),
  /** Libraries that are installed when a cluster with this policy next starts. At most 500. */
  libraries: Wire.optional(Wire.array(Library)),
  /** @deprecated Not in the current version of the API. */
  auto_enforcement_config: Wire.optional(PolicyAutoEnforcementConfig)
}

const ownPolicyFields = {
  policy_id: Schema.String,
  /** Whether Databricks created the policy. Such a policy cannot be deleted, and its family cannot be changed. */
  is_default: Wire.optional(Schema.Boolean),
  /** The user who created the policy. Absent if the user has been deleted. */
  creator_user_name: Wire.optional(Schema.String),
  /** The creation time, in epoch milliseconds. */
  created_at_timestamp: Wire.optional(EpochMillis),
  /**
   * Returned only to admins, by `get` with `POLICY_VIEW_FULL`.
   *
   * @deprecated Not in the current version of the API.
   */
  background_enforcement: Wire.optional(PolicyBackgroundEnforcement)
}

/**
 * A cluster policy: rules for cluster specifications.
 *
 * @since 0.1.0
 * @category policies
 */
export class Policy extends Wire.struct<Policy>("Policy")<typeof ownPolicyFields & typeof policyFields>({
  ...ownPolicyFields,
  ...policyFields
}) {}

/**
 * Request to create a policy. Requires `definition` or `policy_family_id`.
 *
 * @since 0.1.0
 * @category requests
 */
export class CreatePolicyRequest extends Wire.struct<CreatePolicyRequest>("CreatePolicyRequest")<typeof policyFields>({
  ...policyFields
}) {}

/**
 * The id of the created policy.
 *
 * @since 0.1.0
 * @category responses
 */
export class CreatePolicyResponse extends Wire.struct<CreatePolicyResponse>("CreatePolicyResponse")({
  policy_id: Schema.String
}) {}

const idField = { policy_id: Schema.String }

/**
 * Request to replace a policy. Omitted fields are cleared.
 *
 * @since 0.1.0
 * @category requests
 */
export class EditPolicyRequest extends Wire.struct<EditPolicyRequest>("EditPolicyRequest")<
  typeof idField & typeof policyFields
>({ ...idField, ...policyFields }) {}

/**
 * Request to delete a policy.
 *
 * @since 0.1.0
 * @category requests
 */
export class DeletePolicyRequest extends Wire.struct<DeletePolicyRequest>("DeletePolicyRequest")({
  policy_id: Schema.String
}) {}

/**
 * The level of detail. `POLICY_VIEW_FULL` adds `background_enforcement`.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category requests
 */
export const PolicyView = Wire.openEnum("PolicyView", ["POLICY_VIEW_BASIC", "POLICY_VIEW_FULL"])

/**
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category requests
 */
export type PolicyView = typeof PolicyView.Type

/**
 * Request to get a policy.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetPolicyRequest extends Wire.struct<GetPolicyRequest>("GetPolicyRequest")({
  policy_id: Schema.String,
  /** @deprecated Not in the current version of the API. */
  policy_view: Wire.optional(PolicyView)
}) {}

/**
 * The field to sort policies by.
 *
 * @since 0.1.0
 * @category requests
 */
export const ListSortColumn = Wire.openEnum("ListSortColumn", ["POLICY_CREATION_TIME", "POLICY_NAME"])

/**
 * @since 0.1.0
 * @category requests
 */
export type ListSortColumn = typeof ListSortColumn.Type

/**
 * The sort direction.
 *
 * @since 0.1.0
 * @category requests
 */
export const ListSortOrder = Wire.openEnum("ListSortOrder", ["ASC", "DESC"])

/**
 * @since 0.1.0
 * @category requests
 */
export type ListSortOrder = typeof ListSortOrder.Type

/**
 * Request to list the policies that the caller can see.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListPoliciesRequest extends Wire.struct<ListPoliciesRequest>("ListPoliciesRequest")({
  sort_column: Wire.optional(ListSortColumn),
  sort_order: Wire.optional(ListSortOrder)
}) {}

/**
 * All policies.
 *
 * @since 0.1.0
 * @category responses
 */
export class ListPoliciesResponse extends Wire.struct<ListPoliciesResponse>("ListPoliciesResponse")({
  policies: Wire.optional(Wire.array(Policy))
}) {}

/**
 * A policy family: rules provided by Databricks that policies can be based on.
 *
 * @since 0.1.0
 * @category families
 */
export class PolicyFamily extends Wire.struct<PolicyFamily>("PolicyFamily")({
  /** The id of the family, such as `personal-vm` or `job-cluster`. */
  policy_family_id: Schema.String,
  name: Wire.optional(Schema.String),
  /** The purpose of the family. */
  description: Wire.optional(Schema.String),
  /** The rules, as a JSON string: see `PolicyDefinition`. */
  definition: Wire.optional(Schema.String)
}) {}

/**
 * Request to get a policy family.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetPolicyFamilyRequest extends Wire.struct<GetPolicyFamilyRequest>("GetPolicyFamilyRequest")({
  policy_family_id: Schema.String,
  /** The version of the family. The default is the latest. */
  version: Wire.optional(Wire.Int)
}) {}

/**
 * Request to list policy families, one page at a time.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListPolicyFamiliesRequest extends Wire.struct<ListPolicyFamiliesRequest>("ListPolicyFamiliesRequest")({
  /** The max number of families on a page. */
  max_results: Wire.optional(Wire.Int),
  /** The `next_page_token` of the previous page. If omitted, the first page. */
  page_token: Wire.optional(Schema.String)
}) {}

/**
 * A page of policy families.
 *
 * @since 0.1.0
 * @category responses
 */
export class ListPolicyFamiliesResponse extends Wire.struct<ListPolicyFamiliesResponse>("ListPolicyFamiliesResponse")({
  policy_families: Wire.optional(Wire.array(PolicyFamily)),
  /** The token of the next page. Empty or absent on the last page. */
  next_page_token: Wire.optional(Schema.String)
}) {}
