/** Tests what a scripted client cannot show: real sockets on loopback, with each of the platform's clients. */
import * as http from "node:http"
import type { Socket } from "node:net"
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { describe, expect, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as RetryPolicy from "../../src/layers/RetryPolicy.js"
import * as TimeLimits from "../../src/layers/TimeLimits.js"
import * as UndiciHttpClient from "../../src/layers/UndiciHttpClient.js"
import { listening } from "../support/listening.js"

const clients = {
  "UndiciHttpClient.layer": UndiciHttpClient.layer,
  "NodeHttpClient.layerUndici": NodeHttpClient.layerUndici,
  "NodeHttpClient.layer": NodeHttpClient.layer,
  "FetchHttpClient.layer": FetchHttpClient.layer
}

const json = { "content-type": "application/json" }
const large = JSON.stringify({ text: "x".repeat(500_000) })

interface Server {
  readonly url: string
  /** All connections ever made. */
  readonly connections: ReadonlySet<Socket>
  /** The number of requests per path. */
  readonly requests: Map<string, number>
  /** A request arrived that is never answered, or not completely. */
  readonly hanging: Deferred.Deferred<void>
  /** The client closed the connection. */
  readonly closed: Deferred.Deferred<void>
}

const serve = Effect.gen(function* () {
  const hanging = yield* Deferred.make<void>()
  const closed = yield* Deferred.make<void>()
  const connections = new Set<Socket>()
  const requests = new Map<string, number>()
  const hang = (response: http.ServerResponse) => {
    response.on("close", () => Deferred.unsafeDone(closed, Effect.void))
    Deferred.unsafeDone(hanging, Effect.void)
  }
  const routes: Readonly<Record<string, (response: http.ServerResponse) => void>> = {
    "/small": (response) => response.writeHead(200, { ...json, "content-length": 11 }).end('{"a":"bcd"}'),
    "/large": (response) => response.writeHead(200, json).end(large),
    "/void": (response) => response.writeHead(204).end(),
    "/missing": (response) => response.writeHead(404, json).end('{"error_code":"RESOURCE_DOES_NOT_EXIST"}'),
    "/html": (response) => response.writeHead(200, { "content-type": "text/html" }).end(`<html>${large}</html>`),
    "/redirect": (response) => response.writeHead(302, { location: "/target" }).end("moved"),
    "/wrong": (response) => response.writeHead(200, json).end('{"a":'),
    "/never": hang,
    "/half": (response) => {
      response.writeHead(200, json).write('{"a":')
      hang(response)
    },
    "/half-with-length": (response) => {
      response.writeHead(200, { ...json, "content-length": 11 }).write('{"a":')
      hang(response)
    },
    "/cut": (response) => response.socket?.destroy(),
    "/cut-body": (response) => {
      response.writeHead(200, json).write('{"a":', () => response.socket?.destroy())
    },
    "/cut-length": (response) => {
      response.writeHead(200, { ...json, "content-length": 11 }).write('{"a":', () => response.socket?.destroy())
    }
  }
  const server = http.createServer((request, response) => {
    const path = request.url ?? ""
    requests.set(path, (requests.get(path) ?? 0) + 1)
    ;(routes[path] ?? ((response) => response.writeHead(418).end()))(response)
  })
  server.on("connection", (socket) => connections.add(socket))
  return { url: yield* listening(server), connections, requests, hanging, closed } satisfies Server
})

const call = (path: string) =>
  Effect.flatMap(DatabricksClient.DatabricksClient, (client) => client.request({ method: "GET", path }))

for (const [name, layerHttp] of Object.entries(clients)) {
  const withClient =
    (url: string) =>
    <A, E>(effect: Effect.Effect<A, E, DatabricksClient.DatabricksClient>) =>
      effect.pipe(
        RetryPolicy.withPolicy(RetryPolicy.none),
        Effect.provide(DatabricksClient.layer({ host: url, token: Redacted.make("t") }).pipe(Layer.provide(layerHttp)))
      )

  describe(name, () => {
    it.scopedLive("leaves no open connections, whatever the responses", () =>
      Effect.gen(function* () {
        const { connections, url } = yield* serve
        const open = () => [...connections].filter((socket) => !socket.destroyed).length
        const answers = yield* Effect.gen(function* () {
          const all: Array<string> = []
          for (let i = 0; i < 5; i++) {
            for (const path of ["/small", "/large", "/void", "/missing", "/html", "/redirect", "/wrong"]) {
              all.push(yield* Effect.match(call(path), { onSuccess: () => path, onFailure: (error) => error._tag }))
            }
          }
          // Within the client's scope, so that closing the client is not what closes them.
          yield* Effect.repeat(Effect.void, { until: () => open() <= 2, schedule: Schedule.spaced("5 millis") })
          return all
        }).pipe(withClient(url))
        expect(answers.slice(-7)).toEqual([
          "/small",
          "/large",
          "/void",
          "ResourceDoesNotExist",
          "NotAnApiResponse",
          "NotAnApiResponse",
          "NotAnApiResponse"
        ])
        // Without a pool there is one for each of 35 requests. Pools may open a second one before the first is idle
        // again.
        if (name !== "NodeHttpClient.layer") expect(connections.size).toBeLessThanOrEqual(2)
      })
    )

    it.scopedLive("does not follow redirects", () =>
      Effect.gen(function* () {
        const { requests, url } = yield* serve
        const error = yield* Effect.flip(call("/redirect")).pipe(withClient(url))
        expect(error).toMatchObject({ _tag: "NotAnApiResponse", status: 302, location: "/target" })
        expect(requests.has("/target")).toBe(false)
      })
    )

    for (const path of ["/never", "/half", "/half-with-length"]) {
      it.scopedLive(`releases the connection on interruption (${path})`, () =>
        Effect.gen(function* () {
          const { closed, hanging, url } = yield* serve
          yield* Effect.gen(function* () {
            const fiber = yield* Effect.fork(call(path))
            yield* Deferred.await(hanging)
            yield* Fiber.interrupt(fiber)
            // Within the client's scope, so that closing the client is not what closes it.
            yield* Deferred.await(closed)
          }).pipe(withClient(url))
        })
      )

      it.scopedLive(`releases the connection at a time limit (${path})`, () =>
        Effect.gen(function* () {
          const { closed, url } = yield* serve
          yield* Effect.gen(function* () {
            const limit = path === "/never" ? "response" : "idle"
            const error = yield* Effect.flip(call(path)).pipe(TimeLimits.withLimits({ [limit]: "30 millis" }))
            expect(error).toMatchObject({ _tag: "DatabricksRequestTimeout", limit })
            yield* Deferred.await(closed)
          }).pipe(withClient(url))
        })
      )
    }

    it.scopedLive("knows whether the request was sent", () =>
      Effect.gen(function* () {
        const { url } = yield* serve
        for (const path of ["/cut", "/cut-body", "/cut-length"]) {
          const error = yield* Effect.flip(call(path)).pipe(withClient(url))
          expect(error).toMatchObject({ _tag: "TransportError", sent: true })
        }
        const gone = yield* Effect.scoped(Effect.map(serve, ({ url }) => url))
        const error = yield* Effect.flip(call("/small")).pipe(withClient(gone))
        expect(error).toMatchObject({ _tag: "TransportError", sent: false })
        expect(error.message).toMatch(/ECONNREFUSED 127\.0\.0\.1/)
      })
    )
  })
}
