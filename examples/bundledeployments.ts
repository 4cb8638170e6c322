/**
 * The history of bundle deployments: one for each target.
 *
 *   npx tsx -C effect-databricks:source examples/bundledeployments.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as BundleDeployments from "effect-databricks/bundledeployments/BundleDeployments"
import { all, onWorkspace, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const deployments = yield* BundleDeployments.BundleDeployments
  for (const target_name of ["dev", "prod"]) {
    yield* deployments.createDeployment({ deployment: { display_name: `orders to ${target_name}`, target_name } })
  }
  for (const { display_name, name } of yield* all(deployments.listDeployments({}))) {
    yield* Console.log(`${name}: ${display_name}`)
  }
}).pipe(onWorkspace(BundleDeployments.layer))

start(import.meta.url, main)
