import * as Effect from "effect/Effect"
import { encode, items, type Suite, same } from "../harness.js"

export const libraries: Suite = {
  name: "Libraries",
  checks: {
    "installed and uninstalled": (cli) =>
      Effect.gen(function* () {
        const { cluster_id } = yield* cli.json(
          "clusters",
          "create",
          "--json",
          encode({ spark_version: "16.4.x-scala2.12", node_type_id: "Standard_D4ds_v5", num_workers: 1 })
        )
        const id = String(cluster_id)
        const request = encode({ cluster_id: id, libraries: [{ pypi: { package: "six" } }] })
        yield* cli.text("libraries", "install", "--json", request)
        const statuses = yield* Effect.repeat(cli.json("libraries", "cluster-status", id), {
          until: (list) => items(list).every(({ status }) => String(status) === "INSTALLED")
        })
        yield* same(items(statuses).length, 1)
        yield* same(items(yield* cli.json("libraries", "all-cluster-statuses")).length, 1)
        yield* cli.text("libraries", "uninstall", "--json", request)
        yield* same(
          items(yield* cli.json("libraries", "cluster-status", id)).map(({ status }) => status),
          ["UNINSTALL_ON_RESTART"]
        )
      })
  }
}
