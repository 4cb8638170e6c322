/**
 * A workflow on the engine in memory, for tests. Its state is lost with the process.
 *
 *   npx tsx -C effect-databricks:source examples/workflow.ts      on the emulated workspace: no account, no network
 */

import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Activity from "@effect/workflow/Activity"
import * as Workflow from "@effect/workflow/Workflow"
import * as WorkflowEngine from "@effect/workflow/WorkflowEngine"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as DatabricksClient from "effect-databricks/DatabricksClient"
import * as Emulator from "effect-databricks/Emulator"
import * as Jobs from "effect-databricks/Jobs"
import * as Steps from "effect-databricks/workflow"

const Load = Workflow.make({
  name: "load",
  payload: { table: Schema.String },
  idempotencyKey: ({ table }) => table,
  success: Schema.Struct({ run: Steps.RunResult, attempts: Schema.Number }),
  error: Steps.RunError
})

let attempts = 0

/** Each attempt of the step starts a run of its own, with its own idempotency token. */
const LoadLive = Load.toLayer(({ table }) =>
  Steps.submit(
    { name: "load", interval: "100 millis" },
    { run_name: table, tasks: [{ task_key: "load", notebook_task: { notebook_path: "/Shared/load" } }] }
  ).pipe(
    (step) => Activity.retry(step, { times: 2, while: (error) => error._tag === "RunFailed" }),
    Effect.map((run) => ({ run, attempts }))
  )
)

const program = Effect.gen(function* () {
  const { run } = yield* Load.execute({ table: "orders" })
  yield* Console.log(`${run.run_name}: ${run.result_state} after ${attempts} attempts`)
})

NodeRuntime.runMain(
  program.pipe(
    Effect.provide(LoadLive),
    Effect.provide(WorkflowEngine.layerMemory),
    Effect.provide(Jobs.layer),
    Effect.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
    Effect.provide(
      Emulator.layer({
        durations: { serverlessStart: "100 millis" },
        tasks: {
          "/Shared/load": Effect.suspend(() =>
            ++attempts < 2 ? Effect.fail("The table is locked.") : Effect.succeed("ok")
          )
        }
      })
    )
  )
)
