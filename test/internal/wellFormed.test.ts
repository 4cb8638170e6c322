/**
 * Checks that text without a UTF-8 form is refused instead of changed, and that untyped JavaScript values are refused.
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Endpoint from "../../src/internal/call/operation.js"
import * as Credentials from "../../src/layers/Credentials.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as Wire from "../../src/schemas/Wire.js"
import { operationOf } from "../support/operation.js"
import * as Scripted from "../support/scripted.js"

const half = "\ud83d"

const post = operationOf({
  service: "Things",
  operation: "post",
  method: "POST",
  path: "/things/{id}",
  query: ["name"],
  request: Schema.Struct({
    id: Schema.String,
    name: Wire.optional(Schema.String),
    tags: Wire.optional(Wire.StringMap),
    list: Wire.optional(Schema.Array(Schema.Struct({ text: Schema.String })))
  })
})

describe("rejects half of a surrogate pair", () => {
  it.each([
    ["in the path", { id: half }, "at id: is not well-formed Unicode"],
    ["in the query", { id: "a", name: `x${half}` }, "at name: is not well-formed Unicode"],
    ["in the query, the second half", { id: "a", name: "\ude00" }, "at name: is not well-formed Unicode"],
    ["in the body", { id: "a", tags: { a: "b", c: `${half}x` } }, "at tags.c: is not well-formed Unicode"],
    ["in a name in the body", { id: "a", tags: { [half]: "b" } }, "at tags: is not well-formed Unicode"],
    ["in a list", { id: "a", list: [{ text: "a" }, { text: half }] }, "at list[1].text: is not well-formed Unicode"],
    ["after a backslash", { id: "a", tags: { a: `\\${half}` } }, "at tags.a: is not well-formed Unicode"]
  ])("%s", (_, request, says) => {
    expect(post.encode(request)).toEqual(Either.left(says))
  })

  it.each(["\ud83d\ude00", "\\ud83d", "\\\\ud83d", "ud83d"])("and sends what only looks like it: %j", (text) => {
    const encoded = post.encode({ id: "a", name: text, tags: { a: text } })
    if (Either.isLeft(encoded)) throw new Error(encoded.left)
    expect(encoded.right.body).toBe(JSON.stringify({ tags: { a: text } }))
    expect(new URL(`http://x${encoded.right.url}`).searchParams.get("name")).toBe(text)
  })

  const adHoc = (options: object) =>
    Endpoint.adHoc({
      service: "s",
      operation: "o",
      method: "POST",
      path: "/x",
      response: Schema.Unknown,
      ...options
    }).encode({})

  it.each([
    [{ body: { a: half } }, "at a: is not well-formed Unicode"],
    [{ body: half }, "is not well-formed Unicode"],
    [{ query: { a: { b: half } } }, "at a.b: is not well-formed Unicode"],
    [{ path: "/x/{a}", pathParams: { a: half } }, "at pathParams.a: is not well-formed Unicode"],
    [
      { path: `/x${half}` },
      "at path: expected printable ASCII without spaces; pass other characters in pathParams or query"
    ],
    [
      { path: "/x y" },
      "at path: expected printable ASCII without spaces; pass other characters in pathParams or query"
    ],
    [{ path: 5 }, "at path: expected an absolute path without a fragment, such as /api/2.0/token/list"],
    [{ method: "get" }, "at method: expected GET, HEAD, POST, PUT, PATCH, DELETE"],
    [{ method: undefined }, "at method: expected GET, HEAD, POST, PUT, PATCH, DELETE"]
  ])("in a custom request: %j", (options, says) => {
    expect(adHoc(options)).toEqual(Either.left(says))
  })
})

describe("a value of another type fails with ConfigurationError", () => {
  const { host } = Scripted
  const token = Redacted.make("dapi")
  it.effect.each([
    ["a token that is not redacted", { host, token: "dapi-secret" }, "The token is not redacted"],
    ["a token that contains a number", { host, token: Redacted.make(5) }, "The token contains a number"],
    ["no token", { host }, "The token is empty"],
    ["null as the token", { host, token: null }, "The token is empty"],
    ["a number as the host", { host: 5, token }, "The host is a number"],
    ["a URL as the host", { host: new URL(host), token }, "The host is a object"],
    ["null as the host", { host: null, token }, "The host is empty"],
    ["nothing", undefined, "The host is empty"]
  ] as ReadonlyArray<readonly [string, unknown, string]>)("%s", ([_, options, says]) =>
    Effect.gen(function* () {
      const layer = DatabricksClient.layer(options as never).pipe(Layer.provide(Scripted.make([]).layerHttp))
      const error = yield* Effect.flip(Effect.scoped(Layer.build(layer)))
      expect(error._tag).toBe("ConfigurationError")
      expect(error.message).toContain(says)
      expect(error.message).not.toContain("dapi-secret")
    })
  )

  it.effect.each([
    ["oauthM2M", Credentials.oauthM2M, { host, clientId: "c", clientSecret: "s" }],
    ["oauthM2M", Credentials.oauthM2M, { host, clientId: 5, clientSecret: Redacted.make("s") }],
    ["azureClientSecret", Credentials.azureClientSecret, { host, tenantId: "t", clientId: "c", clientSecret: "s" }],
    ["azureClientSecret", Credentials.azureClientSecret, { host, tenantId: 5, clientId: "c", clientSecret: token }]
  ] as ReadonlyArray<
    readonly [string, (options: never) => Layer.Layer<unknown, unknown, HttpClient.HttpClient>, unknown]
  >)("%s", ([_, layer, options]) =>
    Effect.gen(function* () {
      const built = Layer.build(layer(options as never)).pipe(Effect.provide(Scripted.make([]).layerHttp))
      const exit = yield* Effect.exit(Effect.scoped(built))
      expect(Exit.isFailure(exit) && exit.cause).toMatchObject({
        _tag: "Fail",
        error: { _tag: "ConfigurationError" }
      })
    })
  )

  it.effect("and any program name is accepted", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([Scripted.json({})])
      const layer = DatabricksClient.layer({ host, token, userAgent: Symbol("x") as never })
      yield* Effect.flatMap(DatabricksClient.DatabricksClient, (client) =>
        client.request({ method: "GET", path: "/x" })
      ).pipe(Effect.provide(Layer.provide(layer, scripted.layerHttp)))
      expect(scripted.only().headers["user-agent"]).toContain("effect-databricks/")
    })
  )
})
