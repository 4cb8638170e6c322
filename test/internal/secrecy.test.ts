/** Checks that a failing call exposes no secrets: not in the error in any form, nor in logs, spans or metrics. */
import { inspect } from "node:util"
import { describe, expect, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Inspectable from "effect/Inspectable"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as LogLevel from "effect/LogLevel"
import * as Metric from "effect/Metric"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import type * as Tracer from "effect/Tracer"
import type * as Endpoint from "../../src/internal/call/operation.js"
import * as Paging from "../../src/internal/call/paging.js"
import { withoutSecrets } from "../../src/internal/call/withoutSecrets.js"
import * as Credentials from "../../src/layers/Credentials.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as Polling from "../../src/layers/Polling.js"
import { DatabricksRequestTimeout, TransportError } from "../../src/schemas/DatabricksError.js"
import * as Wire from "../../src/schemas/Wire.js"
import * as Clusters from "../../src/services/clusters/operations.js"
import { operationOf } from "../support/operation.js"
import * as Scripted from "../support/scripted.js"
import * as Recording from "../support/tracer.js"

/** Contains characters that JSON and URLs escape. */
const token = 'dapi"tok3n\\/+==t4il'
const secret = 'hunter2/"va1ue"'

/** Parts that identify a secret, however it is escaped. */
const traces = ["tok3n", "t4il", "hunter2", "va1ue"]

const get = operationOf({
  service: "Secrets",
  operation: "get",
  method: "GET",
  path: "/api/2.0/secrets/get",
  response: Schema.Struct({ value: Schema.Struct({ text: Schema.String }) }),
  sensitive: true
})

const put = operationOf({
  service: "Secrets",
  operation: "put",
  method: "POST",
  path: "/api/2.0/secrets/put",
  request: Schema.Struct({
    scope: Schema.String,
    string_value: Wire.Secret,
    length: Wire.optional(Wire.Int),
    tags: Wire.optional(Wire.StringMap),
    state: Wire.optional(Schema.Literal("A", "B")),
    inner: Wire.optional(Schema.Struct({ n: Schema.Int }))
  })
})

const list = operationOf({
  service: "Things",
  operation: "list",
  method: "GET",
  path: "/api/2.0/things/list",
  response: Schema.Struct({ items: Schema.Array(Schema.Int), next_page_token: Wire.optional(Schema.String) })
})

type Call = Effect.Effect<unknown, unknown, DatabricksClient.DatabricksClient>

const calling = <Request, Response>(endpoint: Endpoint.Operation<Request, Response>, request: Request): Call =>
  Effect.flatMap(DatabricksClient.DatabricksClient, (client) => client.call(endpoint)(request))

const putting: Call = calling(put, { scope: "my-scope", string_value: secret })
const invalid = (request: unknown): Call => calling(put as Endpoint.Operation<unknown, void>, request)

const echo = `You sent Authorization: Bearer ${token} (${encodeURIComponent(token)}) and ${secret}`
const escaped = JSON.stringify(echo)
const details = [
  {
    "@type": "type.googleapis.com/google.rpc.ErrorInfo",
    reason: "R",
    metadata: { header: `Bearer ${token}`, [token]: [{ secret }] }
  }
]

/** Calls that fail with each error. Optional fields are set where they could contain a secret. */
const cases: ReadonlyArray<readonly [tag: string, what: string, call: Call, script: ReadonlyArray<Scripted.Answer>]> = [
  [
    "DatabricksBadRequest",
    "an API error that echoes",
    putting,
    [Scripted.json({ error_code: `E_${token}`, message: echo, details }, { status: 400 })]
  ],
  ["PermissionDenied", "a page that echoes", putting, [Scripted.html(`<title>${echo}</title>`, { status: 403 })]],
  [
    "DatabricksNotFound",
    "a reason phrase that echoes",
    putting,
    [Scripted.empty({ status: 404, headers: { "x-databricks-reason-phrase": echo } })]
  ],
  [
    "DatabricksBadRequest",
    "JSON in a string in JSON that echoes",
    putting,
    [Scripted.text(`Bad input ${escaped}`, { status: 400 })]
  ],
  ["Unauthenticated", "401 that echoes", putting, [Scripted.json({ message: echo }, { status: 401 })]],
  [
    "TemporarilyUnavailable",
    "an API error that is retried",
    putting,
    [Scripted.json({ message: echo, details }, { status: 503, headers: { "retry-after": "100" } })]
  ],
  [
    "TooManyRequests",
    "429 that is retried",
    putting,
    [Scripted.json({ message: echo }, { status: 429, headers: { "retry-after": "200" } })]
  ],
  [
    "TransportError",
    "a broken connection",
    putting,
    [
      Scripted.fails(
        new TypeError("fetch failed", {
          cause: Object.assign(new Error(`Invalid header value "Bearer ${token}" ${secret}`), { code: "ECONNRESET" })
        })
      )
    ]
  ],
  ["TransportError", "a body that breaks off", putting, [Scripted.stream({ chunks: [echo], breaks: new Error(echo) })]],
  ["NotAnApiResponse", "a login page", putting, [Scripted.html(`<p>${echo}</p>`)]],
  [
    "NotAnApiResponse",
    "a redirect",
    putting,
    [
      Scripted.empty({
        status: 302,
        headers: {
          location: `https://x.example.com/${encodeURIComponent(token)}/login?token=${encodeURIComponent(token)}&s=${encodeURIComponent(secret)}`
        }
      })
    ]
  ],
  [
    "DecodeError",
    "a sensitive response of another shape",
    calling(get, {}),
    [Scripted.json({ value: { text: [secret], other: token } })]
  ],
  [
    "NotAnApiResponse",
    "a sensitive response that is cut off",
    calling(get, {}),
    [Scripted.text(`{"value":{"text":"${secret}`)]
  ],
  [
    "NotAnApiResponse",
    "a sensitive response that is not UTF-8",
    calling(get, {}),
    [Scripted.bytes(new Uint8Array([...new TextEncoder().encode(secret), 0xff]))]
  ],
  [
    "DecodeError",
    "a response that echoes",
    calling(list, {}),
    [Scripted.text(`{"items":["${encodeURIComponent(token)}"]}`)]
  ],
  ["DatabricksRequestTimeout", "no response", putting, [Scripted.never]],
  [
    "DatabricksRequestTimeout",
    "a response without an end",
    calling(get, {}),
    [Scripted.stream({ chunks: [secret], hangs: true })]
  ],
  [
    "InvalidRequest",
    "a secret where a number belongs",
    invalid({ scope: "s", string_value: secret, length: secret }),
    []
  ],
  ["InvalidRequest", "a secret where a map belongs", invalid({ scope: "s", string_value: secret, tags: [secret] }), []],
  [
    "InvalidRequest",
    "a secret where an object belongs",
    invalid({ scope: "s", string_value: secret, inner: secret }),
    []
  ],
  [
    "InvalidRequest",
    "a secret where one of some literals belongs",
    invalid({ scope: "s", string_value: secret, state: secret }),
    []
  ],
  [
    "InvalidRequest",
    "an object instead of a secret",
    invalid({ scope: "s", string_value: { secret }, tags: { a: { secret } } }),
    []
  ],
  ["InvalidRequest", "a redacted secret", invalid({ scope: "s", string_value: Redacted.make(secret) }), []],
  ["InvalidRequest", "only a secret", invalid(secret), []],
  [
    "DatabricksBadRequest",
    "a request id that echoes",
    putting,
    [Scripted.json({ message: "m" }, { status: 400, headers: { "x-request-id": `r-${encodeURIComponent(token)}-r` } })]
  ],
  [
    "DatabricksBadRequest",
    "a password within a request that is echoed",
    calling(Clusters.operations.create, {
      spark_version: "16.4.x-scala2.12",
      docker_image: { url: "u", basic_auth: { username: "me", password: secret } },
      spark_env_vars: { TOKEN: token }
    }),
    [Scripted.json({ message: echo, details }, { status: 400 })]
  ],
  [
    "NotAnApiResponse",
    "a redirect whose body contains a presigned URL",
    calling(list, {}),
    [
      Scripted.html(`<a href="https://x.example.com/o?se=1&amp;key=t4il">moved</a>`, {
        status: 307,
        headers: { location: "https://tok3n:t4il@x.example.com/o?se=1&key=t4il" }
      })
    ]
  ],
  [
    "DatabricksBadRequest",
    "a custom request",
    Effect.flatMap(DatabricksClient.DatabricksClient, (client) =>
      client.request({ method: "POST", path: "/api/2.0/x", body: { secret } })
    ),
    [Scripted.json({ message: `Bearer ${token}` }, { status: 400 })]
  ],
  [
    "InternalError",
    "the second page of a list that nobody consumes",
    Effect.flatMap(DatabricksClient.DatabricksClient, (client) =>
      Paging.paged(list, "items")
        .stream(client.call)({})
        .pipe(
          Stream.take(1),
          Stream.tap(() => TestClock.adjust("1 second")),
          Stream.runDrain,
          Effect.zipRight(client.call(list)({}))
        )
    ),
    [
      Scripted.json({ items: [1], next_page_token: "2" }),
      Scripted.json({ message: `Bearer ${token}` }, { status: 500 }),
      Scripted.json({ message: `Bearer ${token}` }, { status: 500 })
    ]
  ],
  [
    "WaitTimeout",
    "a wait",
    Polling.untilDone(calling(list, {}), { waitingFor: "x", isDone: () => true, deadline: "1 minute" }),
    [Scripted.json({ message: `Bearer ${token}` }, { status: 500 })]
  ]
]

/** All text reachable from a value. */
const allOf = (u: unknown): string => {
  const parts = [
    inspect(u, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true }),
    Inspectable.format(u),
    Inspectable.toStringUnknown(u),
    String(u)
  ]
  if (u instanceof Error) {
    parts.push(u.stack ?? "", u.message, allOf(u.cause), JSON.stringify(u), Object.prototype.toString.call(u))
    for (const name of Object.getOwnPropertyNames(u))
      parts.push(`${name}: ${inspect(Reflect.get(u, name), { depth: 9 })}`)
  }
  return parts.join("\n")
}

const collecting = Effect.gen(function* () {
  const lines: Array<string> = []
  const logger = Logger.make((options) => {
    lines.push(
      Logger.stringLogger.log(options),
      Logger.logfmtLogger.log(options),
      Logger.jsonLogger.log(options),
      allOf(Logger.structuredLogger.log(options)),
      Cause.pretty(options.cause, { renderErrorCause: true }),
      allOf(options.message),
      inspect(options.cause, { depth: Number.POSITIVE_INFINITY })
    )
  })
  const spans: Array<Tracer.Span> = []
  const ends: Array<string> = []
  const tracer = Recording.make((span) => {
    spans.push(span)
    return {
      event: (name, _, attributes) => ends.push(`event ${name} ${allOf(attributes)}`),
      links: (links) => ends.push(allOf(links)),
      end: (exit) => {
        const attributes = allOf(Object.fromEntries(span.attributes))
        ends.push(`end ${attributes} ${span.name === "caller" ? "" : allOf(exit)}`)
        if (Exit.isFailure(exit))
          ends.push(`${Cause.pretty(exit.cause, { renderErrorCause: true })} ${allOf(Cause.squash(exit.cause))}`)
      }
    }
  })
  return {
    around: <A, E, R>(effect: Effect.Effect<A, E, R>) =>
      effect.pipe(
        Effect.withTracer(tracer),
        Effect.provide(Logger.replace(Logger.defaultLogger, logger)),
        Logger.withMinimumLogLevel(LogLevel.All)
      ),
    lines,
    spans,
    ends
  }
})

const credentials = {
  host: Scripted.host,
  authType: "pat",
  headers: Effect.succeed({ authorization: Redacted.make(`Bearer ${token}`) }),
  refused: () => Effect.succeed(true)
}

describe.each(Scripted.ways)("nothing exposes a secret %s", (way) => {
  for (const [tag, what, call, script] of cases) {
    it.effect(`${tag}: ${what}`, () =>
      Effect.gen(function* () {
        const { around, ends, lines, spans } = yield* collecting
        const scripted = Scripted.make(script, { repeatLast: true, way })
        const fiber = yield* call.pipe(
          Effect.withSpan("caller"),
          Effect.tapErrorCause((cause) => Effect.logError("failed", cause)),
          Effect.tapError((error) => Effect.logFatal(error)),
          Effect.exit,
          Effect.provide(Scripted.layerCredentials(scripted, credentials)),
          around,
          Effect.fork
        )
        yield* Effect.raceFirst(Fiber.await(fiber), TestClock.adjust("1 day"))
        const exit = yield* Fiber.join(fiber)
        if (Exit.isSuccess(exit)) throw new Error("the call should have failed")
        expect(exit.cause._tag).toBe("Fail")
        const error = Cause.squash(exit.cause) as Error & { readonly _tag: string }
        expect(error._tag).toBe(tag)
        // Checks that there is something to search.
        expect(spans.length).toBeGreaterThan(1)
        expect(ends.length).toBeGreaterThan(1)
        expect(lines.length).toBeGreaterThan(1)
        const out = {
          error: allOf(error),
          cause: `${Cause.pretty(exit.cause, { renderErrorCause: true })}\n${allOf(exit)}`,
          logs: lines.join("\n"),
          spans: `${ends.join("\n")}\n${spans.map((span) => `${span.name} ${allOf(Object.fromEntries(span.attributes))}`).join("\n")}`,
          metrics: allOf(yield* Metric.snapshot)
        }
        for (const [where, text] of Object.entries(out)) {
          expect(text.length).toBeGreaterThan(10)
          for (const trace of traces) {
            const at = text.indexOf(trace)
            expect(at < 0 ? "" : `${trace} in ${where}: ${text.slice(Math.max(0, at - 80), at + 80)}`).toBe("")
          }
        }
        if (scripted.requests.length > 0) expect(scripted.requests[0]?.headers.authorization).toBe(`Bearer ${token}`)
      })
    )
  }

  const failedWith = (message: string) =>
    new TransportError({ service: "s", operation: "o", method: "GET", path: "/", message, sent: true })

  it.each([
    ["1234", "the pin 1234, in a-1234 and (1234)", "the pin <redacted>, in a-<redacted> and (<redacted>)"],
    ["1234", "12345 and x1234 and 1234_", "12345 and x1234 and 1234_"],
    ["$a.b(", "x$a.b(y $a.b( $axb(", "x<redacted>y <redacted> $axb("],
    ["a b", "?q=a%20b&r=a b", "?q=<redacted>&r=<redacted>"],
    ["für", "für führ für-1", "<redacted> führ <redacted>-1"],
    ["x\ud800y", "half x\ud800y of a pair", "half <redacted> of a pair"]
  ])("a short secret is only matched as a whole word: %j in %j", (short, message, clean) => {
    expect(withoutSecrets(failedWith(message), [short])).toMatchObject({ message: clean, operation: "o", path: "/" })
  })

  it.each([
    ["o", "o, no", "o, no"],
    ["a", "a cluster needs a name", "a cluster needs a name"],
    ["/", "/api/2.0/x", "/api/2.0/x"],
    ["1", "1 of 11 is '1'", "1 of 11 is '<redacted>'"],
    ["ab", '{"token":"ab","b":"abc"}', '{"token":"<redacted>","b":"abc"}'],
    ["ab", '{\\"token\\":\\"ab\\"}', '{\\"token\\":\\"<redacted>\\"}'],
    ["Bearer o", "sent Bearer o, no", "sent Bearer <redacted>, no"],
    ["o", "o", "<redacted>"],
    ["true", "it is true", "it is true"]
  ])("a secret of one or two characters is only matched in quotes: %j in %j", (tiny, message, clean) => {
    expect(withoutSecrets(failedWith(message), [tiny]).message).toBe(clean)
  })

  it("a short secret leaves the library's own messages unchanged", () => {
    const call = { service: "total", operation: "put", method: "GET", path: "put" }
    const error = new DatabricksRequestTimeout({
      ...call,
      message: "total: put",
      limit: "total",
      after: Duration.seconds(1)
    })
    expect(withoutSecrets(error, ["put", "total", "GET", "DatabricksRequestTimeout"])).toMatchObject({
      ...call,
      _tag: "DatabricksRequestTimeout",
      message: "<redacted>: <redacted>",
      limit: "total"
    })
  })

  it("a secret that starts with another is removed completely", () => {
    const error = failedWith("sent client-01-and-t4il and client-01")
    const clean = withoutSecrets(error, ["client-01", "Bearer client-01-and-t4il"])
    expect(clean.message).toBe("sent <redacted> and <redacted>")
    expect(withoutSecrets(error, ["another-secret"])).toBe(error)
  })

  it.effect("the previous token", () =>
    Effect.gen(function* () {
      let current = "dapi-first-t0k3n"
      const headers = () => ({ authorization: Redacted.make(`Bearer ${current}`) })
      let made = headers()
      const scripted = Scripted.make(
        [
          Scripted.json({ message: "expired" }, { status: 401 }),
          Scripted.json({ message: "dapi-first-t0k3n and dapi-second-t0k3n" }, { status: 400 })
        ],
        { repeatLast: true, way }
      )
      const call = Effect.flip(putting)
      const layer = Scripted.layerCredentials(scripted, {
        ...credentials,
        headers: Effect.sync(() => made),
        refused: () =>
          Effect.sync(() => {
            current = "dapi-second-t0k3n"
            made = headers()
            return true
          })
      })
      const [first, later] = yield* Effect.all([call, call]).pipe(Effect.provide(layer))
      for (const error of [first, later]) {
        expect((error as Error).message).toBe("<redacted> and <redacted>")
      }
      expect(scripted.requests.map(({ headers }) => headers.authorization)).toEqual([
        "Bearer dapi-first-t0k3n",
        "Bearer dapi-second-t0k3n",
        "Bearer dapi-second-t0k3n"
      ])
    })
  )

  it.effect("the result of a call is not in any span", () =>
    Effect.gen(function* () {
      const { around, ends, spans } = yield* collecting
      const scripted = Scripted.make(
        [Scripted.json({ value: { text: secret } }, { headers: { "x-request-id": "r-1" } })],
        { way }
      )
      const value = yield* calling(get, {}).pipe(
        Effect.provide(Scripted.layerCredentials(scripted, credentials)),
        around
      )
      expect(value).toEqual({ value: { text: secret } })
      expect(spans.length).toBe(1)
      expect(ends.join("\n")).toContain("r-1")
      for (const trace of traces) expect(ends.join("\n")).not.toContain(trace)
    })
  )

  it.effect("non-secrets are kept", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([
        Scripted.json(
          { error_code: "X", message: "Scope my-scope does not exist", details: [{ reason: "R", n: true }] },
          { status: 404, headers: { "x-request-id": "r-1" } }
        )
      ])
      const error = yield* Effect.flip(putting).pipe(Effect.provide(Scripted.layerCredentials(scripted, credentials)))
      expect(error).toMatchObject({
        message: "Scope my-scope does not exist",
        requestId: "r-1",
        details: [{ reason: "R", n: true }]
      })
    })
  )

  it.effect("a redacted error keeps its class and other fields", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([
        Scripted.json(
          { error_code: "INVALID_STATE", message: `no: Bearer ${token}`, details: [{ big: 1 }] },
          { status: 400, headers: { "retry-after": "3", "x-request-id": "r-1" } }
        )
      ])
      const error = yield* Effect.flip(putting).pipe(Effect.provide(Scripted.layerCredentials(scripted, credentials)))
      expect(error).toBeInstanceOf(Error)
      expect(error).toMatchObject({
        _tag: "InvalidState",
        message: "no: Bearer <redacted>",
        status: 400,
        errorCode: "INVALID_STATE",
        requestId: "r-1",
        details: [{ big: 1 }],
        service: "Secrets",
        operation: "put"
      })
      expect(String((error as { retryAfter?: unknown }).retryAfter)).toBe("Duration(3s)")
      expect((error as Error).stack).toContain("no: Bearer <redacted>")
    })
  )
})

it("printing a service shows no token", () => {
  const service = Effect.runSync(Credentials.makePat({ host: Scripted.host, token: Redacted.make(token) }))
  expect(allOf(service)).not.toContain("tok3n")
  const client = Effect.runSync(Effect.scoped(Layer.build(Scripted.layerCredentials(Scripted.make([]), service))))
  expect(allOf(Context.get(client, DatabricksClient.DatabricksClient))).not.toContain("tok3n")
})
