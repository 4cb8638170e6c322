/**
 * The rules of cluster policies: decode them from the string in the API, build them step by step, and encode them.
 *
 * A definition is plain data: a record of rules by attribute path. You can print, store, compare or edit it at any
 * point.
 *
 * @example
 * ```ts
 * import { ClusterPolicies, PolicyDefinition } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const definition = PolicyDefinition.make().pipe(
 *   PolicyDefinition.fixed("spark_version", "auto:latest-lts", { hidden: true }),
 *   PolicyDefinition.allowlist("node_type_id", ["Standard_DS3_v2", "Standard_DS4_v2"], { defaultValue: "Standard_DS3_v2" }),
 *   PolicyDefinition.range("autotermination_minutes", { minValue: 10, maxValue: 120, defaultValue: 30 }),
 *   PolicyDefinition.regex("custom_tags.CostCenter", "[0-9]{4}"),
 *   PolicyDefinition.forbidden("instance_pool_id", { hidden: true })
 * )
 *
 * const program = Effect.gen(function* () {
 *   const policies = yield* ClusterPolicies.ClusterPolicies
 *   return yield* policies.create({ name: "Small clusters", definition: PolicyDefinition.encode(definition) })
 * })
 * ```
 *
 * Documentation: https://learn.microsoft.com/azure/databricks/admin/clusters/policy-definition
 *
 * @since 0.1.0
 */
export * from "../schemas/PolicyDefinition.js"
export * from "./policyDefinition/builders.js"
export * from "./policyDefinition/codec.js"
export type { AttributePath } from "./policyDefinition/paths.js"
