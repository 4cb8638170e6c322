import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type { GetPolicyRequest, Policy } from "../../schemas/ClusterPolicies.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import type { PolicyDefinition } from "../../schemas/PolicyDefinition.js"
import { type Definition, make } from "../policyDefinition/builders.js"
import { decode, encode, type InvalidPolicyDefinition } from "../policyDefinition/codec.js"
import { ClusterPolicies } from "./service.js"

const decodeIfAny = (text: string | null | undefined): Either.Either<Definition, InvalidPolicyDefinition> =>
  text ? decode(text) : Either.right(make())

/**
 * The rules of a policy, or of a policy family, at hand; none where it has no definition.
 *
 * On the left `InvalidPolicyDefinition`.
 *
 * @since 0.1.0
 * @category definitions
 */
export const definitionOf = (policy: Pick<Policy, "definition">): Either.Either<Definition, InvalidPolicyDefinition> =>
  decodeIfAny(policy.definition)

/**
 * The rules of a policy. Where it is of a family they are those of the family, with its own on top.
 *
 * Fails with `InvalidPolicyDefinition`, and as `get` does.
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
 * Changes the rules of a policy and leaves everything else of it as it is. Where the policy is of a family, what is
 * changed are its overrides: its own rules on top of the family's. Whoever edits the policy at the same time loses: the
 * API knows no other way.
 *
 * Fails with `InvalidPolicyDefinition`, and as `get` and `edit` do.
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
