import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type { GetPolicyRequest, Policy } from "../../schemas/clusterPolicies/ClusterPolicies.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import type { PolicyDefinition } from "../../schemas/PolicyDefinition.js"
import { type Definition, make } from "../policyDefinition/builders.js"
import { decode, encode, type InvalidPolicyDefinition } from "../policyDefinition/codec.js"
import { ClusterPolicies } from "./service.js"

const decodeIfAny = (text: string | null | undefined): Either.Either<Definition, InvalidPolicyDefinition> =>
  text ? decode(text) : Either.right(make())

/**
 * Decodes the rules of a policy or a policy family that was already read. Returns no rules if there is no definition,
 * and a left `InvalidPolicyDefinition` if the definition is invalid.
 *
 * @since 0.1.0
 * @category definitions
 */
export const definitionOf = (policy: Pick<Policy, "definition">): Either.Either<Definition, InvalidPolicyDefinition> =>
  decodeIfAny(policy.definition)

/**
 * Returns the rules of a policy. If the policy is based on a family, its own rules override those of the family.
 *
 * Fails with `InvalidPolicyDefinition`, and with the errors of `get`.
 *
 * @example
 * ```ts
 * import { ClusterPolicies } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const rules = yield* ClusterPolicies.getDefinition({ policy_id: "ABCD000000000000" })
 *   for (const [path, rule] of Object.entries(rules)) yield* Effect.log(`${path}: ${rule.type}`)
 * })
 * ```
 *
 * @since 0.1.0
 * @category definitions
 */
export const getDefinition = (
  request: GetPolicyRequest
): Effect.Effect<Definition, DatabricksError | InvalidPolicyDefinition, ClusterPolicies> =>
  Effect.flatMap(ClusterPolicies, (policies) => Effect.flatMap(policies.get(request), definitionOf))

/**
 * Changes the rules of a policy and keeps everything else. If the policy is based on a family, its overrides are
 * changed. Concurrent edits of the policy are lost, because the API has no way to detect them.
 *
 * Fails with `InvalidPolicyDefinition`, and with the errors of `get` and `edit`.
 *
 * @example
 * ```ts
 * import { ClusterPolicies, PolicyDefinition } from "effect-databricks"
 *
 * const program = ClusterPolicies.editDefinition({ policy_id: "ABCD000000000000" }, (rules) =>
 *   rules.pipe(
 *     PolicyDefinition.range("autotermination_minutes", { maxValue: 60, defaultValue: 30 }),
 *     PolicyDefinition.remove("dbus_per_hour")
 *   )
 * )
 * ```
 *
 * @since 0.1.0
 * @category definitions
 */
export const editDefinition = (
  request: Pick<GetPolicyRequest, "policy_id">,
  change: (rules: Definition) => PolicyDefinition
): Effect.Effect<void, DatabricksError | InvalidPolicyDefinition, ClusterPolicies> =>
  Effect.gen(function* () {
    const policies = yield* ClusterPolicies
    const policy = yield* policies.get({ policy_id: request.policy_id })
    const { auto_enforcement_config, description, libraries, max_clusters_per_user, name, policy_family_id } = policy
    const field = policy_family_id ? "policy_family_definition_overrides" : "definition"
    const rules = yield* decodeIfAny(policy[field])
    yield* policies.edit({
      policy_id: policy.policy_id,
      name,
      description,
      libraries,
      max_clusters_per_user,
      auto_enforcement_config,
      policy_family_id,
      [field]: encode(change(rules))
    })
  })
