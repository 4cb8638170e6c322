import * as http from "node:http"
import * as net from "node:net"
import * as zlib from "node:zlib"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as Undici from "@effect/platform-node/Undici"
import { describe, expect, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Direct from "../../src/internal/call/direct.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as RetryPolicy from "../../src/layers/RetryPolicy.js"
import * as UndiciHttpClient from "../../src/layers/UndiciHttpClient.js"
import { listening } from "../support/listening.js"

interface Seen {
  readonly path: string
  readonly headers: http.IncomingHttpHeaders
  readonly body: string
}

/** A server that answers with this function and records its requests. */
const serve = (answer: (path: string, response: http.ServerResponse) => void) =>
  Effect.gen(function* () {
    const seen: Array<Seen> = []
    const server = http.createServer((request, response) => {
      let body = ""
      request.on("data", (chunk) => {
        body += chunk
      })
      request.on("end", () => {
        seen.push({ path: request.url ?? "", headers: request.headers, body })
        answer(request.url ?? "", response)
      })
    })
    const host = yield* listening(server)
    return { seen, host }
  })

const ok = (response: http.ServerResponse) =>
  response.writeHead(200, { "content-type": "application/json" }).end('{"a":1}')

const clientOf = (host: string, http: Layer.Layer<HttpClient.HttpClient>) =>
  Layer.build(DatabricksClient.layer({ host, token: Redacted.make("dapi-x") }).pipe(Layer.provide(http))).pipe(
    Effect.flatMap((context) => Effect.provide(DatabricksClient.DatabricksClient, context))
  )

const withDispatcher = (dispatcher: Undici.Dispatcher) =>
  UndiciHttpClient.layerWithoutDispatcher.pipe(Layer.provide(Layer.succeed(NodeHttpClient.Dispatcher, dispatcher)))

const agent = (options: Undici.Agent.Options) =>
  Effect.acquireRelease(
    Effect.sync(() => new Undici.Agent(options)),
    (agent) => Effect.promise(() => agent.destroy())
  )

describe("UndiciHttpClient", () => {
  it.scopedLive("sends a body as JSON with its length", () =>
    Effect.gen(function* () {
      const { host, seen } = yield* serve((_, response) => ok(response))
      const client = yield* clientOf(host, UndiciHttpClient.layer)
      yield* client.request({ method: "POST", path: "/api/2.0/x", body: { text: "ü" } })
      expect(seen).toMatchObject([
        {
          path: "/api/2.0/x",
          body: '{"text":"ü"}',
          headers: {
            authorization: "Bearer dapi-x",
            "content-type": "application/json",
            "content-length": "13",
            accept: "application/json"
          }
        }
      ])
      expect(seen[0]?.headers["user-agent"]).toContain("effect-databricks/")
    })
  )

  it.scopedLive("waits for the final response after informational ones", () =>
    Effect.gen(function* () {
      const { host } = yield* serve((_, response) =>
        response.writeEarlyHints({ link: "</a.css>; rel=preload" }, () => ok(response))
      )
      const client = yield* clientOf(host, UndiciHttpClient.layer)
      expect(yield* client.request({ method: "GET", path: "/" })).toEqual({ a: 1 })
    })
  )

  it.scopedLive("reads a repeated header", () =>
    Effect.gen(function* () {
      const { host } = yield* serve((_, response) =>
        response.writeHead(403, { "content-type": "application/json", "x-databricks-org-id": ["1", "2"] }).end("{}")
      )
      const client = yield* clientOf(host, UndiciHttpClient.layer)
      const error = yield* Effect.flip(client.request({ method: "GET", path: "/" }))
      expect(error._tag).toBe("PermissionDenied")
    })
  )

  // A pause of undici's parser in which the connection closes ends the response with an error, or the process.
  it.scopedLive.each([
    ["", false],
    ["connection: close\r\n", false],
    ["", true],
    ["connection: close\r\n", true]
  ] as const)("decodes a response whose connection closes behind it (%j, chunked: %s)", ([connection, isChunked]) =>
    Effect.gen(function* () {
      const value = Array.from({ length: 20_000 }, (_, i) => Math.sin(i))
      const body = zlib.gzipSync(JSON.stringify(value))
      const length = isChunked ? "transfer-encoding: chunked" : `content-length: ${body.length}`
      const server = net.createServer((socket) =>
        socket.once("data", () => {
          socket.write(`HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n${connection}${length}\r\n\r\n`)
          if (isChunked) socket.write(`${body.length.toString(16)}\r\n`)
          socket.write(body)
          socket.end(isChunked ? "\r\n0\r\n\r\n" : "")
        })
      )
      const client = yield* clientOf(yield* listening(server), UndiciHttpClient.layer)
      const call = client.request({ method: "GET", path: "/" })
      const [first, ...others] = yield* RetryPolicy.withPolicy(RetryPolicy.none)(Effect.all([call, call, call, call]))
      expect(first).toEqual(value)
      expect(others).toEqual([first, first, first])
    })
  )

  it.scopedLive("does not send a request that was canceled while waiting for a connection", () =>
    Effect.gen(function* () {
      const held = yield* Deferred.make<http.ServerResponse>()
      const { host, seen } = yield* serve((path, response) => {
        if (path === "/first") Deferred.unsafeDone(held, Effect.succeed(response))
        else ok(response)
      })
      const client = yield* clientOf(host, withDispatcher(yield* agent({ connections: 1, pipelining: 1 })))
      const first = yield* Effect.fork(client.request({ method: "GET", path: "/first" }))
      const response = yield* Deferred.await(held)
      const second = yield* Effect.fork(client.request({ method: "GET", path: "/second" }))
      // Until it is queued.
      yield* Effect.yieldNow()
      yield* Fiber.interrupt(second)
      ok(response)
      expect(yield* Fiber.join(first)).toEqual({ a: 1 })
      expect(yield* client.request({ method: "GET", path: "/third" })).toEqual({ a: 1 })
      expect(seen.map(({ path }) => path)).toEqual(["/first", "/third"])
    })
  )

  it.scopedLive("does not close a dispatcher that the caller provided", () =>
    Effect.gen(function* () {
      const { host } = yield* serve((_, response) => ok(response))
      const dispatcher = yield* agent({})
      const call = Effect.scoped(
        Effect.flatMap(clientOf(host, withDispatcher(dispatcher)), (client) =>
          client.request({ method: "GET", path: "/" })
        )
      )
      yield* call
      expect(yield* call).toEqual({ a: 1 })
    })
  )

  it.scopedLive("reports that a closed dispatcher cannot send", () =>
    Effect.gen(function* () {
      const { host, seen } = yield* serve((_, response) => ok(response))
      const dispatcher = yield* agent({})
      yield* Effect.promise(() => dispatcher.close())
      const client = yield* clientOf(host, withDispatcher(dispatcher))
      const error = yield* Effect.flip(
        RetryPolicy.withPolicy(RetryPolicy.none)(client.request({ method: "GET", path: "/" }))
      )
      expect(error).toMatchObject({ _tag: "TransportError", code: "UND_ERR_DESTROYED" })
      expect(seen).toEqual([])
    })
  )

  it.scopedLive("uses the undici options of the calling context", () =>
    Effect.gen(function* () {
      const { host, seen } = yield* serve((_, response) => ok(response))
      const client = yield* clientOf(host, UndiciHttpClient.layer)
      yield* Effect.provideService(
        client.request({ method: "GET", path: "/" }),
        NodeHttpClient.UndiciRequestOptions,
        // The request's own fields take precedence.
        { reset: true, path: "/elsewhere", method: "PUT" }
      )
      expect(seen).toMatchObject([{ path: "/", headers: { connection: "close" } }])
    })
  )

  it.scopedLive("applies the program's transformations of the client", () =>
    Effect.gen(function* () {
      const { host, seen } = yield* serve((_, response) => ok(response))
      const mapped = Layer.effect(
        HttpClient.HttpClient,
        Effect.map(
          HttpClient.HttpClient,
          HttpClient.mapRequest((request) => HttpClientRequest.setHeader(request, "x-team", "data"))
        )
      ).pipe(Layer.provide(UndiciHttpClient.layer))
      const client = yield* clientOf(host, mapped)
      expect(yield* client.request({ method: "GET", path: "/" })).toEqual({ a: 1 })
      expect(seen).toMatchObject([{ headers: { "x-team": "data" } }])
    })
  )

  describe("uses the proxy from the environment", () => {
    /** A proxy that creates tunnels, and answers other requests itself. */
    const proxy = Effect.gen(function* () {
      const { host, seen } = yield* serve((_, response) => ok(response))
      const tunnels: Array<string> = []
      const server = http.createServer((request, response) => {
        tunnels.push(`${request.method} ${request.url}`)
        ok(response)
      })
      server.on("connect", (request, socket) => {
        tunnels.push(`CONNECT ${request.url}`)
        const upstream = net.connect(Number(new URL(host).port), "127.0.0.1", () => {
          socket.write("HTTP/1.1 200 OK\r\n\r\n")
          upstream.pipe(socket).pipe(upstream)
        })
        upstream.on("error", () => socket.destroy())
        socket.on("error", () => upstream.destroy())
        socket.on("close", () => upstream.destroy())
      })
      const url = yield* listening(server)
      return { url, tunnels, host, seen }
    })

    const names = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY"]

    const withEnvironment = (given: Readonly<Record<string, string>>) =>
      Effect.acquireRelease(
        Effect.sync(() => {
          const before = names.map((name) => [name, process.env[name]] as const)
          for (const name of names) delete process.env[name]
          Object.assign(process.env, given)
          return before
        }),
        (before) =>
          Effect.sync(() => {
            for (const [name, value] of before) {
              if (value === undefined) delete process.env[name]
              else process.env[name] = value
            }
          })
      )

    it.scopedLive.each([
      ["HTTP_PROXY", {}, true],
      ["http_proxy", {}, true],
      ["HTTPS_PROXY", {}, false],
      ["HTTP_PROXY", { NO_PROXY: "other.example.com" }, true],
      ["HTTP_PROXY", { NO_PROXY: "other.example.com, 127.0.0.1" }, false],
      ["http_proxy", { no_proxy: "*" }, false],
      ["no variable", {}, false]
    ] as const)("%s with %j: %s", ([name, others, isProxied]) =>
      Effect.gen(function* () {
        const { host, seen, tunnels, url } = yield* proxy
        yield* withEnvironment({ [name]: url, ...others })
        const client = yield* clientOf(host, UndiciHttpClient.layer)
        expect(yield* client.request({ method: "GET", path: "/x" })).toEqual({ a: 1 })
        expect(tunnels.length > 0).toBe(isProxied)
        // Only through a tunnel: a proxy must not see credentials.
        if (isProxied && seen.length > 0) expect(tunnels).toEqual([`CONNECT ${new URL(host).host}`])
        if (!isProxied) expect(seen).toMatchObject([{ path: "/x" }])
      })
    )

    it.scopedLive("accepts a proxy without a scheme", () =>
      Effect.gen(function* () {
        const { host, tunnels, url } = yield* proxy
        yield* withEnvironment({ HTTP_PROXY: new URL(url).host })
        const client = yield* clientOf(host, UndiciHttpClient.layer)
        expect(yield* client.request({ method: "GET", path: "/x" })).toEqual({ a: 1 })
        expect(tunnels.length).toBe(1)
      })
    )

    it.scopedLive.each(["http://", "ftp://proxy", "://x", "http://a b:1"])(
      "sends nothing if the proxy is %j",
      (wrong) =>
        Effect.gen(function* () {
          const { host, seen } = yield* proxy
          yield* withEnvironment({ HTTPS_PROXY: wrong })
          const client = yield* clientOf(host, UndiciHttpClient.layer)
          const error = yield* Effect.flip(client.request({ method: "GET", path: "/x" }))
          expect(error).toMatchObject({ _tag: "TransportError", sent: false })
          expect(error.message).toContain("HTTPS_PROXY is not the URL of a proxy: expected a URL such as http://")
          expect(seen).toEqual([])
        })
    )

    it.scopedLive.each(["HTTPS_PROXY", "https_proxy"])("%s for https", (name) =>
      Effect.gen(function* () {
        const { tunnels, url } = yield* proxy
        yield* withEnvironment({ [name]: url })
        const client = yield* clientOf("https://adb-1.2.azuredatabricks.net", UndiciHttpClient.layer)
        // The server behind the tunnel does not use TLS.
        const error = yield* Effect.flip(
          client.request({ method: "GET", path: "/x" }).pipe(RetryPolicy.withPolicy(RetryPolicy.none))
        )
        expect(error._tag).toBe("TransportError")
        expect(tunnels).toEqual(["CONNECT adb-1.2.azuredatabricks.net:443"])
      })
    )
  })

  it("reports the final response only, and nothing after cancellation", () => {
    const handlers: Array<Undici.Dispatcher.DispatchHandler> = []
    const dispatcher = {
      dispatch: (_: unknown, handler: Undici.Dispatcher.DispatchHandler) => {
        handlers.push(handler)
        return true
      }
    } as unknown as Undici.Dispatcher
    const send = Direct.of(UndiciHttpClient.make(dispatcher))
    if (send === undefined) throw new Error("the client cannot be bypassed")
    const told: Array<unknown> = []
    const request = { method: "GET", origin: "http://x", path: "/", headers: {}, body: undefined } as const
    const cancel = send(request, Context.empty(), {
      onHead: (status) => told.push(status) > 0,
      onBytes: () => told.push("bytes") > 0,
      onEnd: (...end) => told.push(end),
      onFailure: (phase) => told.push(phase)
    })
    const [handler] = handlers
    const controller = { abort: (reason: Error) => told.push(reason.message) } as never
    handler?.onRequestStart?.(controller, {})
    handler?.onResponseStart?.(controller, 103, {})
    expect(told).toEqual([])
    handler?.onResponseStart?.(controller, 200, {})
    cancel()
    handler?.onResponseData?.(controller, Buffer.from("x"))
    handler?.onResponseEnd?.(controller, {})
    handler?.onResponseError?.(controller, new Error("aborted"))
    cancel()
    expect(told).toEqual([200, "The request was cancelled"])
  })
})
