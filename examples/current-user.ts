/**
 * Get the user that the credentials belong to.
 *
 *   npx tsx -C effect-databricks:source examples/current-user.ts
 *
 * It runs on the emulated workspace: no account, no network.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as CurrentUser from "effect-databricks/CurrentUser"
import * as DatabricksClient from "effect-databricks/DatabricksClient"
import * as Emulator from "effect-databricks/Emulator"

const program = Effect.gen(function* () {
  const currentUser = yield* CurrentUser.CurrentUser
  const me = yield* currentUser.me()
  yield* Console.log(`${me.displayName} (${me.userName}) is in: ${me.groups?.map(({ display }) => display).join(", ")}`)

  const { userName } = yield* currentUser.me({ attributes: "userName" })
  yield* Console.log(`Their folder is /Workspace/Users/${userName}`)
})

NodeRuntime.runMain(
  program.pipe(
    Effect.provide(CurrentUser.layer),
    Effect.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
    Effect.provide(Emulator.layer({ userName: "ada.lovelace@example.com" }))
  )
)
