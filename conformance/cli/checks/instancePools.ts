import * as Effect from "effect/Effect"
import { contains, encode, items, type Suite, same } from "../harness.js"

export const instancePools: Suite = {
  name: "InstancePools",
  checks: {
    "created, changed, deleted": (cli) =>
      Effect.gen(function* () {
        const made = yield* cli.json("instance-pools", "create", "pool", "Standard_D4ds_v5")
        const id = String(made.instance_pool_id)
        const pool = yield* cli.json("instance-pools", "get", id)
        yield* same(pool.idle_instance_autotermination_minutes, 60)
        yield* same(pool.state, "ACTIVE")
        yield* cli.text("instance-pools", "edit", id, "renamed", "Standard_D4ds_v5", "--max-capacity", "3")
        yield* same(
          items(yield* cli.json("instance-pools", "list")).map(({ instance_pool_name }) => instance_pool_name),
          ["renamed"]
        )
        const list = [{ group_name: "users", permission_level: "CAN_ATTACH_TO" }]
        yield* cli.text("instance-pools", "set-permissions", id, "--json", encode({ access_control_list: list }))
        yield* same(
          items((yield* cli.json("instance-pools", "get-permissions", id)).access_control_list).length >= 2,
          true
        )
        yield* cli.text("instance-pools", "delete", id)
        yield* contains(yield* cli.refused("instance-pools", "get", id), "Can't find an instance pool")
      })
  }
}
