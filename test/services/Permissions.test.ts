import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/TestClock"
import * as Permissions from "../../src/services/Permissions.js"
import * as Scripted from "../support/scripted.js"

const warehouse = {
  object_id: "/sql/warehouses/475b94ddc7cd5211",
  object_type: "warehouses",
  access_control_list: [
    {
      user_name: "owner@example.com",
      display_name: "The Owner",
      all_permissions: [{ permission_level: "IS_OWNER", inherited: false }]
    },
    {
      service_principal_name: "b4b0f2a0-0000-4000-8000-000000000000",
      display_name: "loader",
      all_permissions: [{ permission_level: "CAN_USE", inherited: false, granted_by: "owner@example.com" }]
    },
    {
      group_name: "admins",
      all_permissions: [
        { permission_level: "CAN_MONITOR", inherited: false },
        { permission_level: "CAN_MANAGE", inherited: true, inherited_from_object: ["/sql/warehouses/"] }
      ]
    },
    { group_name: "users", all_permissions: [{ permission_level: "CAN_PONDER" }] }
  ],
  etag: "x1"
}

const run = <A, E>(
  answers: ReadonlyArray<Scripted.Answer>,
  program: (service: Permissions.Service, scripted: Scripted.Scripted) => Effect.Effect<A, E>
) => {
  const scripted = Scripted.make(answers)
  return Effect.flatMap(Permissions.Permissions, (service) => program(service, scripted)).pipe(
    Effect.provide(Layer.provide(Permissions.layer, Scripted.layer(scripted)))
  )
}

const path = `${Scripted.host}/api/2.0/permissions`

describe("Permissions", () => {
  it.effect("sends the object in the path, also types with two segments, and returns the whole response", () =>
    run([Scripted.json(warehouse), Scripted.json({ access_control_list: [] })], (permissions, { requests }) =>
      Effect.gen(function* () {
        const read = yield* permissions.get({
          request_object_type: "sql/warehouses",
          request_object_id: "475b94ddc7cd5211"
        })
        expect(read).toEqual(warehouse)
        yield* permissions.get({ request_object_type: "registered-models", request_object_id: "a/b c" })
        expect(requests.map(({ method, url }) => [method, url])).toEqual([
          ["GET", `${path}/sql/warehouses/475b94ddc7cd5211`],
          ["GET", `${path}/registered-models/a%2Fb%20c`]
        ])
      })
    )
  )

  it.effect("sends numeric ids exactly", () =>
    run([Scripted.json({}), Scripted.json({})], (permissions, { requests }) =>
      Effect.gen(function* () {
        yield* permissions.getPermissionLevels({ request_object_type: "jobs", request_object_id: 9007199254740993n })
        yield* permissions.get({ request_object_type: "notebooks", request_object_id: 620300861913893 })
        expect(requests.map(({ url }) => url)).toEqual([
          `${path}/jobs/9007199254740993/permissionLevels`,
          `${path}/notebooks/620300861913893`
        ])
      })
    )
  )

  it.effect("set sends PUT and update PATCH, with only the list in the body", () =>
    run([Scripted.json(warehouse), Scripted.json(warehouse)], (permissions, { requests }) =>
      Effect.gen(function* () {
        yield* permissions.set({
          request_object_type: "authorization",
          request_object_id: "tokens",
          access_control_list: [Permissions.group("admins", "CAN_MANAGE"), Permissions.user("a@example.com", "CAN_USE")]
        })
        yield* permissions.update({
          request_object_type: "pipelines",
          request_object_id: "35b4",
          access_control_list: [
            Permissions.servicePrincipal("b4b0f2a0-0000-4000-8000-000000000000", "CAN_RUN"),
            Permissions.group("analysts", Permissions.otherLevel("CAN_PONDER"))
          ]
        })
        expect(requests.map(({ body, method, url }) => [method, url, JSON.parse(body)])).toEqual([
          [
            "PUT",
            `${path}/authorization/tokens`,
            {
              access_control_list: [
                { group_name: "admins", permission_level: "CAN_MANAGE" },
                { user_name: "a@example.com", permission_level: "CAN_USE" }
              ]
            }
          ],
          [
            "PATCH",
            `${path}/pipelines/35b4`,
            {
              access_control_list: [
                {
                  service_principal_name: "b4b0f2a0-0000-4000-8000-000000000000",
                  permission_level: "CAN_RUN"
                },
                { group_name: "analysts", permission_level: "CAN_PONDER" }
              ]
            }
          ]
        ])
      })
    )
  )

  it.effect("fails with ResourceDoesNotExist for a missing object", () =>
    run(
      [Scripted.json({ error_code: "RESOURCE_DOES_NOT_EXIST", message: "Cluster x does not exist" }, { status: 404 })],
      (permissions) =>
        Effect.gen(function* () {
          const error = yield* Effect.flip(permissions.get({ request_object_type: "clusters", request_object_id: "x" }))
          expect([error._tag, error.message]).toEqual(["ResourceDoesNotExist", expect.stringContaining("Cluster x")])
        })
    )
  )

  it.effect.each(["", ".", "..", "a//b"])("rejects the type %j before anything is sent", (type) =>
    run([], (permissions, { requests }) =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(permissions.get({ request_object_type: type, request_object_id: "x" }))
        expect(error._tag).toBe("InvalidRequest")
        expect(requests).toEqual([])
      })
    )
  )

  it.effect("retries set and update after a failure with an unknown outcome", () =>
    Effect.forEach(["set", "update"] as const, (operation) =>
      run([Scripted.text("", { status: 502 }), Scripted.json(warehouse)], (permissions, { requests }) =>
        Effect.gen(function* () {
          const fiber = yield* Effect.fork(
            permissions[operation]({ request_object_type: "clusters", request_object_id: "x", access_control_list: [] })
          )
          yield* TestClock.adjust("10 minutes")
          yield* Fiber.join(fiber)
          expect(requests.length).toBe(2)
        })
      )
    )
  )
})

describe("Permissions.direct", () => {
  it("returns the direct permissions of all principals, one entry per level", () => {
    expect(Permissions.direct(warehouse)).toEqual([
      { user_name: "owner@example.com", permission_level: "IS_OWNER" },
      { service_principal_name: "b4b0f2a0-0000-4000-8000-000000000000", permission_level: "CAN_USE" },
      { group_name: "admins", permission_level: "CAN_MONITOR" },
      { group_name: "users", permission_level: "CAN_PONDER" }
    ])
  })

  it("is empty without permissions", () => {
    expect(Permissions.direct({})).toEqual([])
    expect(Permissions.direct({ access_control_list: null })).toEqual([])
    expect(
      Permissions.direct({ access_control_list: [{ user_name: "a@example.com", all_permissions: null }] })
    ).toEqual([])
  })
})
