/**
 * A pipeline: an update fails with its cause. The next one succeeds while its events are streamed.
 *
 *   npx tsx -C effect-databricks:source examples/pipelines.ts      on the emulated workspace: no account, no network
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import * as DatabricksClient from "effect-databricks/DatabricksClient"
import * as Emulator from "effect-databricks/Emulator"
import * as Fault from "effect-databricks/Fault"
import * as Pipelines from "effect-databricks/Pipelines"
import type * as Polling from "effect-databricks/Polling"

const wait: Polling.WaitOptions = { schedule: Schedule.spaced("50 millis"), deadline: "1 minute" }

const show = (event: Pipelines.PipelineEvent) => Console.log(`  ${event.level} ${event.message}`)

const program = Effect.gen(function* () {
  const pipelines = yield* Pipelines.Pipelines
  const { pipeline_id } = yield* Effect.acquireRelease(
    pipelines.create({
      name: "orders",
      catalog: "main",
      schema: "sales",
      serverless: true,
      libraries: [
        { notebook: { path: "/Shared/orders/orders_raw" } },
        { notebook: { path: "/Shared/orders/orders_clean" } }
      ]
    }),
    (created) => Effect.ignoreLogged(pipelines.delete(created))
  )

  yield* Console.log("An update that fails:")
  yield* Pipelines.startUpdateAndAwait({ pipeline_id, full_refresh: true }, wait).pipe(
    Effect.catchTag("UpdateFailed", (error) => Console.log(`  ${error._tag}: ${error.message}`))
  )

  yield* Console.log("\nThe events of an update that refreshes one table:")
  yield* Effect.scoped(
    Effect.gen(function* () {
      const { update_id } = yield* Pipelines.startUpdateScoped({ pipeline_id, refresh_selection: ["orders_clean"] })
      yield* Stream.runForEach(Pipelines.followEvents({ pipeline_id, update_id }, wait), show)
      yield* Pipelines.awaitUpdate({ pipeline_id, update_id }, wait)
    })
  )

  const { health, latest_updates, state } = yield* pipelines.get({ pipeline_id })
  yield* Console.log(`\nThe pipeline is ${state} and ${health}. Its updates, latest first:`)
  for (const update of latest_updates ?? []) yield* Console.log(`  ${update.update_id} ${update.state}`)

  yield* Console.log("\nThe latest events:")
  yield* pipelines.events({ pipeline_id }).pipe(Stream.take(3), Stream.runForEach(show))
}).pipe(Effect.scoped)

NodeRuntime.runMain(
  program.pipe(
    Effect.provide(Pipelines.layer),
    Effect.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
    Effect.provide(
      Emulator.layer({
        durations: { updatePhase: "100 millis", updateRun: "200 millis" },
        faults: [
          Fault.pipelineUpdate({
            on: { pipelineName: "orders" },
            table: "orders_clean",
            message: "[UNRESOLVED_COLUMN] A column with name `price` cannot be resolved."
          })
        ]
      })
    )
  )
)
