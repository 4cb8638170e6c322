import * as Effect from "effect/Effect"
import { type Cli, contains, encode, type Suite, same } from "../harness.js"

const post = (cli: Cli, operation: string, body: object) =>
  cli.json("api", "post", `/api/2.0/groups/${operation}`, "--json", encode(body))

export const groups: Suite = {
  name: "Groups",
  checks: {
    "groups and members": (cli) =>
      Effect.gen(function* () {
        yield* post(cli, "create", { group_name: "analysts" })
        yield* post(cli, "add-member", { parent_name: "analysts", user_name: "ada@example.com" })
        yield* same((yield* cli.json("api", "get", "/api/2.0/groups/list-members?group_name=analysts")).members, [
          { user_name: "ada@example.com" }
        ])
        yield* same(
          (yield* cli.json("api", "get", "/api/2.0/groups/list-parents?user_name=ada@example.com")).group_names,
          ["analysts"]
        )
        yield* post(cli, "remove-member", { parent_name: "analysts", user_name: "ada@example.com" })
        yield* post(cli, "delete", { group_name: "analysts" })
        yield* same((yield* cli.json("api", "get", "/api/2.0/groups/list")).group_names, ["admins", "users"])
        yield* contains(
          yield* cli.refused("api", "post", "/api/2.0/groups/delete", "--json", encode({ group_name: "analysts" })),
          "does not exist"
        )
      })
  }
}
