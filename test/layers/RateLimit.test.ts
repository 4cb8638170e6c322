import { describe, expect, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { identity } from "effect/Function"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as LogLevel from "effect/LogLevel"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as RateLimit from "../../src/layers/RateLimit.js"
import * as RetryPolicy from "../../src/layers/RetryPolicy.js"
import { withVirtualClock } from "../support/virtualClock.js"

const options = { host: Emulator.host, token: Redacted.make("dapi") }

interface Asked {
  readonly at: number
  readonly isAnswered: boolean
}

/** A workspace that answers as many requests in a second of the clock, none while it is down, and counts what it is asked. */
const limited = (perSecond: number, latency = 0, isDown: (seconds: number) => boolean = () => false) => {
  const times: Array<Asked> = []
  const inSecond = new Map<number, number>()
  const layer = Emulator.layer({
    routes: [
      {
        method: "GET",
        path: "/limited",
        handle: () =>
          Effect.flatMap(Clock.currentTimeMillis, (at) => {
            const second = Math.floor(at / 1000)
            const answered = inSecond.get(second) ?? 0
            const isAnswered = answered < perSecond && !isDown((at - (times[0]?.at ?? at)) / 1000)
            times.push({ at, isAnswered })
            if (isAnswered) {
              inSecond.set(second, answered + 1)
              return Effect.succeed({ ok: true }).pipe(latency === 0 ? identity : Effect.delay(latency))
            }
            const headers = { "retry-after": "2" }
            return Effect.fail(Emulator.apiFailure(429, "REQUEST_LIMIT_EXCEEDED", "Too many requests", { headers }))
          })
      }
    ]
  })
  return { times, layer }
}

const call = Effect.flatMap(DatabricksClient.DatabricksClient, (client) =>
  client.request({ method: "GET", path: "/limited" })
)

const all = (n: number) =>
  Effect.all(
    Array.from({ length: n }, () => call),
    { concurrency: "unbounded" }
  )

/** How many seconds it takes. */
const timed = <A, E, R>(effect: Effect.Effect<A, E, R>, limit: number) =>
  Effect.gen(function* () {
    const start = yield* Clock.currentTimeMillis
    const fiber = yield* Effect.fork(Effect.zipRight(effect, Clock.currentTimeMillis))
    yield* TestClock.adjust(Duration.seconds(limit))
    return ((yield* Fiber.join(fiber)) - start) / 1000
  })

describe("RateLimit", () => {
  it.effect("after a 429 one request asks whether it is over, and the others follow", () =>
    Effect.gen(function* () {
      const { layer, times } = limited(10, 50)
      const took = yield* Effect.provide(
        timed(all(100), 30),
        DatabricksClient.layer(options).pipe(Layer.provide(layer))
      )
      // The first burst, then nothing until the pause is over.
      const burst = times.filter(({ at }) => at === times[0]?.at)
      expect(burst.filter(({ isAnswered }) => isAnswered)).toHaveLength(10)
      const later = times.slice(burst.length)
      expect((later[0]?.at ?? 0) - (burst[0]?.at ?? 0)).toBeGreaterThanOrEqual(2000)
      // One asks. The others begin slowly.
      expect(later.filter(({ at }) => at < (later[0]?.at ?? 0) + 50)).toHaveLength(1)
      expect(later.filter(({ at }) => at < (later[0]?.at ?? 0) + 500).length).toBeLessThan(8)
      // 90 are left: the ideal is 9 seconds after the pause and 90 requests.
      expect(later.length).toBeLessThan(90 * 1.05)
      expect(took).toBeLessThan((2 + 9) * 1.5)
    })
  )

  it.effect("spreads requests evenly over a second, without a single 429", () =>
    Effect.gen(function* () {
      const { layer, times } = limited(50)
      const took = yield* Effect.provide(
        timed(all(40), 2),
        DatabricksClient.layer(options).pipe(
          Layer.provide(layer),
          Layer.provide(RateLimit.layer({ requestsPerSecond: 40 }))
        )
      )
      expect(times).toHaveLength(40)
      expect(times.every(({ isAnswered }) => isAnswered)).toBe(true)
      expect(took).toBeGreaterThan(0.9)
      expect(took).toBeLessThan(1.1)
    })
  )

  it.effect("limits requests at once", () =>
    Effect.gen(function* () {
      let now = 0
      let most = 0
      const slow = Emulator.layer({
        routes: [
          {
            method: "GET",
            path: "/limited",
            handle: () =>
              Effect.acquireUseRelease(
                Effect.sync(() => {
                  most = Math.max(most, ++now)
                }),
                () => Effect.as(Effect.sleep("1 second"), {}),
                () => Effect.sync(() => now--)
              )
          }
        ]
      })
      const took = yield* Effect.provide(
        timed(all(12), 5),
        DatabricksClient.layer(options).pipe(Layer.provide(slow), Layer.provide(RateLimit.layer({ concurrency: 4 })))
      )
      expect(most).toBe(4)
      expect(took).toBe(3)
    })
  )

  it.effect("a request that asks and is interrupted lets another one ask", () =>
    Effect.gen(function* () {
      const { layer } = limited(1)
      yield* Effect.gen(function* () {
        yield* call
        yield* Effect.flip(RetryPolicy.withPolicy(RetryPolicy.none)(call))
        const first = yield* Effect.fork(call)
        const second = yield* Effect.fork(call)
        yield* TestClock.adjust("500 millis")
        yield* Fiber.interrupt(first)
        yield* TestClock.adjust("10 seconds")
        expect(yield* Fiber.join(second)).toEqual({ ok: true })
      }).pipe(Effect.provide(DatabricksClient.layer(options).pipe(Layer.provide(layer))))
    })
  )

  it.effect("DATABRICKS_RATE_LIMIT is read with the other settings, and refused if it is no number", () => {
    const config = (limit: string) =>
      ConfigProvider.fromMap(
        new Map([
          ["DATABRICKS_HOST", Emulator.host],
          ["DATABRICKS_TOKEN", "dapi"],
          ["DATABRICKS_RATE_LIMIT", limit]
        ])
      )
    return Effect.gen(function* () {
      const { layer, times } = limited(50)
      const client = DatabricksClient.layerConfig().pipe(Layer.provide(layer))
      yield* timed(all(11), 2).pipe(Effect.provide(client), Effect.withConfigProvider(config("10")))
      expect((times.at(-1)?.at ?? 0) - (times[0]?.at ?? 0)).toBeGreaterThanOrEqual(990)
      const refused = yield* Effect.flip(Effect.provide(call, client).pipe(Effect.withConfigProvider(config("fast"))))
      expect(String(refused)).toContain("whole number of requests per second")
    })
  })
})

const perSecond = 20
const count = 350

/** What a client asks, and when, in seconds, after the burst that it sends before the first 429 comes back. */
const throttled = (isDown?: (seconds: number) => boolean) =>
  Effect.gen(function* () {
    const { layer, times } = limited(perSecond, 50, isDown)
    const start = yield* Clock.currentTimeMillis
    yield* Effect.provide(all(count), DatabricksClient.layer(options).pipe(Layer.provide(layer)))
    const took = ((yield* Clock.currentTimeMillis) - start) / 1000
    const asked = times.map(({ at, isAnswered }) => ({ at: (at - start) / 1000, isAnswered }))
    return { took, asked: asked.filter(({ at }) => at > 1) }
  }).pipe(withVirtualClock, Logger.withMinimumLogLevel(LogLevel.None))

const between = (asked: ReadonlyArray<Asked>, from: number, to: number): number =>
  asked.filter(({ at }) => at >= from && at < to).length

describe("a client that is throttled for long", () => {
  it.live("asks for hardly more than it is answered, and stays near that rate", () =>
    Effect.gen(function* () {
      const { asked, took } = yield* throttled()
      // In the burst 20 were answered. For the rest, the ideal is 14 seconds after the pause.
      const left = count - perSecond
      expect(asked.length).toBeLessThan(left * 1.02)
      expect(took).toBeLessThan((2 + left / perSecond) * 1.4)
      const pauses = asked.filter(({ isAnswered }) => !isAnswered)
      const second = pauses[1]?.at ?? Number.NaN
      // One asks, then the others follow at once at almost the rate before.
      expect(between(asked, second + 2, second + 3)).toBeGreaterThan(0.8 * perSecond)
    })
  )

  it.live("asks seldom during outages, and returns to its rate within seconds", () =>
    Effect.gen(function* () {
      const { asked } = yield* throttled((at) => (at > 9 && at < 25) || (at > 32 && at < 35))
      // Every two seconds one asks.
      expect(between(asked, 9.5, 25)).toBeLessThan(9)
      const [first = Number.NaN, second = Number.NaN] = [25, 35].map((end) => asked.find(({ at }) => at > end)?.at)
      expect(between(asked, first, first + 1)).toBeLessThan(0.3 * perSecond)
      expect(between(asked, first + 4, first + 5)).toBeGreaterThan(0.8 * perSecond)
      // A short outage lowers the rate for a shorter time.
      expect(between(asked, second, second + 1)).toBeGreaterThan(0.4 * perSecond)
    })
  )
})
