import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import type * as Emulator from "../../src/emulator/Emulator.js"
import * as EmulatorServer from "../../src/emulator/EmulatorServer.js"
import * as Fault from "../../src/emulator/Fault.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as Pipelines from "../../src/services/Pipelines.js"
import { inMemory } from "../support/emulated.js"
import { refusal } from "../support/failures.js"

const inEmulator = <A, E>(
  test: (pipelines: Pipelines.Service) => Effect.Effect<A, E, Pipelines.Pipelines | Emulator.Emulator>,
  options?: Parameters<typeof Emulator.layer>[0]
) => Effect.flatMap(Pipelines.Pipelines, test).pipe(Effect.provide(inMemory(Pipelines.layer, options)))

const often = { schedule: Schedule.spaced("500 millis") }

const later = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.fork(effect)
    yield* TestClock.adjust("30 seconds")
    return yield* Fiber.join(fiber)
  })

const all = <A, E, R>(stream: Stream.Stream<A, E, R>) =>
  Effect.map(Stream.runCollect(stream), (chunk) => Chunk.toReadonlyArray(chunk))

const orders = {
  name: "orders",
  catalog: "main",
  schema: "sales",
  serverless: true,
  libraries: [{ notebook: { path: "/Shared/orders raw" } }, { file: { path: "/Workspace/orders_clean.sql" } }]
} satisfies Pipelines.CreatePipelineRequest

const states = (pipeline_id: string, update_id: string) =>
  Effect.map(all(Pipelines.watchUpdate({ pipeline_id, update_id }, often)), (updates) =>
    updates.map(({ state }) => state)
  )

const created = (pipelines: Pipelines.Service, more?: Pipelines.CreatePipelineRequest) =>
  Effect.map(pipelines.create({ ...orders, ...more, dry_run: false }), ({ pipeline_id }) => pipeline_id)

describe("Pipelines API of the emulator", () => {
  it.effect("a pipeline has the fields that were sent", () =>
    inEmulator((pipelines) =>
      Effect.gen(function* () {
        yield* TestClock.setTime(Date.UTC(2026, 10, 22))
        const { effective_settings, ...rest } = yield* pipelines.create({ ...orders, dry_run: true })
        expect(rest).toEqual({})
        expect(effective_settings).toEqual(orders)
        expect(yield* all(pipelines.list())).toEqual([])
        const pipeline_id = yield* created(pipelines, { parameters: { day: "1" }, run_as: { user_name: "a@b.c" } })
        expect(yield* pipelines.get({ pipeline_id })).toEqual({
          pipeline_id,
          name: "orders",
          state: "IDLE",
          creator_user_name: "user@example.com",
          run_as_user_name: "a@b.c",
          run_as: { user_name: "a@b.c" },
          parameters: { day: "1" },
          last_modified: Date.UTC(2026, 10, 22),
          effective_publishing_mode: "DEFAULT_PUBLISHING_MODE",
          spec: { ...orders, id: pipeline_id }
        })
        const hive = yield* pipelines.create({ name: "hive" })
        expect((yield* pipelines.get(hive)).spec?.storage).toBe(`dbfs:/pipelines/${hive.pipeline_id}`)
      })
    )
  )

  it.effect("an update moves through its states, and the pipeline with it", () =>
    inEmulator((pipelines) =>
      Effect.gen(function* () {
        const pipeline_id = yield* created(pipelines)
        const { update_id } = yield* pipelines.startUpdate({ pipeline_id })
        const watched = yield* Effect.fork(states(pipeline_id, update_id))
        const seen: Array<string | null | undefined> = []
        for (let n = 0; n < 8; n++) {
          const { state } = yield* pipelines.get({ pipeline_id })
          if (seen.at(-1) !== state) seen.push(state)
          yield* TestClock.adjust("1 second")
        }
        expect(yield* Fiber.join(watched)).toEqual([
          "CREATED",
          "WAITING_FOR_RESOURCES",
          "INITIALIZING",
          "SETTING_UP_TABLES",
          "RUNNING",
          "COMPLETED"
        ])
        expect(seen).toEqual(["DEPLOYING", "STARTING", "RUNNING", "IDLE"])
        expect(yield* pipelines.get({ pipeline_id })).toMatchObject({
          health: "HEALTHY",
          latest_updates: [{ update_id, state: "COMPLETED", creation_time: "1970-01-01T00:00:00.000Z" }]
        })
        expect((yield* pipelines.getUpdate({ pipeline_id, update_id })).update).toMatchObject({
          pipeline_id,
          update_id,
          cause: "API_CALL",
          state: "COMPLETED",
          creation_time: 0,
          full_refresh: false,
          mode: "DEFAULT",
          config: { name: "orders" }
        })
      })
    )
  )

  it.effect("a full refresh and a reset first reset the tables", () =>
    inEmulator((pipelines) =>
      Effect.gen(function* () {
        const pipeline_id = yield* created(pipelines)
        const first = yield* pipelines.startUpdate({ pipeline_id, full_refresh_selection: ["orders_clean"] })
        expect(yield* later(states(pipeline_id, first.update_id))).toEqual([
          "CREATED",
          "WAITING_FOR_RESOURCES",
          "INITIALIZING",
          "RESETTING",
          "SETTING_UP_TABLES",
          "RUNNING",
          "COMPLETED"
        ])
        yield* pipelines.reset({ pipeline_id })
        const [reset] = yield* all(pipelines.listUpdates({ pipeline_id }))
        expect(reset).toMatchObject({ full_refresh: true, state: "CREATED" })
        expect(reset?.config).toBeUndefined()
        yield* TestClock.adjust("3 seconds")
        expect((yield* pipelines.get({ pipeline_id })).state).toBe("RESETTING")
        expect(
          (yield* refusal(
            pipelines.startUpdate({ pipeline_id, full_refresh: true, refresh_selection: ["orders_clean"] })
          ))[1]
        ).toBe("INVALID_PARAMETER_VALUE")
      })
    )
  )

  it.effect("a validate-only update runs no flows", () =>
    inEmulator((pipelines) =>
      Effect.gen(function* () {
        const pipeline_id = yield* created(pipelines)
        const { update_id } = yield* pipelines.startUpdate({ pipeline_id, validate_only: true })
        expect(yield* later(states(pipeline_id, update_id))).toEqual([
          "CREATED",
          "WAITING_FOR_RESOURCES",
          "INITIALIZING",
          "COMPLETED"
        ])
        const events = yield* all(pipelines.events({ pipeline_id }))
        expect(events.map(({ event_type }) => event_type)).not.toContain("flow_progress")
      })
    )
  )

  it.effect("a continuous pipeline runs until it is stopped", () =>
    inEmulator((pipelines) =>
      Effect.gen(function* () {
        const pipeline_id = yield* created(pipelines, { continuous: true })
        yield* later(Pipelines.awaitRunning({ pipeline_id }, often))
        yield* TestClock.adjust("7 days")
        const [update] = yield* all(pipelines.listUpdates({ pipeline_id }))
        expect(update?.state).toBe("RUNNING")
        const update_id = update?.update_id ?? ""
        expect((yield* pipelines.getUpdate({ pipeline_id, update_id })).update.mode).toBe("CONTINUOUS")
        yield* pipelines.stop({ pipeline_id })
        expect((yield* pipelines.get({ pipeline_id })).state).toBe("STOPPING")
        yield* later(Pipelines.awaitIdle({ pipeline_id }, often))
        expect(yield* Effect.flip(Pipelines.awaitUpdate({ pipeline_id, update_id }))).toMatchObject({
          _tag: "UpdateFailed",
          state: "CANCELED",
          errors: []
        })
        yield* pipelines.stop({ pipeline_id })
        expect((yield* pipelines.get({ pipeline_id })).state).toBe("IDLE")
      })
    )
  )

  it.effect("only one update is active at a time", () =>
    inEmulator((pipelines) =>
      Effect.gen(function* () {
        const pipeline_id = yield* created(pipelines)
        const { update_id } = yield* pipelines.startUpdate({ pipeline_id })
        expect(yield* refusal(pipelines.startUpdate({ pipeline_id }))).toEqual([
          409,
          "RESOURCE_CONFLICT",
          `An active update ${update_id} already exists for pipeline ${pipeline_id}.`
        ])
        yield* pipelines.stop({ pipeline_id })
        expect((yield* refusal(pipelines.reset({ pipeline_id })))[0]).toBe(409)
        yield* TestClock.adjust("1 second")
        yield* pipelines.startUpdate({ pipeline_id })
      })
    )
  )

  it.effect("a fault fails one update", () =>
    inEmulator(
      (pipelines) =>
        Effect.gen(function* () {
          const pipeline_id = yield* created(pipelines)
          const error = yield* later(Effect.flip(Pipelines.startUpdateAndAwait({ pipeline_id }, often)))
          expect(error).toMatchObject({
            _tag: "UpdateFailed",
            state: "FAILED",
            update_cause: "API_CALL",
            errors: [
              { event_type: "flow_progress", flow_name: "orders_clean", exceptions: ["Job aborted", "no such column"] },
              { event_type: "update_progress", exceptions: ["Job aborted", "no such column"] }
            ]
          })
          expect(error.message).toContain("no such column")
          expect(yield* pipelines.get({ pipeline_id })).toMatchObject({
            state: "FAILED",
            health: "UNHEALTHY",
            cause: "Job aborted"
          })
          expect(yield* Effect.flip(Pipelines.awaitIdle({ pipeline_id }))).toMatchObject({
            _tag: "PipelineFailed",
            state_cause: "Job aborted"
          })
          const update = yield* later(Pipelines.startUpdateAndAwait({ pipeline_id }, often))
          expect(update.state).toBe("COMPLETED")
        }),
      {
        faults: [
          Fault.pipelineUpdate({
            on: { pipelineName: /^ord/ },
            table: "orders_clean",
            message: "Job aborted",
            causedBy: "no such column"
          })
        ]
      }
    )
  )

  it.effect.each(["WAITING_FOR_RESOURCES", "INITIALIZING", "SETTING_UP_TABLES"] as const)(
    "an update can fail during %s, also in a continuous pipeline",
    (during) =>
      inEmulator(
        (pipelines) =>
          Effect.gen(function* () {
            const pipeline_id = yield* created(pipelines, { continuous: true })
            const [update] = yield* all(pipelines.listUpdates({ pipeline_id }))
            const seen = yield* later(states(pipeline_id, update?.update_id ?? ""))
            expect(seen.slice(-2)).toEqual([during, "FAILED"])
          }),
        { faults: [Fault.pipelineUpdate({ during })] }
      )
  )

  it.effect("interrupting an update stops it", () =>
    inEmulator((pipelines) =>
      Effect.gen(function* () {
        const pipeline_id = yield* created(pipelines)
        const fiber = yield* Effect.fork(Pipelines.startUpdateAndAwait({ pipeline_id }, often))
        yield* TestClock.adjust("5 seconds")
        yield* Fiber.interrupt(fiber)
        yield* TestClock.adjust("1 second")
        const [update] = yield* all(pipelines.listUpdates({ pipeline_id }))
        expect(update?.state).toBe("CANCELED")
      })
    )
  )

  describe("events", () => {
    const updated = (pipelines: Pipelines.Service) =>
      Effect.gen(function* () {
        const pipeline_id = yield* created(pipelines, { libraries: [{ notebook: { path: "/Shared/orders raw" } }] })
        const { update_id } = yield* pipelines.startUpdate({ pipeline_id })
        yield* TestClock.adjust("10 seconds")
        return { pipeline_id, update_id }
      })

    it.effect("contain what happened, latest first", () =>
      inEmulator((pipelines) =>
        Effect.gen(function* () {
          const { pipeline_id, update_id } = yield* updated(pipelines)
          const short = update_id.slice(0, 6)
          const events = yield* all(pipelines.events({ pipeline_id }))
          expect(events.map(({ event_type, message }) => [event_type, message]).reverse()).toEqual([
            ["user_action", "User user@example.com created the pipeline."],
            ["user_action", "User user@example.com started an update."],
            ["create_update", `Update ${short} started by API_CALL.`],
            ["update_progress", `Update ${short} is WAITING_FOR_RESOURCES.`],
            ["update_progress", `Update ${short} is INITIALIZING.`],
            ["dataset_definition", "Dataset 'orders_raw' defined as STREAMING_TABLE."],
            ["flow_definition", "Flow 'orders_raw' defined as APPEND."],
            ["update_progress", `Update ${short} is SETTING_UP_TABLES.`],
            ["update_progress", `Update ${short} is RUNNING.`],
            ["flow_progress", "Flow 'orders_raw' is STARTING."],
            ["flow_progress", "Flow 'orders_raw' is RUNNING."],
            ["flow_progress", "Flow 'orders_raw' is COMPLETED."],
            ["update_progress", `Update ${short} is COMPLETED.`]
          ])
          expect(events[0]).toMatchObject({
            level: "INFO",
            timestamp: "1970-01-01T00:00:06.000Z",
            details: { update_progress: { state: "COMPLETED" } },
            origin: { pipeline_id, pipeline_name: "orders", update_id, org_id: 1234567890123456 },
            maturity_level: "STABLE"
          })
          const numbers = events.map(({ sequence }) => Number(sequence?.control_plane_seq_no))
          expect(numbers).toEqual([...numbers].sort((a, b) => b - a))
          expect(new Set(events.map(({ id }) => id)).size).toBe(events.length)
        })
      )
    )

    it.effect("are paged, ordered and filtered", () =>
      inEmulator((pipelines) =>
        Effect.gen(function* () {
          const { pipeline_id, update_id } = yield* updated(pipelines)
          const ids = (request: Omit<Pipelines.ListPipelineEventsRequest, "pipeline_id">) =>
            Effect.map(all(pipelines.events({ pipeline_id, ...request })), (events) => events.map(({ id }) => id))
          const every = yield* ids({})
          expect(yield* ids({ max_results: 3 })).toEqual(every)
          expect(yield* ids({ max_results: 4, order_by: ["timestamp asc"] })).toEqual([...every].reverse())

          const first = yield* pipelines.eventsPage({ pipeline_id, max_results: 3, order_by: ["timestamp asc"] })
          const page_token = first.next_page_token ?? ""
          const second = yield* pipelines.eventsPage({ pipeline_id, max_results: 3, page_token })
          const back = yield* pipelines.eventsPage({ pipeline_id, page_token: second.prev_page_token ?? "" })
          expect(back.events).toEqual(first.events)
          for (const more of [{ filter: "level='INFO'" }, { order_by: ["timestamp asc"] }]) {
            expect((yield* refusal(pipelines.eventsPage({ pipeline_id, page_token, ...more })))[1]).toBe(
              "INVALID_PARAMETER_VALUE"
            )
          }

          const messages = (filter: string) =>
            Effect.map(all(pipelines.events({ pipeline_id, filter })), (events) => events.map(({ message }) => message))
          expect(yield* messages("level='ERROR'")).toEqual([])
          expect((yield* messages("level in ('INFO', 'WARN')")).length).toBe(every.length)
          expect((yield* messages(`update_id = '${update_id}'`)).length).toBe(every.length - 1)
          expect(yield* messages(`id='${every[0]}'`)).toEqual([`Update ${update_id.slice(0, 6)} is COMPLETED.`])
          expect(
            yield* messages("timestamp > '1970-01-01T00:00:02.000Z' AND timestamp <= '1970-01-01T00:00:03.000Z'")
          ).toEqual([`Update ${update_id.slice(0, 6)} is SETTING_UP_TABLES.`])
          for (const filter of [
            "nonsense",
            "level > 'INFO'",
            "timestamp >= 'yesterday'",
            "level='INFO' OR id='1'",
            "event_type='x'",
            "event_type in ('x')"
          ]) {
            expect([filter, (yield* refusal(pipelines.eventsPage({ pipeline_id, filter })))[1]]).toEqual([
              filter,
              "INVALID_PARAMETER_VALUE"
            ])
          }
        })
      )
    )

    it.effect("are followed until the update ends", () =>
      inEmulator((pipelines) =>
        Effect.gen(function* () {
          const pipeline_id = yield* created(pipelines)
          const { update_id } = yield* pipelines.startUpdate({ pipeline_id })
          const followed = yield* later(all(Pipelines.followEvents({ pipeline_id, update_id }, often)))
          const logged = yield* all(
            pipelines.events({ pipeline_id, filter: `update_id = '${update_id}'`, order_by: ["timestamp asc"] })
          )
          expect(followed).toEqual(logged)
        })
      )
    )
  })

  it.effect("an edit replaces the settings unless they were modified in the meantime", () =>
    inEmulator((pipelines) =>
      Effect.gen(function* () {
        const pipeline_id = yield* created(pipelines)
        const { last_modified, spec } = yield* pipelines.get({ pipeline_id })
        yield* TestClock.adjust("1 minute")
        const change = {
          ...spec,
          pipeline_id,
          development: true,
          libraries: null,
          expected_last_modified: last_modified
        }
        yield* pipelines.update(change)
        const after = yield* pipelines.get({ pipeline_id })
        expect(after.spec).toEqual({ ...spec, development: true, libraries: undefined })
        expect(after.last_modified).toBe(60_000)
        expect((yield* refusal(pipelines.update(change))).slice(0, 2)).toEqual([409, "RESOURCE_CONFLICT"])
      })
    )
  )

  it.effect("names are unique unless duplicates are allowed", () =>
    inEmulator((pipelines) =>
      Effect.gen(function* () {
        yield* created(pipelines)
        const [status, code, message] = yield* refusal(pipelines.create(orders))
        expect([status, code]).toEqual([409, "RESOURCE_CONFLICT"])
        expect(message).toContain("The pipeline name 'orders' is already used by another pipeline.")
        const { pipeline_id } = yield* pipelines.create({ ...orders, allow_duplicate_names: true })
        expect((yield* refusal(pipelines.update({ ...orders, pipeline_id })))[0]).toBe(409)
        yield* pipelines.update({ ...orders, pipeline_id, name: "others" })
      })
    )
  )

  it.effect("rejects invalid settings", () =>
    inEmulator((pipelines) =>
      Effect.gen(function* () {
        const wrong: ReadonlyArray<Pipelines.CreatePipelineRequest> = [
          { catalog: "main", storage: "/tmp" },
          { schema: "a", target: "b" },
          { target: "main.sales" },
          { clusters: [{ label: "maintenance", num_workers: 1 }] },
          { libraries: [{ glob: { include: "/a/**" } }, { notebook: { path: "/b" } }] }
        ]
        for (const request of wrong) {
          expect([request, (yield* refusal(pipelines.create(request)))[1]]).toEqual([
            request,
            "INVALID_PARAMETER_VALUE"
          ])
        }
      })
    )
  )

  it.effect("a deleted pipeline can be restored for 30 days", () =>
    inEmulator((pipelines) =>
      Effect.gen(function* () {
        const pipeline_id = yield* created(pipelines)
        const { update_id } = yield* pipelines.startUpdate({ pipeline_id })
        yield* pipelines.delete({ pipeline_id })
        const missing = [404, "RESOURCE_DOES_NOT_EXIST", `The specified pipeline ${pipeline_id} was not found.`]
        expect(yield* refusal(pipelines.get({ pipeline_id }))).toEqual(missing)
        expect(yield* refusal(pipelines.startUpdate({ pipeline_id }))).toEqual(missing)
        expect(yield* refusal(pipelines.eventsPage({ pipeline_id }))).toEqual(missing)
        expect(yield* refusal(pipelines.getPermissions({ pipeline_id }))).toEqual(missing)
        expect(yield* all(pipelines.list())).toEqual([])
        yield* pipelines.restorePipeline({ pipeline_id })
        expect(yield* pipelines.get({ pipeline_id })).toMatchObject({
          state: "IDLE",
          latest_updates: [{ update_id, state: "CANCELED" }]
        })
        expect((yield* refusal(pipelines.restorePipeline({ pipeline_id })))[1]).toBe("INVALID_STATE")
        yield* pipelines.delete({ pipeline_id })
        yield* TestClock.adjust("31 days")
        expect(yield* refusal(pipelines.restorePipeline({ pipeline_id }))).toEqual(missing)
      })
    )
  )

  it.effect("fails for missing pipelines and updates", () =>
    inEmulator((pipelines) =>
      Effect.gen(function* () {
        const pipeline_id = yield* created(pipelines)
        expect(yield* refusal(pipelines.getUpdate({ pipeline_id, update_id: "nothing" }))).toEqual([
          404,
          "RESOURCE_DOES_NOT_EXIST",
          "The specified update nothing was not found."
        ])
        expect((yield* refusal(pipelines.applyEnvironment({ pipeline_id: "nothing" })))[0]).toBe(404)
        yield* pipelines.applyEnvironment({ pipeline_id })
      })
    )
  )

  it.effect("clones a Hive metastore pipeline to Unity Catalog, and the clone runs", () =>
    inEmulator((pipelines) =>
      Effect.gen(function* () {
        const hive = yield* pipelines.create({ name: "hive", target: "sales", edition: "PRO" })
        expect((yield* refusal(pipelines.clone({ ...hive, name: "unity" })))[1]).toBe("INVALID_PARAMETER_VALUE")
        expect((yield* refusal(pipelines.clone({ ...hive, catalog: "main" })))[0]).toBe(409)
        const clone = yield* pipelines.clone({ ...hive, name: "unity", catalog: "main", clone_mode: "MIGRATE_TO_UC" })
        expect(yield* pipelines.get(clone)).toMatchObject({
          name: "unity",
          state: "DEPLOYING",
          spec: { id: clone.pipeline_id, catalog: "main", target: "sales", edition: "PRO" }
        })
        expect((yield* refusal(pipelines.clone({ ...clone, name: "again" })))[1]).toBe("INVALID_PARAMETER_VALUE")
      })
    )
  )

  it.effect("filters, orders and pages lists", () =>
    inEmulator((pipelines) =>
      Effect.gen(function* () {
        for (const name of ["b", "a%", "c", "abc"]) {
          yield* pipelines.create({ name, libraries: [{ notebook: { path: `/Shared/${name}` } }] })
        }
        const names = (request?: Pipelines.ListPipelinesRequest) =>
          Effect.map(all(pipelines.list(request)), (found) => found.map(({ name }) => name))
        expect(yield* names({ order_by: ["name asc"], max_results: 1 })).toEqual(["a%", "abc", "b", "c"])
        expect(yield* names({ order_by: ["name desc"], filter: "name LIKE '%b%'" })).toEqual(["b", "abc"])
        expect(yield* names({ filter: "notebook='/Shared/c'" })).toEqual(["c"])
        expect((yield* names()).sort()).toEqual(["a%", "abc", "b", "c"])
        for (const request of [{ max_results: 101 }, { filter: "name = 'b'" }, { order_by: ["state"] }]) {
          expect((yield* refusal(pipelines.listPage(request)))[1]).toBe("INVALID_PARAMETER_VALUE")
        }
      })
    )
  )

  it.effect("lists updates, latest first, until a given one", () =>
    inEmulator((pipelines) =>
      Effect.gen(function* () {
        const pipeline_id = yield* created(pipelines)
        const ids: Array<string> = []
        for (let n = 0; n < 3; n++) {
          ids.unshift((yield* pipelines.startUpdate({ pipeline_id })).update_id)
          yield* TestClock.adjust("6 seconds")
        }
        const listed = (more?: object) =>
          Effect.map(all(pipelines.listUpdates({ pipeline_id, ...more })), (found) =>
            found.map(({ update_id }) => update_id)
          )
        expect(yield* listed({ max_results: 1 })).toEqual(ids)
        expect(yield* listed({ until_update_id: ids[1] })).toEqual(ids.slice(0, 2))
      })
    )
  )

  it.effect("the creator is the owner", () =>
    inEmulator((pipelines) =>
      Effect.gen(function* () {
        const pipeline_id = yield* created(pipelines)
        expect(yield* pipelines.getPermissions({ pipeline_id })).toMatchObject({
          object_id: `/pipelines/${pipeline_id}`,
          object_type: "pipelines",
          access_control_list: [
            { user_name: "user@example.com", all_permissions: [{ permission_level: "IS_OWNER" }] },
            { group_name: "admins", all_permissions: [{ permission_level: "CAN_MANAGE", inherited: true }] }
          ]
        })
        const { permission_levels } = yield* pipelines.getPermissionLevels({ pipeline_id })
        expect(permission_levels?.map((level) => level.permission_level)).toEqual([
          "CAN_VIEW",
          "CAN_RUN",
          "CAN_MANAGE",
          "IS_OWNER"
        ])
      })
    )
  )

  it.live("works over a socket", () =>
    Effect.gen(function* () {
      const { host, token } = yield* EmulatorServer.serve({
        durations: { updatePhase: "5 millis", updateRun: "5 millis" }
      })
      const layer = Pipelines.layer.pipe(
        Layer.provide(DatabricksClient.layer({ host, token })),
        Layer.provide(FetchHttpClient.layer)
      )
      const update = yield* Effect.flatMap(Pipelines.Pipelines, (pipelines) =>
        Effect.flatMap(pipelines.create(orders), ({ pipeline_id }) =>
          Pipelines.startUpdateAndAwait({ pipeline_id }, { schedule: Schedule.spaced("10 millis") })
        )
      ).pipe(Effect.provide(layer))
      expect(update.state).toBe("COMPLETED")
    }).pipe(Effect.scoped)
  )
})
