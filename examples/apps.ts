/**
 * Makes sure that an app exists: creates it, or takes the one that is there.
 *
 *   npx tsx -C effect-databricks:source examples/apps.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Apps from "effect-databricks/apps/Apps"
import { onWorkspace, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const apps = yield* Apps.Apps
  const ensure = (name: string) =>
    apps
      .create({ app: { name, description: "Orders of the day" } })
      .pipe(Effect.catchTag("ResourceAlreadyExists", () => apps.get({ name })))
  yield* ensure("orders")
  const { description, name } = yield* ensure("orders")
  yield* Console.log(`${name}: ${description}`)
}).pipe(onWorkspace(Apps.layer))

start(import.meta.url, main)
