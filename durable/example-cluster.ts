/**
 * Workflows on many machines: runners of `@effect/cluster` with Postgres. Each runner executes a part of the workflows. Those
 * of a runner that ends continue on the others. Start this program on each machine, with its own RUNNER_HOST.
 *
 * It needs a Postgres database: DATABASE_URL, such as postgres://user:password@localhost:5432/workflows. It skips itself if
 * there is none. The workspace is emulated: no account.
 *
 *   DATABASE_URL=... npx tsx -C effect-databricks:source durable/example-cluster.ts
 */
import * as ClusterWorkflowEngine from "@effect/cluster/ClusterWorkflowEngine"
import * as RunnerAddress from "@effect/cluster/RunnerAddress"
import * as NodeClusterSocket from "@effect/platform-node/NodeClusterSocket"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as PgClient from "@effect/sql-pg/PgClient"
import * as Workflow from "@effect/workflow/Workflow"
import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as DatabricksClient from "effect-databricks/DatabricksClient"
import * as Emulator from "effect-databricks/Emulator"
import * as Jobs from "effect-databricks/Jobs"
import * as Steps from "effect-databricks/workflow"

const Load = Workflow.make({
  name: "load",
  payload: { table: Schema.String, day: Schema.String },
  idempotencyKey: ({ day, table }) => `${table} ${day}`,
  success: Steps.RunResult,
  error: Steps.RunError
})

const LoadLive = Load.toLayer(({ day, table }) =>
  Steps.submit(
    { name: "load", deadline: "2 hours", interval: "1 second" },
    {
      run_name: `${table} ${day}`,
      tasks: [{ task_key: "load", notebook_task: { notebook_path: `/Shared/${table}` } }]
    }
  )
)

const Runner = Layer.unwrapEffect(
  Effect.gen(function* () {
    const host = yield* Config.withDefault(Config.string("RUNNER_HOST"), "127.0.0.1")
    const port = yield* Config.withDefault(Config.integer("RUNNER_PORT"), 34431)
    return NodeClusterSocket.layer({
      storage: "sql",
      runnerHealth: "ping",
      shardingConfig: { runnerAddress: Option.some(RunnerAddress.make(host, port)) }
    })
  })
)

const Engine = ClusterWorkflowEngine.layer.pipe(
  Layer.provideMerge(Runner),
  Layer.provide(PgClient.layerConfig({ url: Config.redacted("DATABASE_URL") }))
)

const Workspace = Jobs.layer.pipe(
  Layer.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
  Layer.provide(Emulator.layer())
)

/** A new day for each start of the example: the database keeps the results of earlier ones. */
const program = Effect.gen(function* () {
  const day = new Date().toISOString()
  const results = yield* Effect.forEach(["orders", "customers"], (table) => Load.execute({ table, day }), {
    concurrency: "unbounded"
  })
  for (const { result_state, run_name } of results) yield* Console.log(`${run_name}: ${result_state}`)
}).pipe(Effect.provide(Layer.provideMerge(LoadLive, Engine)), Effect.provide(Workspace))

const main = Effect.flatMap(Config.option(Config.redacted("DATABASE_URL")), (url) =>
  Option.isSome(url) ? program : Console.log("Skipped: needs a Postgres database. Set DATABASE_URL.")
)

NodeRuntime.runMain(main)
