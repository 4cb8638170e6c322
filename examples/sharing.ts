/**
 * Delta Sharing: a share and who receives it.
 *
 *   npx tsx -C effect-databricks:source examples/sharing.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Recipients from "effect-databricks/sharing/Recipients"
import * as Shares from "effect-databricks/sharing/Shares"
import { onWorkspace, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const [shares, recipients] = yield* Effect.all([Shares.Shares, Recipients.Recipients])
  yield* shares.create({ name: "orders", comment: "Orders of the last year" })
  yield* recipients.create({ name: "partner", authentication_type: "TOKEN" })
  yield* shares.updatePermissions({ name: "orders", changes: [{ principal: "partner", add: ["SELECT"] }] })
  const { privilege_assignments } = yield* shares.sharePermissions({ name: "orders" })
  yield* Console.log(JSON.stringify(privilege_assignments))
}).pipe(onWorkspace(Layer.mergeAll(Shares.layer, Recipients.layer)))

start(import.meta.url, main)
