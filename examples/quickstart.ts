/**
 * The main flow: start a cluster, run a job with three SQL notebooks on it, stream its states, see why another run fails,
 * read the rows of the last table through a SQL warehouse, and clean up.
 *
 *   npm run demo                    on the emulated workspace: no account, no network
 *   npm run demo -- --workspace     on a real one, with DATABRICKS_HOST and DATABRICKS_TOKEN
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeTerminal from "@effect/platform-node/NodeTerminal"
import * as BigDecimal from "effect/BigDecimal"
import * as Clock from "effect/Clock"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Encoding from "effect/Encoding"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import {
  ClusterSpec,
  Clusters,
  Databricks,
  DatabricksClient,
  JobSpec,
  Jobs,
  type Polling,
  RunView,
  TerminalView,
  Warehouses
} from "effect-databricks"
import * as Emulator from "effect-databricks/Emulator"
import * as EmulatorSql from "effect-databricks/EmulatorSql"
import { StatementExecution } from "effect-databricks/sql"
import * as UndiciHttpClient from "effect-databricks/UndiciHttpClient"

const folder = "/Shared/effect-databricks-quickstart"

/** The schema of the tables, in the default catalog. */
const schema = "effect_databricks_quickstart"

const notebooks = {
  bronze: `CREATE SCHEMA IF NOT EXISTS ${schema};
           CREATE OR REPLACE TABLE ${schema}.bronze AS SELECT * FROM VALUES
             (1, 'DE', '12.50'), (2, 'FR', '8.00'), (3, 'DE', 'n/a'), (4, 'DE', '30.25') AS t(id, country, price)`,
  silver: `CREATE OR REPLACE TABLE ${schema}.silver AS
           SELECT id, country, TRY_CAST(price AS DECIMAL(10, 2)) AS price FROM ${schema}.bronze`,
  gold: `CREATE OR REPLACE TABLE ${schema}.gold AS
         SELECT country, count(price) AS orders, sum(price) AS revenue FROM ${schema}.silver GROUP BY country`,
  doomed: `SELECT sum(prize) AS revenue FROM ${schema}.silver`
}

const spec = ClusterSpec.make("effect-databricks quickstart").pipe(
  ClusterSpec.withRuntimeVersion(ClusterSpec.RuntimeVersion.Runtime_16_4),
  ClusterSpec.withNodeType(ClusterSpec.AzureNodeType.Standard_DS3_v2),
  ClusterSpec.withSingleNode,
  // Unity Catalog needs a mode.
  ClusterSpec.withDataSecurityMode("SINGLE_USER"),
  ClusterSpec.withAutoTermination(10)
)

const Revenue = Schema.Struct({
  country: Schema.String,
  orders: Schema.Number,
  revenue: Schema.BigDecimalFromSelf
})

const quickstart = (wait: Polling.WaitOptions) =>
  Effect.gen(function* () {
    const clusters = yield* Clusters.Clusters
    const jobs = yield* Jobs.Jobs
    const view = yield* TerminalView.TerminalView

    yield* view.print("Starting a cluster. It is terminated at the end in any case.")
    const { cluster_id } = yield* Clusters.createScoped(spec)
    yield* Clusters.watch({ cluster_id }, wait).pipe(
      Stream.tap((cluster) => view.print(`  cluster ${cluster_id} ${cluster.state}`)),
      Stream.takeUntil((cluster) => cluster.state === "RUNNING"),
      Stream.runDrain
    )
    yield* Clusters.awaitRunning({ cluster_id }, wait)

    yield* view.print("\nRunning a job with three SQL notebooks on it, each after the other.")
    const on = { existing_cluster_id: cluster_id }
    const job = JobSpec.make("effect-databricks quickstart").pipe(
      JobSpec.addTask("bronze", JobSpec.notebookTask(`${folder}/bronze`), on),
      JobSpec.addTask("silver", JobSpec.notebookTask(`${folder}/silver`), { ...on, dependsOn: ["bronze"] }),
      JobSpec.addTask("gold", JobSpec.notebookTask(`${folder}/gold`), { ...on, dependsOn: ["silver"] })
    )
    const { job_id } = yield* Effect.acquireRelease(jobs.create(job), (created) =>
      Effect.ignoreLogged(jobs.delete(created))
    )
    const { run_id } = yield* Jobs.runScoped({ job_id })
    yield* RunView.show(Jobs.watchRun({ run_id }, wait))
    yield* Jobs.awaitRun({ run_id }, wait)

    yield* view.print("\nA failed run is a typed error with the reason:")
    yield* Jobs.submitAndAwait(
      {
        run_name: "doomed",
        tasks: [
          { task_key: "load", ...JobSpec.notebookTask(`${folder}/doomed`), ...on },
          { task_key: "report", depends_on: [{ task_key: "load" }], ...JobSpec.notebookTask(`${folder}/gold`), ...on }
        ]
      },
      wait
    ).pipe(Effect.catchTag("RunFailed", (error) => view.print(`  ${error._tag}: ${error.tasks[0]?.error}`)))

    yield* view.print("\nStarting a SQL warehouse to read the table of gold.")
    const { id: warehouse_id = "" } = yield* Warehouses.scoped(
      { name: "effect-databricks quickstart", cluster_size: "2X-Small", auto_stop_mins: 10, max_num_clusters: 1 },
      wait
    )
    yield* Effect.addFinalizer(() =>
      Effect.ignoreLogged(StatementExecution.execute(`DROP SCHEMA ${schema} CASCADE`, { warehouse_id }))
    )
    const gold = StatementExecution.rows(`SELECT * FROM ${schema}.gold ORDER BY country`, { warehouse_id }).pipe(
      StatementExecution.decodeRows(Revenue)
    )
    yield* view.print("  country  orders  revenue")
    yield* Stream.runForEach(gold, ({ country, orders, revenue }) =>
      view.print(
        `  ${country}       ${String(orders).padStart(6)}  ${BigDecimal.unsafeToNumber(revenue).toFixed(2).padStart(7)}`
      )
    )

    yield* view.print("\nDeleting the job, the warehouse and the tables, and terminating the cluster.")
    return { clusters, cluster_id }
  }).pipe(Effect.scoped)

const main = (wait: Polling.WaitOptions) =>
  Effect.gen(function* () {
    const start = yield* Clock.currentTimeMillis
    const { cluster_id, clusters } = yield* quickstart(wait)
    const { state } = yield* Clusters.awaitTerminated({ cluster_id }, wait)
    yield* clusters.permanentDelete({ cluster_id })
    const seconds = ((yield* Clock.currentTimeMillis) - start) / 1000
    yield* Console.log(`The cluster is ${state}. Done in ${seconds.toFixed(1)} s.`)
  })

/** Imports the notebooks and deletes them at the end. */
const withNotebooks = Layer.scopedDiscard(
  Effect.gen(function* () {
    const client = yield* DatabricksClient.DatabricksClient
    const workspace = (operation: string, body: object) =>
      client.request({ method: "POST", path: `/api/2.0/workspace/${operation}`, body })
    yield* Effect.acquireRelease(workspace("mkdirs", { path: folder }), () =>
      Effect.ignoreLogged(workspace("delete", { path: folder, recursive: true }))
    )
    yield* Effect.forEach(Object.entries(notebooks), ([name, source]) =>
      workspace("import", {
        path: `${folder}/${name}`,
        language: "SQL",
        overwrite: true,
        content: Encoding.encodeBase64(source)
      })
    )
  })
)

const onEmulator = Effect.provide(main({ schedule: Schedule.spaced("100 millis") }), withNotebooks).pipe(
  Effect.provide(StatementExecution.layer),
  Effect.provide(Databricks.layer({ host: Emulator.host, token: Emulator.token })),
  Effect.provide(
    Emulator.layer({
      sql: EmulatorSql.duckdb(),
      durations: {
        clusterStart: "1500 millis",
        clusterTerminate: "700 millis",
        warehouseStart: "700 millis",
        statement: "400 millis"
      }
    })
  )
)

const announcement = Effect.flatMap(DatabricksClient.DatabricksClient, ({ host }) =>
  Console.log(
    [
      `On ${host} this creates the following, and removes it at the end:`,
      `  the folder ${folder} with four notebooks`,
      `  a cluster with one ${spec.node_type_id} node, for a few minutes`,
      "  a job, and two runs",
      `  the schema ${schema} with three tables, in the default catalog`,
      "  a SQL warehouse of the size 2X-Small, for a few minutes",
      "You can interrupt it at any time (Ctrl-C). It cleans up.",
      ""
    ].join("\n")
  )
)

const onWorkspace = announcement.pipe(
  Effect.zipRight(Effect.provide(main({ deadline: "30 minutes" }), withNotebooks)),
  Effect.provide(StatementExecution.layer),
  Effect.provide(Databricks.layerConfig()),
  Effect.provide(UndiciHttpClient.layer)
)

const program = process.argv.includes("--workspace") ? onWorkspace : onEmulator

NodeRuntime.runMain(program.pipe(Effect.provide(TerminalView.layer()), Effect.provide(NodeTerminal.layer)))
