import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as fc from "effect/FastCheck"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as AccountClient from "../../src/layers/AccountClient.js"
import * as AccountUsers from "../../src/services/iam/AccountUsers.js"
import * as Filter from "../../src/services/iam/Filter.js"
import * as Groups from "../../src/services/iam/Groups.js"
import * as PatchOperation from "../../src/services/iam/PatchOperation.js"
import * as ServicePrincipals from "../../src/services/iam/ServicePrincipals.js"
import * as Users from "../../src/services/iam/Users.js"
import * as Scripted from "../support/scripted.js"

const over = (script: ReadonlyArray<Scripted.Answer>) => {
  const scripted = Scripted.make(script)
  const services = Layer.mergeAll(Users.layer, Groups.layer, ServicePrincipals.layer)
  return { scripted, layer: services.pipe(Layer.provide(Scripted.layer(scripted))) }
}

const text = (filter: Filter.Filter) => Either.getOrThrow(Filter.format(filter))

const reason = (filter: Filter.Filter) => Either.getOrThrow(Either.flip(Filter.format(filter)))

describe("a filter of SCIM", () => {
  it("is written with its values escaped", () => {
    expect(text(Filter.eq("userName", 'a" or userName pr or "'))).toBe('userName eq "a\\" or userName pr or \\""')
    expect(text(Filter.and(Filter.eq("active", true), Filter.ne("id", 7), Filter.startsWith("a.b", "x")))).toBe(
      'active eq true and id ne 7 and a.b sw "x"'
    )
    const either = Filter.or(Filter.contains("displayName", "a"), Filter.contains("displayName", "b"))
    expect(text(Filter.and(either, Filter.eq("active", true)))).toBe(
      '(displayName co "a" or displayName co "b") and active eq true'
    )
    expect(text(Filter.and(either))).toBe('displayName co "a" or displayName co "b"')
  })

  it("is refused if it is not one", () => {
    expect(reason(Filter.eq("userName eq 1 or id", "x"))).toContain("is not an attribute")
    expect(reason(Filter.and(Filter.eq("id", Number.NaN)))).toContain("the value of id")
  })

  it("cannot be left by any text", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('"', "\\", "'", " ", "\n", "a", "é", "😀", " or id pr")), (parts) => {
        const value = parts.join("")
        const [, quoted = ""] = /^userName eq (".*")$/s.exec(text(Filter.eq("userName", value))) ?? []
        expect(JSON.parse(quoted)).toBe(value)
      })
    )
  })
})

const user = (id: number) => ({ id: String(id), userName: `u${id}@example.com` })

const page = (users: ReadonlyArray<object>, totalResults?: number) => Scripted.json({ Resources: users, totalResults })

const queries = (scripted: Scripted.Scripted) =>
  scripted.requests.map(({ url }) => Object.fromEntries(new URL(url).searchParams))

describe("the list of all users", () => {
  it.effect("follows the index by what was returned, and emits each user once", () =>
    Effect.gen(function* () {
      const { layer, scripted } = over([page([user(1), user(2)], 4), page([user(2)], 4), page([user(3)], 4)])
      const ids = yield* Stream.runCollect(
        Users.all({ filter: Filter.eq("active", true), attributes: "id", pageSize: 2 })
      ).pipe(Effect.provide(layer))
      expect(Chunk.toReadonlyArray(ids).map(({ id }) => id)).toEqual(["1", "2", "3"])
      const shared = { attributes: "id", filter: "active eq true", count: "2" }
      expect(queries(scripted)).toEqual(["1", "3", "4"].map((startIndex) => ({ ...shared, startIndex })))
    })
  )

  it.effect("ends with an empty page where the total is not known", () =>
    Effect.gen(function* () {
      const { layer, scripted } = over([page([user(1)]), page([user(2)]), Scripted.json({})])
      const all = yield* Stream.runCollect(Users.all()).pipe(Effect.provide(layer))
      expect(Chunk.size(all)).toBe(2)
      expect(scripted.requests.length).toBe(3)
    })
  )

  it.effect("fails if the index is ignored, the filter not valid, or the page size", () =>
    Effect.gen(function* () {
      const { layer } = over([page([user(1)]), page([user(1)])])
      const failure = (options?: Users.ListOptions) =>
        Effect.provide(Effect.flip(Stream.runDrain(Users.all(options))), layer)
      expect(yield* failure()).toMatchObject({ _tag: "DecodeError" })
      expect(yield* failure({ filter: Filter.eq("a b", 1) })).toMatchObject({ _tag: "InvalidRequest" })
      expect(yield* failure({ pageSize: 0 })).toMatchObject({ _tag: "InvalidRequest" })
    })
  )
})

describe("the search by a name", () => {
  it.effect("finds one or none", () =>
    Effect.gen(function* () {
      const { layer, scripted } = over([page([user(1)], 1), page([], 0), page([{ id: "9", displayName: "Ops" }], 1)])
      yield* Effect.gen(function* () {
        expect(yield* Users.findByUserName("U1@Example.com")).toEqual(Option.some(user(1)))
        expect(yield* Users.findByUserName("x")).toEqual(Option.none())
        expect(Option.map(yield* Groups.findByDisplayName("ops"), ({ id }) => id)).toEqual(Option.some("9"))
      }).pipe(Effect.provide(layer))
      expect(queries(scripted).map(({ filter }) => filter)).toEqual([
        'userName eq "U1@Example.com"',
        'userName eq "x"',
        'displayName eq "ops"'
      ])
    })
  )

  it.effect("fails if there are several, or others than asked for", () =>
    Effect.gen(function* () {
      const twins = [1, 2].map((id) => ({ id: String(id), displayName: "bot" }))
      const { layer } = over([page(twins, 2), page([user(1)], 1)])
      yield* Effect.gen(function* () {
        expect(yield* Effect.flip(ServicePrincipals.findByDisplayName("bot"))).toMatchObject({
          _tag: "NotUnique",
          ids: ["1", "2"]
        })
        expect(yield* Effect.flip(Users.findByUserName("other"))).toMatchObject({ _tag: "DecodeError" })
      }).pipe(Effect.provide(layer))
    })
  )
})

describe("the changes of SCIM", () => {
  it.effect("are sent as patches, without reading first", () =>
    Effect.gen(function* () {
      const none = Scripted.empty({ status: 204 })
      const { layer, scripted } = over([none, none, none])
      yield* Effect.gen(function* () {
        yield* Groups.ensureMember("7", "42")
        yield* Groups.removeMember("7", '4"2')
        yield* Users.change("1", [
          PatchOperation.setActive(false),
          PatchOperation.addEntitlements(["workspace-access"]),
          PatchOperation.removeRole("r"),
          PatchOperation.add(undefined, { displayName: "x" })
        ])
      }).pipe(Effect.provide(layer))
      const sent = scripted.requests.map(({ body, method, url }) => [
        `${method} ${url.slice(Scripted.host.length)}`,
        JSON.parse(body)
      ])
      const schemas = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]
      const group = "PATCH /api/2.0/preview/scim/v2/Groups/7"
      expect(sent).toEqual([
        [group, { schemas, Operations: [{ op: "add", path: "members", value: [{ value: "42" }] }] }],
        [group, { schemas, Operations: [{ op: "remove", path: 'members[value eq "4\\"2"]' }] }],
        [
          "PATCH /api/2.0/preview/scim/v2/Users/1",
          {
            schemas,
            Operations: [
              { op: "replace", path: "active", value: false },
              { op: "add", path: "entitlements", value: [{ value: "workspace-access" }] },
              { op: "remove", path: 'roles[value eq "r"]' },
              { op: "add", value: { displayName: "x" } }
            ]
          }
        ]
      ])
    })
  )
})

describe("the users of an account", () => {
  it.effect("are found in it", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([page([user(1)], 1)])
      const client = AccountClient.layer({
        host: "accounts.cloud.databricks.com",
        accountId: "acc",
        token: Redacted.make("t")
      }).pipe(Layer.provide(scripted.layerHttp))
      const found = yield* AccountUsers.findByUserName("u1@example.com").pipe(
        Effect.provide(AccountUsers.layer.pipe(Layer.provide(client)))
      )
      expect(found).toEqual(Option.some(user(1)))
      expect(new URL(scripted.only().url).pathname).toBe("/api/2.0/accounts/acc/scim/v2/Users")
    })
  )
})
