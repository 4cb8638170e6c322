/**
 * An application that users of the account can log in to.
 *
 *   npx tsx -C effect-databricks:source examples/oauth2.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as CustomAppIntegration from "effect-databricks/oauth2/CustomAppIntegration"
import { all, onAccount, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const apps = yield* CustomAppIntegration.CustomAppIntegration
  yield* apps.create({ name: "reports", redirect_urls: ["http://localhost:8020"], scopes: ["sql"] })
  for (const { name, scopes } of yield* all(apps.list({}))) yield* Console.log(`${name} may use ${scopes?.join(", ")}`)
}).pipe(onAccount(CustomAppIntegration.layer))

start(import.meta.url, main)
