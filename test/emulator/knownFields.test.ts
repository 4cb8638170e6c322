/** Tests what the store sets in resources beside their identifiers. */
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/emulator/Emulator.js"
import { call, get, post } from "./http.js"

const test = Emulator.layer({ userName: "me@example.com" })

/** What the tests read of responses. */
interface Body {
  readonly budget: { readonly budget_configuration_id: string }
  readonly dashboard_id: string
  readonly effective_run_as: unknown
  readonly etag: string
  readonly id: string
  readonly ip_access_list: { readonly list_id: string }
  readonly lifecycle_state: string
  readonly log_delivery_configuration: { readonly config_id: string }
  readonly metastore_id: string
}

const json = <A extends { readonly json: unknown }, E, R>(answer: Effect.Effect<A, E, R>) =>
  Effect.map(answer, (given) => given.json as Body)

const [then, later] = ["1970-01-01T00:00:00.000Z", "1970-01-01T00:00:01.000Z"]

describe("what the emulator sets", () => {
  it.effect("in queries and alerts", () =>
    Effect.gen(function* () {
      const owned = {
        owner_user_name: "me@example.com",
        lifecycle_state: "ACTIVE",
        parent_path: "/Workspace/Users/me@example.com",
        create_time: then
      }
      const query = yield* json(post("/api/2.0/sql/queries", { query: { display_name: "q", query_text: "SELECT 1" } }))
      expect(query).toMatchObject({ ...owned, update_time: then, run_as_mode: "OWNER" })
      yield* TestClock.adjust("1 second")
      const change = { query: { query_text: "SELECT 2" }, update_mask: "query_text" }
      expect(yield* json(call("PATCH", `/api/2.0/sql/queries/${query.id}`, change))).toMatchObject({
        ...owned,
        update_time: later,
        last_modifier_user_name: "me@example.com"
      })
      const alert = { display_name: "a", query_id: query.id, parent_path: "/Workspace/Shared" }
      expect(yield* json(post("/api/2.0/sql/alerts", { alert }))).toMatchObject({
        ...owned,
        parent_path: "/Workspace/Shared",
        create_time: later,
        state: "UNKNOWN"
      })
    }).pipe(Effect.provide(test))
  )

  it.effect("in alerts with a schedule, which stay until they are purged", () =>
    Effect.gen(function* () {
      const alerts = "/api/2.0/alerts"
      const { effective_run_as, id, lifecycle_state } = yield* json(
        post(alerts, {
          display_name: "a",
          query_text: "SELECT 1 AS x",
          warehouse_id: "w",
          schedule: { quartz_cron_schedule: "0 0 * * * ?", timezone_id: "UTC" },
          evaluation: { source: { name: "x" }, comparison_operator: "EQUAL" }
        })
      )
      expect([lifecycle_state, effective_run_as]).toEqual(["ACTIVE", { user_name: "me@example.com" }])
      yield* call("DELETE", `${alerts}/${id}`)
      expect(yield* json(get(`${alerts}/${id}`))).toMatchObject({ lifecycle_state: "DELETED" })
      expect(yield* json(get(alerts))).toEqual({})
      yield* call("DELETE", `${alerts}/${id}?purge=true`)
      expect((yield* get(`${alerts}/${id}`)).status).toBe(404)
    }).pipe(Effect.provide(test))
  )

  it.effect("in dashboards, which go to the trash", () =>
    Effect.gen(function* () {
      const dashboards = "/api/2.0/lakeview/dashboards"
      const made = yield* json(post(dashboards, { display_name: "Sales", parent_path: "/Workspace/Shared" }))
      expect(made).toMatchObject({
        parent_path: "/Shared",
        path: "/Shared/Sales.lvdash.json",
        lifecycle_state: "ACTIVE",
        create_time: then
      })
      yield* TestClock.adjust("1 second")
      const changed = yield* json(
        call("PATCH", `${dashboards}/${made.dashboard_id}`, { display_name: "All", etag: made.etag })
      )
      expect(changed).toMatchObject({ path: "/Shared/All.lvdash.json", create_time: then, update_time: later })
      expect(changed.etag).not.toBe(made.etag)
      yield* call("DELETE", `${dashboards}/${made.dashboard_id}`)
      expect(yield* json(get(`${dashboards}/${made.dashboard_id}`))).toMatchObject({ lifecycle_state: "TRASHED" })
      expect(yield* json(get(dashboards))).toEqual({})
      expect(yield* json(get(`${dashboards}?show_trashed=true`))).toMatchObject({
        dashboards: [{ lifecycle_state: "TRASHED" }]
      })
      expect(yield* json(post(dashboards, { display_name: "Mine" }))).toMatchObject({
        path: "/Users/me@example.com/Mine.lvdash.json"
      })
    }).pipe(Effect.provide(test))
  )

  it.effect("in IP access lists, which have an ID", () =>
    Effect.gen(function* () {
      const lists = "/api/2.0/ip-access-lists"
      const given = { label: "office", list_type: "ALLOW", ip_addresses: ["1.2.3.4", "1.2.4.0/24"] }
      const { ip_access_list } = yield* json(post(lists, given))
      expect(ip_access_list).toMatchObject({ ...given, address_count: 2, enabled: true, created_at: 0 })
      const one = `${lists}/${ip_access_list.list_id}`
      yield* call("PATCH", one, { ip_addresses: ["1.2.3.4"], enabled: false })
      expect(yield* json(get(one))).toMatchObject({
        ip_access_list: { label: "office", address_count: 1, enabled: false }
      })
      yield* call("DELETE", one)
      expect(yield* json(get(lists))).toEqual({})
    }).pipe(Effect.provide(test))
  )

  it.effect("in notification destinations, of which no URL is returned", () =>
    Effect.gen(function* () {
      const destinations = "/api/2.0/notification-destinations"
      const config = { slack: { url: "https://hooks.slack.com/services/secret" } }
      const { id } = yield* json(post(destinations, { display_name: "team", config }))
      const one = yield* get(`${destinations}/${id}`)
      expect(one.json).toEqual({
        id,
        display_name: "team",
        destination_type: "SLACK",
        config: { slack: { url_set: true } }
      })
      const email = { email: { addresses: ["a@example.com"] } }
      expect(yield* json(call("PATCH", `${destinations}/${id}`, { config: email }))).toMatchObject({
        destination_type: "EMAIL",
        config: email
      })
    }).pipe(Effect.provide(test))
  )

  it.effect("in budgets, and the identifiers of other resources of accounts", () =>
    Effect.gen(function* () {
      const account = "0d26daa6-5e44-4c97-a497-ef015f91254a"
      const at = (path: string) => `/api/${path.replace("*", account)}`
      const budgets = at("2.1/accounts/*/budgets")
      const alert = { quantity_threshold: "100", quantity_type: "LIST_PRICE_DOLLARS_USD" }
      const { budget } = yield* json(post(budgets, { budget: { display_name: "b", alert_configurations: [alert] } }))
      expect(budget).toMatchObject({
        budget_configuration_id: expect.any(String),
        create_time: 0,
        alert_configurations: [{ ...alert, alert_configuration_id: expect.any(String) }]
      })
      expect(yield* json(get(`${budgets}/${budget.budget_configuration_id}`))).toEqual({ budget })

      const deliveries = at("2.0/accounts/*/log-delivery")
      const delivery = {
        log_type: "AUDIT_LOGS",
        output_format: "JSON",
        credentials_id: "c",
        storage_configuration_id: "s"
      }
      const { log_delivery_configuration } = yield* json(post(deliveries, { log_delivery_configuration: delivery }))
      expect((yield* get(`${deliveries}/${log_delivery_configuration.config_id}`)).status).toBe(200)

      const { metastore_id } = yield* json(post("/api/2.1/unity-catalog/metastores", { name: "m" }))
      expect(yield* json(get(`/api/2.1/unity-catalog/metastores/${metastore_id}`))).toMatchObject({ name: "m" })
    }).pipe(Effect.provide(test))
  )
})
