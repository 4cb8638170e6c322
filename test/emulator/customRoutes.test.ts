/** Tests custom routes and the request log of the emulator. */
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as Fault from "../../src/emulator/Fault.js"
import * as AiSearch from "../../src/services/aisearch/AiSearch.js"
import * as Clusters from "../../src/services/Clusters.js"
import * as Tables from "../../src/services/catalog/Tables.js"
import { call, errorOf, get, post } from "./http.js"

const dashboards: ReadonlyArray<Emulator.CustomRoute> = [
  {
    method: "GET",
    path: "/api/2.0/lakeview/dashboards/{dashboard_id}",
    handle: ({ path, query, userName }) =>
      path.dashboard_id === "none"
        ? Effect.fail(Emulator.apiFailure(404, "NOT_FOUND", "There is no such dashboard."))
        : Effect.succeed({ id: path.dashboard_id, view: query.get("view"), userName })
  },
  { method: "POST", path: "/api/2.0/lakeview/dashboards", handle: ({ json }) => json },
  {
    method: "GET",
    path: "/files/{path*}",
    needsToken: false,
    handle: ({ path }) => Effect.succeed(HttpServerResponse.text(`at ${path.path}`))
  },
  { method: "GET", path: "/api/2.1/clusters/list", handle: () => Effect.succeed({ clusters: [] }) }
]

describe("custom routes", () => {
  const workspace = Emulator.layer({ routes: dashboards, userName: "me@example.com" })

  it.effect("respond with JSON, other content and errors", () =>
    Effect.gen(function* () {
      expect((yield* get("/api/2.0/lakeview/dashboards/a%2Fb?view=FULL")).json).toEqual({
        id: "a/b",
        view: "FULL",
        userName: "me@example.com"
      })
      expect((yield* post("/api/2.0/lakeview/dashboards", { big: 9007199254740993n })).json).toEqual({
        big: 9007199254740993n
      })
      expect(errorOf(yield* post("/api/2.0/lakeview/dashboards", "{"))).toEqual([
        400,
        "MALFORMED_REQUEST",
        "The body of the request is not JSON"
      ])
      expect(errorOf(yield* get("/api/2.0/lakeview/dashboards/none"))).toEqual([
        404,
        "NOT_FOUND",
        "There is no such dashboard."
      ])
      expect((yield* call("GET", "/files/a/b", undefined, { headers: {} })).text).toBe("at a/b")
    }).pipe(Effect.provide(workspace))
  )

  it.effect("take precedence, require a token and can be hit by faults", () =>
    Effect.gen(function* () {
      expect((yield* get("/api/2.0/clusters/list")).json).toEqual({ clusters: [] })
      expect((yield* call("GET", "/api/2.1/clusters/list", undefined, { headers: {} })).status).toBe(401)
      const { inject } = yield* Emulator.Emulator
      yield* inject(Fault.throttle({ on: { path: "/api/2.1/clusters/list" } }))
      expect((yield* get("/api/2.1/clusters/list")).status).toBe(429)
    }).pipe(Effect.provide(workspace))
  )
})

describe("handlers of operations", () => {
  const failing = Emulator.handle(Clusters.operations.get, ({ cluster_id }) =>
    Effect.fail(Emulator.apiFailure(400, "INVALID_STATE", `No ${cluster_id} today.`))
  )
  const exists = Emulator.handle(Tables.operations.exists, ({ full_name }, { userName }) =>
    Effect.succeed({ table_exists: full_name === userName })
  )
  const query = Emulator.handle(AiSearch.operations.queryIndex, ({ name }) =>
    Effect.succeed({ result: { data_array: [[name]] } })
  )
  const workspace = Emulator.layer({ routes: [failing, exists, query], userName: "me" })

  it.effect("take precedence, decode requests and can be hit by faults", () =>
    Effect.gen(function* () {
      expect(errorOf(yield* get("/api/2.1/clusters/get?cluster_id=c"))).toEqual([400, "INVALID_STATE", "No c today."])
      expect(errorOf(yield* get("/api/2.1/clusters/get"))[1]).toBe("INVALID_PARAMETER_VALUE")
      expect((yield* get("/api/2.1/unity-catalog/tables/me/exists")).json).toEqual({ table_exists: true })
      expect((yield* post("/api/2.0/ai-search/endpoints/a:query", { columns: [] })).json).toEqual({
        result: { data_array: [["endpoints/a"]] }
      })
      const { inject, requests } = yield* Emulator.Emulator
      yield* inject(Fault.throttle({ on: { path: "/api/2.1/unity-catalog/tables/me/exists" } }))
      expect((yield* get("/api/2.1/unity-catalog/tables/me/exists")).status).toBe(429)
      expect((yield* requests).at(-1)).toMatchObject({ service: "catalog.Tables", operation: "exists" })
    }).pipe(Effect.provide(workspace))
  )
})

describe("the request log", () => {
  it.effect("contains queries and bodies, with or without faults", () =>
    Effect.gen(function* () {
      const { inject, requests } = yield* Emulator.Emulator
      yield* inject(Fault.throttle({ on: { service: "Jobs", operation: "create" } }))
      yield* post("/api/2.2/jobs/create", { name: "a", big: 9007199254740993n })
      yield* get("/api/2.1/clusters/list?page_size=5&filter_by.cluster_states=RUNNING&filter_by.cluster_states=PENDING")
      yield* post("/api/2.2/jobs/create", "not JSON")
      yield* post("/api/2.2/jobs/create", { name: "x".repeat(100_000) })
      expect((yield* requests).map(({ body, query, status }) => [status, query, body])).toEqual([
        [429, {}, { name: "a", big: 9007199254740993n }],
        [200, { page_size: "5", "filter_by.cluster_states": ["RUNNING", "PENDING"] }, undefined],
        [400, {}, "not JSON"],
        [200, {}, undefined]
      ])
    }).pipe(Effect.provide(Emulator.layer()))
  )

  it.effect("does not contain credentials of token requests", () =>
    Effect.gen(function* () {
      const { requests } = yield* Emulator.Emulator
      yield* post("/oidc/v1/token", "grant_type=client_credentials&client_id=a&client_secret=dose-secret")
      const [handled] = yield* requests
      expect(handled?.operation).toBe("token")
      expect(JSON.stringify(handled)).not.toContain("dose-secret")
    }).pipe(Effect.provide(Emulator.layer()))
  )
})
