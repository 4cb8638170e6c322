/**
 * A failover group: workspaces that move to another region together.
 *
 *   npx tsx -C effect-databricks:source examples/disasterrecovery.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as DisasterRecovery from "effect-databricks/disasterrecovery/DisasterRecovery"
import { onAccount, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const recovery = yield* DisasterRecovery.DisasterRecovery
  const group = yield* recovery.createFailoverGroup({
    parent: "accounts/0d26daa6-5e44-4c97-a497-ef015f91254a",
    failover_group_id: "core",
    failover_group: {
      regions: ["westeurope", "northeurope"],
      initial_primary_region: "westeurope",
      workspace_sets: [{ name: "main", workspace_ids: ["1234567890123456"] }]
    }
  })
  yield* Console.log(`${group.name} begins in ${group.initial_primary_region}`)
}).pipe(onAccount(DisasterRecovery.layer))

start(import.meta.url, main)
