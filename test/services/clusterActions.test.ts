/** Tests calls that change a cluster or a warehouse and wait for it, on the emulator. */
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Schedule from "effect/Schedule"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as Fault from "../../src/emulator/Fault.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as Clusters from "../../src/services/Clusters.js"
import * as Warehouses from "../../src/services/Warehouses.js"

const workspace = Layer.merge(Clusters.layer, Warehouses.layer).pipe(
  Layer.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
  Layer.provideMerge(Emulator.layer())
)

const often = { schedule: Schedule.spaced("1 second") }

const rarely = { schedule: Schedule.spaced("2 minutes") }

/** Lets time pass until a wait ends. */
const inTime = <A, E, R>(wait: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.fork(wait)
    yield* Effect.repeat(Effect.zipRight(TestClock.adjust("1 second"), Fiber.poll(fiber)), { until: Option.isSome })
    return yield* Fiber.join(fiber)
  })

const settings = { spark_version: "16.4.x-scala2.12", node_type_id: "Standard_DS3_v2" }

const create = inTime(Clusters.createAndAwait({ ...settings, cluster_name: "etl", num_workers: 2 }, often))

describe("clusters", () => {
  it.effect("are created, resized, edited, restarted, terminated and started", () =>
    Effect.gen(function* () {
      const created = yield* create
      const { cluster_id } = created
      expect(created).toMatchObject({ state: "RUNNING", num_workers: 2 })
      const resized = yield* inTime(Clusters.resizeAndAwait({ cluster_id, num_workers: 3 }, often))
      expect([resized.state, resized.executors?.length]).toEqual(["RUNNING", 3])
      const edited = yield* inTime(
        Clusters.editAndAwait({ ...settings, cluster_id, cluster_name: "etl-2", num_workers: 1 }, often)
      )
      expect(edited).toMatchObject({ state: "RUNNING", cluster_name: "etl-2", num_workers: 1 })
      expect(edited.last_restarted_time).toBeGreaterThan(Number(created.last_restarted_time))
      const restarted = yield* inTime(Clusters.restartAndAwait({ cluster_id }, often))
      expect(restarted.last_restarted_time).toBeGreaterThan(Number(edited.last_restarted_time))
      const deleted = yield* inTime(Clusters.deleteAndAwait({ cluster_id }, often))
      expect(deleted.state).toBe("TERMINATED")
      const update = { cluster_id, update_mask: "num_workers", cluster: { num_workers: 4 } }
      expect(yield* inTime(Clusters.updateAndAwait(update, often))).toMatchObject({
        state: "TERMINATED",
        num_workers: 4
      })
      expect((yield* inTime(Clusters.startAndAwait({ cluster_id }, often))).executors).toHaveLength(4)
    }).pipe(Effect.provide(workspace))
  )

  it.effect("stay when the deadline passes", () =>
    Effect.gen(function* () {
      const request = { ...settings, cluster_name: "etl", num_workers: 2 }
      const timeout = yield* inTime(Effect.flip(Clusters.createAndAwait(request, { ...often, deadline: "3 seconds" })))
      expect(timeout._tag).toBe("WaitTimeout")
      const clusters = yield* Clusters.Clusters
      expect((yield* clusters.listPage({})).clusters?.map(({ state }) => state)).toEqual(["PENDING"])
    }).pipe(Effect.provide(workspace))
  )

  it.effect("fail with the reason if they do not come back after an edit", () =>
    Effect.gen(function* () {
      const { cluster_id } = yield* create
      const clusters = yield* Clusters.Clusters
      const edit = Clusters.editAndAwait({ ...settings, cluster_id, num_workers: 1 }, often)
      const fiber = yield* Effect.fork(Effect.flip(edit))
      yield* TestClock.adjust("2 seconds")
      yield* clusters.delete({ cluster_id })
      expect(yield* inTime(Fiber.join(fiber))).toMatchObject({ _tag: "ClusterFailed", state: "TERMINATED" })
    }).pipe(Effect.provide(workspace))
  )

  it.effect("fail if they were running and are terminated at the next poll after an edit", () =>
    Effect.gen(function* () {
      const { cluster_id } = yield* create
      const clusters = yield* Clusters.Clusters
      const emulator = yield* Emulator.Emulator
      yield* emulator.inject(Fault.stale({ for: "5 seconds", on: { service: "Clusters", operation: "get" } }))
      const edit = Clusters.editAndAwait({ ...settings, cluster_id, num_workers: 1 }, rarely)
      const fiber = yield* Effect.fork(Effect.flip(edit))
      yield* TestClock.adjust("2 seconds")
      yield* clusters.delete({ cluster_id })
      expect(yield* inTime(Fiber.join(fiber))).toMatchObject({ _tag: "ClusterFailed", state: "TERMINATED" })
    }).pipe(Effect.provide(workspace))
  )
})

describe("warehouses", () => {
  it.effect("are created, stopped and started", () =>
    Effect.gen(function* () {
      const { id, state } = yield* inTime(Warehouses.createAndAwait({ name: "sql" }, often))
      expect(state).toBe("RUNNING")
      expect((yield* inTime(Warehouses.stopAndAwait({ id }, often))).state).toBe("STOPPED")
      expect((yield* inTime(Warehouses.startAndAwait({ id }, often))).state).toBe("RUNNING")
    }).pipe(Effect.provide(workspace))
  )
})
