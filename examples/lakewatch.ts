/**
 * The rules by which Lakewatch finds security events. There are none in a new workspace.
 *
 *   npx tsx -C effect-databricks:source examples/lakewatch.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Lakewatch from "effect-databricks/lakewatch/Lakewatch"
import { all, onWorkspace, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const watch = yield* Lakewatch.Lakewatch
  const rules = yield* all(watch.listRules({ catalog_name: "main", schema_name: "security" }))
  yield* Console.log(`${rules.length} rules`)
  yield* watch
    .getRule({ name: "rules/none" })
    .pipe(Effect.catchTag("ResourceDoesNotExist", (error) => Console.log(error.message)))
}).pipe(onWorkspace(Lakewatch.layer))

start(import.meta.url, main)
