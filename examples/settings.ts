/**
 * Who may reach the workspace from where, and the catalog that queries begin in.
 *
 *   npx tsx -C effect-databricks:source examples/settings.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as DefaultNamespace from "effect-databricks/settings/DefaultNamespace"
import * as IpAccessLists from "effect-databricks/settings/IpAccessLists"
import { onWorkspace, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const [lists, namespace] = yield* Effect.all([IpAccessLists.IpAccessLists, DefaultNamespace.DefaultNamespace])
  const { ip_access_list } = yield* lists.create({
    label: "office",
    list_type: "ALLOW",
    ip_addresses: ["203.0.113.0/24"]
  })
  yield* namespace.update({
    allow_missing: true,
    field_mask: "namespace.value",
    setting: { namespace: { value: "main" } }
  })
  yield* Console.log(`${ip_access_list?.label}, catalog ${(yield* namespace.get()).namespace?.value}`)
}).pipe(onWorkspace(Layer.mergeAll(IpAccessLists.layer, DefaultNamespace.layer)))

start(import.meta.url, main)
