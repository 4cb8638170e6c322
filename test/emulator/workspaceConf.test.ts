/** Tests the settings of a workspace by keys. */
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Emulator from "../../src/emulator/Emulator.js"
import { call, get } from "./http.js"

it.effect("The workspace returns the settings that were set", () =>
  Effect.gen(function* () {
    const path = "/api/2.0/workspace-conf"
    yield* call("PATCH", path, { enableIpAccessLists: "true", maxTokenLifetimeDays: "90" })
    yield* call("PATCH", path, { maxTokenLifetimeDays: "30" })
    expect((yield* get(`${path}?keys=enableIpAccessLists,maxTokenLifetimeDays,enableDbfsFileBrowser`)).json).toEqual({
      enableIpAccessLists: "true",
      maxTokenLifetimeDays: "30"
    })
  }).pipe(Effect.provide(Emulator.layer()))
)
