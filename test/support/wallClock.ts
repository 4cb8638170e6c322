/** A wall clock over TestClock that can be set to another time, as NTP does. Sleeps last as long as they would have. */
import type * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"

export type SetBack = (by: Duration.DurationInput) => Effect.Effect<void>

/** Runs a program, with its layers, on such a clock. */
export const withWallClock = <A, E, R>(program: (setBack: SetBack) => Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.clockWith((clock) => {
    let behind = -Date.UTC(2026, 0, 1)
    const unsafeCurrentTimeMillis = () => clock.unsafeCurrentTimeMillis() - behind
    const unsafeCurrentTimeNanos = () => clock.unsafeCurrentTimeNanos() - BigInt(behind) * 1_000_000n
    // TestClock takes the clock of the program, and has more than a clock has.
    const wall: Clock.Clock = Object.assign(Object.create(clock) as Clock.Clock, {
      unsafeCurrentTimeMillis,
      unsafeCurrentTimeNanos,
      currentTimeMillis: Effect.sync(unsafeCurrentTimeMillis),
      currentTimeNanos: Effect.sync(unsafeCurrentTimeNanos),
      sleep: (duration: Duration.Duration) => clock.sleep(duration)
    })
    const setBack: SetBack = (by) =>
      Effect.sync(() => {
        behind += Duration.toMillis(by)
      })
    return Effect.withClock(program(setBack), wall)
  })
