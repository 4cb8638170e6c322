import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Emulator from "../../src/emulator/Emulator.js"
import { operations } from "../../src/services/groups/operations.js"
import { bodyOf, errorOf, get, post } from "./http.js"

const api = (operation: string) => `/api/2.0/groups/${operation}`

/** Executes an operation that must succeed. */
const act = (operation: string, body: object) =>
  Effect.map(post(api(operation), body), (answer) => expect([answer.status, answer.text]).toEqual([200, "{}"]))

const create = (...names: ReadonlyArray<string>) =>
  Effect.forEach(names, (group_name) =>
    Effect.map(post(api("create"), { group_name }), (answer) =>
      expect(bodyOf(operations.create)(answer)).toEqual({ group_name })
    )
  )

const names = Effect.map(get(api("list")), (answer) => bodyOf(operations.list)(answer).group_names)

const members = (name: string) =>
  Effect.map(get(api(`list-members?group_name=${name}`)), bodyOf(operations.listMembers))

const parents = (query: string) => Effect.map(get(api(`list-parents?${query}`)), bodyOf(operations.listParents))

const codeOf = ([status, code]: readonly [number, string, string]) => [status, code]

const refused = (operation: string, body: object) =>
  Effect.map(post(api(operation), body), (answer) => codeOf(errorOf(answer)))

const missing = [404, "RESOURCE_DOES_NOT_EXIST"]

const invalid = [400, "INVALID_PARAMETER_VALUE"]

const user_name = "x@example.com"

const test = Emulator.layer({ userName: "me@example.com" })

describe("Groups API of the emulator", () => {
  it.effect("has built-in groups, and creates and deletes others", () =>
    Effect.gen(function* () {
      expect(yield* names).toEqual(["admins", "users"])
      expect(yield* members("admins")).toEqual({ members: [{ user_name: "me@example.com" }] })
      yield* create("a")
      expect(yield* refused("create", { group_name: "a" })).toEqual([400, "RESOURCE_ALREADY_EXISTS"])
      expect(yield* refused("create", { group_name: "" })).toEqual(invalid)
      expect(yield* members("a")).toEqual({})
      yield* act("delete", { group_name: "a" })
      expect(yield* refused("delete", { group_name: "a" })).toEqual(missing)
      expect(yield* refused("delete", { group_name: "admins" })).toEqual(invalid)
      expect(yield* names).toEqual(["admins", "users"])
    }).pipe(Effect.provide(test))
  )

  it.effect("groups contain users and groups once each", () =>
    Effect.gen(function* () {
      yield* create("a", "b")
      for (const member of [{ user_name }, { group_name: "b" }, { user_name }]) {
        yield* act("add-member", { parent_name: "a", ...member })
      }
      expect(yield* members("a")).toEqual({ members: [{ user_name }, { group_name: "b" }] })
      expect(yield* parents(`user_name=${user_name}`)).toEqual({ group_names: ["a"] })
      expect(yield* parents("group_name=b")).toEqual({ group_names: ["a"] })
      expect(yield* parents("group_name=a")).toEqual({})
      expect(yield* parents("user_name=me@example.com")).toEqual({ group_names: ["admins", "users"] })
      yield* act("remove-member", { parent_name: "a", user_name })
      expect(yield* refused("remove-member", { parent_name: "a", user_name })).toEqual(missing)
      yield* act("delete", { group_name: "b" })
      expect(yield* members("a")).toEqual({})
    }).pipe(Effect.provide(test))
  )

  it.effect("rejects invalid requests", () =>
    Effect.gen(function* () {
      yield* create("a", "b", "c")
      const add = (parent_name: string, member: object) => refused("add-member", { parent_name, ...member })
      expect(yield* add("a", {})).toEqual(invalid)
      expect(yield* add("a", { user_name, group_name: "b" })).toEqual(invalid)
      expect(yield* add("none", { user_name })).toEqual(missing)
      expect(yield* add("a", { group_name: "none" })).toEqual(missing)
      expect(yield* add("a", { user_name: "nobody" })).toEqual(missing)
      yield* act("add-member", { parent_name: "a", group_name: "b" })
      yield* act("add-member", { parent_name: "b", group_name: "c" })
      expect(yield* add("c", { group_name: "a" })).toEqual(invalid)
      expect(yield* add("c", { group_name: "c" })).toEqual(invalid)
      expect(codeOf(errorOf(yield* get(api("list-members?group_name=none"))))).toEqual(missing)
      expect(codeOf(errorOf(yield* get(api("list-parents?group_name=none"))))).toEqual(missing)
      expect(codeOf(errorOf(yield* get(api("list-parents"))))).toEqual(invalid)
    }).pipe(Effect.provide(test))
  )
})
