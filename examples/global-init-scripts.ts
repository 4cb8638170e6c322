/**
 * Global init scripts, which every cluster runs when it starts: create them from text, order them, disable them.
 *
 *   npx tsx -C effect-databricks:source examples/global-init-scripts.ts
 *
 * It runs on the emulated workspace: no account, no network.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as DatabricksClient from "effect-databricks/DatabricksClient"
import * as Emulator from "effect-databricks/Emulator"
import * as GlobalInitScripts from "effect-databricks/GlobalInitScripts"

const show = Effect.gen(function* () {
  const { list } = yield* GlobalInitScripts.GlobalInitScripts
  const { scripts } = yield* list()
  for (const { enabled, name, position } of scripts ?? []) {
    yield* Console.log(`${position}  ${name}: ${enabled ? "on" : "off"}`)
  }
  yield* Console.log("")
})

const scoped = (script: GlobalInitScripts.ScriptText) =>
  Effect.acquireRelease(GlobalInitScripts.createFromText(script), ({ script_id }) =>
    Effect.flatMap(GlobalInitScripts.GlobalInitScripts, (scripts) => Effect.ignoreLogged(scripts.delete({ script_id })))
  )

const program = Effect.gen(function* () {
  yield* scoped({ name: "monitoring", text: "#!/bin/bash\nsystemctl start monitoring-agent\n" })
  const certificates = yield* scoped({
    name: "company certificates",
    text: "#!/bin/bash\nupdate-ca-certificates\n",
    enabled: true,
    position: 0
  })
  yield* show

  yield* GlobalInitScripts.updateFromText({ script_id: certificates.script_id, enabled: false, position: 1 })
  yield* show
  yield* Console.log(yield* GlobalInitScripts.getText(certificates))

  yield* GlobalInitScripts.createFromText({ name: "too large", text: "#".repeat(65_537) }).pipe(
    Effect.catchTag("InvalidParameterValue", (error) => Console.log(`${error._tag}: ${error.message}`))
  )
}).pipe(Effect.scoped)

NodeRuntime.runMain(
  program.pipe(
    Effect.provide(GlobalInitScripts.layer),
    Effect.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
    Effect.provide(Emulator.layer())
  )
)
