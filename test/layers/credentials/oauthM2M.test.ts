import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import * as Credentials from "../../../src/layers/Credentials.js"
import {
  authorizationOf,
  aws,
  Broken,
  json,
  jwt,
  notFound,
  numbered,
  page,
  type Reply,
  type Seen,
  shown,
  world
} from "./support.js"

const secret = "p@ss w0rd/+&=é"

const make = (more: Partial<Credentials.OAuthM2MOptions> = {}) =>
  Credentials.makeOAuthM2M({ host: aws, clientId: "client-id", clientSecret: Redacted.make(secret), ...more })

const token = (access_token: string) => json({ access_token, token_type: "Bearer", expires_in: 3600 })

/** A workspace whose token endpoint answers with this function. */
const endpoint = (answer: (seen: Seen, n: number) => Reply) => {
  let n = 0
  return world((seen) =>
    seen.at.includes("/.well-known/") ? json({ token_endpoint: `${aws}/oidc/v1/token` }) : answer(seen, ++n)
  )
}

/** The header of the first call, with unlimited time. */
const first = (more: Partial<Credentials.OAuthM2MOptions> = {}) =>
  Effect.gen(function* () {
    const service = yield* make(more)
    const fiber = yield* Effect.fork(Effect.exit(authorizationOf(service)))
    yield* TestClock.adjust("5 minutes")
    return yield* yield* Fiber.join(fiber)
  }).pipe(Effect.scoped)

const failure = (more: Partial<Credentials.OAuthM2MOptions> = {}) => Effect.flip(first(more))

describe("oauth-m2m", () => {
  it.effect("discovers the token endpoint once and requests a token with HTTP basic", () => {
    const server = numbered()
    const { layer, seen } = world(({ at }) =>
      at.includes("/.well-known/")
        ? json({ token_endpoint: "https://accounts.cloud.databricks.com/oidc/t" })
        : server.mint()
    )
    return Effect.gen(function* () {
      const service = yield* make()
      assert.strictEqual(service.authType, "oauth-m2m")
      assert.strictEqual(service.host, aws)
      assert.lengthOf(seen, 0)
      assert.strictEqual(yield* authorizationOf(service), "Bearer token-1")
      assert.strictEqual(yield* authorizationOf(service), "Bearer token-1")
      assert.isTrue(yield* service.refused(yield* service.headers))
      assert.strictEqual(yield* authorizationOf(service), "Bearer token-2")
      assert.deepStrictEqual(
        seen.map(({ at, method }) => `${method} ${at}`),
        [
          `GET ${aws}/oidc/.well-known/oauth-authorization-server`,
          "POST https://accounts.cloud.databricks.com/oidc/t",
          "POST https://accounts.cloud.databricks.com/oidc/t"
        ]
      )
      const [, request] = seen
      assert.deepStrictEqual(Object.fromEntries(request?.form ?? []), {
        grant_type: "client_credentials",
        scope: "all-apis"
      })
      assert.strictEqual(request?.headers["content-type"], "application/x-www-form-urlencoded")
      const basic = Buffer.from(String(request?.headers.authorization).replace("Basic ", ""), "base64").toString()
      assert.strictEqual(basic, `client-id:${secret}`)
      assert.notInclude(request?.body ?? "", "w0rd")
    }).pipe(Effect.scoped, Effect.provide(layer))
  })

  it.effect("requests the given scopes from the given server", () => {
    const { layer, seen } = world(({ at }) =>
      at === "https://idp.example.com/discover"
        ? json({ token_endpoint: "https://idp.example.com/token" })
        : token("t0ken")
    )
    return Effect.gen(function* () {
      yield* first({ scopes: ["clusters", "jobs"], discoveryUrl: "https://idp.example.com/discover" })
      assert.strictEqual(seen[1]?.at, "https://idp.example.com/token")
      assert.strictEqual(seen[1]?.form.get("scope"), "clusters jobs")
    }).pipe(Effect.provide(layer))
  })

  for (const [what, reply] of [
    ["is not there", notFound],
    ["is a page", page],
    ["redirects to a login", () => new Response(null, { status: 302, headers: { location: `${aws}/login.html` } })],
    ["names no endpoint", () => json({ issuer: aws })]
  ] as const) {
    it.effect(`uses the default endpoint if the discovery document ${what}`, () => {
      const { layer, seen } = world(({ at }) => (at.includes("/.well-known/") ? reply() : token("t0ken")))
      return Effect.gen(function* () {
        assert.strictEqual(yield* first(), "Bearer t0ken")
        assert.strictEqual(seen[1]?.at, `${aws}/oidc/v1/token`)
      }).pipe(Effect.provide(layer))
    })
  }

  it.effect("does not send a secret to a discovered endpoint without TLS", () => {
    const { layer, seen } = world(() => json({ token_endpoint: "http://idp.example.com/token" }))
    return Effect.gen(function* () {
      const error = yield* failure()
      assert.include(error.message, "https")
      assert.lengthOf(seen, 1)
    }).pipe(Effect.provide(layer))
  })

  it.effect("allows plain http on loopback", () => {
    const origin = "http://127.0.0.1:8080"
    const { layer, seen } = world(({ at }) =>
      at.includes("/.well-known/") ? json({ token_endpoint: `${origin}/oidc/v1/token` }) : token("t0ken")
    )
    return Effect.gen(function* () {
      assert.strictEqual(yield* first({ host: origin }), "Bearer t0ken")
      assert.strictEqual(seen[1]?.at, `${origin}/oidc/v1/token`)
    }).pipe(Effect.provide(layer))
  })

  it.effect("refuses plain http elsewhere, empty IDs and empty secrets before sending", () => {
    const { layer, seen } = world(notFound)
    return Effect.gen(function* () {
      assert.include((yield* Effect.flip(make({ host: "http://example.com" }))).message, "https")
      assert.include((yield* Effect.flip(make({ discoveryUrl: "http://example.com" }))).message, "https")
      assert.include((yield* Effect.flip(make({ discoveryUrl: "https://https://example.com" }))).message, "two schemes")
      assert.include((yield* Effect.flip(make({ clientId: " " }))).message, "DATABRICKS_CLIENT_ID")
      assert.include(
        (yield* Effect.flip(make({ clientSecret: Redacted.make("") }))).message,
        "DATABRICKS_CLIENT_SECRET"
      )
      assert.lengthOf(seen, 0)
    }).pipe(Effect.scoped, Effect.provide(layer))
  })

  it.effect("does not retry a rejected request, and reports code and description on one line", () => {
    const { layer, seen } = endpoint(() =>
      json({ error: "invalid_client", error_description: "Client\r\nauthentication\n failed." }, 401)
    )
    return Effect.gen(function* () {
      const error = yield* failure()
      assert.strictEqual(error._tag, "CredentialsError")
      assert.include(
        error.message,
        `(${aws}/oidc/v1/token) answered 401: invalid_client: Client authentication failed.`
      )
      assert.include(error.message, "Check the client id")
      assert.lengthOf(seen, 2)
    }).pipe(Effect.provide(layer))
  })

  it.effect("does not expose a secret that the server echoes in any encoding", () => {
    const basic = Buffer.from(`client-id:${secret}`).toString("base64")
    const id = jwt({ sub: "me" })
    const { layer } = endpoint(() =>
      json(
        {
          error: "invalid_request",
          error_description: `got ${secret}, ${encodeURIComponent(secret)}, ${new URLSearchParams({ s: secret })}, Basic ${basic}, ${id}`
        },
        400
      )
    )
    return Effect.gen(function* () {
      const error = yield* failure()
      for (const part of ["w0rd", basic, id, id.split(".")[1] as string]) assert.notInclude(shown(error), part)
      assert.include(error.message, "<redacted>")
    }).pipe(Effect.provide(layer))
  })

  it.effect("retries after 503, a broken connection and 429, and respects Retry-After", () => {
    const { layer, seen } = endpoint((_, n) =>
      n === 1
        ? json({ error: "temporarily_unavailable" }, 503)
        : n === 2
          ? new Broken()
          : n === 3
            ? json({ error: "slow down" }, 429, { "retry-after": "17" })
            : token("t0ken")
    )
    return Effect.gen(function* () {
      assert.strictEqual(yield* first(), "Bearer t0ken")
      const times = seen.slice(1).map(({ time }) => time)
      assert.lengthOf(times, 4)
      assert.strictEqual((times[3] as number) - (times[2] as number), 17_000)
      assert.isAtMost((times[1] as number) - (times[0] as number), 500)
      assert.isAtLeast((times[1] as number) - (times[0] as number), 250)
    }).pipe(Effect.provide(layer))
  })

  for (const after of [
    "-5",
    "0",
    "+5",
    "5s",
    "1e3",
    "0x10",
    "soon",
    "",
    "Thu, 01 Jan 1970 00:00:00 GMT",
    "1970-01-01"
  ]) {
    it.effect(`does not come back at once when told Retry-After: ${after}`, () => {
      const { layer, seen } = endpoint((_, n) =>
        n < 3 ? json({ error: "slow down" }, 429, { "retry-after": after }) : token("t0ken")
      )
      return Effect.gen(function* () {
        assert.strictEqual(yield* first(), "Bearer t0ken")
        const [a = 0, b = 0, c = 0] = seen.slice(1).map(({ time }) => time)
        assert.isAtLeast(b - a, 250)
        assert.isAtMost(b - a, 500)
        assert.isAtLeast(c - b, 500)
        assert.isAtMost(c - b, 1000)
      }).pipe(Effect.provide(layer))
    })
  }

  it.effect("gives up after five attempts, with the last answer", () => {
    const { layer, seen } = endpoint((_, n) =>
      json({ error: "temporarily_unavailable", error_description: `no ${n}` }, 503)
    )
    return Effect.gen(function* () {
      assert.include((yield* failure()).message, "answered 503: temporarily_unavailable: no 5")
      assert.lengthOf(seen, 6)
    }).pipe(Effect.provide(layer))
  })

  it.effect("does not wait for a Retry-After beyond its time limit", () => {
    const { layer, seen } = endpoint(() => json({ error: "slow down" }, 429, { "retry-after": "3600" }))
    return Effect.gen(function* () {
      assert.include((yield* failure()).message, "429")
      assert.lengthOf(seen, 2)
    }).pipe(Effect.provide(layer))
  })

  it.effect("fails within the time limit if the server does not respond", () => {
    const { layer, seen } = endpoint(() => Effect.never)
    return Effect.gen(function* () {
      const service = yield* make({ tokenTimeLimit: "40 seconds" })
      const fiber = yield* Effect.fork(Effect.flip(service.headers))
      yield* TestClock.adjust("40 seconds")
      assert.include((yield* Fiber.join(fiber)).message, "did not answer within")
      assert.isAtLeast(seen.length, 3)
    }).pipe(Effect.scoped, Effect.provide(layer))
  })

  it.effect("reports why a server is unreachable", () => {
    const { layer } = endpoint(() => new Broken("getaddrinfo ENOTFOUND dbc-1234"))
    return Effect.gen(function* () {
      assert.include((yield* failure()).message, "could not be reached: getaddrinfo ENOTFOUND dbc-1234")
    }).pipe(Effect.provide(layer))
  })

  it.effect("does not follow a redirect or expose its query", () => {
    const { layer, seen } = endpoint(
      () => new Response(null, { status: 307, headers: { location: "https://evil.example.com/token?code=abc" } })
    )
    return Effect.gen(function* () {
      const { message } = yield* failure()
      assert.include(message, "a redirect to https://evil.example.com/token, which is not followed")
      assert.notInclude(message, "abc")
      assert.isTrue(seen.every(({ at }) => at.startsWith(aws)))
    }).pipe(Effect.provide(layer))
  })

  for (const [what, reply, says] of [
    ["a page", () => page(), "answered 200 with text/html, not JSON"],
    [
      "an HTML page declared as JSON",
      () => new Response("<html>", { headers: { "content-type": "application/json" } }),
      "a body that is not JSON"
    ],
    ["nothing", () => new Response(""), "with an empty body"],
    ["JSON without a token", () => json({ token_type: "Bearer" }), "returned no token"],
    ["an error with status 200", () => json({ error: "invalid_client" }), "answered 200: invalid_client"],
    ["a list", () => json([]), "a body that is not JSON"],
    ["a token that is invalid in a header", () => token("two\nlines"), "not allowed in an HTTP header"],
    ["a token of another type", () => json({ access_token: "t", token_type: "mac", expires_in: 60 }), "Bearer"],
    [
      "a token that has expired",
      () => json({ access_token: "t0ken", token_type: "Bearer", expires_in: 0 }),
      "expired 0 s ago"
    ]
  ] as const) {
    it.effect(`reports a response that is ${what}`, () => {
      const { layer, seen } = endpoint(reply)
      return Effect.gen(function* () {
        assert.include((yield* failure()).message, says)
        assert.lengthOf(seen, 2)
      }).pipe(Effect.provide(layer))
    })
  }

  it.effect("accepts a token with the wrong content type", () => {
    const { layer } = endpoint(
      () =>
        new Response(JSON.stringify({ access_token: "t0ken", token_type: "bearer", expires_in: "3600" }), {
          headers: { "content-type": "text/plain" }
        })
    )
    return Effect.gen(function* () {
      assert.strictEqual(yield* first(), "Bearer t0ken")
    }).pipe(Effect.provide(layer))
  })

  /** Whether a second token is requested after the given minutes, if this was the first response. */
  const renewed = (body: unknown, minutes: number) => {
    let n = 0
    const { layer } = endpoint(() => (++n === 1 ? json(body) : token("second")))
    return Effect.gen(function* () {
      const service = yield* make()
      yield* authorizationOf(service)
      yield* TestClock.adjust(minutes * 60_000)
      yield* authorizationOf(service)
      yield* TestClock.adjust("1 second")
      return (yield* authorizationOf(service)) === "Bearer second"
    }).pipe(Effect.scoped, Effect.provide(layer))
  }

  it.effect("without expires_in, uses the expiry in the token", () =>
    Effect.gen(function* () {
      const body = { access_token: jwt({ exp: 3600 }), token_type: "Bearer" }
      assert.isFalse(yield* renewed(body, 39))
      assert.isTrue(yield* renewed(body, 40))
    })
  )

  it.effect("without any expiry, uses the token until it is refused", () =>
    Effect.gen(function* () {
      assert.isFalse(yield* renewed({ access_token: "opaque", token_type: "Bearer" }, 6000))
    })
  )

  it.effect("expires_in takes precedence, regardless of the clocks", () =>
    Effect.gen(function* () {
      // The issuer's clock is a day ahead: by expires_on and exp the token would be valid for 25 hours.
      const body = { access_token: jwt({ exp: 90_000 }), token_type: "Bearer", expires_in: 3600, expires_on: 90_000 }
      assert.isFalse(yield* renewed(body, 39))
      assert.isTrue(yield* renewed(body, 40))
      // And a day behind: it would have expired long ago.
      assert.isFalse(yield* renewed({ ...body, expires_on: -80_000 }, 39))
    })
  )

  it.effect("the lifetime of a token starts when it was requested", () => {
    let n = 0
    const { layer } = endpoint(() => Effect.as(Effect.sleep("10 seconds"), token(`token-${++n}`)))
    return Effect.gen(function* () {
      const service = yield* make()
      const fiber = yield* Effect.fork(authorizationOf(service))
      yield* TestClock.adjust("10 seconds")
      yield* Fiber.join(fiber)
      // 3600 s after the request, minus the 40 s in which no token is used.
      yield* TestClock.adjust("3550 seconds")
      const next = yield* Effect.fork(authorizationOf(service))
      yield* TestClock.adjust("10 seconds")
      assert.strictEqual(yield* Fiber.join(next), "Bearer token-2")
    }).pipe(Effect.scoped, Effect.provide(layer))
  })
})
