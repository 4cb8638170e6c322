import { describe, expect, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import { Credentials } from "../../src/layers/Credentials.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as RateLimit from "../../src/layers/RateLimit.js"
import * as Scripted from "../support/scripted.js"

const call = Effect.flatMap(DatabricksClient.DatabricksClient, (client) =>
  client.request({ method: "GET", path: "/api/2.0/token/list" })
)

const headers = { authorization: Redacted.make("Bearer dapi") }

const unauthorized = Scripted.json({ error_code: "UNAUTHENTICATED", message: "expired" }, { status: 401 })

const busy = Scripted.json(
  { error_code: "TEMPORARILY_UNAVAILABLE", message: "busy" },
  { status: 503, headers: { "retry-after": "60" } }
)

const throttled = Scripted.json(
  { error_code: "REQUEST_LIMIT_EXCEEDED", message: "slow down" },
  { status: 429, headers: { "retry-after": "60" } }
)

const waits: Record<
  string,
  {
    readonly answer?: Scripted.Answer
    readonly headers?: Effect.Effect<never>
    readonly refused?: Effect.Effect<never>
  }
> = {
  "for credentials": { headers: Effect.never },
  "for new credentials": { answer: unauthorized, refused: Effect.never },
  "for the response": { answer: Scripted.never },
  "for the next attempt": { answer: busy },
  "after a 429": { answer: throttled }
}

describe("A call that waits", () => {
  for (const way of Scripted.ways) {
    for (const [wait, given] of Object.entries(waits)) {
      it.effect(`${wait} is interrupted at once (${way})`, () =>
        Effect.gen(function* () {
          const scripted = Scripted.make([given.answer ?? Scripted.json({})], { repeatLast: true, way })
          const credentials = Credentials.of({
            host: Scripted.host,
            authType: "test",
            headers: given.headers ?? Effect.sync(() => headers),
            refused: () => given.refused ?? Effect.succeed(false)
          })
          yield* Effect.gen(function* () {
            const fiber = yield* Effect.fork(call)
            yield* TestClock.adjust("1 second")
            expect(yield* Fiber.poll(fiber)).toMatchObject({ _tag: "None" })
            expect(Exit.isInterrupted(yield* Fiber.interrupt(fiber))).toBe(true)
          }).pipe(Effect.provide(Scripted.layerCredentials(scripted, credentials)))
        })
      )
    }
  }

  it.effect("for a place among the concurrent ones is interrupted at once and takes none", () =>
    Effect.gen(function* () {
      const answer = yield* Deferred.make<void>()
      const scripted = Scripted.make(
        (_, n) => (request) =>
          (n === 0 ? Deferred.await(answer) : Effect.void).pipe(Effect.zipRight(Scripted.json({})(request)))
      )
      yield* Effect.gen(function* () {
        const first = yield* Effect.fork(call)
        const second = yield* Effect.fork(call)
        const third = yield* Effect.fork(call)
        yield* TestClock.adjust("1 second")
        expect(Exit.isInterrupted(yield* Fiber.interrupt(second))).toBe(true)
        yield* Deferred.succeed(answer, undefined)
        yield* Fiber.join(first)
        yield* Fiber.join(third)
        expect(scripted.requests.length).toBe(2)
      }).pipe(
        Effect.provide(
          DatabricksClient.layer({ host: Scripted.host, token: Redacted.make(Scripted.token) }).pipe(
            Layer.provide([scripted.layerHttp, RateLimit.layer({ concurrency: 1 })])
          )
        )
      )
    })
  )

  it.effect("in an uninterruptible region is completed", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([Scripted.after("5 seconds", Scripted.json({ done: true }))], { way: "directly" })
      yield* Effect.gen(function* () {
        const result = yield* Deferred.make<unknown>()
        const fiber = yield* Effect.fork(
          Effect.uninterruptible(Effect.tap(call, (value) => Deferred.succeed(result, value)))
        )
        yield* TestClock.adjust("1 second")
        const interrupting = yield* Effect.fork(Fiber.interrupt(fiber))
        yield* TestClock.adjust("10 seconds")
        yield* Fiber.join(interrupting)
        expect(yield* Deferred.await(result)).toEqual({ done: true })
      }).pipe(Effect.provide(Scripted.layer(scripted)))
    })
  )
})
