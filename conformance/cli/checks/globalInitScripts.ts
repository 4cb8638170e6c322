import * as Effect from "effect/Effect"
import { contains, items, type Suite, same } from "../harness.js"

const script = Buffer.from("echo hello").toString("base64")

export const globalInitScripts: Suite = {
  name: "GlobalInitScripts",
  checks: {
    "created, changed, deleted": (cli) =>
      Effect.gen(function* () {
        const made = yield* cli.json("global-init-scripts", "create", "hello", script)
        const id = String(made.script_id)
        yield* same((yield* cli.json("global-init-scripts", "get", id)).script, script)
        yield* cli.text("global-init-scripts", "update", id, "renamed", script, "--enabled")
        yield* same(
          items(yield* cli.json("global-init-scripts", "list")).map(({ enabled, name }) => [name, enabled]),
          [["renamed", true]]
        )
        yield* cli.text("global-init-scripts", "delete", id)
        yield* contains(yield* cli.errorOf("global-init-scripts", "get", id), id)
      })
  }
}
