/** Emulates the settings of a workspace by keys: any key can be set. Keys that were never set are absent. */
import * as Either from "effect/Either"
import { operations } from "../../services/settings/WorkspaceConf.js"
import type { Kernel } from "../kernel.js"
import { type Route, route } from "../router.js"

export interface WorkspaceConf {
  readonly routes: ReadonlyArray<Route>
}

export const make = (_kernel: Kernel): WorkspaceConf => {
  const settings = new Map<string, string>()

  const routes = [
    route(operations.getStatus, ({ keys }) =>
      Either.right(
        Object.fromEntries(
          keys.split(",").flatMap((key) => {
            const value = settings.get(key)
            return value === undefined ? [] : [[key, value]]
          })
        )
      )
    ),
    route(operations.setStatus, ({ contents }) => {
      for (const [key, value] of Object.entries(contents)) settings.set(key, value)
      return Either.void
    })
  ]

  return { routes }
}
