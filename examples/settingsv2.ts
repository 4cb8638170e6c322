/**
 * A setting of the workspace, by its name.
 *
 *   npx tsx -C effect-databricks:source examples/settingsv2.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as WorkspaceSettingsV2 from "effect-databricks/settingsv2/WorkspaceSettingsV2"
import { onWorkspace, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const settings = yield* WorkspaceSettingsV2.WorkspaceSettingsV2
  const name = "llm_proxy_partner_powered"
  yield* settings.patchPublicWorkspaceSetting({ name, setting: { boolean_val: { value: true } } })
  const { boolean_val } = yield* settings.getPublicWorkspaceSetting({ name })
  yield* Console.log(`${name}: ${boolean_val?.value}`)
}).pipe(onWorkspace(WorkspaceSettingsV2.layer))

start(import.meta.url, main)
