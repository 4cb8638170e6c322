/** Tests the library's schemas in a backend: HTTP requests and responses, and JSON with Effect's own functions. */
import * as HttpApi from "@effect/platform/HttpApi"
import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import * as HttpApiClient from "@effect/platform/HttpApiClient"
import * as HttpApiEndpoint from "@effect/platform/HttpApiEndpoint"
import * as HttpApiGroup from "@effect/platform/HttpApiGroup"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as HttpServer from "@effect/platform/HttpServer"
import * as OpenApi from "@effect/platform/OpenApi"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { Jobs, Permissions, Wire, Workspace } from "../../src/index.js"

const runs = HttpApiGroup.make("runs")
  .add(
    HttpApiEndpoint.post("start", "/jobs/:job_id/runs")
      .setPath(Schema.Struct({ job_id: Wire.Int64FromString }))
      .addSuccess(Jobs.RunNowResponse)
  )
  .add(
    HttpApiEndpoint.get("get", "/runs")
      .setUrlParams(Schema.Struct({ run_id: Wire.Int64FromString }))
      .addSuccess(Jobs.Run)
  )
  .add(HttpApiEndpoint.post("submit", "/runs").setPayload(Jobs.RepairRunRequest).addSuccess(Jobs.RunNowResponse))

const Backend = HttpApi.make("backend").add(runs)

const RunsLive = HttpApiBuilder.group(Backend, "runs", (handlers) =>
  handlers
    .handle("start", ({ path }) => Effect.succeed({ run_id: path.job_id, number_in_job: 7 }))
    .handle("get", ({ urlParams: { run_id } }) => Effect.succeed({ run_id, tasks: [{ run_id, task_key: "a" }] }))
    .handle("submit", ({ payload }) => Effect.succeed({ run_id: payload.run_id }))
)

const handler = HttpApiBuilder.toWebHandler(
  Layer.merge(HttpApiBuilder.api(Backend).pipe(Layer.provide(RunsLive)), HttpServer.layerContext)
).handler

const client = HttpApiClient.makeWith(Backend, {
  baseUrl: "http://127.0.0.1",
  httpClient: HttpClient.make((request, url) =>
    Effect.map(
      Effect.promise(() =>
        handler(
          new Request(url, {
            method: request.method,
            headers: request.headers,
            body: request.body._tag === "Uint8Array" ? new Uint8Array(request.body.body) : null
          })
        )
      ),
      (response) => HttpClientResponse.fromWeb(request, response)
    )
  )
})

const ids = [0, -5, 2 ** 53 - 1, 9007199254740993n, 9223372036854775807n, -9223372036854775808n] as const

describe("a backend", () => {
  it.effect.each(ids)("passes on the id %s exactly, in path, query and body", (id) =>
    Effect.gen(function* () {
      const { runs } = yield* client
      expect(yield* runs.start({ path: { job_id: id } })).toStrictEqual({ run_id: id, number_in_job: 7 })
      expect(yield* runs.get({ urlParams: { run_id: id } })).toStrictEqual({
        run_id: id,
        tasks: [{ run_id: id, task_key: "a" }]
      })
      expect(yield* runs.submit({ payload: { run_id: id } })).toStrictEqual({ run_id: id })
    })
  )

  it.effect("writes an id as a number up to 2^53, and as a string of digits beyond", () =>
    Effect.promise(async () => {
      const textOf = async (id: string) =>
        (await handler(new Request(`http://127.0.0.1/jobs/${id}/runs`, { method: "POST" }))).text()
      expect(await textOf("9007199254740991")).toBe('{"run_id":9007199254740991,"number_in_job":7}')
      expect(await textOf("9007199254740993")).toBe('{"run_id":"9007199254740993","number_in_job":7}')
    })
  )

  it.effect.each(["x", "", "1.5", "9223372036854775808", "0x10", "1e3", "007", " 5", "-0"])(
    "rejects the id %j in a query",
    (id) =>
      Effect.promise(async () => {
        const { status } = await handler(new Request(`http://127.0.0.1/runs?run_id=${encodeURIComponent(id)}`))
        expect(status).toBe(400)
      })
  )

  it("has an OpenAPI description", () => {
    const { components, paths } = OpenApi.fromApi(Backend)
    expect(Object.keys(components.schemas)).toEqual(
      expect.arrayContaining(["Int64", "Run", "RunNowResponse", "RunTask", "Int64FromString"])
    )
    expect(components.schemas.Int64).toMatchObject({ anyOf: [{ type: "integer" }, { type: "string" }] })
    expect(paths["/runs"]?.get?.responses?.[200]?.content?.["application/json"]?.schema).toEqual({
      $ref: "#/components/schemas/Run"
    })
  })
})

describe("Schema.parseJson", () => {
  it.each([
    ["RunNowResponse", Jobs.RunNowResponse, { run_id: 9007199254740993n }, '{"run_id":"9007199254740993"}'],
    ["WorkspaceObjectId", Workspace.WorkspaceObjectId, 9007199254740993n, '"9007199254740993"'],
    ["ObjectId", Permissions.ObjectId, 9007199254740993n, '"9007199254740993"'],
    [
      "JsonObject",
      Wire.JsonObject,
      { flow: { rows: [9007199254740993n, 1] } },
      '{"flow":{"rows":["9007199254740993",1]}}'
    ]
  ] as ReadonlyArray<readonly [string, Schema.Schema.AnyNoContext, unknown, string]>)(
    "writes %s with all digits",
    (_, schema, value, text) => {
      const inJson = Schema.parseJson(schema)
      expect(Schema.encodeSync(inJson)(value)).toBe(text)
      expect(Schema.encodeSync(inJson)(Schema.decodeSync(inJson)(text))).toBe(text)
    }
  )

  it("reads an id in both forms, and rejects one that has lost digits", () => {
    const decode = Schema.decodeEither(Schema.parseJson(Jobs.RunNowResponse))
    expect(decode('{"run_id":5}')).toStrictEqual(Either.right({ run_id: 5 }))
    expect(decode('{"run_id":"5"}')).toStrictEqual(Either.right({ run_id: 5 }))
    expect(decode('{"run_id":"9007199254740993"}')).toStrictEqual(Either.right({ run_id: 9007199254740993n }))
    expect(Either.isLeft(decode('{"run_id":9007199254740993}'))).toBe(true)
    expect(Either.isLeft(decode('{"run_id":"x"}'))).toBe(true)
  })

  it("does not change values without bigints", () => {
    const value = { a: [{ b: 1 }], c: null }
    expect(Schema.encodeSync(Wire.Json)(value)).toBe(value)
  })
})
