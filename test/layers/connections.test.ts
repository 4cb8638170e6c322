import * as http from "node:http"
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { describe, expect, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as UndiciHttpClient from "../../src/layers/UndiciHttpClient.js"
import * as Jobs from "../../src/services/Jobs.js"
import { listening } from "../support/listening.js"

const serve = (answer: (request: http.IncomingMessage, response: http.ServerResponse) => void) =>
  Effect.gen(function* () {
    const server = http.createServer(answer)
    let open = 0
    let most = 0
    server.on("connection", (socket) => {
      most = Math.max(most, ++open)
      socket.on("close", () => open--)
    })
    const host = yield* listening(server)
    return { host, most: () => most }
  })

const clientOf = (host: string) => DatabricksClient.layer({ host, token: Redacted.make("dapi-x") })

/** A page of runs, and the token of the next one. */
const pageOf = (url: string) => {
  const from = Number(new URL(url, "http://localhost").searchParams.get("page_token") ?? 0)
  return JSON.stringify({
    runs: Array.from({ length: 25 }, (_, i) => ({ run_id: from + i + 1, run_name: `run ${from + i + 1}` })),
    next_page_token: String(from + 25)
  })
}

describe("a list", () => {
  for (const [name, layer] of [
    ["UndiciHttpClient", UndiciHttpClient.layer],
    ["NodeHttpClient", NodeHttpClient.layer],
    ["fetch", FetchHttpClient.layer]
  ] as const) {
    it.scopedLive(`that is interrupted in the middle of a page closes its connection, with ${name}`, () =>
      Effect.gen(function* () {
        const isHalfSent = yield* Deferred.make<void>()
        const isClosed = yield* Deferred.make<void>()
        const { host } = yield* serve((request, response) => {
          const page = pageOf(request.url ?? "")
          response.writeHead(200, { "content-type": "application/json" })
          // The third page stays half.
          if (!request.url?.includes("page_token=50")) response.end(page)
          else {
            response.on("close", () => Deferred.unsafeDone(isClosed, Effect.void))
            response.write(page.slice(0, page.length / 2), () => Deferred.unsafeDone(isHalfSent, Effect.void))
          }
        })
        let seen = 0
        const fiber = yield* Effect.flatMap(Jobs.Jobs, (jobs) =>
          Stream.runForEach(jobs.runsList({}), () => Effect.sync(() => seen++))
        ).pipe(Effect.provide(Jobs.layer.pipe(Layer.provide(clientOf(host)), Layer.provide(layer))), Effect.fork)
        yield* Deferred.await(isHalfSent)
        yield* Fiber.interrupt(fiber)
        yield* Deferred.await(isClosed)
        expect(seen).toBe(50)
      })
    )
  }

  it.scopedLive("whose reader stops asks for no further page", () =>
    Effect.gen(function* () {
      let pages = 0
      const { host } = yield* serve((request, response) => {
        pages++
        response.writeHead(200, { "content-type": "application/json" }).end(pageOf(request.url ?? ""))
      })
      yield* Effect.flatMap(Jobs.Jobs, (jobs) => Stream.runDrain(Stream.take(jobs.runsList({}), 60))).pipe(
        Effect.provide(Jobs.layer.pipe(Layer.provide(clientOf(host)), Layer.provide(UndiciHttpClient.layer)))
      )
      expect(pages).toBe(3)
    })
  )
})

describe("the connections of UndiciHttpClient", () => {
  for (const [what, layer, limit] of [
    ["are at most 128 to a host", UndiciHttpClient.layer, 128],
    ["are at most as many as set", UndiciHttpClient.layerWith({ connections: 4 }), 4]
  ] as const) {
    it.scopedLive(what, () =>
      Effect.gen(function* () {
        const waiting: Array<http.ServerResponse> = []
        const isFull = yield* Deferred.make<void>()
        const { host, most } = yield* serve((_, response) => {
          waiting.push(response)
          if (waiting.length === limit) Deferred.unsafeDone(isFull, Effect.void)
        })
        const calls = yield* Effect.flatMap(DatabricksClient.DatabricksClient, (client) =>
          Effect.forEach(Array.from({ length: limit + 20 }), () => client.request({ method: "GET", path: "/" }), {
            concurrency: "unbounded"
          })
        ).pipe(Effect.provide(clientOf(host)), Effect.provide(layer), Effect.fork)
        yield* Deferred.await(isFull)
        // All others wait. Each answer lets one of them go on.
        let answered = 0
        while (answered < limit + 20) {
          const response = waiting.shift()
          if (response === undefined) yield* Effect.yieldNow()
          else {
            response.writeHead(200, { "content-type": "application/json" }).end("{}")
            answered++
          }
          yield* Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))
        }
        expect(yield* Fiber.join(calls)).toHaveLength(limit + 20)
        expect(most()).toBe(limit)
      })
    )
  }
})
