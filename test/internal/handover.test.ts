import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as FiberId from "effect/FiberId"
import { Handover } from "../../src/internal/call/handover.js"

/** Forks the effect and runs it until it waits. */
const begun = <A, E>(effect: Effect.Effect<A, E>) => Effect.zipLeft(Effect.fork(effect), Effect.yieldNow())

const isWaiting = (fiber: Fiber.RuntimeFiber<unknown, unknown>) => fiber.unsafePoll() === null

describe("a handover", () => {
  it.effect("passes a value from a giver to a taker, in either order", () =>
    Effect.gen(function* () {
      const handover = new Handover<number, string>()
      const taker = yield* begun(handover.take)
      yield* handover.give(Effect.succeed(1))
      expect(yield* Fiber.join(taker)).toBe(1)
      const giver = yield* begun(handover.give(Effect.fail("no")))
      expect(isWaiting(giver)).toBe(true)
      expect(yield* Effect.flip(handover.take)).toBe("no")
      yield* Fiber.join(giver)
    })
  )

  it.effect("keeps the value if the taker is interrupted at the moment of handover", () =>
    Effect.gen(function* () {
      const handover = new Handover<number, never>()
      const taker = yield* begun(handover.take)
      taker.unsafeInterruptAsFork(FiberId.none)
      yield* handover.give(Effect.succeed(1))
      expect(Exit.isInterrupted(yield* Fiber.await(taker))).toBe(true)
      const giver = yield* begun(handover.give(Effect.succeed(2)))
      expect(isWaiting(giver)).toBe(true)
      expect(yield* handover.take).toBe(1)
      expect(yield* handover.take).toBe(2)
      yield* Fiber.join(giver)
    })
  )

  it.effect("waits for the next taker after one was interrupted", () =>
    Effect.gen(function* () {
      const handover = new Handover<number, never>()
      yield* Effect.flatMap(begun(handover.take), Fiber.interrupt)
      const giver = yield* begun(handover.give(Effect.succeed(1)))
      expect(yield* handover.take).toBe(1)
      yield* Fiber.join(giver)
    })
  )
})
