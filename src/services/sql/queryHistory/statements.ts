/** Lists the statements of the query history, of all pages. */
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { repeatedPage } from "../../../internal/call/paging.js"
import type { DatabricksError } from "../../../schemas/DatabricksError.js"
import type { ListQueryHistoryRequest, QueryInfo } from "../../../schemas/sql/QueryHistory.js"
import { operations, QueryHistory } from "./service.js"

/**
 * Lists statements as a Stream of all pages, the latest first. Pages are fetched on demand: end the Stream early, or
 * filter by time, because a history can be long.
 *
 * Fails with the errors of `list`.
 *
 * `GET /api/2.0/sql/history/queries`, https://docs.databricks.com/api/azure/workspace/queryhistory/list
 *
 * @example
 * ```ts
 * import { QueryHistory } from "effect-databricks/sql"
 * import * as Stream from "effect/Stream"
 *
 * export const failures = QueryHistory.statements({ filter_by: { statuses: ["FAILED"] } }).pipe(
 *   Stream.take(10),
 *   Stream.map(({ error_message, query_text }) => `${query_text}: ${error_message}`)
 * )
 * ```
 *
 * @since 0.1.0
 * @category history
 */
export const statements = (
  request: Omit<ListQueryHistoryRequest, "page_token"> = {}
): Stream.Stream<QueryInfo, DatabricksError, QueryHistory> =>
  Stream.unwrap(
    Effect.map(QueryHistory, (history) =>
      Stream.suspend(() => {
        const seen = new Set<string>()
        return Stream.paginateChunkEffect(undefined as string | undefined, (page_token) =>
          Effect.flatMap(history.list({ ...request, ...(page_token === undefined ? {} : { page_token }) }), (page) => {
            const items = Chunk.unsafeFromArray(page.res ?? [])
            const next = page.has_next_page === false ? undefined : page.next_page_token
            if (!next) return Effect.succeed([items, Option.none<string | undefined>()] as const)
            if (seen.has(next)) return Effect.fail(repeatedPage(operations.list))
            seen.add(next)
            return Effect.succeed([items, Option.some<string | undefined>(next)] as const)
          })
        )
      })
    )
  )
