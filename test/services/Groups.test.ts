import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Groups from "../../src/services/Groups.js"
import * as Emulated from "../support/emulated.js"
import * as Scripted from "../support/scripted.js"

const over = <A, E>(scripted: Scripted.Scripted, call: (groups: Groups.Service) => Effect.Effect<A, E>) =>
  Effect.flatMap(Groups.Groups, call).pipe(Effect.provide(Groups.layer), Effect.provide(Scripted.layer(scripted)))

type Call = (groups: Groups.Service) => Effect.Effect<unknown, unknown>

const api = "/api/2.0/groups"

const operations: ReadonlyArray<
  readonly [name: string, call: Call, request: string, body?: object | undefined, answer?: object]
> = [
  [
    "create",
    (g) => g.create({ group_name: "data & more" }),
    `POST ${api}/create`,
    { group_name: "data & more" },
    { group_name: "data & more" }
  ],
  ["list", (g) => g.list(), `GET ${api}/list`],
  ["delete", (g) => g.delete({ group_name: "a" }), `POST ${api}/delete`, { group_name: "a" }],
  [
    "addMember, a user",
    (g) => g.addMember({ parent_name: "a", user_name: "x@example.com" }),
    `POST ${api}/add-member`,
    { parent_name: "a", user_name: "x@example.com" }
  ],
  [
    "addMember, a group",
    (g) => g.addMember({ parent_name: "a", group_name: "b" }),
    `POST ${api}/add-member`,
    { parent_name: "a", group_name: "b" }
  ],
  ["listMembers", (g) => g.listMembers({ group_name: "a & b" }), `GET ${api}/list-members?group_name=a+%26+b`],
  [
    "listParents of a user",
    (g) => g.listParents({ user_name: "x@example.com" }),
    `GET ${api}/list-parents?user_name=x%40example.com`
  ],
  ["listParents of a group", (g) => g.listParents({ group_name: "b" }), `GET ${api}/list-parents?group_name=b`],
  [
    "removeMember",
    (g) => g.removeMember({ parent_name: "a", group_name: "b" }),
    `POST ${api}/remove-member`,
    { parent_name: "a", group_name: "b" }
  ]
]

describe("the requests of the Groups API", () => {
  it("are all tested here", () => {
    const tested = new Set(operations.map(([name]) => name.split(/[ ,]/)[0]))
    const service = Effect.runSync(over(Scripted.make([]), Effect.succeed))
    expect([...tested].sort()).toEqual(Object.keys(service).sort())
  })

  for (const [name, call, request, body, answer] of operations) {
    it.effect(name, () =>
      Effect.gen(function* () {
        const scripted = Scripted.make([Scripted.json(answer ?? {})])
        yield* over(scripted, call)
        const sent = scripted.only()
        expect(`${sent.method} ${sent.url.slice(Scripted.host.length)}`).toBe(request)
        expect(sent.body === "" ? undefined : JSON.parse(sent.body)).toStrictEqual(body)
      })
    )
  }

  /** Requests that only untyped programs can make. */
  const wrong: ReadonlyArray<readonly [request: object, message: string]> = [
    [
      { parent_name: "a", user_name: "x@example.com", group_name: "b" },
      "at group_name: expected nothing, got a string; at user_name: expected nothing, got a string"
    ],
    [{ parent_name: "a" }, "at user_name: is missing; at group_name: is missing"]
  ]

  for (const [request, message] of wrong) {
    it.effect(`are not sent: ${message}`, () =>
      Effect.gen(function* () {
        for (const operation of ["addMember", "removeMember"] as const) {
          const error = yield* Effect.flip(
            over(Scripted.make([]), (groups) => groups[operation](request as Groups.AddGroupMemberRequest))
          )
          expect(error).toMatchObject({ _tag: "InvalidRequest", operation, message })
        }
      })
    )
  }

  it.effect("accept null for the other kind of member", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([Scripted.json({})])
      yield* over(scripted, (groups) => groups.listParents({ user_name: "x@example.com", group_name: null }))
      expect(scripted.only().url).toMatch(/\?user_name=x%40example.com$/)
    })
  )
})

describe("the responses of the Groups API", () => {
  it.effect("contain users and groups, including unknown fields", () =>
    Effect.gen(function* () {
      const members = [
        { user_name: "x@example.com", active: true },
        { group_name: "b" },
        { group_name: "c", user_name: null }
      ]
      const response = yield* over(Scripted.make([Scripted.json({ members, total: 3 })]), (groups) =>
        groups.listMembers({ group_name: "a" })
      )
      expect(response).toEqual({ members, total: 3 })
      expect(
        (response.members ?? []).map((member) => (Groups.isUser(member) ? member.user_name : member.group_name))
      ).toEqual(["x@example.com", "b", "c"])
      expect((response.members ?? []).map(Groups.isGroup)).toEqual([false, true, true])
    })
  )

  it.effect("can be empty", () =>
    Effect.gen(function* () {
      expect(yield* over(Scripted.make([Scripted.json({})]), (groups) => groups.list())).toEqual({})
      expect(yield* over(Scripted.make([Scripted.json({ group_names: null })]), (groups) => groups.list())).toEqual({
        group_names: null
      })
    })
  )
})

describe("on a workspace", () => {
  it.live("groups have members, also over a socket", () =>
    Effect.gen(function* () {
      const groups = yield* Groups.Groups
      yield* groups.create({ group_name: "analysts" })
      yield* groups.create({ group_name: "interns" })
      yield* groups.addMember({ parent_name: "analysts", user_name: "x@example.com" })
      yield* groups.addMember({ parent_name: "analysts", group_name: "interns" })
      const { members } = yield* groups.listMembers({ group_name: "analysts" })
      expect(members).toEqual([{ user_name: "x@example.com" }, { group_name: "interns" }])
      expect(yield* groups.listParents({ group_name: "interns" })).toEqual({ group_names: ["analysts"] })
      expect(yield* groups.listParents({ user_name: "x@example.com" })).toEqual({ group_names: ["analysts"] })
    }).pipe(Effect.provide(Emulated.served(Groups.layer)), Effect.scoped)
  )
})
