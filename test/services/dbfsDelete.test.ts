import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as Fault from "../../src/emulator/Fault.js"
import * as Dbfs from "../../src/services/Dbfs.js"
import { inMemory } from "../support/emulated.js"

const on = { service: "Dbfs", operation: "delete" } as const

const timed = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const clock = yield* Effect.clock
    const started = clock.unsafeCurrentTimeMillis()
    const fiber = yield* Effect.fork(
      Effect.zip(
        Effect.either(effect),
        Effect.sync(() => (clock.unsafeCurrentTimeMillis() - started) / 60_000)
      )
    )
    yield* TestClock.adjust("2 hours")
    return yield* Fiber.join(fiber)
  })

const deleting = Effect.flatMap(Dbfs.Dbfs, (dbfs) => dbfs.delete({ path: "/big", recursive: true }))

describe("Dbfs.delete", () => {
  it.effect("of a large folder continues as long as it makes progress", () =>
    Effect.gen(function* () {
      const dbfs = yield* Dbfs.Dbfs
      for (let i = 0; i < 20; i++) yield* dbfs.put({ path: `/big/${i % 3}/${i}`, contents: new Uint8Array([1]) })
      const { inject, requests } = yield* Emulator.Emulator
      yield* inject(Fault.slow({ on, delay: "45 seconds", times: Number.POSITIVE_INFINITY }))
      const [outcome, minutes] = yield* timed(deleting)
      expect(outcome._tag).toBe("Right")
      expect(minutes).toBeGreaterThan(15)
      expect((yield* requests).filter(({ operation }) => operation === "delete").map(({ status }) => status)).toEqual([
        ...Array.from({ length: 20 }, () => 503),
        200
      ])
      expect((yield* dbfs.list({ path: "/" })).files ?? []).toEqual([])
    }).pipe(Effect.provide(inMemory(Dbfs.layer, { dbfsDeleteBatch: 1 })))
  )

  it.effect("gives up if it makes none, within the retry budget", () =>
    Effect.gen(function* () {
      for (const [errorCode, message] of [
        ["PARTIAL_DELETE", "Deleted 0 files. Repeat the call to delete the rest."],
        ["TEMPORARILY_UNAVAILABLE", "no"]
      ] as const) {
        const { clearFaults, inject } = yield* Emulator.Emulator
        yield* inject(Fault.status({ on, status: 503, errorCode, message, times: Number.POSITIVE_INFINITY }))
        const [outcome, minutes] = yield* timed(deleting)
        expect(outcome).toMatchObject({ _tag: "Left", left: { errorCode } })
        expect(minutes).toBeGreaterThan(3)
        expect(minutes).toBeLessThan(6)
        yield* clearFaults
      }
    }).pipe(Effect.provide(inMemory(Dbfs.layer)))
  )
})
