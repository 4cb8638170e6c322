/** Tests that SQL and the REST APIs of Unity Catalog are one: what either makes, changes and deletes, the other sees. */
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as EmulatorSql from "../../src/emulator/EmulatorSql.js"
import * as Catalogs from "../../src/services/catalog/Catalogs.js"
import * as Functions from "../../src/services/catalog/Functions.js"
import * as Grants from "../../src/services/catalog/Grants.js"
import * as Schemas from "../../src/services/catalog/Schemas.js"
import * as TableConstraints from "../../src/services/catalog/TableConstraints.js"
import * as Tables from "../../src/services/catalog/Tables.js"
import * as Volumes from "../../src/services/catalog/Volumes.js"
import * as StatementExecution from "../../src/services/sql/StatementExecution.js"
import * as Warehouses from "../../src/services/Warehouses.js"
import { inMemory } from "../support/emulated.js"

const services = Layer.mergeAll(
  Catalogs.layer,
  Functions.layer,
  Grants.layer,
  Schemas.layer,
  StatementExecution.layer,
  TableConstraints.layer,
  Tables.layer,
  Volumes.layer,
  Warehouses.layer
)

const workspace = (options: Emulator.Options = {}) =>
  inMemory(services, { sql: EmulatorSql.duckdb(), ...options, durations: { warehouseStart: 0 } })

const warehouse = Effect.flatMap(Warehouses.Warehouses, (warehouses) =>
  Effect.map(warehouses.create({ name: "sql", cluster_size: "Small" }), ({ id = "" }) => id)
)

const session = Effect.map(warehouse, (warehouse_id) => {
  const execute = (statement: string) => StatementExecution.execute(statement, { warehouse_id })
  return {
    execute,
    rows: (statement: string) => Effect.map(execute(statement), ({ result }) => result?.data_array ?? []),
    error: (statement: string) =>
      Effect.map(Effect.flip(execute(statement)), (error) =>
        error._tag === "StatementFailed" ? [error.error_class, error.sql_state] : error._tag
      )
  }
})

describe("SQL and the REST APIs of Unity Catalog", () => {
  it.effect("show tables that SQL makes", () =>
    Effect.gen(function* () {
      const { execute, rows } = yield* session
      const tables = yield* Tables.Tables
      yield* execute(
        "CREATE TABLE main.default.orders (id BIGINT NOT NULL COMMENT 'the key', price DECIMAL(10,2), tags ARRAY<STRUCT<a: INT>>, day DATE, at TIMESTAMP_NTZ) PARTITIONED BY (day) COMMENT 'all orders' TBLPROPERTIES ('owner.team' = 'sales')"
      )
      yield* execute("INSERT INTO orders VALUES (1, 2.5, array(named_struct('a', 1)), DATE '2024-01-01', NULL)")
      const table = yield* tables.get({ full_name: "main.default.ORDERS" })
      expect(table).toMatchObject({
        catalog_name: "main",
        schema_name: "default",
        name: "orders",
        full_name: "main.default.orders",
        table_type: "MANAGED",
        data_source_format: "DELTA",
        comment: "all orders",
        owner: "user@example.com",
        created_by: "user@example.com",
        created_at: 0,
        properties: { "owner.team": "sales" }
      })
      expect(table.columns).toEqual([
        {
          name: "id",
          type_text: "bigint",
          type_name: "LONG",
          type_json: '{"name":"id","type":"long","nullable":false,"metadata":{"comment":"the key"}}',
          position: 0,
          nullable: false,
          comment: "the key"
        },
        {
          name: "price",
          type_text: "decimal(10,2)",
          type_name: "DECIMAL",
          type_precision: 10,
          type_scale: 2,
          type_json: '{"name":"price","type":"decimal(10,2)","nullable":true,"metadata":{}}',
          position: 1,
          nullable: true
        },
        expect.objectContaining({ name: "tags", type_text: "array<struct<a:int>>", type_name: "ARRAY", position: 2 }),
        expect.objectContaining({ name: "day", type_text: "date", partition_index: 0 }),
        expect.objectContaining({ name: "at", type_text: "timestamp_ntz", type_name: "TIMESTAMP_NTZ" })
      ])
      expect(yield* rows("SELECT id, price FROM main.default.orders")).toEqual([["1", "2.50"]])
      yield* tables.delete({ full_name: "main.default.orders" })
      expect(yield* rows("SHOW TABLES")).toEqual([])
      yield* execute("CREATE TABLE orders (id INT)")
      expect(yield* rows("SELECT count(*) AS n FROM orders")).toEqual([["0"]])
    }).pipe(Effect.provide(workspace()))
  )
})
