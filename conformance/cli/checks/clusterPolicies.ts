import * as Effect from "effect/Effect"
import { contains, encode, items, type Suite, same } from "../harness.js"

export const clusterPolicies: Suite = {
  name: "ClusterPolicies",
  checks: {
    "created, changed, followed, deleted": (cli) =>
      Effect.gen(function* () {
        const definition = encode({ num_workers: { type: "range", maxValue: 2 } })
        const made = yield* cli.json("cluster-policies", "create", "--name", "small", "--definition", definition)
        const id = String(made.policy_id)
        yield* same((yield* cli.json("cluster-policies", "get", id)).definition, definition)
        yield* cli.text("cluster-policies", "edit", id, "--name", "smaller", "--definition", definition)
        yield* same(
          items(yield* cli.json("cluster-policies", "list")).map(({ name }) => name),
          ["smaller"]
        )
        const spec = { spark_version: "16.4.x-scala2.12", node_type_id: "Standard_D4ds_v5", policy_id: id }
        yield* contains(
          yield* cli.refused("clusters", "create", "--json", encode({ ...spec, num_workers: 3 })),
          "must not be greater than 2"
        )
        yield* cli.text("cluster-policies", "delete", id)
        yield* contains(yield* cli.refused("cluster-policies", "get", id), id)
      }),
    families: (cli) =>
      Effect.gen(function* () {
        const [family] = items(yield* cli.json("policy-families", "list"))
        const id = String(family?.policy_family_id)
        yield* same((yield* cli.json("policy-families", "get", id)).policy_family_id, id)
      })
  }
}
