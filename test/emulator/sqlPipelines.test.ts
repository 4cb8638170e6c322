/** Tests pipelines of the emulator whose libraries are SQL: their order, expectations, events, and what is refused. */
import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { parse } from "../../src/emulator/sqlJobs/datasets.js"
import { referencesIn } from "../../src/emulator/sqlJobs/references.js"
import * as Pipelines from "../../src/services/Pipelines.js"
import * as StatementExecution from "../../src/services/sql/StatementExecution.js"
import { file, notebook, ranOne, until, warehouse, workspace } from "./sqlSupport.js"

const all = <A, E, R>(stream: Stream.Stream<A, E, R>) => Effect.map(Stream.runCollect(stream), Chunk.toReadonlyArray)

const updated = (pipeline_id: string, request: object = {}) =>
  Effect.gen(function* () {
    const pipelines = yield* Pipelines.Pipelines
    const { update_id } = yield* pipelines.startUpdate({ pipeline_id, ...request })
    const { update } = yield* until(
      pipelines.getUpdate({ pipeline_id, update_id }),
      ({ update }) => update?.state === "COMPLETED" || update?.state === "FAILED"
    )
    const events = yield* all(pipelines.events({ pipeline_id, order_by: ["timestamp asc"] }))
    return {
      state: update?.state,
      cause: (yield* pipelines.get({ pipeline_id })).cause,
      events: events.filter(({ origin }) => origin?.update_id === update_id)
    }
  })

const gold = `-- gold comes before what it reads
CREATE OR REFRESH MATERIALIZED VIEW gold (
  CONSTRAINT some EXPECT (n > 1)
) COMMENT 'by country; sum' AS
WITH s AS (SELECT * FROM LIVE.silver) SELECT country, count(*) AS n, '\${label}' AS label FROM s GROUP BY country;`

const silver = `-- Databricks notebook source
-- MAGIC %md # Silver

-- COMMAND ----------

CREATE TEMPORARY VIEW clean AS SELECT id, upper(country) AS country, price FROM STREAM(bronze)

-- COMMAND ----------

CREATE OR REFRESH STREAMING TABLE silver (
  CONSTRAINT valid_id EXPECT (id IS NOT NULL) ON VIOLATION DROP ROW,
  CONSTRAINT cheap EXPECT (price < 5)
) PARTITIONED BY (country) AS
SELECT * FROM STREAM clean`

const bronze = `CREATE OR REFRESH STREAMING TABLE bronze AS SELECT * FROM STREAM raw.orders;`

describe("SQL pipelines", () => {
  it.effect("make tables in order, and count what expectations find", () =>
    Effect.gen(function* () {
      const warehouse_id = yield* warehouse
      const execute = (statement: string) => StatementExecution.execute(statement, { warehouse_id })
      yield* execute("CREATE SCHEMA raw")
      yield* execute(
        "CREATE TABLE raw.orders AS SELECT * FROM VALUES (1, 'de', 4), (2, 'de', 6), (NULL, 'fr', NULL), (3, 'fr', 1) AS t(id, country, price)"
      )
      yield* file("/Shared/gold.sql", gold)
      yield* notebook("/Shared/silver", silver)
      yield* file("/Shared/bronze.sql", bronze)
      const pipelines = yield* Pipelines.Pipelines
      const { pipeline_id } = yield* pipelines.create({
        name: "orders",
        catalog: "main",
        schema: "sales",
        configuration: { label: "all" },
        libraries: [
          { file: { path: "/Shared/gold.sql" } },
          { notebook: { path: "/Shared/silver" } },
          { file: { path: "/Workspace/Shared/bronze.sql" } }
        ]
      })
      const first = yield* updated(pipeline_id)
      expect([first.state, first.cause]).toEqual(["COMPLETED", undefined])
      const completed = first.events.filter(({ message }) => message?.endsWith("is COMPLETED.") === true)
      expect(completed.map(({ details, origin }) => [origin?.dataset_name, details])).toEqual([
        ["bronze", { flow_progress: { status: "COMPLETED", metrics: { num_output_rows: 4 } } }],
        ["clean", { flow_progress: { status: "COMPLETED" } }],
        [
          "silver",
          {
            flow_progress: {
              status: "COMPLETED",
              metrics: { num_output_rows: 3 },
              data_quality: {
                dropped_records: 1,
                expectations: [
                  { name: "valid_id", dataset: "silver", passed_records: 3, failed_records: 1 },
                  { name: "cheap", dataset: "silver", passed_records: 2, failed_records: 2 }
                ]
              }
            }
          }
        ],
        [
          "gold",
          {
            flow_progress: {
              status: "COMPLETED",
              metrics: { num_output_rows: 2 },
              data_quality: {
                dropped_records: 0,
                expectations: [{ name: "some", dataset: "gold", passed_records: 1, failed_records: 1 }]
              }
            }
          }
        ],
        [undefined, { update_progress: { state: "COMPLETED" } }]
      ])
      expect(
        first.events.filter(({ event_type }) => event_type === "dataset_definition").map(({ message }) => message)
      ).toContain("Dataset 'gold' defined as MATERIALIZED_VIEW.")
      const rows = yield* all(
        StatementExecution.rows("SELECT * FROM main.sales.gold ORDER BY country", { warehouse_id })
      )
      expect(rows).toEqual([
        { country: "DE", n: 2, label: "all" },
        { country: "FR", n: 1, label: "all" }
      ])
      // What only the pipeline sees is gone.
      const tables = yield* all(StatementExecution.rows("SHOW TABLES IN main.sales", { warehouse_id }))
      expect(tables.map(({ tableName }) => tableName)).toEqual(["bronze", "gold", "silver"])

      yield* execute("INSERT INTO raw.orders VALUES (4, 'fr', 2)")
      yield* file("/Shared/gold.sql", gold.replace("EXPECT (n > 1)", "EXPECT (n > 2) ON VIOLATION FAIL UPDATE"))
      const task = yield* ranOne({ pipeline_task: { pipeline_id } })
      expect(task.result).toBe("FAILED")
      expect(task.output.error).toContain(
        "is FAILED: [EXPECTATION_VIOLATION] Flow 'gold' failed to meet the expectation. Violated expectations: 'some'."
      )
      yield* execute("INSERT INTO raw.orders VALUES (5, 'fr', 2), (6, 'de', 1)")
      expect((yield* ranOne({ pipeline_task: { pipeline_id } })).output.error).toBeUndefined()
      const failed = yield* all(pipelines.events({ pipeline_id, filter: "level = 'ERROR'" }))
      expect(failed.map(({ message }) => message)).toEqual(
        expect.arrayContaining([expect.stringContaining("Flow 'gold' has FAILED fatally. [EXPECTATION_VIOLATION]")])
      )
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("fail with what they cannot do", () =>
    Effect.gen(function* () {
      const pipelines = yield* Pipelines.Pipelines
      const failed = (name: string, source: string) =>
        Effect.gen(function* () {
          const path = `/Shared/${name}.sql`
          yield* file(path, source)
          const { pipeline_id } = yield* pipelines.create({ name, catalog: "main", libraries: [{ file: { path } }] })
          const { cause, events, state } = yield* updated(pipeline_id)
          expect(state).toBe("FAILED")
          expect(events.some(({ level }) => level === "ERROR")).toBe(true)
          return cause
        })
      expect(yield* failed("a", "CREATE MATERIALIZED VIEW a AS SELECT * FROM LIVE.b")).toContain(
        "dataset 'b'. Dataset is not defined"
      )
      expect(
        yield* failed(
          "c",
          "CREATE MATERIALIZED VIEW a AS SELECT * FROM b; CREATE MATERIALIZED VIEW b AS SELECT * FROM a"
        )
      ).toContain("in a circle: a -> b -> a")
      expect(yield* failed("n", "CREATE MATERIALIZED VIEW a AS SELECT * FROM nosuch")).toContain(
        "TABLE_OR_VIEW_NOT_FOUND"
      )
      expect(yield* failed("s", "CREATE STREAMING TABLE a AS SELECT 1 AS n")).toContain("reads no stream")
      yield* notebook("/Shared/python", "# Databricks notebook source\nimport dlt", "PYTHON")
      const { pipeline_id } = yield* pipelines.create({
        name: "python",
        libraries: [{ notebook: { path: "/Shared/python" } }]
      })
      expect((yield* updated(pipeline_id)).cause).toContain("does not support python in pipelines")
    }).pipe(Effect.provide(workspace()))
  )
})

describe("the SQL of pipelines", () => {
  it("is refused by name where it is not supported", () => {
    const message = (statement: string): string => {
      try {
        return `no error: ${parse(statement).type}`
      } catch (error) {
        return (error as Error).message
      }
    }
    expect(message("APPLY CHANGES INTO LIVE.a FROM STREAM(b) KEYS (id)")).toContain("APPLY CHANGES INTO LIVE")
    expect(message("CREATE FLOW f AS INSERT INTO a SELECT 1")).toContain("CREATE FLOW f AS")
    expect(message("CREATE OR REFRESH STREAMING TABLE a")).toContain("which flows fill (a)")
    expect(message("CREATE PRIVATE MATERIALIZED VIEW a AS SELECT 1")).toContain("private tables")
    expect(message("CREATE STREAMING TABLE a (id INT) AS SELECT 1")).toContain("columns and constraints without EXPECT")
    expect(message("CREATE MATERIALIZED VIEW a (CONSTRAINT c EXPECT (b) ON VIOLATION STOP) AS SELECT 1")).toContain(
      "ON VIOLATION STOP in the definition of a"
    )
    expect(message("CREATE MATERIALIZED VIEW a SCHEDULE EVERY 1 HOUR AS SELECT 1")).toContain("SCHEDULE EVERY")
    expect(message("CREATE LIVE TABLE a TBLPROPERTIES ('q' = ')') CLUSTER BY AUTO AS SELECT 1")).toBe(
      "no error: MATERIALIZED_VIEW"
    )
  })

  it("refers to tables after FROM, JOIN and commas only", () => {
    const tables = (query: string) =>
      referencesIn(query).map(({ isStream, parts }) => `${isStream ? "STREAM " : ""}${parts.join(".")}`)
    expect(
      tables(
        "WITH x (c) AS (SELECT a FROM t1, LIVE.t2), y AS (SELECT 1) SELECT a, t9 FROM (SELECT * FROM `t 3`) s, t4 t, LATERAL explode(x) JOIN STREAM(c.s.t5) ON t9 = t8, x WHERE a IN (SELECT b FROM STREAM t6) AND a IS DISTINCT FROM t7 GROUP BY a, t10 UNION SELECT * FROM range(3), y"
      )
    ).toEqual(["t1", "LIVE.t2", "t 3", "t4", "STREAM c.s.t5", "STREAM t6"])
  })
})
