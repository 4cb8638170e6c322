/** Tests SCIM of the emulator: filters, pages, patches, and that all APIs of groups show the same members. */
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Emulator from "../../src/emulator/Emulator.js"
import { operations as groups } from "../../src/services/iam/Groups.js"
import { operations as users } from "../../src/services/iam/Users.js"
import { bodyOf, call, get, post } from "./http.js"

const scim = "/api/2.0/preview/scim/v2"

const create = (fields: object) => Effect.map(post(`${scim}/Users`, fields), bodyOf(users.create))

const createGroup = (fields: object) => Effect.map(post(`${scim}/Groups`, fields), bodyOf(groups.create))

const group = (id: string | null | undefined) => Effect.map(get(`${scim}/Groups/${id}`), bodyOf(groups.get))

const found = (query: string) =>
  Effect.map(get(`${scim}/Users?${query}`), (answer) => {
    const { Resources, totalResults } = bodyOf(users.list)(answer)
    return [totalResults, (Resources ?? []).map(({ userName }) => userName)]
  })

const filtered = (filter: string) => found(`filter=${encodeURIComponent(filter)}`)

const patch = (path: string, ...Operations: ReadonlyArray<object>) =>
  Effect.map(call("PATCH", `${scim}/${path}`, { Operations }), ({ json, status }) => [status, json])

const test = Emulator.layer({ userName: "me@example.com" })

describe("SCIM of the emulator", () => {
  it.effect("filters users, sorts them and returns pages", () =>
    Effect.gen(function* () {
      for (const name of ["b", "a", "c"]) {
        yield* create({ userName: `${name}@example.com`, displayName: `Ms ${name}`, active: name !== "c" })
      }
      expect(yield* found("sortBy=userName&startIndex=2&count=2")).toEqual([4, ["b@example.com", "c@example.com"]])
      expect(yield* found("startIndex=9")).toEqual([4, []])
      expect(yield* filtered('userName eq "A@example.com"')).toEqual([1, ["a@example.com"]])
      expect(yield* filtered('displayName sw "Ms" and not (active eq false or userName co "a@")')).toEqual([
        1,
        ["b@example.com"]
      ])
      expect(yield* filtered("groups.display eq admins")).toEqual([1, ["me@example.com"]])
      const refused = yield* get(`${scim}/Users?filter=userName%20like%20x`)
      expect([refused.status, refused.json]).toMatchObject([400, { scimType: "invalidFilter", status: "400" }])
    }).pipe(Effect.provide(test))
  )

  it.effect("creates, patches, replaces and deletes", () =>
    Effect.gen(function* () {
      const { id } = yield* create({ userName: "a@example.com", entitlements: [{ value: "workspace-access" }] })
      expect((yield* post(`${scim}/Users`, { userName: "a@example.com" })).status).toBe(409)
      expect((yield* post(`${scim}/Users`, {})).status).toBe(400)
      expect(
        yield* patch(
          `Users/${id}`,
          { op: "replace", path: "active", value: false },
          {
            op: "add",
            path: "entitlements",
            value: [{ value: "workspace-access" }, { value: "allow-cluster-create" }]
          },
          { op: "remove", path: 'entitlements[value eq "workspace-access"]' },
          { op: "add", value: { name: { givenName: "Ada" } } },
          { op: "replace", path: "name.familyName", value: "L" }
        )
      ).toEqual([200, {}])
      const user = yield* get(`${scim}/Users/${id}?attributes=name,active,entitlements`)
      expect(user.json).toEqual({
        schemas: expect.anything(),
        id,
        active: false,
        entitlements: [{ value: "allow-cluster-create" }],
        name: { givenName: "Ada", familyName: "L" }
      })
      expect((yield* patch(`Users/${id}`, { op: "move", path: "active" }))[0]).toBe(400)
      yield* call("PUT", `${scim}/Users/${id}`, { userName: "b@example.com" })
      expect(yield* found("attributes=userName")).toEqual([2, ["me@example.com", "b@example.com"]])
      yield* call("DELETE", `${scim}/Users/${id}`)
      expect((yield* get(`${scim}/Users/${id}`)).json).toMatchObject({ status: "404" })
    }).pipe(Effect.provide(test))
  )

  it.effect("groups are those of the Groups API and of the current user", () =>
    Effect.gen(function* () {
      const { id } = yield* createGroup({ displayName: "team" })
      const [, me] = [0, yield* Effect.map(get(`${scim}/Me`), ({ json }) => json as { readonly id: string })]
      yield* patch(`Groups/${id}`, { op: "add", path: "members", value: [{ value: me.id }] })
      yield* post("/api/2.0/groups/add-member", { parent_name: "team", user_name: "new@example.com" })
      expect((yield* group(id)).members?.map(({ display }) => display)).toEqual(["Me", "new@example.com"])
      expect((yield* get(`${scim}/Me?attributes=groups.display`)).json).toMatchObject({
        groups: [{ display: "admins" }, { display: "users" }, { display: "team" }]
      })
      yield* patch(`Groups/${id}`, { op: "remove", path: `members[value eq "${me.id}"]` })
      expect((yield* get("/api/2.0/groups/list-members?group_name=team")).json).toEqual({
        members: [{ user_name: "new@example.com" }]
      })
      expect((yield* patch(`Groups/${id}`, { op: "add", path: "members", value: [{ value: "1" }] }))[0]).toBe(400)
    }).pipe(Effect.provide(test))
  )

  it.effect("each account has its own", () =>
    Effect.gen(function* () {
      const account = (id: string) => `/api/2.0/accounts/${id}/scim/v2/ServicePrincipals`
      const created = yield* post(account("a"), { displayName: "robot" })
      expect(created.json).toMatchObject({
        displayName: "robot",
        applicationId: expect.stringMatching(/^[0-9a-f-]{36}$/)
      })
      expect((yield* get(account("a"))).json).toMatchObject({ totalResults: 1 })
      expect((yield* get(account("b"))).json).toMatchObject({ totalResults: 0 })
    }).pipe(Effect.provide(test))
  )
})
