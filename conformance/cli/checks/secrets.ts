import * as Effect from "effect/Effect"
import { contains, items, type Suite, same } from "../harness.js"

export const secrets: Suite = {
  name: "Secrets",
  checks: {
    "scopes and secrets": (cli) =>
      Effect.gen(function* () {
        yield* cli.text("secrets", "create-scope", "scope")
        yield* cli.text("secrets", "put-secret", "scope", "key", "--string-value", "value")
        const secret = yield* cli.json("secrets", "get-secret", "scope", "key")
        yield* same(secret.value, Buffer.from("value").toString("base64"))
        const list = yield* cli.json("secrets", "list-secrets", "scope")
        yield* same(
          items(list).map(({ key }) => key),
          ["key"]
        )
        yield* contains(yield* cli.text("secrets", "list-scopes"), "scope")
        yield* cli.text("secrets", "delete-secret", "scope", "key")
        yield* contains(yield* cli.errorOf("secrets", "get-secret", "scope", "key"), "does not exist")
        yield* cli.text("secrets", "delete-scope", "scope")
      }),
    access: (cli) =>
      Effect.gen(function* () {
        yield* cli.text("secrets", "create-scope", "shared")
        yield* cli.text("secrets", "put-acl", "shared", "users", "READ")
        yield* same((yield* cli.json("secrets", "get-acl", "shared", "users")).permission, "READ")
        yield* same(items(yield* cli.json("secrets", "list-acls", "shared")).length, 2)
        yield* cli.text("secrets", "delete-acl", "shared", "users")
        yield* contains(yield* cli.errorOf("secrets", "create-scope", "shared"), "already exists")
      })
  }
}
