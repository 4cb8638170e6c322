/**
 * An instance pool with idle instances, and a cluster that uses them.
 *
 *   npx tsx -C effect-databricks:source examples/instance-pools.ts      on the emulated workspace: no account, no network
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as Clusters from "effect-databricks/Clusters"
import * as DatabricksClient from "effect-databricks/DatabricksClient"
import * as Emulator from "effect-databricks/Emulator"
import * as InstancePools from "effect-databricks/InstancePools"
import * as Polling from "effect-databricks/Polling"

const wait: Polling.WaitOptions = { schedule: Schedule.spaced("50 millis"), deadline: "1 minute" }

const report = (when: string, { stats }: InstancePools.GetInstancePool) =>
  Console.log(
    `${when}: ${stats?.used_count} used, ${stats?.idle_count} idle, ${(stats?.pending_used_count ?? 0) + (stats?.pending_idle_count ?? 0)} pending`
  )

const program = Effect.gen(function* () {
  const pools = yield* InstancePools.InstancePools
  const { instance_pool_id } = yield* Effect.acquireRelease(
    pools.create({
      instance_pool_name: "warm",
      node_type_id: "Standard_DS3_v2",
      min_idle_instances: 2,
      max_capacity: 6,
      idle_instance_autotermination_minutes: 15
    }),
    (pool) => Effect.ignoreLogged(pools.delete(pool))
  )
  const pool = pools.get({ instance_pool_id })
  yield* report("A new pool", yield* pool)

  const warm = yield* Polling.untilDone(pool, {
    ...wait,
    waitingFor: "two idle instances",
    isDone: ({ stats }) => stats?.idle_count === 2
  })
  yield* report("A moment later", warm)

  yield* Effect.scoped(
    Effect.gen(function* () {
      yield* Clusters.scoped({ spark_version: "16.4.x-scala2.12", instance_pool_id, num_workers: 1 }, wait)
      yield* report("With a cluster", yield* pool)
    })
  )

  const freed = yield* Polling.untilDone(pool, {
    ...wait,
    waitingFor: "the instances to be released",
    isDone: ({ stats }) => stats?.used_count === 0
  })
  yield* report("After the cluster", freed)
}).pipe(Effect.scoped)

NodeRuntime.runMain(
  program.pipe(
    Effect.provide(Layer.merge(InstancePools.layer, Clusters.layer)),
    Effect.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
    Effect.provide(Emulator.layer({ durations: { clusterStart: "300 millis", clusterTerminate: "100 millis" } }))
  )
)
