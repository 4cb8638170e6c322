/**
 * Unity Catalog: a catalog with a schema, who may use it, and what a schema inherits.
 *
 *   npx tsx -C effect-databricks:source examples/catalog.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Catalogs from "effect-databricks/catalog/Catalogs"
import * as Grants from "effect-databricks/catalog/Grants"
import * as Schemas from "effect-databricks/catalog/Schemas"
import { onWorkspace, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const [catalogs, schemas, grants] = yield* Effect.all([Catalogs.Catalogs, Schemas.Schemas, Grants.Grants])
  yield* catalogs.create({ name: "main", comment: "Everything" })
  const { full_name } = yield* schemas.create({ catalog_name: "main", name: "sales" })
  yield* grants.update({
    securable_type: "catalog",
    full_name: "main",
    changes: [{ principal: "analysts", add: ["USE_CATALOG", "SELECT"] }]
  })
  const { privilege_assignments } = yield* grants.getEffective({ securable_type: "schema", full_name: full_name ?? "" })
  for (const { principal, privileges } of privilege_assignments ?? []) {
    yield* Console.log(`${principal} on ${full_name}: ${privileges?.map(({ privilege }) => privilege).join(", ")}`)
  }
}).pipe(onWorkspace(Layer.mergeAll(Catalogs.layer, Schemas.layer, Grants.layer)))

start(import.meta.url, main)
