import * as HttpClient from "@effect/platform/HttpClient"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Logger from "effect/Logger"
import * as LogLevel from "effect/LogLevel"
import * as Metric from "effect/Metric"
import * as MetricKeyType from "effect/MetricKeyType"
import * as MetricState from "effect/MetricState"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/TestClock"
import * as Tracer from "effect/Tracer"
import type * as Endpoint from "../../src/internal/call/operation.js"
import type * as Credentials from "../../src/layers/Credentials.js"
import { DatabricksClient } from "../../src/layers/DatabricksClient.js"
import { operationOf } from "../support/operation.js"
import * as Scripted from "../support/scripted.js"
import * as Recording from "../support/tracer.js"

interface Span {
  readonly name: string
  readonly kind: string
  readonly parent: string | undefined
  readonly attributes: Record<string, unknown>
  readonly events: Array<{ readonly name: string; readonly at: bigint; readonly attributes: Record<string, unknown> }>
  exit: Exit.Exit<unknown, unknown> | undefined
}

const recording = () => {
  const spans: Array<Span> = []
  const tracer = Recording.make(({ kind, name, parent }) => {
    const recorded: Span = {
      name,
      kind,
      parent: Option.getOrUndefined(Option.map(parent, (span) => (span._tag === "Span" ? span.name : "external"))),
      attributes: {},
      events: [],
      exit: undefined
    }
    spans.push(recorded)
    return {
      attribute: (key, value) => {
        recorded.attributes[key] = value
      },
      event: (name, at, attributes) => {
        recorded.events.push({ name, at, attributes })
      },
      end: (exit) => {
        recorded.exit = exit
      }
    }
  })
  return { spans, tracer }
}

let count = 0

/** A new endpoint for each test, because metrics are global and tagged with the operation. */
const newEndpoint = () =>
  operationOf({
    service: "Things",
    operation: `get${count++}`,
    method: "GET",
    path: "/api/2.0/things/{id}",
    request: Schema.Struct({ id: Schema.String }),
    response: Schema.Struct({ ok: Schema.Boolean })
  })

type ThingEndpoint = ReturnType<typeof newEndpoint>

const ok = Scripted.json({ ok: true }, { headers: { "x-request-id": "r-2" } })
const busy = Scripted.json(
  { error_code: "SLOW", message: "slow down" },
  { status: 429, headers: { "retry-after": "3", "x-request-id": "r-1" } }
)

const playOn =
  (way: Scripted.Way) =>
  (endpoint: ThingEndpoint, script: ReadonlyArray<Scripted.Answer>, request: unknown = { id: "a/b" }) =>
    Effect.gen(function* () {
      const { spans, tracer } = recording()
      const messages: Array<string> = []
      const logger = Logger.make(({ logLevel, message }) => {
        messages.push(`${logLevel.label} ${message}`)
      })
      const fiber = yield* Scripted.call(
        Scripted.make(script, { way }),
        endpoint as Endpoint.Operation<unknown, unknown>,
        request
      ).pipe(
        Effect.withSpan("caller"),
        Effect.withTracer(tracer),
        Effect.either,
        Effect.provide(Logger.replace(Logger.defaultLogger, logger)),
        Logger.withMinimumLogLevel(LogLevel.All),
        Effect.fork
      )
      yield* Effect.raceFirst(Fiber.await(fiber), TestClock.adjust("1 hour"))
      yield* Fiber.join(fiber)
      return { spans: spans.filter(({ name }) => name !== "caller"), messages }
    })

/** The metrics of an operation: counts, and the count and sum of the histogram. */
const metrics = (operation: string) =>
  Effect.map(Metric.snapshot, (pairs) => {
    const all: Record<string, unknown> = {}
    for (const { metricKey, metricState } of pairs) {
      const tags = Object.fromEntries(metricKey.tags.map(({ key, value }) => [key, value]))
      if (tags.operation !== operation) continue
      const { "error.type": type, unit, ...rest } = tags
      expect(rest).toEqual({ service: "Things", operation })
      const name = type === undefined ? metricKey.name : `${metricKey.name} ${type}`
      if (MetricState.isCounterState(metricState)) all[name] = metricState.count
      expect(unit).toBe(MetricState.isHistogramState(metricState) ? "ms" : undefined)
      if (MetricState.isHistogramState(metricState)) {
        all[metricKey.name] = { count: metricState.count, sum: metricState.sum }
        expect(MetricKeyType.isHistogramKey(metricKey.keyType)).toBe(true)
      }
    }
    return all
  })

describe.each(Scripted.ways)("a span %s", (way) => {
  const play = playOn(way)

  it.effect("is created once per call, named after the operation, with request and response attributes", () =>
    Effect.gen(function* () {
      const endpoint = newEndpoint()
      const { spans } = yield* play(endpoint, [ok])
      expect(spans.length).toBe(1)
      expect(spans[0]).toMatchObject({
        name: `Things.${endpoint.operation}`,
        kind: "client",
        parent: "caller",
        events: []
      })
      expect(spans[0]?.attributes).toEqual({
        "http.request.method": "GET",
        "url.template": "/api/2.0/things/{id}",
        "server.address": "adb-123.4.azuredatabricks.net",
        "server.port": 443,
        "databricks.service": "Things",
        "databricks.operation": endpoint.operation,
        "http.response.status_code": 200,
        "databricks.request_id": "r-2"
      })
      expect(spans[0]?.exit && Exit.isSuccess(spans[0].exit)).toBe(true)
    })
  )

  it.effect("has an event for each retry, and the status of the last attempt", () =>
    Effect.gen(function* () {
      const { messages, spans } = yield* play(newEndpoint(), [busy, Scripted.refused, ok])
      const [span] = spans
      expect(spans.length).toBe(1)
      // Effect also turns each log line into an event.
      const retries = span?.events.filter(({ name }) => name === "retry")
      expect(retries?.map(({ attributes }) => attributes)).toEqual([
        { "error.type": "TooManyRequests", "error.message": "slow down" },
        { "error.type": "TransportError", "error.message": expect.stringContaining("ECONNREFUSED") }
      ])
      expect(retries?.[0]?.at).toBe(0n)
      // The delay of Retry-After plus jitter.
      expect(Number(retries?.[1]?.at)).toBeGreaterThanOrEqual(3e9)
      expect(Number(retries?.[1]?.at)).toBeLessThan(4e9)
      expect(span?.attributes).toMatchObject({ "http.response.status_code": 200, "databricks.request_id": "r-2" })
      expect(span?.attributes).not.toHaveProperty("error.type")
      expect(messages.filter((message) => message.startsWith("DEBUG")).length).toBe(2)
      expect(messages[0]).toMatch(/^DEBUG Things\.get\d+ is retried after TooManyRequests: slow down$/)
    })
  )

  it.effect("ends with the failure and its type", () =>
    Effect.gen(function* () {
      const { spans } = yield* play(newEndpoint(), [
        Scripted.json({ error_code: "INVALID_STATE", message: "m" }, { status: 400 })
      ])
      expect(spans[0]?.attributes).toMatchObject({ "http.response.status_code": 400, "error.type": "InvalidState" })
      expect(spans[0]?.exit && Exit.isFailure(spans[0].exit)).toBe(true)
    })
  )

  it.effect("exists for a request that is not sent", () =>
    Effect.gen(function* () {
      const { spans } = yield* play(newEndpoint(), [], { id: 5 })
      expect(spans[0]?.attributes).toMatchObject({ "error.type": "InvalidRequest" })
      expect(spans[0]?.attributes).not.toHaveProperty("http.response.status_code")
    })
  )

  it.effect("contains the port of the host", () =>
    Effect.gen(function* () {
      const { spans, tracer } = recording()
      const credentials = {
        host: "http://localhost:8080",
        authType: "t",
        headers: Effect.succeed({}),
        refused: () => Effect.succeed(false)
      }
      yield* Effect.flatMap(DatabricksClient, (client) => client.call(newEndpoint())({ id: "1" })).pipe(
        Effect.withTracer(tracer),
        Effect.provide(
          Scripted.layerCredentials(Scripted.make([ok], { way }), credentials satisfies Credentials.Service)
        )
      )
      expect(spans[0]?.attributes).toMatchObject({ "server.address": "localhost", "server.port": 8080 })
    })
  )
})

describe.each(Scripted.ways)("the trace %s", (way) => {
  const parent = Tracer.externalSpan({ traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" })

  /** The trace headers. */
  const sent = (around: (effect: ReturnType<typeof Scripted.call>) => Effect.Effect<unknown, unknown>) =>
    Effect.gen(function* () {
      const scripted = Scripted.make([ok], { way })
      yield* around(Scripted.call(scripted, newEndpoint() as Endpoint.Operation<unknown, unknown>, { id: "1" }))
      const { b3, traceparent } = scripted.only().headers
      return { b3, traceparent }
    })

  it.effect("continues in the request, as a child of the call's span", () =>
    Effect.gen(function* () {
      const { tracer } = recording()
      expect(yield* sent((call) => call.pipe(Effect.withTracer(tracer), Effect.withParentSpan(parent)))).toEqual({
        b3: `t-s-1-${parent.spanId}`,
        traceparent: "00-t-s-01"
      })
      expect(yield* sent(Effect.withTracer(tracer))).toEqual({ b3: "t-s-1", traceparent: "00-t-s-01" })
    })
  )

  it.effect("continues if the call has no span", () =>
    Effect.gen(function* () {
      expect(yield* sent(Effect.withParentSpan(parent))).toEqual({
        b3: `${parent.traceId}-${parent.spanId}-1`,
        traceparent: `00-${parent.traceId}-${parent.spanId}-01`
      })
    })
  )

  it.effect("does not continue without a trace, or if disabled", () =>
    Effect.gen(function* () {
      const none = { b3: undefined, traceparent: undefined }
      const { tracer } = recording()
      expect(yield* sent((call) => call)).toEqual(none)
      const traced = (call: Effect.Effect<unknown, unknown>) =>
        call.pipe(Effect.withSpan("s"), Effect.withTracer(tracer))
      expect(yield* sent((call) => Effect.withTracerEnabled(traced(call), false))).toEqual(none)
      expect(yield* sent((call) => Effect.locally(traced(call), HttpClient.currentTracerPropagation, false))).toEqual(
        none
      )
      expect(
        yield* sent((call) =>
          Effect.locally(traced(call), HttpClient.currentTracerDisabledWhen, ({ url }) => url.endsWith("/things/1"))
        )
      ).toEqual(none)
    })
  )
})

describe.each(Scripted.ways)("metrics %s", (way) => {
  const play = playOn(way)

  it.effect("count a successful call and its duration", () =>
    Effect.gen(function* () {
      const endpoint = newEndpoint()
      yield* play(endpoint, [Scripted.after("7 seconds", ok)])
      expect(yield* metrics(endpoint.operation)).toMatchObject({
        databricks_calls: 1,
        databricks_call_duration_ms: { count: 1, sum: 7000 }
      })
      yield* play(endpoint, [ok])
      expect(yield* metrics(endpoint.operation)).toMatchObject({
        databricks_calls: 2,
        databricks_call_duration_ms: { count: 2, sum: 7000 }
      })
      expect(Object.keys(yield* metrics(endpoint.operation)).join()).not.toContain("failures")
      expect((yield* metrics(endpoint.operation)).databricks_retries ?? 0).toBe(0)
    })
  )

  it.effect("count retries, throttled attempts and failures, including the last attempt", () =>
    Effect.gen(function* () {
      const endpoint = newEndpoint()
      const long = Scripted.json({ message: "m" }, { status: 429, headers: { "retry-after": "1000" } })
      yield* play(endpoint, [busy, Scripted.json({}, { status: 503, headers: { "retry-after": "2" } }), long])
      expect(yield* metrics(endpoint.operation)).toMatchObject({
        databricks_calls: 1,
        "databricks_call_failures TooManyRequests": 1,
        databricks_retries: 2,
        databricks_throttled: 2,
        databricks_call_duration_ms: { count: 1 }
      })
      const { sum } = (yield* metrics(endpoint.operation)).databricks_call_duration_ms as { readonly sum: number }
      expect(sum).toBeGreaterThanOrEqual(5000)
      expect(sum).toBeLessThan(7000)
    })
  )
})
