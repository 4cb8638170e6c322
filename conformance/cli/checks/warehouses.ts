import * as Effect from "effect/Effect"
import { contains, encode, items, type Suite, same } from "../harness.js"

export const warehouses: Suite = {
  name: "Warehouses",
  checks: {
    "created, changed, stopped, deleted": (cli) =>
      Effect.gen(function* () {
        const made = yield* cli.json("warehouses", "create", "--name", "reports", "--cluster-size", "2X-Small")
        const id = String(made.id)
        yield* same(made.state, "RUNNING")
        yield* contains(cli.host, String(made.odbc_params?.hostname))
        yield* cli.text("warehouses", "stop", id)
        yield* same((yield* cli.json("warehouses", "get", id)).state, "STOPPED")
        yield* cli.text("warehouses", "start", id)
        yield* cli.text("warehouses", "edit", id, "--json", encode({ name: "renamed", cluster_size: "Small" }))
        yield* same(
          items(yield* cli.json("warehouses", "list")).map(({ name }) => name),
          ["renamed"]
        )
        const list = [{ group_name: "users", permission_level: "CAN_USE" }]
        yield* cli.text("warehouses", "update-permissions", id, "--json", encode({ access_control_list: list }))
        yield* same(items((yield* cli.json("warehouses", "get-permission-levels", id)).permission_levels).length, 5)
        yield* cli.text("warehouses", "delete", id)
      }),
    "the configuration of all": (cli) =>
      Effect.gen(function* () {
        yield* cli.text("warehouses", "set-workspace-warehouse-config", "--json", encode({ security_policy: "NONE" }))
        yield* same((yield* cli.json("warehouses", "get-workspace-warehouse-config")).security_policy, "NONE")
      })
  }
}
