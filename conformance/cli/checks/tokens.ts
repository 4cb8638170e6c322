import * as Effect from "effect/Effect"
import { contains, items, type Suite, same } from "../harness.js"

export const tokens: Suite = {
  name: "Tokens",
  checks: {
    "created, listed, deleted": (cli) =>
      Effect.gen(function* () {
        const made = yield* cli.json("tokens", "create", "--comment", "for a check", "--lifetime-seconds", "3600")
        yield* contains(String(made.token_value), "dapi")
        const list = yield* cli.json("tokens", "list")
        yield* same(
          items(list).some(({ comment }) => String(comment) === "for a check"),
          true
        )
        yield* cli.text("tokens", "delete", String(made.token_info?.token_id))
        yield* contains(yield* cli.errorOf("tokens", "delete", "none"), "none")
      })
  }
}
