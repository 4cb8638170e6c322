import { assert, describe, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import * as Credentials from "../../../src/layers/Credentials.js"
import { authorizationOf, aws, databricks, headersOf, jwt, resourceId, workspace } from "./support.js"

describe("fromEffect", () => {
  it.effect("caches, renews and replaces the tokens of an Effect that requires services", () => {
    class Vault extends Context.Tag("Vault")<Vault, { readonly read: Effect.Effect<string> }>() {}
    let n = 0
    const layer = Credentials.fromEffect({
      host: aws,
      authType: "vault",
      token: Effect.flatMap(Vault, ({ read }) =>
        Effect.map(Effect.zip(read, Effect.clock), ([token, clock]) => ({
          token: Redacted.make(token),
          expiresAt: clock.unsafeCurrentTimeMillis() + 3_600_000
        }))
      )
    }).pipe(Layer.provide(Layer.succeed(Vault, { read: Effect.sync(() => `token-${++n}`) })))
    return Effect.gen(function* () {
      const service = yield* Credentials.Credentials
      assert.strictEqual(service.authType, "vault")
      assert.strictEqual(yield* authorizationOf(service), "Bearer token-1")
      yield* TestClock.adjust("40 minutes")
      assert.strictEqual(yield* authorizationOf(service), "Bearer token-1")
      yield* TestClock.adjust("1 second")
      assert.strictEqual(yield* authorizationOf(service), "Bearer token-2")
      assert.isTrue(yield* service.refused(yield* service.headers))
      assert.strictEqual(yield* authorizationOf(service), "Bearer token-3")
      assert.isFalse(yield* service.refused({}))
    }).pipe(Effect.provide(layer))
  })

  it.effect("has a time limit, and rejects tokens that are invalid in a header", () =>
    Effect.gen(function* () {
      const slow = yield* Credentials.makeFromEffect({ host: aws, token: Effect.never, tokenTimeLimit: "5 seconds" })
      const fiber = yield* Effect.fork(Effect.flip(slow.headers))
      yield* TestClock.adjust("5 seconds")
      assert.include((yield* Fiber.join(fiber)).message, "within 5s")
      for (const token of ["", "two\nlines"]) {
        const odd = yield* Credentials.makeFromEffect({
          host: aws,
          token: Effect.succeed({ token: Redacted.make(token) })
        })
        assert.include((yield* Effect.flip(odd.headers)).message, "token")
      }
    }).pipe(Effect.scoped)
  )
})

describe("fromTokenCredential", () => {
  /** Like `ClientSecretCredential`: a class with methods, and one or more scopes. */
  class Credential {
    readonly asked: Array<string> = []
    aborted = false
    async getToken(scopes: string | string[], options?: { readonly abortSignal?: AbortSignal }) {
      this.asked.push(String(scopes))
      options?.abortSignal?.addEventListener("abort", () => {
        this.aborted = true
      })
      return { token: `${scopes}#${this.asked.length}`, expiresOnTimestamp: 3_600_000 }
    }
  }

  it.effect("requests a Databricks token once", () => {
    const credential = new Credential()
    return Effect.gen(function* () {
      const service = yield* Credentials.makeFromTokenCredential({ host: workspace, credential })
      assert.deepStrictEqual(yield* headersOf(service), { authorization: `Bearer ${databricks}/.default#1` })
      yield* service.headers
      assert.deepStrictEqual(credential.asked, [`${databricks}/.default`])
    }).pipe(Effect.scoped)
  })

  it.effect("with a resource ID also requests a management token for the workspace's cloud", () => {
    const credential = new Credential()
    return Effect.gen(function* () {
      const service = yield* Credentials.makeFromTokenCredential({
        host: "adb-1.2.databricks.azure.us",
        credential,
        workspaceResourceId: resourceId
      })
      // The audience of the token ends with a slash, so there are two.
      assert.deepInclude(yield* headersOf(service), {
        "x-databricks-azure-sp-management-token": "https://management.core.usgovcloudapi.net//.default#2"
      })
    }).pipe(Effect.scoped)
  })

  for (const end of [Number.NaN, null, undefined, "N/A"] as ReadonlyArray<unknown>) {
    it.scoped(`uses the expiry in the token if the credential returns ${end}`, () =>
      Effect.gen(function* () {
        let asked = 0
        const getToken = async () => {
          asked++
          return { token: jwt({ exp: 3600 }), expiresOnTimestamp: end as number }
        }
        const service = yield* Credentials.makeFromTokenCredential({ host: workspace, credential: { getToken } })
        yield* service.headers
        yield* service.headers
        assert.strictEqual(asked, 1)
        yield* TestClock.adjust("3599 seconds")
        assert.include((yield* Effect.flip(service.headers)).message, "expires in 1 s")
      })
    )
  }

  it.effect("reports a credential without a token, and aborts one that takes too long", () => {
    const never = new Credential()
    never.getToken = function (scopes, options) {
      Credential.prototype.getToken.call(this, scopes, options)
      return new Promise(() => {})
    }
    const message = (getToken: Credentials.TokenCredential["getToken"]) =>
      Credentials.makeFromTokenCredential({ host: workspace, credential: { getToken } }).pipe(
        Effect.flatMap((service) => Effect.flip(service.headers)),
        Effect.map((error) => error.message)
      )
    return Effect.gen(function* () {
      assert.include(yield* message(() => Promise.resolve(null)), "no token")
      assert.include(yield* message(() => Promise.reject(new Error("CredentialUnavailableError: az"))), "az")
      assert.include(
        yield* message(() => {
          throw new Error("thrown at once")
        }),
        "thrown at once"
      )
      const service = yield* Credentials.makeFromTokenCredential({ host: workspace, credential: never })
      const fiber = yield* Effect.fork(Effect.flip(service.headers))
      yield* TestClock.adjust("1 minute")
      assert.include((yield* Fiber.join(fiber)).message, "within 1m")
      assert.isTrue(never.aborted)
    }).pipe(Effect.scoped)
  })
})
