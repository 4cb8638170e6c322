/** Tests jobs of the emulator that run SQL: notebooks, saved queries, files and alerts. */
import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as DatabricksError from "../../src/schemas/DatabricksError.js"
import * as Jobs from "../../src/services/Jobs.js"
import * as Alerts from "../../src/services/sql/Alerts.js"
import * as AlertsV2 from "../../src/services/sql/AlertsV2.js"
import * as Queries from "../../src/services/sql/Queries.js"
import * as QueryHistory from "../../src/services/sql/QueryHistory.js"
import * as StatementExecution from "../../src/services/sql/StatementExecution.js"
import { driven, ended, file, notebook, ran, ranOne, warehouse, workspace } from "./sqlSupport.js"

const rows = (statement: string, warehouse_id: string) =>
  Effect.map(Stream.runCollect(StatementExecution.rows(statement, { warehouse_id })), Chunk.toReadonlyArray)

const created = (request: Queries.CreateQueryRequest) =>
  Effect.flatMap(Queries.Queries, (queries) => Effect.map(queries.create(request), ({ id }) => ({ id: id ?? "" })))

const orders = `-- Databricks notebook source
-- MAGIC %md
-- MAGIC # Orders; with a semicolon

-- COMMAND ----------

CREATE WIDGET TEXT country DEFAULT "DE";
CREATE WIDGET DROPDOWN size DEFAULT "10" CHOICES SELECT id FROM range(3);

-- COMMAND ----------

-- DBTITLE 1,Tables; and more
CREATE SCHEMA IF NOT EXISTS shop;
USE SCHEMA shop; /* a ; /* nested */ comment */
CREATE OR REPLACE TABLE orders AS
SELECT * FROM VALUES (1, 'DE', ';'), (2, 'FR', "a;b") AS t(id, country, note)

-- COMMAND ----------

CREATE OR REPLACE TABLE \`of;country\` AS SELECT id, :country AS country, '\${size}' AS size
FROM orders WHERE country = getArgument('country')

-- COMMAND ----------

-- MAGIC %python
-- MAGIC # the value of the run
-- MAGIC dbutils.notebook.exit("done")

-- COMMAND ----------

SELECT nosuch
`

describe("SQL notebooks", () => {
  it.effect("run their cells in order, with widgets and parameters, up to their exit", () =>
    Effect.gen(function* () {
      yield* notebook("/Shared/orders", orders)
      const notebook_task = { notebook_path: "/Shared/orders" }
      const first = yield* ranOne({ notebook_task })
      expect([first.result, first.output.error, first.output.notebook_output]).toEqual([
        "SUCCESS",
        undefined,
        { result: "done", truncated: false }
      ])
      const warehouse_id = yield* warehouse
      expect(yield* rows("SELECT * FROM shop.`of;country`", warehouse_id)).toEqual([
        { id: 1, country: "DE", size: "10" }
      ])
      yield* ranOne({
        notebook_task: { ...notebook_task, warehouse_id, base_parameters: { country: "FR", size: "'" } }
      }).pipe(
        // The old references are replaced as text, so that a quote is a syntax error.
        Effect.tap(({ output, result }) =>
          Effect.sync(() => {
            expect(result).toBe("FAILED")
            expect(output.error).toContain("PARSE_SYNTAX_ERROR")
          })
        )
      )
      yield* ranOne({ notebook_task: { ...notebook_task, base_parameters: { country: "FR" } } })
      expect(yield* rows("SELECT id, country FROM shop.`of;country`", warehouse_id)).toEqual([{ id: 2, country: "FR" }])
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("fail with the error of the cell", () =>
    Effect.gen(function* () {
      yield* notebook("/Shared/bad", "-- Databricks notebook source\nSELECT 1 AS one;\nSELECT price FROM nosuch")
      const [bad, after] = yield* ran([
        { task_key: "bad", notebook_task: { notebook_path: "/Shared/bad" } },
        { task_key: "z", notebook_task: { notebook_path: "/Shared/bad" }, depends_on: [{ task_key: "bad" }] }
      ])
      expect(bad?.result).toBe("FAILED")
      expect(bad?.output.error).toMatch(/^\[TABLE_OR_VIEW_NOT_FOUND\].*SQLSTATE: 42P01/)
      expect(bad?.output.error_trace).toContain("in cell 1 of /Shared/bad:\nSELECT price FROM nosuch")
      expect(after?.result).toBe("UPSTREAM_FAILED")
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("refuse other languages by name, unless the user gives an Effect", () =>
    Effect.gen(function* () {
      const python =
        "# Databricks notebook source\n# MAGIC %sql\n# MAGIC SELECT 1 AS one\n\n# COMMAND ----------\n\nx = 1"
      yield* notebook("/Shared/python", python, "PYTHON")
      yield* notebook("/Shared/given", python, "PYTHON")
      yield* notebook("/Shared/scala", "-- Databricks notebook source\n-- MAGIC %scala\n-- MAGIC val x = 1")
      yield* notebook("/Shared/old", `-- Databricks notebook source\nSELECT \${nosuch} AS a`)
      yield* notebook(
        "/Shared/widgets",
        '# Databricks notebook source\ndbutils.widgets.text("n", "4")\n# COMMAND ----------\n# MAGIC %sql\n# MAGIC CREATE TABLE made AS SELECT :n AS n',
        "PYTHON"
      )
      const errorOf = (notebook_path: string) =>
        Effect.map(ranOne({ notebook_task: { notebook_path } }), ({ output }) => output.error)
      expect(yield* errorOf("/Shared/python")).toContain("does not support Python (cell 2 of /Shared/python)")
      expect(yield* errorOf("/Shared/given")).toBeUndefined()
      expect(yield* errorOf("/Shared/scala")).toContain("does not support Scala")
      expect(yield* errorOf("/Shared/old")).toContain(`does not support \${nosuch}`)
      expect(yield* errorOf("/Shared/widgets")).toBeUndefined()
      expect(yield* rows("SELECT * FROM made", yield* warehouse)).toEqual([{ n: "4" }])
    }).pipe(Effect.provide(workspace({ tasks: { "/Shared/given": Effect.succeed("42") } })))
  )
})

describe("SQL tasks", () => {
  it.effect("run saved queries, whose rows other tasks refer to", () =>
    Effect.gen(function* () {
      const warehouse_id = yield* warehouse
      const { id } = yield* created({
        query: {
          display_name: "Totals",
          query_text: "USE SCHEMA information; SELECT :n + 1 AS n, :day AS day, :who AS who",
          catalog: "main",
          parameters: [
            { name: "n", numeric_value: { value: 4 } },
            { name: "day", date_value: { date_value: "2024-01-31" } },
            { name: "who", text_value: { value: "ann" } }
          ]
        }
      })
      yield* StatementExecution.execute("CREATE SCHEMA information", { warehouse_id })
      const sql_task = { warehouse_id, query: { query_id: id }, parameters: { who: "bob" } }
      const [first, second] = yield* ran([
        { task_key: "a", sql_task },
        {
          task_key: "b",
          depends_on: [{ task_key: "a" }],
          sql_task: { ...sql_task, parameters: { who: "{{tasks.a.output.first_row.who}}!", n: "9" } }
        }
      ])
      expect(first?.output.sql_output?.query_output).toMatchObject({
        query_text: "USE SCHEMA information; SELECT :n + 1 AS n, :day AS day, :who AS who",
        warehouse_id,
        endpoint_id: warehouse_id
      })
      expect(first?.output.sql_output?.query_output?.sql_statements).toHaveLength(2)
      expect(second?.result).toBe("SUCCESS")
      const jobs = yield* Jobs.Jobs
      const history = yield* QueryHistory.QueryHistory
      const { res = [] } = yield* history.list({})
      const last = res?.[0]
      expect(last).toMatchObject({
        status: "FINISHED",
        statement_type: "SELECT",
        rows_produced: 1,
        warehouse_id,
        user_name: "user@example.com",
        query_source: { sql_query_id: id }
      })
      const run_id = Number(last?.query_source?.job_info?.job_run_id)
      expect((yield* jobs.runsGet({ run_id })).run_name).toBe("sql")
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("run files of the workspace, and give their rows", () =>
    Effect.gen(function* () {
      const warehouse_id = yield* warehouse
      yield* file(
        "/Shared/f.sql",
        "CREATE TABLE f AS SELECT explode(sequence(1, 1001)) AS n;\n-- the last; one\nSELECT n, if(n = 1, NULL, :a) AS a FROM f ORDER BY n;"
      )
      const task = (path: string, more: object = {}) =>
        ranOne({ sql_task: { warehouse_id, file: { path, ...more }, parameters: { a: "x" } } })
      const { output, result } = yield* task("/Workspace/Shared/f.sql")
      expect([result, output.error]).toEqual(["SUCCESS", undefined])
      const query_result = output.sql_output?.file_output?.query_result
      expect(query_result?.columns).toEqual([{ name: "n" }, { name: "a" }])
      expect(query_result?.rows?.slice(0, 2)).toEqual([
        { values: [{ string_value: "1" }, {}] },
        { values: [{ string_value: "2" }, { string_value: "x" }] }
      ])
      expect([query_result?.rows?.length, query_result?.truncated]).toEqual([1000, true])
      expect((yield* task("/Shared/none.sql")).output.error).toBe("The SQL file /Shared/none.sql does not exist.")
      expect((yield* task("a.sql", { source: "GIT" })).output.error).toContain("SQL files of a Git source")
      yield* file("/Shared/m.sql", "SELECT '{{ day }}' AS day")
      expect((yield* task("/Shared/m.sql")).output.error).toContain("{{ }}")
      yield* file("/Shared/b.sql", "BEGIN SELECT 1; END")
      expect((yield* task("/Shared/b.sql")).output.error).toContain("does not support BEGIN")
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("evaluate alerts, refuse dashboards, and need a warehouse", () =>
    Effect.gen(function* () {
      const warehouse_id = yield* warehouse
      const alerts = yield* Alerts.Alerts
      const { id: query_id } = yield* created({ query: { query_text: "SELECT 10 AS n, NULL AS nothing" } })
      const evaluated = (op: string, name: string, value: number) =>
        Effect.gen(function* () {
          const made = yield* alerts.create({
            alert: {
              query_id,
              condition: { op, operand: { column: { name } }, threshold: { value: { double_value: value } } }
            }
          })
          const alert_id = made.id ?? ""
          const { output } = yield* ranOne({ sql_task: { warehouse_id, alert: { alert_id } } })
          const { state } = yield* alerts.get({ id: alert_id })
          expect(state).toBe(output.sql_output?.alert_output?.alert_state ?? "UNKNOWN")
          return output.error ?? state
        })
      expect(yield* evaluated("GREATER_THAN", "n", 9)).toBe("TRIGGERED")
      expect(yield* evaluated("LESS_THAN", "N", 9)).toBe("OK")
      expect(yield* evaluated("GREATER_THAN", "nothing", 9)).toBe("OK")
      expect(yield* evaluated("IS_NULL", "nothing", 9)).toBe("TRIGGERED")
      expect(yield* evaluated("EQUAL", "m", 9)).toContain("has no column m")
      const dashboard = yield* ranOne({ sql_task: { warehouse_id, dashboard: { dashboard_id: "1" } } })
      expect(dashboard.output.error).toContain("does not support sql_task.dashboard")
      const none = yield* ranOne({ sql_task: { warehouse_id: "none", query: { query_id } } })
      expect([none.result, none.output.error]).toEqual(["FAILED", expect.stringContaining("none")])
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("evaluate alerts of version 2 and keep their state", () =>
    Effect.gen(function* () {
      const warehouse_id = yield* warehouse
      const alerts = yield* AlertsV2.AlertsV2
      const made = yield* alerts.createAlert({
        alert: {
          display_name: "Late",
          query_text: "SELECT id AS n FROM range(CAST(:rows AS INT))",
          warehouse_id,
          parameters: [{ name: "rows", type: "INT", value: "3" }],
          evaluation: {
            source: { name: "n", aggregation: "SUM" },
            comparison_operator: "GREATER_THAN_OR_EQUAL",
            threshold: { value: { double_value: 3 } }
          },
          schedule: { quartz_cron_schedule: "0 0 * * * ?", timezone_id: "UTC" }
        }
      })
      const alert_id = made.id ?? ""
      const evaluated = (parameters: Record<string, string>) =>
        Effect.gen(function* () {
          const { output } = yield* ranOne({ alert_task: { alert_id, parameters } })
          const { evaluation } = yield* alerts.getAlert({ id: alert_id })
          return [evaluation?.state, output.alert_output?.alert_state ?? output.error]
        })
      expect(yield* evaluated({})).toEqual(["TRIGGERED", "TRIGGERED"])
      expect(yield* evaluated({ rows: "2" })).toEqual(["OK", "OK"])
      expect(yield* evaluated({ rows: "x" })).toEqual(["ERROR", expect.stringContaining("CAST_INVALID_INPUT")])
      expect(yield* evaluated({ nosuch: "2" })).toEqual(["ERROR", expect.stringContaining("no parameter nosuch")])
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("stop when their run is canceled", () =>
    Effect.gen(function* () {
      const warehouse_id = yield* warehouse
      yield* file("/Shared/long.sql", "SELECT 1 AS one; SELECT 2 AS two")
      const jobs = yield* Jobs.Jobs
      const { run_id } = yield* jobs.submit({
        run_name: "long",
        tasks: [{ task_key: "long", sql_task: { warehouse_id, file: { path: "/Shared/long.sql" } } }]
      })
      yield* jobs.runsGet({ run_id })
      yield* jobs.cancel({ run_id })
      expect((yield* ended(run_id)).state?.result_state).toBe("CANCELED")
      const history = yield* QueryHistory.QueryHistory
      const { res } = yield* history.list({})
      expect(res?.map(({ query_text, status }) => [query_text, status])).toEqual([["SELECT 1 AS one", "CANCELED"]])
    }).pipe(Effect.provide(workspace({ durations: { statement: "1 hour" } })))
  )
})

describe("saved queries and alerts", () => {
  it.effect("are ensured, run and evaluated", () =>
    Effect.gen(function* () {
      const warehouse_id = yield* warehouse
      const wanted = {
        display_name: "Totals",
        query_text: "SELECT {{ n }} + 1 AS n",
        warehouse_id,
        parameters: [{ name: "n", numeric_value: { value: 1 } }]
      }
      const first = yield* Queries.ensure(wanted)
      const second = yield* Queries.ensure({ ...wanted, query_text: "SELECT {{ n }} + 2 AS n, 'a' AS a" })
      expect([second.id, second.query_text]).toEqual([first.id, "SELECT {{ n }} + 2 AS n, 'a' AS a"])
      const values = yield* Stream.runCollect(Queries.rows({ display_name: "Totals" }, { parameters: { n: 5 } }))
      expect(Chunk.toReadonlyArray(values)).toEqual([{ n: 7, a: "a" }])
      const alert = yield* AlertsV2.ensure({
        display_name: "Many",
        query_text: "SELECT 5 AS n",
        warehouse_id,
        evaluation: {
          source: { name: "n" },
          comparison_operator: "GREATER_THAN",
          threshold: { value: { double_value: 4 } }
        },
        schedule: { quartz_cron_schedule: "0 0 * * * ?", timezone_id: "UTC" }
      })
      const id = alert.id ?? ""
      const [state, awaited, watched] = yield* driven(
        Effect.all(
          [
            Effect.delay(AlertsV2.evaluate({ id }), "3 seconds"),
            AlertsV2.awaitEvaluation({ id }),
            AlertsV2.watch({ id }).pipe(Stream.take(2), Stream.runCollect)
          ],
          { concurrency: "unbounded" }
        )
      )
      expect(state).toBe("TRIGGERED")
      expect(awaited.evaluation?.state).toBe("TRIGGERED")
      expect(Chunk.toReadonlyArray(watched).map(({ evaluation }) => evaluation?.state)).toEqual([
        undefined,
        "TRIGGERED"
      ])
      const failed = yield* Effect.flip(driven(AlertsV2.evaluate({ id, parameters: { nosuch: "1" } })))
      expect(failed._tag).toBe("RunFailed")
      const history = yield* Stream.runCollect(
        QueryHistory.statements({ filter_by: { statuses: ["FINISHED"] }, max_results: 1 })
      )
      expect(Chunk.toReadonlyArray(history).map(({ query_text }) => query_text)).toEqual([
        "SELECT 5 AS n",
        "SELECT :n + 2 AS n, 'a' AS a"
      ])
      yield* Effect.flatMap(Queries.Queries, (queries) => queries.delete({ id: first.id ?? "" }))
      const gone = yield* Effect.flip(Stream.runDrain(Queries.rows({ id: first.id ?? "" })))
      expect(DatabricksError.isNotFound(gone as DatabricksError.DatabricksError)).toBe(true)
    }).pipe(Effect.provide(workspace()))
  )
})
