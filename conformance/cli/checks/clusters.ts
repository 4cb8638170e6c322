import * as Effect from "effect/Effect"
import { type Cli, contains, encode, items, type Suite, same } from "../harness.js"

const spec = { spark_version: "16.4.x-scala2.12", node_type_id: "Standard_D4ds_v5", num_workers: 1 }

const create = (cli: Cli, more: object = {}) =>
  Effect.map(cli.json("clusters", "create", "--json", encode({ ...spec, ...more })), ({ cluster_id }) =>
    String(cluster_id)
  )

export const clusters: Suite = {
  name: "Clusters",
  checks: {
    "created and waited for": (cli) =>
      Effect.gen(function* () {
        const id = yield* create(cli, { cluster_name: "waited" })
        const cluster = yield* cli.json("clusters", "get", id)
        yield* same(cluster.state, "RUNNING")
        yield* same(cluster.cluster_name, "waited")
        yield* same(cluster.runtime_engine, undefined)
        yield* same(cluster.spec?.runtime_engine, undefined)
      }),
    "resized, edited, restarted and terminated": (cli) =>
      Effect.gen(function* () {
        const id = yield* create(cli)
        yield* cli.text("clusters", "resize", id, "--num-workers", "2")
        yield* same((yield* cli.json("clusters", "get", id)).num_workers, 2)
        yield* cli.text("clusters", "edit", "--json", encode({ cluster_id: id, ...spec, cluster_name: "edited" }))
        yield* cli.text("clusters", "restart", id)
        yield* same((yield* cli.json("clusters", "get", id)).cluster_name, "edited")
        yield* cli.text("clusters", "delete", id)
        yield* same((yield* cli.json("clusters", "get", id)).state, "TERMINATED")
        yield* cli.text("clusters", "start", id)
        yield* same((yield* cli.json("clusters", "get", id)).state, "RUNNING")
      }),
    "updated by a mask": (cli) =>
      Effect.gen(function* () {
        const id = yield* create(cli, { cluster_name: "before" })
        const cluster = { cluster_name: "after" }
        yield* cli.text(
          "clusters",
          "update",
          "--json",
          encode({ cluster_id: id, update_mask: "cluster_name", cluster })
        )
        yield* same((yield* cli.json("clusters", "get", id)).cluster_name, "after")
      }),
    "pinned, listed, deleted for good": (cli) =>
      Effect.gen(function* () {
        const id = yield* create(cli, { cluster_name: "pinned" })
        yield* cli.text("clusters", "pin", id)
        const pinned = yield* cli.json("clusters", "list", "--is-pinned")
        yield* same(
          items(pinned).map(({ cluster_id }) => String(cluster_id)),
          [id]
        )
        yield* contains(yield* cli.refused("clusters", "permanent-delete", id), "pinned")
        yield* cli.text("clusters", "unpin", id)
        yield* cli.text("clusters", "permanent-delete", id)
        yield* contains(yield* cli.refused("clusters", "get", id), `Cluster ${id} does not exist`)
      }),
    "events, node types, versions, zones": (cli) =>
      Effect.gen(function* () {
        const id = yield* create(cli)
        const events = yield* cli.json("clusters", "events", id, "--order", "ASC")
        yield* same(
          items(events)
            .map(({ type }) => type)
            .slice(0, 2),
          ["CREATING", "RUNNING"]
        )
        const types = yield* cli.json("clusters", "list-node-types")
        yield* same(
          items(types.node_types).some(({ node_type_id }) => String(node_type_id) === "Standard_D3_v2"),
          true
        )
        const versions = yield* cli.json("clusters", "spark-versions")
        yield* same(
          items(versions.versions).some(({ key }) => String(key) === spec.spark_version),
          true
        )
        yield* same((yield* cli.json("clusters", "list-zones")).default_zone, "1")
      }),
    "permissions and owner": (cli) =>
      Effect.gen(function* () {
        const id = yield* create(cli)
        const list = [{ user_name: "ada@example.com", permission_level: "CAN_RESTART" }]
        yield* cli.text("clusters", "set-permissions", id, "--json", encode({ access_control_list: list }))
        const given = yield* cli.json("clusters", "get-permissions", id)
        yield* same(
          items(given.access_control_list).some(({ user_name }) => String(user_name) === "ada@example.com"),
          true
        )
        yield* cli.text("clusters", "update-permissions", id, "--json", encode({ access_control_list: list }))
        const levels = yield* cli.json("clusters", "get-permission-levels", id)
        yield* same(items(levels.permission_levels).length, 3)
        yield* cli.text("clusters", "delete", id)
        yield* cli.text("clusters", "change-owner", id, "grace@example.com")
        yield* same((yield* cli.json("clusters", "get", id)).creator_user_name, "grace@example.com")
      }),
    "one that is not there": (cli) =>
      Effect.gen(function* () {
        yield* contains(yield* cli.refused("clusters", "get", "none"), "Cluster none does not exist")
        yield* contains(
          yield* cli.refused("clusters", "create", "--json", encode({ ...spec, node_type_id: "none" })),
          "Node type none is not supported"
        )
      })
  }
}
