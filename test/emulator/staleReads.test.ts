import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as Fault from "../../src/emulator/Fault.js"
import * as Clusters from "../../src/services/Clusters.js"
import * as Jobs from "../../src/services/Jobs.js"
import * as Pipelines from "../../src/services/Pipelines.js"
import * as Warehouses from "../../src/services/Warehouses.js"
import { inMemory } from "../support/emulated.js"

const services = Layer.mergeAll(Clusters.layer, Jobs.layer, Pipelines.layer, Warehouses.layer)

const inTime = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.fork(effect)
    yield* TestClock.adjust("1 hour")
    return yield* Fiber.join(fiber)
  })

const cluster = { spark_version: "16.4.x-scala2.12", node_type_id: "Standard_D4ds_v5", num_workers: 1 }

const serverless = (name: string) => ({
  run_name: name,
  tasks: [{ task_key: "a", notebook_task: { notebook_path: "/a" }, environment_key: "e" }],
  environments: [{ environment_key: "e", spec: { client: "1" } }]
})

const inject = (...faults: ReadonlyArray<Fault.Fault>) =>
  Effect.flatMap(Emulator.Emulator, (emulator) => emulator.inject(...faults))

const always = Number.POSITIVE_INFINITY

const test = <A, E>(
  effect: Effect.Effect<
    A,
    E,
    Clusters.Clusters | Jobs.Jobs | Pipelines.Pipelines | Warehouses.Warehouses | Emulator.Emulator
  >,
  options?: Emulator.Options
) => Effect.provide(effect, inMemory(services, options))

describe("Fault.stale", () => {
  it.effect("returns a cluster as it was before its start, even if it was never read", () =>
    test(
      Effect.gen(function* () {
        const clusters = yield* Clusters.Clusters
        const { cluster_id } = yield* clusters.create(cluster)
        yield* clusters.delete({ cluster_id })
        yield* TestClock.adjust("1 minute")
        yield* inject(Fault.stale({ for: "20 seconds", on: { operation: "start" } }))
        yield* clusters.start({ cluster_id })
        const state = Effect.map(clusters.get({ cluster_id }), ({ state }) => state)
        expect(yield* state).toBe("TERMINATED")
        yield* TestClock.adjust("19 seconds")
        expect(yield* state).toBe("TERMINATED")
        yield* TestClock.adjust("1 second")
        expect(yield* state).toBe("RUNNING")
        const { faults, requests } = yield* Emulator.Emulator
        expect(yield* faults).toEqual([])
        expect((yield* requests).map(({ fault }) => fault?._tag).slice(-3)).toEqual(["Stale", "Stale", undefined])
        yield* clusters.delete({ cluster_id })
        yield* TestClock.adjust("1 minute")
        yield* clusters.start({ cluster_id })
        expect(yield* state).toBe("PENDING")
      })
    )
  )

  it.effect("hides a created object, in one service only", () =>
    test(
      Effect.gen(function* () {
        const clusters = yield* Clusters.Clusters
        const jobs = yield* Jobs.Jobs
        yield* inject(Fault.stale({ for: "5 seconds", on: { service: "Jobs" }, times: always }))
        const { cluster_id } = yield* clusters.create(cluster)
        const { run_id } = yield* jobs.submit(serverless("a"))
        expect((yield* clusters.get({ cluster_id })).state).toBe("PENDING")
        expect((yield* Effect.flip(jobs.runsGet({ run_id })))._tag).toMatch(
          /ResourceDoesNotExist|InvalidParameterValue/
        )
        yield* TestClock.adjust("5 seconds")
        expect((yield* jobs.runsGet({ run_id })).run_id).toBe(run_id)
      })
    )
  )
})

describe("waits with stale reads", () => {
  for (const lag of ["3 seconds", "40 seconds"] as const) {
    const options = { faults: [Fault.stale({ for: lag, times: always })], tasks: {} }

    it.effect(`of ${lag}: creates and starts clusters`, () =>
      test(
        Effect.scoped(
          Effect.gen(function* () {
            const clusters = yield* Clusters.Clusters
            const { cluster_id, state } = yield* inTime(Clusters.scoped(cluster))
            expect(state).toBe("RUNNING")
            yield* clusters.delete({ cluster_id })
            yield* TestClock.adjust("1 hour")
            expect((yield* inTime(Clusters.ensureRunning({ cluster_id }))).state).toBe("RUNNING")
            yield* clusters.delete({ cluster_id })
            yield* TestClock.adjust("1 hour")
            yield* clusters.start({ cluster_id })
            const fresh = Clusters.awaitRunning({ cluster_id }, { fresh: true })
            expect((yield* inTime(fresh)).state).toBe("RUNNING")
          })
        ),
        options
      )
    )

    it.effect(`of ${lag}: creates and starts warehouses`, () =>
      test(
        Effect.scoped(
          Effect.gen(function* () {
            const warehouses = yield* Warehouses.Warehouses
            const { id } = yield* inTime(Warehouses.scoped({ name: "w", cluster_size: "Small" }))
            yield* warehouses.stop({ id })
            yield* TestClock.adjust("1 hour")
            expect((yield* inTime(Warehouses.ensureRunning({ id }))).state).toBe("RUNNING")
          })
        ),
        options
      )
    )

    it.effect(`of ${lag}: starts and repairs runs`, () =>
      test(
        Effect.gen(function* () {
          const run = yield* Effect.flip(inTime(Jobs.submitAndAwait(serverless("flaky"))))
          if (run._tag !== "RunFailed") throw run
          const { run_id } = run
          const repaired = yield* inTime(Jobs.repairAndAwait({ run_id, rerun_tasks: ["a"] }))
          expect(repaired.repair_history?.map(({ state, type }) => [type, state?.result_state])).toEqual([
            ["ORIGINAL", "FAILED"],
            ["REPAIR", "SUCCESS"]
          ])
          const again = yield* inTime(Jobs.repairAndAwait({ run_id, rerun_tasks: ["a"] }))
          expect(again.repair_history).toHaveLength(3)
        }),
        { ...options, tasks: flaky() }
      )
    )

    it.effect(`of ${lag}: starts updates`, () =>
      test(
        Effect.gen(function* () {
          const pipelines = yield* Pipelines.Pipelines
          const { pipeline_id } = yield* pipelines.create({ name: "p", libraries: [{ notebook: { path: "/p" } }] })
          const update = yield* inTime(Pipelines.startUpdateAndAwait({ pipeline_id: String(pipeline_id) }))
          expect(update.state).toBe("COMPLETED")
        }),
        options
      )
    )
  }

  it.effect("a failed start is reported immediately although it looks like the previous state", () =>
    test(
      Effect.gen(function* () {
        const clusters = yield* Clusters.Clusters
        const { cluster_id } = yield* clusters.create(cluster)
        yield* inTime(Clusters.awaitRunning({ cluster_id }))
        yield* clusters.delete({ cluster_id })
        yield* TestClock.adjust("1 hour")
        yield* inject(Fault.clusterStart())
        const clock = yield* Effect.clock
        const start = clock.unsafeCurrentTimeMillis()
        const ended = Clusters.ensureRunning({ cluster_id }).pipe(
          Effect.flip,
          Effect.map((error) => [error._tag, clock.unsafeCurrentTimeMillis() - start < 15_000])
        )
        expect(yield* inTime(ended)).toEqual(["ClusterFailed", true])
      })
    )
  )
})

/** Fails on the first call. */
function flaky(): Emulator.TaskPrograms {
  let times = 0
  return {
    a: Effect.suspend((): Effect.Effect<void, string> => {
      times += 1
      return times === 1 ? Effect.fail("the first time") : Effect.void
    })
  }
}
