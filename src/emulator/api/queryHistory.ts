/** Emulates the query history: the statements of the Statement Execution API, latest first. */
import * as Either from "effect/Either"
import { operations } from "../../services/sql/QueryHistory.js"
import { invalidParameterValue } from "../failure.js"
import type { Kernel } from "../kernel.js"
import { page } from "../paging.js"
import { type Route, route } from "../router.js"
import * as StatementExecution from "./statementExecution.js"

export interface QueryHistory {
  readonly routes: ReadonlyArray<Route>
}

const maxPage = 1000

export const make = (kernel: Kernel): QueryHistory => {
  const statements = kernel.use(StatementExecution.make)

  const routes: ReadonlyArray<Route> = [
    route(operations.list, ({ filter_by, max_results, page_token }) => {
      const size = max_results ?? 100
      if (size < 1 || size > maxPage)
        return Either.left(invalidParameterValue(`max_results must be between 1 and ${maxPage}, but was ${size}.`))
      const { query_start_time_range: range, statement_ids, statuses, warehouse_ids } = filter_by ?? {}
      const isWanted = (wanted: ReadonlyArray<string> | null | undefined, value: string | null | undefined) =>
        !wanted || wanted.length === 0 || wanted.includes(value ?? "")
      const items = statements
        .queries()
        .filter(
          (query) =>
            isWanted(warehouse_ids, query.warehouse_id) &&
            isWanted(statement_ids, query.query_id) &&
            isWanted(statuses, query.status) &&
            (query.query_start_time_ms ?? 0) >= (range?.start_time_ms ?? 0) &&
            (query.query_start_time_ms ?? 0) <= (range?.end_time_ms ?? Number.POSITIVE_INFINITY)
        )
      const list = JSON.stringify(["queries", filter_by ?? {}])
      return Either.map(
        page({ list, items, key: ({ query_id }) => query_id ?? "", size, token: page_token }),
        ({ items: res, next }) => ({
          res,
          has_next_page: next !== undefined,
          ...(next === undefined ? {} : { next_page_token: next })
        })
      )
    })
  ]

  return { routes }
}
