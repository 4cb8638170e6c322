/**
 * A cluster policy: build and read its rules as data, see what it rejects and which defaults it sets.
 *
 *   npx tsx -C effect-databricks:source examples/cluster-policies.ts      on the emulated workspace: no account, no network
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as ClusterPolicies from "effect-databricks/ClusterPolicies"
import * as Clusters from "effect-databricks/Clusters"
import * as DatabricksClient from "effect-databricks/DatabricksClient"
import * as Emulator from "effect-databricks/Emulator"
import * as PolicyDefinition from "effect-databricks/PolicyDefinition"

const rules = PolicyDefinition.make().pipe(
  PolicyDefinition.allowlist("node_type_id", ["Standard_DS3_v2", "Standard_DS4_v2"]),
  PolicyDefinition.range("num_workers", { minValue: 1, maxValue: 4 }),
  PolicyDefinition.fixed("autotermination_minutes", 30),
  PolicyDefinition.regex("custom_tags.CostCenter", "[0-9]{4}"),
  PolicyDefinition.forbidden("instance_pool_id")
)

const describe = (rule: PolicyDefinition.PolicyRule): string => {
  if (!PolicyDefinition.isKnown(rule)) return `an unknown rule: ${rule.type}`
  switch (rule.type) {
    case "fixed":
      return `always ${rule.value}`
    case "allowlist":
      return `one of ${rule.values.join(", ")}`
    case "range":
      return `from ${rule.minValue ?? "any"} to ${rule.maxValue ?? "any"}`
    case "regex":
      return `matching ${rule.pattern}`
    default:
      return rule.type
  }
}

const program = Effect.gen(function* () {
  const policies = yield* ClusterPolicies.ClusterPolicies
  const clusters = yield* Clusters.Clusters

  yield* Console.log("The policy families:")
  yield* policies
    .listPolicyFamilies()
    .pipe(Stream.runForEach((family) => Console.log(`  ${family.policy_family_id}: ${family.description}`)))

  const { policy_id } = yield* policies.create({
    name: "Small clusters",
    definition: PolicyDefinition.encode(rules),
    max_clusters_per_user: 2
  })

  yield* Console.log(`\nThe rules of ${policy_id}:`)
  const read = yield* ClusterPolicies.getDefinition({ policy_id })
  for (const [path, rule] of Object.entries(read)) yield* Console.log(`  ${path}: ${describe(rule)}`)

  const spec = { spark_version: "16.4.x-scala2.12", node_type_id: "Standard_DS3_v2", policy_id }
  yield* Console.log("\nA cluster that violates the policy:")
  yield* clusters
    .create({ ...spec, num_workers: 40 })
    .pipe(Effect.catchTag("InvalidParameterValue", (error) => Console.log(`  ${error.message}`)))

  const { cluster_id } = yield* clusters.create({ ...spec, num_workers: 4, custom_tags: { CostCenter: "4711" } })
  const { autotermination_minutes } = yield* clusters.get({ cluster_id })
  yield* Console.log(
    `\nA cluster that complies is created. It terminates after ${autotermination_minutes} idle minutes.`
  )

  yield* ClusterPolicies.editDefinition({ policy_id }, (definition) =>
    definition.pipe(PolicyDefinition.fixed("autotermination_minutes", 10), PolicyDefinition.remove("instance_pool_id"))
  )
  const { max_clusters_per_user } = yield* policies.get({ policy_id })
  yield* Console.log(
    `The policy now has rules for ${Object.keys(yield* ClusterPolicies.getDefinition({ policy_id })).join(", ")}.`,
    `The limit is still ${max_clusters_per_user} clusters per user.`
  )

  yield* clusters.permanentDelete({ cluster_id })
  yield* policies.delete({ policy_id })
})

NodeRuntime.runMain(
  program.pipe(
    Effect.provide(Layer.merge(ClusterPolicies.layer, Clusters.layer)),
    Effect.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
    Effect.provide(Emulator.layer())
  )
)
