/** What the tasks of chaos do in the workspace, and how often each was done. */
import * as Effect from "effect/Effect"
import type * as Emulator from "effect-databricks/Emulator"
import * as Faults from "./faults.js"
import * as Work from "./work.js"

export const make = (): { readonly tasks: Emulator.TaskPrograms; readonly executions: Record<string, number> } => {
  const executions: Record<string, number> = {}
  return {
    executions,
    tasks: {
      [Work.notebook]: ({ parameters: { name = "" } }) =>
        Effect.suspend(() => {
          executions[name] = (executions[name] ?? 0) + 1
          return Effect.delay(Effect.succeed(`done: ${name}`), Faults.durations.task)
        }),
      [Work.slowNotebook]: Effect.delay(Effect.succeed("done"), "30 seconds")
    }
  }
}
