/**
 * A scoped SQL warehouse: start it, watch its state, stop it, start it again. It is deleted when the scope closes.
 *
 *   npx tsx -C effect-databricks:source examples/warehouses.ts      on the emulated workspace: no account, no network
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import * as DatabricksClient from "effect-databricks/DatabricksClient"
import * as Emulator from "effect-databricks/Emulator"
import * as Fault from "effect-databricks/Fault"
import type * as Polling from "effect-databricks/Polling"
import * as Warehouses from "effect-databricks/Warehouses"

const wait: Polling.WaitOptions = { schedule: Schedule.spaced("50 millis"), deadline: "1 minute" }

const small = { cluster_size: "2X-Small", warehouse_type: "PRO", auto_stop_mins: 10 }

const program = Effect.gen(function* () {
  const warehouses = yield* Warehouses.Warehouses

  yield* Effect.scoped(
    Effect.gen(function* () {
      const { id, jdbc_url, name } = yield* Warehouses.scoped({ ...small, name: "scratch" }, wait)
      yield* Console.log(`${name} runs at ${jdbc_url}`)

      const watch = yield* Effect.fork(
        Stream.runForEach(Warehouses.watch({ id }, wait), ({ num_clusters, state }) =>
          Console.log(`  ${state}, ${num_clusters} clusters`)
        )
      )
      yield* warehouses.edit({ id, min_num_clusters: 2, max_num_clusters: 4 })
      yield* Effect.sleep("100 millis")
      yield* warehouses.stop({ id })
      yield* Fiber.join(watch)

      const again = yield* Warehouses.ensureRunning({ id }, wait)
      yield* Console.log(`${name} is ${again.state} again, with ${again.num_clusters} clusters`)
    })
  )

  yield* Effect.scoped(Warehouses.scoped({ ...small, name: "doomed" }, wait)).pipe(
    Effect.catchTag("WarehouseFailed", (error) => Console.log(`\n${error._tag}: ${error.message}`))
  )

  const left = yield* Stream.runCount(
    Stream.filter(warehouses.list(), ({ state }) => state !== "DELETING" && state !== "DELETED")
  )
  yield* Console.log(`\nWarehouses left: ${left}`)
})

NodeRuntime.runMain(
  program.pipe(
    Effect.provide(Warehouses.layer),
    Effect.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
    Effect.provide(
      Emulator.layer({
        durations: { warehouseStart: "300 millis", warehouseStop: "100 millis" },
        faults: [Fault.warehouseStart({ on: { warehouseName: "doomed" } })]
      })
    )
  )
)
