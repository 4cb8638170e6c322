import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import {
  type DatabricksError,
  ResourceDoesNotExist,
  TemporarilyUnavailable
} from "../../src/schemas/DatabricksError.js"
import * as Warehouses from "../../src/services/Warehouses.js"
import * as Scripted from "../support/scripted.js"

const id = "1234567890abcdef"

const base = `${Scripted.host}/api/2.0/sql/warehouses`

const overrides = `${Scripted.host}/api/warehouses/v1/default-warehouse-overrides`

const on = <A, E>(
  scripted: Scripted.Scripted,
  f: (warehouses: Warehouses.Service) => Effect.Effect<A, E>
): Effect.Effect<A, E> =>
  Effect.flatMap(Warehouses.Warehouses, f).pipe(
    Effect.provide(Warehouses.layer.pipe(Layer.provide(Scripted.layer(scripted))))
  )

describe("requests", () => {
  const cases: ReadonlyArray<{
    readonly name: string
    readonly call: (warehouses: Warehouses.Service) => Effect.Effect<unknown, DatabricksError>
    readonly sends: readonly [method: string, url: string, body?: unknown]
    readonly answer?: unknown
  }> = [
    {
      name: "create",
      call: (w) =>
        w.create({
          name: "reports",
          cluster_size: "2X-Small",
          auto_stop_mins: 0,
          tags: { custom_tags: [{ key: "team", value: "bi" }] }
        }),
      sends: [
        "POST",
        base,
        {
          name: "reports",
          cluster_size: "2X-Small",
          auto_stop_mins: 0,
          tags: { custom_tags: [{ key: "team", value: "bi" }] }
        }
      ],
      answer: { id }
    },
    {
      name: "edit",
      call: (w) => w.edit({ id, max_num_clusters: 4 }),
      sends: ["POST", `${base}/${id}/edit`, { max_num_clusters: 4 }]
    },
    { name: "get", call: (w) => w.get({ id }), sends: ["GET", `${base}/${id}`], answer: { id } },
    {
      name: "listPage",
      call: (w) => w.listPage({ page_size: 3, page_token: "next" }),
      sends: ["GET", `${base}?page_size=3&page_token=next`],
      answer: {}
    },
    { name: "start", call: (w) => w.start({ id }), sends: ["POST", `${base}/${id}/start`, {}] },
    { name: "stop", call: (w) => w.stop({ id }), sends: ["POST", `${base}/${id}/stop`, {}] },
    { name: "delete", call: (w) => w.delete({ id }), sends: ["DELETE", `${base}/${id}`] },
    {
      name: "getWorkspaceWarehouseConfig",
      call: (w) => w.getWorkspaceWarehouseConfig(),
      sends: ["GET", `${Scripted.host}/api/2.0/sql/config/warehouses`],
      answer: { security_policy: "DATA_ACCESS_CONTROL" }
    },
    {
      name: "setWorkspaceWarehouseConfig",
      call: (w) => w.setWorkspaceWarehouseConfig({ security_policy: "NONE", data_access_config: [] }),
      sends: [
        "PUT",
        `${Scripted.host}/api/2.0/sql/config/warehouses`,
        { security_policy: "NONE", data_access_config: [] }
      ]
    },
    {
      name: "createDefaultWarehouseOverride",
      call: (w) =>
        w.createDefaultWarehouseOverride({
          default_warehouse_override_id: "me",
          default_warehouse_override: { type: "CUSTOM", warehouse_id: id }
        }),
      sends: ["POST", `${overrides}?default_warehouse_override_id=me`, { type: "CUSTOM", warehouse_id: id }],
      answer: { type: "CUSTOM", warehouse_id: id, name: "default-warehouse-overrides/123" }
    },
    {
      name: "getDefaultWarehouseOverride",
      call: (w) => w.getDefaultWarehouseOverride({ name: "default-warehouse-overrides/me" }),
      sends: ["GET", `${overrides}/me`],
      answer: { type: "LAST_SELECTED" }
    },
    {
      name: "listDefaultWarehouseOverridesPage",
      call: (w) => w.listDefaultWarehouseOverridesPage({ page_size: 10 }),
      sends: ["GET", `${overrides}?page_size=10`],
      answer: {}
    },
    {
      name: "updateDefaultWarehouseOverride",
      call: (w) =>
        w.updateDefaultWarehouseOverride({
          name: "default-warehouse-overrides/123",
          update_mask: "type",
          allow_missing: true,
          default_warehouse_override: { type: "LAST_SELECTED" }
        }),
      sends: ["PATCH", `${overrides}/123?update_mask=type&allow_missing=true`, { type: "LAST_SELECTED" }],
      answer: { type: "LAST_SELECTED" }
    },
    {
      name: "deleteDefaultWarehouseOverride",
      call: (w) => w.deleteDefaultWarehouseOverride({ name: "default-warehouse-overrides/me" }),
      sends: ["DELETE", `${overrides}/me`]
    },
    {
      name: "setPermissions",
      call: (w) =>
        w.setPermissions({
          warehouse_id: id,
          access_control_list: [{ user_name: "a@example.com", permission_level: "IS_OWNER" }]
        }),
      sends: [
        "PUT",
        `${Scripted.host}/api/2.0/permissions/warehouses/${id}`,
        { access_control_list: [{ user_name: "a@example.com", permission_level: "IS_OWNER" }] }
      ],
      answer: {}
    },
    {
      name: "getPermissionLevels",
      call: (w) => w.getPermissionLevels({ warehouse_id: id }),
      sends: ["GET", `${Scripted.host}/api/2.0/permissions/warehouses/${id}/permissionLevels`],
      answer: {}
    }
  ]

  it.effect.each(cases)("$name", ({ answer, call, sends }) =>
    Effect.gen(function* () {
      const scripted = Scripted.make([Scripted.json(answer ?? {})])
      expect(yield* on(scripted, call)).toEqual(answer)
      const { body, method, url } = scripted.only()
      expect([method, url, body === "" ? undefined : JSON.parse(body)]).toEqual([sends[0], sends[1], sends[2]])
    })
  )

  it.effect("are only retried if that is safe", () =>
    Effect.gen(function* () {
      const again = Scripted.make([Scripted.cut, Scripted.json({})])
      const fiber = yield* Effect.fork(on(again, (w) => w.start({ id })))
      yield* TestClock.adjust("1 minute")
      yield* Fiber.join(fiber)
      expect(again.requests.length).toBe(2)

      const once = Scripted.make([Scripted.cut])
      expect((yield* on(once, (w) => Effect.flip(w.create({ name: "reports" }))))._tag).toBe("TransportError")
    })
  )
})

describe("responses", () => {
  const warehouse = {
    id,
    name: "reports",
    size: "XXSMALL",
    cluster_size: "2X-Small",
    min_num_clusters: 1,
    max_num_clusters: 1,
    auto_stop_mins: 10,
    auto_resume: true,
    creator_name: "someone@example.com",
    creator_id: 4711,
    tags: {},
    spot_instance_policy: "COST_OPTIMIZED",
    enable_photon: true,
    channel: { name: "CHANNEL_NAME_NIGHTLY" },
    enable_serverless_compute: false,
    warehouse_type: "QUANTUM",
    num_clusters: 0,
    num_active_sessions: 0,
    state: "PAUSED",
    jdbc_url: `jdbc:spark://adb-123.4.azuredatabricks.net:443/default;httpPath=/sql/1.0/warehouses/${id};`,
    odbc_params: {
      hostname: "adb-123.4.azuredatabricks.net",
      path: `/sql/1.0/warehouses/${id}`,
      protocol: "https",
      port: 443
    },
    health: { status: "POORLY", message: null, failure_reason: { code: "NEW_CODE", type: "NEW_TYPE" } }
  }

  it.effect("keep unknown fields and values", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([Scripted.json(warehouse), Scripted.json({ warehouses: [warehouse] })])
      yield* on(scripted, (w) =>
        Effect.gen(function* () {
          expect(yield* w.get({ id })).toEqual(warehouse)
          expect(Chunk.toReadonlyArray(yield* Stream.runCollect(w.list()))).toEqual([warehouse])
        })
      )
    })
  )

  it.effect("list all pages", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([
        Scripted.json({ warehouses: [{ id: "1" }], next_page_token: "a" }),
        Scripted.json({ warehouses: [], next_page_token: "b" }),
        Scripted.json({ warehouses: [{ id: "2" }] }),
        Scripted.json({ default_warehouse_overrides: [{ type: "CUSTOM" }], next_page_token: "c" }),
        Scripted.json({ default_warehouse_overrides: [{ type: "LAST_SELECTED" }], next_page_token: "" })
      ])
      yield* on(scripted, (w) =>
        Effect.gen(function* () {
          const warehouses = yield* Stream.runCollect(w.list({ page_size: 1 }))
          expect(Chunk.toReadonlyArray(warehouses).map((warehouse) => warehouse.id)).toEqual(["1", "2"])
          const choices = yield* Stream.runCollect(w.listDefaultWarehouseOverrides())
          expect(Chunk.toReadonlyArray(choices).map(({ type }) => type)).toEqual(["CUSTOM", "LAST_SELECTED"])
        })
      )
      expect(scripted.requests.map(({ url }) => new URL(url).searchParams.get("page_token"))).toEqual([
        null,
        "a",
        "b",
        null,
        "c"
      ])
    })
  )

  it.effect("return a configuration that can be set again", () =>
    Effect.gen(function* () {
      const config = {
        security_policy: "DATA_ACCESS_CONTROL",
        data_access_config: [{ key: "spark.sql.hive.metastore.jars", value: "maven" }],
        sql_configuration_parameters: { configuration_pairs: [{ key: "ANSI_MODE", value: "true" }] },
        enabled_warehouse_types: [{ warehouse_type: "PRO", enabled: true }],
        something_new: { a: 1 }
      }
      const scripted = Scripted.make([Scripted.json(config), Scripted.json({})])
      yield* on(scripted, (w) => Effect.flatMap(w.getWorkspaceWarehouseConfig(), w.setWorkspaceWarehouseConfig))
      expect(JSON.parse(scripted.requests[1]?.body ?? "")).toEqual(config)
    })
  )
})

const answer = { service: "Warehouses", operation: "get", method: "GET", path: "/", details: [], body: "" }

const unavailable = new TemporarilyUnavailable({ ...answer, status: 503, message: "try later" })
const gone = new ResourceDoesNotExist({ ...answer, status: 404, message: "gone" })

const everySecond = { schedule: Schedule.spaced("1 second") }

const health: Warehouses.EndpointHealth = {
  status: "FAILED",
  summary: "Clusters are failing to launch.",
  details: "Quota exceeded",
  failure_reason: {
    type: "CLIENT_ERROR",
    code: "AZURE_QUOTA_EXCEEDED_EXCEPTION",
    parameters: { azure_error_code: "QuotaExceeded" }
  }
}

type State = string | DatabricksError | Omit<Warehouses.GetWarehouseResponse, "id">

/** A warehouse that has these states in turn, and then always the last one. Records the calls. */
const going = (states: ReadonlyArray<State>, more?: Partial<Warehouses.Service>) => {
  let n = 0
  const done: Array<string> = []
  const act = (what: string) => Effect.sync(() => void done.push(what))
  const layer = Layer.mock(Warehouses.Warehouses, {
    get: () =>
      Effect.suspend(() => {
        const state = states[Math.min(n++, states.length - 1)] ?? "UNKNOWN"
        if (state instanceof Error) return Effect.fail(state)
        return Effect.succeed({ id, name: "reports", ...(typeof state === "string" ? { state } : state) })
      }),
    create: () => Effect.as(act("create"), { id }),
    start: () => act("start"),
    delete: () => act("delete"),
    ...more
  })
  return { layer, done }
}

const inTime = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.fork(effect)
    yield* TestClock.adjust("1 minute")
    return yield* Fiber.join(fiber)
  })

describe("waits", () => {
  it.effect("watch emits changes of state, size and health until the warehouse is stopped", () =>
    Effect.gen(function* () {
      const { layer } = going([
        "STARTING",
        "STARTING",
        unavailable,
        { state: "RUNNING", num_clusters: 1 },
        { state: "RUNNING", num_clusters: 1, num_active_sessions: 7 },
        { state: "RUNNING", num_clusters: 3 },
        { state: "RUNNING", num_clusters: 3, health: { status: "DEGRADED" } },
        "SOMETHING_NEW",
        "STOPPING",
        "STOPPED",
        "STARTING"
      ])
      const seen = yield* inTime(Stream.runCollect(Warehouses.watch({ id }, everySecond)).pipe(Effect.provide(layer)))
      expect(
        Chunk.toReadonlyArray(seen).map(({ health, num_clusters, state }) => [state, num_clusters, health?.status])
      ).toEqual([
        ["STARTING", undefined, undefined],
        ["RUNNING", 1, undefined],
        ["RUNNING", 3, undefined],
        ["RUNNING", 3, "DEGRADED"],
        ["SOMETHING_NEW", undefined, undefined],
        ["STOPPING", undefined, undefined],
        ["STOPPED", undefined, undefined]
      ])
    })
  )

  it.effect("awaitRunning ends when the warehouse is running", () =>
    Effect.gen(function* () {
      const { layer } = going(["STARTING", unavailable, "STARTING", "RUNNING"])
      const warehouse = yield* inTime(Warehouses.awaitRunning({ id }, everySecond).pipe(Effect.provide(layer)))
      expect(warehouse.state).toBe("RUNNING")
    })
  )

  it.effect("awaitRunning fails with the reason", () =>
    Effect.gen(function* () {
      const { layer } = going(["STARTING", { state: "STOPPED", health }])
      const error = yield* inTime(Warehouses.awaitRunning({ id }, everySecond).pipe(Effect.provide(layer), Effect.flip))
      expect(error).toMatchObject({
        _tag: "WarehouseFailed",
        warehouse_id: id,
        warehouse_name: "reports",
        state: "STOPPED",
        health
      })
      expect(error.message).toBe(
        `Warehouse ${id} is STOPPED, not RUNNING: Clusters are failing to launch.; Quota exceeded; AZURE_QUOTA_EXCEEDED_EXCEPTION; azure_error_code: QuotaExceeded`
      )
    })
  )

  it.effect("awaitRunning fails if the warehouse is deleted meanwhile", () =>
    Effect.gen(function* () {
      for (const end of ["DELETING", "DELETED"]) {
        const { layer } = going(["STARTING", end])
        const error = yield* inTime(
          Warehouses.awaitRunning({ id }, everySecond).pipe(Effect.provide(layer), Effect.flip)
        )
        expect(error).toMatchObject({ _tag: "WarehouseFailed", state: end })
      }
    })
  )

  it.effect("awaitRunning fails if the warehouse does not exist, and after the deadline", () =>
    Effect.gen(function* () {
      const waiting = (states: ReadonlyArray<State>) =>
        inTime(
          Warehouses.awaitRunning({ id }, { ...everySecond, deadline: "10 seconds" }).pipe(
            Effect.provide(going(states).layer),
            Effect.flip
          )
        )
      expect(yield* waiting(["STARTING", gone])).toBe(gone)
      expect((yield* waiting(["STARTING"]))._tag).toBe("WaitTimeout")
    })
  )

  it.effect("awaitStopped ends when the warehouse is stopped, and fails if it is deleted", () =>
    Effect.gen(function* () {
      const waiting = (states: ReadonlyArray<State>) =>
        inTime(Warehouses.awaitStopped({ id }, everySecond).pipe(Effect.provide(going(states).layer), Effect.either))
      expect(yield* waiting(["RUNNING", "STOPPING", "STOPPED"])).toMatchObject({ right: { state: "STOPPED" } })
      expect(yield* waiting(["STOPPING", "DELETED"])).toMatchObject({
        left: { _tag: "WarehouseFailed", state: "DELETED" }
      })
    })
  )

  it.effect.each([
    { from: ["RUNNING"], done: [] },
    { from: ["STARTING", "RUNNING"], done: [] },
    { from: ["STOPPED", "STARTING", "RUNNING"], done: ["start"] },
    { from: ["STOPPING", "STOPPING", "STOPPED", "STARTING", "RUNNING"], done: ["start"] }
  ])("ensureRunning from $from", ({ done: expected, from }) =>
    Effect.gen(function* () {
      const { done, layer } = going(from)
      const { state } = yield* inTime(Warehouses.ensureRunning({ id }, everySecond).pipe(Effect.provide(layer)))
      expect([state, done]).toEqual(["RUNNING", expected])
    })
  )

  it.effect("a failed launch ends the wait, and a timeout reports the health", () =>
    Effect.gen(function* () {
      const health = { status: "FAILED", message: "Clusters are failing to launch." }
      for (const wait of [Warehouses.awaitRunning, Warehouses.ensureRunning]) {
        const { layer } = going(["STARTING", { state: "STARTING", health }])
        const ended = (deadline: Duration.DurationInput) =>
          Effect.gen(function* () {
            const fiber = yield* Effect.fork(
              wait({ id }, { ...everySecond, deadline }).pipe(Effect.provide(layer), Effect.flip)
            )
            yield* TestClock.adjust("1 hour")
            return yield* Fiber.join(fiber)
          })
        expect(yield* ended("20 minutes")).toMatchObject({
          _tag: "WarehouseFailed",
          message: `Warehouse ${id} is STARTING, not RUNNING: Clusters are failing to launch.`
        })
        expect((yield* ended("20 seconds")).message).toContain(
          "last seen STARTING: health FAILED; Clusters are failing to launch."
        )
        // Left over from an earlier start.
        const passing = going([
          "STOPPED",
          ...Array.from({ length: 30 }, () => ({ state: "STARTING", health })),
          "RUNNING"
        ])
        expect(
          yield* inTime(wait({ id }, { ...everySecond, fresh: true }).pipe(Effect.provide(passing.layer)))
        ).toMatchObject({
          state: "RUNNING"
        })
      }
    })
  )

  it.effect("ensureRunning fails if the warehouse is deleted meanwhile", () =>
    Effect.gen(function* () {
      const { done, layer } = going(["DELETING"])
      const error = yield* inTime(
        Warehouses.ensureRunning({ id }, everySecond).pipe(Effect.provide(layer), Effect.flip)
      )
      expect([error._tag, done]).toEqual(["WarehouseFailed", []])
    })
  )
})

describe("scoped", () => {
  const run = (layer: Layer.Layer<Warehouses.Warehouses>, use: Effect.Effect<unknown, unknown> = Effect.void) =>
    Effect.scoped(Effect.zipRight(Warehouses.scoped({ name: "scratch" }, everySecond), use)).pipe(Effect.provide(layer))

  it.effect("deletes the warehouse at the end, after a failure, and if it never ran", () =>
    Effect.gen(function* () {
      const good = going(["STARTING", "RUNNING"])
      yield* inTime(run(good.layer))
      expect(good.done).toEqual(["create", "delete"])

      const failing = going(["RUNNING"])
      expect(yield* inTime(run(failing.layer, Effect.fail("no")).pipe(Effect.flip))).toBe("no")
      expect(failing.done).toEqual(["create", "delete"])

      const never = going(["STARTING", "STOPPED"])
      expect(yield* inTime(run(never.layer).pipe(Effect.flip))).toMatchObject({ _tag: "WarehouseFailed" })
      expect(never.done).toEqual(["create", "delete"])
    })
  )

  it.effect("deletes the warehouse when interrupted while it starts", () =>
    Effect.gen(function* () {
      const { done, layer } = going(["STARTING"])
      const fiber = yield* Effect.fork(run(layer))
      yield* TestClock.adjust("5 seconds")
      expect(done).toEqual(["create"])
      yield* Fiber.interrupt(fiber)
      expect(done).toEqual(["create", "delete"])
    })
  )

  it.effect("does not fail if the warehouse is already deleted or cannot be deleted", () =>
    Effect.gen(function* () {
      for (const error of [gone, unavailable]) {
        const { layer } = going(["RUNNING"], { delete: () => Effect.fail(error) })
        yield* inTime(run(layer))
      }
    })
  )
})
