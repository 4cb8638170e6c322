/**
 * Groups that contain users and other groups.
 *
 *   npx tsx -C effect-databricks:source examples/groups.ts
 *
 * It runs on the emulated workspace: no account, no network.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as DatabricksClient from "effect-databricks/DatabricksClient"
import * as Emulator from "effect-databricks/Emulator"
import * as Groups from "effect-databricks/Groups"

/** Prints a group and all its members, recursively. */
const show = (group_name: string, depth = 0): Effect.Effect<void, unknown, Groups.Groups> =>
  Effect.gen(function* () {
    const groups = yield* Groups.Groups
    yield* Console.log(`${"  ".repeat(depth)}${group_name}`)
    const { members } = yield* groups.listMembers({ group_name })
    for (const member of members ?? []) {
      if (Groups.isGroup(member)) yield* show(member.group_name, depth + 1)
      else yield* Console.log(`${"  ".repeat(depth + 1)}${member.user_name}`)
    }
  })

const program = Effect.gen(function* () {
  const groups = yield* Groups.Groups
  yield* groups.create({ group_name: "data" })
  yield* groups.create({ group_name: "analysts" })
  yield* groups.addMember({ parent_name: "data", group_name: "analysts" })
  yield* groups.addMember({ parent_name: "data", user_name: "ada@example.com" })
  yield* groups.addMember({ parent_name: "analysts", user_name: "grace@example.com" })
  yield* show("data")

  const { group_names } = yield* groups.listParents({ user_name: "grace@example.com" })
  yield* Console.log(`\ngrace@example.com is in: ${group_names?.join(", ")}`)

  yield* groups
    .addMember({ parent_name: "analysts", group_name: "data" })
    .pipe(Effect.catchTag("InvalidParameterValue", (error) => Console.log(`${error._tag}: ${error.message}`)))

  yield* groups.removeMember({ parent_name: "data", user_name: "ada@example.com" })
  yield* groups.delete({ group_name: "analysts" })
  yield* groups.delete({ group_name: "data" })
  yield* Console.log(`Left: ${(yield* groups.list()).group_names?.join(", ")}`)
})

NodeRuntime.runMain(
  program.pipe(
    Effect.provide(Groups.layer),
    Effect.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
    Effect.provide(Emulator.layer())
  )
)
