/** Tests that nothing waits until a clock that was set back is where it was. */
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as Fault from "../../src/emulator/Fault.js"
import * as ClusterWatcher from "../../src/layers/ClusterWatcher.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as RateLimit from "../../src/layers/RateLimit.js"
import * as RunWatcher from "../../src/layers/RunWatcher.js"
import * as Clusters from "../../src/services/Clusters.js"
import * as Jobs from "../../src/services/Jobs.js"
import { withWallClock } from "../support/wallClock.js"

const workspace = (limits: RateLimit.Limits = {}) =>
  Layer.merge(Clusters.layer, Jobs.layer).pipe(
    Layer.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
    Layer.provide(RateLimit.layer(limits)),
    Layer.provideMerge(Emulator.layer({ tasks: { "/Shared/load": Effect.as(Effect.sleep("5 minutes"), "done") } }))
  )

const ofNotebook = { tasks: [{ task_key: "load", notebook_task: { notebook_path: "/Shared/load" } }] }

const list = Effect.flatMap(Clusters.Clusters, (clusters) => clusters.listPage({}))

const isOver = <A, E>(fiber: Fiber.RuntimeFiber<A, E>) =>
  Effect.map(Fiber.poll(fiber), (exit) => exit._tag === "Some" && exit.value._tag === "Success")

describe("after a clock is set back by an hour", () => {
  it.effect("a pause that the workspace asks for ends", () =>
    withWallClock((setBack) =>
      Effect.gen(function* () {
        const emulator = yield* Emulator.Emulator
        yield* emulator.inject(Fault.throttle({ retryAfter: "20 seconds" }))
        const fiber = yield* Effect.fork(list)
        yield* TestClock.adjust("5 seconds")
        expect(yield* emulator.faults).toEqual([])
        yield* setBack("1 hour")
        yield* TestClock.adjust("1 minute")
        expect(yield* isOver(fiber)).toBe(true)
      }).pipe(Effect.provide(workspace()))
    )
  )

  it.effect("requests follow each other at the rate that is set", () =>
    withWallClock((setBack) =>
      Effect.gen(function* () {
        yield* list
        yield* setBack("1 hour")
        const fiber = yield* Effect.fork(Effect.all([list, list, list, list]))
        yield* TestClock.adjust("1 second")
        expect(yield* isOver(fiber)).toBe(false)
        yield* TestClock.adjust("2 seconds")
        expect(yield* isOver(fiber)).toBe(true)
      }).pipe(Effect.provide(workspace({ requestsPerSecond: 2 })))
    )
  )

  it.effect.each([3, 60])("a watcher follows %i runs", (count) =>
    withWallClock((setBack) =>
      Effect.gen(function* () {
        const wait = Jobs.submitAndAwait(ofNotebook)
        const waits = Effect.all(
          Array.from({ length: count }, () => wait),
          { concurrency: "unbounded" }
        )
        const fiber = yield* Effect.fork(waits)
        yield* TestClock.adjust("1 minute")
        yield* setBack("1 hour")
        yield* TestClock.adjust("5 minutes")
        expect(yield* isOver(fiber)).toBe(true)
      }).pipe(Effect.provide([workspace(), RunWatcher.layer]))
    )
  )

  it.effect("a watcher reads the ends of more than a thousand runs", () => {
    const ids = Array.from({ length: 1100 }, (_, i) => i + 1)
    let isEnded = false
    const runOf = (run_id: number) => ({
      run_id,
      start_time: run_id,
      ...(isEnded ? { end_time: 10_000 + run_id } : {}),
      tasks: [{ run_id: 10_000 + run_id, task_key: "wait" }],
      state: isEnded ? { life_cycle_state: "TERMINATED", result_state: "SUCCESS" } : { life_cycle_state: "RUNNING" }
    })
    let gets = 0
    const jobs = Layer.mock(Jobs.Jobs, {
      runsListPage: ({ completed_only, page_token } = {}) =>
        Effect.sync(() => {
          const all = (completed_only === true) === isEnded ? ids.toReversed() : []
          const from = Number(page_token ?? 0)
          const more = from + 25 < all.length ? { next_page_token: String(from + 25) } : {}
          return { runs: all.slice(from, from + 25).map(runOf), ...more }
        }),
      runsGet: ({ run_id }) =>
        Effect.sync(() => {
          gets++
          return runOf(Number(run_id))
        })
    })
    return withWallClock((setBack) =>
      Effect.gen(function* () {
        const waits = Effect.forEach(ids, (run_id) => Jobs.awaitRun({ run_id }), { concurrency: "unbounded" })
        const fiber = yield* Effect.fork(waits)
        yield* TestClock.adjust("1 minute")
        yield* setBack("1 hour")
        isEnded = true
        yield* TestClock.adjust("1 minute")
        expect([yield* isOver(fiber), gets]).toEqual([true, 0])
      }).pipe(Effect.provide([jobs, RunWatcher.layer]))
    )
  })

  it.effect("a watcher goes on after a pause that the list was answered with", () =>
    withWallClock((setBack) =>
      Effect.gen(function* () {
        const emulator = yield* Emulator.Emulator
        const settings = { spark_version: "16.4.x-scala2.12", node_type_id: "Standard_DS3_v2", num_workers: 1 }
        const created = Array.from({ length: 30 }, () => Clusters.createAndAwait(settings))
        yield* emulator.inject(
          Fault.throttle({ on: { service: "Clusters", operation: "list" }, retryAfter: "30 seconds" })
        )
        const fiber = yield* Effect.fork(Effect.all(created, { concurrency: "unbounded" }))
        yield* TestClock.adjust("10 seconds")
        expect(yield* emulator.faults).toEqual([])
        yield* setBack("1 hour")
        yield* TestClock.adjust("5 minutes")
        expect(yield* isOver(fiber)).toBe(true)
      }).pipe(Effect.provide([workspace(), ClusterWatcher.layer]))
    )
  )
})
