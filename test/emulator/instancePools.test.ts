import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/TestClock"
import * as Clusters from "../../src/services/Clusters.js"
import * as InstancePools from "../../src/services/InstancePools.js"
import { inMemory, served } from "../support/emulated.js"

const services = Layer.merge(InstancePools.layer, Clusters.layer)

const spec = { instance_pool_name: "warm", node_type_id: "Standard_D4ds_v5" }

const stats = (instance_pool_id: string) =>
  Effect.map(
    Effect.flatMap(InstancePools.InstancePools, (pools) => pools.get({ instance_pool_id })),
    ({ stats }) => [stats?.used_count, stats?.idle_count, stats?.pending_used_count, stats?.pending_idle_count]
  )

const make = (more: Partial<InstancePools.CreateInstancePoolRequest> = {}) =>
  Effect.map(
    Effect.flatMap(InstancePools.InstancePools, (pools) => pools.create({ ...spec, ...more })),
    ({ instance_pool_id }) => instance_pool_id
  )

const cluster = (instance_pool_id: string, num_workers: number) =>
  Effect.map(
    Effect.flatMap(Clusters.Clusters, (clusters) =>
      clusters.create({ spark_version: "16.4.x-scala2.12", instance_pool_id, num_workers })
    ),
    ({ cluster_id }) => cluster_id
  )

const details = (cluster_id: string) => Effect.flatMap(Clusters.Clusters, (clusters) => clusters.get({ cluster_id }))

const invalid = <A, E extends { readonly _tag: string; readonly message: string }, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.map(Effect.flip(effect), (error) => {
    expect(error._tag).toBe("InvalidParameterValue")
    return error.message
  })

describe("Instance Pools API of the emulator", () => {
  it.effect("a pool exists immediately and starts its idle instances", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(Date.UTC(2026, 10, 22, 19, 45, 0))
      const pools = yield* InstancePools.InstancePools
      expect(yield* pools.list()).toEqual({})
      const instance_pool_id = yield* make({ min_idle_instances: 2, custom_tags: { team: "a" } })
      expect(instance_pool_id).toMatch(/^1122-194500-[a-z0-9]{8}-pool-[a-z0-9]{8}$/)
      const pool = {
        instance_pool_id,
        instance_pool_name: "warm",
        node_type_id: "Standard_D4ds_v5",
        min_idle_instances: 2,
        idle_instance_autotermination_minutes: 60,
        enable_elastic_disk: true,
        custom_tags: { team: "a" },
        azure_attributes: { availability: "ON_DEMAND_AZURE", spot_bid_max_price: -1 },
        default_tags: {
          Vendor: "Databricks",
          DatabricksInstancePoolCreatorId: "1000000000000001",
          DatabricksInstancePoolId: instance_pool_id
        },
        state: "ACTIVE",
        stats: { used_count: 0, idle_count: 0, pending_used_count: 0, pending_idle_count: 2 },
        status: {}
      }
      expect(yield* pools.get({ instance_pool_id })).toEqual(pool)
      expect(yield* pools.list()).toEqual({ instance_pools: [pool] })
      yield* TestClock.adjust("5 seconds")
      expect(yield* stats(instance_pool_id)).toEqual([0, 2, 0, 0])
    }).pipe(Effect.provide(inMemory(services)))
  )

  it.effect("a cluster takes idle instances first and returns them at the end", () =>
    Effect.gen(function* () {
      const clusters = yield* Clusters.Clusters
      const id = yield* make({ min_idle_instances: 2, idle_instance_autotermination_minutes: 30 })
      yield* TestClock.adjust("5 seconds")
      const cluster_id = yield* cluster(id, 2)
      expect((yield* details(cluster_id)).node_type_id).toBe("Standard_D4ds_v5")
      expect(yield* stats(id)).toEqual([2, 0, 1, 2])
      yield* TestClock.adjust("5 seconds")
      expect(yield* stats(id)).toEqual([3, 2, 0, 0])
      yield* clusters.resize({ cluster_id, num_workers: 1 })
      yield* TestClock.adjust("3 seconds")
      expect(yield* stats(id)).toEqual([2, 3, 0, 0])
      yield* clusters.delete({ cluster_id })
      expect(yield* stats(id)).toEqual([2, 3, 0, 0])
      yield* TestClock.adjust("2 seconds")
      expect(yield* stats(id)).toEqual([0, 5, 0, 0])
      // The instances that are idle longest are released first, and only the surplus.
      yield* TestClock.adjust("29 minutes")
      expect(yield* stats(id)).toEqual([0, 5, 0, 0])
      yield* TestClock.adjust("2 minutes")
      expect(yield* stats(id)).toEqual([0, 2, 0, 0])
      yield* TestClock.adjust("10 hours")
      expect(yield* stats(id)).toEqual([0, 2, 0, 0])
    }).pipe(Effect.provide(inMemory(services)))
  )

  it.effect("driver and workers may use different pools", () =>
    Effect.gen(function* () {
      const clusters = yield* Clusters.Clusters
      const workers = yield* make()
      const driver = yield* make({ instance_pool_name: "drivers", node_type_id: "Standard_D8ds_v5" })
      const { cluster_id } = yield* clusters.create({
        spark_version: "16.4.x-scala2.12",
        instance_pool_id: workers,
        driver_instance_pool_id: driver,
        autoscale: { min_workers: 3, max_workers: 8 }
      })
      yield* TestClock.adjust("5 seconds")
      expect([yield* stats(workers), yield* stats(driver)]).toEqual([
        [3, 0, 0, 0],
        [1, 0, 0, 0]
      ])
      expect(yield* details(cluster_id)).toMatchObject({
        node_type_id: "Standard_D4ds_v5",
        driver_node_type_id: "Standard_D8ds_v5"
      })
      yield* clusters.permanentDelete({ cluster_id })
      expect(yield* stats(driver)).toEqual([0, 1, 0, 0])
    }).pipe(Effect.provide(inMemory(services)))
  )

  it.effect("a cluster that exceeds the pool's capacity fails to start", () =>
    Effect.gen(function* () {
      const id = yield* make({ min_idle_instances: 1, max_capacity: 3 })
      const first = yield* cluster(id, 1)
      const second = yield* cluster(id, 1)
      yield* TestClock.adjust("5 seconds")
      expect((yield* details(first)).state).toBe("RUNNING")
      expect(yield* details(second)).toMatchObject({
        state: "TERMINATED",
        termination_reason: {
          code: "INSTANCE_POOL_MAX_CAPACITY_REACHED",
          type: "CLIENT_ERROR",
          parameters: { instance_pool_id: id }
        }
      })
      expect(yield* stats(id)).toEqual([2, 1, 0, 0])
      expect((yield* details(yield* cluster(id, 0))).state).toBe("PENDING")
      expect(yield* stats(id)).toEqual([3, 0, 0, 0])
    }).pipe(Effect.provide(inMemory(services)))
  )

  it.effect("a deleted pool no longer exists, and its clusters keep running but cannot start again", () =>
    Effect.gen(function* () {
      const pools = yield* InstancePools.InstancePools
      const clusters = yield* Clusters.Clusters
      const id = yield* make({ min_idle_instances: 1 })
      const cluster_id = yield* cluster(id, 1)
      yield* TestClock.adjust("5 seconds")
      yield* pools.delete({ instance_pool_id: id })
      const gone = `Can't find an instance pool with id: ${id}.`
      for (const attempt of [
        pools.get({ instance_pool_id: id }),
        pools.delete({ instance_pool_id: id }),
        pools.edit({ instance_pool_id: id, ...spec }),
        pools.getPermissions({ instance_pool_id: id })
      ]) {
        expect(yield* Effect.flip(attempt)).toMatchObject({ _tag: "ResourceDoesNotExist", status: 404 })
      }
      expect((yield* Effect.flip(pools.get({ instance_pool_id: id }))).message).toContain(gone)
      expect(yield* pools.list()).toEqual({})
      expect((yield* details(cluster_id)).state).toBe("RUNNING")
      expect(yield* invalid(cluster(id, 1))).toContain(`Cluster validation error: ${gone}`)
      yield* clusters.delete({ cluster_id })
      yield* TestClock.adjust("2 seconds")
      yield* clusters.start({ cluster_id })
      yield* TestClock.adjust("5 seconds")
      expect(yield* details(cluster_id)).toMatchObject({
        state: "TERMINATED",
        termination_reason: { code: "INSTANCE_POOL_NOT_FOUND" }
      })
      yield* TestClock.adjust("2 hours")
    }).pipe(Effect.provide(inMemory(services)))
  )

  it.effect("an edit replaces editable fields and keeps the rest", () =>
    Effect.gen(function* () {
      const pools = yield* InstancePools.InstancePools
      const instance_pool_id = yield* make({
        min_idle_instances: 3,
        max_capacity: 9,
        custom_tags: { a: "b" },
        preloaded_spark_versions: ["16.4.x-scala2.12"]
      })
      yield* TestClock.adjust("5 seconds")
      yield* pools.edit({
        instance_pool_id,
        ...spec,
        instance_pool_name: "new",
        idle_instance_autotermination_minutes: 0
      })
      const { custom_tags, instance_pool_name, max_capacity, min_idle_instances, preloaded_spark_versions } =
        yield* pools.get({ instance_pool_id })
      expect({ custom_tags, instance_pool_name, max_capacity, min_idle_instances, preloaded_spark_versions }).toEqual({
        custom_tags: undefined,
        instance_pool_name: "new",
        max_capacity: undefined,
        min_idle_instances: 0,
        preloaded_spark_versions: ["16.4.x-scala2.12"]
      })
      expect(yield* stats(instance_pool_id)).toEqual([0, 0, 0, 0])
      expect(yield* invalid(pools.edit({ instance_pool_id, ...spec, node_type_id: "Standard_D8ds_v5" }))).toContain(
        "cannot be changed"
      )
    }).pipe(Effect.provide(inMemory(services)))
  )

  it.effect("rejects invalid requests", () =>
    Effect.gen(function* () {
      const pools = yield* InstancePools.InstancePools
      yield* make()
      for (const wrong of [
        {},
        { instance_pool_name: "" },
        { instance_pool_name: "x".repeat(101) },
        { instance_pool_name: "b", node_type_id: "i3.xlarge" },
        { instance_pool_name: "b", min_idle_instances: -1 },
        { instance_pool_name: "b", min_idle_instances: 3, max_capacity: 2 },
        { instance_pool_name: "b", idle_instance_autotermination_minutes: 10_001 },
        { instance_pool_name: "b", preloaded_spark_versions: ["16.4.x-scala2.12", "15.4.x-scala2.12"] },
        { instance_pool_name: "b", custom_tags: Object.fromEntries(Array.from({ length: 46 }, (_, i) => [`${i}`, ""])) }
      ]) {
        yield* invalid(pools.create({ ...spec, ...wrong }))
      }
      expect((yield* pools.list()).instance_pools?.length).toBe(1)
    }).pipe(Effect.provide(inMemory(services)))
  )

  it.effect("the creator can manage the pool", () =>
    Effect.gen(function* () {
      const pools = yield* InstancePools.InstancePools
      const instance_pool_id = yield* make()
      const { permission_levels } = yield* pools.getPermissionLevels({ instance_pool_id })
      expect(permission_levels?.map((level) => level.permission_level)).toEqual(["CAN_ATTACH_TO", "CAN_MANAGE"])
      yield* pools.updatePermissions({
        instance_pool_id,
        access_control_list: [{ group_name: "users", permission_level: "CAN_ATTACH_TO" }]
      })
      expect(yield* pools.getPermissions({ instance_pool_id })).toMatchObject({
        object_id: `/instance-pools/${instance_pool_id}`,
        object_type: "instance-pool",
        access_control_list: [
          { user_name: "user@example.com", all_permissions: [{ permission_level: "CAN_MANAGE" }] },
          { group_name: "users", all_permissions: [{ permission_level: "CAN_ATTACH_TO" }] },
          { group_name: "admins" }
        ]
      })
    }).pipe(Effect.provide(inMemory(services)))
  )

  it.scopedLive("works over a socket", () =>
    Effect.gen(function* () {
      const pools = yield* InstancePools.InstancePools
      const instance_pool_id = yield* make({ min_idle_instances: 1 })
      yield* pools.edit({ instance_pool_id, ...spec, instance_pool_name: "renamed", max_capacity: 4 })
      expect((yield* pools.list()).instance_pools).toMatchObject([{ instance_pool_name: "renamed", max_capacity: 4 }])
      yield* pools.delete({ instance_pool_id })
      expect((yield* Effect.flip(pools.get({ instance_pool_id })))._tag).toBe("ResourceDoesNotExist")
    }).pipe(Effect.provide(served(services)))
  )
})
