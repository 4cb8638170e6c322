/** The workspace that `npm run page` looks at: clusters, jobs, runs, data, and names that would do harm as HTML. */

import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import { ClusterSpec, Clusters, JobSpec, Jobs, Warehouses } from "effect-databricks"
import { Volumes } from "effect-databricks/catalog"
import type { ServeOptions } from "effect-databricks/EmulatorServer"
import { Files } from "effect-databricks/files"
import { StatementExecution } from "effect-databricks/sql"

const poll = { schedule: Schedule.spaced("100 millis") }

/** A name that runs a script if it is not escaped. */
export const hostile = `<img src=x onerror="window.harmed=1">'"><script>window.harmed=1</script>`

const after = (millis: number, result?: string) => Effect.delay(Effect.succeed(result ?? "done"), millis)

export const options: ServeOptions = {
  durations: { clusterStart: "600 millis", serverlessStart: "150 millis", warehouseStart: "300 millis" },
  tasks: {
    "/Shared/ingest": after(900, "128344"),
    "/Shared/clean": after(700),
    "/Shared/slow": after(60_000),
    "/Shared/moving": after(4000),
    "/Shared/forecast": ({ attempt }) =>
      attempt === 0
        ? Effect.delay(Effect.fail(new Error("The executor was lost")), 500)
        : after(
            600,
            JSON.stringify([
              { region: "north", units: 1240 },
              { region: "south", units: 985 }
            ])
          ),
    "/Shared/broken": Effect.delay(Effect.fail(new Error("no such column: prize. Did you mean: price?")), 400),
    "/Shared/hostile": Effect.succeed(JSON.stringify([{ [hostile]: hostile }]))
  }
}

const statements = [
  "CREATE SCHEMA sales COMMENT 'What is sold, and where'",
  `CREATE TABLE sales.orders (id BIGINT NOT NULL, country STRING COMMENT 'ISO 3166', price DECIMAL(10, 2), at TIMESTAMP)`,
  `INSERT INTO sales.orders VALUES
     (1, 'DE', 12.50, TIMESTAMP '2026-11-24 08:12:00'), (2, 'FR', 8.00, TIMESTAMP '2026-11-24 09:40:31'),
     (3, 'DE', NULL, TIMESTAMP '2026-11-25 14:05:09'), (4, 'SE', 30.25, TIMESTAMP '2026-11-26 07:58:44')`,
  "CREATE VIEW sales.revenue AS SELECT country, sum(price) AS revenue FROM sales.orders GROUP BY country",
  `CREATE TABLE sales.notes AS SELECT '${hostile.replaceAll("'", "\\'")}' AS text`
]

const nightly = JobSpec.make("nightly-orders").pipe(
  JobSpec.addTask("ingest", JobSpec.notebookTask("/Shared/ingest")),
  JobSpec.addTask("clean_orders", JobSpec.notebookTask("/Shared/clean"), { dependsOn: ["ingest"] }),
  JobSpec.addTask("clean_customers", JobSpec.notebookTask("/Shared/clean"), { dependsOn: ["ingest"] }),
  JobSpec.addTask("forecast", JobSpec.notebookTask("/Shared/forecast"), {
    dependsOn: ["clean_orders"],
    max_retries: 1
  }),
  JobSpec.addTask("report", JobSpec.notebookTask("/Shared/clean"), {
    dependsOn: ["forecast", "clean_customers"]
  })
)

const program = Effect.gen(function* () {
  const clusters = yield* Clusters.Clusters
  const jobs = yield* Jobs.Jobs
  const spec = (name: string) =>
    ClusterSpec.make(name).pipe(
      ClusterSpec.withRuntimeVersion(ClusterSpec.RuntimeVersion.Runtime_16_4),
      ClusterSpec.withNodeType(ClusterSpec.AzureNodeType.Standard_DS3_v2),
      ClusterSpec.withAutoscale(2, 8),
      ClusterSpec.withAutoTermination(30)
    )
  const { cluster_id } = yield* clusters.create(spec("shared-etl"))
  yield* clusters.create(spec(hostile))
  yield* Clusters.awaitRunning({ cluster_id }, poll)
  const idle = yield* clusters.create(spec("ad-hoc"))
  yield* clusters.delete({ cluster_id: idle.cluster_id })

  const { id: warehouse_id = "" } = yield* (yield* Warehouses.Warehouses).create({
    name: "reports",
    cluster_size: "2X-Small"
  })
  for (const statement of statements) yield* StatementExecution.execute(statement, { warehouse_id })
  yield* (yield* Volumes.Volumes).create({
    catalog_name: "main",
    schema_name: "sales",
    name: "landing",
    volume_type: "MANAGED"
  })
  const files = yield* Files.Files
  const folder = "/Volumes/main/sales/landing"
  yield* files.createDirectory({ directory_path: `${folder}/2026-11` })
  yield* files.upload({
    file_path: `${folder}/2026-11/orders.csv`,
    contents: new TextEncoder().encode("id,country,price\n1,DE,12.50\n2,FR,8.00\n")
  })

  const { job_id } = yield* jobs.create(nightly)
  yield* Jobs.runNowAndAwait({ job_id }, poll)
  const bad = yield* jobs.create(
    JobSpec.make(hostile).pipe(JobSpec.addTask("task", JobSpec.notebookTask("/Shared/hostile")))
  )
  yield* Jobs.runNowAndAwait({ job_id: bad.job_id }, poll)
  yield* jobs.create(JobSpec.make("slow").pipe(JobSpec.addTask("slow", JobSpec.notebookTask("/Shared/slow"))))
  const long = yield* jobs.create(
    JobSpec.make("backfill").pipe(JobSpec.addTask("load", JobSpec.notebookTask("/Shared/slow")))
  )
  yield* jobs.runNow({ job_id: long.job_id })
})

export default program.pipe(Effect.provide(Layer.mergeAll(Volumes.layer, Files.layer, StatementExecution.layer)))
