/**
 * Cluster policies and policy families: the requests and responses of their APIs.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { EpochMillis } from "./EpochMillis.js"
import { Library } from "./Libraries.js"
import * as Wire from "./Wire.js"

/**
 * What happens to running clusters that do not comply when a policy changes: restarted at once, or changed when they are
 * next terminated or restarted.
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
 * Where a policy has one, a change of the policy is carried over to all clusters and jobs that use it, in the background.
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
 * How far the enforcement of a policy is.
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
 * How the latest enforcement of a policy goes or went.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category enforcement
 */
export class PolicyBackgroundEnforcement extends Wire.struct<PolicyBackgroundEnforcement>(
  "PolicyBackgroundEnforcement"
)({
  status: Wire.optional(PolicyBackgroundEnforcementPolicyBackgroundEnforcementStatus),
  /** Who changed the policy. */
  initiator_user: Wire.optional(Schema.String),
  /** When it began, as in `2026-11-22T20:28:51Z`. */
  initiate_time: Wire.optional(Schema.String),
  /** When it ended, as in `2026-11-22T20:28:51Z`; absent while it is in progress. */
  end_time: Wire.optional(Schema.String),
  /** How many clusters were changed. */
  success_cluster_enforce_count: Wire.optional(Wire.Int),
  /** How many clusters are to be changed when they are next terminated or restarted. */
  deferred_cluster_enforce_count: Wire.optional(Wire.Int),
  /** How many clusters could not be changed. */
  failed_cluster_enforce_count: Wire.optional(Wire.Int),
  /** How many jobs were changed. */
  success_job_enforce_count: Wire.optional(Wire.Int),
  /** How many jobs could not be changed. */
  failed_job_enforce_count: Wire.optional(Wire.Int)
}) {}

// What is given when a policy is made and changed.
const policyFields = {
  /** A name for people, unique in the workspace; 1 to 100 characters. */
  name: Wire.optional(Schema.String),
  description: Wire.optional(Schema.String),
  /** The rules, as JSON in a string: see `PolicyDefinition`. Not in a request that names a family. */
  definition: Wire.optional(Schema.String),
  /** The family that the policy takes its rules from, instead of a definition of its own. */
  policy_family_id: Wire.optional(Schema.String),
  /** Rules on top of those of the family, as JSON in a string: see `PolicyDefinition`. */
  policy_family_definition_overrides: Wire.optional(Schema.String),
  /** How many clusters with this policy one user may have active at a time; without it as many as they like. */
  max_clusters_per_user: Wire.optional(Wire.Int),
  /** Libraries that clusters with this policy get when they next start; at most 500. */
  libraries: Wire.optional(Wire.array(Library)),
  /** @deprecated Not in the current version of the API. */
  auto_enforcement_config: Wire.optional(PolicyAutoEnforcementConfig)
}

const ownPolicyFields = {
  policy_id: Schema.String,
  /** Whether Databricks made it. Such a policy cannot be deleted or change its family. */
  is_default: Wire.optional(Schema.Boolean),
  /** Who made it; absent if that user is gone. */
  creator_user_name: Wire.optional(Schema.String),
  /** When it was made, in epoch milliseconds. */
  created_at_timestamp: Wire.optional(EpochMillis),
  /**
   * Only from `get`, with `POLICY_VIEW_FULL`, for administrators.
   *
   * @deprecated Not in the current version of the API.
   */
  background_enforcement: Wire.optional(PolicyBackgroundEnforcement)
}

/**
 * A cluster policy: rules for the specifications of clusters.
 *
 * @since 0.1.0
 * @category policies
 */
export class Policy extends Wire.struct<Policy>("Policy")<typeof ownPolicyFields & typeof policyFields>({
  ...ownPolicyFields,
  ...policyFields
}) {}

/**
 * Asks for a new policy, with a `definition` or a `policy_family_id`.
 *
 * @since 0.1.0
 * @category requests
 */
export class CreatePolicyRequest extends Wire.struct<CreatePolicyRequest>("CreatePolicyRequest")<typeof policyFields>({
  ...policyFields
}) {}

/**
 * The id of the new policy.
 *
 * @since 0.1.0
 * @category responses
 */
export class CreatePolicyResponse extends Wire.struct<CreatePolicyResponse>("CreatePolicyResponse")({
  policy_id: Schema.String
}) {}

const idField = { policy_id: Schema.String }

/**
 * Replaces all of a policy. What is left out is gone.
 *
 * @since 0.1.0
 * @category requests
 */
export class EditPolicyRequest extends Wire.struct<EditPolicyRequest>("EditPolicyRequest")<
  typeof idField & typeof policyFields
>({ ...idField, ...policyFields }) {}

/**
 * Deletes a policy.
 *
 * @since 0.1.0
 * @category requests
 */
export class DeletePolicyRequest extends Wire.struct<DeletePolicyRequest>("DeletePolicyRequest")({
  policy_id: Schema.String
}) {}

/**
 * How much to tell of a policy: `POLICY_VIEW_FULL` adds `background_enforcement`.
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
 * Asks for a policy.
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
 * What to sort policies by.
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
 * The direction to sort policies in.
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
 * Asks for the policies that the caller may see.
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
 * Rules that Databricks offers for a purpose, for policies to build on.
 *
 * @since 0.1.0
 * @category families
 */
export class PolicyFamily extends Wire.struct<PolicyFamily>("PolicyFamily")({
  /** Such as `personal-vm` or `job-cluster`. */
  policy_family_id: Schema.String,
  name: Wire.optional(Schema.String),
  /** What it is for. */
  description: Wire.optional(Schema.String),
  /** The rules, as JSON in a string: see `PolicyDefinition`. */
  definition: Wire.optional(Schema.String)
}) {}

/**
 * Asks for a policy family.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetPolicyFamilyRequest extends Wire.struct<GetPolicyFamilyRequest>("GetPolicyFamilyRequest")({
  policy_family_id: Schema.String,
  /** The version of the family; the latest if absent. */
  version: Wire.optional(Wire.Int)
}) {}

/**
 * Asks for a page of policy families.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListPolicyFamiliesRequest extends Wire.struct<ListPolicyFamiliesRequest>("ListPolicyFamiliesRequest")({
  /** The most families on a page. */
  max_results: Wire.optional(Wire.Int),
  /** The `next_page_token` of another page; the first page if absent. */
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
  /** The token of the page after this one; absent or empty on the last. */
  next_page_token: Wire.optional(Schema.String)
}) {}
