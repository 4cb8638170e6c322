import * as Effect from "effect/Effect"
import { contains, items, type Suite, same } from "../harness.js"

export const currentUser: Suite = {
  name: "CurrentUser",
  checks: {
    "the user of the token": (cli) =>
      Effect.gen(function* () {
        const me = yield* cli.json("current-user", "me")
        yield* same(me.userName, "conformance@example.com")
        yield* same(
          items(me.groups).map(({ display }) => display),
          ["admins", "users"]
        )
      }),
    "auth describe": (cli) =>
      Effect.gen(function* () {
        const told = yield* cli.text("auth", "describe")
        yield* contains(told, "conformance@example.com")
        yield* contains(told, cli.host)
      })
  }
}
