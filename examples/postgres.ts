/**
 * A Postgres project with a branch for development.
 *
 *   npx tsx -C effect-databricks:source examples/postgres.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Postgres from "effect-databricks/postgres/Postgres"
import { all, onWorkspace, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const postgres = yield* Postgres.Postgres
  yield* postgres.createProject({ project_id: "shop", project: { spec: { display_name: "Shop" } } })
  yield* postgres.createBranch({ parent: "projects/shop", branch_id: "dev", branch: {} })
  for (const { name } of yield* all(postgres.listBranches({ parent: "projects/shop" }))) yield* Console.log(`${name}`)
}).pipe(onWorkspace(Postgres.layer))

start(import.meta.url, main)
