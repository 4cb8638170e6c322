/** Tests the metastore of a workspace. */
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Emulator from "../../src/emulator/Emulator.js"
import { operations } from "../../src/services/catalog/Metastores.js"
import { bodyOf, get, post } from "./http.js"

const uc = "/api/2.1/unity-catalog"

it.effect("A workspace has a metastore, to which its catalogs belong", () =>
  Effect.gen(function* () {
    const { metastore_id, workspace_id } = bodyOf(operations.current)(yield* get(`${uc}/current-metastore-assignment`))
    expect(String(workspace_id)).toBe("1234567890123456")
    expect(bodyOf(operations.summary)(yield* get(`${uc}/metastore_summary`))).toMatchObject({
      metastore_id,
      cloud: "azure",
      owner: "user@example.com"
    })
    expect((yield* post(`${uc}/catalogs`, { name: "sales" })).json).toMatchObject({ metastore_id })
  }).pipe(Effect.provide(Emulator.layer()))
)
