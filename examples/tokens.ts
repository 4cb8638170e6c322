/**
 * A token for a script, valid for one hour: create it, use it, revoke it.
 *
 *   npx tsx -C effect-databricks:source examples/tokens.ts
 *
 * It runs on the emulated workspace: no account, no network.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as DatabricksClient from "effect-databricks/DatabricksClient"
import * as Emulator from "effect-databricks/Emulator"
import * as EpochMillis from "effect-databricks/EpochMillis"
import * as Tokens from "effect-databricks/Tokens"

/** The script. Here, it lists the tokens. */
const script = Effect.gen(function* () {
  const { list } = yield* Tokens.Tokens
  const { token_infos } = yield* list()
  for (const { comment, expiry_time } of token_infos ?? []) {
    const until = Option.map(EpochMillis.toDateTime(expiry_time), DateTime.formatIso)
    yield* Console.log(`${comment}: until ${Option.getOrElse(until, () => "revoked")}`)
  }
}).pipe(Effect.provide(Tokens.layer))

const program = Effect.gen(function* () {
  const tokens = yield* Tokens.Tokens
  const { token_info, token_value } = yield* tokens.create({ comment: "nightly script", lifetime_seconds: 3600 })
  const token_id = token_info?.token_id ?? ""
  yield* Console.log(`Created: ${token_value}`)
  yield* tokens.update({ token_id, update_mask: "comment", token: { comment: "weekly script" } })

  const asScript = DatabricksClient.layer({ host: Emulator.host, token: token_value })
  yield* Effect.provide(script, asScript)

  yield* tokens.delete({ token_id })
  yield* Effect.provide(script, asScript).pipe(
    Effect.catchTag("PermissionDenied", (error) => Console.log(`Revoked: ${error.message}`))
  )
})

NodeRuntime.runMain(
  program.pipe(
    Effect.provide(Tokens.layer),
    Effect.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
    Effect.provide(Emulator.layer())
  )
)
