/** Emulates the Query History API: the statements that clients and jobs have run. */
import * as Either from "effect/Either"
import type { ListQueryHistoryRequest, QueryInfo } from "../../schemas/sql/QueryHistory.js"
import { operations } from "../../services/sql/queryHistory/service.js"
import { invalidParameterValue } from "../failure.js"
import type { Kernel } from "../kernel.js"
import * as Paging from "../paging.js"
import { type Route, route } from "../router.js"
import * as Statements from "../statements.js"

export interface QueryHistory {
  readonly routes: ReadonlyArray<Route>
}

const limits = { default: 100, max: 1000 }

const isListed =
  (kernel: Kernel, { filter_by }: ListQueryHistoryRequest) =>
  ({ id, startedAt, status, userName, warehouseId }: Statements.Entry): boolean => {
    const { query_start_time_range: range, statement_ids, statuses, user_ids, warehouse_ids } = filter_by ?? {}
    const isOneOf = <A>(wanted: ReadonlyArray<A> | null | undefined, value: A): boolean =>
      (wanted ?? []).length === 0 || wanted?.includes(value) === true
    return (
      isOneOf(statement_ids, id) &&
      isOneOf(statuses, status) &&
      isOneOf(warehouse_ids, warehouseId ?? "") &&
      isOneOf(user_ids?.map(String), userName === kernel.user.userName ? kernel.user.id : "") &&
      (range?.start_time_ms === undefined || range.start_time_ms === null || startedAt >= range.start_time_ms) &&
      (range?.end_time_ms === undefined || range.end_time_ms === null || startedAt <= range.end_time_ms)
    )
  }

const shown = (kernel: Kernel, entry: Statements.Entry, withMetrics: boolean): QueryInfo => {
  const { endedAt, id, message, rows, source, startedAt, status, text, userName, warehouseId } = entry
  const duration = (endedAt ?? kernel.now()) - startedAt
  const user_id = userName === kernel.user.userName ? Number(kernel.user.id) : undefined
  return {
    query_id: id,
    lookup_key: id,
    status,
    query_text: text,
    statement_type: Statements.typeOf(text),
    query_start_time_ms: startedAt,
    ...(endedAt === undefined ? {} : { query_end_time_ms: endedAt, execution_end_time_ms: endedAt }),
    duration,
    is_final: endedAt !== undefined,
    user_name: userName,
    executed_as_user_name: userName,
    ...(user_id === undefined ? {} : { user_id, executed_as_user_id: user_id }),
    ...(warehouseId === undefined ? {} : { warehouse_id: warehouseId, endpoint_id: warehouseId }),
    ...(rows === undefined ? {} : { rows_produced: rows }),
    ...(message === undefined ? {} : { error_message: message }),
    ...(source === undefined ? {} : { query_source: source }),
    plans_state: "UNKNOWN",
    ...(withMetrics
      ? { metrics: { total_time_ms: duration, execution_time_ms: duration, rows_produced_count: rows ?? 0 } }
      : {})
  }
}

export const make = (kernel: Kernel): QueryHistory => {
  const statements = kernel.use(Statements.make)
  return {
    routes: [
      route(operations.list, (request) =>
        Either.gen(function* () {
          const { filter_by, include_metrics, max_results, page_token } = request
          if ((max_results ?? 0) > limits.max) {
            return yield* Either.left(invalidParameterValue(`max_results must not be greater than ${limits.max}.`))
          }
          const { items, next } = yield* Paging.page({
            list: JSON.stringify(["history", filter_by], (_, value) =>
              typeof value === "bigint" ? String(value) : value
            ),
            items: statements.history().filter(isListed(kernel, request)),
            key: ({ id }) => id,
            size: yield* Paging.pageSize(max_results, limits),
            token: page_token
          })
          return {
            ...(items.length === 0
              ? {}
              : { res: items.map((entry) => shown(kernel, entry, include_metrics === true)) }),
            has_next_page: next !== undefined,
            ...(next === undefined ? {} : { next_page_token: next })
          }
        })
      )
    ]
  }
}
