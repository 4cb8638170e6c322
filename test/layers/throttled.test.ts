/** What a client sends while a workspace throttles it for long, compared with the ideal. */
import { describe, expect, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as LogLevel from "effect/LogLevel"
import * as Redacted from "effect/Redacted"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import { withVirtualClock } from "../support/virtualClock.js"

interface Asked {
  /** In seconds. */
  readonly at: number
  readonly isAnswered: boolean
}

const perSecond = 20
const count = 350

/** Sends requests at once to a workspace that answers 20 a second, and none while it is down. */
const run = (isDown: (seconds: number) => boolean) =>
  Effect.gen(function* () {
    const asked: Array<Asked> = []
    const start = yield* Clock.currentTimeMillis
    const inSecond = new Map<number, number>()
    const workspace = Emulator.layer({
      routes: [
        {
          method: "GET",
          path: "/limited",
          handle: () =>
            Effect.flatMap(Clock.currentTimeMillis, (now) => {
              const at = (now - start) / 1000
              const second = Math.floor(at)
              const answered = inSecond.get(second) ?? 0
              const isAnswered = answered < perSecond && !isDown(at)
              asked.push({ at, isAnswered })
              if (isAnswered) {
                inSecond.set(second, answered + 1)
                return Effect.delay(Effect.succeed({ ok: true }), "50 millis")
              }
              const headers = { "retry-after": "2" }
              return Effect.fail(Emulator.apiFailure(429, "REQUEST_LIMIT_EXCEEDED", "Too many requests", { headers }))
            })
        }
      ]
    })
    yield* Effect.flatMap(DatabricksClient.DatabricksClient, (client) =>
      Effect.replicateEffect(client.request({ method: "GET", path: "/limited" }), count, {
        concurrency: "unbounded",
        discard: true
      })
    ).pipe(
      Effect.provide(
        DatabricksClient.layer({ host: Emulator.host, token: Redacted.make("dapi") }).pipe(Layer.provide(workspace))
      )
    )
    const took = ((yield* Clock.currentTimeMillis) - start) / 1000
    // The burst are the requests that were sent before the first 429 came back.
    return { took, asked: asked.filter(({ at }) => at > 1) }
  }).pipe(withVirtualClock, Logger.withMinimumLogLevel(LogLevel.None))

const between = (asked: ReadonlyArray<Asked>, from: number, to: number): number =>
  asked.filter(({ at }) => at >= from && at < to).length

describe("a client that is throttled", () => {
  it.live("asks for hardly more than it is answered, and stays near that rate", () =>
    Effect.gen(function* () {
      const { asked, took } = yield* run(() => false)
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
      const { asked } = yield* run((at) => (at > 9 && at < 25) || (at > 32 && at < 35))
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
