import { describe, expect, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import * as TestClock from "effect/TestClock"
import * as Timeline from "../../src/emulator/timeline.js"

describe("Timeline", () => {
  it.scoped("runs due actions by time, then in order of scheduling", () =>
    Effect.gen(function* () {
      const timeline = yield* Timeline.make
      const done: Array<string> = []
      const note = (what: string) => () => done.push(`${what} at ${timeline.now()}`)
      timeline.after("3 seconds", note("late"))
      timeline.after("1 second", note("first"))
      timeline.after("1 second", note("second"))
      yield* TestClock.adjust("999 millis")
      expect(done).toEqual([])
      yield* TestClock.adjust("1 milli")
      expect(done).toEqual(["first at 1000", "second at 1000"])
      yield* TestClock.adjust("1 hour")
      expect(done).toEqual(["first at 1000", "second at 1000", "late at 3000"])
    })
  )

  it.effect("follow-up actions run at their exact time, however far the clock has moved", () =>
    Effect.gen(function* () {
      let time = 0
      const jumping: Clock.Clock = {
        ...Clock.make(),
        unsafeCurrentTimeMillis: () => time,
        sleep: () => Effect.never
      }
      const times: Array<number> = []
      yield* Effect.gen(function* () {
        const timeline = yield* Timeline.make
        const again = () => {
          times.push(timeline.now())
          if (times.length < 4) timeline.after("10 seconds", again)
        }
        timeline.after("10 seconds", again)
        time = 35_000
        timeline.runDue()
        expect(timeline.now()).toBe(35_000)
      }).pipe(Effect.scoped, Effect.withClock(jumping))
      expect(times).toEqual([10_000, 20_000, 30_000])
    })
  )

  it.scoped("runDue runs due actions before the fiber wakes", () =>
    Effect.gen(function* () {
      const timeline = yield* Timeline.make
      let done = 0
      timeline.after(0, () => done++)
      expect(done).toBe(0)
      timeline.runDue()
      timeline.runDue()
      expect(done).toBe(1)
    })
  )

  it.scoped("cancels actions, also from within one", () =>
    Effect.gen(function* () {
      const timeline = yield* Timeline.make
      const done: Array<string> = []
      const cancel = timeline.after("1 second", () => done.push("cancelled outside"))
      cancel()
      const other = timeline.after("2 seconds", () => done.push("cancelled inside"))
      timeline.after("1 second", other)
      timeline.after("5 seconds", () => done.push("kept"))
      yield* TestClock.adjust("10 seconds")
      expect(done).toEqual(["kept"])
    })
  )

  it.effect("stops when its scope closes", () =>
    Effect.gen(function* () {
      const scope = yield* Scope.make()
      const timeline = yield* Scope.extend(Timeline.make, scope)
      let done = 0
      timeline.after("1 second", () => done++)
      yield* Scope.close(scope, Exit.void)
      yield* TestClock.adjust("1 minute")
      timeline.runDue()
      expect(done).toBe(0)
    })
  )

  it.scoped("an action that throws does not prevent others", () =>
    Effect.gen(function* () {
      const timeline = yield* Timeline.make
      let done = 0
      timeline.after("1 second", () => {
        throw new Error("a bug")
      })
      timeline.after("2 seconds", () => done++)
      yield* TestClock.adjust("5 seconds")
      expect(done).toBe(1)
    })
  )

  it.live("lets the process end before actions in the background, which run otherwise", () =>
    Effect.gen(function* () {
      const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length
      const timeline = yield* Timeline.make
      const before = timers()
      timeline.after("1 day", () => {}, { isBackground: true })
      expect(timers()).toBe(before)
      const cancel = timeline.after("2 days", () => {})
      expect(timers()).toBe(before + 1)
      cancel()
      yield* Effect.yieldNow()
      expect(timers()).toBe(before)
      yield* Effect.async<void>((resume) => {
        timeline.after(1, () => resume(Effect.void), { isBackground: true })
      })
    }).pipe(Effect.scoped)
  )
})
