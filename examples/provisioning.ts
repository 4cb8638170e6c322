/**
 * The network in which workspaces of an account are made.
 *
 *   npx tsx -C effect-databricks:source examples/provisioning.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Networks from "effect-databricks/provisioning/Networks"
import { onAccount, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const networks = yield* Networks.Networks
  const { network_id } = yield* networks.create({ network_name: "core", vpc_id: "vpc-1", subnet_ids: ["a", "b"] })
  const { vpc_id } = yield* networks.get({ network_id: network_id ?? "" })
  yield* Console.log(`core is in ${vpc_id}`)
  yield* networks.delete({ network_id: network_id ?? "" })
}).pipe(onAccount(Networks.layer))

start(import.meta.url, main)
