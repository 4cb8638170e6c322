import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as Fault from "../../src/emulator/Fault.js"
import * as Polling from "../../src/layers/Polling.js"
import type { DatabricksError } from "../../src/schemas/DatabricksError.js"
import * as Clusters from "../../src/services/Clusters.js"
import * as Jobs from "../../src/services/Jobs.js"
import * as Libraries from "../../src/services/Libraries.js"
import * as Pipelines from "../../src/services/Pipelines.js"
import * as Warehouses from "../../src/services/Warehouses.js"
import { inMemory } from "../support/emulated.js"
import * as Logs from "../support/logs.js"

const services = Layer.mergeAll(Clusters.layer, Jobs.layer, Libraries.layer, Pipelines.layer, Warehouses.layer)

type Services = Layer.Layer.Success<typeof services>

const always = Number.POSITIVE_INFINITY

const cluster = { spark_version: "16.4.x-scala2.12", node_type_id: "Standard_D4ds_v5", num_workers: 1 }

const oneTime = {
  run_name: "r",
  tasks: [{ task_key: "a", notebook_task: { notebook_path: "/a" }, environment_key: "e" }],
  environments: [{ environment_key: "e", spec: { client: "1" } }]
}

const createPipeline = Effect.flatMap(Pipelines.Pipelines, (pipelines) =>
  Effect.map(
    pipelines.create({ name: "p", allow_duplicate_names: true, libraries: [{ notebook: { path: "/p" } }] }),
    ({ pipeline_id }) => String(pipeline_id)
  )
)

const minutes = (millis: number) => millis / 60_000

/** The outcome of an effect, and how many minutes it took. */
const timed = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const clock = yield* Effect.clock
    const start = clock.unsafeCurrentTimeMillis()
    const fiber = yield* Effect.fork(
      Effect.map(
        Effect.either(effect),
        (outcome) => [outcome, minutes(clock.unsafeCurrentTimeMillis() - start)] as const
      )
    )
    yield* TestClock.adjust("2 hours")
    return yield* Fiber.join(fiber)
  })

const test = <A, E>(
  effect: Effect.Effect<A, E, Services | Emulator.Emulator>,
  options?: Emulator.Options,
  logs = Logs.make()
) =>
  Effect.provide(effect, [
    inMemory(services, { durations: { task: "1 hour", updateRun: "1 hour" }, ...options }),
    logs.layer
  ])

const inject = (...faults: ReadonlyArray<Fault.Fault>) =>
  Effect.flatMap(Emulator.Emulator, (emulator) => emulator.inject(...faults))

interface Owner {
  readonly name: string
  readonly acquire: Effect.Effect<{ readonly id: string }, unknown, Services | Scope.Scope>
  /** Ends it. */
  readonly on: Fault.On
  readonly isEnded: (id: string) => Effect.Effect<boolean, unknown, Services>
  readonly page: (id: string) => string
}

let warehouses = 0

const owners: ReadonlyArray<Owner> = [
  {
    name: "Clusters.createScoped",
    acquire: Effect.map(Clusters.createScoped(cluster), ({ cluster_id: id }) => ({ id })),
    on: { service: "Clusters", operation: "delete" },
    isEnded: (cluster_id) =>
      Effect.flatMap(Clusters.Clusters, (clusters) =>
        Effect.map(clusters.get({ cluster_id }), ({ state }) => state === "TERMINATED")
      ),
    page: (id) => `${Emulator.host}/compute/clusters/${id}`
  },
  {
    name: "Jobs.submitScoped",
    acquire: Effect.map(Jobs.submitScoped(oneTime), ({ run_id }) => ({ id: String(run_id) })),
    on: { service: "Jobs", operation: "cancel" },
    isEnded: (id) => Effect.flatMap(Jobs.Jobs, (jobs) => Effect.map(jobs.runsGet({ run_id: Number(id) }), Jobs.isOver)),
    page: (id) => `/run/${id}`
  },
  {
    name: "Pipelines.startUpdateScoped",
    acquire: Effect.flatMap(createPipeline, (pipeline_id) =>
      Effect.map(Pipelines.startUpdateScoped({ pipeline_id }), ({ update_id }) => ({
        id: `${pipeline_id}/updates/${update_id}`
      }))
    ),
    on: { service: "Pipelines", operation: "stop" },
    isEnded: (id) => {
      const [pipeline_id = "", , update_id = ""] = id.split("/")
      return Effect.flatMap(Pipelines.Pipelines, (pipelines) =>
        Effect.map(pipelines.getUpdate({ pipeline_id, update_id }), ({ update }) => update.state === "CANCELED")
      )
    },
    page: (id) => `${Emulator.host}/pipelines/${id}`
  },
  {
    name: "Warehouses.scoped",
    acquire: Effect.suspend(() => Warehouses.scoped({ name: `w${++warehouses}`, cluster_size: "Small" })),
    on: { service: "Warehouses", operation: "delete" },
    isEnded: (id) =>
      Effect.flatMap(Warehouses.Warehouses, (warehouses) =>
        Effect.match(warehouses.get({ id }), {
          onFailure: () => true,
          onSuccess: ({ state }) => state === "DELETED" || state === "DELETING"
        })
      ),
    page: (id) => `${Emulator.host}/sql/warehouses/${id}`
  }
]

/** Acquires, then closes the scope under faults. Returns the id and the minutes that closing took. */
const closed = ({ acquire }: Owner, ...faults: ReadonlyArray<Fault.Fault>) =>
  Effect.gen(function* () {
    const clock = yield* Effect.clock
    let began = 0
    let owned = ""
    const [outcome, took] = yield* timed(
      Effect.scoped(
        Effect.gen(function* () {
          owned = (yield* acquire).id
          yield* Effect.sleep("30 seconds")
          yield* inject(...faults)
          began = clock.unsafeCurrentTimeMillis()
        })
      ).pipe(Effect.zipRight(Effect.sync(() => minutes(clock.unsafeCurrentTimeMillis() - began))))
    )
    expect(outcome._tag).toBe("Right")
    expect(took).toBeGreaterThan(0)
    return { id: owned, took: outcome._tag === "Right" ? outcome.right : Number.NaN }
  })

describe("resources that a scope owns", () => {
  for (const owner of owners) {
    const { on } = owner
    for (const [what, faults] of [
      ["500", [Fault.status({ on, status: 500, times: 2 })]],
      ["a login page", [Fault.html({ on })]],
      ["502 and half a response", [Fault.status({ on, status: 502 }), Fault.cutDuring({ on })]],
      ["a missing response", [Fault.slow({ on, delay: "1 hour" })]],
      ["throttling", [Fault.throttle({ on, retryAfter: "7 seconds" })]]
    ] as const) {
      it.effect(`${owner.name}: is ended despite ${what}`, () => {
        const logs = Logs.make()
        return test(
          Effect.gen(function* () {
            const { id, took } = yield* closed(owner, ...faults)
            expect(took).toBeLessThanOrEqual(1)
            expect(logs.lines).toEqual([])
            yield* TestClock.adjust("1 minute")
            expect(yield* owner.isEnded(id)).toBe(true)
          }),
          {},
          logs
        )
      })
    }

    it.effect(
      `${owner.name}: is given up after a minute of outage, with a warning that contains its id and URL`,
      () => {
        const logs = Logs.make()
        return test(
          Effect.gen(function* () {
            const outages = [
              Fault.status({ status: 503, times: always }),
              Fault.slow({ delay: "1 hour", times: always })
            ]
            for (const fault of outages) {
              logs.lines.length = 0
              const { id, took } = yield* closed(owner, fault)
              expect(took).toBeGreaterThan(0.5)
              expect(took).toBeLessThanOrEqual(1.01)
              expect(logs.lines).toHaveLength(1)
              expect(logs.lines[0]).toMatch(/^ERROR .* could not be .* and may still be (?:running|active)/)
              expect(logs.lines[0]).toContain(owner.name.startsWith("Jobs") ? `Run ${id}` : owner.page(id))
              const { clearFaults } = yield* Emulator.Emulator
              yield* clearFaults
            }
          }),
          {},
          logs
        )
      }
    )
  }

  it.effect("is given up after the time in the settings", () =>
    test(
      Effect.gen(function* () {
        const [owner] = owners
        if (owner === undefined) return
        const { took } = yield* closed(owner, Fault.status({ status: 503, times: always })).pipe(
          Polling.withSettings({ release: "3 minutes" })
        )
        expect(took).toBeGreaterThan(2)
        expect(took).toBeLessThanOrEqual(3.01)
      })
    )
  )

  it.effect("an interruption waits at most a minute for a pending start", () => {
    const logs = Logs.make()
    return test(
      Effect.gen(function* () {
        yield* inject(Fault.status({ status: 503, times: always }))
        const fiber = yield* Effect.fork(Effect.scoped(Clusters.createScoped(cluster)))
        yield* TestClock.adjust("5 seconds")
        const [, took] = yield* timed(Fiber.interrupt(fiber))
        expect(took).toBeLessThan(1.1)
        expect(logs.lines.join()).toContain("may have had an effect")
      }),
      {},
      logs
    )
  })
})

describe("a deadline", () => {
  const late = (on: Fault.On) => Fault.slow({ on, delay: "1 hour", times: always })

  it.effect("and a limit of 5 seconds apply to requests for the reason of a failure", () =>
    test(
      Effect.gen(function* () {
        const jobs = yield* Jobs.Jobs
        const pipelines = yield* Pipelines.Pipelines
        yield* inject(
          late({ operation: "runsGetOutput" }),
          late({ service: "Pipelines", operation: "events" }),
          Fault.pipelineUpdate()
        )
        const { run_id } = yield* jobs.submit(oneTime)
        yield* TestClock.adjust("1 minute")
        const [run, forRun] = yield* timed(Jobs.awaitRun({ run_id }, { deadline: "1 minute" }))
        expect(run).toMatchObject({
          left: { _tag: "RunFailed", message: expect.stringContaining("could not be read in time") }
        })
        expect(forRun).toBeLessThan(0.1)

        const pipeline_id = yield* createPipeline
        const { update_id } = yield* pipelines.startUpdate({ pipeline_id })
        yield* TestClock.adjust("3 hours")
        const [update, forUpdate] = yield* timed(
          Pipelines.awaitUpdate({ pipeline_id, update_id }, { deadline: "2 seconds" })
        )
        expect(update).toMatchObject({
          left: { _tag: "UpdateFailed", message: expect.stringContaining("could not be read in time") }
        })
        expect(minutes(2000)).toBeGreaterThanOrEqual(forUpdate)
      }),
      { tasks: { a: Effect.fail("broken") } }
    )
  )

  it.effect("applies to the start too", () =>
    test(
      Effect.gen(function* () {
        yield* inject(Fault.throttle({ times: always }))
        const [outcome, took] = yield* timed(Jobs.submitAndAwait(oneTime, { deadline: "2 minutes" }))
        expect(outcome).toMatchObject({ left: { _tag: "WaitTimeout" } })
        expect(took).toBeLessThan(3.2)
      })
    )
  )

  it.effect("that expires during the start leaves no run behind", () =>
    test(
      Effect.gen(function* () {
        yield* inject(Fault.slow({ on: { operation: "submit" }, delay: "30 seconds" }))
        const [outcome, took] = yield* timed(Jobs.submitAndAwait(oneTime, { deadline: "10 seconds" }))
        expect(outcome).toMatchObject({ left: { _tag: "WaitTimeout" } })
        expect(took).toBeLessThan(0.6)
        yield* TestClock.adjust("1 minute")
        const runs = yield* (yield* Jobs.Jobs).runsListPage()
        expect(runs.runs?.map(({ state }) => state?.result_state)).toEqual(["CANCELED"])
      })
    )
  )

  it.effect("of ensureRunning applies to all steps, including failed starts", () =>
    test(
      Effect.gen(function* () {
        const warehouses = yield* Warehouses.Warehouses
        const { id } = yield* warehouses.create({ name: "w", cluster_size: "Small" })
        yield* TestClock.adjust("1 minute")
        yield* warehouses.stop({ id: String(id) })
        yield* inject(
          Fault.status({ on: { operation: "start" }, status: 500 }),
          Fault.cutAfter({ on: { operation: "start" } })
        )
        const [running] = yield* timed(Warehouses.ensureRunning({ id: String(id) }, { deadline: "5 minutes" }))
        expect(running).toMatchObject({ right: { state: "RUNNING" } })
        yield* warehouses.stop({ id: String(id) })
        const [late, took] = yield* timed(Warehouses.ensureRunning({ id: String(id) }, { deadline: "3 minutes" }))
        expect(late).toMatchObject({ left: { _tag: "WaitTimeout" } })
        expect(took).toBe(3)
      }),
      { durations: { warehouseStop: "2 minutes", warehouseStart: "2 minutes" } }
    )
  )
})

describe("a wait that cannot succeed", () => {
  it.effect("for libraries fails if the cluster is not running, with the reason", () =>
    test(
      Effect.gen(function* () {
        const clusters = yield* Clusters.Clusters
        const { cluster_id } = yield* clusters.create(cluster)
        yield* TestClock.adjust("1 minute")
        yield* clusters.delete({ cluster_id })
        yield* TestClock.adjust("1 minute")
        const libraries = [Libraries.pypi("pandas")]
        const [outcome, took] = yield* timed(Libraries.installAndAwait({ cluster_id, libraries }))
        expect(outcome).toMatchObject({
          left: {
            _tag: "LibraryInstallFailed",
            cluster_state: "TERMINATED",
            libraries: [{ library: { pypi: { package: "pandas" } } }]
          }
        })
        expect(took).toBeLessThan(0.2)
      })
    )
  )
})

describe("a start whose answer is other JSON", () => {
  const creates = { method: "POST", path: /clusters\/create$|runs\/submit$|run-now$/ }

  it.effect("is asked for again with its token: one resource, which its scope ends", () =>
    test(
      Effect.gen(function* () {
        const clusters = yield* Clusters.Clusters
        const jobs = yield* Jobs.Jobs
        const { job_id } = yield* jobs.create({ name: "j", ...oneTime })
        const starts: ReadonlyArray<Effect.Effect<unknown, DatabricksError, Services | Scope.Scope>> = [
          Clusters.createScoped(cluster),
          Jobs.submitScoped({ ...oneTime, idempotency_token: "own" }),
          Jobs.runScoped({ job_id })
        ]
        for (const start of starts) {
          yield* inject(Fault.wrongJson({ on: creates, times: 2 }))
          expect((yield* timed(Effect.scoped(start)))[0]._tag).toBe("Right")
        }
        yield* TestClock.adjust("5 minutes")
        expect((yield* clusters.listPage({})).clusters?.map(({ state }) => state)).toEqual(["TERMINATED"])
        const { runs } = yield* jobs.runsListPage({})
        expect(runs?.map(({ state }) => state?.result_state)).toEqual(["CANCELED", "CANCELED"])
      })
    )
  )

  it.effect("fails if it goes on, and at once if the caller wants no token", () =>
    test(
      Effect.gen(function* () {
        yield* inject(Fault.wrongJson({ on: creates, times: always }))
        for (const [token, attempts] of [
          [undefined, 4],
          ["", 1]
        ] as const) {
          const { requests } = yield* Emulator.Emulator
          const before = (yield* requests).length
          const start = Jobs.submitScoped(token === undefined ? oneTime : { ...oneTime, idempotency_token: token })
          expect((yield* timed(Effect.scoped(start)))[0]).toMatchObject({ left: { _tag: "DecodeError" } })
          expect((yield* requests).length - before).toBe(attempts)
        }
      })
    )
  )
})

describe("a response about another", () => {
  const other = (body: object) => ({ status: 200, body: JSON.stringify(body), headers: json })
  const json = { "content-type": "application/json" }

  it.effect("cluster, run, update, warehouse or pipeline fails a wait", () =>
    test(
      Effect.gen(function* () {
        const clusters = yield* Clusters.Clusters
        const jobs = yield* Jobs.Jobs
        const pipelines = yield* Pipelines.Pipelines
        const { cluster_id } = yield* clusters.create(cluster)
        const { run_id } = yield* jobs.submit(oneTime)
        const pipeline_id = yield* createPipeline
        const { update_id } = yield* pipelines.startUpdate({ pipeline_id })
        const { id } = yield* (yield* Warehouses.Warehouses).create({ name: "w", cluster_size: "Small" })
        const answers = [
          { cluster_id: "0101-000000-other123", state: "TERMINATED" },
          { run_id: 1, state: { life_cycle_state: "TERMINATED", result_state: "FAILED" } },
          { update: { pipeline_id, update_id: "other", state: "FAILED" } },
          { pipeline_id: "other", state: "FAILED" },
          { id: "other", state: "DELETED" }
        ]
        const paths = [/clusters\/get$/, /runs\/get$/, /updates\//, /pipelines\/[^/]+$/, /warehouses\/[^/]+$/]
        for (const [i, body] of answers.entries()) {
          const on = { method: "GET", path: paths[i] }
          yield* inject({ _tag: "Respond", times: 3, on, ...other(body) })
        }
        expect((yield* timed(Clusters.awaitRunning({ cluster_id })))[0]).toMatchObject({ right: { cluster_id } })
        expect((yield* timed(Jobs.awaitRun({ run_id })))[0]).toMatchObject({ right: { run_id } })
        const update = Pipelines.awaitUpdate({ pipeline_id, update_id: String(update_id) })
        expect((yield* timed(update))[0]).toMatchObject({ right: { update_id } })
        expect((yield* timed(Pipelines.awaitIdle({ pipeline_id })))[0]).toMatchObject({ right: { pipeline_id } })
        expect((yield* timed(Warehouses.ensureRunning({ id: String(id) })))[0]).toMatchObject({ right: { id } })
        const { faults } = yield* Emulator.Emulator
        expect(yield* faults).toEqual([])
      })
    )
  )
})

describe("hours under a TestClock", () => {
  it.effect("send few requests, and leave no sleeps behind", () =>
    test(
      Effect.gen(function* () {
        const fiber = yield* Effect.fork(Jobs.submitAndAwait(oneTime))
        yield* TestClock.adjust("90 minutes")
        yield* Fiber.join(fiber)
        const { requests } = yield* Emulator.Emulator
        expect((yield* requests).length).toBeLessThan(115)
        expect((yield* TestClock.sleeps()).length).toBeLessThan(5)
      })
    )
  )

  it.effect("the emulator records more than a thousand requests", () =>
    test(
      Effect.gen(function* () {
        const jobs = yield* Jobs.Jobs
        yield* Effect.replicateEffect(jobs.listPage(), 1100, { discard: true })
        const { requests } = yield* Emulator.Emulator
        expect(yield* requests).toHaveLength(1100)
      })
    )
  )
})
