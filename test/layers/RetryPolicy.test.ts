import { describe, expect, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FastCheck from "effect/FastCheck"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/TestClock"
import type * as Endpoint from "../../src/internal/call/operation.js"
import { DatabricksClient } from "../../src/layers/DatabricksClient.js"
import * as RetryPolicy from "../../src/layers/RetryPolicy.js"
import type { DatabricksError } from "../../src/schemas/DatabricksError.js"
import * as Errors from "../../src/schemas/DatabricksError.js"
import * as Wire from "../../src/schemas/Wire.js"
import { operationOf } from "../support/operation.js"
import * as Scripted from "../support/scripted.js"

const Ok = Schema.Struct({ ok: Schema.Boolean })

const endpointOf = (method: Endpoint.HttpMethod, repeat?: "safe" | "never") =>
  operationOf({
    service: "Things",
    operation: "do",
    method,
    path: "/api/2.0/things/do",
    // The answer to HEAD has no body.
    ...(method === "HEAD" ? {} : { response: Ok }),
    repeat
  })

const get = endpointOf("GET")
const post = endpointOf("POST")

const run = operationOf({
  service: "Things",
  operation: "run",
  method: "POST",
  path: "/api/2.0/things/run",
  request: Schema.Struct({ name: Schema.String, idempotency_token: Wire.optional(Schema.String) }),
  response: Ok,
  repeat: "by-token"
})

const ok = Scripted.json({ ok: true })
const failed = (status: number, error_code = "SOME_CODE", headers: Record<string, string> = {}) =>
  Scripted.json({ error_code, message: "m" }, { status, headers })

/** The outcome of a call with unlimited time, and the times of its attempts. */
const play = <Request, Response>(
  script: ReadonlyArray<Scripted.Answer>,
  endpoint: Endpoint.Operation<Request, Response>,
  request: Request,
  around: <A, E>(effect: Effect.Effect<A, E>) => Effect.Effect<A, E> = (effect) => effect
) =>
  Effect.gen(function* () {
    const times: Array<number> = []
    const clock = yield* Effect.clock
    const scripted = Scripted.make((_, n) => {
      times.push(clock.unsafeCurrentTimeMillis())
      return script[Math.min(n, script.length - 1)] ?? Scripted.never
    })
    const fiber = yield* Effect.fork(Effect.either(around(Scripted.call(scripted, endpoint, request))))
    // A call that needs no time must not wait for the clock.
    yield* Effect.raceFirst(Fiber.await(fiber), TestClock.adjust("1 day"))
    const outcome = yield* Fiber.join(fiber)
    return { outcome, times, requests: scripted.requests }
  })

const attempts = <Request, Response>(
  script: ReadonlyArray<Scripted.Answer>,
  endpoint: Endpoint.Operation<Request, Response>,
  request: Request
) =>
  Effect.map(play(script, endpoint, request, Effect.withRandom(Random.fixed([0]))), ({ requests }) => requests.length)

const plain = Scripted.html("<title>Bad Gateway</title>", { status: 502 })

const says = (status: number, message: string, error_code = "SOME_CODE") =>
  Scripted.json({ error_code, message }, { status })

const slow =
  "The service at /api/2.2/jobs/create is taking too long to process your request. Please try again later or try a faster operation."

/** Failures, and whether the default policy retries the call if it is unsafe to repeat, and if it is safe. */
const rules: ReadonlyArray<readonly [what: string, answer: Scripted.Answer, unsafe: boolean, safe: boolean]> = [
  ["429", failed(429), true, true],
  ["429 with an HTML page", Scripted.html("Slow down", { status: 429 }), true, true],
  ["429 RESOURCE_EXHAUSTED", failed(429, "RESOURCE_EXHAUSTED"), true, true],
  ["429 REQUEST_LIMIT_EXCEEDED", failed(429, "REQUEST_LIMIT_EXCEEDED"), true, true],
  ["429 with a code of another class", failed(429, "INVALID_STATE"), true, true],
  ["400 REQUEST_LIMIT_EXCEEDED", failed(400, "REQUEST_LIMIT_EXCEEDED"), true, true],
  ["500 REQUEST_LIMIT_EXCEEDED, an upstream limit", failed(500, "REQUEST_LIMIT_EXCEEDED"), false, true],
  ["503 RESOURCE_EXHAUSTED", failed(503, "RESOURCE_EXHAUSTED"), false, true],
  ["429 after the request was accepted", says(429, slow), false, true],
  ["429 after execution", says(429, "grpc: received message larger than max (9 vs. 4)"), false, true],
  ["503", failed(503), false, true],
  ["503 with Retry-After", failed(503, "X", { "retry-after": "0" }), false, true],
  ["503 after a slow request was accepted", says(503, slow, "TEMPORARILY_UNAVAILABLE"), false, true],
  ["503 without a body", Scripted.empty({ status: 503 }), false, true],
  ["503 with a code of another class", failed(503, "UNKNOWN"), false, true],
  ["503 of a gateway without a backend", says(503, "No webapps are available to handle your request."), true, true],
  ["a refused connection", Scripted.refused, true, true],
  ["a cut connection", Scripted.cut, false, true],
  ["a body that breaks off", Scripted.stream({ chunks: ["{"], breaks: new Error("terminated") }), false, true],
  ["half a body declared as complete", Scripted.text('{"ok":tr'), false, true],
  ["an empty body", Scripted.text(""), false, true],
  ["a body that is not text", Scripted.bytes(new Uint8Array([0x1f, 0x8b, 0xff])), false, true],
  ["plain text", Scripted.text("no healthy upstream"), false, true],
  ["other JSON declared as text", Scripted.text("[1,2]", { headers: { "content-type": "text/plain" } }), false, true],
  ["a login page", Scripted.html("Log in"), false, true],
  ["a redirect", Scripted.empty({ status: 302, headers: { location: "/login.html" } }), false, true],
  ["a time limit", Scripted.never, false, true],
  ["502", plain, false, true],
  ["504", failed(504), false, true],
  ["504 with a code of another class", failed(504, "UNKNOWN"), false, true],
  ["500 TEMPORARILY_UNAVAILABLE", failed(500, "TEMPORARILY_UNAVAILABLE"), false, true],
  ["200 TEMPORARILY_UNAVAILABLE", failed(200, "TEMPORARILY_UNAVAILABLE"), false, true],
  ["400 DEADLINE_EXCEEDED", failed(400, "DEADLINE_EXCEEDED"), false, true],
  ["200 RESOURCE_EXHAUSTED", failed(200, "RESOURCE_EXHAUSTED"), false, true],
  ["200 INTERNAL_ERROR", failed(200, "INTERNAL_ERROR"), false, false],
  ["200 with another error", failed(200, "MAX_NOTEBOOK_SIZE_EXCEEDED"), false, false],
  ["500", failed(500), false, false],
  ["500 with Retry-After", failed(500, "X", { "retry-after": "1" }), false, false],
  ["501", failed(501), false, false],
  ["400", failed(400), false, false],
  ["404", failed(404), false, false],
  ["408", failed(408), false, true],
  ["409 ABORTED", failed(409, "ABORTED"), false, false],
  ["401", failed(401), false, false],
  ["another shape", Scripted.json({ ok: 1 }), false, false],
  ["a list instead of an object", Scripted.json([1, 2]), false, false]
]

/**
 * The messages that databricks-sdk-py (`_base_client.py`) and databricks-sdk-go (`apierr`) treat as transient, with the
 * statuses they occur with. Both retry any call after them. Here, a request that may have been executed is not retried.
 */
const passing: ReadonlyArray<readonly [text: string, statuses: ReadonlyArray<number>, unsafe: boolean]> = [
  ["com.databricks.backend.manager.util.UnknownWorkerEnvironmentException: w-1", [400, 404, 500], true],
  ["Current organization 1 does not have any associated worker environments", [400, 500], true],
  ["There is no worker environment with id w-1", [400, 404], true],
  ["Unknown worker environment WorkerEnvId(w-1)", [400, 500], true],
  ["worker env WorkerEnvId(workerenv-1) not found", [400, 404], true],
  ["ClusterNotReadyException: Cluster not ready", [400, 500], false],
  ["Unexpected error", [500], false],
  [slow, [500, 503, 504], false],
  ["RPC token bucket limit has been exceeded", [400, 500], false],
  ["Timed out after 15 seconds", [500], false],
  ["rpc error: code = DeadlineExceeded desc = context deadline exceeded", [500], false],
  ["SCIM: REQUEST_LIMIT_EXCEEDED", [500], false],
  ["The service at /api/2.1/jobs/runs/get is temporarily unavailable. Please try again later.", [500], false]
]

describe("the default policy", () => {
  for (const [what, answer, unsafe, safe] of rules) {
    it.effect(`${what}: ${unsafe ? "always" : safe ? "if safe to repeat" : "never"}`, () =>
      Effect.gen(function* () {
        expect(yield* attempts([answer, ok], post, {})).toBe(unsafe ? 2 : 1)
        expect(yield* attempts([answer, ok], endpointOf("POST", "safe"), {})).toBe(safe ? 2 : 1)
      })
    )
  }

  for (const [message, statuses, unsafe] of passing) {
    it.effect(`treats as transient, like the official SDKs: ${message}`, () =>
      Effect.gen(function* () {
        for (const status of statuses) {
          expect(yield* attempts([says(status, message), ok], post, {}), `${status}`).toBe(unsafe ? 2 : 1)
          expect(yield* attempts([says(status, message), ok], get, {}), `${status}`).toBe(2)
        }
      })
    )
  }

  it.effect('treats a refused request as refused, even if its message says "unexpected"', () =>
    Effect.gen(function* () {
      expect(yield* attempts([says(400, "Unexpected error while parsing: x"), ok], get, {})).toBe(1)
    })
  )

  it.effect("stops after 4 attempts on HTML pages, with a hint what to check", () =>
    Effect.gen(function* () {
      for (const answer of [
        Scripted.html("<title>Log in</title>"),
        Scripted.empty({ status: 302, headers: { location: "/login.html" } }),
        Scripted.text("{")
      ]) {
        const { outcome, times } = yield* play([answer], get, {})
        expect(times.length).toBe(4)
        expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeLessThan(4000)
        expect(outcome).toMatchObject({ _tag: "Left", left: { _tag: "NotAnApiResponse" } })
      }
      // Each of these attempts may fail for another reason, which does not count.
      const mixed = yield* play([Scripted.text("{"), failed(429), Scripted.text("{"), failed(503), ok], get, {})
      expect(mixed.outcome._tag).toBe("Right")
    })
  )

  it.effect("returns the response of the successful attempt", () =>
    Effect.gen(function* () {
      const { outcome, requests } = yield* play([failed(503), failed(429), ok], get, {})
      expect(outcome).toMatchObject({ _tag: "Right", right: { ok: true } })
      expect(requests.length).toBe(3)
      expect(requests[1]).toEqual(requests[0])
    })
  )

  it.effect("treats methods as safe to repeat as HTTP does, unless the endpoint says otherwise", () =>
    Effect.gen(function* () {
      for (const method of ["GET", "PUT", "DELETE", "HEAD"] as const) {
        expect(yield* attempts([Scripted.cut, ok], endpointOf(method), {})).toBe(2)
        expect(yield* attempts([Scripted.cut, ok], endpointOf(method, "never"), {})).toBe(1)
      }
      for (const method of ["POST", "PATCH"] as const) {
        expect(yield* attempts([Scripted.cut, ok], endpointOf(method), {})).toBe(1)
        expect(yield* attempts([Scripted.cut, ok], endpointOf(method, "safe"), {})).toBe(2)
      }
    })
  )
})

const tokens = (requests: ReadonlyArray<Scripted.Recorded>): ReadonlyArray<unknown> =>
  requests.map(({ body }) => (JSON.parse(body) as { idempotency_token?: unknown }).idempotency_token)

describe("an idempotency token", () => {
  it.effect("is created once per call and makes it safe to repeat", () =>
    Effect.gen(function* () {
      const first = tokens((yield* play([Scripted.cut, failed(503), Scripted.never, ok], run, { name: "n" })).requests)
      expect(first.length).toBe(4)
      expect(first[0]).toMatch(/^[0-9a-f]{32}$/)
      expect(new Set(first).size).toBe(1)
      const second = tokens((yield* play([ok], run, { name: "n" })).requests)
      expect(second[0]).toMatch(/^[0-9a-f]{32}$/)
      expect(second[0]).not.toBe(first[0])
    })
  )

  it.effect("is new for each run of the same effect", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([ok], { repeatLast: true })
      const effect = Scripted.call(scripted, run, { name: "n" })
      yield* effect
      yield* effect
      expect(new Set(tokens(scripted.requests)).size).toBe(2)
    })
  )

  it.effect("is created if it is undefined", () =>
    Effect.gen(function* () {
      const { requests } = yield* play([Scripted.cut, ok], run, { name: "n", idempotency_token: undefined })
      expect(tokens(requests)[0]).toMatch(/^[0-9a-f]{32}$/)
      expect(requests.length).toBe(2)
    })
  )

  it.effect("of the caller is kept", () =>
    Effect.gen(function* () {
      const { requests } = yield* play([Scripted.cut, ok], run, { name: "n", idempotency_token: "mine" })
      expect(tokens(requests)).toEqual(["mine", "mine"])
    })
  )

  for (const token of [null, ""]) {
    it.effect(
      `that is ${JSON.stringify(token)} opts out: sent as given, not retried after a broken connection, retried after 429`,
      () =>
        Effect.gen(function* () {
          const cut = yield* play([Scripted.cut, ok], run, { name: "n", idempotency_token: token })
          expect(tokens(cut.requests)).toEqual([token])
          expect(cut.outcome).toMatchObject({ _tag: "Left", left: { _tag: "TransportError" } })
          expect(yield* attempts([failed(429), ok], run, { name: "n", idempotency_token: token })).toBe(2)
        })
    )
  }

  it.effect("does not change the caller's object, and is validated with the rest", () =>
    Effect.gen(function* () {
      const request = Object.freeze({ name: "n" })
      yield* play([ok], run, request)
      expect(request).toEqual({ name: "n" })
      for (const nothing of [undefined, null, "text"]) {
        const { outcome } = yield* play([ok], run as Endpoint.Operation<unknown, unknown>, nothing)
        expect(outcome).toMatchObject({ _tag: "Left", left: { _tag: "InvalidRequest" } })
      }
    })
  )
})

describe("delays", () => {
  const promptly = Effect.withRandom(Random.fixed([0]))

  it.effect("follow Retry-After in seconds", () =>
    Effect.map(
      play(
        [failed(429, "X", { "retry-after": "7" }), failed(503, "X", { "retry-after": "20" }), ok],
        get,
        {},
        promptly
      ),
      ({ times }) => expect(times).toEqual([0, 7000, 27_000])
    )
  )

  it.effect("follow Retry-After as a date", () =>
    Effect.map(
      play([failed(429, "X", { "retry-after": "Thu, 01 Jan 1970 00:01:30 GMT" }), ok], get, {}, promptly),
      ({ times }) => expect(times).toEqual([0, 90_000])
    )
  )

  it.effect("follow RetryInfo", () => {
    const details = [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retry_delay: "2.5s" }]
    const answer = Scripted.json({ error_code: "X", message: "m", details }, { status: 429 })
    return Effect.map(play([answer, ok], get, {}, promptly), ({ times }) => expect(times).toEqual([0, 2500]))
  })

  it.effect("add up to a quarter of jitter to Retry-After, so that clients do not return at the same time", () =>
    Effect.gen(function* () {
      const told = yield* Effect.flip(
        Scripted.call(Scripted.make([failed(429, "X", { "retry-after": "40" })]), post, {}).pipe(
          RetryPolicy.withPolicy(RetryPolicy.none)
        )
      )
      const delays = yield* Effect.forEach(
        Array.from({ length: 1000 }, (_, seed) => seed),
        (seed) => Effect.withRandom(Schedule.run(RetryPolicy.schedule(), 0, [told]), Random.make(seed))
      )
      const millis = delays.flatMap((delay) => Array.from(delay, Duration.toMillis))
      expect(millis.length).toBe(1000)
      expect(Math.min(...millis)).toBeGreaterThanOrEqual(40_000)
      expect(Math.max(...millis)).toBeLessThanOrEqual(50_000)
      for (let tenth = 0; tenth < 10; tenth++) {
        const from = 40_000 + 1000 * tenth
        expect(millis.filter((time) => time >= from && time < from + 1000).length, `${tenth}`).toBeGreaterThan(50)
      }
    })
  )

  it.effect("add jitter to a short Retry-After too", () =>
    Effect.map(
      play([failed(429, "X", { "retry-after": "1" }), ok], post, {}, Effect.withRandom(Random.fixed([0.5]))),
      ({ times }) => expect(times).toEqual([0, 1250])
    )
  )

  it.effect("do not become zero when Retry-After is over", () =>
    Effect.gen(function* () {
      for (const header of ["0", "Thu, 01 Jan 1970 00:00:00 GMT"]) {
        const around = Effect.withRandom(Random.fixed([0.5]))
        const { times } = yield* play([failed(429, "X", { "retry-after": header }), failed(503), ok], get, {}, around)
        expect(times.slice(1).map((time) => time - (times[0] ?? 0))).toEqual([250, 750])
      }
    })
  )

  it.effect("end with the budget and the last error, even if jitter would exceed it", () =>
    Effect.gen(function* () {
      const { outcome, times } = yield* play([failed(503, "X", { "retry-after": "100" })], get, {})
      expect(times.length).toBe(3)
      expect(times[0]).toBe(0)
      const { times: prompt } = yield* play([failed(503, "X", { "retry-after": "100" })], get, {}, promptly)
      expect(prompt.map((time) => Math.round(time - (prompt[0] ?? 0)))).toEqual([0, 100_000, 200_000, 300_000])
      const late = Effect.withRandom(Random.fixed([0.999]))
      const halves = yield* play([failed(503, "X", { "retry-after": "150" }), failed(503), ok], get, {}, late)
      expect(halves.outcome._tag).toBe("Right")
      const edge = yield* play([failed(503, "X", { "retry-after": "300" }), ok], get, {}, late)
      expect(edge.times.map((time) => Math.round(time - (edge.times[0] ?? 0)))).toEqual([0, 300_000])
      expect(outcome).toMatchObject({
        _tag: "Left",
        left: { _tag: "TemporarilyUnavailable", retryAfter: Duration.seconds(100) }
      })
    })
  )

  it.effect("end with a custom budget", () =>
    Effect.gen(function* () {
      const { times } = yield* play([failed(503, "X", { "retry-after": "100" })], get, {}, (effect) =>
        promptly(RetryPolicy.withSchedule(RetryPolicy.schedule({ budget: "250 seconds" }))(effect))
      )
      expect(times).toEqual([0, 100_000, 200_000])
    })
  )

  it.effect("are not started if longer than the budget: the call fails immediately with the delay", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([failed(429, "X", { "retry-after": "301" })])
      const error = yield* Effect.flip(Scripted.call(scripted, get, {}))
      expect(error).toMatchObject({ _tag: "TooManyRequests", retryAfter: Duration.seconds(301) })
    })
  )

  it.effect("start again with each call", () =>
    Effect.gen(function* () {
      const half = yield* play([failed(503, "X", { "retry-after": "200" }), ok], get, {})
      expect(half.outcome._tag).toBe("Right")
      const again = yield* play([failed(503, "X", { "retry-after": "200" }), ok], get, {})
      expect(again.outcome._tag).toBe("Right")
    })
  )

  const error = new Errors.TransportError({
    service: "s",
    operation: "o",
    method: "GET",
    path: "/",
    message: "m",
    sent: false
  })

  const delaysOf = (
    options: Parameters<typeof RetryPolicy.schedule>[0],
    random: Random.Random
  ): Effect.Effect<ReadonlyArray<number>> =>
    Schedule.run(
      RetryPolicy.schedule({ ...options, budget: Duration.infinity }),
      0,
      Array.from({ length: 9 }, () => error)
    ).pipe(
      Effect.map((delays) => Array.from(delays, Duration.toMillis)),
      Effect.withRandom(random)
    )

  it.effect.prop(
    "are random up to an exponential limit with a cap",
    [FastCheck.integer(), FastCheck.integer({ min: 1, max: 5000 }), FastCheck.integer({ min: 1, max: 60_000 })],
    ([seed, base, cap]) =>
      Effect.gen(function* () {
        const delays = yield* delaysOf({ base, cap }, Random.make(seed))
        expect(delays.length).toBe(9)
        delays.forEach((delay, i) => {
          expect(delay).toBeGreaterThanOrEqual(0)
          expect(delay).toBeLessThanOrEqual(Math.min(cap, base * 2 ** i))
        })
      })
  )

  it.effect("range from 0 to 0.5, 1, 2 ... 30 seconds by default", () =>
    Effect.gen(function* () {
      expect((yield* delaysOf({}, Random.fixed([0.999999]))).map(Math.round)).toEqual([
        500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000
      ])
      expect(yield* delaysOf({}, Random.fixed([0]))).toEqual(Array.from({ length: 9 }, () => 0))
    })
  )

  it.effect("elapse before the next attempt", () =>
    Effect.gen(function* () {
      const { times } = yield* play(
        [failed(503), failed(503), failed(503), ok],
        get,
        {},
        Effect.withRandom(Random.fixed([0.5]))
      )
      expect(times).toEqual([0, 250, 750, 1750])
    })
  )
})

describe("the current policy", () => {
  const calls = Effect.flatMap(DatabricksClient, (client) => client.call(get)({}))
  const count = (
    layer: (client: Layer.Layer<DatabricksClient>) => Layer.Layer<DatabricksClient>,
    around: (
      effect: Effect.Effect<unknown, DatabricksError, DatabricksClient>
    ) => Effect.Effect<unknown, DatabricksError, DatabricksClient> = (effect) => effect
  ) =>
    Effect.gen(function* () {
      const scripted = Scripted.make([failed(503)], { repeatLast: true })
      const fiber = yield* Effect.fork(Effect.flip(Effect.provide(around(calls), layer(Scripted.layer(scripted)))))
      yield* Effect.raceFirst(Fiber.await(fiber), TestClock.adjust("1 day"))
      expect(yield* Fiber.join(fiber)).toMatchObject({ _tag: "TemporarilyUnavailable" })
      return scripted.requests.length
    })
  const recurs = (n: number): RetryPolicy.Policy => ({ ...RetryPolicy.standard, schedule: Schedule.recurs(n) })
  const built = (policy: RetryPolicy.Policy) => Layer.provide(RetryPolicy.layer(policy))

  it.effect("accepts any Schedule", () =>
    Effect.gen(function* () {
      const { times } = yield* play(
        [failed(503, "X", { "retry-after": "7" })],
        get,
        {},
        RetryPolicy.withSchedule(Schedule.intersect(Schedule.spaced("2 seconds"), Schedule.recurs(3)))
      )
      expect(times).toEqual([0, 2000, 4000, 6000])
      const fed: Array<string> = []
      const nosy = Schedule.recurs(1).pipe(
        Schedule.tapInput((error: DatabricksError) => Effect.sync(() => fed.push(error._tag)))
      )
      yield* play([failed(503)], get, {}, RetryPolicy.withSchedule(nosy))
      expect(fed).toEqual(["TemporarilyUnavailable", "TemporarilyUnavailable"])
    })
  )

  it.effect("accepts a custom rule that sees the call", () =>
    Effect.gen(function* () {
      const seen: Array<RetryPolicy.Call> = []
      const policy: RetryPolicy.Policy = {
        schedule: Schedule.recurs(5),
        isRetryable: (error, call) => {
          seen.push(call)
          return error._tag === "InternalError"
        }
      }
      const { requests } = yield* play(
        [failed(500), failed(500), failed(503)],
        post,
        {},
        RetryPolicy.withPolicy(policy)
      )
      expect(requests.length).toBe(3)
      expect(seen[0]).toEqual({ service: "Things", operation: "do", repeatable: false })
      yield* play([failed(500), failed(503)], run, { name: "n" }, RetryPolicy.withPolicy(policy))
      expect(seen.at(-1)).toMatchObject({ operation: "run", repeatable: true })
    })
  )

  it.effect("is that of the layer by default", () =>
    Effect.gen(function* () {
      expect(yield* count(built(recurs(2)))).toBe(3)
    })
  )

  it.effect("is the one around the effect if both exist", () =>
    Effect.gen(function* () {
      expect(yield* count(built(recurs(2)), RetryPolicy.withPolicy(recurs(4)))).toBe(5)
      expect(yield* count(built(recurs(2)), RetryPolicy.withPolicy(RetryPolicy.none))).toBe(1)
      expect(yield* count((client) => client, RetryPolicy.withPolicy(recurs(4)))).toBe(5)
    })
  )

  it.effect("is the innermost one around the effect", () =>
    Effect.gen(function* () {
      expect(
        yield* count(
          (client) => client,
          (effect) => effect.pipe(RetryPolicy.withPolicy(recurs(1)), RetryPolicy.withPolicy(recurs(4)))
        )
      ).toBe(2)
    })
  )

  it.effect("can be disabled", () =>
    Effect.gen(function* () {
      expect(yield* count(built(RetryPolicy.none))).toBe(1)
    })
  )
})

describe("interruption", () => {
  it.effect("interruption ends the delay between attempts immediately", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([failed(429, "X", { "retry-after": "60" }), ok])
      const fiber = yield* Effect.fork(Scripted.call(scripted, post, {}))
      yield* TestClock.adjust("30 seconds")
      expect(Exit.isInterrupted(yield* Fiber.interrupt(fiber))).toBe(true)
      yield* TestClock.adjust("1 hour")
      expect(scripted.requests.length).toBe(1)
    })
  )
})
