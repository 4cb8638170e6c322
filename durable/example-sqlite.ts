/**
 * A workflow on SQLite, the engine for one machine: it waits for a run, and continues after the process was restarted. In
 * this example the first process ends in the middle of the wait, which a second engine on the same file continues.
 *
 *   npx tsx -C effect-databricks:source durable/example-sqlite.ts      on the emulated workspace: no account, no network
 */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as ClusterWorkflowEngine from "@effect/cluster/ClusterWorkflowEngine"
import * as SingleRunner from "@effect/cluster/SingleRunner"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as SqliteClient from "@effect/sql-sqlite-node/SqliteClient"
import * as Workflow from "@effect/workflow/Workflow"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as DatabricksClient from "effect-databricks/DatabricksClient"
import * as Emulator from "effect-databricks/Emulator"
import * as Jobs from "effect-databricks/Jobs"
import * as Steps from "effect-databricks/workflow"

/** One execution for each day: executing it again returns the result of the first. */
const Nightly = Workflow.make({
  name: "nightly",
  payload: { day: Schema.String },
  idempotencyKey: ({ day }) => day,
  success: Steps.RunResult,
  error: Steps.RunError
})

const NightlyLive = Nightly.toLayer(({ day }) =>
  Steps.submit(
    { name: "load", deadline: "6 hours" },
    {
      run_name: `load ${day}`,
      tasks: [{ task_key: "load", notebook_task: { notebook_path: "/Shared/load", base_parameters: { day } } }]
    }
  )
)

/** Everything that is known of the workflows is in this file. Shorter intervals than the default, for the example. */
const engine = (filename: string) =>
  ClusterWorkflowEngine.layer.pipe(
    Layer.provide(
      SingleRunner.layer({ runnerStorage: "memory", shardingConfig: { entityMessagePollInterval: "200 millis" } })
    ),
    Layer.provide(SqliteClient.layer({ filename }))
  )

const program = Effect.gen(function* () {
  const folder = yield* Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "workflow-"))),
    (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
  )
  const onEngine = Effect.provide(Layer.provideMerge(NightlyLive, engine(join(folder, "workflows.db"))))

  yield* Nightly.execute({ day: "2026-11-26" }, { discard: true }).pipe(
    Effect.zipRight(Effect.sleep("1500 millis")),
    onEngine
  )
  yield* Console.log("The first process has ended. The run goes on:")
  const jobs = yield* Jobs.Jobs
  const { runs } = yield* jobs.runsListPage({})
  for (const run of runs ?? []) yield* Console.log(`  ${run.run_name} ${run.state?.life_cycle_state}`)

  const { result_state, run_name } = yield* Nightly.execute({ day: "2026-11-26" }).pipe(onEngine)
  yield* Console.log(`The second process has its result: ${run_name} ${result_state}`)
  yield* Console.log(`Runs started: ${(yield* jobs.runsListPage({})).runs?.length}`)
}).pipe(Effect.scoped)

NodeRuntime.runMain(
  program.pipe(
    Effect.provide(Jobs.layer),
    Effect.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
    Effect.provide(Emulator.layer({ durations: { task: "2 seconds" } }))
  )
)
