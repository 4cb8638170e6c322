/**
 * The memory of an agent: a store for it, found again among all stores.
 *
 *   npx tsx -C effect-databricks:source examples/agentkit.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as AgentKit from "effect-databricks/agentkit/AgentKit"
import { all, onWorkspace, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const kit = yield* AgentKit.AgentKit
  yield* kit.createMemoryStore({
    managed_memory_store_id: "support",
    managed_memory_store: { description: "What the support agent remembers" }
  })
  for (const { description, name } of yield* all(kit.listMemoryStores({}))) {
    yield* Console.log(`${name}: ${description}`)
  }
}).pipe(onWorkspace(AgentKit.layer))

start(import.meta.url, main)
