/** Emulates the Cluster Policies and Policy Families APIs, and applies policies to clusters. */
import * as Either from "effect/Either"
import * as Json from "../../internal/codec/json.js"
import type {
  CreatePolicyRequest,
  ListPoliciesRequest,
  Policy,
  PolicyFamily
} from "../../schemas/clusterPolicies/ClusterPolicies.js"
import type { ClusterSpec } from "../../schemas/clusters/ClusterAttributes.js"
import type { KnownRule } from "../../schemas/PolicyDefinition.js"
import { operations } from "../../services/clusterPolicies/operations.js"
import { parse } from "../../services/policyDefinition/parse.js"
import { type ApiFailure, invalidParameterValue, missingField, resourceDoesNotExist } from "../failure.js"
import type { Kernel } from "../kernel.js"
import * as Paging from "../paging.js"
import { type Route, route } from "../router.js"
import * as Permissions from "./permissions.js"
import { policyFamilies } from "./policyFamilies.js"
import * as Rules from "./policyRules.js"

export interface ClusterPolicies {
  readonly routes: ReadonlyArray<Route>
  /** Returns the specification with the policy's values, or an error if it violates the policy. */
  readonly apply: (spec: ClusterSpec) => Either.Either<ClusterSpec, ApiFailure>
}

const refused = (message: string): Either.Either<never, ApiFailure> => Either.left(invalidParameterValue(message))

const isJson = (text: string): boolean => Either.isRight(Either.try(() => Json.parse(text)))

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0)

const byTime = (a: Policy, b: Policy): number => compare(a.created_at_timestamp ?? 0, b.created_at_timestamp ?? 0)

const byName = (a: Policy, b: Policy): number => compare(a.name ?? "", b.name ?? "")

/** The default is latest first. */
const sorted = (
  policies: Iterable<Policy>,
  { sort_column, sort_order }: ListPoliciesRequest
): ReadonlyArray<Policy> => {
  const ascending = [...policies].sort(sort_column === "POLICY_NAME" ? byName : byTime)
  return sort_order === "ASC" ? ascending : ascending.reverse()
}

const limits = { default: 20, max: 100 }

export const make = (kernel: Kernel): ClusterPolicies => {
  const permissions = kernel.use(Permissions.make)
  const policies = new Map<string, Policy>()

  const existing = (id: string): Either.Either<Policy, ApiFailure> =>
    Either.fromNullable(policies.get(id), () => resourceDoesNotExist(`Can't find a cluster policy with id: ${id}.`))

  const familyOf = (id: string): Either.Either<PolicyFamily, ApiFailure> =>
    Either.fromNullable(
      policyFamilies.find((family) => family.policy_family_id === id),
      () => resourceDoesNotExist(`Can't find a policy family with id: ${id}.`)
    )

  const lists = permissions.define({
    type: "cluster-policy",
    collection: "cluster-policies",
    levels: [{ permission_level: "CAN_USE", description: "Can use the policy" }],
    creatorLevel: undefined,
    adminLevel: "CAN_USE",
    check: existing
  })

  /** The policy's fields as stored. A policy of a family has the family's rules, merged with its own overrides. */
  const checked = (fields: CreatePolicyRequest, id?: string): Either.Either<CreatePolicyRequest, ApiFailure> =>
    Either.gen(function* () {
      const { definition, libraries, max_clusters_per_user, name, policy_family_id } = fields
      const { policy_family_definition_overrides: overrides } = fields
      if (name === undefined || name === null) return yield* Either.left(missingField("name"))
      if (name.length < 1 || name.length > 100) {
        return yield* refused("The policy name must have between 1 and 100 characters.")
      }
      if ([...policies.values()].some((other) => other.policy_id !== id && other.name === name)) {
        return yield* refused(`Cluster policy name ${name} is already in use. The name must be unique.`)
      }
      if (definition && policy_family_id) {
        return yield* refused("policy_family_id and definition cannot be used together")
      }
      if (!definition && !policy_family_id) return yield* Either.left(missingField("definition"))
      if (overrides && !policy_family_id) {
        return yield* refused("policy_family_definition_overrides can only be used with policy_family_id")
      }
      for (const text of [definition, overrides]) {
        if (text && !isJson(text)) return yield* refused("The policy definition is not a valid JSON document.")
      }
      if ((max_clusters_per_user ?? 1) < 1) return yield* refused("max_clusters_per_user must be greater than 0.")
      if ((libraries ?? []).length > 500) return yield* refused("At most 500 libraries can be specified.")
      if (!policy_family_id) return fields
      const family = yield* familyOf(policy_family_id)
      const [inherited, own] = [family.definition ?? "{}", overrides || "{}"].map((text) => Json.parse(text))
      return { ...fields, definition: Json.stringify({ ...(inherited as object), ...(own as object) }) ?? "{}" }
    })

  const rulesOf = (policy: Policy): Either.Either<Readonly<Record<string, KnownRule>>, ApiFailure> => {
    const parsed = parse(policy.definition ?? "{}")
    return Either.isRight(parsed) && Rules.isSound(parsed.right)
      ? Either.right(parsed.right)
      : refused(
          `Requests for the policy ${policy.policy_id} cannot be satisfied due to the malformed policy definition. Please contact your administrator to correct the policy definition.`
        )
  }

  const routes: ReadonlyArray<Route> = [
    route(operations.create, (request, { user }) =>
      Either.map(checked(request), (fields) => {
        const policy_id = kernel.ids.hex(16).toUpperCase()
        policies.set(policy_id, {
          ...fields,
          policy_id,
          creator_user_name: user.userName,
          created_at_timestamp: kernel.now(),
          is_default: false
        })
        lists.created(policy_id, user.userName)
        return { policy_id }
      })
    ),
    route(operations.edit, ({ policy_id, ...request }) =>
      Either.gen(function* () {
        const { created_at_timestamp, creator_user_name, is_default } = yield* existing(policy_id)
        const fields = yield* checked(request, policy_id)
        policies.set(policy_id, { ...fields, policy_id, creator_user_name, created_at_timestamp, is_default })
      })
    ),
    route(operations.get, ({ policy_id }) => existing(policy_id)),
    route(operations.list, (request) =>
      Either.right(policies.size === 0 ? {} : { policies: sorted(policies.values(), request) })
    ),
    route(operations.delete, ({ policy_id }) =>
      Either.map(existing(policy_id), () => {
        policies.delete(policy_id)
        lists.removed(policy_id)
      })
    ),
    route(operations.getPolicyFamily, ({ policy_family_id }) => familyOf(policy_family_id)),
    route(operations.listPolicyFamiliesPage, ({ max_results, page_token }) =>
      Either.gen(function* () {
        const page = yield* Paging.page({
          list: "policy-families",
          items: policyFamilies,
          key: (family) => family.policy_family_id,
          size: yield* Paging.pageSize(max_results, limits),
          token: page_token
        })
        return { policy_families: page.items, next_page_token: page.next }
      })
    ),
    route(operations.getPermissions, ({ cluster_policy_id: id }) => lists.get(id)),
    route(operations.setPermissions, ({ access_control_list, cluster_policy_id: id }) =>
      lists.set(id, access_control_list)
    ),
    route(operations.updatePermissions, ({ access_control_list, cluster_policy_id: id }) =>
      lists.update(id, access_control_list)
    ),
    route(operations.getPermissionLevels, ({ cluster_policy_id: id }) => lists.levels(id))
  ]

  return {
    routes,
    apply: (spec) =>
      Either.gen(function* () {
        if (!spec.policy_id) return spec
        const rules = yield* rulesOf(yield* existing(spec.policy_id))
        return yield* Either.mapLeft(Rules.apply(rules, spec), (faults) =>
          invalidParameterValue(`Cluster validation error: ${faults.join("; ")}`)
        )
      })
  }
}
