/**
 * A private exchange of the marketplace, for listings that only some may see.
 *
 *   npx tsx -C effect-databricks:source examples/marketplace.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as ProviderExchanges from "effect-databricks/marketplace/ProviderExchanges"
import { all, onWorkspace, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const exchanges = yield* ProviderExchanges.ProviderExchanges
  yield* exchanges.create({ exchange: { name: "partners", comment: "For partners only" } })
  for (const { comment, name } of yield* all(exchanges.list({}))) yield* Console.log(`${name}: ${comment}`)
}).pipe(onWorkspace(ProviderExchanges.layer))

start(import.meta.url, main)
