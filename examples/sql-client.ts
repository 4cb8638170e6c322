/**
 * Tables through `@effect/sql`: migrations, a repository, a query with parameters, a Stream of rows, and typed errors.
 *
 *   npx tsx -C effect-databricks:source examples/sql-client.ts
 */
import * as Model from "@effect/sql/Model"
import * as SqlClient from "@effect/sql/SqlClient"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as DatabricksClient from "effect-databricks/DatabricksClient"
import * as Emulator from "effect-databricks/Emulator"
import * as EmulatorSql from "effect-databricks/EmulatorSql"
import * as DatabricksSql from "effect-databricks/SqlClient"
import * as SqlMigrator from "effect-databricks/SqlMigrator"
import * as StatementExecution from "effect-databricks/sql/StatementExecution"
import * as Warehouses from "effect-databricks/Warehouses"
import { start } from "./support/emulated.js"

class Order extends Model.Class<Order>("Order")({ id: Schema.Int, customer: Schema.String }) {}

const migrations = SqlMigrator.fromRecord({
  "1_orders": Effect.flatMap(
    SqlClient.SqlClient,
    (sql) => sql`CREATE TABLE IF NOT EXISTS orders (id INT, customer STRING)`
  ).pipe(Effect.asVoid)
})

const program = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const orders = yield* Model.makeRepository(Order, { tableName: "orders", idColumn: "id", spanPrefix: "Order" })
  yield* Effect.forEach(["ann", "bo", "cy"], (customer, id) => orders.insertVoid({ id, customer }))

  const some = yield* sql<{
    customer: string
  }>`SELECT customer FROM ${sql("main.default.orders")} WHERE ${sql.in("id", [0, 2])} ORDER BY id`
  yield* Console.log(`customers: ${some.map(({ customer }) => customer).join(", ")}`)

  const count = yield* Stream.runCount(sql`SELECT id FROM range(100000)`.stream)
  yield* Console.log(`${count} rows streamed`)

  yield* sql`SELECT nosuch FROM orders`.pipe(Effect.catchTag("SqlError", ({ message }) => Console.log(message)))
})

const Sql = Layer.unwrapEffect(
  Effect.map(
    Effect.flatMap(Warehouses.Warehouses, ({ create }) => create({ name: "sql", cluster_size: "Small" })),
    ({ id = "" }) => DatabricksSql.layer({ warehouse_id: id })
  )
).pipe(
  Layer.provide(Layer.mergeAll(StatementExecution.layer, Warehouses.layer)),
  Layer.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
  Layer.provide(Emulator.layer({ sql: EmulatorSql.duckdb(), durations: { warehouseStart: 0 } }))
)

export const main = program.pipe(Effect.provide(SqlMigrator.layer({ loader: migrations })), Effect.provide(Sql))

start(import.meta.url, main)
