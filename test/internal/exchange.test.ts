import * as HttpClient from "@effect/platform/HttpClient"
import { describe, expect, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/TestClock"
import type * as Endpoint from "../../src/internal/call/operation.js"
import { version } from "../../src/internal/call/version.js"
import * as RetryPolicy from "../../src/layers/RetryPolicy.js"
import * as TimeLimits from "../../src/layers/TimeLimits.js"
import * as Wire from "../../src/schemas/Wire.js"
import { operationOf } from "../support/operation.js"
import * as Scripted from "../support/scripted.js"

const Thing = Schema.Struct({ thing_id: Schema.String, size: Wire.optional(Wire.Int64) }).annotations({
  identifier: "Thing"
})

const get = operationOf({
  service: "Things",
  operation: "get",
  method: "GET",
  path: "/api/2.0/things/get",
  request: Schema.Struct({ thing_id: Schema.String, filter_by: Wire.optional(Wire.JsonObject) }),
  response: Thing
})

const put = operationOf({
  service: "Things",
  operation: "put",
  method: "PUT",
  path: "/api/2.0/things/{thing_id}/{path*}",
  request: Schema.Struct({
    thing_id: Schema.Union(Schema.String, Wire.Int64),
    path: Schema.String,
    overwrite: Wire.optional(Schema.Boolean),
    size: Wire.optional(Wire.Int64),
    settings: Wire.optional(Schema.Unknown)
  }),
  query: ["overwrite"]
})

const replace = operationOf({
  service: "Things",
  operation: "replace",
  method: "POST",
  path: "/api/2.0/things/{thing_id}",
  request: Schema.Struct({ thing_id: Schema.String, contents: Wire.optional(Schema.Array(Schema.Int)) }),
  body: "contents"
})

const remove = operationOf({
  service: "Things",
  operation: "remove",
  method: "POST",
  path: "/api/2.0/things/delete",
  request: Schema.Struct({ thing_id: Schema.String })
})

const sensitive = operationOf({
  service: "Secrets",
  operation: "get",
  method: "GET",
  path: "/api/2.0/secrets/get",
  response: Schema.Struct({ value: Schema.String }),
  sensitive: true
})

const once = RetryPolicy.withPolicy(RetryPolicy.none)

describe.each(Scripted.ways)("%s:", (way) => {
  /** The request as sent to a server that accepts everything. */
  const sent = <Request, Response>(endpoint: Endpoint.Operation<Request, Response>, request: Request) => {
    const scripted = Scripted.make([Scripted.json({ thing_id: "t" })], { way })
    return Effect.map(once(Scripted.call(scripted, endpoint, request)), () => scripted.only())
  }

  /** The result of a response. */
  const received = <Response>(answer: Scripted.Answer, endpoint: Endpoint.Operation<{ thing_id: string }, Response>) =>
    once(Scripted.call(Scripted.make([answer], { way }), endpoint, { thing_id: "t" }))

  describe("a request", () => {
    it.effect("of a GET has everything in its URL", () =>
      Effect.gen(function* () {
        const request = yield* sent(get, { thing_id: "a b/ü", filter_by: { states: ["A", "B"], on: true, none: null } })
        expect(request).toMatchObject({
          method: "GET",
          url: `${Scripted.host}/api/2.0/things/get?thing_id=a+b%2F%C3%BC&filter_by.states=A&filter_by.states=B&filter_by.on=true`,
          body: ""
        })
        expect(request.headers).toMatchObject({
          authorization: `Bearer ${Scripted.token}`,
          accept: "application/json",
          "user-agent": `effect-databricks/${version}`
        })
        expect(request.headers).not.toHaveProperty("content-type")
      })
    )

    it.effect("of a PUT has its fields where the endpoint puts them", () =>
      Effect.gen(function* () {
        const request = yield* sent(put, {
          thing_id: 9007199254740993n,
          path: "/a b/c%2Fd",
          overwrite: false,
          size: 9007199254740993n,
          settings: { a: null, b: undefined, c: 0, d: "", e: false }
        })
        expect(request.url).toBe(`${Scripted.host}/api/2.0/things/9007199254740993/a%20b/c%252Fd?overwrite=false`)
        expect(request.body).toBe('{"size":9007199254740993,"settings":{"a":null,"c":0,"d":"","e":false}}')
        expect(request.headers["content-type"]).toBe("application/json")
      })
    )

    it.effect("distinguishes absent from null", () =>
      Effect.gen(function* () {
        expect((yield* sent(put, { thing_id: "t", path: "p", size: null, settings: undefined })).body).toBe(
          '{"size":null}'
        )
        expect((yield* sent(put, { thing_id: "t", path: "p" })).body).toBe("{}")
      })
    )

    it.effect("keeps unknown fields, whatever their names", () =>
      Effect.gen(function* () {
        const given = JSON.parse('{"thing_id":"t","path":"p","brand_new":[1],"__proto__":{"a":1}}')
        expect((yield* sent(put, given)).body).toBe('{"brand_new":[1],"__proto__":{"a":1}}')
      })
    )

    it.effect("can use one field as its whole body", () =>
      Effect.gen(function* () {
        expect((yield* sent(replace, { thing_id: "t", contents: [1, 2] })).body).toBe("[1,2]")
        expect((yield* sent(replace, { thing_id: "t" })).body).toBe("")
      })
    )

    const cycle: { self?: unknown } = {}
    cycle.self = cycle
    let deep: unknown = "hunter2-secret"
    for (let i = 0; i < 100_000; i++) deep = [deep]
    const throwing = Object.defineProperty({}, "x", {
      enumerable: true,
      get: () => {
        throw new Error("hunter2-secret")
      }
    })

    for (const [what, request, says] of [
      [
        "a field of another type",
        { thing_id: { s: "hunter2-secret" }, path: "p" },
        "at thing_id: expected string or Int64, got an object"
      ],
      ["a field that is missing", { thing_id: "t" }, "at path: is missing"],
      ["nothing", undefined, "expected an object (fields), got nothing"],
      [
        "a path with dot segments",
        { thing_id: "t", path: "../hunter2-secret" },
        'at path: an empty segment, "." and ".." cannot be part of a path'
      ],
      [
        "half a surrogate pair in a path",
        { thing_id: "hunter2-secret\ud800", path: "p" },
        "at thing_id: is not well-formed Unicode"
      ],
      ["a circular body", { thing_id: "t", path: "p", settings: cycle }, "cannot be written as JSON: it is circular"],
      [
        "a circular body and a bigint",
        { thing_id: "t", path: "p", size: 1n, settings: cycle },
        "cannot be written as JSON: it is circular"
      ],
      [
        "an excessively nested body",
        { thing_id: "t", path: "p", settings: deep },
        "cannot be written as JSON: it is nested too deeply, or circular"
      ],
      ["a body that throws", { thing_id: "t", path: "p", settings: throwing }, "cannot be written as JSON"]
    ] as ReadonlyArray<readonly [string, unknown, string | RegExp]>) {
      it.effect(`is not sent with ${what}`, () =>
        Effect.gen(function* () {
          const scripted = Scripted.make([], { way })
          const error = yield* Effect.flip(Scripted.call(scripted, put as Endpoint.Operation<unknown, void>, request))
          expect(error).toMatchObject({ _tag: "InvalidRequest", service: "Things", operation: "put", method: "PUT" })
          if (typeof says === "string") expect(error.message).toBe(says)
          else expect(error.message).toMatch(says)
          expect(error.message).not.toContain("hunter2")
          expect(scripted.requests).toEqual([])
        })
      )
    }
  })

  const page = "<!DOCTYPE html><html><head><title>Login</title></head></html>"
  const utf16 = new Uint8Array([0xff, 0xfe, 0x7b, 0x00])

  const errors: ReadonlyArray<readonly [body: unknown, expected: Readonly<Record<string, unknown>>]> = [
    [
      { error_code: "MAX_NOTEBOOK_SIZE_EXCEEDED", message: "Size exceeds 10485760" },
      { _tag: "DatabricksBadRequest", errorCode: "MAX_NOTEBOOK_SIZE_EXCEEDED", message: "Size exceeds 10485760" }
    ],
    [{ error_code: "RESOURCE_DOES_NOT_EXIST", message: "m" }, { _tag: "ResourceDoesNotExist" }],
    [{ error_code: "PERMISSION_DENIED", message: "m", thing_id: "t" }, { _tag: "PermissionDenied" }],
    [{ error_code: "TEMPORARILY_UNAVAILABLE", message: "m" }, { _tag: "TemporarilyUnavailable" }],
    [{ error_code: "INTERNAL_ERROR" }, { _tag: "InternalError", message: "INTERNAL_ERROR" }],
    [{ error_code: "A_CODE_OF_TOMORROW", message: "m" }, { _tag: "UnexpectedStatus" }],
    [
      { error_code: 404, message: "m" },
      { _tag: "DatabricksNotFound", errorCode: "404" }
    ],
    [{ error: "Context_not_found" }, { _tag: "UnexpectedStatus", message: "Context_not_found" }],
    [{ error: { code: 403, message: "no" } }, { _tag: "PermissionDenied", message: "no" }],
    [{ error: { code: "NOT_FOUND", message: "no" }, message: "m" }, { _tag: "DatabricksNotFound" }],
    [
      { schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"], detail: "User not found", status: "404" },
      { _tag: "DatabricksNotFound", errorCode: "SCIM_404", message: "User not found" }
    ]
  ]

  describe("a response", () => {
    for (const [what, answer, expected] of [
      ["JSON", Scripted.json({ thing_id: "t" }), { thing_id: "t" }],
      ["JSON without a content type", Scripted.text('{"thing_id":"t"}'), { thing_id: "t" }],
      [
        "JSON declared as text",
        Scripted.text(' {"thing_id":"t"}\n', { headers: { "content-type": "text/plain" } }),
        { thing_id: "t" }
      ],
      ["JSON with a byte order mark", Scripted.text('\ufeff{"thing_id":"t"}'), { thing_id: "t" }],
      [
        "JSON in chunks that split a character",
        Scripted.stream({ chunks: ['{"thing_id"', ':"ü', 'x"}'] }),
        { thing_id: "üx" }
      ],
      ["JSON with status 201", Scripted.json({ thing_id: "t" }, { status: 201 }), { thing_id: "t" }],
      [
        "JSON with a length",
        Scripted.text('{"thing_id":"t"}', { headers: { "content-length": "16" } }),
        { thing_id: "t" }
      ],
      [
        "a big integer",
        Scripted.text('{"thing_id":"t","size":9007199254740993}'),
        { thing_id: "t", size: 9007199254740993n }
      ],
      [
        "fields as strings",
        Scripted.text('{"thing_id":5.0,"size":"9007199254740993"}'),
        { thing_id: "5.0", size: 9007199254740993n }
      ],
      ["unknown fields", Scripted.json({ thing_id: "t", x: { y: null } }), { thing_id: "t", x: { y: null } }]
    ] as ReadonlyArray<readonly [string, Scripted.Answer, unknown]>) {
      it.effect(`is accepted: ${what}`, () =>
        Effect.map(received(answer, get), (response) => expect(response).toStrictEqual(expected))
      )
    }

    for (const [what, answer] of [
      ["empty", Scripted.text("")],
      ["{}", Scripted.text("{}")],
      ["white space", Scripted.text("\n")],
      ["204", Scripted.empty({ status: 204 })],
      ["empty, declared as HTML", Scripted.html("")],
      ["an object with fields", Scripted.json({ message: "done", object_id: 1 })],
      ["null", Scripted.text("null")]
    ] as const) {
      it.effect(`of an operation without a response may be ${what}`, () =>
        Effect.map(received(answer, remove), (response) => expect(response).toBeUndefined())
      )
    }

    const undecodable: ReadonlyArray<
      readonly [what: string, answer: Scripted.Answer, expected: Readonly<Record<string, unknown>>]
    > = [
      ["null", Scripted.json(null), { message: "expected an object (Thing), got null" }],
      ["a list", Scripted.json([1]), { message: "expected an object (Thing), got a list" }],
      ["another object", Scripted.json({ id: 1 }), { message: "at thing_id: is missing" }],
      [
        "of another type",
        Scripted.json({ thing_id: [5] }, { headers: { "x-request-id": "r-1" } }),
        { message: "at thing_id: expected string, got a list", requestId: "r-1", body: '{"thing_id":[5]}' }
      ],
      [
        "nested too deeply",
        Scripted.text(`{"thing_id":${"[".repeat(1e5)}9007199254740993${"]".repeat(1e5)}}`),
        { message: /nested too deeply/ }
      ]
    ]
    for (const [what, answer, { message, ...expected }] of undecodable) {
      it.effect(`is a DecodeError if ${what}`, () =>
        Effect.gen(function* () {
          const error = yield* Effect.flip(received(answer, get))
          expect(error).toMatchObject({ _tag: "DecodeError", status: 200, service: "Things", ...expected })
          if (typeof message === "string") expect(error.message).toBe(message)
          else expect(error.message).toMatch(message as RegExp)
        })
      )
    }

    for (const [what, answer] of [
      ["a list", Scripted.json([1, 2])],
      ["a number", Scripted.json(7)],
      ["text in JSON", Scripted.json("OK")]
    ] as const) {
      it.effect(`of an operation without a response is a DecodeError if it is ${what}`, () =>
        Effect.map(Effect.flip(received(answer, remove)), (error) =>
          expect(error).toMatchObject({ _tag: "DecodeError", message: "expected an empty body or an object" })
        )
      )
    }

    const damaged: ReadonlyArray<
      readonly [what: string, answer: Scripted.Answer, expected: Readonly<Record<string, unknown>>]
    > = [
      [
        "half a body",
        Scripted.text('{"thing_id":"t'),
        { message: /^the body of 14 bytes is not JSON; it may have been cut off: /, body: '{"thing_id":"t' }
      ],
      ["not UTF-8", Scripted.bytes(utf16), { message: /^the body is not UTF-8: / }],
      ["plain text", Scripted.text("no healthy upstream"), { message: /^the body of 19 bytes is not JSON; / }]
    ]
    for (const [what, answer, { message, ...expected }] of damaged) {
      it.effect(`is NotAnApiResponse if it is ${what}`, () =>
        Effect.gen(function* () {
          for (const endpoint of [get, remove]) {
            const error = yield* Effect.flip(
              received(answer, endpoint as Endpoint.Operation<{ thing_id: string }, unknown>)
            )
            expect(error).toMatchObject({ _tag: "NotAnApiResponse", status: 200, ...expected })
            expect(error.message).toMatch(message as RegExp)
          }
        })
      )
    }

    for (const [what, answer, status] of [
      ["empty", Scripted.text(""), 200],
      ["empty with 204", Scripted.empty({ status: 204 }), 204]
    ] as const) {
      it.effect(`is NotAnApiResponse if it is ${what} and the operation has a response`, () =>
        Effect.map(Effect.flip(received(answer, get)), (error) =>
          expect(error).toMatchObject({ _tag: "NotAnApiResponse", status, message: /^the body is empty: / })
        )
      )
    }

    it.effect("is NotAnApiResponse if it is declared as another type and does not match the operation", () =>
      Effect.gen(function* () {
        const answer = Scripted.text('{"id":1}', { headers: { "content-type": "text/plain" } })
        expect(yield* Effect.flip(received(answer, get))).toMatchObject({
          _tag: "NotAnApiResponse",
          contentType: "text/plain",
          message: /^the body is text\/plain and not a response of the operation \(at thing_id: is missing\): /
        })
      })
    )

    const pages: ReadonlyArray<
      readonly [what: string, answer: Scripted.Answer, expected: Readonly<Record<string, unknown>>]
    > = [
      [
        "a login page",
        Scripted.html(page),
        {
          status: 200,
          contentType: "text/html; charset=utf-8",
          location: undefined,
          body: page,
          message: /host, the credentials and any proxy/
        }
      ],
      ["a login page with another content type", Scripted.text(`\n${page}`), { status: 200, contentType: undefined }],
      ["text declared as HTML", Scripted.html("Log in"), { status: 200 }],
      [
        "a content type in capitals",
        Scripted.text("Log in", { headers: { "content-type": "Text/HTML" } }),
        { status: 200 }
      ],
      [
        "a redirect to a login page",
        Scripted.empty({
          status: 302,
          headers: { location: `${Scripted.host}/login.html?next=%2Fapi&token=secret#x` }
        }),
        { status: 302, location: `${Scripted.host}/login.html`, message: /redirects to https:.*login\.html: check/ }
      ],
      [
        "a redirect to a page of private link",
        Scripted.empty({ status: 303, headers: { location: "/login.html?error=private-link-validation-error:123" } }),
        { status: 303, location: "/login.html", message: /Private Link/ }
      ],
      [
        "a page of private link",
        Scripted.html("<script>private-link-validation-error</script>"),
        { status: 200, message: /Private Link/ }
      ],
      [
        "a redirect elsewhere",
        Scripted.text("Moved", { status: 307, headers: { location: "https://elsewhere.example.com/" } }),
        { status: 307 }
      ],
      ["304", Scripted.empty({ status: 304 }), { status: 304, message: /^The response has the status 304, not/ }]
    ]
    for (const [what, answer, { message, ...expected }] of pages) {
      it.effect(`is NotAnApiResponse: ${what}`, () =>
        Effect.gen(function* () {
          for (const endpoint of [get, remove]) {
            const error = yield* Effect.flip(
              received(answer, endpoint as Endpoint.Operation<{ thing_id: string }, unknown>)
            )
            expect(error).toMatchObject({ _tag: "NotAnApiResponse", ...expected })
            if (message !== undefined) expect(error.message).toMatch(message as RegExp)
            expect(error.message).not.toContain("secret")
          }
        })
      )
    }

    it.effect("is an API error with status >= 400, HTML or not, with and without a response schema", () =>
      Effect.gen(function* () {
        for (const endpoint of [get, remove]) {
          const failed = (answer: Scripted.Answer) =>
            Effect.flip(received(answer, endpoint as Endpoint.Operation<{ thing_id: string }, unknown>))
          expect(yield* failed(Scripted.html("<title>Bad Gateway</title>", { status: 502 }))).toMatchObject({
            _tag: "UnexpectedStatus",
            message: "Bad Gateway"
          })
          expect(yield* failed(Scripted.empty({ status: 404 }))).toMatchObject({
            _tag: "DatabricksNotFound",
            message: "Not Found"
          })
          expect(yield* failed(Scripted.bytes(utf16, { status: 500 }))).toMatchObject({ _tag: "InternalError" })
          expect(
            yield* failed(Scripted.stream({ chunks: ['{"error_code":', '"INVALID_STATE"}'] }, { status: 400 }))
          ).toMatchObject({ _tag: "InvalidState" })
        }
      })
    )

    for (const status of [200, 201, 202, 207]) {
      it.effect(`is an API error with status ${status} and an error body, for every operation`, () =>
        Effect.gen(function* () {
          const of = (body: unknown, endpoint: unknown) =>
            received(Scripted.json(body, { status, headers: { "x-request-id": "r-1" } }), endpoint as typeof get)
          for (const endpoint of [get, remove]) {
            for (const [body, expected] of errors) {
              const error = yield* Effect.flip(of(body, endpoint))
              expect(error).toMatchObject({ status, requestId: "r-1", body: JSON.stringify(body), ...expected })
            }
          }
        })
      )
    }

    it.effect("is not an error if its fields belong to the operation", () =>
      Effect.gen(function* () {
        const output = operationOf({
          service: "Things",
          operation: "output",
          method: "GET",
          path: "/api/2.0/things/output",
          response: Schema.Struct({
            error: Schema.optional(Schema.String),
            error_code: Schema.optional(Schema.String),
            message: Schema.optional(Schema.String)
          })
        })
        const anything = operationOf({
          service: "Things",
          operation: "anything",
          method: "GET",
          path: "/api/2.0/things/anything",
          response: Schema.Unknown
        })
        const answers: ReadonlyArray<readonly [endpoint: Endpoint.Any, body: unknown]> = [
          [output, { error: "ValueError: x", message: "m" }],
          [output, { error_code: "E" }],
          [get, { thing_id: "t", error: "a field of tomorrow", message: "m" }],
          [get, { thing_id: "t", message: "m" }],
          [get, { thing_id: "t", error_code: null }],
          [get, { thing_id: "t", error_code: "" }],
          [get, { thing_id: "t", error_code: 0, error: false }],
          [anything, { error: "e" }],
          [anything, [{ error_code: "E" }]]
        ]
        for (const [endpoint, body] of answers) {
          expect(yield* received(Scripted.json(body), endpoint as typeof get)).toStrictEqual(body)
        }
        expect(
          yield* Effect.flip(received(Scripted.json({ error_code: "NOT_FOUND" }), anything as unknown as typeof get))
        ).toMatchObject({ _tag: "DatabricksNotFound" })
      })
    )

    it.effect("of a sensitive operation is kept out of all errors", () =>
      Effect.gen(function* () {
        const secret = "hunter2-secret"
        for (const answer of [
          Scripted.json({ value: [secret] }),
          Scripted.text(`{"value":"${secret}`),
          Scripted.html(`<p>${secret}`),
          Scripted.json({ error_code: "X", message: "m", value: secret }, { status: 500 }),
          Scripted.bytes(new Uint8Array([...new TextEncoder().encode(secret), 0xff]))
        ]) {
          const error = yield* Effect.flip(once(Scripted.call(Scripted.make([answer], { way }), sensitive, {})))
          expect(error).toMatchObject({ body: "" })
          expect(JSON.stringify(error)).not.toContain(secret)
        }
      })
    )

    it.effect("is decoded even if the client fails on its status", () => {
      const scripted = Scripted.make([Scripted.json({ error_code: "INVALID_STATE", message: "m" }, { status: 400 })], {
        way
      })
      const layerHttp = Layer.map(scripted.layerHttp, (context) =>
        Context.make(HttpClient.HttpClient, HttpClient.filterStatusOk(Context.get(context, HttpClient.HttpClient)))
      )
      return Effect.map(Effect.flip(once(Scripted.call({ ...scripted, layerHttp }, get, { thing_id: "t" }))), (error) =>
        expect(error).toMatchObject({ _tag: "InvalidState", message: "m" })
      )
    })
  })

  describe("a connection", () => {
    const codes: ReadonlyArray<readonly [what: string, cause: unknown, sent: boolean, message: string]> = [
      [
        "refused",
        new TypeError("fetch failed", { cause: Scripted.socketError("ECONNREFUSED", "connect") }),
        false,
        "The workspace could not be reached: fetch failed: connect ECONNREFUSED 10.0.0.1:443"
      ],
      [
        "refused on all addresses",
        new TypeError("fetch failed", {
          cause: Object.assign(new AggregateError([Scripted.socketError("ECONNREFUSED", "connect")], ""), {
            code: "ECONNREFUSED"
          })
        }),
        false,
        "The workspace could not be reached: fetch failed: connect ECONNREFUSED 10.0.0.1:443"
      ],
      [
        "timed out while connecting",
        Scripted.socketError("ETIMEDOUT", "connect"),
        false,
        "The workspace could not be reached: connect ETIMEDOUT 10.0.0.1:443"
      ],
      [
        "too slow for undici",
        Object.assign(new Error("Connect Timeout Error"), { code: "UND_ERR_CONNECT_TIMEOUT" }),
        false,
        "The workspace could not be reached: Connect Timeout Error: UND_ERR_CONNECT_TIMEOUT"
      ],
      [
        "to a name that does not exist",
        Scripted.socketError("ENOTFOUND", "getaddrinfo"),
        false,
        "The workspace could not be reached: getaddrinfo ENOTFOUND 10.0.0.1:443"
      ],
      [
        "without a route",
        Scripted.socketError("EHOSTUNREACH", "connect"),
        false,
        "The workspace could not be reached: connect EHOSTUNREACH 10.0.0.1:443"
      ],
      [
        "that lost its route",
        Scripted.socketError("EHOSTUNREACH", "write"),
        true,
        "The workspace could not be reached: write EHOSTUNREACH 10.0.0.1:443"
      ],
      [
        "cut",
        Scripted.socketError("ECONNRESET", "read"),
        true,
        "The workspace could not be reached: read ECONNRESET 10.0.0.1:443"
      ],
      [
        "closed",
        Object.assign(new Error("other side closed"), { code: "UND_ERR_SOCKET" }),
        true,
        "The workspace could not be reached: other side closed: UND_ERR_SOCKET"
      ],
      [
        "failed in a browser",
        new TypeError("Failed to fetch"),
        true,
        "The workspace could not be reached: Failed to fetch"
      ],
      ["failed with a string", "boom", true, "The workspace could not be reached"],
      ["failed with nothing", undefined, true, "The workspace could not be reached"]
    ]
    for (const [what, cause, sent, message] of codes) {
      it.effect(`${what}: sent is ${sent}`, () =>
        Effect.map(Effect.flip(received(Scripted.fails(cause), get)), (error) =>
          expect(error).toMatchObject({ _tag: "TransportError", sent, message, path: "/api/2.0/things/get" })
        )
      )
    }

    it.effect("with circular causes is still reported", () => {
      const cause: Error = new Error("a")
      cause.cause = cause
      return Effect.map(Effect.flip(received(Scripted.fails(cause), get)), (error) =>
        expect(error).toMatchObject({ _tag: "TransportError", message: "The workspace could not be reached: a" })
      )
    })

    it.effect("that breaks in the middle of a body was sent", () =>
      Effect.gen(function* () {
        for (const status of [200, 500]) {
          const answer = Scripted.stream(
            { chunks: ['{"thing'], breaks: Scripted.socketError("ECONNRESET", "read") },
            { status }
          )
          expect(yield* Effect.flip(received(answer, get))).toMatchObject({
            _tag: "TransportError",
            sent: true,
            message: "The response broke off: read ECONNRESET 10.0.0.1:443"
          })
        }
      })
    )

    it.effect("is canceled when the call is interrupted in the middle of a body", () =>
      Effect.gen(function* () {
        let isCancelled = false
        const answer = Scripted.stream({
          chunks: ['{"thing'],
          hangs: true,
          onCancel: () => {
            isCancelled = true
          }
        })
        const fiber = yield* Effect.fork(received(answer, get))
        yield* TestClock.adjust("1 second")
        expect(isCancelled).toBe(false)
        const exit = yield* Fiber.interrupt(fiber)
        expect(Exit.isInterrupted(exit)).toBe(true)
        yield* TestClock.adjust("1 millis")
        expect(isCancelled).toBe(true)
      })
    )

    it.effect("is canceled when the body takes too long", () =>
      Effect.gen(function* () {
        let isCancelled = false
        const answer = Scripted.stream({
          chunks: ['{"thing'],
          hangs: true,
          onCancel: () => {
            isCancelled = true
          }
        })
        const fiber = yield* Effect.fork(
          Effect.flip(TimeLimits.withLimits({ idle: "5 seconds" })(received(answer, get)))
        )
        yield* TestClock.adjust("5 seconds")
        expect(yield* Fiber.join(fiber)).toMatchObject({ _tag: "DatabricksRequestTimeout", limit: "idle" })
        expect(isCancelled).toBe(true)
      })
    )
  })
})
