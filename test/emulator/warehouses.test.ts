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
import * as Warehouses from "../../src/services/Warehouses.js"
import { inMemory } from "../support/emulated.js"
import { refusal } from "../support/failures.js"

const inEmulator = <A, E>(
  test: (warehouses: Warehouses.Service) => Effect.Effect<A, E, Warehouses.Warehouses | Emulator.Emulator>,
  options?: Parameters<typeof Emulator.layer>[0]
) => Effect.flatMap(Warehouses.Warehouses, test).pipe(Effect.provide(inMemory(Warehouses.layer, options)))

const everySecond = { schedule: Schedule.spaced("1 second") }

const later = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.fork(effect)
    yield* TestClock.adjust("1 minute")
    return yield* Fiber.join(fiber)
  })

describe("SQL Warehouses API of the emulator", () => {
  it.effect("a warehouse starts with defaults for absent fields", () =>
    inEmulator((warehouses) =>
      Effect.gen(function* () {
        const { id } = yield* warehouses.create({ name: "reports", cluster_size: "Small", min_num_clusters: 2 })
        expect(id).toMatch(/^[0-9a-f]{16}$/)
        expect(yield* warehouses.get({ id })).toEqual({
          id,
          name: "reports",
          cluster_size: "Small",
          min_num_clusters: 2,
          max_num_clusters: 2,
          auto_stop_mins: 120,
          warehouse_type: "CLASSIC",
          enable_serverless_compute: false,
          enable_photon: true,
          channel: { name: "CHANNEL_NAME_CURRENT" },
          spot_instance_policy: "COST_OPTIMIZED",
          tags: {},
          creator_name: "user@example.com",
          state: "STARTING",
          num_clusters: 0,
          num_active_sessions: 0,
          jdbc_url: `jdbc:databricks://emulator.azuredatabricks.net:443/default;transportMode=http;ssl=1;AuthMech=3;httpPath=/sql/1.0/warehouses/${id};`,
          odbc_params: {
            hostname: "emulator.azuredatabricks.net",
            path: `/sql/1.0/warehouses/${id}`,
            protocol: "https",
            port: 443
          }
        })
        yield* TestClock.adjust("3 seconds")
        expect(yield* warehouses.get({ id })).toMatchObject({
          state: "RUNNING",
          num_clusters: 2,
          health: { status: "HEALTHY" }
        })
      })
    )
  )

  it.effect("start and stop are idempotent", () =>
    inEmulator((warehouses) =>
      Effect.gen(function* () {
        const { id } = yield* warehouses.create({ name: "reports" })
        const state = Effect.map(warehouses.get({ id }), (warehouse) => warehouse.state)
        yield* warehouses.start({ id })
        yield* TestClock.adjust("3 seconds")
        expect(yield* state).toBe("RUNNING")
        yield* warehouses.start({ id })
        expect(yield* state).toBe("RUNNING")
        yield* warehouses.stop({ id })
        yield* warehouses.stop({ id })
        expect(yield* state).toBe("STOPPING")
        yield* TestClock.adjust("1 second")
        expect(yield* state).toBe("STOPPED")
        yield* warehouses.stop({ id })
        expect(yield* state).toBe("STOPPED")
        expect(yield* later(Warehouses.ensureRunning({ id }, everySecond))).toMatchObject({ state: "RUNNING" })
      })
    )
  )

  it.effect("stops when idle", () =>
    inEmulator(
      (warehouses) =>
        Effect.gen(function* () {
          const { id } = yield* warehouses.create({ name: "reports", auto_stop_mins: 10 })
          const { id: awake } = yield* warehouses.create({ name: "awake", auto_stop_mins: 0 })
          const wait = { schedule: Schedule.spaced("30 seconds") }
          const watched = yield* Effect.fork(Stream.runCollect(Warehouses.watch({ id }, wait)))
          yield* TestClock.adjust("602 seconds")
          expect((yield* warehouses.get({ id })).state).toBe("RUNNING")
          yield* TestClock.adjust("1 second")
          expect((yield* warehouses.get({ id })).state).toBe("STOPPING")
          yield* TestClock.adjust("2 minutes")
          expect(Chunk.toReadonlyArray(yield* Fiber.join(watched)).map(({ state }) => state)).toEqual([
            "STARTING",
            "RUNNING",
            "STOPPING",
            "STOPPED"
          ])
          yield* TestClock.adjust("1 day")
          expect((yield* warehouses.get({ id: awake })).state).toBe("RUNNING")
        }),
      { durations: { warehouseStop: "1 minute" } }
    )
  )

  it.effect("an edit changes the given fields and restarts only if necessary", () =>
    inEmulator((warehouses) =>
      Effect.gen(function* () {
        const { id } = yield* warehouses.create({ name: "reports", auto_stop_mins: 0, cluster_size: "Small" })
        yield* TestClock.adjust("3 seconds")
        yield* warehouses.edit({ id, max_num_clusters: 5, auto_stop_mins: 15, name: "renamed" })
        expect(yield* warehouses.get({ id })).toMatchObject({
          name: "renamed",
          cluster_size: "Small",
          max_num_clusters: 5,
          auto_stop_mins: 15,
          state: "RUNNING"
        })
        yield* warehouses.edit({ id, cluster_size: "Large" })
        expect(yield* warehouses.get({ id })).toMatchObject({ cluster_size: "Large", state: "STARTING" })
        yield* TestClock.adjust("3 seconds")
        yield* warehouses.stop({ id })
        yield* TestClock.adjust("1 second")
        yield* warehouses.edit({ id, cluster_size: "Medium" })
        expect(yield* warehouses.get({ id })).toMatchObject({ cluster_size: "Medium", state: "STOPPED" })
      })
    )
  )

  it.effect("a deleted warehouse disappears and its name can be reused", () =>
    inEmulator((warehouses) =>
      Effect.gen(function* () {
        const { id } = yield* warehouses.create({ name: "reports" })
        yield* TestClock.adjust("3 seconds")
        yield* warehouses.delete({ id })
        expect((yield* warehouses.get({ id })).state).toBe("DELETING")
        expect((yield* refusal(warehouses.start({ id })))[1]).toBe("RESOURCE_DOES_NOT_EXIST")
        yield* warehouses.create({ name: "reports" })
        yield* TestClock.adjust("1 second")
        expect((yield* warehouses.get({ id })).state).toBe("DELETED")
        const listed = Chunk.toReadonlyArray(yield* Stream.runCollect(warehouses.list()))
        expect(listed.map((warehouse) => warehouse.id)).not.toContain(id)
        yield* TestClock.adjust("1 minute")
        expect(yield* refusal(warehouses.get({ id }))).toEqual([
          404,
          "RESOURCE_DOES_NOT_EXIST",
          `SQL warehouse ${id} does not exist.`
        ])
        expect((yield* refusal(warehouses.getPermissions({ warehouse_id: id })))[0]).toBe(404)
      })
    )
  )

  it.effect("rejects invalid requests", () =>
    inEmulator((warehouses) =>
      Effect.gen(function* () {
        yield* warehouses.create({ name: "taken" })
        expect(yield* refusal(warehouses.create({ name: "taken" }))).toEqual([
          400,
          "RESOURCE_ALREADY_EXISTS",
          "SQL warehouse with name `taken` already exists"
        ])
        const wrong: ReadonlyArray<Warehouses.CreateWarehouseRequest> = [
          { cluster_size: "Huge" },
          { auto_stop_mins: 5 },
          { min_num_clusters: 0 },
          { min_num_clusters: 3, max_num_clusters: 2 },
          { max_num_clusters: 41 },
          { enable_serverless_compute: true },
          { channel: { name: "CHANNEL_NAME_CUSTOM" } },
          { name: "x".repeat(100) },
          { tags: { custom_tags: Array.from({ length: 45 }, (_, i) => ({ key: `${i}`, value: "" })) } }
        ]
        for (const request of wrong) {
          expect([request, (yield* refusal(warehouses.create(request)))[1]]).toEqual([
            request,
            "INVALID_PARAMETER_VALUE"
          ])
        }
        yield* warehouses.create({ warehouse_type: "PRO", enable_serverless_compute: true, auto_stop_mins: 5 })
      })
    )
  )

  it.effect("a failed start has a reason", () =>
    inEmulator(
      (warehouses) =>
        Effect.gen(function* () {
          const other = yield* warehouses.create({ name: "other" })
          const { id } = yield* warehouses.create({ name: "reports" })
          const error = yield* later(Effect.flip(Warehouses.awaitRunning({ id }, everySecond)))
          expect(error).toMatchObject({
            _tag: "WarehouseFailed",
            warehouse_id: id,
            state: "STOPPED",
            health: { status: "FAILED", failure_reason: { code: "AZURE_QUOTA_EXCEEDED_EXCEPTION" } }
          })
          expect((yield* warehouses.get({ id: other.id })).state).toBe("RUNNING")
          expect(yield* later(Warehouses.ensureRunning({ id }, everySecond))).toMatchObject({
            state: "RUNNING",
            health: { status: "HEALTHY" }
          })
        }),
      { faults: [Fault.warehouseStart({ on: { warehouseName: "reports" } })] }
    )
  )

  it.effect("lists warehouses in pages", () =>
    inEmulator((warehouses) =>
      Effect.gen(function* () {
        for (const name of ["a", "b", "c"]) yield* warehouses.create({ name })
        const first = yield* warehouses.listPage({ page_size: 2 })
        expect(first.warehouses?.map(({ name }) => name)).toEqual(["a", "b"])
        const all = Chunk.toReadonlyArray(yield* Stream.runCollect(warehouses.list({ page_size: 2 })))
        expect(all.map(({ name }) => name)).toEqual(["a", "b", "c"])
        expect((yield* refusal(warehouses.listPage({ page_token: "nonsense" })))[1]).toBe("INVALID_PARAMETER_VALUE")
      })
    )
  )

  it.effect("stores the configuration, restarts running warehouses and enables types", () =>
    inEmulator((warehouses) =>
      Effect.gen(function* () {
        const { id } = yield* warehouses.create({ name: "reports" })
        yield* TestClock.adjust("3 seconds")
        const before = yield* warehouses.getWorkspaceWarehouseConfig()
        expect(before.security_policy).toBe("DATA_ACCESS_CONTROL")
        const parameters = { configuration_pairs: [{ key: "ANSI_MODE", value: "true" }] }
        yield* warehouses.setWorkspaceWarehouseConfig({
          ...before,
          sql_configuration_parameters: parameters,
          enabled_warehouse_types: [{ warehouse_type: "PRO", enabled: false }]
        })
        const after = yield* warehouses.getWorkspaceWarehouseConfig()
        expect(after).toMatchObject({
          ...before,
          sql_configuration_parameters: parameters,
          enabled_warehouse_types: {}
        })
        expect(after.enabled_warehouse_types).toEqual([
          { warehouse_type: "PRO", enabled: false },
          { warehouse_type: "CLASSIC", enabled: true }
        ])
        expect((yield* warehouses.get({ id })).state).toBe("STARTING")
        expect((yield* refusal(warehouses.create({ warehouse_type: "PRO" })))[1]).toBe("INVALID_PARAMETER_VALUE")
        yield* warehouses.create({ warehouse_type: "CLASSIC" })
      })
    )
  )

  it.effect("users have their own default warehouses", () =>
    inEmulator((warehouses) =>
      Effect.gen(function* () {
        const { id } = yield* warehouses.create({ name: "reports" })
        const name = "default-warehouse-overrides/me"
        expect((yield* refusal(warehouses.getDefaultWarehouseOverride({ name }))).slice(0, 2)).toEqual([
          404,
          "NOT_FOUND"
        ])
        const create = warehouses.createDefaultWarehouseOverride({
          default_warehouse_override_id: "me",
          default_warehouse_override: { type: "CUSTOM", warehouse_id: id }
        })
        const created = yield* create
        expect(created).toEqual({
          name: "default-warehouse-overrides/1000000000000001",
          default_warehouse_override_id: "1000000000000001",
          type: "CUSTOM",
          warehouse_id: id
        })
        expect(yield* warehouses.getDefaultWarehouseOverride({ name: created.name ?? "" })).toEqual(created)
        expect((yield* refusal(create)).slice(0, 2)).toEqual([409, "ALREADY_EXISTS"])
        const update = (
          update_mask: string,
          default_warehouse_override: Warehouses.DefaultWarehouseOverride,
          more?: Partial<Warehouses.UpdateDefaultWarehouseOverrideRequest>
        ) => warehouses.updateDefaultWarehouseOverride({ name, update_mask, default_warehouse_override, ...more })
        expect(yield* update("type", { type: "LAST_SELECTED" })).toEqual({
          name: created.name,
          default_warehouse_override_id: created.default_warehouse_override_id,
          type: "LAST_SELECTED"
        })
        expect((yield* refusal(update("*", { type: "CUSTOM", warehouse_id: "nothing" })))[1]).toBe(
          "INVALID_PARAMETER_VALUE"
        )
        expect((yield* refusal(update("colour", { type: "CUSTOM" })))[1]).toBe("INVALID_PARAMETER_VALUE")
        const other = { name: "default-warehouse-overrides/2" }
        expect((yield* refusal(update("*", { type: "LAST_SELECTED" }, other)))[0]).toBe(404)
        yield* update("*", { type: "LAST_SELECTED" }, { ...other, allow_missing: true })
        const listed = yield* Stream.runCollect(warehouses.listDefaultWarehouseOverrides({ page_size: 1 }))
        expect(Chunk.toReadonlyArray(listed).map((override) => override.default_warehouse_override_id)).toEqual([
          "1000000000000001",
          "2"
        ])
        yield* warehouses.deleteDefaultWarehouseOverride({ name })
        expect((yield* refusal(warehouses.deleteDefaultWarehouseOverride({ name })))[0]).toBe(404)
      })
    )
  )

  it.effect("the creator is the owner, and the owner can change", () =>
    inEmulator((warehouses) =>
      Effect.gen(function* () {
        const { id: warehouse_id } = yield* warehouses.create({ name: "reports" })
        const permissions = yield* warehouses.getPermissions({ warehouse_id })
        expect(permissions).toMatchObject({ object_id: `/sql/warehouses/${warehouse_id}`, object_type: "warehouses" })
        expect(permissions.access_control_list?.[0]).toMatchObject({
          user_name: "user@example.com",
          all_permissions: [{ permission_level: "IS_OWNER", inherited: false }]
        })
        yield* warehouses.updatePermissions({
          warehouse_id,
          access_control_list: [{ group_name: "analysts", permission_level: "CAN_MONITOR" }]
        })
        expect(
          (yield* refusal(warehouses.setPermissions({ warehouse_id, access_control_list: [] }))).slice(0, 2)
        ).toEqual([400, "INVALID_PARAMETER_VALUE"])
        const { permission_levels } = yield* warehouses.getPermissionLevels({ warehouse_id })
        expect(permission_levels?.map((level) => level.permission_level)).toEqual([
          "CAN_VIEW",
          "CAN_USE",
          "CAN_MONITOR",
          "CAN_MANAGE",
          "IS_OWNER"
        ])
      })
    )
  )

  it.effect("a scoped warehouse is deleted when its scope closes", () =>
    inEmulator((warehouses) =>
      Effect.gen(function* () {
        const { id } = yield* later(Effect.scoped(Warehouses.scoped({ name: "scratch" }, everySecond)))
        expect((yield* refusal(warehouses.stop({ id })))[0]).toBe(404)
      })
    )
  )

  it.live("works over a socket", () =>
    Effect.gen(function* () {
      const { host, token } = yield* EmulatorServer.serve({ durations: { warehouseStart: "20 millis" } })
      const layer = Warehouses.layer.pipe(
        Layer.provide(DatabricksClient.layer({ host, token })),
        Layer.provide(FetchHttpClient.layer)
      )
      const warehouse = yield* Effect.scoped(
        Warehouses.scoped({ name: "scratch" }, { schedule: Schedule.spaced("10 millis") })
      ).pipe(Effect.provide(layer))
      expect(warehouse).toMatchObject({ name: "scratch", state: "RUNNING" })
    }).pipe(Effect.scoped)
  )
})
