/**
 * Which schemas of a catalog are searched for sensitive data.
 *
 *   npx tsx -C effect-databricks:source examples/dataclassification.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as DataClassification from "effect-databricks/dataclassification/DataClassification"
import { onWorkspace, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const classification = yield* DataClassification.DataClassification
  const { name } = yield* classification.createCatalogConfig({
    parent: "catalogs/main",
    catalog_config: { included_schemas: { names: ["sales"] } }
  })
  yield* Console.log(`Created ${name}`)
}).pipe(onWorkspace(DataClassification.layer))

start(import.meta.url, main)
