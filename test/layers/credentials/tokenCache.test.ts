import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import * as TestClock from "effect/TestClock"
import * as TokenCache from "../../../src/layers/credentials/tokenCache.js"
import { CredentialsError } from "../../../src/schemas/DatabricksError.js"

/** An issuer that takes a second and returns a token with this lifetime in seconds. */
const issuer = (lifetime: number | undefined, fails: (n: number) => boolean = () => false) => {
  let asked = 0
  const fetch = Effect.gen(function* () {
    const n = ++asked
    yield* Clock.sleep("1 second")
    const now = yield* Clock.currentTimeMillis
    if (fails(n)) return yield* new CredentialsError({ authType: "test", message: `failure ${n}` })
    return {
      token: Redacted.make(`token-${n}`),
      expiresAt: lifetime === undefined ? undefined : now + lifetime * 1000
    }
  })
  return { fetch, asked: () => asked }
}

const valueOf = (cache: TokenCache.TokenCache) => Effect.map(cache.get, ({ token }) => Redacted.value(token))

/** Gets a token, giving the issuer enough time. */
const get = (cache: TokenCache.TokenCache) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.fork(Effect.exit(valueOf(cache)))
    yield* TestClock.adjust("1 second")
    return yield* yield* Fiber.join(fiber)
  })

describe("tokenCache", { timeout: 30_000 }, () => {
  it.scoped("requests once for many waiters", () =>
    Effect.gen(function* () {
      const { asked, fetch } = issuer(3600)
      const cache = yield* TokenCache.make("test", fetch)
      const fibers = yield* Effect.forEach(Array.from({ length: 100 }), () => Effect.fork(valueOf(cache)))
      yield* TestClock.adjust("1 second")
      assert.deepStrictEqual(new Set(yield* Effect.forEach(fibers, Fiber.join)), new Set(["token-1"]))
      assert.strictEqual(asked(), 1)
    })
  )

  it.scoped(
    "caches a token, renews it in the background 20 minutes before expiry, and returns the old one until then",
    () =>
      Effect.gen(function* () {
        const { asked, fetch } = issuer(3600)
        const cache = yield* TokenCache.make("test", fetch)
        assert.strictEqual(yield* get(cache), "token-1")
        yield* TestClock.adjust("2399 seconds")
        assert.strictEqual(yield* valueOf(cache), "token-1")
        assert.strictEqual(asked(), 1)
        yield* TestClock.adjust("1 second")
        assert.strictEqual(yield* valueOf(cache), "token-1")
        assert.strictEqual(yield* valueOf(cache), "token-1")
        yield* TestClock.adjust("1 second")
        assert.strictEqual(yield* valueOf(cache), "token-2")
        assert.strictEqual(asked(), 2)
      })
  )

  it.scoped("renews a short-lived token halfway through its lifetime", () =>
    Effect.gen(function* () {
      const { asked, fetch } = issuer(600)
      const cache = yield* TokenCache.make("test", fetch)
      yield* get(cache)
      yield* TestClock.adjust("299 seconds")
      yield* valueOf(cache)
      assert.strictEqual(asked(), 1)
      yield* TestClock.adjust("1 second")
      yield* valueOf(cache)
      yield* TestClock.adjust("1 second")
      assert.strictEqual(asked(), 2)
    })
  )

  it.scoped("does not return a token in its last 40 seconds", () =>
    Effect.gen(function* () {
      const { fetch } = issuer(3600)
      const cache = yield* TokenCache.make("test", fetch)
      yield* get(cache)
      yield* TestClock.adjust("3560 seconds")
      const fiber = yield* Effect.fork(valueOf(cache))
      yield* Effect.yieldNow()
      assert.isNull(yield* Fiber.poll(fiber).pipe(Effect.map((exit) => (exit._tag === "None" ? null : exit))))
      yield* TestClock.adjust("1 second")
      assert.strictEqual(yield* Fiber.join(fiber), "token-2")
    })
  )

  for (const [lifetime, says] of [
    [-5, "expired 5 s ago"],
    [0, "expired 0 s ago"],
    [40, "expires in 40 s"]
  ] as const) {
    it.scoped(`rejects a token issued with a lifetime of ${lifetime} s, and requests another next time`, () =>
      Effect.gen(function* () {
        const { asked, fetch } = issuer(lifetime)
        const cache = yield* TokenCache.make("test", fetch)
        const error = yield* Effect.flip(get(cache))
        assert.include(error.message, says)
        assert.include(error.message, "clock")
        yield* Effect.flip(get(cache))
        assert.strictEqual(asked(), 2)
      })
    )
  }

  it.scoped("a failure goes to the waiters and is not cached", () =>
    Effect.gen(function* () {
      const { asked, fetch } = issuer(3600, (n) => n === 1)
      const cache = yield* TokenCache.make("test", fetch)
      const fibers = yield* Effect.forEach([1, 2, 3], () => Effect.fork(Effect.flip(valueOf(cache))))
      yield* TestClock.adjust("1 second")
      const errors = yield* Effect.forEach(fibers, Fiber.join)
      assert.deepStrictEqual(new Set(errors.map((error) => error.message)), new Set(["failure 1"]))
      assert.strictEqual(yield* get(cache), "token-2")
      assert.strictEqual(asked(), 2)
    })
  )

  it.scoped("interrupting one waiter neither fails the others nor stops the refresh", () =>
    Effect.gen(function* () {
      const { asked, fetch } = issuer(3600)
      const cache = yield* TokenCache.make("test", fetch)
      const first = yield* Effect.fork(valueOf(cache))
      yield* Effect.yieldNow()
      const second = yield* Effect.fork(valueOf(cache))
      yield* TestClock.adjust("500 millis")
      yield* Fiber.interrupt(first)
      yield* TestClock.adjust("500 millis")
      assert.strictEqual(yield* Fiber.join(second), "token-1")
      assert.strictEqual(asked(), 1)
    })
  )

  it.scoped("interrupting all waiters keeps the token for the next call", () =>
    Effect.gen(function* () {
      const { asked, fetch } = issuer(3600)
      const cache = yield* TokenCache.make("test", fetch)
      const fiber = yield* Effect.fork(valueOf(cache))
      yield* Effect.yieldNow()
      yield* Fiber.interrupt(fiber)
      yield* TestClock.adjust("1 second")
      assert.strictEqual(yield* valueOf(cache), "token-1")
      assert.strictEqual(asked(), 1)
    })
  )

  it.scoped("a failed renewal keeps the valid token and is retried after a minute", () =>
    Effect.gen(function* () {
      const { asked, fetch } = issuer(3600, (n) => n === 2)
      const cache = yield* TokenCache.make("test", fetch)
      yield* get(cache)
      yield* TestClock.adjust("40 minutes")
      assert.strictEqual(yield* get(cache), "token-1")
      assert.strictEqual(asked(), 2)
      yield* TestClock.adjust("58 seconds")
      assert.strictEqual(yield* get(cache), "token-1")
      assert.strictEqual(asked(), 2)
      yield* TestClock.adjust("1 second")
      yield* get(cache)
      assert.strictEqual(asked(), 3)
      assert.strictEqual(yield* valueOf(cache), "token-3")
    })
  )

  it.scoped("a token without expiry is used until it is rejected", () =>
    Effect.gen(function* () {
      const { asked, fetch } = issuer(undefined)
      const cache = yield* TokenCache.make("test", fetch)
      yield* get(cache)
      yield* TestClock.adjust("30 days")
      assert.strictEqual(yield* valueOf(cache), "token-1")
      assert.isTrue(yield* cache.refused("token-1"))
      assert.strictEqual(yield* get(cache), "token-2")
      assert.strictEqual(asked(), 2)
    })
  )

  it.scoped("many rejections of one token cause one refresh", () =>
    Effect.gen(function* () {
      const { asked, fetch } = issuer(3600)
      const cache = yield* TokenCache.make("test", fetch)
      yield* get(cache)
      const fibers = yield* Effect.forEach(Array.from({ length: 50 }), (_, i) =>
        Effect.fork(
          Effect.delay(cache.refused("token-1"), i * 40).pipe(
            Effect.tap((again) => assert.isTrue(again)),
            Effect.zipRight(valueOf(cache))
          )
        )
      )
      yield* TestClock.adjust("5 seconds")
      assert.deepStrictEqual(new Set(yield* Effect.forEach(fibers, Fiber.join)), new Set(["token-2"]))
      assert.strictEqual(asked(), 2)
    })
  )

  it.scoped("stops refreshing if the issuer returns only the refused token", () =>
    Effect.gen(function* () {
      let asked = 0
      const cache = yield* TokenCache.make(
        "test",
        Effect.sync(() => {
          asked++
          return { token: Redacted.make(asked < 4 ? "same" : "other"), expiresAt: 3_600_000 }
        })
      )
      yield* valueOf(cache)
      assert.isTrue(yield* cache.refused("same"))
      assert.strictEqual(yield* valueOf(cache), "same")
      assert.isFalse(yield* cache.refused("same"))
      assert.strictEqual(yield* valueOf(cache), "same")
      assert.strictEqual(asked, 2)
    })
  )

  it.effect("fails if its scope is closed while waiting", () =>
    Effect.gen(function* () {
      const scope = yield* Scope.make()
      const cache = yield* TokenCache.make("test", issuer(3600).fetch).pipe(Scope.extend(scope))
      const waiting = yield* Effect.fork(Effect.flip(valueOf(cache)))
      yield* TestClock.adjust("500 millis")
      yield* Scope.close(scope, Exit.void)
      assert.include((yield* Fiber.join(waiting)).message, "closed")
      assert.include((yield* Effect.flip(valueOf(cache))).message, "closed")
    })
  )
})
