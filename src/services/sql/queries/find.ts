/** Finds saved queries by their ID or display name. */
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { DatabricksError } from "../../../schemas/DatabricksError.js"
import type { ListQueryObjectsResponseQuery, Query } from "../../../schemas/sql/Queries.js"
import { QueryNotFound } from "./failures.js"
import { Queries } from "./service.js"

/**
 * A saved query, by its ID or by its display name.
 *
 * @since 0.1.0
 * @category models
 */
export type QueryReference = { readonly id: string } | { readonly display_name: string }

/**
 * The queries of a display name that are not in the trash. Names are not unique.
 *
 * Fails with the errors of `list`.
 *
 * `GET /api/2.0/sql/queries`, https://docs.databricks.com/api/azure/workspace/queries/list
 *
 * @since 0.1.0
 * @category queries
 */
export const named = (
  display_name: string
): Effect.Effect<ReadonlyArray<ListQueryObjectsResponseQuery>, DatabricksError, Queries> =>
  Effect.flatMap(Queries, (queries) =>
    queries.list({}).pipe(
      Stream.filter((query) => query.display_name === display_name && query.lifecycle_state !== "TRASHED"),
      Stream.runCollect,
      Effect.map(Chunk.toReadonlyArray)
    )
  )

/** Fails unless there is exactly one. */
export const only = <A extends { readonly id?: string | null | undefined }>(
  display_name: string,
  found: ReadonlyArray<A>
): Effect.Effect<A, QueryNotFound> => {
  const [query, ...others] = found
  if (query !== undefined && others.length === 0) return Effect.succeed(query)
  const ids = found.flatMap(({ id }) => (id ? [id] : []))
  return Effect.fail(
    new QueryNotFound({
      message:
        query === undefined
          ? `There is no query named ${display_name}`
          : `${found.length} queries are named ${display_name}: use an id (${ids.join(", ")})`,
      display_name,
      ids
    })
  )
}

/**
 * Returns a saved query by its ID or its display name.
 *
 * Fails with an error for which `isNotFound` is true if no query has the ID, with `QueryNotFound` if no query or several
 * have the name, and with the errors of `get` and `list`.
 *
 * @since 0.1.0
 * @category queries
 */
export const find = (reference: QueryReference): Effect.Effect<Query, DatabricksError | QueryNotFound, Queries> =>
  "id" in reference
    ? Effect.flatMap(Queries, (queries) => queries.get({ id: reference.id }))
    : Effect.flatMap(named(reference.display_name), (found) => only(reference.display_name, found))
