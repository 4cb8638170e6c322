/**
 * Moves a job to serverless compute, and reads the state of the migration.
 *
 *   npx tsx -C effect-databricks:source examples/computemigrations.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as ComputeMigrations from "effect-databricks/computemigrations/ComputeMigrations"
import { onWorkspace, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const migrations = yield* ComputeMigrations.ComputeMigrations
  const { migration_id } = yield* migrations.create({ migration: { asset_type: "JOB", asset_uri: "jobs/123" } })
  const { asset_uri } = yield* migrations.get({ migration_id: migration_id ?? "" })
  yield* Console.log(`Migration ${migration_id} is about ${asset_uri}`)
}).pipe(onWorkspace(ComputeMigrations.layer))

start(import.meta.url, main)
