/** Tests the store: resources of generated APIs, of which no test names more than it uses. */
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { generatedOperations } from "../../scripts/allOperations.js"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as Fault from "../../src/emulator/Fault.js"
import { Shapes } from "../../src/emulator/store/shapes.js"
import type { Any } from "../../src/internal/call/operation.js"
import { operations as catalogs } from "../../src/services/catalog/Catalogs.js"
import { operations as tables } from "../../src/services/catalog/Tables.js"
import { bodyOf, call, errorOf, get, post } from "./http.js"

const uc = "/api/2.1/unity-catalog"

const test = Emulator.layer({ userName: "me@example.com" })

const codeOf = (answer: Parameters<typeof errorOf>[0]) => errorOf(answer).slice(0, 2)

const json = <A extends { readonly json: unknown }, E, R>(answer: Effect.Effect<A, E, R>) =>
  Effect.map(answer, (given) => given.json)

/** A catalog with a schema. */
const withSchema = Effect.all([
  post(`${uc}/catalogs`, { name: "main", comment: "c" }),
  post(`${uc}/schemas`, { name: "sales", catalog_name: "main" })
])

const table = (name: string) =>
  post(`${uc}/tables`, {
    name,
    catalog_name: "main",
    schema_name: "sales",
    table_type: "EXTERNAL",
    data_source_format: "DELTA",
    storage_location: "s3://a"
  })

describe("the store of the emulator", () => {
  it.effect("creates, changes, renames and deletes", () =>
    Effect.gen(function* () {
      const created = bodyOf(catalogs.create)(yield* post(`${uc}/catalogs`, { name: "main", comment: "c" }))
      expect(created).toMatchObject({ name: "main", comment: "c" })
      expect(codeOf(yield* post(`${uc}/catalogs`, { name: "main" }))).toEqual([400, "CATALOG_ALREADY_EXISTS"])
      expect(yield* json(call("PATCH", `${uc}/catalogs/main`, { comment: "d", new_name: "old" }))).toMatchObject({
        name: "old",
        comment: "d"
      })
      expect(codeOf(yield* get(`${uc}/catalogs/main`))).toEqual([404, "CATALOG_DOES_NOT_EXIST"])
      expect(yield* json(get(`${uc}/catalogs`))).toMatchObject({ catalogs: [{ name: "old", comment: "d" }] })
      expect((yield* call("DELETE", `${uc}/catalogs/old`)).text).toBe("{}")
      expect(codeOf(yield* call("DELETE", `${uc}/catalogs/old`))).toEqual([404, "CATALOG_DOES_NOT_EXIST"])
      expect(yield* json(get(`${uc}/catalogs`))).toEqual({})
    }).pipe(Effect.provide(test))
  )

  it.effect("lets faults name its operations, also of an API that is not loaded yet", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator.Emulator
      yield* emulator.inject(
        Fault.status({ status: 503, errorCode: "TEMPORARILY_UNAVAILABLE", on: { service: "tags.TagPolicies" } }),
        Fault.status({ status: 429, errorCode: "X", on: { service: "catalog.Catalogs", operation: "get" } })
      )
      yield* post(`${uc}/catalogs`, { name: "main" })
      expect(codeOf(yield* get(`${uc}/catalogs/main`))).toEqual([429, "X"])
      expect(codeOf(yield* get("/api/2.1/tag-policies"))).toEqual([503, "TEMPORARILY_UNAVAILABLE"])
      expect(yield* emulator.faults).toEqual([])
    }).pipe(Effect.provide(test))
  )

  it.effect("takes the id of a new resource from its own parameter, not from request_id", () =>
    Effect.gen(function* () {
      const environments = "/api/environments/v1/workspace-base-environments"
      yield* post(`${environments}?request_id=r-1&workspace_base_environment_id=ml`, { display_name: "ML" })
      expect(yield* json(get(`${environments}/ml`))).toMatchObject({ display_name: "ML" })
    }).pipe(Effect.provide(test))
  )

  it.effect("names what has a catalog and a schema by three levels", () =>
    Effect.gen(function* () {
      expect(codeOf(yield* table("orders"))).toEqual([404, "CATALOG_DOES_NOT_EXIST"])
      yield* withSchema
      expect(bodyOf(tables.create)(yield* table("orders"))).toMatchObject({
        full_name: "main.sales.orders",
        name: "orders"
      })
      expect((yield* get(`${uc}/tables/main.sales.orders`)).status).toBe(200)
      expect(codeOf(yield* get(`${uc}/tables?catalog_name=main&schema_name=other`))).toEqual([
        404,
        "SCHEMA_DOES_NOT_EXIST"
      ])
      expect(yield* json(get(`${uc}/tables?catalog_name=main&schema_name=sales`))).toMatchObject({
        tables: [{ full_name: "main.sales.orders" }]
      })
      expect(errorOf(yield* call("DELETE", `${uc}/schemas/main.sales`))).toEqual([
        400,
        "SCHEMA_NOT_EMPTY",
        "Schema 'main.sales' is not empty. The schema has 1 tables(s), 0 functions(s), 0 volumes(s)"
      ])
      expect((yield* call("DELETE", `${uc}/schemas/main.sales?force=true`)).status).toBe(200)
      expect((yield* get(`${uc}/tables/main.sales.orders`)).status).toBe(404)
    }).pipe(Effect.provide(test))
  )

  it.effect("refuses names that Unity Catalog does not allow", () =>
    Effect.gen(function* () {
      const refused = [400, "INVALID_PARAMETER_VALUE"]
      for (const name of ["a.b", "a b", "a/b", "", "a\u007f", "a".repeat(256)]) {
        expect([name, codeOf(yield* post(`${uc}/catalogs`, { name }))]).toEqual([name, refused])
      }
      yield* withSchema
      const volume = { catalog_name: "main", schema_name: "sales", volume_type: "MANAGED" }
      expect(codeOf(yield* post(`${uc}/schemas`, { name: "a.b", catalog_name: "main" }))).toEqual(refused)
      expect(codeOf(yield* post(`${uc}/volumes`, { ...volume, name: "a b" }))).toEqual(refused)
      expect(codeOf(yield* call("PATCH", `${uc}/catalogs/main`, { new_name: "a.b" }))).toEqual(refused)
      yield* post(`${uc}/volumes`, { ...volume, name: "a-b_ü" })
      expect(yield* json(get(`${uc}/volumes?catalog_name=main&schema_name=sales`))).toMatchObject({
        volumes: [{ name: "a-b_ü" }]
      })
    }).pipe(Effect.provide(test))
  )

  it.effect("gives objects of Unity Catalog an owner, times and a place, and keeps the passwords of connections", () =>
    Effect.gen(function* () {
      yield* withSchema
      const made = (kind: string, body: object) => json(post(`${uc}/${kind}`, body))
      const owned = { owner: "me@example.com", created_by: "me@example.com", created_at: expect.any(Number) }
      const id = expect.stringMatching(/^[0-9a-f-]{36}$/)
      const volume = { catalog_name: "main", schema_name: "sales", name: "v" }
      expect(yield* made("volumes", { ...volume, volume_type: "MANAGED" })).toMatchObject({
        ...owned,
        storage_location: expect.stringMatching(/\/volumes\/[0-9a-f-]{36}$/)
      })
      expect(
        yield* made("volumes", { ...volume, name: "e", volume_type: "EXTERNAL", storage_location: "s3://b/x/" })
      ).toMatchObject({ storage_location: "s3://b/x" })
      expect(
        yield* made("volumes", { ...volume, name: "m", volume_type: "MANAGED", storage_location: "s3://b/x" })
      ).toMatchObject({ message: "CreateVolume storage_location can not be provided." })
      expect(yield* made("models", { catalog_name: "main", schema_name: "sales", name: "m" })).toMatchObject(owned)
      expect(yield* made("shares", { name: "s" })).toMatchObject(owned)
      expect(
        yield* made("connections", {
          name: "c",
          connection_type: "POSTGRESQL",
          options: { host: "h", user: "u", password: "p" }
        })
      ).toMatchObject({ ...owned, connection_id: id, credential_type: "USERNAME_PASSWORD", options: { host: "h" } })
      expect((yield* get(`${uc}/connections/c`)).text).not.toContain("password")
      expect(errorOf(yield* post(`${uc}/catalogs`, { name: "a b" }))[2]).toContain('name "a b" is not a valid name.')
    }).pipe(Effect.provide(test))
  )

  it.effect("keeps storage credentials that locations use", () =>
    Effect.gen(function* () {
      const location = { name: "l", credential_name: "c", url: "s3://b" }
      expect(errorOf(yield* post(`${uc}/external-locations`, location))).toEqual([
        404,
        "STORAGE_CREDENTIAL_DOES_NOT_EXIST",
        "Storage Credential 'c' does not exist."
      ])
      const role = { aws_iam_role: { role_arn: "arn:aws:iam::1:role/r" } }
      const { id } = (yield* json(post(`${uc}/storage-credentials`, { name: "c", ...role }))) as { readonly id: string }
      expect(yield* json(post(`${uc}/external-locations`, location))).toMatchObject({
        credential_id: id,
        isolation_mode: "ISOLATION_MODE_OPEN",
        owner: "me@example.com"
      })
      expect((yield* call("DELETE", `${uc}/storage-credentials/c`)).status).toBe(400)
      expect((yield* call("DELETE", `${uc}/storage-credentials/c?force=true`)).status).toBe(200)
      expect(errorOf(yield* get(`${uc}/external-locations/none`)).slice(1)).toEqual([
        "EXTERNAL_LOCATION_DOES_NOT_EXIST",
        "External Location 'none' does not exist."
      ])
    }).pipe(Effect.provide(test))
  )

  it.effect("returns pages", () =>
    Effect.gen(function* () {
      yield* withSchema
      for (const name of ["a", "b", "c"]) yield* table(name)
      const list = `${uc}/tables?catalog_name=main&schema_name=sales&max_results=2`
      const first = (yield* json(get(list))) as { readonly next_page_token: string; readonly tables: unknown }
      expect(first.tables).toMatchObject([{ name: "a" }, { name: "b" }])
      expect(yield* json(get(`${list}&page_token=${first.next_page_token}`))).toEqual({
        tables: [expect.objectContaining({ name: "c" })]
      })
      yield* post(`${uc}/schemas`, { name: "other", catalog_name: "main" })
      const other = `${uc}/tables?catalog_name=main&schema_name=other`
      expect((yield* get(`${other}&page_token=${first.next_page_token}`)).status).toBe(400)
    }).pipe(Effect.provide(test))
  )

  it.effect("assigns IDs, applies masks, and lists below a parent that must exist", () =>
    Effect.gen(function* () {
      const dashboards = "/api/2.0/lakeview/dashboards"
      const { dashboard_id } = (yield* json(post(dashboards, { display_name: "Sales" }))) as {
        readonly dashboard_id: string
      }
      expect(dashboard_id).toMatch(/^[0-9a-f-]{36}$/)
      expect((yield* post(`${dashboards}/none/schedules`, { cron_schedule: {} })).status).toBe(400)
      const cron_schedule = { quartz_cron_expression: "0 0 8 * * ?", timezone_id: "UTC" }
      expect(codeOf(yield* post(`${dashboards}/none/schedules`, { cron_schedule }))).toEqual([
        404,
        "RESOURCE_DOES_NOT_EXIST"
      ])
      yield* post(`${dashboards}/${dashboard_id}/schedules`, { cron_schedule })
      expect(yield* json(get(`${dashboards}/${dashboard_id}/schedules`))).toMatchObject({
        schedules: [{ dashboard_id, cron_schedule }]
      })

      const query = { display_name: "q", query_text: "SELECT 1", description: "old" }
      const { id } = (yield* json(post("/api/2.0/sql/queries", { query }))) as { readonly id: string }
      const change = { query: { display_name: "r", query_text: "SELECT 2" }, update_mask: "query_text,description" }
      const changed = yield* json(call("PATCH", `/api/2.0/sql/queries/${id}`, change))
      expect(changed).toMatchObject({ id, display_name: "q", query_text: "SELECT 2" })
      expect(changed).not.toHaveProperty("description")
      expect(yield* json(get("/api/2.0/sql/queries"))).toMatchObject({ results: [{ id }] })
    }).pipe(Effect.provide(test))
  )

  it.effect("serves resource names and finished operations", () =>
    Effect.gen(function* () {
      const postgres = "/api/2.0/postgres"
      const operation = (yield* json(
        post(`${postgres}/projects?project_id=shop`, { spec: { display_name: "Shop" } })
      )) as {
        readonly name: string
      }
      expect(operation).toMatchObject({ done: true, response: { name: "projects/shop" } })
      expect(yield* json(get(`${postgres}/${operation.name}`))).toEqual(operation)
      yield* post(`${postgres}/projects/shop/branches?branch_id=dev`, {})
      expect(yield* json(get(`${postgres}/projects/shop/branches/dev`))).toMatchObject({
        name: "projects/shop/branches/dev"
      })
      expect(yield* json(get(`${postgres}/projects/shop/branches`))).toMatchObject({
        branches: [{ name: "projects/shop/branches/dev" }]
      })
      yield* call("DELETE", `${postgres}/projects/shop`)
      expect((yield* get(`${postgres}/projects/shop/branches/dev`)).status).toBe(404)
    }).pipe(Effect.provide(test))
  )

  it.effect("keeps settings and the resources of accounts", () =>
    Effect.gen(function* () {
      const setting = "/api/2.0/settings/types/default_namespace_ws/names/default"
      const change = { allow_missing: true, field_mask: "namespace.value", setting: { namespace: { value: "main" } } }
      expect((yield* call("PATCH", setting, change)).json).toMatchObject({ namespace: { value: "main" } })
      expect(yield* json(get(setting))).toMatchObject({ namespace: { value: "main" } })

      const networks = (account: string) => `/api/2.0/accounts/${account}/networks`
      const { network_id } = (yield* json(post(networks("a"), { network_name: "n" }))) as {
        readonly network_id: string
      }
      expect((yield* get(`${networks("a")}/${network_id}`)).status).toBe(200)
      expect((yield* get(`${networks("b")}/${network_id}`)).status).toBe(404)
    }).pipe(Effect.provide(test))
  )

  it.effect("says which operation it does not serve, and what does not exist at all", () =>
    Effect.gen(function* () {
      const [status, code, message] = errorOf(
        yield* post("/api/2.0/lakeview/dashboards/migrate", { source_dashboard_id: "1" })
      )
      expect([status, code]).toEqual([501, "NOT_IMPLEMENTED"])
      expect(message).toContain("dashboards.Lakeview.migrate, POST /api/2.0/lakeview/dashboards/migrate")
      expect(codeOf(yield* post("/api/2.0/ai-search/endpoints/a:query", {}))).toEqual([501, "NOT_IMPLEMENTED"])
      expect(codeOf(yield* get("/api/2.0/nothing"))).toEqual([404, "ENDPOINT_NOT_FOUND"])
      expect(codeOf(yield* get("/api/2.1/nothing/here"))).toEqual([404, "ENDPOINT_NOT_FOUND"])
    }).pipe(Effect.provide(test))
  )

  it("finds the shape of all but 300 operations", async () => {
    const apis = new Map<string, Array<Any>>()
    for (const operation of await generatedOperations()) {
      apis.set(operation.service, [...(apis.get(operation.service) ?? []), operation])
    }
    const shapeless = [...apis.values()].flatMap((operations) => {
      const shapes = new Shapes(operations)
      return operations.filter((operation) => shapes.of(operation) === undefined)
    })
    expect(shapeless.length).toBeLessThan(300)
  })
})
