/**
 * An environment that notebooks of the workspace begin with. Creating it is a long-running operation.
 *
 *   npx tsx -C effect-databricks:source examples/environments.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Environments from "effect-databricks/environments/Environments"
import { onWorkspace, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const environments = yield* Environments.Environments
  const { done } = yield* environments.createWorkspaceBaseEnvironment({
    workspace_base_environment_id: "ml",
    workspace_base_environment: { display_name: "ML", filepath: "/Workspace/Shared/ml.yaml" }
  })
  const { display_name } = yield* environments.getWorkspaceBaseEnvironment({ name: "workspace-base-environments/ml" })
  yield* Console.log(`${display_name}: ${done === true ? "ready" : "under way"}`)
}).pipe(onWorkspace(Environments.layer))

start(import.meta.url, main)
