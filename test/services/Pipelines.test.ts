import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import {
  type DatabricksError,
  ResourceDoesNotExist,
  TemporarilyUnavailable
} from "../../src/schemas/DatabricksError.js"
import * as Pipelines from "../../src/services/Pipelines.js"
import * as Scripted from "../support/scripted.js"

const pipeline_id = "a12cd3e4-0ab1-1abc-1a2b-1a2bcd3e4fa5"
const update_id = "27bc77d2-5c36-4b9c-bb6e-0f7a5a5b9d11"

const base = `${Scripted.host}/api/2.0/pipelines`

const on = <A, E>(
  scripted: Scripted.Scripted,
  f: (pipelines: Pipelines.Service) => Effect.Effect<A, E>
): Effect.Effect<A, E> =>
  Effect.flatMap(Pipelines.Pipelines, f).pipe(
    Effect.provide(Pipelines.layer.pipe(Layer.provide(Scripted.layer(scripted))))
  )

describe("requests", () => {
  const cases: ReadonlyArray<{
    readonly name: string
    readonly call: (pipelines: Pipelines.Service) => Effect.Effect<unknown, DatabricksError>
    readonly sends: readonly [method: string, url: string, body: unknown]
    readonly answer?: unknown
  }> = [
    {
      name: "create",
      call: (p) =>
        p.create({ name: "orders", continuous: false, libraries: [{ notebook: { path: "/Shared/orders" } }] }),
      sends: [
        "POST",
        base,
        { name: "orders", continuous: false, libraries: [{ notebook: { path: "/Shared/orders" } }] }
      ],
      answer: { pipeline_id }
    },
    {
      name: "update",
      call: (p) => p.update({ pipeline_id, name: "orders", catalog: "main", expected_last_modified: 1732312345678 }),
      sends: [
        "PUT",
        `${base}/${pipeline_id}`,
        { name: "orders", catalog: "main", expected_last_modified: 1732312345678 }
      ]
    },
    {
      name: "get",
      call: (p) => p.get({ pipeline_id }),
      sends: ["GET", `${base}/${pipeline_id}`, ""],
      answer: { pipeline_id }
    },
    {
      name: "listPage",
      call: (p) => p.listPage({ filter: "name LIKE '%a b%'", order_by: ["name desc"], max_results: 5 }),
      sends: ["GET", `${base}?filter=name+LIKE+%27%25a+b%25%27&order_by=name+desc&max_results=5`, ""],
      answer: {}
    },
    {
      name: "delete",
      call: (p) => p.delete({ pipeline_id, cascade: false, force: true }),
      sends: ["DELETE", `${base}/${pipeline_id}?cascade=false&force=true`, ""]
    },
    {
      name: "restorePipeline",
      call: (p) => p.restorePipeline({ pipeline_id }),
      sends: ["POST", `${base}/${pipeline_id}/restore`, {}]
    },
    {
      name: "clone",
      call: (p) => p.clone({ pipeline_id, clone_mode: "MIGRATE_TO_UC", catalog: "main", target: "sales" }),
      sends: [
        "POST",
        `${base}/${pipeline_id}/clone`,
        { clone_mode: "MIGRATE_TO_UC", catalog: "main", target: "sales" }
      ],
      answer: { pipeline_id: "another" }
    },
    {
      name: "applyEnvironment",
      call: (p) => p.applyEnvironment({ pipeline_id }),
      sends: ["POST", `${base}/${pipeline_id}/environment/apply`, ""]
    },
    {
      name: "startUpdate, a selection",
      call: (p) =>
        p.startUpdate({ pipeline_id, refresh_selection: ["a"], full_refresh_selection: ["b"], validate_only: false }),
      sends: [
        "POST",
        `${base}/${pipeline_id}/updates`,
        { refresh_selection: ["a"], full_refresh_selection: ["b"], validate_only: false }
      ],
      answer: { update_id }
    },
    {
      name: "startUpdate, a full refresh",
      call: (p) => p.startUpdate({ pipeline_id, full_refresh: true }),
      sends: ["POST", `${base}/${pipeline_id}/updates`, { full_refresh: true }],
      answer: { update_id }
    },
    {
      name: "getUpdate",
      call: (p) => p.getUpdate({ pipeline_id, update_id }),
      sends: ["GET", `${base}/${pipeline_id}/updates/${update_id}`, ""],
      answer: { update: { pipeline_id, update_id } }
    },
    {
      name: "listUpdatesPage",
      call: (p) => p.listUpdatesPage({ pipeline_id, max_results: 2, until_update_id: update_id }),
      sends: ["GET", `${base}/${pipeline_id}/updates?max_results=2&until_update_id=${update_id}`, ""],
      answer: {}
    },
    { name: "stop", call: (p) => p.stop({ pipeline_id }), sends: ["POST", `${base}/${pipeline_id}/stop`, ""] },
    { name: "reset", call: (p) => p.reset({ pipeline_id }), sends: ["POST", `${base}/${pipeline_id}/reset`, {}] },
    {
      name: "eventsPage",
      call: (p) => p.eventsPage({ pipeline_id, filter: "level='ERROR'", order_by: ["timestamp asc"], max_results: 10 }),
      sends: [
        "GET",
        `${base}/${pipeline_id}/events?filter=level%3D%27ERROR%27&order_by=timestamp+asc&max_results=10`,
        ""
      ],
      answer: {}
    },
    {
      name: "updatePermissions",
      call: (p) =>
        p.updatePermissions({
          pipeline_id,
          access_control_list: [{ group_name: "analysts", permission_level: "CAN_RUN" }]
        }),
      sends: [
        "PATCH",
        `${Scripted.host}/api/2.0/permissions/pipelines/${pipeline_id}`,
        { access_control_list: [{ group_name: "analysts", permission_level: "CAN_RUN" }] }
      ],
      answer: {}
    },
    {
      name: "getPermissionLevels",
      call: (p) => p.getPermissionLevels({ pipeline_id }),
      sends: ["GET", `${Scripted.host}/api/2.0/permissions/pipelines/${pipeline_id}/permissionLevels`, ""],
      answer: {}
    }
  ]

  it.effect.each(cases)("$name", ({ answer, call, sends }) =>
    Effect.gen(function* () {
      const scripted = Scripted.make([Scripted.json(answer ?? {})])
      expect(yield* on(scripted, call)).toEqual(answer)
      const { body, method, url } = scripted.only()
      // Query strings may encode spaces and quotes in either way.
      expect([method, decodeURIComponent(url.replaceAll("+", " "))]).toEqual([
        sends[0],
        decodeURIComponent(sends[1].replaceAll("+", " "))
      ])
      expect(body === "" ? "" : JSON.parse(body)).toEqual(sends[2])
    })
  )

  it.effect("a dry run returns settings without an id", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([Scripted.json({ effective_settings: { name: "orders", edition: "ADVANCED" } })])
      const answer = yield* on(scripted, (p) => p.create({ name: "orders", dry_run: true }))
      expect(answer.effective_settings?.edition).toBe("ADVANCED")
      expect(JSON.parse(scripted.only().body)).toEqual({ name: "orders", dry_run: true })
    })
  )

  it.effect("create rejects a response without an id", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([Scripted.json({ effective_settings: {} })])
      const error = yield* on(scripted, (p) => Effect.flip(p.create({ name: "orders" })))
      expect(error).toMatchObject({
        _tag: "DecodeError",
        operation: "create",
        message: "at pipeline_id: expected a string"
      })
    })
  )

  it.effect("does not retry the start of an update after a broken connection", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([Scripted.cut])
      const error = yield* on(scripted, (p) => Effect.flip(p.startUpdate({ pipeline_id })))
      expect(error._tag).toBe("TransportError")
    })
  )
})

describe("responses", () => {
  const pipeline = {
    pipeline_id,
    spec: {
      id: pipeline_id,
      pipeline_type: "WORKSPACE",
      clusters: [
        { label: "default", autoscale: { min_workers: 1, max_workers: 5, mode: "ENHANCED_2" }, azure_attributes: {} }
      ],
      libraries: [{ notebook: { path: "/Users/someone/quickstart" } }, { file: { path: "/Workspace/a.py" } }],
      continuous: false,
      development: true,
      photon: true,
      edition: "ADVANCED",
      channel: "CURRENT",
      catalog: "main",
      target: "sales",
      data_sampling: false,
      notifications: [{ email_recipients: ["a@example.com"], alerts: ["on-update-failure"] }],
      ingestion_definition: {
        source_type: "SOMETHING_NEW",
        objects: [
          {
            table: {
              source_table: "orders",
              destination_catalog: "main",
              destination_schema: "sales",
              connector_options: { akamai_options: { config_ids: [1] } }
            }
          }
        ]
      }
    },
    state: "HIBERNATING",
    cluster_id: "0605-122326-mzv4zhxj",
    name: "Wikipedia pipeline (SQL)",
    creator_user_name: "someone@example.com",
    latest_updates: [
      { update_id, state: "COMPLETED", creation_time: "2026-08-13T00:37:30.279Z" },
      { update_id: "5a9f0d9a-0a1b", state: "PONDERING", creation_time: "2026-08-13T00:35:51.902Z" }
    ],
    run_as_user_name: "someone@example.com",
    last_modified: 1732312345678,
    effective_settings: { whatever: true },
    health: null
  }

  it.effect("keep unknown fields and values", () =>
    Effect.gen(function* () {
      const text = JSON.stringify(pipeline).replace('"config_ids":[1]', '"config_ids":[9007199254740993]')
      const scripted = Scripted.make([Scripted.text(text)])
      const got = yield* on(scripted, (p) => p.get({ pipeline_id }))
      expect(got).toMatchObject({ effective_settings: { whatever: true }, state: "HIBERNATING", health: null })
      expect(got.spec?.clusters?.[0]?.autoscale?.mode).toBe("ENHANCED_2")
      const [object] = got.spec?.ingestion_definition?.objects ?? []
      expect(object?.table?.connector_options?.akamai_options?.config_ids).toEqual([9007199254740993n])
    })
  )

  it.effect("can be sent back", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([Scripted.json(pipeline), Scripted.json({})])
      yield* on(scripted, (p) =>
        Effect.gen(function* () {
          const { spec } = yield* p.get({ pipeline_id })
          yield* p.update({ ...spec, pipeline_id, development: false })
        })
      )
      expect(JSON.parse(scripted.requests[1]?.body ?? "")).toEqual({ ...pipeline.spec, development: false })
    })
  )

  it.effect("contain events with details, sequence numbers of any size and exceptions", () =>
    Effect.gen(function* () {
      const event = `{
        "id": "b0a1c2d3-95f1-11ec-8b5d-0242ac110002",
        "sequence": {"data_plane_id": {"instance": "execution", "seq_no": 1645543012093001}, "control_plane_seq_no": 16455430120930010017},
        "origin": {"cloud": "Azure", "region": "westeurope", "org_id": 1234567890123456, "pipeline_id": "${pipeline_id}", "pipeline_name": "orders", "update_id": "${update_id}", "flow_name": "orders_clean", "batch_id": 3, "graph_version": 1},
        "timestamp": "2026-02-22T15:16:52.093Z",
        "message": "Flow 'orders_clean' has FAILED.",
        "level": "ERROR",
        "error": {"fatal": true, "exceptions": [{"class_name": "org.apache.spark.sql.AnalysisException", "message": "no such column", "stack": [{"declaring_class": "a.b.C", "method_name": "d", "file_name": "C.scala", "line_number": 12}]}]},
        "details": {"flow_progress": {"status": "FAILED"}},
        "event_type": "flow_progress",
        "maturity_level": "FROZEN"
      }`
      const scripted = Scripted.make([Scripted.text(`{"events":[${event}]}`)])
      const { events } = yield* on(scripted, (p) => p.eventsPage({ pipeline_id }))
      expect(events?.[0]).toMatchObject({
        sequence: { control_plane_seq_no: 16455430120930010017n },
        origin: { graph_version: 1, batch_id: 3 },
        error: { exceptions: [{ message: "no such column" }] },
        details: { flow_progress: { status: "FAILED" } },
        maturity_level: "FROZEN"
      })
    })
  )
})

describe("lists", () => {
  const queries = (scripted: Scripted.Scripted) =>
    scripted.requests.map(({ url }) => Object.fromEntries(new URL(url).searchParams))

  it.effect("of pipelines return all pages, including empty ones", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([
        Scripted.json({ statuses: [{ pipeline_id: "1" }], next_page_token: "a" }),
        Scripted.json({ next_page_token: "b" }),
        Scripted.json({ statuses: [{ pipeline_id: "2" }] })
      ])
      const all = yield* on(scripted, (p) => Stream.runCollect(p.list({ filter: "name LIKE 'x%'", max_results: 1 })))
      expect(Chunk.toReadonlyArray(all).map((pipeline) => pipeline.pipeline_id)).toEqual(["1", "2"])
      expect(queries(scripted).map(({ filter, page_token }) => [filter, page_token])).toEqual([
        ["name LIKE 'x%'", undefined],
        ["name LIKE 'x%'", "a"],
        ["name LIKE 'x%'", "b"]
      ])
    })
  )

  it.effect("of updates return the latest first", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([
        Scripted.json({ updates: [{ pipeline_id, update_id: "2" }], next_page_token: "older" }),
        Scripted.json({ updates: [{ pipeline_id, update_id: "1" }], prev_page_token: "newer" })
      ])
      const all = yield* on(scripted, (p) => Stream.runCollect(p.listUpdates({ pipeline_id })))
      expect(Chunk.toReadonlyArray(all).map((update) => update.update_id)).toEqual(["2", "1"])
      expect(queries(scripted)).toEqual([{}, { page_token: "older" }])
    })
  )

  it.effect("of events send a token without the other parameters", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([
        Scripted.json({ events: [{ id: "2" }], next_page_token: "older" }),
        Scripted.json({ events: [{ id: "1" }] })
      ])
      const request = { pipeline_id, filter: "level='WARN'", order_by: ["timestamp desc"], max_results: 1 }
      const all = yield* on(scripted, (p) => Stream.runCollect(p.events(request)))
      expect(Chunk.toReadonlyArray(all).map(({ id }) => id)).toEqual(["2", "1"])
      expect(queries(scripted)).toEqual([
        { filter: "level='WARN'", order_by: "timestamp desc", max_results: "1" },
        { max_results: "1", page_token: "older" }
      ])
    })
  )
})

const answer = {
  service: "Pipelines",
  operation: "get",
  method: "GET",
  path: "/",
  details: [],
  body: ""
}

const unavailable = new TemporarilyUnavailable({ ...answer, status: 503, message: "try later" })
const gone = new ResourceDoesNotExist({ ...answer, status: 404, message: "gone" })

const everySecond = { schedule: Schedule.spaced("1 second") }

/** Returns the steps one after another, and then always the last one. */
const steps = <A>(all: ReadonlyArray<A | DatabricksError>): Effect.Effect<A, DatabricksError> => {
  let n = 0
  return Effect.suspend(() => {
    const step = all[Math.min(n++, all.length - 1)] as A | DatabricksError
    return step instanceof Error ? Effect.fail(step) : Effect.succeed(step)
  })
}

/** A service with an update that has these states in turn. */
const updating = (states: ReadonlyArray<string | DatabricksError>, more?: Partial<Pipelines.Service>) => {
  const poll = steps(
    states.map((state) =>
      typeof state === "string" ? { update: { pipeline_id, update_id, state, cause: "API_CALL" } } : state
    )
  )
  const stopped: Array<string> = []
  return {
    stopped,
    layer: Layer.mock(Pipelines.Pipelines, {
      getUpdate: () => poll,
      startUpdate: () => Effect.succeed({ update_id }),
      stop: ({ pipeline_id }) => Effect.sync(() => void stopped.push(pipeline_id)),
      events: () => Stream.empty,
      ...more
    })
  }
}

const inTime = <A, E, R>(effect: Effect.Effect<A, E, R>, time: Duration.DurationInput = "1 hour") =>
  Effect.gen(function* () {
    const fiber = yield* Effect.fork(effect)
    yield* TestClock.adjust(time)
    return yield* Fiber.join(fiber)
  })

describe("updates", () => {
  it.effect("are watched until they end, despite transient failures", () =>
    Effect.gen(function* () {
      const { layer } = updating([
        "CREATED",
        "CREATED",
        unavailable,
        "WAITING_FOR_RESOURCES",
        "INITIALIZING",
        "SETTING_UP_TABLES",
        "RUNNING",
        "SOMETHING_NEW",
        "COMPLETED"
      ])
      const seen = yield* inTime(
        Stream.runCollect(Pipelines.watchUpdate({ pipeline_id, update_id }, everySecond)).pipe(Effect.provide(layer))
      )
      expect(Chunk.toReadonlyArray(seen).map(({ state }) => state)).toEqual([
        "CREATED",
        "WAITING_FOR_RESOURCES",
        "INITIALIZING",
        "SETTING_UP_TABLES",
        "RUNNING",
        "SOMETHING_NEW",
        "COMPLETED"
      ])
    })
  )

  it.effect("are awaited", () =>
    Effect.gen(function* () {
      const { layer } = updating(["RUNNING", unavailable, "COMPLETED"])
      const update = yield* inTime(
        Pipelines.awaitUpdate({ pipeline_id, update_id }, everySecond).pipe(Effect.provide(layer))
      )
      expect(update.state).toBe("COMPLETED")
    })
  )

  it.effect("that fail include the reason", () =>
    Effect.gen(function* () {
      const asked: Array<unknown> = []
      const { layer } = updating(["RUNNING", "FAILED"], {
        events: (request) => {
          asked.push(request)
          return Stream.make(
            {
              id: "1",
              event_type: "flow_progress",
              message: "Flow 'orders_clean' has FAILED.",
              origin: { update_id, flow_name: "orders_clean", dataset_name: "orders_clean" },
              error: { exceptions: [{ message: "Job aborted" }, { message: "no such column" }, {}] }
            },
            { id: "2", message: "of another", origin: { update_id: "another" } },
            { id: "3", event_type: "update_progress", message: "Update 27bc77 is FAILED.", origin: { update_id } }
          )
        }
      })
      const error = yield* inTime(
        Pipelines.awaitUpdate({ pipeline_id, update_id }, everySecond).pipe(Effect.provide(layer), Effect.flip)
      )
      expect(asked).toEqual([
        {
          pipeline_id,
          filter: `update_id = '${update_id}' AND level = 'ERROR'`,
          order_by: ["timestamp asc"],
          max_results: 25
        }
      ])
      expect(error).toMatchObject({
        _tag: "UpdateFailed",
        pipeline_id,
        update_id,
        state: "FAILED",
        update_cause: "API_CALL",
        errors: [
          {
            message: "Flow 'orders_clean' has FAILED.",
            event_type: "flow_progress",
            flow_name: "orders_clean",
            dataset_name: "orders_clean",
            exceptions: ["Job aborted", "no such column"]
          },
          { message: "Update 27bc77 is FAILED.", event_type: "update_progress", exceptions: [] }
        ]
      })
      expect(error.message).toBe(
        [
          `Update ${update_id} of pipeline ${pipeline_id} ended as FAILED`,
          "  Flow 'orders_clean' has FAILED: Job aborted: no such column",
          "  Update 27bc77 is FAILED."
        ].join("\n")
      )
    })
  )

  it.effect("that fail without a pipeline id report the requested one", () =>
    Effect.gen(function* () {
      const asked: Array<string> = []
      const { layer } = updating([], {
        getUpdate: () => Effect.succeed({ update: { update_id, state: "FAILED" } }),
        events: ({ pipeline_id }) => {
          asked.push(pipeline_id)
          return Stream.empty
        }
      })
      const error = yield* Pipelines.awaitUpdate({ pipeline_id, update_id }).pipe(Effect.provide(layer), Effect.flip)
      expect(error).toMatchObject({ _tag: "UpdateFailed", pipeline_id, update_id, state: "FAILED" })
      expect(error.message).toContain(pipeline_id)
      expect(asked).toEqual([pipeline_id])
    })
  )

  it.effect("that fail are reported even if the event log cannot be read", () =>
    Effect.gen(function* () {
      const { layer } = updating(["CANCELED"], { events: () => Stream.fail(gone) })
      const error = yield* Pipelines.awaitUpdate({ pipeline_id, update_id }).pipe(Effect.provide(layer), Effect.flip)
      expect(error).toMatchObject({ _tag: "UpdateFailed", state: "CANCELED", errors: [] })
    })
  )

  it.effect("that do not exist end the wait", () =>
    Effect.gen(function* () {
      const { layer } = updating(["RUNNING", gone])
      const error = yield* inTime(
        Pipelines.awaitUpdate({ pipeline_id, update_id }, everySecond).pipe(Effect.provide(layer), Effect.flip)
      )
      expect(error).toBe(gone)
    })
  )

  it.effect("are stopped when the wait is interrupted", () =>
    Effect.gen(function* () {
      const { layer, stopped } = updating(["RUNNING"])
      const fiber = yield* Effect.fork(
        Pipelines.startUpdateAndAwait({ pipeline_id }, everySecond).pipe(Effect.provide(layer))
      )
      yield* TestClock.adjust("5 seconds")
      expect(stopped).toEqual([])
      yield* Fiber.interrupt(fiber)
      expect(stopped).toEqual([pipeline_id])
    })
  )

  it.effect("are stopped after the deadline", () =>
    Effect.gen(function* () {
      const { layer, stopped } = updating(["RUNNING"])
      const error = yield* inTime(
        Pipelines.startUpdateAndAwait({ pipeline_id }, { ...everySecond, deadline: "1 minute" }).pipe(
          Effect.provide(layer),
          Effect.flip
        )
      )
      expect(error._tag).toBe("WaitTimeout")
      expect(stopped).toEqual([pipeline_id])
    })
  )

  it.effect("that have ended are not stopped, as another update may be active", () =>
    Effect.gen(function* () {
      for (const end of ["COMPLETED", "FAILED", "CANCELED"]) {
        const { layer, stopped } = updating(["RUNNING", end])
        yield* inTime(
          Pipelines.startUpdateAndAwait({ pipeline_id }, everySecond).pipe(Effect.provide(layer), Effect.either)
        )
        expect([end, stopped]).toEqual([end, []])
      }
    })
  )

  it.effect("of a deleted pipeline are not stopped", () =>
    Effect.gen(function* () {
      const { layer, stopped } = updating([gone])
      yield* inTime(Effect.scoped(Pipelines.startUpdateScoped({ pipeline_id })).pipe(Effect.provide(layer)))
      expect(stopped).toEqual([])
    })
  )
})

describe("pipelines", () => {
  const being = (states: ReadonlyArray<string>) => {
    const poll = steps(states.map((state) => ({ pipeline_id, name: "orders", state, cause: "out of memory" })))
    return Layer.mock(Pipelines.Pipelines, { get: () => poll })
  }

  it.effect("are awaited until they are idle", () =>
    Effect.gen(function* () {
      const layer = being(["RUNNING", "STOPPING", "IDLE"])
      const { state } = yield* inTime(Pipelines.awaitIdle({ pipeline_id }, everySecond).pipe(Effect.provide(layer)))
      expect(state).toBe("IDLE")
    })
  )

  it.effect("are awaited until they are running", () =>
    Effect.gen(function* () {
      const layer = being(["IDLE", "DEPLOYING", "STARTING", "RUNNING"])
      const { state } = yield* inTime(Pipelines.awaitRunning({ pipeline_id }, everySecond).pipe(Effect.provide(layer)))
      expect(state).toBe("RUNNING")
    })
  )

  it.effect("that failed end the wait", () =>
    Effect.gen(function* () {
      for (const wait of [Pipelines.awaitIdle, Pipelines.awaitRunning]) {
        const error = yield* inTime(
          wait({ pipeline_id }, everySecond).pipe(Effect.provide(being(["STARTING", "FAILED"])), Effect.flip)
        )
        expect(error).toMatchObject({
          _tag: "PipelineFailed",
          pipeline_id,
          pipeline_name: "orders",
          state: "FAILED",
          state_cause: "out of memory"
        })
        expect(error.message).toContain("is FAILED")
        expect(error.message).toContain("out of memory")
      }
    })
  )
})

interface Arrival {
  readonly id: string
  /** The time of the event, in seconds. */
  readonly at: number
  /** The time when it appears in the log, in seconds. */
  readonly seenAt: number
  readonly update_id?: string
  readonly message?: string
  readonly event_type?: string
}

const isoOf = (seconds: number) => new Date(seconds * 1000).toISOString()

/** A growing log with pages of two events. `fails` decides which requests fail. */
const logging = (arrivals: ReadonlyArray<Arrival>, fails: (n: number) => boolean = () => false) => {
  const filters: Array<string | null | undefined> = []
  let requests = 0
  const page: Pipelines.Service["eventsPage"] = (request) =>
    Effect.gen(function* () {
      if (fails(requests++)) return yield* unavailable
      const now = yield* Effect.map(DateTime.now, DateTime.toEpochMillis)
      const [filter, ascending, start] = request.page_token
        ? (JSON.parse(request.page_token) as [string | undefined, boolean, number])
        : ([request.filter ?? undefined, request.order_by?.[0] === "timestamp asc", 0] as const)
      if (!request.page_token) filters.push(filter)
      const from = /timestamp >= '([^']*)'/.exec(filter ?? "")?.[1]
      const update = /update_id = '([^']*)'/.exec(filter ?? "")?.[1]
      const found = arrivals
        .filter((event) => event.seenAt * 1000 <= now)
        .filter((event) => from === undefined || event.at * 1000 >= Date.parse(from))
        .filter((event) => update === undefined || event.update_id === update)
        .sort((a, b) => (ascending ? a.at - b.at : b.at - a.at))
      const end = start + Math.min(request.max_results ?? 2, 2)
      return {
        events: found.slice(start, end).map(({ at, event_type, id, message, update_id }) => ({
          id,
          timestamp: isoOf(at),
          ...(event_type === undefined ? {} : { event_type }),
          ...(message === undefined ? {} : { message }),
          ...(update_id === undefined ? {} : { origin: { update_id } })
        })),
        ...(end < found.length ? { next_page_token: JSON.stringify([filter, ascending, end]) } : {})
      }
    })
  const events: Pipelines.Service["events"] = (request) =>
    Stream.paginateChunkEffect(request, (at) =>
      Effect.map(page(at), ({ events, next_page_token }) => [
        Chunk.fromIterable(events ?? []),
        next_page_token
          ? Option.some({ pipeline_id, page_token: next_page_token, max_results: at.max_results })
          : Option.none()
      ])
    )
  return { filters, mock: { eventsPage: page, events } satisfies Partial<Pipelines.Service> }
}

/** The elements that a Stream emits within a time. */
const within = <A, E, R>(stream: Stream.Stream<A, E, R>, seconds: number) =>
  Effect.gen(function* () {
    const given: Array<A> = []
    const fiber = yield* Effect.fork(Stream.runForEach(stream, (a) => Effect.sync(() => given.push(a))))
    yield* TestClock.adjust(Duration.seconds(seconds))
    const exit = yield* Fiber.poll(fiber)
    yield* Fiber.interrupt(fiber)
    return { given, isOver: exit._tag === "Some", exit }
  })

describe("followed events", () => {
  const idsOf = (events: ReadonlyArray<{ readonly id: string }>) => events.map(({ id }) => id)

  it.effect("start now, each once, in pages", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(1000)
      const { filters, mock } = logging([
        { id: "old", at: 0, seenAt: 0 },
        { id: "last", at: 1, seenAt: 0 },
        { id: "a", at: 2, seenAt: 2 },
        { id: "b", at: 3, seenAt: 3 },
        { id: "c", at: 3, seenAt: 3 },
        { id: "d", at: 3, seenAt: 3 },
        { id: "older, and late", at: 0.5, seenAt: 5 },
        { id: "e", at: 9, seenAt: 9 }
      ])
      const { given, isOver } = yield* within(
        Pipelines.followEvents({ pipeline_id, filter: "level in ('INFO', 'ERROR')" }, everySecond),
        20
      ).pipe(Effect.provide(Layer.mock(Pipelines.Pipelines, mock)))
      expect(idsOf(given)).toEqual(["a", "b", "c", "d", "older, and late", "e"])
      expect(isOver).toBe(false)
      expect(filters.slice(0, 2)).toEqual([undefined, `level in ('INFO', 'ERROR') AND timestamp >= '${isoOf(-59)}'`])
    })
  )

  it.effect("of an empty log are all later events", () =>
    Effect.gen(function* () {
      const { filters, mock } = logging([{ id: "a", at: 3, seenAt: 3 }])
      const { given } = yield* within(Pipelines.followEvents({ pipeline_id }, everySecond), 10).pipe(
        Effect.provide(Layer.mock(Pipelines.Pipelines, mock))
      )
      expect(idsOf(given)).toEqual(["a"])
      expect(filters[1]).toBeUndefined()
    })
  )

  it.effect("start at the given time", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(10_000)
      const { filters, mock } = logging([
        { id: "a", at: 1, seenAt: 1 },
        { id: "b", at: 5, seenAt: 5 },
        { id: "c", at: 11, seenAt: 11 }
      ])
      const { given } = yield* within(
        Pipelines.followEvents({ pipeline_id }, { ...everySecond, since: DateTime.unsafeMake(5000) }),
        5
      ).pipe(Effect.provide(Layer.mock(Pipelines.Pipelines, mock)))
      expect(idsOf(given)).toEqual(["b", "c"])
      expect(filters[0]).toBe(`timestamp >= '${isoOf(5)}'`)
    })
  )

  it.effect("include events that appear late", () =>
    Effect.gen(function* () {
      const { mock } = logging([
        { id: "a", at: 1, seenAt: 1 },
        { id: "late", at: 2, seenAt: 30 },
        { id: "b", at: 20, seenAt: 20 },
        { id: "too late", at: 3, seenAt: 300 },
        { id: "c", at: 200, seenAt: 200 }
      ])
      const { given } = yield* within(
        Pipelines.followEvents({ pipeline_id }, { schedule: Schedule.spaced("10 seconds") }),
        400
      ).pipe(Effect.provide(Layer.mock(Pipelines.Pipelines, mock)))
      expect(idsOf(given)).toEqual(["a", "b", "late", "c"])
    })
  )

  it.effect("of an update include all of them, and end with it", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(100_000)
      const { filters, mock } = logging([
        { id: "1", at: 1, seenAt: 1, update_id },
        { id: "other", at: 2, seenAt: 2, update_id: "other" },
        { id: "2", at: 101, seenAt: 101, update_id },
        {
          id: "3",
          at: 103,
          seenAt: 103,
          update_id,
          event_type: "update_progress",
          message: "Update 27bc77 is COMPLETED."
        }
      ])
      const { layer } = updating(["RUNNING", "RUNNING", "RUNNING", "COMPLETED"], mock)
      const { given, isOver } = yield* within(Pipelines.followEvents({ pipeline_id, update_id }, everySecond), 3).pipe(
        Effect.provide(layer)
      )
      expect(idsOf(given)).toEqual(["1", "2", "3"])
      expect(isOver).toBe(true)
      expect(filters[0]).toBe(`update_id = '${update_id}'`)
    })
  )

  it.effect("of an ended update are read once more if its last event is missing", () =>
    Effect.gen(function* () {
      const { mock } = logging([
        { id: "1", at: 0, seenAt: 0, update_id },
        { id: "2", at: 0, seenAt: 1, update_id }
      ])
      const { layer } = updating(["COMPLETED"], mock)
      const { given, isOver } = yield* within(Pipelines.followEvents({ pipeline_id, update_id }, everySecond), 1).pipe(
        Effect.provide(layer)
      )
      expect([idsOf(given), isOver]).toEqual([["1", "2"], true])
    })
  )

  it.effect("of an ended update are not lost if the last read fails", () =>
    Effect.gen(function* () {
      const { mock } = logging([{ id: "1", at: 0, seenAt: 0, update_id }], (n) => n < 4)
      const { layer } = updating(["COMPLETED"], mock)
      const { given, isOver } = yield* within(Pipelines.followEvents({ pipeline_id, update_id }, everySecond), 20).pipe(
        Effect.provide(layer)
      )
      expect([idsOf(given), isOver]).toEqual([["1"], true])
    })
  )

  it.effect("end with the schedule", () =>
    Effect.gen(function* () {
      const { mock } = logging([{ id: "a", at: 1, seenAt: 1 }])
      const { given, isOver } = yield* within(
        Pipelines.followEvents({ pipeline_id }, { schedule: Schedule.addDelay(Schedule.recurs(3), () => "1 second") }),
        5
      ).pipe(Effect.provide(Layer.mock(Pipelines.Pipelines, mock)))
      expect([idsOf(given), isOver]).toEqual([["a"], true])
    })
  )

  it.effect("fail if the pipeline is deleted", () =>
    Effect.gen(function* () {
      const layer = Layer.mock(Pipelines.Pipelines, { eventsPage: () => Effect.fail(gone) })
      const result = yield* Pipelines.followEvents({ pipeline_id }).pipe(
        Stream.runDrain,
        Effect.provide(layer),
        Effect.either
      )
      expect(result).toEqual(Either.left(gone))
    })
  )

  const arrivals = FastCheck.array(
    FastCheck.record({
      at: FastCheck.integer({ min: 1, max: 40 }),
      late: FastCheck.integer({ min: 0, max: 20 })
    }),
    { maxLength: 15 }
  )

  it.effect.prop(
    "are neither lost nor repeated, whenever they appear and whatever fails",
    { arrivals, failing: FastCheck.array(FastCheck.integer({ min: 1, max: 20 }), { maxLength: 6 }) },
    ({ arrivals, failing }) =>
      Effect.gen(function* () {
        const log = arrivals.map(({ at, late }, i) => ({ id: String(i), at, seenAt: at + late }))
        const { mock } = logging(log, (n) => failing.includes(n))
        const { given } = yield* within(
          Pipelines.followEvents({ pipeline_id }, { schedule: Schedule.spaced("10 seconds"), overlap: "1 minute" }),
          150
        ).pipe(Effect.provide(Layer.mock(Pipelines.Pipelines, mock)))
        expect(idsOf(given).sort()).toEqual(idsOf(log).sort())
      }),
    { fastCheck: { numRuns: 25 }, timeout: 20_000 }
  )
})
