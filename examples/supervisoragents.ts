/**
 * An agent that hands questions to others.
 *
 *   npx tsx -C effect-databricks:source examples/supervisoragents.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as SupervisorAgents from "effect-databricks/supervisoragents/SupervisorAgents"
import { onWorkspace, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const agents = yield* SupervisorAgents.SupervisorAgents
  const { name } = yield* agents.createSupervisorAgent({
    supervisor_agent: { display_name: "Front desk", instructions: "Ask the one who knows." }
  })
  const { instructions } = yield* agents.getSupervisorAgent({ name: name ?? "" })
  yield* Console.log(`${name}: ${instructions}`)
}).pipe(onWorkspace(SupervisorAgents.layer))

start(import.meta.url, main)
