/**
 * Asks a Genie space, waits for the answer and reads its rows. The program of the emulator answers.
 *
 *   npx tsx -C effect-databricks:source examples/dashboards.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as Genie from "effect-databricks/dashboards/Genie"
import { onWorkspace, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const genie = yield* Genie.Genie
  const { space_id } = yield* genie.createSpace({ title: "Sales", warehouse_id: "w", serialized_space: "{}" })
  const asked = yield* genie.startConversation({ space_id, content: "Orders by country?" })
  const names = { space_id, conversation_id: asked.conversation_id, message_id: asked.message_id }
  yield* genie
    .getMessage(names)
    .pipe(Effect.repeat({ until: ({ status }) => status === "COMPLETED", schedule: Schedule.spaced("20 millis") }))
  const { statement_response } = yield* genie.getMessageQueryResult(names)
  yield* Console.log(JSON.stringify(statement_response?.result?.data_array))
}).pipe(
  onWorkspace(Genie.layer, {
    genie: () => Effect.succeed({ query: "SELECT ...", columns: ["country", "n"], rows: [["PT", "7"]] })
  })
)

start(import.meta.url, main)
