/** Creates a saved query, or changes it to what is wanted. */
import * as Effect from "effect/Effect"
import type { DatabricksError } from "../../../schemas/DatabricksError.js"
import type { CreateQueryRequestQuery, Query } from "../../../schemas/sql/Queries.js"
import { changedFields } from "../internal/changes.js"
import type { QueryNotFound } from "./failures.js"
import { named, only } from "./find.js"
import { Queries } from "./service.js"

/**
 * Makes the query of a display name have these fields, and returns it: creates it if there is none, changes only what
 * differs, and sends nothing if nothing does. Fields that are absent stay as they are. With `parent_path`, only a query in
 * this folder is meant; an existing query is not moved.
 *
 * Fails with `QueryNotFound` if several queries have the name, and with the errors of `list`, `get`, `create` and `update`.
 *
 * @example
 * ```ts
 * import { Queries } from "effect-databricks/sql"
 *
 * export const orders = Queries.ensure({
 *   display_name: "Orders",
 *   query_text: "SELECT * FROM main.sales.orders WHERE country = :country",
 *   parameters: [{ name: "country", text_value: { value: "DE" } }],
 *   warehouse_id: "1234567890abcdef"
 * })
 * ```
 *
 * @since 0.1.0
 * @category queries
 */
export const ensure = (
  query: CreateQueryRequestQuery & { readonly display_name: string }
): Effect.Effect<Query, DatabricksError | QueryNotFound, Queries> =>
  Effect.gen(function* () {
    const queries = yield* Queries
    const { display_name, parent_path, ...fields } = query
    const all = yield* named(display_name)
    const withFolder = parent_path
      ? yield* Effect.forEach(all, ({ id }) => queries.get({ id: id ?? "" }), { concurrency: 4 })
      : all
    const folderOf = (path: string | null | undefined): string => (path ?? "").replace(/^\/Workspace(?=\/)/, "")
    const found = withFolder.filter((one: Query) => !parent_path || folderOf(one.parent_path) === folderOf(parent_path))
    if (found.length === 0) return yield* queries.create({ query })
    const existing: Query = yield* only(display_name, found)
    const changed = changedFields({ ...existing }, fields)
    if (changed.length === 0) return existing
    const wanted = Object.fromEntries(Object.entries(fields).filter(([name]) => changed.includes(name)))
    return yield* queries.update({ id: existing.id ?? "", update_mask: changed.join(","), query: wanted })
  })
