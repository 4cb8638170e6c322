/**
 * Groups of an identity provider, as the second version of the identity API has them.
 *
 *   npx tsx -C effect-databricks:source examples/iamv2.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as WorkspaceIamV2 from "effect-databricks/iamv2/WorkspaceIamV2"
import { all, onWorkspace, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const iam = yield* WorkspaceIamV2.WorkspaceIamV2
  yield* iam.createGroupProxy({ group: { group_name: "analysts", external_id: "entra-1" } })
  for (const { external_id, group_name } of yield* all(iam.listGroupsProxy({})))
    yield* Console.log(`${group_name} is ${external_id}`)
}).pipe(onWorkspace(WorkspaceIamV2.layer))

start(import.meta.url, main)
