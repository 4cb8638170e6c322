/** Tests the bindings of objects of Unity Catalog to workspaces. */
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Emulator from "../../src/emulator/Emulator.js"
import { call, errorOf, get, post } from "./http.js"

const uc = "/api/2.1/unity-catalog"

it.effect("Catalogs are bound to workspaces", () =>
  Effect.gen(function* () {
    const bindings = `${uc}/bindings/catalog/dev`
    expect(errorOf(yield* get(bindings)).slice(0, 2)).toEqual([404, "CATALOG_DOES_NOT_EXIST"])
    yield* post(`${uc}/catalogs`, { name: "dev" })
    expect((yield* get(bindings)).json).toEqual({ bindings: [] })
    const add = [{ workspace_id: 1, binding_type: "BINDING_TYPE_READ_ONLY" }, { workspace_id: 2 }]
    yield* call("PATCH", bindings, { add })
    expect((yield* get(bindings)).json).toEqual({
      bindings: [add[0], { workspace_id: 2, binding_type: "BINDING_TYPE_READ_WRITE" }]
    })
    const older = `${uc}/workspace-bindings/catalogs/dev`
    yield* call("PATCH", older, { assign_workspaces: [3], unassign_workspaces: [1] })
    expect((yield* get(older)).json).toEqual({ workspaces: [2, 3] })
    yield* call("DELETE", `${uc}/catalogs/dev`)
    yield* post(`${uc}/catalogs`, { name: "dev" })
    expect((yield* get(bindings)).json).toEqual({ bindings: [] })
  }).pipe(Effect.provide(Emulator.layer()))
)
