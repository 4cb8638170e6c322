/**
 * A search endpoint, by its resource name: create it, change its load, remove it.
 *
 *   npx tsx -C effect-databricks:source examples/aisearch.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as AiSearch from "effect-databricks/aisearch/AiSearch"
import { onWorkspace, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const search = yield* AiSearch.AiSearch
  const endpoint = yield* search.createEndpoint({
    parent: "workspaces/1234567890123456",
    endpoint_id: "docs",
    endpoint: { endpoint_type: "STANDARD" }
  })
  yield* Console.log(`${endpoint.name} is a ${endpoint.endpoint_type} endpoint`)
  yield* search.deleteEndpoint({ name: endpoint.name ?? "" })
}).pipe(onWorkspace(AiSearch.layer))

start(import.meta.url, main)
