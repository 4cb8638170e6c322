/** Tests how credentials handle faults of OAuth servers. */
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as EmulatorServer from "../../src/emulator/EmulatorServer.js"
import * as Fault from "../../src/emulator/Fault.js"
import * as Credentials from "../../src/layers/Credentials.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as Polling from "../../src/layers/Polling.js"
import * as RetryPolicy from "../../src/layers/RetryPolicy.js"
import { CredentialsError, isRetryable } from "../../src/schemas/DatabricksError.js"
import * as Clusters from "../../src/services/Clusters.js"
import * as Jobs from "../../src/services/Jobs.js"
import { environment, shown } from "../layers/credentials/support.js"
import * as OAuth from "./oauth.js"

const tokens = { path: "/oidc/v1/token" }

const flowOf = (name: string): OAuth.Flow => {
  const flow = OAuth.flows.find((flow) => flow.name === name)
  if (flow === undefined) throw new Error(name)
  return flow
}

/** One call without its own retries, with unlimited time. */
const first = (faults: ReadonlyArray<Fault.Fault>, name = "oauth-m2m") => {
  const flow = flowOf(name)
  return Effect.gen(function* () {
    const { requests } = yield* Emulator.Emulator
    const once = Effect.either(RetryPolicy.withPolicy(RetryPolicy.none)(OAuth.list))
    const fiber = yield* Effect.fork(Effect.zip(once, Clock.currentTimeMillis))
    yield* TestClock.adjust("5 minutes")
    const [result, took] = yield* Fiber.join(fiber)
    const asked = (yield* requests).filter(({ operation }) => /token/i.test(String(operation)))
    return { result, asked: asked.length, took }
  }).pipe(
    Effect.provide(OAuth.client(flow.layer(OAuth.inMemory))),
    Effect.provide(Emulator.layer({ ...OAuth.options(), faults })),
    environment(flow.variables?.(OAuth.inMemory) ?? {}),
    Effect.scoped
  )
}

const failure = (faults: ReadonlyArray<Fault.Fault>, name?: string) =>
  Effect.flatMap(first(faults, name), ({ result, asked }) =>
    Effect.map(Effect.flip(result), (error) => {
      assert.strictEqual(error._tag, "CredentialsError")
      assert.notInclude(shown(error), OAuth.secrets.sp)
      return { message: error.message, transient: "transient" in error && error.transient === true, asked }
    })
  )

const always = { on: tokens, times: Infinity }

describe("a token endpoint", () => {
  it.effect("that stays unavailable is tried five times and fails with a transient error", () =>
    Effect.gen(function* () {
      const error = yield* failure([Fault.status({ status: 503, ...always })])
      assert.include(error.message, "answered 503")
      assert.isTrue(error.transient)
      assert.strictEqual(error.asked, 5)
    })
  )

  it.effect("that is slow once is retried", () =>
    Effect.gen(function* () {
      const { asked, result, took } = yield* first([Fault.slow({ delay: "20 seconds", on: tokens })])
      assert.isTrue(Either.isRight(result))
      assert.strictEqual(asked, 2)
      assert.isAtLeast(took, 15_000)
    })
  )

  it.effect("that is always slow fails within the time limit, and can succeed later", () =>
    Effect.gen(function* () {
      const error = yield* failure([Fault.slow({ delay: "10 minutes", ...always })])
      assert.include(error.message, "did not answer within")
      assert.isTrue(error.transient)
    })
  )

  it.effect("that breaks the connection is retried", () =>
    Effect.gen(function* () {
      const { result } = yield* first([Fault.cutBefore({ on: tokens }), Fault.cutDuring({ on: tokens })])
      assert.isTrue(Either.isRight(result))
    })
  )

  it.effect("that returns a login page or half a response is not retried", () =>
    Effect.gen(function* () {
      const page = yield* failure([Fault.html({ on: tokens })])
      assert.include(page.message, "text/html, not JSON")
      const half = yield* failure([Fault.truncate({ on: tokens })])
      assert.include(half.message, "a body that is not JSON")
      for (const error of [page, half]) {
        assert.isFalse(error.transient)
        assert.strictEqual(error.asked, 1)
      }
    })
  )

  it.effect("whose JSON is declared as text is accepted", () =>
    Effect.gen(function* () {
      assert.isTrue(Either.isRight((yield* first([Fault.mislabel({ on: tokens })])).result))
    })
  )

  it.effect("that issues tokens that are expired, or nearly, fails with a clear error", () =>
    Effect.gen(function* () {
      for (const name of ["oauth-m2m", "azure-client-secret", "azure-msi, system-assigned", "oidc"]) {
        const expired = yield* failure([Fault.tokenIssue({ lifetime: 0 })], name)
        assert.include(expired.message, "The issuer returned a token that expired")
        assert.isFalse(expired.transient)
        const nearly = yield* failure([Fault.tokenIssue({ lifetime: "35 seconds" })], name)
        assert.include(nearly.message, "expires in 35 s")
      }
    })
  )

  it.effect("whose clock is wrong works if it returns the token's lifetime", () =>
    Effect.gen(function* () {
      for (const name of ["oauth-m2m", "azure-client-secret", "azure-msi, system-assigned"]) {
        for (const skew of [{ behind: "2 hours" }, { ahead: "2 hours" }] as const) {
          assert.isTrue(Either.isRight((yield* first([Fault.tokenIssue(skew)], name)).result))
        }
      }
    })
  )

  it.effect("whose clock is behind and that only returns the expiry time fails with a clear error", () =>
    Effect.gen(function* () {
      for (const name of ["oauth-m2m", "azure-client-secret", "azure-msi, system-assigned"]) {
        const { message } = yield* failure([Fault.tokenIssue({ behind: "2 hours", withoutExpiresIn: true })], name)
        assert.include(message, "expired 3600 s ago")
        assert.include(message, "check the clock")
      }
    })
  )

  it.effect("whose clock is ahead issues a token that is rejected: the 401 leads to a new one", () =>
    Effect.gen(function* () {
      yield* OAuth.list
      yield* TestClock.adjust("61 minutes")
      yield* OAuth.list
      const { requests } = yield* Emulator.Emulator
      assert.deepStrictEqual(
        (yield* requests).flatMap(({ path, status }) => (path.startsWith("/api/") ? [status] : [])),
        [200, 401, 200]
      )
    }).pipe(
      Effect.provide(OAuth.client(flowOf("oauth-m2m").layer(OAuth.inMemory))),
      Effect.provide(
        Emulator.layer({
          ...OAuth.options(),
          faults: [Fault.tokenIssue({ on: tokens, ahead: "2 hours", withoutExpiresIn: true })]
        })
      )
    )
  )

  it.effect("rejects an ID token from an issuer whose clock is ahead", () =>
    Effect.gen(function* () {
      const on = { operation: "githubIdToken" } as const
      const { message } = yield* failure([Fault.tokenIssue({ on, ahead: "1 minute" })], "github-oidc")
      assert.include(message, "invalid_grant: The subject token is not valid yet")
      const expired = yield* failure([Fault.tokenIssue({ on, lifetime: 0 })], "github-oidc")
      assert.include(expired.message, "invalid_grant: The subject token is expired")
    })
  )

  for (const [name, http] of [
    ["fetch", FetchHttpClient.layer],
    ["undici", NodeHttpClient.layerUndici]
  ] as const) {
    it.scoped(`that redirects does not get the secret sent to its target (${name})`, () =>
      Effect.gen(function* () {
        const other = yield* EmulatorServer.serve()
        const { emulator, host } = yield* EmulatorServer.serve(OAuth.options())
        yield* emulator.inject(Fault.redirect({ status: 307, location: `${other.host}/oidc/v1/token?x=1`, on: tokens }))
        const error = yield* Effect.flip(OAuth.list).pipe(
          Effect.provide(OAuth.client(flowOf("oauth-m2m").layer({ host })))
        )
        assert.include(error.message, `a redirect to ${other.host}/oidc/v1/token, which is not followed`)
        assert.lengthOf(yield* other.emulator.requests, 0)
      }).pipe(Effect.provide(http))
    )
  }
})

describe("while no token is available", () => {
  const outage = Fault.status({ status: 503, on: tokens, times: Infinity })

  const workspace = (options: Emulator.Options) =>
    Layer.mergeAll(Jobs.layer, Clusters.layer).pipe(
      Layer.provideMerge(OAuth.client(flowOf("oauth-m2m").layer(OAuth.inMemory))),
      Layer.provideMerge(Emulator.layer({ ...OAuth.options(), ...options }))
    )

  it.effect(
    "a wait of 3 hours survives an outage of an hour and a half",
    () =>
      Effect.gen(function* () {
        const { clearFaults, inject, requests } = yield* Emulator.Emulator
        const fiber = yield* Effect.fork(
          Jobs.submitAndAwait(
            { run_name: "long", tasks: [{ task_key: "long", notebook_task: { notebook_path: "/Shared/long" } }] },
            { schedule: Schedule.spaced("4 minutes") }
          )
        )
        const pass = (minutes: number) => Effect.repeatN(TestClock.adjust("5 minutes"), minutes / 5 - 1)
        yield* pass(45)
        yield* inject(outage)
        yield* pass(90)
        const failed = (yield* requests).filter(({ path, status }) => path === tokens.path && status === 503)
        yield* clearFaults
        yield* pass(60)
        const run = yield* Fiber.join(fiber)
        assert.strictEqual(run.state?.result_state, "SUCCESS")
        // The token was valid for a part of it. Several calls followed.
        assert.isAbove(failed.length, 20)
        assert.isAtLeast(run.end_time ?? 0, 3 * 3_600_000)
      }).pipe(Effect.provide(workspace({ tasks: { "/Shared/long": Effect.sleep("3 hours") } }))),
    60_000
  )

  it.effect("a call that must not be repeated waits for the token and runs once", () =>
    Effect.gen(function* () {
      const { clearFaults, inject } = yield* Emulator.Emulator
      const clusters = yield* Clusters.Clusters
      const client = yield* DatabricksClient.DatabricksClient
      yield* inject(outage)
      const fiber = yield* Effect.fork(
        Effect.zip(
          client.request({
            method: "POST",
            path: "/api/2.1/clusters/create",
            body: { spark_version: "16.4.x-scala2.12", node_type_id: "Standard_D4ds_v5", num_workers: 1 }
          }),
          Clock.currentTimeMillis
        )
      )
      yield* TestClock.adjust("2 minutes")
      yield* clearFaults
      yield* TestClock.adjust("1 minute")
      const [, at] = yield* Fiber.join(fiber)
      assert.isAbove(at, 120_000)
      assert.lengthOf((yield* clusters.listPage({})).clusters ?? [], 1)
    }).pipe(Effect.provide(workspace({})))
  )

  it.effect("a refusal ends the wait immediately", () =>
    Effect.gen(function* () {
      const client = yield* DatabricksClient.DatabricksClient
      const error = yield* Effect.flip(
        Polling.untilDone(client.request({ method: "GET", path: "/api/2.1/clusters/list" }), {
          waitingFor: "anything",
          isDone: () => true
        })
      )
      assert.strictEqual(error._tag, "CredentialsError")
    }).pipe(
      Effect.provide(OAuth.client(OAuth.m2m("wrong")(OAuth.inMemory))),
      Effect.provide(Emulator.layer(OAuth.options()))
    )
  )

  it.effect("a wait continues while the login page does not reveal the Entra tenant", () =>
    Effect.gen(function* () {
      const { message, transient } = yield* failure(
        [Fault.status({ status: 503, on: { path: "/aad/auth" }, times: Infinity })],
        "azure-client-secret"
      )
      assert.isTrue(transient)
      assert.include(message, "The Entra tenant of")
      assert.include(message, "503")
    })
  )

  it("retry rules agree", () => {
    const call = { service: "Clusters", operation: "create", repeatable: false }
    const passing = new CredentialsError({ authType: "custom", message: "later", transient: true })
    for (const refused of [
      new CredentialsError({ authType: "custom", message: "no" }),
      new CredentialsError({ authType: "custom", message: "no", transient: false })
    ]) {
      assert.isFalse(RetryPolicy.isSafelyRetryable(refused, call))
      assert.isFalse(isRetryable(refused))
      assert.isFalse(Polling.isTransient(refused))
    }
    assert.isTrue(RetryPolicy.isSafelyRetryable(passing, call))
    assert.isTrue(isRetryable(passing))
    assert.isTrue(Polling.isTransient(passing))
  })

  it.scoped("a custom credential decides whether its error is transient", () =>
    Effect.gen(function* () {
      const failing = (transient: boolean) =>
        Credentials.makeFromEffect({
          host: Emulator.host,
          token: Effect.fail(new CredentialsError({ authType: "broker", message: "no", transient }))
        }).pipe(Effect.flatMap(({ headers }) => Effect.flip(headers)))
      assert.isTrue((yield* failing(true)).transient)
      assert.isFalse((yield* failing(false)).transient)
      const slow = yield* Credentials.makeFromEffect({
        host: Emulator.host,
        token: Effect.delay(Effect.succeed({ token: Redacted.make("t") }), "5 minutes")
      })
      const fiber = yield* Effect.fork(Effect.flip(slow.headers))
      yield* TestClock.adjust("2 minutes")
      assert.isTrue((yield* Fiber.join(fiber)).transient)
    })
  )
})
