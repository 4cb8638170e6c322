import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as ClusterPolicies from "../../src/services/ClusterPolicies.js"
import * as Clusters from "../../src/services/Clusters.js"
import * as InstancePools from "../../src/services/InstancePools.js"
import * as Jobs from "../../src/services/Jobs.js"
import * as Permissions from "../../src/services/Permissions.js"
import * as Warehouses from "../../src/services/Warehouses.js"
import { inMemory, served } from "../support/emulated.js"

const services = Layer.mergeAll(
  Permissions.layer,
  Clusters.layer,
  ClusterPolicies.layer,
  InstancePools.layer,
  Jobs.layer,
  Warehouses.layer
)

/** One object of each type, as named in the Permissions API. */
const objects = Effect.gen(function* () {
  const { cluster_id } = yield* (yield* Clusters.Clusters).create({
    spark_version: "16.4.x-scala2.12",
    node_type_id: "Standard_D4ds_v5",
    num_workers: 1
  })
  const { policy_id } = yield* (yield* ClusterPolicies.ClusterPolicies).create({ name: "p", definition: "{}" })
  const { instance_pool_id } = yield* (yield* InstancePools.InstancePools).create({
    instance_pool_name: "p",
    node_type_id: "Standard_D4ds_v5"
  })
  const { job_id } = yield* (yield* Jobs.Jobs).create({ name: "j" })
  const { id } = yield* (yield* Warehouses.Warehouses).create({ name: "w", cluster_size: "2X-Small" })
  return {
    clusters: cluster_id,
    "cluster-policies": policy_id,
    "instance-pools": instance_pool_id,
    jobs: job_id,
    "sql/warehouses": id ?? ""
  } as const
})

describe("Permissions API of the emulator", () => {
  it.effect("serves objects of all types with their own levels", () =>
    Effect.gen(function* () {
      const permissions = yield* Permissions.Permissions
      const made = yield* objects
      for (const [type, id] of [...Object.entries(made), ["authorization", "tokens"] as const]) {
        const object = { request_object_type: type, request_object_id: id }
        expect((yield* permissions.get(object)).object_id).toBe(`/${type}/${id}`)
        const { permission_levels } = yield* permissions.getPermissionLevels(object)
        const known = Permissions.permissionLevels[type as keyof typeof Permissions.permissionLevels]
        expect(new Set(permission_levels?.map((level) => level.permission_level))).toEqual(new Set(known))
      }
    }).pipe(Effect.provide(inMemory(services)))
  )

  it.effect("both APIs show the same permissions", () =>
    Effect.gen(function* () {
      const permissions = yield* Permissions.Permissions
      const clusters = yield* Clusters.Clusters
      const { clusters: cluster_id } = yield* objects
      const object = { request_object_type: "clusters", request_object_id: cluster_id } as const
      const before = yield* permissions.get(object)
      const after = yield* permissions.update({
        ...object,
        access_control_list: [Permissions.group("users", "CAN_RESTART")]
      })
      expect(Permissions.direct(after)).toEqual([
        ...Permissions.direct(before),
        Permissions.group("users", "CAN_RESTART")
      ])
      expect(yield* clusters.getPermissions({ cluster_id })).toEqual(after)
      expect(
        yield* permissions.set({
          ...object,
          access_control_list: Permissions.direct(after).filter((entry) => entry.group_name !== "users")
        })
      ).toEqual(before)
      expect(Permissions.direct(yield* permissions.set(object))).toEqual([])
    }).pipe(Effect.provide(inMemory(services)))
  )

  it.effect("a job keeps exactly one owner", () =>
    Effect.gen(function* () {
      const permissions = yield* Permissions.Permissions
      const object = { request_object_type: "jobs", request_object_id: (yield* objects).jobs } as const
      const error = yield* Effect.flip(
        permissions.set({ ...object, access_control_list: [Permissions.user("a@example.com", "CAN_MANAGE")] })
      )
      expect([error._tag, error.message]).toEqual([
        "InvalidParameterValue",
        expect.stringContaining("exactly one owner")
      ])
      const after = yield* permissions.set({
        ...object,
        access_control_list: [Permissions.user("a@example.com", "IS_OWNER")]
      })
      expect(Permissions.direct(after)).toEqual([Permissions.user("a@example.com", "IS_OWNER")])
    }).pipe(Effect.provide(inMemory(services)))
  )

  it.effect("rejects unsupported levels and entries with two principals", () =>
    Effect.gen(function* () {
      const permissions = yield* Permissions.Permissions
      const object = { request_object_type: "clusters", request_object_id: (yield* objects).clusters } as const
      const two = { user_name: "a@example.com", group_name: "users", permission_level: "CAN_MANAGE" }
      for (const entry of [
        Permissions.user("a@example.com", Permissions.otherLevel("CAN_VIEW")),
        two as unknown as Permissions.UserAccess<"CAN_MANAGE">
      ]) {
        const error = yield* Effect.flip(permissions.update({ ...object, access_control_list: [entry] }))
        expect(error._tag).toBe("InvalidParameterValue")
      }
    }).pipe(Effect.provide(inMemory(services)))
  )

  it.effect("fails for missing objects of every type", () =>
    Effect.gen(function* () {
      const permissions = yield* Permissions.Permissions
      for (const [request_object_type, request_object_id] of [
        ["clusters", "0000-000000-nothing0"],
        ["instance-pools", "0000-000000-nothing0-pool-nothing0"],
        ["cluster-policies", "0000000000000000"],
        ["jobs", 12345],
        ["authorization", "cookies"],
        ["sql/warehouses", "475b94ddc7cd5211"],
        ["experiments", "1"],
        ["registered-models", "m"]
      ] as const) {
        const error = yield* Effect.flip(permissions.get({ request_object_type, request_object_id }))
        expect([request_object_type, error._tag]).toEqual([request_object_type, "ResourceDoesNotExist"])
      }
      const unknown = yield* Effect.flip(permissions.get({ request_object_type: "cows", request_object_id: "1" }))
      expect(unknown._tag).toBe("InvalidParameterValue")
    }).pipe(Effect.provide(inMemory(services)))
  )

  it.effect("everyone may use tokens by default", () =>
    Effect.gen(function* () {
      const permissions = yield* Permissions.Permissions
      const tokens = { request_object_type: "authorization", request_object_id: "tokens" } as const
      expect(yield* permissions.get(tokens)).toMatchObject({
        object_id: "/authorization/tokens",
        object_type: "tokens",
        access_control_list: [
          { group_name: "users", all_permissions: [{ permission_level: "CAN_USE" }] },
          { group_name: "admins", all_permissions: [{ permission_level: "CAN_MANAGE", inherited: true }] }
        ]
      })
      const after = yield* permissions.set({
        ...tokens,
        access_control_list: [Permissions.group("engineers", "CAN_USE")]
      })
      expect(Permissions.direct(after)).toEqual([Permissions.group("engineers", "CAN_USE")])
    }).pipe(Effect.provide(inMemory(services)))
  )

  it.effect("treats numeric IDs as strings", () =>
    Effect.gen(function* () {
      const permissions = yield* Permissions.Permissions
      const error = yield* Effect.flip(
        permissions.get({ request_object_type: "clusters", request_object_id: "123456e7890123456" })
      )
      expect([error._tag, error.message]).toEqual([
        "ResourceDoesNotExist",
        expect.stringContaining("123456e7890123456")
      ])
    }).pipe(Effect.provide(inMemory(services)))
  )

  it.scopedLive("works over a socket", () =>
    Effect.gen(function* () {
      const permissions = yield* Permissions.Permissions
      const made = yield* objects
      const object = { request_object_type: "instance-pools", request_object_id: made["instance-pools"] } as const
      const after = yield* permissions.update({
        ...object,
        access_control_list: [Permissions.group("users", "CAN_ATTACH_TO")]
      })
      expect(yield* permissions.get(object)).toEqual(after)
      expect((yield* permissions.getPermissionLevels(object)).permission_levels?.length).toBe(2)
    }).pipe(Effect.provide(served(services)))
  )
})
