import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as EmulatorSql from "../../src/emulator/EmulatorSql.js"
import { load } from "../../src/emulator/sql/duckdb.js"
import * as StatementExecution from "../../src/services/sql/StatementExecution.js"
import * as Warehouses from "../../src/services/Warehouses.js"
import { inMemory } from "../support/emulated.js"

const directory = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "effect-databricks-"))),
  (directory) => Effect.sync(() => rmSync(directory, { recursive: true, force: true }))
)

/** Runs statements on a workspace of its own, which is closed afterwards, and returns the rows of the last. */
const session = (file: string, ...statements: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const { create } = yield* Warehouses.Warehouses
    const { id = "" } = yield* create({ name: "sql", cluster_size: "Small" })
    let rows: ReadonlyArray<StatementExecution.Row> = []
    for (const statement of statements)
      rows = Chunk.toReadonlyArray(yield* Stream.runCollect(StatementExecution.rows(statement, { warehouse_id: id })))
    return rows
  }).pipe(
    Effect.provide(
      inMemory(Layer.mergeAll(StatementExecution.layer, Warehouses.layer), {
        sql: EmulatorSql.duckdb({ file }),
        durations: { warehouseStart: 0 }
      })
    )
  )

describe("EmulatorSql.duckdb", () => {
  it.scoped("keeps the data of a file when the workspace starts again", () =>
    Effect.gen(function* () {
      const file = join(yield* directory, "workspace.duckdb")
      yield* session(
        file,
        "CREATE SCHEMA sales",
        "CREATE TABLE sales.orders (id BIGINT NOT NULL, total DECIMAL(10,2))",
        "CREATE VIEW sales.big AS SELECT id FROM sales.orders WHERE total > 10",
        "INSERT INTO sales.orders VALUES (1, 9.50), (2, 20)"
      )
      // Tables, views and their types are there again, and can be changed.
      expect(
        yield* session(file, "INSERT INTO sales.orders VALUES (3, 30)", "SELECT id FROM sales.big ORDER BY id")
      ).toEqual([{ id: 2 }, { id: 3 }])
      const failed = yield* Effect.flip(session(file, "INSERT INTO sales.orders VALUES (NULL, 1)"))
      expect(failed).toMatchObject({ error_class: "NOT_NULL_CONSTRAINT_VIOLATION" })
      expect(yield* session(file, "SELECT count(*) AS n FROM main.sales.orders")).toEqual([{ n: 3 }])
    })
  )

  it.effect("says what to install where DuckDB is missing", () =>
    Effect.gen(function* () {
      const failed = yield* Effect.flip(load(() => Promise.reject(new Error("Cannot find package"))))
      expect(failed.message).toContain("npm install --save-dev @duckdb/node-api")
    })
  )
})
