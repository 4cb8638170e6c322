/** A program of a user: imports the whole library and single modules, and runs on the emulator. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { type Clusters, DatabricksClient, DatabricksError, EpochMillis, Jobs } from "effect-databricks"
import * as ClustersModule from "effect-databricks/Clusters"
import * as Emulator from "effect-databricks/Emulator"
import * as Fault from "effect-databricks/Fault"

const describe = (cluster: Clusters.ClusterDetails): string =>
  `${cluster.state} since ${EpochMillis.toDateTime(cluster.start_time)._tag}`

const program = Effect.gen(function* () {
  const clusters = yield* ClustersModule.Clusters
  const jobs = yield* Jobs.Jobs
  const emulator = yield* Emulator.Emulator
  yield* emulator.inject(Fault.throttle())
  const { cluster_id } = yield* clusters.create({
    cluster_name: "package",
    spark_version: "16.4.x-scala2.12",
    node_type_id: "Standard_D4ds_v5",
    num_workers: 1
  })
  const cluster = yield* clusters.get({ cluster_id })
  const missing = yield* Effect.flip(clusters.get({ cluster_id: "none" }))
  const found = yield* Effect.either(jobs.get({ job_id: 1 }))
  yield* Console.log(`${describe(cluster)}, ${DatabricksError.isNotFound(missing)}, ${found._tag}`)
})

const workspace = DatabricksClient.layer({ host: Emulator.host, token: Emulator.token }).pipe(
  Layer.provideMerge(Emulator.layer())
)

await program.pipe(
  Effect.provide(Layer.mergeAll(ClustersModule.layer, Jobs.layer)),
  Effect.provide(workspace),
  Effect.runPromise
)
