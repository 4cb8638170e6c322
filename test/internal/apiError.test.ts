import { describe, expect, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import { type Answer, apiError } from "../../src/internal/call/apiError.js"
import type * as Endpoint from "../../src/internal/call/operation.js"
import type { ApiError } from "../../src/schemas/DatabricksError.js"
import * as DatabricksError from "../../src/schemas/DatabricksError.js"
import reference from "../reference/errors.json" with { type: "json" }
import { operationOf } from "../support/operation.js"

const endpoint = operationOf({ service: "Things", operation: "get", method: "GET", path: "/api/2.0/things/get" })

interface Given {
  readonly endpoint?: Endpoint.Any
  readonly status: number
  readonly headers?: Answer["headers"]
  readonly body: unknown
}

const errorOf = (given: Given): Effect.Effect<ApiError> =>
  apiError(given.endpoint ?? endpoint, {
    status: given.status,
    headers: given.headers ?? {},
    body: typeof given.body === "string" ? given.body : JSON.stringify(given.body)
  })

const table = (
  name: string,
  rows: ReadonlyArray<readonly [what: string, given: Given, expected: Readonly<Record<string, unknown>>]>
) =>
  describe(name, () => {
    for (const [what, given, expected] of rows) {
      it.effect(what, () => Effect.map(errorOf(given), (error) => expect(error).toMatchObject(expected)))
    }
  })

/** The class name for an error name of the SDK. Names that `effect` also uses have the prefix `Databricks`. */
const named = (name: string): string => (name in DatabricksError ? name : `Databricks${name}`)

const byStatus: Readonly<Record<string, string>> = reference.byStatus
const statuses = [...Object.keys(byStatus).map(Number), 402, 405, 413, 418, 502, 520]
const classOf = (status: number): string => named(byStatus[status] ?? "UnexpectedStatus")

const html = (inner: string) => `<!DOCTYPE html>\n<html><head>${inner}</head></html>`

/** A body of each shape in the reference data, with the expected fields. */
const shapes: Readonly<
  Record<string, ReadonlyArray<readonly [body: unknown, expected: Readonly<Record<string, unknown>>]>>
> = {
  standard: [
    [
      { error_code: "SOME_NEW_CODE", message: "what it says" },
      { errorCode: "SOME_NEW_CODE", message: "what it says" }
    ],
    [
      { error_code: 1001, message: "numeric" },
      { errorCode: "1001", message: "numeric" }
    ],
    [{ message: "no code" }, { errorCode: undefined, message: "no code" }],
    [{ error_code: "ONLY_A_CODE" }, { errorCode: "ONLY_A_CODE", message: "ONLY_A_CODE" }],
    [
      { error_code: "CODE", message: "" },
      { errorCode: "CODE", message: "CODE" }
    ],
    [
      { error_code: "CODE", message: "m", details: "not a list" },
      { message: "m", details: ["not a list"] }
    ],
    [
      { error_code: "CODE", message: "m", details: { "@type": "t", reason: "R" } },
      { message: "m", details: [{ "@type": "t", reason: "R" }] }
    ],
    [
      { error_code: "CODE", details: { message: "in the details" } },
      { errorCode: "CODE", message: "in the details" }
    ],
    [
      { error_code: "CODE", details: [{ "@type": "t" }, { description: "one" }, { message: "two" }] },
      { errorCode: "CODE", message: "one; two" }
    ],
    [
      { error_code: "CODE", error: { message: "within" } },
      { errorCode: "CODE", message: "within" }
    ],
    [
      { error_code: "CODE", message: { text: 1, message: "an object" } },
      { errorCode: "CODE", message: "an object" }
    ],
    [
      { error_code: "CODE", message: ["one", { msg: "two" }, null] },
      { errorCode: "CODE", message: "one; two" }
    ],
    [
      { errorCode: "CODE", errorMessage: "in camel case" },
      { errorCode: "CODE", message: "in camel case" }
    ],
    [
      { error: { code: "INVALID_STATE_OF_X", message: "what it says" } },
      { errorCode: "INVALID_STATE_OF_X", message: "what it says", details: [] }
    ],
    [
      { error: { code: 5, status: "SOME_STATUS", message: "of Google's kind", details: [{ reason: "R" }] } },
      { errorCode: "SOME_STATUS", message: "of Google's kind", details: [{ reason: "R" }] }
    ],
    [{ error: { code: 5, message: "a number" } }, { errorCode: "5", message: "a number" }],
    [{ error: { code: "ONLY_A_CODE" } }, { errorCode: "ONLY_A_CODE", message: "ONLY_A_CODE" }],
    [{ error: { message: { message: "deep" } } }, { errorCode: undefined, message: "deep" }],
    [{ errors: [{ message: "first" }, "second"] }, { errorCode: undefined, message: "first; second" }],
    [{ detail: [{ loc: ["a"], msg: "field required" }] }, { errorCode: undefined, message: "field required" }],
    [
      {
        error_code: "CODE",
        message: "m",
        details: [
          { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "R", domain: "d", metadata: { a: "b" } },
          { "@type": { toString: 1, valueOf: 1 } },
          null,
          "text"
        ]
      },
      { details: [{ reason: "R", domain: "d", metadata: { a: "b" } }, {}, null, "text"], retryAfter: undefined }
    ]
  ],
  "api-1.2": [[{ error: "Context_not_found" }, { errorCode: undefined, message: "Context_not_found" }]],
  scim: [
    [
      { schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"], detail: "User not found", status: "404" },
      { errorCode: "SCIM_404", message: "User not found" }
    ],
    [
      { detail: "exists", status: "409", scimType: "uniqueness" },
      { errorCode: "SCIM_409", message: "uniqueness exists" }
    ],
    [
      { detail: "null", status: "500" },
      { errorCode: "SCIM_500", message: "SCIM API internal error" }
    ],
    [
      { schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"], detail: null, status: "500" },
      { errorCode: "SCIM_500", message: "SCIM API internal error" }
    ],
    [{ detail: "no status" }, { errorCode: undefined, message: "no status" }]
  ],
  "plain text": [
    ["SOME_CODE: what it says\nin two lines", { errorCode: "SOME_CODE", message: "what it says\nin two lines" }],
    ["upstream connect error", { errorCode: undefined, message: "upstream connect error" }],
    ["Error: no code", { errorCode: undefined, message: "Error: no code" }],
    [`x${"y".repeat(5000)}`, { message: `x${"y".repeat(999)}` }]
  ],
  html: [
    [
      html("<title>not this</title></head><body><pre>\n the  message &lt;a&gt; &amp;lt; &quot;b&quot; </pre>"),
      { message: 'the message <a> &lt; "b"' }
    ],
    [html("<title>502 Bad Gateway</title>"), { message: "502 Bad Gateway" }],
    ['<?xml version="1.0"?>\n<!-- c --><html><TITLE lang="en">Shouted</TITLE></html>', { message: "Shouted" }],
    ['<pre class="error">alone</pre>', { message: "alone" }]
  ]
}

/** Bodies without information. The reason phrase becomes the message. */
const sayNothing: ReadonlyArray<unknown> = [
  "",
  " \n",
  "null",
  "[]",
  '["a"]',
  "42",
  "true",
  '""',
  {},
  { error: { nested: 1 } },
  { detail: [{ loc: [] }] },
  html(""),
  html("<title> </title>"),
  { message: { not: "text" } }
]

it("covers every shape of the reference data", () => {
  expect([...Object.keys(shapes), "empty"].sort()).toEqual(reference.bodyShapes.map(({ name }) => name).sort())
})

for (const [shape, bodies] of Object.entries(shapes)) {
  describe(`a body that is ${shape}`, () => {
    for (const [given, expected] of bodies) {
      const body = typeof given === "string" ? given : JSON.stringify(given)
      it.effect(body.slice(0, 60).replace(/\s+/g, " "), () =>
        Effect.forEach(statuses, (status) =>
          Effect.map(errorOf({ status, body }), (error) =>
            expect(error).toMatchObject({ _tag: classOf(status), status, body, ...expected })
          )
        )
      )
    }
  })
}

describe("a body without information", () => {
  for (const body of sayNothing) {
    it.effect(JSON.stringify(body), () =>
      Effect.gen(function* () {
        for (const status of statuses) {
          const error = yield* errorOf({ status, body })
          expect(error._tag).toBe(classOf(status))
          expect(error.errorCode).toBeUndefined()
          expect(error.details).toEqual([])
          expect(error.message).toMatch(/^[A-Z][A-Za-z]+( [A-Z][a-z]+)*$|^HTTP status \d{3}$/)
        }
        const error = yield* errorOf({ status: 404, body, headers: { "x-databricks-reason-phrase": "Older text" } })
        expect(error.message).toBe("Older text")
      })
    )
  }

  table("uses the reason phrase of its status", [
    ["403", { status: 403, body: "" }, { message: "Forbidden" }],
    ["502", { status: 502, body: "" }, { message: "Bad Gateway" }],
    ["a JSON string", { status: 502, body: '"a JSON string"' }, { message: "a JSON string" }],
    ["599", { status: 599, body: "" }, { message: "HTTP status 599" }]
  ])
})

describe("an error code takes precedence over the status", () => {
  for (const [error_code, name] of Object.entries(reference.byErrorCode)) {
    it.effect(error_code, () =>
      Effect.forEach([400, 403, 404, 429, 500, 503, 418], (status) =>
        Effect.map(errorOf({ status, body: { error_code, message: "m" } }), (error) =>
          expect(error).toMatchObject({ _tag: name, status, errorCode: error_code })
        )
      )
    )
  }
})

table("property names of every object are not error codes", [
  ["constructor", { status: 404, body: { error_code: "constructor", message: "m" } }, { _tag: "DatabricksNotFound" }],
  ["__proto__", { status: 404, body: { error_code: "__proto__", message: "m" } }, { _tag: "DatabricksNotFound" }]
])

describe("an error code that names the kind of object", () => {
  it.effect("CATALOG_ALREADY_EXISTS with status 400", () =>
    Effect.map(errorOf({ status: 400, body: { error_code: "CATALOG_ALREADY_EXISTS", message: "m" } }), (error) => {
      expect(error._tag).toBe("ResourceAlreadyExists")
      expect(DatabricksError.isAlreadyExists(error)).toBe(true)
    })
  )

  it.effect("SCHEMA_DOES_NOT_EXIST", () =>
    Effect.map(errorOf({ status: 404, body: { error_code: "SCHEMA_DOES_NOT_EXIST", message: "m" } }), ({ _tag }) =>
      expect(_tag).toBe("ResourceDoesNotExist")
    )
  )
})

describe("families", () => {
  const predicates: Readonly<Record<string, (error: ApiError) => boolean>> = {
    BadRequest: DatabricksError.isBadRequest,
    NotFound: DatabricksError.isNotFound,
    ResourceConflict: DatabricksError.isConflict,
    TooManyRequests: DatabricksError.isRateLimited
  }
  for (const [code, name] of Object.entries(reference.byErrorCode)) {
    const family = (reference.isA as Readonly<Record<string, string>>)[name] ?? ""
    it.effect(`${name} belongs only to the family ${family}`, () =>
      Effect.map(errorOf({ status: 418, body: { error_code: code, message: "m" } }), (error) => {
        expect(Object.keys(predicates).filter((key) => predicates[key]?.(error))).toEqual(
          family in predicates ? [family] : []
        )
      })
    )
  }
})

describe("overrides", () => {
  const at = (method: Endpoint.HttpMethod, path: string) =>
    operationOf({ service: "Any", operation: "get", method, path })
  for (const override of reference.overrides) {
    const messages = override.message.split(", or ").map((pattern) => `Oh: ${pattern.replaceAll(".*", "abc-1")}.`)
    const body = (message: string) => ({ error_code: override.error_code, message })
    for (const version of ["2.0", "2.1", "2.2"]) {
      const path = override.path.replace("2.x", version)
      for (const message of messages) {
        it.effect(`GET ${path}: ${message}`, () =>
          Effect.gen(function* () {
            const error = yield* errorOf({ endpoint: at("GET", path), status: override.status, body: body(message) })
            expect(error._tag).toBe(override.is)
            expect(error).toMatchObject({ errorCode: override.error_code, status: override.status, message, path })
          })
        )
      }
    }
    const path = override.path.replace("2.x", "2.1")
    const [message = ""] = messages
    const near: ReadonlyArray<readonly [what: string, given: Given]> = [
      ["another message", { endpoint: at("GET", path), status: 400, body: body("Something is wrong") }],
      ["another method", { endpoint: at("POST", path), status: 400, body: body(message) }],
      ["another operation", { endpoint: at("GET", `${path}-runs`), status: 400, body: body(message) }],
      ["a longer path", { endpoint: at("GET", `/x${path}`), status: 400, body: body(message) }],
      ["another status", { endpoint: at("GET", path), status: 422, body: body(message) }]
    ]
    for (const [what, given] of near) {
      it.effect(`${path} does not apply to ${what}`, () =>
        Effect.map(errorOf(given), (error) => expect(error._tag).toBe("InvalidParameterValue"))
      )
    }
    it.effect(`${path} does not apply to another error code`, () =>
      Effect.map(
        errorOf({ endpoint: at("GET", path), status: 400, body: { error_code: "INVALID_STATE", message } }),
        (error) => expect(error._tag).toBe("InvalidState")
      )
    )
  }
})

describe("fields of the error", () => {
  table("contain the request ID", [
    ["x-request-id", { status: 500, body: "", headers: { "x-request-id": "r-1" } }, { requestId: "r-1" }],
    ["none", { status: 500, body: "" }, { requestId: undefined }]
  ])

  it.effect("the operation", () =>
    Effect.map(errorOf({ status: 500, body: "" }), (error) =>
      expect(error).toMatchObject({ service: "Things", operation: "get", method: "GET", path: "/api/2.0/things/get" })
    )
  )

  it.effect("omit the body if responses can contain secrets", () =>
    Effect.map(
      errorOf({ endpoint: { ...endpoint, sensitive: true }, status: 500, body: { message: "m", x: "y" } }),
      (error) => expect(error).toMatchObject({ body: "", message: "m" })
    )
  )

  it.effect("have details that any logger can write as JSON", () =>
    Effect.map(
      errorOf({ status: 400, body: '{"error_code":"X","message":"m","details":[{"id":9007199254740993,"n":1.5}]}' }),
      (error) => {
        expect(error.details).toEqual([{ id: "9007199254740993", n: 1.5 }])
        expect(JSON.stringify(error)).toContain("9007199254740993")
      }
    )
  )

  it.effect("omit details that are nested too deeply", () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`
    return Effect.map(errorOf({ status: 400, body: `{"error_code":"X","message":"m","details":${deep}}` }), (error) =>
      expect(error).toMatchObject({ _tag: "DatabricksBadRequest", message: "m", details: [] })
    )
  })

  const retryAfter: ReadonlyArray<readonly [header: string | undefined, millis: number | undefined]> = [
    [undefined, undefined],
    ["", undefined],
    ["7", 7000],
    [" 120 ", 120_000],
    ["0", 0],
    ["1.5", 1500],
    // TestClock is at 1970-01-01T00:01:00Z.
    ["Thu, 01 Jan 1970 00:01:30 GMT", 30_000],
    ["Thursday, 01-Jan-70 00:02:00 GMT", 60_000],
    ["Thu, 01 Jan 1970 00:00:30 GMT", 0],
    ["soon", undefined],
    ["-5", undefined],
    ["in 5 minutes", undefined],
    ["2026-01-01", undefined],
    ["Foo, 99 Bar 1970 00:01:30 GMT", undefined]
  ]
  for (const [header, millis] of retryAfter) {
    it.effect(`retry-after: ${header}`, () =>
      Effect.gen(function* () {
        yield* TestClock.adjust("1 minute")
        for (const status of [429, 503]) {
          const { retryAfter } = yield* errorOf({ status, body: "", headers: { "retry-after": header } })
          expect(retryAfter && Duration.toMillis(retryAfter)).toBe(millis)
        }
      })
    )
  }

  const retryInfo = (retry_delay: unknown) => ({
    error_code: "X",
    message: "m",
    details: [
      { "@type": "type.googleapis.com/google.rpc.ErrorInfo", retry_delay: "99s" },
      { "@type": "type.googleapis.com/google.rpc.RetryInfo", retry_delay }
    ]
  })
  for (const [delay, millis] of [
    ["3s", 3000],
    ["3.5s", 3500],
    ["0s", 0],
    ["3", undefined],
    [{ seconds: 3 }, undefined],
    [null, undefined]
  ] as const) {
    it.effect(`RetryInfo: ${JSON.stringify(delay)}`, () =>
      Effect.map(errorOf({ status: 429, body: retryInfo(delay) }), ({ retryAfter }) =>
        expect(retryAfter && Duration.toMillis(retryAfter)).toBe(millis)
      )
    )
  }

  it.effect("the header takes precedence over RetryInfo", () =>
    Effect.map(errorOf({ status: 429, headers: { "retry-after": "1" }, body: retryInfo("3s") }), ({ retryAfter }) =>
      expect(retryAfter && Duration.toMillis(retryAfter)).toBe(1000)
    )
  )
})
