import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as GlobalInitScripts from "../../src/services/GlobalInitScripts.js"
import { call } from "./http.js"

const services = GlobalInitScripts.layer.pipe(
  Layer.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
  Layer.provideMerge(Emulator.layer({ userName: "me@example.com" }))
)

const create = (name: string, position?: number) =>
  Effect.map(GlobalInitScripts.createFromText({ name, text: `echo ${name}`, position }), ({ script_id }) => script_id)

const order = Effect.flatMap(GlobalInitScripts.GlobalInitScripts, ({ list }) =>
  Effect.map(list(), ({ scripts }) => (scripts ?? []).map(({ name, position }) => `${position} ${name}`))
)

describe("Global Init Scripts API of the emulator", () => {
  it.effect("stores scripts with their creator, updater and times", () =>
    Effect.gen(function* () {
      const scripts = yield* GlobalInitScripts.GlobalInitScripts
      yield* TestClock.setTime(1000)
      const script_id = yield* create("a")
      expect(script_id).toMatch(/^[0-9A-F]{16}$/)
      yield* TestClock.setTime(2000)
      yield* GlobalInitScripts.updateFromText({ script_id, enabled: true })
      expect(yield* scripts.get({ script_id })).toEqual({
        script_id,
        name: "a",
        position: 0,
        enabled: true,
        script: "ZWNobyBh",
        created_at: 1000,
        created_by: "me@example.com",
        updated_at: 2000,
        updated_by: "me@example.com"
      })
      yield* GlobalInitScripts.updateFromText({ script_id, text: "exit 1" })
      expect(yield* GlobalInitScripts.getText({ script_id })).toBe("exit 1")
      expect((yield* scripts.list()).scripts?.[0]).not.toHaveProperty("script")
      yield* scripts.delete({ script_id })
      expect(yield* scripts.list()).toEqual({})
      expect(yield* Effect.flip(scripts.get({ script_id }))).toMatchObject({ _tag: "ResourceDoesNotExist" })
    }).pipe(Effect.provide(services))
  )

  it.effect("inserts at a position, and at the end if it is out of range", () =>
    Effect.gen(function* () {
      const scripts = yield* GlobalInitScripts.GlobalInitScripts
      const a = yield* create("a")
      const b = yield* create("b")
      yield* create("c", 0)
      yield* create("d", 1)
      yield* create("e", 99)
      expect(yield* order).toEqual(["0 c", "1 d", "2 a", "3 b", "4 e"])
      yield* GlobalInitScripts.updateFromText({ script_id: b, position: 0 })
      expect(yield* order).toEqual(["0 b", "1 c", "2 d", "3 a", "4 e"])
      yield* GlobalInitScripts.updateFromText({ script_id: b, position: 4 })
      expect(yield* order).toEqual(["0 c", "1 d", "2 a", "3 e", "4 b"])
      yield* scripts.delete({ script_id: a })
      expect(yield* order).toEqual(["0 c", "1 d", "2 e", "3 b"])
      yield* GlobalInitScripts.updateFromText({ script_id: b, name: "z" })
      expect(yield* order).toEqual(["0 c", "1 d", "2 e", "3 z"])
    }).pipe(Effect.provide(services))
  )

  it.effect("accepts up to 64 KiB and rejects larger scripts without changes", () =>
    Effect.gen(function* () {
      const scripts = yield* GlobalInitScripts.GlobalInitScripts
      const script_id = yield* create("a")
      yield* GlobalInitScripts.updateFromText({ script_id, text: "x".repeat(64 * 1024) })
      const tooLarge = yield* Effect.flip(
        GlobalInitScripts.updateFromText({ script_id, name: "b", text: "x".repeat(64 * 1024 + 1), position: 0 })
      )
      expect(tooLarge).toMatchObject({ _tag: "InvalidParameterValue" })
      for (const request of [
        { name: "b", script: "no base64" },
        { name: "", script: "" },
        { name: "b", script: "", position: -1 }
      ]) {
        expect(yield* Effect.flip(scripts.create(request))).toMatchObject({ _tag: "InvalidParameterValue" })
      }
      expect(yield* order).toEqual(["0 a"])
      expect((yield* GlobalInitScripts.getText({ script_id })).length).toBe(64 * 1024)
    }).pipe(Effect.provide(services))
  )

  it.effect("an update may omit unchanged fields", () =>
    Effect.gen(function* () {
      const script_id = yield* create("a")
      expect((yield* call("PATCH", `/api/2.0/global-init-scripts/${script_id}`, { enabled: true })).text).toBe("{}")
      expect(yield* GlobalInitScripts.getText({ script_id })).toBe("echo a")
    }).pipe(Effect.provide(services))
  )
})
