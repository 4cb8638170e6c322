import * as Headers from "@effect/platform/Headers"
import * as HttpClient from "@effect/platform/HttpClient"
import { describe, expect, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FiberRef from "effect/FiberRef"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import type * as Credentials from "../../src/layers/Credentials.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as RetryPolicy from "../../src/layers/RetryPolicy.js"
import { CredentialsError } from "../../src/schemas/DatabricksError.js"
import * as Wire from "../../src/schemas/Wire.js"
import { operationOf } from "../support/operation.js"
import * as Scripted from "../support/scripted.js"

const Anything = Schema.Struct({ id: Wire.Int64, state: Wire.optional(Wire.openEnum("State", ["RUNNING"])) })

const get = operationOf({
  service: "Things",
  operation: "get",
  method: "GET",
  path: "/api/2.0/things/get",
  response: Anything
})

const put = operationOf({
  service: "Things",
  operation: "put",
  method: "POST",
  path: "/api/2.0/things/put",
  request: Anything
})

const unauthenticated = Scripted.json({ error_code: "UNAUTHENTICATED", message: "expired" }, { status: 401 })
const ok = Scripted.json({ id: 1 })

describe("credentials", () => {
  /** Credentials that return token-1, token-2 and so on, and can be renewed the given number of times. */
  const renewable = (times: number) => {
    const refused: Array<string> = []
    const service: Credentials.Service = {
      host: Scripted.host,
      authType: "test",
      headers: Effect.sync(() => ({ authorization: Redacted.make(`Bearer token-${refused.length + 1}`) })),
      refused: (headers) =>
        Effect.sync(() => {
          refused.push(Redacted.value(headers.authorization ?? Redacted.make("none")))
          return refused.length <= times
        })
    }
    return { refused, service }
  }

  const calling = (scripted: Scripted.Scripted, credentials: Credentials.Service) =>
    Effect.flatMap(DatabricksClient.DatabricksClient, (client) => client.call(put)({ id: 1 })).pipe(
      Effect.provide(Scripted.layerCredentials(scripted, credentials)),
      Effect.either
    )

  const sentTokens = (scripted: Scripted.Scripted) => scripted.requests.map(({ headers }) => headers.authorization)

  it.effect("are renewed once after a refusal, and the call is retried once", () =>
    Effect.gen(function* () {
      const { refused, service } = renewable(1)
      const scripted = Scripted.make([unauthenticated, ok])
      expect(yield* calling(scripted, service)).toMatchObject({ _tag: "Right" })
      expect(refused).toEqual(["Bearer token-1"])
      expect(sentTokens(scripted)).toEqual(["Bearer token-1", "Bearer token-2"])
      expect(scripted.requests[1]?.body).toBe('{"id":1}')
    })
  )

  it.effect("fail if refused twice, without a loop", () =>
    Effect.gen(function* () {
      const { refused, service } = renewable(99)
      const scripted = Scripted.make([unauthenticated], { repeatLast: true })
      expect(yield* calling(scripted, service)).toMatchObject({ left: { _tag: "Unauthenticated", message: "expired" } })
      expect(refused).toEqual(["Bearer token-1"])
      expect(scripted.requests.length).toBe(2)
    })
  )

  it.effect("fail immediately if they cannot be renewed", () =>
    Effect.gen(function* () {
      const { refused, service } = renewable(0)
      const scripted = Scripted.make([unauthenticated])
      expect(yield* calling(scripted, service)).toMatchObject({ left: { _tag: "Unauthenticated" } })
      expect(refused.length).toBe(1)
    })
  )

  it.effect("are requested for each attempt, and not renewed for other failures", () =>
    Effect.gen(function* () {
      let asked = 0
      const { refused, service } = renewable(9)
      const counting = { ...service, headers: Effect.tap(service.headers, () => Effect.sync(() => asked++)) }
      const scripted = Scripted.make([Scripted.json({}, { status: 429 }), Scripted.json({}, { status: 403 })])
      const outcome = yield* calling(scripted, counting).pipe(RetryPolicy.withSchedule(Schedule.recurs(3)))
      expect(outcome).toMatchObject({ left: { _tag: "PermissionDenied" } })
      // The third time after the pause of the 429, in which they may have expired.
      expect([asked, refused.length]).toEqual([3, 0])
    })
  )

  it.effect("fail the call before it is sent if they are unavailable", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([])
      const error = new CredentialsError({ authType: "test", message: "no token" })
      const outcome = yield* calling(scripted, { ...renewable(0).service, headers: Effect.fail(error) })
      expect(outcome).toMatchObject({ left: error })
      expect(scripted.requests).toEqual([])
    })
  )

  it.effect("may be several headers, each redacted for clients that print requests", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([ok])
      const printed: Array<unknown> = []
      const printing = Layer.map(scripted.layerHttp, (context) =>
        Context.make(
          HttpClient.HttpClient,
          Context.get(context, HttpClient.HttpClient).pipe(
            HttpClient.tapRequest((request) =>
              Effect.map(FiberRef.get(Headers.currentRedactedNames), (names) =>
                printed.push(Headers.redact(request.headers, names))
              )
            )
          )
        )
      )
      yield* calling(
        { ...scripted, layerHttp: printing },
        {
          ...renewable(0).service,
          headers: Effect.succeed({
            authorization: Redacted.make("Bearer t-secret"),
            "x-databricks-azure-sp-management-token": Redacted.make("m-secret")
          })
        }
      )
      expect(scripted.only().headers).toMatchObject({
        authorization: "Bearer t-secret",
        "x-databricks-azure-sp-management-token": "m-secret"
      })
      expect(printed.length).toBe(1)
      expect(JSON.stringify(printed)).not.toMatch(/[tm]-secret/)
    })
  )
})

describe("request", () => {
  const requesting = <A = unknown>(scripted: Scripted.Scripted, options: DatabricksClient.RequestOptions<A>) =>
    Effect.flatMap(DatabricksClient.DatabricksClient, (client) => client.request(options)).pipe(
      Effect.provide(Scripted.layer(scripted))
    )

  it.effect("sends path parameters, query and body", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([Scripted.json({ done: true })])
      const response = yield* requesting(scripted, {
        method: "PATCH",
        path: "/api/2.0/things/{id}/files/{file*}",
        pathParams: { id: 9007199254740993n, file: "/a b/c.txt" },
        query: { overwrite: true, tags: ["x", "y"], none: null, nested: { n: 1 } },
        body: { size: 9007199254740993n, none: null }
      })
      expect(response).toEqual({ done: true })
      expect(scripted.only()).toMatchObject({
        method: "PATCH",
        url: `${Scripted.host}/api/2.0/things/9007199254740993/files/a%20b/c.txt?overwrite=true&tags=x&tags=y&nested.n=1`,
        body: '{"size":9007199254740993,"none":null}'
      })
      expect(scripted.only().headers).toMatchObject({
        authorization: `Bearer ${Scripted.token}`,
        "content-type": "application/json"
      })
    })
  )

  it.effect("appends its query to an existing one", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([Scripted.json({})])
      yield* requesting(scripted, { method: "GET", path: "/api/2.0/things?a=1", query: { b: 2 } })
      expect(scripted.only().url).toBe(`${Scripted.host}/api/2.0/things?a=1&b=2`)
      expect(scripted.only().body).toBe("")
    })
  )

  it.effect("returns the response with all fields, validated by the schema", () =>
    Effect.gen(function* () {
      const came = '{"id":9007199254740993,"state":"INVENTED","new":{"x":[1,null]}}'
      const scripted = Scripted.make([Scripted.text(came)], { repeatLast: true })
      const expected = { id: 9007199254740993n, state: "INVENTED", new: { x: [1, null] } }
      expect(yield* requesting(scripted, { method: "GET", path: "/api/2.0/x", response: Anything })).toEqual(expected)
      expect(yield* requesting(scripted, { method: "GET", path: "/api/2.0/x" })).toEqual(expected)
      const wrong = Schema.Struct({ name: Schema.String })
      expect(
        yield* Effect.flip(requesting(scripted, { method: "GET", path: "/api/2.0/x", response: wrong }))
      ).toMatchObject({
        _tag: "DecodeError",
        message: "at name: is missing",
        service: "DatabricksClient",
        operation: "request",
        path: "/api/2.0/x",
        body: came
      })
    })
  )

  it.effect("accepts an empty response if no response schema is given", () =>
    Effect.gen(function* () {
      for (const answer of [Scripted.text(""), Scripted.empty({ status: 204 })]) {
        const scripted = Scripted.make([answer])
        expect(yield* requesting(scripted, { method: "DELETE", path: "/api/2.0/x" })).toBeUndefined()
        expect(scripted.only().body).toBe("")
      }
    })
  )

  const invalid: ReadonlyArray<
    readonly [what: string, options: DatabricksClient.RequestOptions<unknown>, says: string]
  > = [
    ["a path parameter is missing", { method: "GET", path: "/api/2.0/things/{id}" }, "at pathParams.id: is missing"],
    [
      "one of several path parameters is missing",
      { method: "GET", path: "/api/{a}/{b}", pathParams: { a: 1 } },
      "at pathParams.b: is missing"
    ],
    [
      "a path parameter is empty",
      { method: "GET", path: "/api/{a}", pathParams: { a: "" } },
      'at pathParams.a: an empty segment, "." and ".." cannot be part of a path'
    ],
    [
      "the path does not start with a slash",
      { method: "GET", path: "api/2.0/x" },
      "at path: expected an absolute path without a fragment, such as /api/2.0/token/list"
    ],
    [
      "the path is on another host",
      { method: "GET", path: "https://elsewhere.example.com/x" },
      "at path: expected an absolute path without a fragment, such as /api/2.0/token/list"
    ],
    [
      "the path has a fragment",
      { method: "GET", path: "/api/2.0/files/a#b" },
      "at path: expected an absolute path without a fragment, such as /api/2.0/token/list"
    ],
    ["a GET has a body", { method: "GET", path: "/api/2.0/x", body: {} }, "at body: GET has no body"],
    [
      "the path contains half of a surrogate pair",
      { method: "GET", path: "/api/{a}", pathParams: { a: "\udc00" } },
      "at pathParams.a: is not well-formed Unicode"
    ]
  ]
  for (const [what, options, says] of invalid) {
    it.effect(`fails with InvalidRequest if ${what}`, () =>
      Effect.gen(function* () {
        const scripted = Scripted.make([])
        const error = yield* Effect.flip(requesting(scripted, options))
        expect(error).toMatchObject({ _tag: "InvalidRequest", message: says })
        expect(scripted.requests).toEqual([])
      })
    )
  }

  it.effect("cannot change the host through its path", () =>
    Effect.gen(function* () {
      for (const path of [
        "//elsewhere.example.com/x",
        "/\\elsewhere.example.com",
        "/@elsewhere.example.com",
        "/../../x"
      ]) {
        const scripted = Scripted.make([Scripted.json({})])
        yield* requesting(scripted, { method: "GET", path })
        expect(new URL(scripted.only().url).origin).toBe(Scripted.host)
      }
    })
  )

  it.effect("is retried according to the `repeat` option", () =>
    Effect.gen(function* () {
      const attempts = (options: Partial<DatabricksClient.RequestOptions<unknown>>) => {
        const scripted = Scripted.make([Scripted.cut, Scripted.json({})])
        return requesting(scripted, { method: "POST", path: "/api/2.0/x", ...options }).pipe(
          Effect.ignore,
          RetryPolicy.withSchedule(Schedule.recurs(1)),
          Effect.map(() => scripted.requests.length)
        )
      }
      expect(yield* attempts({})).toBe(1)
      expect(yield* attempts({ repeatable: true })).toBe(2)
      expect(yield* attempts({ method: "GET" })).toBe(2)
      expect(yield* attempts({ method: "DELETE", repeatable: false })).toBe(1)
    })
  )

  it.effect("keeps the body of a sensitive response out of errors", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([Scripted.json({ value: "hunter2" })])
      const error = yield* Effect.flip(
        requesting(scripted, { method: "GET", path: "/api/2.0/x", response: Anything, sensitive: true })
      )
      expect(error).toMatchObject({ _tag: "DecodeError", body: "" })
    })
  )
})

describe("get -> change -> put", () => {
  it.effect("preserves unknown fields, unknown enum values, big integers, nulls and __proto__", () =>
    Effect.gen(function* () {
      const came =
        '{"id":9223372036854775807,"state":"INVENTED","size":-9007199254740993,"new":{"list":[1.5,null,"9007199254740993",{"deep":12345678901234567890}]},"nothing":null,"__proto__":{"a":1}}'
      const scripted = Scripted.make([Scripted.text(came), Scripted.json({})])
      yield* Effect.gen(function* () {
        const client = yield* DatabricksClient.DatabricksClient
        const thing = yield* client.call(get)({})
        yield* client.call(put)(thing)
      }).pipe(Effect.provide(Scripted.layer(scripted)))
      expect(scripted.requests[1]?.body).toBe(came)
    })
  )
})

it.effect("the client exposes its host", () =>
  Effect.map(Effect.provide(DatabricksClient.DatabricksClient, Scripted.layer(Scripted.make([]))), ({ host }) =>
    expect(host).toBe(Scripted.host)
  )
)
