import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { invalidParameterValue } from "../../src/emulator/failure.js"
import * as Gateway from "../../src/emulator/gateway.js"
import * as InMemory from "../../src/emulator/inMemory.js"
import * as Kernel from "../../src/emulator/kernel.js"
import * as Router from "../../src/emulator/router.js"
import type * as Endpoint from "../../src/internal/call/operation.js"
import * as Wire from "../../src/schemas/Wire.js"
import { layered } from "../support/layered.js"
import { operationOf } from "../support/operation.js"
import { call, errorOf, get, post } from "./http.js"

const Inner = Schema.Struct({
  kinds: Wire.optional(Schema.Array(Wire.openEnum("Kind", ["A", "B"]))),
  deep: Wire.optional(Schema.Struct({ flag: Wire.optional(Schema.Boolean), tags: Wire.optional(Wire.StringMap) }))
})

interface Tree {
  readonly name?: string | null | undefined
  readonly child?: Tree | null | undefined
}

const Tree: Schema.Schema<Tree> = Schema.Struct({
  name: Wire.optional(Schema.String),
  child: Wire.optional(Schema.suspend(() => Tree))
})

const Thing = Schema.Struct({
  tree: Wire.optional(Tree),
  id: Wire.Int64,
  name: Schema.String,
  count: Wire.optional(Wire.Int),
  ratio: Wire.optional(Wire.Double),
  on: Wire.optional(Schema.Boolean),
  tags: Wire.optional(Wire.StringMap),
  inner: Wire.optional(Inner),
  list: Wire.optional(Schema.Array(Inner)),
  any: Wire.optional(Schema.Unknown)
})

const endpoint = (method: Endpoint.HttpMethod, path: string) =>
  operationOf({
    service: "Things",
    operation: `${method} ${path}`,
    method,
    path,
    request: Thing,
    response: Schema.Unknown
  })

/** Responds with the request that the handler gets. */
const echo = (method: Endpoint.HttpMethod, path: string) =>
  Router.route(endpoint(method, path), (request) => Effect.succeed(request))

const segments = (path: string) =>
  operationOf({
    service: "Things",
    operation: path,
    method: "GET",
    path,
    request: Schema.Struct({ a: Wire.optional(Schema.String), b: Wire.optional(Schema.String) }),
    response: Schema.Unknown
  })

const named = (path: string) =>
  Router.route(segments(path), (request, { minorVersion }) => Effect.succeed({ path, minorVersion, ...request }))

const nothing = operationOf({
  service: "Things",
  operation: "nothing",
  method: "DELETE",
  path: "/api/2.0/things/nothing"
})

const routes = [
  echo("GET", "/api/2.0/things/get"),
  echo("POST", "/api/2.0/things/create"),
  named("/api/2.1/permissions/{a}/{b}"),
  named("/api/2.1/permissions/things/{b}"),
  named("/api/2.1/{a*}/diagnostics"),
  named("/api/2.0/files/{a*}"),
  Router.route(nothing, () => Either.void),
  Router.route(
    operationOf({ service: "Things", operation: "fails", method: "GET", path: "/api/2.0/things/fails" }),
    () => Either.left(invalidParameterValue("Thing 5 does not exist"))
  ),
  Router.route(operationOf({ service: "Things", operation: "bug", method: "GET", path: "/api/2.0/things/bug" }), () => {
    throw new Error("a bug")
  }),
  Router.raw(
    operationOf({ service: "Things", operation: "open", method: "GET", path: "/open/door" }),
    () => Effect.succeed(HttpServerResponse.text("come in")),
    { needsToken: false }
  )
]

const served = (options: Kernel.Options = {}) =>
  Layer.scoped(
    HttpClient.HttpClient,
    Effect.map(Kernel.make(options), (kernel) => InMemory.make(Gateway.make(kernel, routes, () => undefined).handle))
  )

describe("Router", () => {
  layered(served(), (it) => {
    it.effect("decodes a query: numbers, booleans, lists, objects and maps", () =>
      Effect.gen(function* () {
        const { json, status } = yield* get(
          "/api/2.0/things/get?id=9223372036854775807&name=a%20b%2Bc&count=-3&ratio=1.50&on=true&tags.x.y=1&inner.kinds=A&inner.kinds=C&inner.deep.flag=False&unknown=1&tree.child.child.name=leaf"
        )
        expect(status).toBe(200)
        expect(json).toEqual({
          id: 9223372036854775807n,
          name: "a b+c",
          count: -3,
          ratio: 1.5,
          on: true,
          tags: { "x.y": "1" },
          inner: { kinds: ["A", "C"], deep: { flag: false } },
          tree: { child: { child: { name: "leaf" } } }
        })
      })
    )

    it.effect("decodes a body: keeps all digits, drops unknown fields and nulls", () =>
      Effect.gen(function* () {
        const { json, text } = yield* post(
          "/api/2.0/things/create",
          '{"id":9007199254740993,"name":"","ratio":9007199254740992,"count":null,"on":false,"what":1,"inner":{"kinds":[],"who":2},"any":{"a":[null,{"b":1}]}}'
        )
        expect(json).toEqual({
          id: 9007199254740993n,
          name: "",
          ratio: 9007199254740992n,
          on: false,
          inner: { kinds: [] },
          any: { a: [null, { b: 1 }] }
        })
        expect(text).toContain('"id":9007199254740993,')
      })
    )

    it.effect("accepts scalars as strings, and strings as scalars", () =>
      Effect.gen(function* () {
        const { json } = yield* post("/api/2.0/things/create", {
          id: "12",
          name: 5,
          count: "3",
          on: "true",
          tags: { "spark.speculation": true }
        })
        expect(json).toEqual({ id: 12, name: "5", count: 3, on: true, tags: { "spark.speculation": "true" } })
      })
    )

    it.effect("rejects invalid values and names the field", () =>
      Effect.gen(function* () {
        const refused = (body: unknown) => Effect.map(post("/api/2.0/things/create", body), errorOf)
        expect(yield* refused({ id: 1 })).toEqual([400, "INVALID_PARAMETER_VALUE", "Missing required field: name"])
        expect(yield* refused({ id: 1, name: null })).toEqual([
          400,
          "INVALID_PARAMETER_VALUE",
          "Missing required field: name"
        ])
        expect(yield* refused("")).toEqual([400, "INVALID_PARAMETER_VALUE", "Missing required field: id"])
        const parse = "Could not parse request object: "
        expect(yield* refused({ id: 1, name: "a", count: 1.5 })).toEqual([
          400,
          "MALFORMED_REQUEST",
          `${parse}Expected Scalar value for Int field 'count'`
        ])
        expect(yield* refused({ id: {}, name: "a" })).toEqual([
          400,
          "MALFORMED_REQUEST",
          `${parse}Expected Scalar value for Int64 field 'id'`
        ])
        expect(yield* refused({ id: 1, name: "a", list: [{}, { kinds: "A" }] })).toEqual([
          400,
          "MALFORMED_REQUEST",
          `${parse}Expected array for field list[1].kinds`
        ])
        expect(yield* refused({ id: 1, name: "a", inner: [] })).toEqual([
          400,
          "MALFORMED_REQUEST",
          `${parse}Expected object for field inner`
        ])
        expect(yield* refused({ id: 1, name: "a", tags: { k: null } })).toEqual([
          400,
          "MALFORMED_REQUEST",
          `${parse}Expected 'key' and 'value' to be set for JSON map field tags, got 'key: "k"' instead.`
        ])
        expect(yield* refused("{")).toEqual([
          400,
          "MALFORMED_REQUEST",
          "Invalid JSON given in the body of the request - failed to parse given JSON"
        ])
        expect(yield* refused("[]")).toEqual([
          400,
          "MALFORMED_REQUEST",
          "Invalid JSON given in the body of the request - expected a map"
        ])
      })
    )

    it.effect("a map keeps all keys", () =>
      Effect.gen(function* () {
        const body = '{"id":1,"name":"a","tags":{"__proto__":"x","constructor":"y","":"z"}}'
        expect((yield* post("/api/2.0/things/create", body)).text).toBe(body)
      })
    )

    it.effect("the most specific path wins, and its parameters are decoded once", () =>
      Effect.gen(function* () {
        const found = (path: string) => Effect.map(get(path), ({ json }) => json)
        expect(yield* found("/api/2.1/permissions/things/7")).toEqual({
          path: "/api/2.1/permissions/things/{b}",
          minorVersion: 1,
          b: "7"
        })
        expect(yield* found("/api/2.1/permissions/other/a%252Fb%2Fc")).toEqual({
          path: "/api/2.1/permissions/{a}/{b}",
          minorVersion: 1,
          a: "other",
          b: "a%2Fb/c"
        })
        expect(yield* found("/api/2.1/clusters/5/diagnostics")).toEqual({
          path: "/api/2.1/{a*}/diagnostics",
          minorVersion: 1,
          a: "clusters/5"
        })
        expect(yield* found("/api/2.0/files/a/b%20c/diagnostics/d%2Fe")).toEqual({
          path: "/api/2.0/files/{a*}",
          minorVersion: 0,
          a: "a/b c/diagnostics/d/e"
        })
      })
    )

    it.effect("accepts other minor versions", () =>
      Effect.gen(function* () {
        expect((yield* get("/api/2.2/permissions/things/7/")).json).toMatchObject({ minorVersion: 2, b: "7" })
      })
    )

    it.effect("unknown paths are not found", () =>
      Effect.gen(function* () {
        for (const [method, path, message] of [
          ["GET", "/api/2.0/things/none?a=1", "No API found for 'GET /things/none'"],
          ["PUT", "/api/2.1/things/get", "No API found for 'PUT /things/get'"],
          ["GET", "/api/2.0/files/", "No API found for 'GET /files/'"],
          ["GET", "/", "No API found for 'GET /'"]
        ] as const) {
          const { json, status } = yield* call(method, path)
          expect([status, json]).toEqual([404, { error_code: "ENDPOINT_NOT_FOUND", message }])
        }
      })
    )

    it.effect("responses have the workspace's headers", () =>
      Effect.gen(function* () {
        const { headers, text } = yield* call("DELETE", "/api/2.0/things/nothing")
        expect(text).toBe("{}")
        expect(headers["content-type"]).toBe("application/json; charset=utf-8")
        const failed = yield* get("/api/2.0/things/fails")
        expect([failed.status, failed.json]).toEqual([
          400,
          { error_code: "INVALID_PARAMETER_VALUE", message: "Thing 5 does not exist" }
        ])
        const ids = [headers["x-request-id"], failed.headers["x-request-id"]]
        for (const id of ids)
          expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
        expect(ids[0]).not.toBe(ids[1])
      })
    )

    it.effect("reports an internal error of the emulator", () =>
      Effect.gen(function* () {
        const [status, code, message] = errorOf(yield* get("/api/2.0/things/bug"))
        expect([status, code]).toEqual([500, "INTERNAL_ERROR"])
        expect(message).toContain("a bug")
      })
    )

    it.effect("HEAD is GET without a body", () =>
      Effect.gen(function* () {
        const { status, text } = yield* call("HEAD", "/api/2.1/permissions/things/7")
        expect([status, text]).toEqual([200, ""])
      })
    )

    it.effect("rejects missing and unsupported credentials", () =>
      Effect.gen(function* () {
        for (const headers of [{}, { authorization: "Negotiate x" }, { authorization: "Bearer " }]) {
          const refused = yield* call("GET", "/api/2.1/permissions/things/7", undefined, { headers })
          expect(errorOf(refused).slice(0, 2)).toEqual([401, "401"])
        }
        expect((yield* call("GET", "/nowhere", undefined, { headers: {} })).status).toBe(401)
        expect((yield* call("GET", "/open/door", undefined, { headers: {} })).text).toBe("come in")
      })
    )
  })

  it.effect("accepts only the given tokens, also as a password", () =>
    Effect.gen(function* () {
      const as = (authorization: string) =>
        call("GET", "/api/2.1/permissions/things/7", undefined, { headers: { authorization } })
      for (const good of ["Bearer good", "bearer good", `Basic ${btoa("token:good")}`]) {
        expect((yield* as(good)).status).toBe(200)
      }
      expect(errorOf(yield* as("Bearer bad"))).toEqual([403, "403", "Invalid access token."])
      expect(errorOf(yield* as(`Basic ${btoa("me@example.com:good")}`))).toEqual([
        401,
        "401",
        "Credential was not sent or was of an unsupported type for this API."
      ])
    }).pipe(Effect.provide(served({ tokens: ["good"] })))
  )

  it("fails for duplicate routes", () => {
    expect(() => Router.make([echo("GET", "/api/2.0/things/get"), echo("GET", "/api/2.1/things/get")])).toThrow(
      "duplicate route"
    )
  })
})
