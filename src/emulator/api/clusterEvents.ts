/** Records the events of clusters and returns them in pages. */
import * as Either from "effect/Either"
import type {
  ClusterEvent,
  EventDetails,
  EventType,
  GetEventsRequest,
  GetEventsResponse
} from "../../schemas/clusters/ClusterEvents.js"
import { type ApiFailure, invalidParameterValue } from "../failure.js"
import type { Kernel } from "../kernel.js"
import * as Paging from "../paging.js"

export interface ClusterEvents {
  readonly add: (clusterId: string, type: EventType, details: EventDetails) => void
  readonly page: (request: GetEventsRequest) => Either.Either<GetEventsResponse, ApiFailure>
  readonly forget: (clusterId: string) => void
}

interface Logged {
  readonly key: string
  readonly event: ClusterEvent & { readonly timestamp: number }
}

const limits = { default: 50, max: 500 }

const isGiven = (time: number | null | undefined): time is number => time !== undefined && time !== null && time !== 0

export const make = (kernel: Kernel): ClusterEvents => {
  const logs = new Map<string, Array<Logged>>()

  const selected = (request: GetEventsRequest): ReadonlyArray<Logged> => {
    const from = request.start_time ?? 0
    const until = isGiven(request.end_time) ? request.end_time : Number.POSITIVE_INFINITY
    const types = new Set(request.event_types ?? [])
    const found = (logs.get(request.cluster_id) ?? []).filter(
      ({ event }) =>
        event.timestamp >= from && event.timestamp <= until && (types.size === 0 || types.has(event.type ?? ""))
    )
    return request.order === "ASC" ? found : found.toReversed()
  }

  /** The older paging by offset. The response contains the request for the next page instead of a token. */
  const byOffset = (
    request: GetEventsRequest,
    size: number,
    all: ReadonlyArray<Logged>
  ): Pick<GetEventsResponse, "next_page" | "total_count"> => {
    const end = (request.offset ?? 0) + size
    if (end >= all.length) return { total_count: all.length }
    const { page_size: _size, page_token: _token, ...rest } = request
    return {
      total_count: all.length,
      next_page: {
        ...rest,
        end_time: isGiven(request.end_time) ? request.end_time : kernel.now(),
        order: request.order ?? "DESC",
        offset: end,
        limit: size
      }
    }
  }

  return {
    add: (clusterId, type, details) => {
      const log = logs.get(clusterId) ?? []
      logs.set(clusterId, log)
      log.push({ key: String(log.length), event: { cluster_id: clusterId, timestamp: kernel.now(), type, details } })
    },
    forget: (clusterId) => {
      logs.delete(clusterId)
    },
    page: (request) =>
      Either.gen(function* () {
        const offset = request.offset ?? 0
        if (offset < 0)
          return yield* Either.left(invalidParameterValue(`Invalid offset: ${offset}. It must not be negative.`))
        if (offset > 0 && request.order !== "ASC" && !isGiven(request.end_time)) {
          return yield* Either.left(
            invalidParameterValue("end_time must be specified when offset is greater than zero and order is DESC.")
          )
        }
        if ((request.limit ?? 0) > limits.max) {
          return yield* Either.left(invalidParameterValue(`Invalid limit: ${request.limit}. It must be at most 500.`))
        }
        const size = yield* Paging.pageSize(request.page_size ?? request.limit, limits)
        const all = selected(request)
        const { cluster_id, end_time, event_types, order, start_time } = request
        const hasToken = (request.page_token ?? "") !== ""
        const page = yield* Paging.page({
          list: JSON.stringify(["events", cluster_id, start_time, end_time, order, event_types]),
          items: hasToken ? all : all.slice(offset),
          key: ({ key }) => key,
          size,
          token: request.page_token
        })
        return {
          ...(page.items.length === 0 ? {} : { events: page.items.map(({ event }) => event) }),
          next_page_token: page.next,
          prev_page_token: page.previous,
          ...(hasToken ? { total_count: 0 } : byOffset(request, size, all))
        }
      })
  }
}
