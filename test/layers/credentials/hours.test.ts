/** Tests a program that waits for hours while its token expires repeatedly: the token cache in a complete client. */
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import * as Credentials from "../../../src/layers/Credentials.js"
import * as DatabricksClient from "../../../src/layers/DatabricksClient.js"
import { json, type Reply, type Seen, workspace, world } from "./support.js"

const unauthenticated = () => json({ error_code: "UNAUTHENTICATED", message: "Token is expired" }, 401)

/** A workspace that accepts the tokens it issued until 30 s before expiry, as Azure does, unless they are revoked. */
const strict = (lifetime: number, failing: (seen: Seen) => boolean = () => false) => {
  const tokens = new Map<string, number>()
  let refusals = 0
  let called = 0
  const answer = (seen: Seen): Reply => {
    if (seen.at.includes("/.well-known/")) return json({ token_endpoint: `${workspace}/oidc/v1/token` })
    if (seen.at.endsWith("/oidc/v1/token")) {
      if (failing(seen)) return json({ error: "temporarily_unavailable" }, 503)
      const token = `token-${tokens.size + 1}`
      tokens.set(token, seen.time + lifetime * 1000)
      return Effect.as(
        Effect.sleep("2 seconds"),
        json({ access_token: token, token_type: "Bearer", expires_in: lifetime })
      )
    }
    called++
    const end = tokens.get(String(seen.headers.authorization).replace("Bearer ", ""))
    if (end !== undefined && seen.time < end - 30_000) return json({ life_cycle_state: "RUNNING" })
    refusals++
    return unauthenticated()
  }
  const { layer, seen } = world(answer)
  return {
    seen,
    issued: () => tokens.size,
    refusals: () => refusals,
    calls: () => called,
    revoke: () => {
      for (const token of tokens.keys()) tokens.set(token, 0)
    },
    client: DatabricksClient.layerCredentials().pipe(
      Layer.provide(
        Credentials.oauthM2M({ host: workspace, clientId: "client", clientSecret: Redacted.make("very-secret") })
      ),
      Layer.provide(layer)
    )
  }
}

const call = Effect.flatMap(DatabricksClient.DatabricksClient, (client) =>
  client.request({ method: "GET", path: "/api/2.2/jobs/runs/get", query: { run_id: 1 } })
)

/** Makes a call at the given interval for the given number of hours. */
const poll = (seconds: number, hours: number) =>
  Effect.gen(function* () {
    const end = (yield* Clock.currentTimeMillis) + hours * 3_600_000
    while ((yield* Clock.currentTimeMillis) < end) {
      yield* call
      yield* Effect.sleep(seconds * 1000)
    }
  })

const through = <A, E, R>(hours: number, effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.fork(effect)
    for (let minutes = 0; minutes < hours * 60 + 20; minutes += 10) yield* TestClock.adjust("10 minutes")
    return yield* Fiber.join(fiber)
  })

describe("a wait of hours", { timeout: 60_000 }, () => {
  it.effect("polling for 6 hours has no refused calls and one token every 40 minutes", () => {
    const server = strict(3600)
    return Effect.gen(function* () {
      yield* through(6, poll(150, 6))
      assert.isAtLeast(server.calls(), 140)
      assert.strictEqual(server.refusals(), 0)
      assert.isAtLeast(server.issued(), 9)
      assert.isAtMost(server.issued(), 10)
    }).pipe(Effect.provide(server.client))
  })

  it.effect("tokens with a lifetime of 5 minutes cause no refused calls", () => {
    const server = strict(300)
    return Effect.gen(function* () {
      yield* through(1, poll(25, 1))
      assert.strictEqual(server.refusals(), 0)
      assert.isAtLeast(server.issued(), 60 / 5)
      assert.isAtMost(server.issued(), 60 / 2.5 + 1)
    }).pipe(Effect.provide(server.client))
  })

  it.effect("polling every two hours gets a new token for each call", () => {
    const server = strict(3600)
    return Effect.gen(function* () {
      yield* through(12, poll(7200, 12))
      assert.strictEqual(server.calls(), 6)
      assert.strictEqual(server.issued(), 6)
      assert.strictEqual(server.refusals(), 0)
    }).pipe(Effect.provide(server.client))
  })

  it.effect("survives a token endpoint that is down for 15 minutes", () => {
    const server = strict(3600, ({ time }) => time > 40 * 60_000 && time < 55 * 60_000)
    return Effect.gen(function* () {
      yield* through(2, poll(60, 2))
      assert.strictEqual(server.refusals(), 0)
      assert.isAtMost(server.seen.filter(({ at }) => at.endsWith("/token")).length, 5 + 16 * 5)
    }).pipe(Effect.provide(server.client))
  })

  it.effect("50 concurrent calls get one new token after revocation and succeed", () => {
    const server = strict(3600)
    return Effect.gen(function* () {
      yield* through(0, call)
      server.revoke()
      const results = yield* through(
        0,
        Effect.all(
          Array.from({ length: 50 }, () => Effect.either(call)),
          { concurrency: 50 }
        )
      )
      assert.isTrue(results.every((result) => result._tag === "Right"))
      assert.strictEqual(server.refusals(), 50)
      assert.strictEqual(server.issued(), 2)
    }).pipe(Effect.provide(server.client))
  })

  it.effect("a call that is also rejected with a new token fails with the API's error", () => {
    const { layer, seen } = world(({ at }) =>
      at.includes("/.well-known/")
        ? json({ token_endpoint: `${workspace}/oidc/v1/token` })
        : at.endsWith("/token")
          ? json({ access_token: `token-${seen.length}`, token_type: "Bearer", expires_in: 3600 })
          : unauthenticated()
    )
    const client = DatabricksClient.layerCredentials().pipe(
      Layer.provide(
        Credentials.oauthM2M({ host: workspace, clientId: "client", clientSecret: Redacted.make("very-secret") })
      ),
      Layer.provide(layer)
    )
    return Effect.gen(function* () {
      const error = yield* Effect.flip(call)
      assert.strictEqual(error._tag, "Unauthenticated")
      assert.strictEqual(seen.filter(({ at }) => at.includes("/api/")).length, 2)
    }).pipe(Effect.provide(client))
  })
})
