/** Tests that a seed makes tables with rows. */
import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as StatementExecution from "../../src/services/sql/StatementExecution.js"
import { driven, warehouse, workspace } from "./sqlSupport.js"

describe("a seed", () => {
  it.effect("makes rows of numbers that are not finite or very large", () =>
    Effect.gen(function* () {
      const rows = [[Number.NaN], [Number.POSITIVE_INFINITY], [Number.NEGATIVE_INFINITY], [1e300], [2.5], [null]]
      yield* Emulator.seed({ tables: { "main.default.t": { columns: { x: "DOUBLE" }, rows } } })
      const warehouse_id = yield* warehouse
      const read = StatementExecution.rows("SELECT CAST(x AS STRING) x FROM main.default.t", { warehouse_id })
      expect(Chunk.toReadonlyArray(yield* driven(Stream.runCollect(read))).map(({ x }) => x)).toEqual([
        "NaN",
        "Infinity",
        "-Infinity",
        "1.0E300",
        "2.5",
        null
      ])
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("makes tables with rows, and their catalogs and schemas", () =>
    Effect.gen(function* () {
      yield* Emulator.seed({
        tables: {
          "shop.sales.orders": {
            columns: { id: "BIGINT NOT NULL", price: "DECIMAL(10,2)", day: "DATE", note: "STRING" },
            rows: [
              [2n ** 60n, "2.50", "2026-01-02", "it's \\ new"],
              [2, 3, null, null]
            ]
          }
        }
      })
      const warehouse_id = yield* warehouse
      const rows = yield* driven(
        Stream.runCollect(
          StatementExecution.rows(
            "SELECT CAST(id AS STRING) id, CAST(price AS STRING) price, note FROM shop.sales.orders ORDER BY id",
            { warehouse_id }
          )
        )
      )
      expect(Chunk.toReadonlyArray(rows)).toEqual([
        { id: "1152921504606846976", price: "2.50", note: "it's \\ new" },
        { id: "2", price: "3.00", note: null }
      ])
      const refused = yield* Effect.flip(
        Emulator.seed({ tables: { "main.default.t": { columns: { x: "INT" }, rows: [["one"]] } } })
      )
      expect(refused.message).toMatch(/^at tables\.main\.default\.t\.rows: \[CAST_INVALID_INPUT\]/)
      expect(Object.keys((yield* Emulator.snapshot).resources ?? {})).toEqual([
        "unity-catalog/catalogs/shop",
        "unity-catalog/schemas/shop.default",
        "unity-catalog/schemas/shop.sales",
        "unity-catalog/tables/main.default.t",
        "unity-catalog/tables/shop.sales.orders"
      ])
    }).pipe(Effect.provide(workspace()))
  )
})
