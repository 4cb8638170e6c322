/**
 * Domains of a data estate: one within another.
 *
 *   npx tsx -C effect-databricks:source examples/domains.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Domains from "effect-databricks/domains/Domains"
import { onWorkspace, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const domains = yield* Domains.Domains
  yield* domains.createDomain({ domain_id: "sales", domain: { tag_key: "domain" } })
  yield* domains.createDomain({ domain_id: "orders", domain: { tag_key: "domain", parent_domain_id: "sales" } })
  const { name, parent_domain_id } = yield* domains.getDomain({ name: "domains/orders" })
  yield* Console.log(`${name} is in ${parent_domain_id}`)
}).pipe(onWorkspace(Domains.layer))

start(import.meta.url, main)
