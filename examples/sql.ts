/**
 * A saved query, and a change of one of its fields.
 *
 *   npx tsx -C effect-databricks:source examples/sql.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Queries from "effect-databricks/sql/Queries"
import { onWorkspace, start } from "./support/emulated.js"

export const main = Effect.gen(function* () {
  const queries = yield* Queries.Queries
  const { id } = yield* queries.create({ query: { display_name: "Orders", query_text: "SELECT 1" } })
  yield* queries.update({
    id: id ?? "",
    update_mask: "query_text",
    query: { query_text: "SELECT count(*) FROM orders" }
  })
  const { display_name, query_text } = yield* queries.get({ id: id ?? "" })
  yield* Console.log(`${display_name}: ${query_text}`)
}).pipe(onWorkspace(Queries.layer))

start(import.meta.url, main)
