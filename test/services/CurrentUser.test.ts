import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as CurrentUser from "../../src/services/CurrentUser.js"
import * as Groups from "../../src/services/Groups.js"
import * as Emulated from "../support/emulated.js"
import * as Scripted from "../support/scripted.js"

const sent = (call: (service: CurrentUser.Service) => Effect.Effect<unknown, unknown>) =>
  Effect.gen(function* () {
    const scripted = Scripted.make([Scripted.json({ userName: "a@example.com" })])
    const answer = yield* Effect.flatMap(CurrentUser.CurrentUser, call).pipe(
      Effect.provide(CurrentUser.layer),
      Effect.provide(Scripted.layer(scripted))
    )
    expect(answer).toEqual({ userName: "a@example.com" })
    const { body, method, url } = scripted.only()
    return [`${method} ${url.slice(Scripted.host.length)}`, body]
  })

describe("the requests of the Current User API", () => {
  it.effect("me", () =>
    Effect.gen(function* () {
      const path = "GET /api/2.0/preview/scim/v2/Me"
      expect(yield* sent((service) => service.me())).toEqual([path, ""])
      expect(yield* sent((service) => service.me({ attributes: "id,userName", excludedAttributes: "groups" }))).toEqual(
        [`${path}?attributes=id%2CuserName&excludedAttributes=groups`, ""]
      )
    })
  )
})

describe("the current user of the emulator", () => {
  const services = Emulated.inMemory(Layer.merge(CurrentUser.layer, Groups.layer), {
    userName: "ada.king.lovelace@example.com"
  })

  const display = (user: CurrentUser.User) => user.groups?.map((group) => group.display)

  it.effect("is the user of the token, with their groups", () =>
    Effect.gen(function* () {
      const currentUser = yield* CurrentUser.CurrentUser
      const groups = yield* Groups.Groups
      const userName = "ada.king.lovelace@example.com"
      const me = yield* currentUser.me()
      expect(me).toMatchObject({
        userName,
        displayName: "Ada King Lovelace",
        name: { givenName: "Ada", familyName: "King Lovelace" },
        emails: [{ type: "work", value: userName, primary: true }],
        active: true
      })
      expect(display(me)).toEqual(["admins", "users"])
      yield* groups.create({ group_name: "analysts" })
      yield* groups.addMember({ parent_name: "analysts", user_name: userName })
      expect(display(yield* currentUser.me())).toEqual(["admins", "users", "analysts"])
    }).pipe(Effect.provide(services))
  )

  it.effect("has the requested attributes", () =>
    Effect.gen(function* () {
      const currentUser = yield* CurrentUser.CurrentUser
      const some = yield* currentUser.me({ attributes: "USERNAME,name.givenName,groups.display" })
      expect(some).toEqual({
        schemas: expect.any(Array),
        id: expect.any(String),
        userName: "ada.king.lovelace@example.com",
        name: { givenName: "Ada" },
        groups: [{ display: "admins" }, { display: "users" }]
      })
      const others = yield* currentUser.me({ excludedAttributes: "groups, name.familyName,emails.value" })
      expect(others.groups).toBeUndefined()
      expect(others.name).toEqual({ givenName: "Ada" })
      expect(others.emails).toEqual([{ type: "work", primary: true }])
    }).pipe(Effect.provide(services))
  )
})
