/**
 * The deployments that bundles record in the workspace.
 *
 *   npx tsx -C effect-databricks:source examples/bundle.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Bundle from "effect-databricks/bundle/Bundle"
import { onWorkspace, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const bundle = yield* Bundle.Bundle
  yield* bundle.createDeployment({ deployment_id: "nightly", deployment: { target_name: "prod" } })
  const { name, target_name } = yield* bundle.getDeployment({ name: "deployments/nightly" })
  yield* Console.log(`${name} goes to ${target_name}`)
}).pipe(onWorkspace(Bundle.layer))

start(import.meta.url, main)
