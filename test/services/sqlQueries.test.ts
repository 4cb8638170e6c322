/** Tests what runs and changes saved queries and alerts: the requests they send, and how they fail. */
import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import { parametersIn, statementsOf } from "../../src/internal/codec/sqlText.js"
import type { QueryParameter } from "../../src/schemas/sql/Queries.js"
import * as AlertsV2 from "../../src/services/sql/AlertsV2.js"
import * as Queries from "../../src/services/sql/Queries.js"
import * as QueryHistory from "../../src/services/sql/QueryHistory.js"
import { plan } from "../../src/services/sql/queries/internal/savedQuery.js"
import * as StatementExecution from "../../src/services/sql/StatementExecution.js"
import * as Scripted from "../support/scripted.js"

const on = (scripted: Scripted.Scripted) =>
  Layer.mergeAll(AlertsV2.layer, Queries.layer, QueryHistory.layer, StatementExecution.layer).pipe(
    Layer.provide(Scripted.layer(scripted))
  )

const all = <A, E, R>(stream: Stream.Stream<A, E, R>) => Effect.map(Stream.runCollect(stream), Chunk.toReadonlyArray)

const succeeded = Scripted.json({
  statement_id: "s1",
  status: { state: "SUCCEEDED" },
  manifest: { schema: { columns: [{ name: "n", type_text: "INT" }] }, total_chunk_count: 1 },
  result: { data_array: [["1"]] }
})

const bodyOf = ({ body }: Scripted.Recorded): unknown => JSON.parse(body)

const orders = {
  id: "q1",
  display_name: "Orders",
  query_text:
    "SELECT {{ n }} AS n, ':a' AS t FROM t WHERE c IN ({{ countries }}) AND day > '{{days.start}}' AND x = :x",
  catalog: "main",
  schema: "sales",
  warehouse_id: "w1",
  apply_auto_limit: true,
  parameters: [
    { name: "n", numeric_value: { value: 2.5 } },
    { name: "countries", enum_value: { values: ["DE", "'; --"], multi_values_options: { prefix: "'" } } },
    { name: "days", date_range_value: { date_range_value: { start: "2024-01-01", end: "2024-02-01" } } },
    { name: "x", text_value: { value: "a" } },
    { name: "unused" }
  ]
}

describe("Queries.rows", () => {
  it.effect("sends values beside the statement", () => {
    const scripted = Scripted.make([Scripted.json(orders), succeeded])
    return Effect.gen(function* () {
      const rows = yield* all(Queries.rows({ id: "q1" }, { parameters: { x: 7 }, schema: "other" }))
      expect(rows).toEqual([{ n: 1 }])
      expect(scripted.requests[0]?.url).toBe(`${Scripted.host}/api/2.0/sql/queries/q1`)
      expect(scripted.requests[1] && bodyOf(scripted.requests[1])).toMatchObject({
        statement:
          "SELECT :n AS n, ':a' AS t FROM t WHERE c IN (:countries, :countries_2) AND day > :days_start AND x = :x",
        parameters: [
          { name: "n", type: "DOUBLE", value: "2.5" },
          { name: "countries", type: "STRING", value: "DE" },
          { name: "countries_2", type: "STRING", value: "'; --" },
          { name: "days_start", type: "DATE", value: "2024-01-01" },
          { name: "x", type: "INT", value: "7" }
        ],
        catalog: "main",
        schema: "other",
        warehouse_id: "w1",
        row_limit: 1000
      })
    }).pipe(Effect.provide(on(scripted)))
  })

  it.effect("finds a query by its name, if there is one", () => {
    const page = (...queries: ReadonlyArray<object>) => Scripted.json({ results: queries })
    const trashed = { ...orders, id: "q0", lifecycle_state: "TRASHED" }
    const scripted = Scripted.make([
      page(trashed, { ...orders, query_text: "SELECT 1 AS n" }, { ...orders, display_name: "Other" }),
      succeeded,
      page(orders, { ...orders, id: "q2" }),
      page(trashed)
    ])
    return Effect.gen(function* () {
      const found = Queries.rows({ display_name: "Orders" })
      expect(yield* all(found)).toEqual([{ n: 1 }])
      expect(yield* Effect.flip(all(found))).toMatchObject({ _tag: "QueryNotFound", ids: ["q1", "q2"] })
      expect(yield* Effect.flip(all(found))).toMatchObject({ _tag: "QueryNotFound", ids: [] })
    }).pipe(Effect.provide(on(scripted)))
  })

  it.effect("fails with what to pass", () => {
    const scripted = Scripted.make((_, n) =>
      Scripted.json(n === 0 ? { ...orders, warehouse_id: undefined } : { ...orders, query_text: "SELECT {{ unused }}" })
    )
    return Effect.gen(function* () {
      const failed = (options: Queries.QueryRowsOptions) =>
        Effect.map(Effect.flip(all(Queries.rows({ id: "q1" }, options))), ({ _tag, message }) => [_tag, message])
      expect(yield* failed({})).toEqual(["QueryInvalid", "The query Orders has no warehouse: pass warehouse_id"])
      expect(yield* failed({})).toEqual(["QueryInvalid", "The parameter unused has no default: pass a value"])
      expect(yield* failed({ parameters: { unused: "a", n: 1 } })).toEqual([
        "QueryInvalid",
        "The parameter n is not one of the query"
      ])
    }).pipe(Effect.provide(on(scripted)))
  })
})

describe("the text of saved queries", () => {
  const now = Date.UTC(2024, 2, 1, 10, 20, 30)

  const planned = (text: string, ...declared: ReadonlyArray<QueryParameter>) => plan(text, declared, {}, now)

  it("takes the dates of today, and dates as the query declares them", () => {
    const date = (dynamic_date_value: string, precision?: string): QueryParameter => ({
      name: "d",
      date_value: { dynamic_date_value, ...(precision === undefined ? {} : { precision }) }
    })
    const first = (...parameters: ReadonlyArray<QueryParameter>) => planned("SELECT :d", ...parameters).parameters[0]
    expect(first(date("NOW"))).toEqual({ name: "d", type: "DATE", value: "2024-03-01" })
    expect(first(date("YESTERDAY", "SECOND_PRECISION"))).toEqual({
      name: "d",
      type: "TIMESTAMP",
      value: "2024-02-29 10:20:30"
    })
    const given = plan("SELECT :d", [date("NOW")], { d: { type: "STRING", value: "2020-01-01" } }, now)
    expect(given.parameters).toEqual([{ name: "d", type: "DATE", value: "2020-01-01" }])
  })

  it("keeps comments, casts and fields, and refuses parts of literals", () => {
    const text = "SELECT a::INT, v:field /* :c {{ d }} */, `{{ x }}` -- :e\nFROM t WHERE :a = 1"
    const made = planned(text, { name: "a", text_value: { value: "1" } }, { name: "x", text_value: { value: "y" } })
    expect(made.statement).toBe(text.replace("`{{ x }}`", ":x"))
    expect([...made.names]).toEqual(["x", "a"])
    expect(() => planned("SELECT '%{{ a }}%'", { name: "a", text_value: { value: "1" } })).toThrow(
      "The parameter a is a part of a literal"
    )
    const range: QueryParameter = { name: "r", date_range_value: { dynamic_date_range_value: "TODAY" } }
    expect(() => planned("SELECT :r.min", range)).toThrow("is a date range that moves")
    expect(() => planned("SELECT :r", range)).toThrow("cannot take as a whole")
  })

  it("separates statements and finds markers", () => {
    expect(statementsOf("SELECT ';' ; -- a ; b\n /* ; /* ; */ */ SELECT `;`;;\n-- end")).toEqual([
      "SELECT ';'",
      "-- a ; b\n /* ; /* ; */ */ SELECT `;`"
    ])
    expect(statementsOf(String.raw`SELECT 'a\';b', r'\'; SELECT 2`)).toEqual([
      String.raw`SELECT 'a\';b', r'\'`,
      "SELECT 2"
    ])
    expect([...parametersIn("SELECT :a, x::INT, x:b, 'c :d', IF(:e, 1, 2) WHERE :f")]).toEqual(["a", "e", "f"])
  })
})

describe("Queries.ensure", () => {
  const wanted = { display_name: "Orders", query_text: "SELECT 2", parameters: [{ name: "a" }], warehouse_id: "w1" }

  it.effect("creates, changes what differs, and nothing else", () => {
    const same = { ...orders, ...wanted, parameters: [{ name: "a", title: "a" }] }
    const scripted = Scripted.make([
      Scripted.json({}),
      Scripted.json({ id: "q1" }),
      Scripted.json({ results: [{ ...same, query_text: "SELECT 1" }] }),
      Scripted.json({ id: "q1" }),
      Scripted.json({ results: [same] })
    ])
    return Effect.gen(function* () {
      yield* Queries.ensure(wanted)
      yield* Queries.ensure(wanted)
      expect((yield* Queries.ensure(wanted)).id).toBe("q1")
      expect(scripted.requests.map(({ method }) => method)).toEqual(["GET", "POST", "GET", "PATCH", "GET"])
      expect(scripted.requests[1] && bodyOf(scripted.requests[1])).toEqual({ query: wanted })
      expect(scripted.requests[3] && bodyOf(scripted.requests[3])).toEqual({
        update_mask: "query_text",
        query: { query_text: "SELECT 2" }
      })
    }).pipe(Effect.provide(on(scripted)))
  })

  it.effect("looks only in the folder, if there is one", () => {
    const scripted = Scripted.make([
      Scripted.json({ results: [{ id: "q1", display_name: "Orders" }] }),
      Scripted.json({ id: "q1", parent_path: "/Workspace/Shared/a" }),
      Scripted.json({ id: "q2" })
    ])
    return Effect.gen(function* () {
      expect((yield* Queries.ensure({ display_name: "Orders", parent_path: "/Shared/b" })).id).toBe("q2")
    }).pipe(Effect.provide(on(scripted)))
  })
})

const alert = (state: string, at: string | undefined, more: object = {}) =>
  Scripted.json({
    id: "a1",
    display_name: "Late",
    query_text: "SELECT 1",
    warehouse_id: "w1",
    evaluation: {
      source: { name: "n" },
      comparison_operator: "GREATER_THAN",
      state,
      ...(at === undefined ? {} : { last_evaluated_at: at })
    },
    schedule: { quartz_cron_schedule: "0 0 * * * ?", timezone_id: "UTC" },
    ...more
  })

describe("AlertsV2", () => {
  const waited = (scripted: Scripted.Scripted, after?: string) =>
    Effect.gen(function* () {
      const fiber = yield* Effect.fork(Effect.either(AlertsV2.awaitEvaluation({ id: "a1", after })))
      yield* TestClock.adjust("1 hour")
      return yield* fiber
    }).pipe(Effect.provide(on(scripted)))

  it.effect("waits for the next evaluation", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([alert("OK", "t1"), alert("OK", "t1"), alert("TRIGGERED", "t2")])
      expect(yield* waited(scripted)).toMatchObject({ right: { evaluation: { state: "TRIGGERED" } } })
      expect(yield* waited(Scripted.make([alert("OK", "t2")]), "t1")).toMatchObject({ _tag: "Right" })
      expect(yield* waited(Scripted.make([alert("UNKNOWN", undefined), alert("ERROR", "t1")]))).toMatchObject({
        left: { _tag: "AlertFailed", id: "a1", state: "ERROR" }
      })
      const schedule = { quartz_cron_schedule: "0 0 * * * ?", timezone_id: "UTC", pause_status: "PAUSED" }
      expect(yield* waited(Scripted.make([alert("OK", "t1", { schedule })]))).toMatchObject({
        left: { _tag: "AlertFailed", message: expect.stringContaining("is paused") }
      })
      expect(
        yield* waited(Scripted.make([alert("OK", "t1"), alert("OK", "t1", { lifecycle_state: "DELETED" })]))
      ).toMatchObject({ left: { _tag: "AlertFailed", message: expect.stringContaining("in the trash") } })
    })
  )

  it.effect("lists the history until its end", () => {
    const scripted = Scripted.make([
      Scripted.json({ res: [{ query_id: "1" }], has_next_page: true, next_page_token: "t" }),
      Scripted.json({ res: [{ query_id: "2" }], has_next_page: false, next_page_token: "u" })
    ])
    return Effect.gen(function* () {
      const found = yield* all(QueryHistory.statements({ filter_by: { statuses: ["FAILED"] }, max_results: 1 }))
      expect(found.map(({ query_id }) => query_id)).toEqual(["1", "2"])
      expect(scripted.requests.map(({ url }) => new URL(url).search)).toEqual([
        "?filter_by.statuses=FAILED&max_results=1",
        "?filter_by.statuses=FAILED&max_results=1&page_token=t"
      ])
    }).pipe(Effect.provide(on(scripted)))
  })
})
