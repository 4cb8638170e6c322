import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Permissions from "../../src/emulator/api/permissions.js"
import * as Emulator from "../../src/emulator/Emulator.js"
import { resourceDoesNotExist } from "../../src/emulator/failure.js"
import * as Kernel from "../../src/emulator/kernel.js"
import { operations } from "../../src/services/clusters/operations.js"
import { bodyOf, call, errorOf, get, post } from "./http.js"

const admins = {
  group_name: "admins",
  all_permissions: [{ permission_level: "CAN_MANAGE", inherited: true, inherited_from_object: ["/clusters/"] }]
}

const me = {
  user_name: "jo.doe@example.com",
  display_name: "Jo Doe",
  all_permissions: [{ permission_level: "CAN_MANAGE", inherited: false }]
}

const direct = (level: string) => [{ permission_level: level, inherited: false }]

const cluster = Effect.map(
  post("/api/2.1/clusters/create", {
    spark_version: "18.x-scala2.13",
    node_type_id: "Standard_D4ds_v5",
    num_workers: 1
  }),
  (answer) => bodyOf(operations.create)(answer).cluster_id
)

describe("Permissions over the Clusters API", () => {
  it.effect("the creator and the admins can manage an object", () =>
    Effect.gen(function* () {
      const id = yield* cluster
      const path = `/api/2.0/permissions/clusters/${id}`
      expect(bodyOf(operations.getPermissions)(yield* get(path))).toEqual({
        object_id: `/clusters/${id}`,
        object_type: "cluster",
        access_control_list: [me, admins]
      })
      const levels = bodyOf(operations.getPermissionLevels)(yield* get(`${path}/permissionLevels`))
      expect(levels.permission_levels?.map((level) => level.permission_level)).toEqual([
        "CAN_ATTACH_TO",
        "CAN_RESTART",
        "CAN_MANAGE"
      ])
    }).pipe(Effect.provide(Emulator.layer({ userName: "jo.doe@example.com" })))
  )

  it.effect("update adds and changes, set replaces, inherited permissions stay", () =>
    Effect.gen(function* () {
      const path = `/api/2.0/permissions/clusters/${yield* cluster}`
      const principal = "0a1b2c3d-0000-4000-8000-0123456789ab"
      const change = (method: "PUT" | "PATCH", ...access_control_list: ReadonlyArray<object>) =>
        Effect.map(
          call(method, path, { access_control_list }),
          (answer) => bodyOf(operations.setPermissions)(answer).access_control_list
        )
      expect(
        yield* change(
          "PATCH",
          { group_name: "users", permission_level: "CAN_ATTACH_TO" },
          { service_principal_name: principal, permission_level: "CAN_RESTART" },
          { group_name: "admins", permission_level: "CAN_RESTART" }
        )
      ).toEqual([
        me,
        { group_name: "users", all_permissions: direct("CAN_ATTACH_TO") },
        { service_principal_name: principal, display_name: principal, all_permissions: direct("CAN_RESTART") },
        { group_name: "admins", all_permissions: [...direct("CAN_RESTART"), ...admins.all_permissions] }
      ])
      expect(yield* change("PATCH", { group_name: "users", permission_level: "CAN_RESTART" })).toContainEqual({
        group_name: "users",
        all_permissions: direct("CAN_RESTART")
      })
      expect(yield* change("PUT", { group_name: "users", permission_level: "CAN_MANAGE" })).toEqual([
        { group_name: "users", all_permissions: direct("CAN_MANAGE") },
        admins
      ])
      expect(yield* change("PUT")).toEqual([admins])
      expect(bodyOf(operations.getPermissions)(yield* get(path)).access_control_list).toEqual([admins])
    }).pipe(Effect.provide(Emulator.layer({ userName: "jo.doe@example.com" })))
  )

  it.effect("rejects invalid grants without changes", () =>
    Effect.gen(function* () {
      const path = `/api/2.0/permissions/clusters/${yield* cluster}`
      const before = (yield* get(path)).text
      for (const grant of [
        { user_name: "a@example.com", permission_level: "CAN_RUN" },
        { user_name: "a@example.com" },
        { permission_level: "CAN_MANAGE" },
        { user_name: "a@example.com", group_name: "users", permission_level: "CAN_MANAGE" }
      ]) {
        const good = { group_name: "users", permission_level: "CAN_MANAGE" }
        const answer = yield* call("PATCH", path, { access_control_list: [good, grant] })
        expect(errorOf(answer).slice(0, 2)).toEqual([400, "INVALID_PARAMETER_VALUE"])
      }
      expect((yield* get(path)).text).toBe(before)
    }).pipe(Effect.provide(Emulator.layer()))
  )
})

describe("Permissions of objects with an owner", () => {
  const owned = Effect.map(Kernel.make({ userName: "a@example.com" }), (kernel) => {
    const permissions = Permissions.make(kernel)
    const jobs = permissions.define({
      type: "job",
      collection: "jobs",
      levels: ["CAN_VIEW", "CAN_MANAGE_RUN", "IS_OWNER", "CAN_MANAGE"].map((permission_level) => ({
        permission_level,
        description: permission_level
      })),
      creatorLevel: "IS_OWNER",
      check: (id) => (id === "1" ? Either.void : Either.left(resourceDoesNotExist(`Job ${id} does not exist.`)))
    })
    jobs.created("1", "a@example.com")
    return { jobs, permissions }
  })

  const ownersOf = (result: ReturnType<Permissions.AccessControlLists["get"]>) =>
    Either.getOrThrow(result)
      .access_control_list.filter((entry) => entry.all_permissions.some((p) => p.permission_level === "IS_OWNER"))
      .map((entry) => entry.user_name)

  it.scoped("keeps exactly one owner", () =>
    Effect.gen(function* () {
      const { jobs } = yield* owned
      const owner = (name: string) => ({ user_name: name, permission_level: "IS_OWNER" })
      expect(ownersOf(jobs.get("1"))).toEqual(["a@example.com"])
      expect(ownersOf(jobs.update("1", [owner("b@example.com")]))).toEqual(["b@example.com"])
      for (const refused of [
        jobs.set("1", []),
        jobs.set("1", [{ user_name: "a@example.com", permission_level: "CAN_MANAGE" }]),
        jobs.set("1", [owner("a@example.com"), owner("b@example.com")]),
        jobs.update("1", [{ user_name: "b@example.com", permission_level: "CAN_VIEW" }])
      ]) {
        expect(Either.isLeft(refused) && refused.left.message).toBe("The job must have exactly one owner.")
      }
      expect(Either.isLeft(jobs.update("1", [{ group_name: "users", permission_level: "IS_OWNER" }]))).toBe(true)
      expect(ownersOf(jobs.get("1"))).toEqual(["b@example.com"])
    })
  )

  it.scoped("fails for objects that do not exist", () =>
    Effect.gen(function* () {
      const { jobs, permissions } = yield* owned
      const results = [jobs.get("2"), jobs.set("2", []), jobs.update("2", []), jobs.levels("2")]
      expect(results.map((result) => Either.isLeft<unknown, unknown>(result) && result.left)).toEqual(
        results.map(() => resourceDoesNotExist("Job 2 does not exist."))
      )
      expect(permissions.of("jobs")).toBe(jobs)
      expect(permissions.of("cows")).toBeUndefined()
    })
  )
})
