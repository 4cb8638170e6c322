/**
 * A Genie agent, with a description that is added later.
 *
 *   npx tsx -C effect-databricks:source examples/genieagents.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as GenieAgents from "effect-databricks/genieagents/GenieAgents"
import { onWorkspace, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const agents = yield* GenieAgents.GenieAgents
  const { name } = yield* agents.createGenieAgent({
    genie_agent_id: "sales",
    genie_agent: { display_name: "Sales", warehouse_id: "w", definition: {} }
  })
  yield* Console.log(`Created ${name}`)
}).pipe(onWorkspace(GenieAgents.layer))

start(import.meta.url, main)
