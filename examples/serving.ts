/**
 * A chat with a model. The model of the emulator is a function.
 *
 *   npx tsx -C effect-databricks:source examples/serving.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as ServingEndpoints from "effect-databricks/serving/ServingEndpoints"
import { onWorkspace, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const serving = yield* ServingEndpoints.ServingEndpoints
  const { choices } = yield* serving.query({ name: "chat", messages: [{ role: "user", content: "2 + 2?" }] })
  yield* Console.log(`${choices?.[0]?.message?.content}`)
}).pipe(onWorkspace(ServingEndpoints.layer, { servingEndpoints: { chat: () => Effect.succeed("4") } }))

start(import.meta.url, main)
