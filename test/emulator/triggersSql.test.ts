/** Tests that updates of tables start the runs of jobs. */
import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as Jobs from "../../src/services/Jobs.js"
import * as StatementExecution from "../../src/services/sql/StatementExecution.js"
import { driven, warehouse, workspace } from "./sqlSupport.js"

const tasks = [{ task_key: "a", condition_task: { left: "1", op: "EQUAL_TO", right: "1" } }] as const

const table_names = ["main.default.a", "main.default.b"]

/** The tables that the triggers watch, and how statements run. */
const twoTables = Effect.gen(function* () {
  const warehouse_id = yield* warehouse
  const sql = (statement: string) => driven(StatementExecution.execute(statement, { warehouse_id }))
  yield* sql("CREATE TABLE a (x INT)")
  yield* sql("CREATE TABLE b (x INT)")
  return { jobs: yield* Jobs.Jobs, sql }
})

describe("a table update trigger", () => {
  it.effect("starts a run after changes of the rows of any table, or of all", () =>
    Effect.gen(function* () {
      const { jobs, sql } = yield* twoTables
      const any = yield* jobs.create({ tasks, trigger: { table_update: { table_names } } })
      const all = yield* jobs.create({ tasks, trigger: { table_update: { table_names, condition: "ALL_UPDATED" } } })
      const started = ({ job_id }: Jobs.BaseJob) =>
        Effect.map(Stream.runCollect(jobs.runsList({ job_id })), (runs) =>
          Chunk.toReadonlyArray(runs).map(({ trigger }) => trigger)
        )
      const counts = Effect.zipRight(TestClock.adjust("2 minutes"), Effect.all([started(any), started(all)]))
      yield* sql("ALTER TABLE a ADD COLUMN y INT")
      yield* sql("CREATE TABLE c AS SELECT 1 AS x")
      expect(yield* counts).toEqual([[], []])
      yield* sql("INSERT INTO a VALUES (1, 2)")
      expect(yield* counts).toEqual([["TABLE"], []])
      const { trigger_state } = yield* jobs.get({ ...all, include_trigger_state: true })
      expect(trigger_state?.table?.last_seen_table_states).toEqual([
        { table_name: "main.default.a", has_seen_updates: true },
        { table_name: "main.default.b", has_seen_updates: false }
      ])
      yield* sql("INSERT INTO b VALUES (1)")
      expect(yield* counts).toEqual([["TABLE", "TABLE"], ["TABLE"]])
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("waits for the last change, keeps a time between runs, and starts none while it is paused", () =>
    Effect.gen(function* () {
      const { jobs, sql } = yield* twoTables
      const start = yield* Clock.currentTimeMillis
      const created = (timing: Jobs.TableUpdateTriggerConfiguration, pause_status?: "PAUSED") =>
        jobs.create({ tasks, trigger: { table_update: timing, ...(pause_status && { pause_status }) } })
      const daily = yield* created({ table_names, condition: "ANY_UPDATED" })
      const seldom = yield* created({ table_names, min_time_between_triggers_seconds: 2 * 24 * 3600 })
      const waits = yield* created({ table_names, condition: "ALL_UPDATED", wait_after_last_change_seconds: 3600 })
      const paused = yield* created({ table_names }, "PAUSED")
      for (const _ of [1, 2, 3]) {
        yield* sql("INSERT INTO a VALUES (1)")
        yield* TestClock.adjust("12 hours")
        yield* sql("DELETE FROM b")
        yield* sql("INSERT INTO b VALUES (1)")
        yield* TestClock.adjust("12 hours")
      }
      const hours = ({ job_id }: Jobs.BaseJob) =>
        Effect.map(Stream.runCollect(jobs.runsList({ job_id })), (runs) =>
          Chunk.toReadonlyArray(runs)
            .map(({ start_time }) => Math.floor(((start_time ?? 0) - start) / 3_600_000))
            .sort((a, b) => a - b)
        )
      expect(yield* hours(daily)).toEqual([0, 12, 24, 36, 48, 60])
      expect(yield* hours(seldom)).toEqual([0, 48])
      expect(yield* hours(waits)).toEqual([13, 37, 61])
      expect(yield* hours(paused)).toEqual([])
    }).pipe(Effect.provide(workspace()))
  )
})
