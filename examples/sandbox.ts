/**
 * A sandbox for an agent, with a lifetime of its own.
 *
 *   npx tsx -C effect-databricks:source examples/sandbox.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Sandbox from "effect-databricks/sandbox/Sandbox"
import { all, onWorkspace, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const sandboxes = yield* Sandbox.Sandbox
  const { name } = yield* sandboxes.createSandbox({ sandbox_id: "try", sandbox: { display_name: "Try it" } })
  yield* Effect.addFinalizer(() => Effect.ignore(sandboxes.deleteSandbox({ name: name ?? "" })))
  for (const { display_name } of yield* all(sandboxes.listSandboxes({}))) yield* Console.log(`${display_name}`)
}).pipe(Effect.scoped, onWorkspace(Sandbox.layer))

start(import.meta.url, main)
