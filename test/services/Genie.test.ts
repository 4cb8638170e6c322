import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/TestClock"
import * as Genie from "../../src/services/dashboards/Genie.js"
import * as Lakeview from "../../src/services/dashboards/Lakeview.js"
import * as Scripted from "../support/scripted.js"

const { json } = Scripted

const message = (fields: object) =>
  json({ space_id: "s", conversation_id: "c1", message_id: "m1", content: "How many?", ...fields })

const completed = message({
  status: "COMPLETED",
  attachments: [
    { attachment_id: "a0", text: { content: "There are two." } },
    { attachment_id: "a1", query: { query: "SELECT id, name FROM t", title: "Rows", description: "All rows" } },
    { attachment_id: "a2", suggested_questions: { questions: ["And where?"] } }
  ]
})

const rows = (fields: object) => json({ statement_response: { statement_id: "q", ...fields } })

const asking = (request: Partial<Genie.AskRequest>, answers: ReadonlyArray<Scripted.Answer>) =>
  Effect.gen(function* () {
    const scripted = Scripted.make(answers)
    const fiber = yield* Effect.fork(
      Effect.either(
        Effect.provide(
          Genie.ask({ space_id: "s", content: "How many?", ...request }),
          Layer.provide(Genie.layer, Scripted.layer(scripted))
        )
      )
    )
    yield* TestClock.adjust("1 minute")
    const result = yield* Fiber.join(fiber)
    return { result, calls: scripted.requests.map(({ method, url }) => `${method} ${new URL(url).pathname}`) }
  })

describe("Genie.ask", () => {
  it.effect("starts a conversation, waits, and reads the rows of the queries", () =>
    Effect.gen(function* () {
      const columns = [{ name: "id" }, { name: "name" }]
      const { calls, result } = yield* asking({}, [
        json({ conversation_id: "c1", message_id: "m1" }),
        message({ status: "EXECUTING_QUERY" }),
        completed,
        rows({
          status: { state: "SUCCEEDED" },
          manifest: { schema: { columns }, total_row_count: 3 },
          result: {
            data_array: [
              ["1", "a"],
              ["2", null]
            ]
          }
        })
      ])
      const path = "/api/2.0/genie/spaces/s/conversations/c1/messages/m1"
      expect(calls).toEqual([
        "POST /api/2.0/genie/spaces/s/start-conversation",
        `GET ${path}`,
        `GET ${path}`,
        `GET ${path}/attachments/a1/query-result`
      ])
      expect(result).toMatchObject({
        right: {
          conversation_id: "c1",
          text: ["There are two."],
          suggestedQuestions: ["And where?"],
          queries: [
            {
              attachment_id: "a1",
              title: "Rows",
              description: "All rows",
              query: "SELECT id, name FROM t",
              columns,
              rows: [
                ["1", "a"],
                ["2", null]
              ],
              truncated: true
            }
          ]
        }
      })
    })
  )

  it.effect("follows up in a conversation", () =>
    Effect.gen(function* () {
      const { calls } = yield* asking({ conversation_id: "c1" }, [
        message({ status: "SUBMITTED" }),
        message({ status: "COMPLETED" })
      ])
      expect(calls[0]).toBe("POST /api/2.0/genie/spaces/s/conversations/c1/messages")
    })
  )

  it.effect("fails with the reason of Genie, and with that of a query", () =>
    Effect.gen(function* () {
      const started = json({ conversation_id: "c1", message_id: "m1" })
      const cancelled = yield* asking({}, [started, message({ status: "CANCELLED" })])
      expect(cancelled.result).toMatchObject({ left: { _tag: "OperationFailed", state: "CANCELLED" } })
      const failed = yield* asking({}, [
        started,
        completed,
        rows({ status: { state: "FAILED", error: { error_code: "BAD_REQUEST", message: "No table t" } } })
      ])
      expect(failed.result).toMatchObject({
        left: {
          _tag: "GenieQueryFailed",
          message: "The query of message m1 is FAILED: BAD_REQUEST: No table t",
          attachment_id: "a1",
          query: "SELECT id, name FROM t"
        }
      })
    })
  )
})

const lakeview = <A, E>(answers: ReadonlyArray<Scripted.Answer>, effect: Effect.Effect<A, E, Lakeview.Lakeview>) => {
  const scripted = Scripted.make(answers)
  return Effect.map(
    Effect.either(Effect.provide(effect, Layer.provide(Lakeview.layer, Scripted.layer(scripted)))),
    (result) => ({
      result,
      calls: scripted.requests.map(({ body, method, url }) => ({
        call: `${method} ${new URL(url).pathname}`,
        body: body === "" ? undefined : JSON.parse(body)
      }))
    })
  )
}

describe("Lakeview", () => {
  const definition = {
    datasets: [{ name: "d", query: "SELECT 1", custom: 1 }],
    pages: [{ name: "p", layout: [{ widget: { name: "w" }, position: { x: 0, y: 0, width: 2, height: 3 } }] }],
    uiSettings: { theme: {} }
  }

  it.effect("reads and writes definitions, with fields it does not know", () =>
    Effect.gen(function* () {
      const text = Lakeview.serialize(definition)
      expect(yield* Lakeview.definitionOf({ serialized_dashboard: text })).toEqual(definition)
      for (const serialized_dashboard of [undefined, "{", '{"pages":[{}]}']) {
        const error = yield* Effect.flip(Lakeview.definitionOf({ serialized_dashboard }))
        expect(error).toMatchObject({ _tag: "DecodeError" })
        expect(error.message).toContain("serialized_dashboard")
      }
    })
  )

  it.effect("creates or changes a dashboard and publishes it", () =>
    Effect.gen(function* () {
      const created = yield* lakeview(
        [json({ dashboard_id: "b1" }), json({ warehouse_id: "w" })],
        Lakeview.publishDashboard({ dashboard: { display_name: "Sales" }, definition, warehouse_id: "w" })
      )
      expect(created.result).toMatchObject({
        right: { dashboard: { dashboard_id: "b1" }, published: { warehouse_id: "w" } }
      })
      expect(created.calls).toEqual([
        {
          call: "POST /api/2.0/lakeview/dashboards",
          body: { display_name: "Sales", serialized_dashboard: JSON.stringify(definition) }
        },
        { call: "POST /api/2.0/lakeview/dashboards/b1/published", body: { warehouse_id: "w" } }
      ])
      const changed = yield* lakeview(
        [json({ dashboard_id: "b1" }), json({})],
        Lakeview.publishDashboard({ dashboard: { dashboard_id: "b1", etag: "1" } })
      )
      expect(changed.calls[0]?.call).toBe("PATCH /api/2.0/lakeview/dashboards/b1")
    })
  )

  it.effect("leaves no schedule whose subscriptions fail", () =>
    Effect.gen(function* () {
      const request = {
        dashboard_id: "b1",
        schedule: { cron_schedule: { quartz_cron_expression: "0 0 8 * * ?", timezone_id: "UTC" } },
        subscribers: [{ user_subscriber: { user_id: 1 } }, { user_subscriber: { user_id: 2 } }]
      }
      const denied = json({ error_code: "PERMISSION_DENIED", message: "No" }, { status: 403 })
      const schedule = json({ ...request.schedule, schedule_id: "h1" })
      const path = "/api/2.0/lakeview/dashboards/b1/schedules"
      const good = yield* lakeview([schedule, json({}), json({})], Lakeview.scheduleWithSubscribers(request))
      expect(good.result).toMatchObject({ right: { schedule_id: "h1" } })
      expect(good.calls.map(({ call }) => call)).toEqual([
        `POST ${path}`,
        `POST ${path}/h1/subscriptions`,
        `POST ${path}/h1/subscriptions`
      ])
      const bad = yield* lakeview([schedule, denied, json({})], Lakeview.scheduleWithSubscribers(request))
      expect(bad.result).toMatchObject({ left: { _tag: "PermissionDenied" } })
      expect(bad.calls.at(-1)?.call).toBe(`DELETE ${path}/h1`)
    })
  )
})
