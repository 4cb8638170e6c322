/**
 * A custom LLM for a task that its instructions describe: create it, then see where it is served.
 *
 *   npx tsx -C effect-databricks:source examples/agentbricks.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as AgentBricks from "effect-databricks/agentbricks/AgentBricks"
import { onWorkspace, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const bricks = yield* AgentBricks.AgentBricks
  const created = yield* bricks.createCustomLlm({ name: "summaries", instructions: "Summarize a support ticket." })
  const { instructions, name } = yield* bricks.getCustomLlm({ id: created.id ?? "" })
  yield* Console.log(`${name}: ${instructions}`)
}).pipe(onWorkspace(AgentBricks.layer))

start(import.meta.url, main)
