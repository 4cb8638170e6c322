/**
 * An AI function over many documents at once. The emulator runs no model, so it has nothing in the list yet.
 *
 *   npx tsx -C effect-databricks:source examples/aifunctions.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as AiFunctions from "effect-databricks/aifunctions/AiFunctions"
import { all, onWorkspace, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const functions = yield* AiFunctions.AiFunctions
  const { name } = yield* functions.createBatch({
    batch: { endpoint: "ai_extract", input_ref: "/Volumes/main/sales/invoices" }
  })
  const batches = yield* all(functions.listBatches({}))
  yield* Console.log(`${name} is one of ${batches.length} batches`)
}).pipe(onWorkspace(AiFunctions.layer))

start(import.meta.url, main)
