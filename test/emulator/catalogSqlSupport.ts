/** The services of Unity Catalog on an emulated workspace that runs SQL. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Emulator from "../../src/emulator/Emulator.js"
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

export const services = Layer.mergeAll(
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

export const workspace = (options: Emulator.Options = {}) =>
  inMemory(services, { sql: EmulatorSql.duckdb(), ...options, durations: { warehouseStart: 0 } })

const warehouse = Effect.flatMap(Warehouses.Warehouses, (warehouses) =>
  Effect.map(warehouses.create({ name: "sql", cluster_size: "Small" }), ({ id = "" }) => id)
)

/** A warehouse, and how statements run on it. */
export const session = Effect.map(warehouse, (warehouse_id) => {
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
