/**
 * A Postgres instance of the workspace, resized.
 *
 *   npx tsx -C effect-databricks:source examples/database.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Database from "effect-databricks/database/Database"
import { onWorkspace, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const database = yield* Database.Database
  yield* database.createDatabaseInstance({ database_instance: { name: "shop", capacity: "CU_1" } })
  yield* database.updateDatabaseInstance({
    name: "shop",
    update_mask: "capacity",
    database_instance: { name: "shop", capacity: "CU_2" }
  })
  const { capacity } = yield* database.getDatabaseInstance({ name: "shop" })
  yield* Console.log(`shop has ${capacity}`)
}).pipe(onWorkspace(Database.layer))

start(import.meta.url, main)
