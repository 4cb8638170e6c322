/** Tests expired tokens, which workspaces answer with 403 as well as 401: the token is renewed once. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import * as Credentials from "../../src/layers/Credentials.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as Jobs from "../../src/services/Jobs.js"
import * as Scripted from "../support/scripted.js"
import { json, numbered, type Seen, world } from "./credentials/support.js"

/** Credentials with a new token after each rejection. */
const renewable = (renews = true) => {
  let n = 1
  const service: Credentials.Service = {
    host: Scripted.host,
    authType: "test",
    headers: Effect.sync(() => ({ authorization: Redacted.make(`Bearer secret-number-${n}`) })),
    refused: () => Effect.sync(() => renews && n++ > 0)
  }
  return service
}

const create = Effect.flatMap(DatabricksClient.DatabricksClient, (client) =>
  client.request({ method: "POST", path: "/api/2.1/jobs/create", body: { name: "a" } })
)

const sent = (scripted: Scripted.Scripted) => scripted.requests.map(({ headers }) => headers.authorization)

const forbidden = { status: 403 }

const denied = (message: string) => Scripted.json({ error_code: "PERMISSION_DENIED", message }, forbidden)

const ok = Scripted.json({ job_id: 1 })

const answeredWith = (answer: Scripted.Answer, service = renewable()) =>
  Effect.gen(function* () {
    const scripted = Scripted.make([answer, ok])
    const outcome = yield* create.pipe(Effect.provide(Scripted.layerCredentials(scripted, service)), Effect.either)
    return { outcome, tokens: sent(scripted) }
  })

describe("403 for an invalid token", () => {
  const texts = [
    "Token is expiring within 30 seconds",
    "Token is expiring within 30 seconds. (token expirationTime: Thu Nov 26 09:00:00 UTC 2026, currentTime: ...)",
    "Invalid access token",
    "Invalid access token.",
    "Invalid access token. [ReqId: 0d26daa6-5e44-4c97-a497-ef015f91254a]",
    "Invalid Token",
    "invalid token",
    "403: Invalid access token",
    "The access token has expired",
    "Your token is expired, log in again",
    "Access token expired",
    "Expired token",
    "Invalid or expired token",
    "Error 403 Invalid access token."
  ]
  for (const text of texts) {
    it.effect(`renews the token: ${text}`, () =>
      Effect.gen(function* () {
        const { outcome, tokens } = yield* answeredWith(denied(text))
        assert.isTrue(Either.isRight(outcome))
        assert.deepStrictEqual(tokens, ["Bearer secret-number-1", "Bearer secret-number-2"])
      })
    )
  }

  const bodies: ReadonlyArray<readonly [what: string, answer: Scripted.Answer]> = [
    ["a code of digits", Scripted.json({ error_code: 403, message: "Invalid access token" }, forbidden)],
    ["another code", Scripted.json({ error_code: "403", message: "Invalid Token" }, forbidden)],
    ["a nested error", Scripted.json({ error: { code: 403, message: "Invalid access token" } }, forbidden)],
    ["the OAuth format", Scripted.json({ error: "invalid_token", error_description: "Token has expired" }, forbidden)],
    ["plain text", Scripted.text("Invalid access token.\n", forbidden)],
    ["plain text with a code", Scripted.text("PERMISSION_DENIED: Token is expiring within 30 seconds", forbidden)],
    ["a JSON string", Scripted.json("Invalid Token", forbidden)],
    ["a page of Jetty", Scripted.html("<html><pre>    Token is expiring within 30 seconds</pre></html>", forbidden)],
    ["a title", Scripted.html("<html><head><title>Error 403 Invalid access token.</title></head></html>", forbidden)],
    [
      "a page with another title",
      Scripted.html(
        "<html><title>Forbidden</title><h2>HTTP ERROR 403</h2><p>Problem: <b>Invalid access token.</b></p></html>",
        forbidden
      )
    ]
  ]
  for (const [what, answer] of bodies) {
    it.effect(`is recognized in ${what}`, () =>
      Effect.gen(function* () {
        const { outcome, tokens } = yield* answeredWith(answer)
        assert.isTrue(Either.isRight(outcome))
        assert.lengthOf(tokens, 2)
      })
    )
  }

  const others: ReadonlyArray<readonly [what: string, answer: Scripted.Answer]> = [
    ["a missing permission", denied("User does not have permission to create a token")],
    ["a permission for tokens", denied("Token permissions are managed by an administrator")],
    ["a field named token", denied("Field page_token is invalid: invalid token format")],
    ["disabled tokens", denied("Tokens are disabled or user does not have permission to use tokens")],
    ["an IP address", Scripted.text("Source IP address: 1.2.3.4 is blocked by Databricks IP ACL", forbidden)],
    ["an empty body", Scripted.empty(forbidden)],
    ["another status", Scripted.json({ error_code: "BAD_REQUEST", message: "Invalid access token" }, { status: 400 })]
  ]
  for (const [what, answer] of others) {
    it.effect(`does not renew the token for ${what}`, () =>
      Effect.gen(function* () {
        const { outcome, tokens } = yield* answeredWith(answer)
        assert.isTrue(Either.isLeft(outcome))
        assert.lengthOf(tokens, 1)
      })
    )
  }

  it.effect("twice fails without a loop", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([denied("Invalid access token")], { repeatLast: true })
      const error = yield* Effect.flip(create.pipe(Effect.provide(Scripted.layerCredentials(scripted, renewable()))))
      assert.strictEqual(error._tag, "PermissionDenied")
      assert.lengthOf(scripted.requests, 2)
    })
  )

  it.effect("after 401, and before 401, fails without a loop", () =>
    Effect.gen(function* () {
      const unauthenticated = Scripted.json({ error_code: "UNAUTHENTICATED", message: "expired" }, { status: 401 })
      const expired = denied("Invalid access token")
      for (const answers of [
        [unauthenticated, expired],
        [expired, unauthenticated]
      ]) {
        const scripted = Scripted.make([...answers, ok])
        yield* Effect.flip(create.pipe(Effect.provide(Scripted.layerCredentials(scripted, renewable()))))
        assert.lengthOf(scripted.requests, 2)
      }
    })
  )

  it.effect("fails immediately if there is no other token", () =>
    Effect.gen(function* () {
      const { outcome, tokens } = yield* answeredWith(denied("Invalid access token"), renewable(false))
      assert.isTrue(Either.isLeft(outcome) && outcome.left._tag === "PermissionDenied")
      assert.lengthOf(tokens, 1)
    })
  )
})

describe("a wait", () => {
  const run = (life_cycle_state: string, result_state?: string) =>
    json({ run_id: 1, state: { life_cycle_state, result_state } })

  /** A workspace that rejects the given token during a run, and its token server. */
  const refusing = (token: string, says: () => Response) => {
    const server = numbered()
    let polls = 0
    const w = world(({ at, headers }: Seen) => {
      if (at.includes("/.well-known/")) return json({ token_endpoint: `${Scripted.host}/oidc/v1/token` })
      if (at.endsWith("/oidc/v1/token")) return server.mint()
      if (++polls > 2 && headers.authorization === `Bearer ${token}`) return says()
      return polls > 4 ? run("TERMINATED", "SUCCESS") : run("RUNNING")
    })
    const wait = Effect.gen(function* () {
      const fiber = yield* Effect.fork(Jobs.awaitRun({ run_id: 1 }))
      yield* TestClock.adjust("10 minutes")
      return yield* Fiber.join(fiber)
    }).pipe(
      Effect.provide(
        Jobs.layer.pipe(
          Layer.provide(DatabricksClient.layerCredentials()),
          Layer.provide(
            Credentials.oauthM2M({ host: Scripted.host, clientId: "c", clientSecret: Redacted.make("hidden") })
          ),
          Layer.provide(w.layer)
        )
      )
    )
    return { wait, minted: server.minted }
  }

  for (const [what, says] of [
    ["JSON", () => json({ error_code: "403", message: "Token is expiring within 30 seconds" }, 403)],
    ["text", () => new Response("Invalid Token", { status: 403, headers: { "content-type": "text/plain" } })],
    ["a page", () => new Response("<html><p>Invalid access token.</p></html>", { status: 403 })]
  ] as const) {
    it.effect(`continues with a new token after 403 as ${what}`, () =>
      Effect.gen(function* () {
        const { minted, wait } = refusing("token-1", says)
        const run = yield* wait
        assert.strictEqual(run.state?.result_state, "SUCCESS")
        assert.strictEqual(minted(), 2)
      })
    )
  }
})
