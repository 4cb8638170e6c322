/** Tests accounts: the principals of workspaces, and the workspaces with what they are made of. */
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Emulator from "../../src/emulator/Emulator.js"
import { call, errorOf, get, post } from "./http.js"

const account = "/api/2.0/accounts/0d26daa6-5e44-4c97-a497-ef015f91254a"

const at = `${account}/workspaces/123/permissionassignments`

const test = Emulator.layer()

const idOf = (path: string, body: object) =>
  Effect.map(post(`${account}/scim/v2/${path}`, body), ({ json }) => (json as { readonly id: string }).id)

describe("accounts of the emulator", () => {
  it.effect("assign principals to workspaces", () =>
    Effect.gen(function* () {
      expect((yield* get(at)).json).toEqual({ permission_assignments: [] })
      const user = yield* idOf("Users", { userName: "ada@example.com", displayName: "Ada" })
      const group = yield* idOf("Groups", { displayName: "analysts" })
      const assign = (id: string, ...permissions: ReadonlyArray<string>) =>
        call("PUT", `${at}/principals/${id}`, { permissions })
      expect((yield* assign(user, "USER")).json).toMatchObject({
        permissions: ["USER"],
        principal: { user_name: "ada@example.com", display_name: "Ada" }
      })
      yield* assign(group, "ADMIN")
      expect((yield* get(at)).json).toMatchObject({
        permission_assignments: [{ permissions: ["USER"] }, { principal: { group_name: "analysts" } }]
      })
      expect(errorOf(yield* assign("1", "USER"))[0]).toBe(404)
      yield* call("DELETE", `${at}/principals/${user}`)
      yield* call("DELETE", `${account}/scim/v2/Groups/${group}`)
      expect((yield* get(at)).json).toEqual({ permission_assignments: [] })
    }).pipe(Effect.provide(test))
  )

  it.effect("list workspaces and their parts as lists themselves", () =>
    Effect.gen(function* () {
      for (const [path, body, name] of [
        [
          "credentials",
          { credentials_name: "a", aws_credentials: { sts_role: { role_arn: "arn" } } },
          "credentials_name"
        ],
        ["networks", { network_name: "a" }, "network_name"],
        ["workspaces", { workspace_name: "a" }, "workspace_name"]
      ] as const) {
        expect((yield* get(`${account}/${path}`)).json).toEqual([])
        yield* post(`${account}/${path}`, body)
        expect((yield* get(`${account}/${path}`)).json).toMatchObject([{ [name]: "a", creation_time: 0 }])
      }
      expect((yield* get(`${account}/workspaces`)).json).toMatchObject([{ workspace_status: "RUNNING" }])
    }).pipe(Effect.provide(test))
  )
})
