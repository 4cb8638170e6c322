/** Simulates reads that lag behind writes. */
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import type * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import { isRecord } from "../internal/codec/isRecord.js"
import * as Json from "../internal/codec/json.js"
import type { Stale } from "./Fault.js"
import { bytesOf } from "./garble.js"
import type { Injection, Subject, Write } from "./injection.js"

type Response = HttpServerResponse.HttpServerResponse

/** The reads of a single object, by service. They are recorded before a write that contains the object's ID. */
const readsById: Readonly<Record<string, ReadonlyArray<(id: (field: string) => string) => string>>> = {
  Clusters: [(id) => `/api/2.1/clusters/get?cluster_id=${id("cluster_id")}`],
  Jobs: [
    (id) => `/api/2.2/jobs/runs/get?run_id=${id("run_id")}&include_history=true`,
    (id) => `/api/2.2/jobs/runs/get?run_id=${id("run_id")}`,
    (id) => `/api/2.2/jobs/get?job_id=${id("job_id")}`
  ],
  Libraries: [(id) => `/api/2.0/libraries/cluster-status?cluster_id=${id("cluster_id")}`],
  Pipelines: [
    (id) => `/api/2.0/pipelines/${id("pipeline_id")}`,
    (id) => `/api/2.0/pipelines/${id("pipeline_id")}/updates/${id("update_id")}`
  ],
  Warehouses: [(id) => `/api/2.0/sql/warehouses/${id("id")}`]
}

/** A key for a read that ignores the minor version and the order of parameters. */
const keyOf = (url: string): string => {
  const [path = "", query = ""] = url.split(/\?(.*)/s)
  const parameters = new URLSearchParams(query)
  parameters.sort()
  return `${path.replace(/^\/api\/2\.\d+\//, "/api/2/")}?${parameters}`
}

const parsed = (text: string): unknown => {
  try {
    return Json.parse(text)
  } catch {
    return undefined
  }
}

/** The fields of an object whose values are IDs. */
const idsIn = (json: unknown): ReadonlyMap<string, string> =>
  new Map(
    isRecord(json)
      ? Object.entries(json)
          .filter(
            ([field, value]) => /^(?:.*_)?id$/.test(field) && ["string", "number", "bigint"].includes(typeof value)
          )
          .map(([field, value]) => [field, String(value)])
      : []
  )

interface RecordedWrite extends Write {
  /** The responses to reads before the write, by key. */
  readonly before: ReadonlyMap<string, Response>
  /** The IDs that the write created. */
  readonly created: ReadonlySet<string>
}

export interface StaleReads {
  /** Handles a request. A read that lags gets an old response. */
  readonly handle: (
    request: {
      readonly subject: Subject
      readonly http: HttpServerRequest.HttpServerRequest
      readonly body: Uint8Array
      readonly url: string
      readonly pathFields: Readonly<Record<string, string>>
      /** The fault that makes the reads after this write lag. */
      readonly lag?: Stale | undefined
    },
    work: Effect.Effect<Response>,
    onHit: (fault: Stale) => void
  ) => Effect.Effect<Response>
}

/** The max number of writes that reads can lag behind, and of reads that are repeated before a write. */
const maxWrites = 100
const maxReads = 200

/** An unused ID with as many digits as a 53-bit number. */
const unusedId = "8999999999999999"

export const make = (options: {
  readonly faults: Injection
  readonly now: () => number
  /** Executes a read with the current state. */
  readonly read: (url: string, http: HttpServerRequest.HttpServerRequest) => Effect.Effect<Response>
}): StaleReads => {
  const { faults, now } = options
  const lastReads = new Map<string, { readonly service: string | undefined; readonly url: string }>()
  let writes: ReadonlyArray<RecordedWrite> = []

  /** Executes a read with the credentials of another request. */
  const readAs = (http: HttpServerRequest.HttpServerRequest) => (url: string) =>
    Effect.suspend(() => {
      const { authorization } = http.headers
      const headers = authorization === undefined ? {} : { authorization }
      return options.read(url, HttpServerRequest.fromWeb(new Request(`http://emulator${url}`, { headers })))
    })

  const write: StaleReads["handle"] = ({ body, http, lag, pathFields, subject }, work) =>
    Effect.gen(function* () {
      const read = readAs(http)
      const isJson = http.headers["content-type"]?.startsWith("application/json") === true
      const requestIds = new Map([
        ...idsIn(isJson ? parsed(new TextDecoder().decode(body)) : undefined),
        ...Object.entries(pathFields)
      ])
      const byId = (readsById[subject.service ?? ""] ?? []).flatMap((urlOf) => {
        let isWhole = true
        const url = urlOf((field) => {
          const id = requestIds.get(field)
          if (id === undefined) isWhole = false
          return encodeURIComponent(id ?? "")
        })
        return isWhole ? [url] : []
      })
      const readBefore = [...lastReads.values()]
        .filter(({ service }) => service === subject.service)
        .map(({ url }) => url)
      const before = new Map<string, Response>()
      for (const url of new Set([...byId, ...readBefore])) before.set(keyOf(url), yield* read(url))
      const response = yield* work
      if (response.status < 400) {
        const bytes = bytesOf(response)
        const responseIds = idsIn(bytes === undefined ? undefined : parsed(new TextDecoder().decode(bytes)))
        const requestedIds = new Set(requestIds.values())
        const created = new Set([...responseIds.values()].filter((id) => !requestedIds.has(id)))
        const recorded = { subject, at: now(), before, created }
        writes = [...writes.slice(1 - maxWrites), recorded]
        if (lag !== undefined) faults.lag(recorded, lag)
      }
      return response
    })

  const answer: StaleReads["handle"] = ({ http, subject, url }, work, onHit) =>
    Effect.suspend(() => {
      const key = keyOf(url)
      lastReads.delete(key)
      lastReads.set(key, { service: subject.service, url })
      for (const oldest of lastReads.keys()) {
        if (lastReads.size <= maxReads) break
        lastReads.delete(oldest)
      }
      for (const write of writes) {
        if (write.subject.service !== subject.service) continue
        const created = [...write.created].find((id) => url.includes(encodeURIComponent(id)))
        const before = write.before.get(key)
        if (created === undefined && before === undefined) continue
        const fault = faults.forStaleRead(subject, write, now())
        if (fault === undefined) continue
        onHit(fault)
        // The response that the API gives for an object that does not exist.
        return created === undefined && before !== undefined
          ? Effect.succeed(before)
          : readAs(http)(url.replaceAll(encodeURIComponent(created ?? ""), unusedId))
      }
      return work
    })

  return {
    handle: (request, work, onHit) => {
      if (request.lag === undefined && !faults.hasStale()) return work
      if (request.subject.method === "GET") return answer(request, work, onHit)
      return request.lag === undefined && !faults.recordsAllWrites() ? work : write(request, work, onHit)
    }
  }
}
