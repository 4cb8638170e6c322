import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "effect/FastCheck"
import * as Layer from "effect/Layer"
import * as Grants from "../../src/services/catalog/Grants.js"
import * as Scripted from "../support/scripted.js"

describe("the difference of grants", () => {
  it("is what each named principal lacks and has in excess", () => {
    const granted = [
      { principal: "a", privileges: ["SELECT", "MODIFY"] },
      { principal: "b", privileges: ["SELECT"] },
      { principal: "a", privileges: ["USE_SCHEMA"] },
      { principal: "c", privileges: ["ALL_PRIVILEGES"] }
    ]
    expect(Grants.diff(granted, { a: ["SELECT", "use schema", "EXECUTE"], b: [], d: ["SELECT"] })).toEqual([
      { principal: "a", add: ["EXECUTE"], remove: ["MODIFY"] },
      { principal: "b", add: [], remove: ["SELECT"] },
      { principal: "d", add: ["SELECT"], remove: [] }
    ])
    expect(Grants.diff(granted, { b: ["SELECT"] })).toEqual([])
    expect(Grants.diff(granted, { a: ["SELECT", "MODIFY", "USE SCHEMA"] }, { revokeOthers: true })).toEqual([
      { principal: "b", add: [], remove: ["SELECT"] },
      { principal: "c", add: [], remove: ["ALL_PRIVILEGES"] }
    ])
  })

  it("is nothing after it was applied", () => {
    const state = fc.dictionary(
      fc.constantFrom("a", "b", "__proto__", "constructor"),
      fc.subarray(["SELECT", "MODIFY", "USE_SCHEMA", "EXECUTE"])
    )
    fc.assert(
      fc.property(state, state, fc.boolean(), (before, wanted, revokeOthers) => {
        const now = new Map(Object.entries(before).map(([principal, privileges]) => [principal, new Set(privileges)]))
        const granted = () => [...now].map(([principal, privileges]) => ({ principal, privileges: [...privileges] }))
        for (const { add, principal, remove } of Grants.diff(granted(), wanted, { revokeOthers })) {
          const own = now.get(principal) ?? new Set()
          for (const privilege of add) own.add(privilege)
          for (const privilege of remove) own.delete(privilege)
          now.set(principal, own)
        }
        expect(Grants.diff(granted(), wanted, { revokeOthers })).toEqual([])
        for (const [principal, privileges] of Object.entries(wanted)) {
          expect(new Set(now.get(principal) ?? [])).toEqual(new Set(privileges))
        }
      })
    )
  })
})

describe("ensuring grants", () => {
  const table = { securable_type: "TABLE", full_name: { catalog: "main", schema: "sales", object: "orders" } }
  const path = "/api/2.1/unity-catalog/permissions/TABLE/main.sales.orders"

  const run = (script: ReadonlyArray<Scripted.Answer>, wanted: Grants.Wanted) => {
    const scripted = Scripted.make(script)
    return Effect.map(
      Grants.ensure(table, wanted).pipe(
        Effect.either,
        Effect.provide(Grants.layer.pipe(Layer.provide(Scripted.layer(scripted))))
      ),
      (result) => ({
        result,
        sent: scripted.requests.map(({ body, method, url }) => [
          `${method} ${url.slice(Scripted.host.length)}`,
          body === "" ? undefined : JSON.parse(body)
        ])
      })
    )
  }

  const pages = [
    Scripted.json({ privilege_assignments: [{ principal: "a", privileges: ["SELECT"] }], next_page_token: "2" }),
    Scripted.json({ privilege_assignments: [{ principal: "b", privileges: ["MODIFY"] }] })
  ]

  it.effect("reads all pages and sends the difference", () =>
    Effect.gen(function* () {
      const { result, sent } = yield* run([...pages, Scripted.json({})], { a: ["SELECT", "MODIFY"], b: [] })
      const changes = [
        { principal: "a", add: ["MODIFY"], remove: [] },
        { principal: "b", add: [], remove: ["MODIFY"] }
      ]
      expect(result).toMatchObject({ right: changes })
      expect(sent).toEqual([
        [`GET ${path}?max_results=0`, undefined],
        [`GET ${path}?max_results=0&page_token=2`, undefined],
        [`PATCH ${path}`, { changes }]
      ])
    })
  )

  it.effect("sends nothing if nothing changes", () =>
    Effect.gen(function* () {
      const { result, sent } = yield* run(pages, { a: ["SELECT"], b: ["MODIFY"] })
      expect(result).toMatchObject({ right: [] })
      expect(sent.length).toBe(2)
    })
  )

  it.effect("fails if a page comes again", () =>
    Effect.gen(function* () {
      const page = Scripted.json({ next_page_token: "2" })
      expect((yield* run([page, page], {})).result).toMatchObject({ left: { _tag: "DecodeError" } })
    })
  )
})
