/**
 * A private endpoint of an account.
 *
 *   npx tsx -C effect-databricks:source examples/networking.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Endpoints from "effect-databricks/networking/Endpoints"
import { onAccount, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const endpoints = yield* Endpoints.Endpoints
  const { name, region } = yield* endpoints.createEndpoint({
    parent: "accounts/0d26daa6-5e44-4c97-a497-ef015f91254a",
    endpoint: { display_name: "front door", region: "westeurope" }
  })
  yield* Console.log(`${name} is in ${region}`)
}).pipe(onAccount(Endpoints.layer))

start(import.meta.url, main)
