/** A runner of a cluster on Postgres: executes workflows, and those of runners that have ended. */
import * as ClusterWorkflowEngine from "@effect/cluster/ClusterWorkflowEngine"
import * as RunnerAddress from "@effect/cluster/RunnerAddress"
import * as NodeClusterSocket from "@effect/platform-node/NodeClusterSocket"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as PgClient from "@effect/sql-pg/PgClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { send } from "./processes.js"
import { layer, Nightly } from "./workflow.js"

const Engine = ClusterWorkflowEngine.layer.pipe(
  Layer.provideMerge(
    NodeClusterSocket.layer({
      storage: "sql",
      runnerHealth: "ping",
      shardingConfig: {
        runnerAddress: Option.some(RunnerAddress.make("127.0.0.1", Number(process.env.PORT))),
        shardsPerGroup: 60,
        entityMessagePollInterval: "200 millis",
        refreshAssignmentsInterval: "500 millis",
        shardLockRefreshInterval: "1 second",
        shardLockExpiration: "4 seconds",
        runnerHealthCheckInterval: "2 seconds"
      }
    })
  ),
  Layer.provide(
    PgClient.layer({
      host: "127.0.0.1",
      port: Number(process.env.PG_PORT),
      username: "durable",
      database: "postgres",
      maxConnections: 10
    })
  )
)

const program = Effect.gen(function* () {
  yield* send({ ready: true })
  const ids = JSON.parse(process.env.IDS ?? "[]") as ReadonlyArray<string>
  const steps = Number(process.env.STEPS ?? "3")
  yield* Effect.forEach(ids, (id) => Nightly.execute({ id, steps }, { discard: true }), { concurrency: 10 })
  yield* send({ submitted: ids.length })
  yield* Effect.forEach(
    ids,
    (id) =>
      Effect.flatMap(Nightly.execute({ id, steps }), (runs) =>
        send({ id, runs: runs.map(({ run_name, result_state }) => `${run_name} ${result_state}`) })
      ),
    { concurrency: "unbounded" }
  )
  yield* Effect.never
})

NodeRuntime.runMain(program.pipe(Effect.provide(Layer.provideMerge(layer, Engine))))
