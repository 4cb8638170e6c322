/**
 * An endpoint of vector search, and what is left after it is deleted.
 *
 *   npx tsx -C effect-databricks:source examples/vectorsearch.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as VectorSearchEndpoints from "effect-databricks/vectorsearch/VectorSearchEndpoints"
import { all, onWorkspace, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const search = yield* VectorSearchEndpoints.VectorSearchEndpoints
  yield* search.createEndpoint({ name: "docs", endpoint_type: "STANDARD" })
  const { endpoint_type } = yield* search.getEndpoint({ endpoint_name: "docs" })
  yield* Console.log(`docs is a ${endpoint_type} endpoint`)
  yield* search.deleteEndpoint({ endpoint_name: "docs" })
  yield* Console.log(`${(yield* all(search.listEndpoints({}))).length} endpoints`)
}).pipe(onWorkspace(VectorSearchEndpoints.layer))

start(import.meta.url, main)
