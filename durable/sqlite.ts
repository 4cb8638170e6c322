/** A process that executes workflows on SQLite, until they have ended. */
import * as ClusterWorkflowEngine from "@effect/cluster/ClusterWorkflowEngine"
import * as SingleRunner from "@effect/cluster/SingleRunner"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as SqliteClient from "@effect/sql-sqlite-node/SqliteClient"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import { send } from "./processes.js"
import { layer, Nightly } from "./workflow.js"

const Engine = ClusterWorkflowEngine.layer.pipe(
  Layer.provide(
    SingleRunner.layer({
      runnerStorage: "memory",
      shardingConfig: { entityMessagePollInterval: "100 millis", refreshAssignmentsInterval: "100 millis" }
    })
  ),
  Layer.provide(SqliteClient.layer({ filename: process.env.DATABASE ?? "" }))
)

const program = Effect.gen(function* () {
  yield* send({ ready: true })
  const exit = yield* Effect.exit(
    Nightly.execute({ id: process.env.ID ?? "", steps: Number(process.env.STEPS ?? "3") })
  )
  yield* send(
    Exit.isSuccess(exit)
      ? {
          runs: exit.value.map(({ run_id, run_name, result_state }) => ({
            run_id: String(run_id),
            run_name,
            result_state
          }))
        }
      : { failure: String(exit.cause) }
  )
})

NodeRuntime.runMain(program.pipe(Effect.provide(Layer.provideMerge(layer, Engine))))
