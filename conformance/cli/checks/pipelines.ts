import * as Effect from "effect/Effect"
import { type Cli, contains, encode, items, type Suite, same } from "../harness.js"

const create = (cli: Cli, spec: object) =>
  Effect.map(cli.json("pipelines", "create", "--json", encode(spec)), ({ pipeline_id }) => String(pipeline_id))

export const pipelines: Suite = {
  name: "Pipelines",
  checks: {
    "has what was sent and nothing else": (cli) =>
      Effect.gen(function* () {
        const spec = { name: "sent", catalog: "main", schema: "s", libraries: [{ file: { path: "/Shared/a.py" } }] }
        const id = yield* create(cli, spec)
        yield* same((yield* cli.json("pipelines", "get", id)).spec, { ...spec, id })
        const hive = yield* create(cli, { name: "hive" })
        yield* same((yield* cli.json("pipelines", "get", hive)).spec, {
          id: hive,
          name: "hive",
          storage: `dbfs:/pipelines/${hive}`
        })
      }),
    "updated, and its updates and events": (cli) =>
      Effect.gen(function* () {
        const id = yield* create(cli, { name: "runs", catalog: "main", schema: "s" })
        const { update_id } = yield* cli.json("pipelines", "start-update", id)
        const done = yield* Effect.repeat(cli.json("pipelines", "get-update", id, String(update_id)), {
          until: ({ update }) => ["COMPLETED", "FAILED"].includes(String(update?.state))
        })
        yield* same(done.update?.state, "COMPLETED")
        yield* same(items((yield* cli.json("pipelines", "list-updates", id)).updates).length, 1)
        yield* same(items(yield* cli.json("pipelines", "list-pipeline-events", id)).length > 5, true)
        yield* cli.text("pipelines", "stop", id)
        yield* cli.text("pipelines", "update", id, "--json", encode({ name: "renamed", catalog: "main", schema: "s" }))
        yield* same(
          items(yield* cli.json("pipelines", "list-pipelines")).some(({ name }) => String(name) === "renamed"),
          true
        )
        yield* cli.text("pipelines", "delete", id)
        yield* contains(yield* cli.refused("pipelines", "get", id), `The specified pipeline ${id} was not found.`)
      }),
    permissions: (cli) =>
      Effect.gen(function* () {
        const id = yield* create(cli, { name: "shared" })
        yield* same(items((yield* cli.json("pipelines", "get-permission-levels", id)).permission_levels).length, 4)
      })
  }
}
