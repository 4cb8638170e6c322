import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as Fault from "../../src/emulator/Fault.js"
import * as ClusterWatcher from "../../src/layers/ClusterWatcher.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as RunWatcher from "../../src/layers/RunWatcher.js"
import * as UpdateWatcher from "../../src/layers/UpdateWatcher.js"
import * as WarehouseWatcher from "../../src/layers/WarehouseWatcher.js"
import type { Int64 } from "../../src/schemas/Wire.js"
import * as Clusters from "../../src/services/Clusters.js"
import * as Jobs from "../../src/services/Jobs.js"
import * as Pipelines from "../../src/services/Pipelines.js"
import * as Warehouses from "../../src/services/Warehouses.js"
import { inMemory } from "../support/emulated.js"
import { unavailable } from "../support/failures.js"

/** Tasks that take the seconds in the names of their notebooks. */
const tasks: Emulator.Options["tasks"] = {
  wait: ({ task }) => Effect.sleep(Duration.seconds(Number(task.notebook_task?.notebook_path.slice("/Shared/".length))))
}

const submit = (seconds: number) =>
  Effect.flatMap(Jobs.Jobs, (jobs) =>
    jobs.submit({
      run_name: `${seconds} seconds`,
      tasks: [{ task_key: "wait", notebook_task: { notebook_path: `/Shared/${seconds}` } }]
    })
  )

const workspace = (options?: Emulator.Options) => inMemory(Jobs.layer, { tasks, ...options })

const count = Effect.flatMap(Emulator.Emulator, (emulator) =>
  Effect.map(emulator.requests, (requests) => {
    const byOperation: Record<string, number> = {}
    for (const { operation } of requests) byOperation[operation ?? ""] = (byOperation[operation ?? ""] ?? 0) + 1
    return byOperation
  })
)

const pass = (seconds: number) => TestClock.adjust(Duration.seconds(seconds))

const together = <A, E, R>(ids: ReadonlyArray<Int64>, wait: (run_id: Int64) => Effect.Effect<A, E, R>) =>
  Effect.forEach(ids, wait, { concurrency: "unbounded" })

/** The runs, and how long after the start each wait ended. */
const awaitAll = (seconds: ReadonlyArray<number>, limit: number) =>
  Effect.gen(function* () {
    const ids = yield* Effect.forEach(seconds, (one) => Effect.map(submit(one), ({ run_id }) => run_id))
    const start = yield* Clock.currentTimeMillis
    const fiber = yield* Effect.fork(
      together(ids, (run_id) =>
        Effect.flatMap(Jobs.awaitRun({ run_id }), (run) =>
          Effect.map(Clock.currentTimeMillis, (now) => ({ run, at: (now - start) / 1000 }))
        )
      )
    )
    yield* pass(limit)
    return { ended: yield* Fiber.join(fiber), requests: yield* count }
  })

/** 30 runs that end between 5 and 34 seconds. */
const spread = Array.from({ length: 30 }, (_, i) => 5 + ((i * 7) % 30))

interface Page {
  readonly at: number
  readonly isCompleted: boolean
  readonly token: string | undefined
}

/** Runs that end at given times, in lists and by themselves, and what was asked. Some pages of lists may fail. */
const listed = (
  ids: ReadonlyArray<number>,
  endOf: (run_id: number) => number,
  fails: (page: Page) => boolean = () => false
) => {
  const pages: Array<Page> = []
  const gets: Array<{ readonly at: number; readonly run_id: unknown }> = []
  const runAt = (run_id: number, now: number) => {
    const end_time = endOf(run_id)
    const isOver = now >= end_time
    return {
      run_id,
      start_time: 1,
      ...(isOver ? { end_time } : {}),
      tasks: [{ run_id: 10_000 + run_id, task_key: "wait" }],
      state: isOver ? { life_cycle_state: "TERMINATED", result_state: "SUCCESS" } : { life_cycle_state: "RUNNING" }
    } as const
  }
  const jobs = Layer.mock(Jobs.Jobs, {
    runsListPage: ({ completed_only, page_token } = {}) =>
      Effect.flatMap(Clock.currentTimeMillis, (at) => {
        const page = { at, isCompleted: completed_only === true, token: page_token ?? undefined }
        pages.push(page)
        if (fails(page)) return Effect.fail(unavailable)
        const all = ids.filter((id) => at >= endOf(id) === page.isCompleted).reverse()
        const from = Number(page_token ?? 0)
        return Effect.succeed({
          runs: all.slice(from, from + 25).map((id) => runAt(id, at)),
          ...(from + 25 < all.length ? { next_page_token: String(from + 25) } : {})
        })
      }),
    runsGet: ({ run_id }) =>
      Effect.map(Clock.currentTimeMillis, (at) => {
        gets.push({ at, run_id })
        return runAt(Number(run_id), at)
      })
  })
  return { jobs, pages, gets }
}

describe("RunWatcher", () => {
  it.effect("takes a fraction of the requests, and each wait has its own run in time", () =>
    Effect.gen(function* () {
      const { ended, requests } = yield* awaitAll(spread, 60)
      const jobs = yield* Jobs.Jobs
      // By itself, each wait would poll about 7 times.
      expect((requests.runsGet ?? 0) + (requests.runsList ?? 0)).toBeLessThan(40)
      for (const [i, { at, run }] of ended.entries()) {
        expect(run.run_name).toBe(`${spread[i]} seconds`)
        // An interval of a wait by itself, and one more.
        expect(at - (spread[i] ?? 0)).toBeLessThan(2 * 9)
        expect(run).toEqual(yield* jobs.runsGet({ run_id: run.run_id }))
      }
    }).pipe(Effect.provide(Layer.merge(workspace(), RunWatcher.layer)))
  )

  it.effect("follows the runs of all services on a client together", () =>
    Effect.gen(function* () {
      const client = Jobs.layer.pipe(
        Layer.provideMerge(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
        Layer.provideMerge(Emulator.layer({ tasks }))
      )
      const requests = (services: number) =>
        Effect.gen(function* () {
          const all = yield* Effect.replicateEffect(Jobs.make, services)
          const ids = yield* Effect.forEach(spread, (one) => Effect.map(submit(one), ({ run_id }) => run_id))
          const waits = ids.map((run_id, i) =>
            Effect.provideService(Jobs.awaitRun({ run_id }), Jobs.Jobs, all[i % services] as Jobs.Service)
          )
          const fiber = yield* Effect.fork(Effect.all(waits, { concurrency: "unbounded" }))
          yield* pass(60)
          yield* Fiber.join(fiber)
          return yield* count
        }).pipe(Effect.provide(RunWatcher.layer), Effect.provide(client))
      const { runsGet = 0, runsList = 0 } = yield* requests(3)
      expect(runsGet + runsList).toBeLessThan(40)
    })
  )

  it.effect("a single wait sends the same requests as without it", () =>
    Effect.gen(function* () {
      const alone = yield* Effect.provide(awaitAll([20], 32), workspace())
      const shared = yield* Effect.provide(awaitAll([20], 32), Layer.merge(workspace(), RunWatcher.layer))
      expect(shared.requests.runsList).toBeUndefined()
      expect(Math.abs((shared.requests.runsGet ?? 0) - (alone.requests.runsGet ?? 0))).toBeLessThanOrEqual(1)
    })
  )

  it.effect("emits the changes of each run", () =>
    Effect.gen(function* () {
      const ids = yield* Effect.forEach(spread, (one) => Effect.map(submit(one), ({ run_id }) => run_id))
      const fiber = yield* Effect.fork(
        together(ids, (run_id) => Stream.runCollect(Jobs.watchRun({ run_id })).pipe(Effect.map(Chunk.toReadonlyArray)))
      )
      yield* pass(60)
      for (const [i, seen] of (yield* Fiber.join(fiber)).entries()) {
        expect(seen.every(({ run_id }) => run_id === ids[i])).toBe(true)
        const states = seen.map(({ tasks }) => tasks?.[0]?.state?.life_cycle_state)
        expect(states).toContain("RUNNING")
        expect(states.at(-1)).toBe("TERMINATED")
        expect(new Set(states).size).toBe(states.length)
      }
    }).pipe(Effect.provide(Layer.merge(workspace(), RunWatcher.layer)))
  )

  for (const [what, faults] of [
    [
      "without the permission to list runs, waits read their runs",
      [Fault.status({ status: 403, errorCode: "PERMISSION_DENIED", times: Infinity, on: { operation: "runsList" } })]
    ],
    [
      "failing lists end no wait",
      [
        Fault.status({ status: 503, times: 3, on: { operation: "runsList" } }),
        Fault.throttle({ retryAfter: "5 seconds", times: 2, on: { operation: "runsList" } }),
        Fault.cutAfter({ times: 2, on: { operation: "runsList" } }),
        Fault.html({ times: 2, on: { operation: "runsList" } })
      ]
    ]
  ] as const) {
    it.effect(what, () =>
      Effect.gen(function* () {
        const { ended } = yield* awaitAll(spread, 90)
        for (const [i, { at }] of ended.entries()) expect(at - (spread[i] ?? 0)).toBeLessThan(35)
      }).pipe(Effect.provide(Layer.merge(workspace({ faults }), RunWatcher.layer)))
    )
  }

  it.effect("finds the ends in a list that is sorted by the starts", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator.Emulator
      const { ended } = yield* awaitAll(spread, 60)
      for (const [i, { at }] of ended.entries()) expect(at - (spread[i] ?? 0)).toBeLessThan(25)
      expect((yield* emulator.requests).some(({ query }) => query.active_only === "true")).toBe(true)
    }).pipe(Effect.provide(Layer.merge(sortedByStart, RunWatcher.layer)))
  )

  it.effect("runs that end before their first states were read are not read one by one", () =>
    Effect.gen(function* () {
      // More than the pages that are read in an interval.
      const ids = Array.from({ length: 2_500 }, (_, i) => i + 1)
      const { gets, jobs, pages } = listed(ids, (run_id) => 2000 + run_id)
      yield* Effect.gen(function* () {
        const fiber = yield* Effect.fork(together(ids, (run_id) => Jobs.awaitRun({ run_id })))
        yield* pass(1)
        yield* pass(60)
        const runs = yield* Fiber.join(fiber)
        expect(runs.map(({ run_id }) => run_id)).toEqual(ids)
        expect(runs.every(({ state }) => state?.result_state === "SUCCESS")).toBe(true)
        expect(gets.length).toBeLessThan(25)
        // The 100 pages of ended runs are not read at once.
        const times = pages.map(({ at }) => at)
        const inInterval = times.map((from) => times.filter((time) => time >= from && time < from + 10_000).length)
        expect(Math.max(...inInterval)).toBeLessThanOrEqual(85)
      }).pipe(Effect.provide(Layer.merge(jobs, RunWatcher.layer)))
    })
  )

  it.effect("a list that fails half way is read again, and not the runs one by one", () =>
    Effect.gen(function* () {
      const ids = Array.from({ length: 200 }, (_, i) => i + 1)
      // The second page of either list fails twice; that of ended runs when all have ended.
      const asked = { active: 0, ended: 0 }
      const { gets, jobs } = listed(
        ids,
        (run_id) => 30_000 + run_id,
        ({ at, isCompleted, token }) => {
          if (token !== "25" || (isCompleted && at < 30_000)) return false
          return ++asked[isCompleted ? "ended" : "active"] <= 2
        }
      )
      yield* Effect.gen(function* () {
        const fiber = yield* Effect.fork(
          together(ids, (run_id) => Effect.zipRight(Jobs.awaitRun({ run_id }), Clock.currentTimeMillis))
        )
        yield* pass(90)
        expect(Math.min(asked.active, asked.ended)).toBeGreaterThan(2)
        expect(Math.max(...(yield* Fiber.join(fiber)))).toBeLessThan(60_000)
        // A wait that is due alone reads its run itself.
        expect(gets.length).toBeLessThan(10)
      }).pipe(Effect.provide(Layer.merge(jobs, RunWatcher.layer)))
    })
  )

  it.effect("while lists fail, few runs are read at a time, each in its turn", () =>
    Effect.gen(function* () {
      const ids = Array.from({ length: 300 }, (_, i) => i + 1)
      const { gets, jobs } = listed(
        ids,
        () => 90_000,
        ({ at }) => at > 10_000
      )
      yield* Effect.gen(function* () {
        const fiber = yield* Effect.fork(together(ids, (run_id) => Jobs.awaitRun({ run_id })))
        yield* pass(300)
        yield* Fiber.join(fiber)
        expect(new Set(gets.filter(({ at }) => at < 90_000).map(({ run_id }) => run_id)).size).toBe(ids.length)
        const inInterval = gets.map(({ at: from }) => gets.filter(({ at }) => at >= from && at < from + 10_000).length)
        expect(Math.max(...inInterval)).toBeLessThanOrEqual(120)
      }).pipe(Effect.provide(Layer.merge(jobs, RunWatcher.layer)))
    })
  )

  it.effect("a run that is deleted with its job fails its wait", () =>
    Effect.gen(function* () {
      const jobs = yield* Jobs.Jobs
      const others = yield* Effect.forEach(Array.from({ length: 30 }), () =>
        Effect.map(submit(900), (run) => run.run_id)
      )
      const { job_id } = yield* jobs.create({
        name: "doomed",
        tasks: [{ task_key: "wait", notebook_task: { notebook_path: "/Shared/900" } }]
      })
      const { run_id } = yield* jobs.runNow({ job_id })
      const fiber = yield* Effect.fork(together(others, (id) => Jobs.awaitRun({ run_id: id })))
      const doomed = yield* Effect.fork(Effect.flip(Jobs.awaitRun({ run_id })))
      yield* pass(20)
      yield* jobs.delete({ job_id })
      yield* pass(200)
      expect((yield* Fiber.join(doomed))._tag).toBe("RunFailed")
      yield* Fiber.interrupt(fiber)
    }).pipe(Effect.provide(Layer.merge(workspace(), RunWatcher.layer)))
  )

  it.effect("an interrupted wait is forgotten, and deadlines and the end of the watcher are kept", () =>
    Effect.gen(function* () {
      const scope = yield* Scope.make()
      const watcher = yield* Layer.buildWithScope(RunWatcher.layer, scope)
      const ids = yield* Effect.forEach(Array.from({ length: 30 }), () => Effect.map(submit(60), (run) => run.run_id))
      const all = yield* Effect.forkAll(
        ids.slice(1).map((run_id) => Effect.provide(Jobs.awaitRun({ run_id }), watcher))
      )
      const late = yield* Effect.fork(
        Effect.flip(Effect.provide(Jobs.awaitRun({ run_id: ids[0] ?? 0 }, { deadline: "13 seconds" }), watcher))
      )
      yield* pass(20)
      expect(yield* Fiber.join(late)).toMatchObject({
        _tag: "WaitTimeout",
        after: Duration.seconds(13),
        last: { state: { life_cycle_state: "RUNNING" } }
      })
      // The waits go on by themselves.
      yield* Scope.close(scope, Exit.void)
      yield* pass(60)
      expect(yield* Fiber.join(all)).toHaveLength(29)
      const before = yield* count
      yield* pass(120)
      expect(yield* count).toEqual(before)
    }).pipe(Effect.provide(workspace()))
  )

  it.effect("a run that a token started is resumed, not started again", () =>
    Effect.gen(function* () {
      const request = {
        run_name: "nightly",
        idempotency_token: "nightly-1",
        tasks: [{ task_key: "wait", notebook_task: { notebook_path: "/Shared/30" } }]
      }
      const first = yield* Effect.fork(Jobs.resume(request))
      yield* pass(5)
      yield* Fiber.interrupt(first)
      const second = yield* Effect.fork(Jobs.resume(request))
      yield* pass(60)
      expect((yield* Fiber.join(second)).state?.result_state).toBe("SUCCESS")
      const { runs } = yield* Effect.flatMap(Jobs.Jobs, (jobs) => jobs.runsListPage())
      expect(runs).toHaveLength(1)
      expect(yield* Effect.flip(Jobs.resume({ ...request, idempotency_token: "" }))).toMatchObject({
        _tag: "InvalidRequest"
      })
    }).pipe(Effect.provide(workspace()))
  )
})

/** A workspace whose lists of runs are sorted by start, as earlier versions of the API document. */
const sortedByStart = Layer.effect(
  Jobs.Jobs,
  Effect.map(Jobs.Jobs, (jobs) => ({
    ...jobs,
    runsListPage: (request: Parameters<typeof jobs.runsListPage>[0]) =>
      Effect.map(jobs.runsListPage(request), (page) => ({
        ...page,
        ...(page.runs ? { runs: [...page.runs].sort((a, b) => Number(b.run_id) - Number(a.run_id)) } : {})
      }))
  }))
).pipe(Layer.provideMerge(workspace()))

describe("the other watchers", () => {
  it.effect("ClusterWatcher follows clusters by their list", () =>
    Effect.gen(function* () {
      const clusters = yield* Clusters.Clusters
      const ids = yield* Effect.forEach(Array.from({ length: 5 }), (_, i) =>
        Effect.map(
          clusters.create({
            cluster_name: `${i}`,
            spark_version: "16.4.x-scala2.12",
            node_type_id: "Standard_DS3_v2",
            num_workers: 1
          }),
          ({ cluster_id }) => cluster_id
        )
      )
      const fiber = yield* Effect.fork(
        Effect.forEach(ids, (cluster_id) => Clusters.awaitRunning({ cluster_id }), { concurrency: "unbounded" })
      )
      yield* pass(80)
      expect((yield* Fiber.join(fiber)).every(({ state }) => state === "RUNNING")).toBe(true)
      const { get = 0, list = 0 } = yield* count
      expect(list).toBeGreaterThan(5)
      // The first state, the last one, and what the list shows as changed. By themselves, they would poll 50 times.
      expect(get).toBeLessThan(25)
    }).pipe(
      Effect.provide(
        Layer.merge(inMemory(Clusters.layer, { durations: { clusterStart: "60 seconds" } }), ClusterWatcher.layer)
      )
    )
  )

  it.effect("WarehouseWatcher follows warehouses by their list", () =>
    Effect.gen(function* () {
      const warehouses = yield* Warehouses.Warehouses
      const ids = yield* Effect.forEach(Array.from({ length: 5 }), (_, i) =>
        Effect.map(warehouses.create({ name: `${i}`, cluster_size: "2X-Small" }), ({ id }) => id)
      )
      const fiber = yield* Effect.fork(
        Effect.forEach(ids, (id) => Warehouses.awaitRunning({ id }, { fresh: true }), { concurrency: "unbounded" })
      )
      yield* pass(80)
      expect((yield* Fiber.join(fiber)).every(({ state }) => state === "RUNNING")).toBe(true)
      const { get = 0, list = 0 } = yield* count
      expect(list).toBeGreaterThan(5)
      expect(get).toBeLessThan(25)
    }).pipe(
      Effect.provide(
        Layer.merge(inMemory(Warehouses.layer, { durations: { warehouseStart: "60 seconds" } }), WarehouseWatcher.layer)
      )
    )
  )

  it.effect("UpdateWatcher follows updates by the list of pipelines", () =>
    Effect.gen(function* () {
      const pipelines = yield* Pipelines.Pipelines
      const updates = yield* Effect.forEach(Array.from({ length: 5 }), (_, i) =>
        Effect.gen(function* () {
          const { pipeline_id = "" } = yield* pipelines.create({
            name: `${i}`,
            catalog: "main",
            schema: "s",
            serverless: true
          })
          const { update_id = "" } = yield* pipelines.startUpdate({ pipeline_id })
          return { pipeline_id, update_id }
        })
      )
      const fiber = yield* Effect.fork(
        Effect.forEach(updates, (one) => Pipelines.awaitUpdate(one), { concurrency: "unbounded" })
      )
      yield* pass(100)
      expect((yield* Fiber.join(fiber)).every(({ state }) => state === "COMPLETED")).toBe(true)
      const { getUpdate = 0, list = 0 } = yield* count
      expect(list).toBeGreaterThan(5)
      // Each of the states is read once.
      expect(getUpdate).toBeLessThanOrEqual(5 * 6)
    }).pipe(
      Effect.provide(
        Layer.merge(inMemory(Pipelines.layer, { durations: { updateRun: "60 seconds" } }), UpdateWatcher.layer)
      )
    )
  )
})
