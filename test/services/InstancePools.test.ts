import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/TestClock"
import * as InstancePools from "../../src/services/InstancePools.js"
import * as Scripted from "../support/scripted.js"

const id = "0101-120000-brick1-pool-ABCD1234"

const pool = {
  instance_pool_name: "mypool",
  node_type_id: "Standard_D3_v2",
  min_idle_instances: 0,
  azure_attributes: { availability: "SPOT_AZURE", spot_bid_max_price: -1.0 },
  custom_tags: {},
  idle_instance_autotermination_minutes: 60,
  enable_elastic_disk: false,
  disk_spec: { disk_count: 1, disk_size: 100, disk_type: { azure_disk_volume_type: "ULTRA_OF_TOMORROW" } },
  preloaded_spark_versions: ["16.4.x-scala2.12"],
  instance_pool_id: id,
  default_tags: {
    Vendor: "Databricks",
    DatabricksInstancePoolCreatorId: "100125",
    DatabricksInstancePoolId: id
  },
  state: "HIBERNATING",
  stats: { used_count: 10, idle_count: 5, pending_used_count: 5, pending_idle_count: 5 },
  status: { pending_instance_errors: [{ instance_id: "i-1", message: "SkuNotAvailable" }] },
  pool_backing_type: null,
  enable_auto_alternate_node_types: null
}

const run = <A, E>(
  answers: ReadonlyArray<Scripted.Answer>,
  program: (service: InstancePools.Service, scripted: Scripted.Scripted) => Effect.Effect<A, E>
) => {
  const scripted = Scripted.make(answers)
  return Effect.flatMap(InstancePools.InstancePools, (service) => program(service, scripted)).pipe(
    Effect.provide(Layer.provide(InstancePools.layer, Scripted.layer(scripted)))
  )
}

const path = `${Scripted.host}/api/2.0`

const sent = ({ requests }: Scripted.Scripted) =>
  requests.map(({ body, method, url }) => [method, url.slice(path.length), ...(body === "" ? [] : [JSON.parse(body)])])

describe("InstancePools", () => {
  it.effect("creates, edits, reads, lists and deletes pools", () =>
    run(
      [
        Scripted.json({ instance_pool_id: id }),
        Scripted.json({}),
        Scripted.json(pool),
        Scripted.json({ instance_pools: [pool] }),
        Scripted.json({}),
        Scripted.json({})
      ],
      (pools, scripted) =>
        Effect.gen(function* () {
          const asked = {
            instance_pool_name: "mypool",
            node_type_id: "Standard_D3_v2",
            min_idle_instances: 0,
            azure_attributes: { availability: "SPOT_AZURE", spot_bid_max_price: -1 },
            preloaded_docker_images: [{ url: "a/b:1", basic_auth: { username: "u", password: "p" } }],
            custom_tags: { team: "a" },
            max_capacity: null
          }
          expect(yield* pools.create(asked)).toEqual({ instance_pool_id: id })
          yield* pools.edit({ instance_pool_id: id, instance_pool_name: "b", node_type_id: "Standard_D3_v2" })
          expect(yield* pools.get({ instance_pool_id: id })).toEqual(pool)
          expect(yield* pools.list()).toEqual({ instance_pools: [pool] })
          yield* pools.delete({ instance_pool_id: id })
          expect(yield* pools.list()).toEqual({})
          expect(sent(scripted)).toEqual([
            ["POST", "/instance-pools/create", asked],
            [
              "POST",
              "/instance-pools/edit",
              { instance_pool_id: id, instance_pool_name: "b", node_type_id: "Standard_D3_v2" }
            ],
            ["GET", `/instance-pools/get?instance_pool_id=${id}`],
            ["GET", "/instance-pools/list"],
            ["POST", "/instance-pools/delete", { instance_pool_id: id }],
            ["GET", "/instance-pools/list"]
          ])
        })
    )
  )

  it.effect("reads, sets and updates permissions of a pool, and lists its levels", () =>
    run(
      [
        ...Array.from({ length: 3 }, () =>
          Scripted.json({
            object_id: `/instance-pools/${id}`,
            object_type: "instance-pool",
            access_control_list: [{ user_name: "a@example.com", all_permissions: [{ permission_level: "CAN_MANAGE" }] }]
          })
        ),
        Scripted.json({ permission_levels: [{ permission_level: "CAN_ATTACH_TO", description: "Can attach to pool" }] })
      ],
      (pools, scripted) =>
        Effect.gen(function* () {
          const access_control_list = [{ group_name: "analysts", permission_level: "CAN_ATTACH_TO" }]
          const read = yield* pools.getPermissions({ instance_pool_id: id })
          expect(read.access_control_list?.[0]?.all_permissions).toEqual([{ permission_level: "CAN_MANAGE" }])
          yield* pools.setPermissions({ instance_pool_id: id, access_control_list })
          yield* pools.updatePermissions({ instance_pool_id: id, access_control_list })
          const { permission_levels } = yield* pools.getPermissionLevels({ instance_pool_id: id })
          expect(permission_levels).toEqual([{ permission_level: "CAN_ATTACH_TO", description: "Can attach to pool" }])
          expect(sent(scripted)).toEqual([
            ["GET", `/permissions/instance-pools/${id}`],
            ["PUT", `/permissions/instance-pools/${id}`, { access_control_list }],
            ["PATCH", `/permissions/instance-pools/${id}`, { access_control_list }],
            ["GET", `/permissions/instance-pools/${id}/permissionLevels`]
          ])
        })
    )
  )

  it.effect("does not create a pool twice: fails after a lost response", () =>
    run([Scripted.cut], (pools, { requests }) =>
      Effect.gen(function* () {
        const fiber = yield* Effect.fork(
          Effect.flip(pools.create({ instance_pool_name: "a", node_type_id: "Standard_D3_v2" }))
        )
        yield* TestClock.adjust("10 minutes")
        expect((yield* Fiber.join(fiber))._tag).toBe("TransportError")
        expect(requests.length).toBe(1)
      })
    )
  )

  it.effect("fails with ResourceDoesNotExist for a missing pool", () =>
    run(
      [
        Scripted.json(
          { error_code: "RESOURCE_DOES_NOT_EXIST", message: `Can't find an instance pool with id: ${id}.` },
          { status: 404 }
        )
      ],
      (pools) =>
        Effect.gen(function* () {
          expect((yield* Effect.flip(pools.get({ instance_pool_id: id })))._tag).toBe("ResourceDoesNotExist")
        })
    )
  )
})
