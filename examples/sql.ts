/**
 * A saved query and its rows, a job that runs it, an alert, and the history of the statements.
 *
 *   npx tsx -C effect-databricks:source examples/sql.ts
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { Jobs, Warehouses } from "effect-databricks"
import * as EmulatorSql from "effect-databricks/EmulatorSql"
import { AlertsV2, Queries, QueryHistory, StatementExecution } from "effect-databricks/sql"
import { onWorkspace, start } from "./support/emulated.js"

const services = Layer.mergeAll(
  AlertsV2.layer,
  Jobs.layer,
  Queries.layer,
  QueryHistory.layer,
  StatementExecution.layer,
  Warehouses.layer
)

const City = Schema.Struct({ city: Schema.String, people: Schema.Number })

const often = { schedule: Schedule.spaced("50 millis") }

export const main = Effect.gen(function* () {
  const { id: warehouse_id = "" } = yield* Effect.flatMap(Warehouses.Warehouses, (warehouses) =>
    warehouses.create({ name: "sql", cluster_size: "2X-Small" })
  )
  yield* StatementExecution.execute(
    "CREATE TABLE cities AS SELECT * FROM VALUES ('Ulm', 126000), ('Metz', 120000) AS t(city, people)",
    { warehouse_id }
  )

  // Changes nothing if the query is already like this.
  const { id = "" } = yield* Queries.ensure({
    display_name: "Cities",
    query_text: "SELECT * FROM cities WHERE people > :least ORDER BY city",
    warehouse_id,
    parameters: [{ name: "least", numeric_value: { value: 100_000 } }]
  })
  yield* Queries.rows({ display_name: "Cities" }, { parameters: { least: 125_000 } }).pipe(
    StatementExecution.decodeRows(City),
    Stream.runForEach(({ city, people }) => Console.log(`${city}: ${people} people`))
  )

  const run = yield* Jobs.submitAndAwait(
    { run_name: "cities", tasks: [{ task_key: "cities", sql_task: { warehouse_id, query: { query_id: id ?? "" } } }] },
    often
  )
  yield* Console.log(`The job is ${run.state?.result_state}`)

  const alert = yield* AlertsV2.ensure({
    display_name: "Many cities",
    query_text: "SELECT count(*) AS n FROM cities",
    warehouse_id,
    evaluation: {
      source: { name: "n" },
      comparison_operator: "GREATER_THAN",
      threshold: { value: { double_value: 1 } }
    },
    schedule: { quartz_cron_schedule: "0 0 7 * * ?", timezone_id: "UTC" }
  })
  yield* Console.log(`The alert is ${yield* AlertsV2.evaluate({ id: alert.id ?? "" }, often)}`)

  yield* QueryHistory.statements().pipe(
    Stream.runForEach(({ query_text, status }) => Console.log(`${status}  ${query_text}`))
  )
}).pipe(
  onWorkspace(services, {
    sql: EmulatorSql.duckdb(),
    durations: { serverlessStart: "50 millis", warehouseStart: "50 millis" }
  })
)

start(import.meta.url, main)
