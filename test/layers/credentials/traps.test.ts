/** Regression tests for known problems of official tools. */
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import * as Credentials from "../../../src/layers/Credentials.js"
import * as DatabricksClient from "../../../src/layers/DatabricksClient.js"
import * as RetryPolicy from "../../../src/layers/RetryPolicy.js"
import { flowOf, look, reasonOf } from "./found.js"
import { onPlatform, prints } from "./programs.js"
import { authorizationOf, aws, json, type Reply, type Seen, workspace, world } from "./support.js"

const call = Effect.flatMap(DatabricksClient.DatabricksClient, (client) =>
  client.request({ method: "GET", path: "/api/2.0/preview/scim/v2/Me" })
)

const m2m = { DATABRICKS_CLIENT_ID: "sp", DATABRICKS_CLIENT_SECRET: "s" }

describe("known traps", { timeout: 30_000 }, () => {
  it.effect("Azure rejects a token within 30 s of its expiry: refreshes early", () => {
    // The lifetime of a token, and when each call is made: every second around the expiry.
    let minted = 0
    const ends = new Map<string, number>()
    const { layer } = world((seen): Reply => {
      if (seen.at.startsWith("https://login.microsoftonline.com/")) {
        const token = `token-${++minted}`
        ends.set(`Bearer ${token}`, seen.time + 3_600_000)
        return json({ access_token: token, token_type: "Bearer", expires_in: "3600" })
      }
      const end = ends.get(String(seen.headers.authorization)) ?? 0
      return seen.time < end - 30_000 ? json({}) : json({ message: "expired" }, 401)
    })
    const clientSecret = Redacted.make("secret")
    return Effect.gen(function* () {
      const service = yield* Credentials.makeAzureClientSecret({
        host: workspace,
        tenantId: "t",
        clientId: "app",
        clientSecret
      })
      const first = yield* authorizationOf(service)
      yield* TestClock.adjust("3559 seconds")
      // Background renewal has not run yet: this is the last moment of the first token.
      assert.strictEqual(yield* authorizationOf(service), first)
      yield* TestClock.adjust("1 second")
      for (let i = 0; i < 40; i++) {
        const now = yield* Clock.currentTimeMillis
        const end = ends.get((yield* authorizationOf(service)) ?? "") ?? 0
        assert.isAbove(end - now, 40_000)
        yield* TestClock.adjust("1 second")
      }
    }).pipe(Effect.scoped, Effect.provide(layer))
  })

  it.effect(
    "ARM_* variables with a token: explicit credentials win, and the error lists skipped steps with reasons",
    () =>
      Effect.gen(function* () {
        const arm = { ARM_CLIENT_ID: "app", ARM_CLIENT_SECRET: "s", ARM_TENANT_ID: "t", ARM_USE_MSI: "true" }
        const token = { DATABRICKS_HOST: workspace, DATABRICKS_TOKEN: "dapi" }
        assert.strictEqual(yield* flowOf({ variables: { ...arm, ...token } }), "pat")
        assert.strictEqual(
          yield* flowOf({ variables: arm, options: { host: workspace, token: Redacted.make("dapi") } }),
          "pat"
        )
        // Terraform uses these variables too, so neither a named profile nor the default profile is overridden by them.
        const file = `[DEFAULT]\nhost = ${workspace}\ntoken = dapi\n[m2m]\nhost = ${workspace}\nclient_id = sp\nclient_secret = s`
        assert.strictEqual(yield* flowOf({ variables: arm, file }), "pat")
        assert.strictEqual(
          yield* flowOf({ variables: { ...arm, DATABRICKS_CONFIG_PROFILE: "m2m" }, file }),
          "oauth-m2m"
        )
        // Given in code, they are explicit and take precedence.
        const options = { azureClientId: "app", azureClientSecret: Redacted.make("s"), azureTenantId: "t" }
        assert.strictEqual(yield* flowOf({ variables: token, options }), "azure-client-secret")

        const { message } = yield* reasonOf({ variables: { ...token, DATABRICKS_HOST: aws }, options })
        assert.include(message, "- pat: DATABRICKS_TOKEN is overridden by the option azureClientId")
        assert.include(message, "- azure-client-secret: the host is on AWS, not on Azure")
      })
  )

  it.effect("a token is not minted for each call", () => {
    let minted = 0
    const { layer } = world(({ at }) =>
      at.endsWith("/oidc/v1/token")
        ? json({ access_token: `token-${++minted}`, token_type: "Bearer", expires_in: 3600 })
        : json({})
    )
    const client = DatabricksClient.layerCredentials().pipe(
      Layer.provide(Credentials.oidc({ host: aws, idToken: () => Effect.succeed(Redacted.make("id")) })),
      Layer.provide(layer)
    )
    return Effect.gen(function* () {
      yield* Effect.all(
        Array.from({ length: 20 }, () => call),
        { concurrency: 10 }
      )
      assert.strictEqual(minted, 1)
    }).pipe(Effect.provide(client))
  })

  it.effect("a credential with its own cache does not make an hour-long wait use an expired token", () => {
    // Like @azure/identity: returns the same token until five minutes before its expiry.
    let n = 0
    let kept = { token: "", expiresOnTimestamp: 0 }
    const ends = new Map<string, number>()
    const refused: Array<Seen> = []
    const { layer } = world((seen) => {
      if (seen.time < (ends.get(String(seen.headers.authorization)) ?? 0) - 30_000) return json({})
      refused.push(seen)
      return json({ message: "expired" }, 401)
    })
    return Effect.gen(function* () {
      const clock = yield* Effect.clock
      const asked: Array<number> = []
      const credential = {
        getToken: async () => {
          const now = clock.unsafeCurrentTimeMillis()
          asked.push(now)
          if (kept.expiresOnTimestamp - now < 300_000) {
            kept = { token: `token-${++n}`, expiresOnTimestamp: now + 3_600_000 }
            ends.set(`Bearer ${kept.token}`, kept.expiresOnTimestamp)
          }
          return kept
        }
      }
      const client = DatabricksClient.layerCredentials().pipe(
        Layer.provide(Credentials.fromTokenCredential({ host: workspace, credential })),
        Layer.provide(layer)
      )
      const wait = Effect.repeatN(Effect.zipRight(call, Effect.sleep("90 seconds")), 119)
      const fiber = yield* Effect.fork(Effect.provide(wait, client))
      for (let i = 0; i < 200; i++) yield* TestClock.adjust("1 minute")
      yield* Fiber.join(fiber)
      assert.lengthOf(refused, 0)
      assert.strictEqual(n, 4)
      assert.isBelow(asked.length, 24)
    })
  })

  it.effect("retries a call once with a new token after 401", () => {
    let minted = 0
    const { layer, seen } = world(({ at, headers }) =>
      at.endsWith("/oidc/v1/token")
        ? json({ access_token: `token-${++minted}`, token_type: "Bearer", expires_in: 3600 })
        : headers.authorization === "Bearer token-2"
          ? json({ userName: "me" })
          : json({ error_code: "UNAUTHENTICATED", message: "revoked" }, 401)
    )
    const client = DatabricksClient.layerCredentials().pipe(
      Layer.provide(Credentials.oauthM2M({ host: aws, clientId: "sp", clientSecret: Redacted.make("s3cret") })),
      Layer.provide(layer)
    )
    return Effect.gen(function* () {
      assert.deepStrictEqual(yield* call, { userName: "me" })
      assert.strictEqual(seen.filter(({ at }) => at.includes("/api/")).length, 2)
    }).pipe(Effect.provide(client))
  })

  it.effect("a token endpoint that answers 503: limited retries and a time limit", () => {
    const { layer, seen } = world(() => json({}, 503))
    const client = DatabricksClient.layerCredentials().pipe(
      Layer.provide(Credentials.oauthM2M({ host: aws, clientId: "sp", clientSecret: Redacted.make("s3cret") })),
      Layer.provide(layer)
    )
    return Effect.gen(function* () {
      const once = RetryPolicy.withPolicy(RetryPolicy.none)(call)
      const fiber = yield* Effect.fork(Effect.zip(Effect.flip(once), Clock.currentTimeMillis))
      yield* TestClock.adjust("1 hour")
      const [error, at] = yield* Fiber.join(fiber)
      assert.strictEqual(error._tag, "CredentialsError")
      assert.isTrue("transient" in error && error.transient)
      assert.include(error.message, "503")
      assert.isAtMost(at, 60_000)
      assert.lengthOf(seen, 5)
    }).pipe(Effect.provide(client))
  })

  it.effect("--tenant makes az fail for a managed identity", () =>
    onPlatform(
      Effect.gen(function* () {
        const az = `if [ "$2" = show ]; then
${prints({ user: { type: "servicePrincipal", name: "systemAssignedIdentity" } })}
exit 0
fi
case "$*" in *--tenant*) echo "ERROR: Tenant shouldn't be specified for managed identity account" >&2; exit 1;; esac
${prints({ accessToken: "t", tokenType: "Bearer", expires_on: 3600 })}`
        const { calls, found } = yield* look({
          variables: { DATABRICKS_HOST: workspace, ARM_TENANT_ID: "tenant" },
          scripts: { az }
        })
        assert.strictEqual((yield* found).authType, "azure-cli")
        assert.isFalse(calls.some((line) => line.includes("--tenant")))
      })
    )
  )

  it.effect("ARM_CLIENT_ID alone does not send an OAuth M2M user to Azure", () =>
    onPlatform(
      Effect.gen(function* () {
        const { found, seen } = yield* look({
          variables: { DATABRICKS_HOST: workspace, ...m2m, ARM_CLIENT_ID: "app", ARM_TENANT_ID: "t" },
          answer: ({ at }) =>
            at.endsWith("/oidc/v1/token")
              ? json({ access_token: "t0ken", token_type: "Bearer", expires_in: 3600 })
              : json({ token_endpoint: `${workspace}/oidc/v1/token` })
        })
        const service = yield* found
        assert.strictEqual(service.authType, "oauth-m2m")
        yield* service.headers
        assert.isTrue(seen.every(({ at }) => at.startsWith(`${workspace}/oidc/`)))
      })
    )
  )
})
