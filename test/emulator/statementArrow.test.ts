import { describe, expect, it } from "@effect/vitest"
import type * as Flechette from "@uwdata/flechette"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as EmulatorSql from "../../src/emulator/EmulatorSql.js"
import * as EmulatorArrow from "../../src/emulator/sql/arrow.js"
import * as StatementExecution from "../../src/services/sql/StatementExecution.js"
import * as Arrow from "../../src/services/sql/statementExecution/internal/arrow.js"
import * as Warehouses from "../../src/services/Warehouses.js"
import { inMemory } from "../support/emulated.js"

const workspace = (chunkBytes?: number) =>
  inMemory(Layer.mergeAll(StatementExecution.layer, Warehouses.layer), {
    sql: EmulatorSql.duckdb({ chunkBytes }),
    durations: { warehouseStart: 0 }
  })

const warehouse = Effect.flatMap(Warehouses.Warehouses, ({ create }) =>
  Effect.map(create({ name: "sql", cluster_size: "Small" }), ({ id = "" }) => id)
)

const all = <A, E, R>(stream: Stream.Stream<A, E, R>) => Effect.map(Stream.runCollect(stream), Chunk.toReadonlyArray)

/** Expressions of every type, with their edges. */
const values: Readonly<Record<string, ReadonlyArray<string>>> = {
  boolean: ["true", "false", "NULL"],
  tinyint: ["CAST(-128 AS TINYINT)", "127Y", "NULL"],
  smallint: ["CAST(-32768 AS SMALLINT)", "32767S", "NULL"],
  int: ["CAST(-2147483648L AS INT)", "2147483647", "NULL"],
  bigint: ["9223372036854775807L", "-9007199254740993L", "9007199254740991L"],
  float: ["CAST(0.1 AS FLOAT)", "CAST('-3.4028235E38' AS FLOAT)", "CAST('NaN' AS FLOAT)"],
  double: ["0.1D", "1.7976931348623157E308D", "CAST('-Infinity' AS DOUBLE)"],
  decimal: [
    "CAST('-12345678901234567890.123456789012345678' AS DECIMAL(38,18))",
    "CAST(1.5 AS DECIMAL(38,18))",
    "NULL"
  ],
  date: ["DATE '2024-02-29'", "DATE '0001-01-01'", "DATE '1969-12-31'"],
  timestamp: [
    "TIMESTAMP '2024-01-31 10:20:30.123456'",
    "TIMESTAMP '1969-12-31 23:59:59.999999'",
    "TIMESTAMP '9999-12-31 23:59:59.999999'"
  ],
  timestamp_ntz: ["TIMESTAMP_NTZ '2024-01-31 10:20:30.5'", "TIMESTAMP_NTZ '1900-01-01 00:00:00'", "NULL"],
  binary: ["X'00FF10'", "X''", "NULL"],
  string: ["'a\\nb'", "'Zürich ☃ 𝕏'", "''"],
  array: ["array(1.50, NULL)", "array(2.25)", "NULL"],
  map: ["map('k', 9007199254740993L, 'none', NULL)", "map('', 1L)", "NULL"],
  struct: [
    "named_struct('a', 9007199254740993L, 'b', array(named_struct('at', TIMESTAMP '2024-01-31 10:20:30.123456', 'x', X'00', 'd', DATE '2024-01-31', 'p', 0.10)))",
    "NULL",
    "NULL"
  ],
  nothing: ["NULL", "NULL", "NULL"]
}

const statement = `SELECT ${Object.keys(values)
  .map((name) => `c_${name}`)
  .join(", ")} FROM VALUES ${[0, 1, 2]
  .map((row) => `(${Object.values(values).map((some) => some[row])})`)
  .join(", ")} AS t(${Object.keys(values)
  .map((name) => `c_${name}`)
  .join(", ")})`

describe("ARROW_STREAM", () => {
  it.effect("has the same values as JSON_ARRAY, for all types", () =>
    Effect.gen(function* () {
      const warehouse_id = yield* warehouse
      for (const timestamps of ["DateTime", "Date", "text"] as const) {
        const json = yield* all(StatementExecution.rowsFromLinks(statement, { warehouse_id, timestamps }))
        const arrow = yield* all(StatementExecution.rowsFromArrow(statement, { warehouse_id, timestamps }))
        expect(arrow).toEqual(json)
        expect(arrow.map(Object.keys)).toEqual(json.map(Object.keys))
      }
      const [first] = yield* all(StatementExecution.rowsFromArrow(statement, { warehouse_id, timestamps: "text" }))
      expect(first).toMatchObject({ c_bigint: 9223372036854775807n, c_timestamp: "2024-01-31T10:20:30.123456Z" })
      expect(first?.c_float).toBe(0.1)
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("reads chunks in order", () =>
    Effect.gen(function* () {
      const warehouse_id = yield* warehouse
      const rows = yield* all(StatementExecution.rowsFromArrow("SELECT id FROM range(500)", { warehouse_id }))
      expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 500 }, (_, id) => id))
      expect(yield* all(StatementExecution.rowsFromArrow("SELECT 1 AS x WHERE false", { warehouse_id }))).toEqual([])
    }).pipe(Effect.provide(workspace(1000)))
  )

  it.effect("has each date once more, also the first of 1970, and names the row of a value of another type", () =>
    Effect.gen(function* () {
      const flechette = yield* Arrow.load(() => import("@uwdata/flechette"))
      const options = { timestamps: "text" } as const
      const chunk = { index: 2, offset: 100, statement_id: "s-1" }
      const read = (column: Flechette.Column<unknown>, name: "DATE" | "INT") =>
        all(
          Arrow.decodeChunk(
            flechette,
            flechette.tableToIPC(flechette.tableFromColumns({ a: column }), { format: "stream" }) ?? new Uint8Array(),
            [{ name: "a", type: { name }, decode: (text) => text }],
            options,
            chunk
          )
        )
      const day = 86_400_000
      const dates = flechette.columnFromArray([day, 0, null, day, 0, -day], flechette.dateDay())
      expect((yield* read(dates, "DATE")).map(({ a }) => a)).toEqual([
        "1970-01-02",
        "1970-01-01",
        null,
        "1970-01-02",
        "1970-01-01",
        "1969-12-31"
      ])
      const texts = flechette.columnFromArray(["1", "2", "x"], flechette.utf8())
      expect(yield* Effect.flip(read(texts, "INT"))).toMatchObject({ _tag: "RowsInvalid", row: 102, column: "a" })
      const later = flechette.columnFromArray([...new Array(2500).fill(null), "x"], flechette.utf8())
      expect(yield* Effect.flip(read(later, "INT"))).toMatchObject({ _tag: "RowsInvalid", row: 2600, column: "a" })
    })
  )

  it.effect("says what to install", () =>
    Effect.gen(function* () {
      const missing = () => Promise.reject(new Error("Cannot find package"))
      const client = yield* Effect.flip(Arrow.load(missing))
      expect(client).toMatchObject({ _tag: "ArrowUnavailable" })
      expect(client.message).toContain("npm install @uwdata/flechette")
      expect(yield* Effect.flip(EmulatorArrow.load(missing))).toContain("npm install --save-dev @uwdata/flechette")
    })
  )
})
