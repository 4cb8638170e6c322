import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as HttpClient from "@effect/platform/HttpClient"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { describe, expect, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as EmulatorServer from "../../src/emulator/EmulatorServer.js"
import * as Fault from "../../src/emulator/Fault.js"
import { operations } from "../../src/services/clusters/operations.js"
import { layered } from "../support/layered.js"
import { bodyOf, call, errorOf } from "./http.js"

class Host extends Context.Tag("Host")<Host, string>() {}

const served = (client: Layer.Layer<HttpClient.HttpClient>) =>
  Layer.merge(
    Layer.scopedContext(
      Effect.map(EmulatorServer.serve(), ({ emulator, host }) =>
        Context.make(Emulator.Emulator, emulator).pipe(Context.add(Host, host))
      )
    ),
    client
  )

const transports = {
  "in memory": Layer.merge(Emulator.layer(), Layer.succeed(Host, Emulator.host)),
  "fetch over a socket": served(
    FetchHttpClient.layer.pipe(Layer.provide(Layer.succeed(FetchHttpClient.RequestInit, { redirect: "manual" })))
  ),
  "undici over a socket": served(NodeHttpClient.layerUndici)
}

const request = (method: "GET" | "POST", path: string, body?: unknown) =>
  Effect.flatMap(Host, (host) => call(method, path, body, { host, headers: { authorization: "Bearer some-token" } }))

const spec = { cluster_name: "c", spark_version: "16.4.x-scala2.12", node_type_id: "Standard_D4ds_v5", num_workers: 1 }

const create = request("POST", "/api/2.1/clusters/create", spec)

const list = request("GET", "/api/2.1/clusters/list")

const count = Effect.map(list, (answer) => bodyOf(operations.listPage)(answer).clusters?.length ?? 0)

const withEmulator = <A, E, R>(use: (emulator: Emulator.Service) => Effect.Effect<A, E, R>) =>
  Effect.flatMap(Emulator.Emulator, (emulator) => Effect.zipRight(emulator.reset, use(emulator)))

for (const [name, layer] of Object.entries(transports)) {
  describe(`Faults ${name}`, () => {
    layered(layer, (it) => {
      it.effect("throttle", () =>
        withEmulator((emulator) =>
          Effect.gen(function* () {
            yield* emulator.inject(Fault.throttle({ retryAfter: "1500 millis", times: 2 }))
            for (const _ of [1, 2]) {
              const answer = yield* create
              expect(errorOf(answer).slice(0, 2)).toEqual([429, "REQUEST_LIMIT_EXCEEDED"])
              expect(answer.headers["retry-after"]).toBe("2")
              expect(answer.headers["content-type"]).toBe("application/json; charset=utf-8")
            }
            expect(yield* count).toBe(0)
          })
        )
      )

      it.effect("wrongJson executes the request", () =>
        withEmulator((emulator) =>
          Effect.gen(function* () {
            yield* emulator.inject(Fault.wrongJson())
            const answer = yield* create
            expect([answer.status, answer.text]).toEqual([200, '[{"gateway":"ok"}]'])
            expect(yield* count).toBe(1)
          })
        )
      )

      it.effect("status, html and redirect apply in order", () =>
        withEmulator((emulator) =>
          Effect.gen(function* () {
            yield* emulator.inject(
              Fault.status({
                status: 503,
                errorCode: "TEMPORARILY_UNAVAILABLE",
                message: "later",
                headers: { "retry-after": "7" }
              }),
              Fault.html(),
              Fault.redirect()
            )
            const unavailable = yield* list
            expect([unavailable.status, unavailable.json, unavailable.headers["retry-after"]]).toEqual([
              503,
              { error_code: "TEMPORARILY_UNAVAILABLE", message: "later" },
              "7"
            ])
            const page = yield* list
            expect([page.status, page.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"])
            expect(page.text).toContain("<title>Databricks - Sign In</title>")
            const moved = yield* list
            expect([moved.status, moved.headers.location]).toEqual([302, "/login.html"])
            expect((yield* list).status).toBe(200)
          })
        )
      )

      it.effect("cut breaks the connection before, after and during the response", () =>
        withEmulator((emulator) =>
          Effect.gen(function* () {
            yield* emulator.inject(Fault.cutBefore())
            const before = yield* Effect.flip(create)
            expect([before._tag, before.reason]).toEqual(["RequestError", "Transport"])
            expect(yield* count).toBe(0)

            yield* emulator.inject(Fault.cutAfter())
            const after = yield* Effect.flip(create)
            expect([after._tag, after.reason]).toEqual(["RequestError", "Transport"])
            expect(yield* count).toBe(1)

            yield* emulator.inject(Fault.cutDuring())
            const during = yield* Effect.flip(create)
            expect(during._tag).toBe("ResponseError")
            expect(yield* count).toBe(2)
          })
        )
      )

      it.effect("truncate sends a body that looks complete", () =>
        withEmulator((emulator) =>
          Effect.gen(function* () {
            const whole = yield* list
            yield* emulator.inject(Fault.truncate({ on: { path: "/api/2.0/clusters/list-node-types" } }))
            expect((yield* list).text).toBe(whole.text)
            const { json, status, text } = yield* request("GET", "/api/2.1/clusters/list-node-types")
            expect([status, json]).toEqual([200, undefined])
            expect(text.startsWith('{"node_types":[{')).toBe(true)
          })
        )
      )

      it.effect("records handled requests and their faults", () =>
        withEmulator((emulator) =>
          Effect.gen(function* () {
            yield* emulator.inject(
              Fault.cutBefore({ on: { operation: "create" } }),
              Fault.throttle({ on: { service: "Jobs" } })
            )
            yield* Effect.either(create)
            const { headers } = yield* request("GET", "/api/2.1/clusters/list?page_size=5")
            const [first, second] = yield* emulator.requests
            expect(first).toMatchObject({
              method: "POST",
              operation: "create",
              status: undefined,
              fault: { when: "before" }
            })
            expect(second).toMatchObject({
              path: "/api/2.1/clusters/list",
              service: "Clusters",
              status: 200,
              fault: undefined,
              requestId: headers["x-request-id"]
            })
            expect(yield* emulator.faults).toMatchObject([{ _tag: "Respond", times: 1 }])
            yield* emulator.clearFaults
            expect(yield* emulator.faults).toEqual([])
          })
        )
      )
    })
  })
}

describe("Faults", () => {
  it.effect("slow executes the request immediately and delays the response", () =>
    Effect.gen(function* () {
      const { inject } = yield* Emulator.Emulator
      yield* inject(Fault.slow({ delay: "30 seconds" }))
      const fiber = yield* Effect.fork(create)
      yield* TestClock.adjust("29 seconds")
      expect(yield* count).toBe(1)
      expect(yield* Fiber.poll(fiber)).toMatchObject({ _tag: "None" })
      yield* TestClock.adjust("1 second")
      expect((yield* Fiber.join(fiber)).status).toBe(200)
    }).pipe(Effect.provide(transports["in memory"]))
  )

  it.live("the server closes after a client abandons a slow response", () =>
    Effect.gen(function* () {
      const { inject } = yield* Emulator.Emulator
      yield* inject(Fault.slow({ delay: "1 hour" }))
      const late = yield* Effect.either(Effect.timeout(list, "50 millis"))
      expect(Either.isLeft(late)).toBe(true)
      expect((yield* list).status).toBe(200)
    }).pipe(Effect.provide(transports["undici over a socket"]))
  )

  it.effect("unknown fields and enum values keep the response valid and maps unchanged", () =>
    Effect.gen(function* () {
      const { inject } = yield* Emulator.Emulator
      yield* inject(Fault.unknownFields({ times: 2 }), Fault.unknownEnumValues({ times: Number.POSITIVE_INFINITY }))
      const news = { unknown_field: { is: "new" } }
      const made = yield* request("POST", "/api/2.1/clusters/create", { ...spec, custom_tags: { team: "a" } })
      expect(bodyOf(operations.create)(made)).toMatchObject(news)
      const { clusters } = bodyOf(operations.listPage)(yield* list)
      expect(clusters).toMatchObject([{ ...news, azure_attributes: news, state: "PENDING" }])
      expect(clusters?.[0]?.custom_tags).toEqual({ team: "a" })
      for (const _ of [1, 2, 3]) {
        expect(bodyOf(operations.listPage)(yield* list).clusters).toMatchObject([
          { state: "NEW_PENDING", cluster_source: "NEW_API", cluster_name: "c" }
        ])
      }
    }).pipe(Effect.provide(transports["in memory"]))
  )

  it.effect("a request takes the first matching fault only", () =>
    Effect.gen(function* () {
      const { faults } = yield* Emulator.Emulator
      expect((yield* list).status).toBe(502)
      expect((yield* request("GET", "/api/2.1/clusters/spark-versions")).status).toBe(502)
      expect((yield* list).status).toBe(501)
      expect((yield* request("GET", "/api/2.1/clusters/spark-versions")).status).toBe(200)
      expect((yield* request("GET", "/elsewhere")).status).toBe(404)
      expect((yield* list).status).toBe(501)
      expect(yield* faults).toMatchObject([{ status: 501, times: Number.POSITIVE_INFINITY }])
    }).pipe(
      Effect.provide(
        Layer.merge(
          Layer.succeed(Host, Emulator.host),
          Emulator.layer({
            faults: [
              Fault.status({ status: 502, times: 2, on: { method: "get", path: /clusters\/(list|spark-versions)$/ } }),
              Fault.status({ status: 501, times: Number.POSITIVE_INFINITY, on: { operation: "list" } })
            ]
          })
        )
      )
    )
  )

  it.effect("reset restores the initial state", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator.Emulator
      const first = yield* create
      yield* emulator.inject(Fault.throttle())
      yield* emulator.reset
      expect(yield* emulator.requests).toEqual([])
      expect(yield* count).toBe(0)
      expect((yield* create).json).toEqual(first.json)
    }).pipe(Effect.provide(transports["in memory"]))
  )
})

describe("EmulatorServer.serve", () => {
  it.scopedLive("listens on loopback until the scope closes, even with open connections", () =>
    Effect.gen(function* () {
      const { host, port } = yield* Effect.scoped(
        Effect.gen(function* () {
          const served = yield* EmulatorServer.serve({ tokens: ["one", "two"] })
          expect(served.host).toBe(`http://127.0.0.1:${served.port}`)
          const status = (token: string) =>
            Effect.map(
              call("GET", "/api/2.1/clusters/list", undefined, {
                host: served.host,
                headers: { authorization: `Bearer ${token}` }
              }),
              (answer) => answer.status
            )
          expect([yield* status("one"), yield* status("two"), yield* status("three")]).toEqual([200, 200, 403])
          return served
        })
      )
      expect(port).toBeGreaterThan(0)
      expect((yield* Effect.flip(call("GET", "/", undefined, { host })))._tag).toBe("RequestError")
    }).pipe(Effect.provide(NodeHttpClient.layerUndici))
  )

  it.scopedLive("closes with a pending response", () =>
    Effect.gen(function* () {
      const fiber = yield* Effect.scoped(
        Effect.gen(function* () {
          const { emulator, host } = yield* EmulatorServer.serve({ faults: [Fault.slow({ delay: "1 hour" })] })
          const fiber = yield* Effect.forkDaemon(call("GET", "/api/2.1/clusters/list", undefined, { host }))
          yield* Effect.repeat(emulator.faults, {
            until: (faults) => faults.length === 0,
            schedule: Schedule.spaced("5 millis")
          })
          return fiber
        })
      )
      expect((yield* Effect.flip(Fiber.join(fiber)))._tag).toBe("RequestError")
    }).pipe(Effect.provide(NodeHttpClient.layerUndici))
  )

  it.scopedLive("fails with an error if the port is in use", () =>
    Effect.gen(function* () {
      const { port } = yield* EmulatorServer.serve()
      const error = yield* Effect.flip(EmulatorServer.serve({ port }))
      expect(error._tag).toBe("EmulatorServeError")
      expect(error.message).toContain(`127.0.0.1:${port}`)
      expect(error.message).toContain("EADDRINUSE")
    })
  )
})

describe("Fault.random", () => {
  /** The faults that requests with these traces meet, two for each. */
  const hitsOf = (seed: number, traces: ReadonlyArray<string>) =>
    Effect.gen(function* () {
      const emulator = yield* Emulator.Emulator
      yield* emulator.inject(
        Fault.random({ rate: 0.5, seed, faults: [Fault.throttle(), Fault.cutAfter(), Fault.html()] })
      )
      for (const trace of [...traces, ...traces]) {
        const headers = { authorization: "Bearer some-token", traceparent: `00-${trace}-01` }
        yield* Effect.either(call("GET", "/api/2.1/clusters/list", undefined, { host: Emulator.host, headers })).pipe(
          // It would replace the header.
          Effect.locally(HttpClient.currentTracerDisabledWhen, () => true)
        )
      }
      const requests = yield* emulator.requests
      return new Map(
        requests.map(({ fault, traceparent }, i) => [`${traceparent} ${Math.floor(i / traces.length)}`, fault?._tag])
      )
    }).pipe(Effect.provide(Emulator.layer()))

  const traces = Array.from({ length: 60 }, (_, i) => `${i}`.padStart(32, "0"))

  it.effect("hits the same requests with the same seed, in any order", () =>
    Effect.gen(function* () {
      const hits = yield* hitsOf(1, traces)
      const reversed = yield* hitsOf(1, [...traces].reverse())
      expect([...hits].filter(([key, tag]) => reversed.get(key) !== tag)).toEqual([])
      const other = yield* hitsOf(2, traces)
      expect([...hits].filter(([key, tag]) => other.get(key) !== tag).length).toBeGreaterThan(20)
      // Another attempt is another choice.
      expect(traces.filter((t) => hits.get(`00-${t}-01 0`) !== hits.get(`00-${t}-01 1`)).length).toBeGreaterThan(15)
      const hit = [...hits.values()].filter((tag) => tag !== undefined)
      expect(hit.length).toBeGreaterThan(40)
      expect(hit.length).toBeLessThan(80)
      expect(new Set(hit)).toEqual(new Set(["Respond", "Cut"]))
    })
  )

  it.effect("makes the reads after some writes lag, and no other request", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator.Emulator
      const headers = { authorization: "Bearer some-token" }
      const ask = (method: "GET" | "POST", path: string, body?: unknown) =>
        call(method, path, body, { host: Emulator.host, headers })
      yield* emulator.inject(Fault.random({ rate: 1, times: 1, faults: [Fault.stale({ for: "10 seconds" })] }))
      yield* ask("GET", "/api/2.1/clusters/list")
      yield* ask("POST", "/api/2.1/clusters/create", spec)
      const old = bodyOf(operations.listPage)(yield* ask("GET", "/api/2.1/clusters/list"))
      expect(old.clusters ?? []).toEqual([])
      yield* TestClock.adjust("11 seconds")
      const current = bodyOf(operations.listPage)(yield* ask("GET", "/api/2.1/clusters/list"))
      expect(current.clusters).toHaveLength(1)
      expect((yield* emulator.requests).map(({ fault }) => fault?._tag)).toEqual([
        undefined,
        "Stale",
        "Stale",
        undefined
      ])
    }).pipe(Effect.provide(Emulator.layer()))
  )
})

describe("Fault.slow", () => {
  it.effect("can pause in the middle of the body, and is recorded if the client gives up", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator.Emulator
      yield* emulator.inject(Fault.slow({ delay: "1 minute", during: true }), Fault.slow({ delay: "1 minute" }))
      const headers = { authorization: "Bearer some-token" }
      const create = call("POST", "/api/2.1/clusters/create", spec, { host: Emulator.host, headers })
      const first = yield* Effect.fork(create)
      yield* TestClock.adjust("59 seconds")
      expect(first.unsafePoll()).toBe(null)
      yield* TestClock.adjust("1 second")
      expect((yield* Fiber.join(first)).status).toBe(200)
      const second = yield* Effect.fork(create)
      yield* TestClock.adjust("10 seconds")
      yield* Fiber.interrupt(second)
      expect((yield* emulator.requests).map(({ status }) => status)).toEqual([200, undefined])
    }).pipe(Effect.provide(Emulator.layer()))
  )
})
