/** Tests grants of Unity Catalog in the emulator: changes, what is inherited, and objects that come and go. */
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Emulator from "../../src/emulator/Emulator.js"
import { call, errorOf, get, post } from "./http.js"

const uc = "/api/2.1/unity-catalog"

const grant = (securable: string, ...changes: ReadonlyArray<object>) =>
  Effect.map(call("PATCH", `${uc}/permissions/${securable}`, { changes }), ({ json }) => json)

const shown = (path: string) => Effect.map(get(`${uc}/${path}`), ({ json }) => json)

const objects = Effect.all([
  post(`${uc}/catalogs`, { name: "main" }),
  post(`${uc}/schemas`, { name: "sales", catalog_name: "main" })
])

const test = Emulator.layer()

describe("grants of the emulator", () => {
  it.effect("are added and removed by principal", () =>
    Effect.gen(function* () {
      yield* objects
      expect(yield* shown("permissions/catalog/main")).toEqual({})
      yield* grant(
        "catalog/main",
        { principal: "a", add: ["USE_CATALOG", "BROWSE"] },
        { principal: "b", add: ["BROWSE"] }
      )
      expect(yield* grant("CATALOG/main", { principal: "b", remove: ["BROWSE"] })).toEqual({
        privilege_assignments: [{ principal: "a", privileges: ["BROWSE", "USE_CATALOG"] }]
      })
      expect(yield* shown("permissions/catalog/main?principal=b")).toEqual({})
      expect(
        errorOf(yield* call("PATCH", `${uc}/permissions/catalog/main`, { changes: [{ add: ["BROWSE"] }] }))[1]
      ).toBe("INVALID_PARAMETER_VALUE")
    }).pipe(Effect.provide(test))
  )

  it.effect("are inherited from the catalog and the schema", () =>
    Effect.gen(function* () {
      yield* objects
      yield* grant("catalog/main", { principal: "a", add: ["USE_CATALOG"] })
      yield* grant("schema/main.sales", { principal: "a", add: ["USE_SCHEMA"] })
      expect(yield* shown("effective-permissions/schema/main.sales")).toEqual({
        privilege_assignments: [
          {
            principal: "a",
            privileges: [
              { privilege: "USE_SCHEMA" },
              { privilege: "USE_CATALOG", inherited_from_type: "CATALOG", inherited_from_name: "main" }
            ]
          }
        ]
      })
    }).pipe(Effect.provide(test))
  )

  it.effect("are on objects that exist, and end with them", () =>
    Effect.gen(function* () {
      expect(errorOf(yield* get(`${uc}/permissions/catalog/main`)).slice(0, 2)).toEqual([404, "CATALOG_DOES_NOT_EXIST"])
      yield* objects
      yield* grant("catalog/main", { principal: "a", add: ["USE_CATALOG"] })
      yield* call("DELETE", `${uc}/catalogs/main?force=true`)
      yield* post(`${uc}/catalogs`, { name: "main" })
      expect(yield* shown("permissions/catalog/main")).toEqual({})
      expect(yield* grant("metastore/m", { principal: "a", add: ["CREATE_CATALOG"] })).toMatchObject({
        privilege_assignments: [{ principal: "a" }]
      })
    }).pipe(Effect.provide(test))
  )
})
