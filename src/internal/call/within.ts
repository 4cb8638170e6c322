/** Limits an effect by a point in time. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"

/**
 * The result of an effect, or none if it is not complete at a time of the Clock, in epoch milliseconds. The effect is
 * then interrupted, even in a finalizer.
 */
export const within = <A, E, R>(effect: Effect.Effect<A, E, R>, end: number): Effect.Effect<Option.Option<A>, E, R> =>
  Effect.flatMap(Clock.currentTimeMillis, (now) =>
    // A race waits for the interruption of its loser, which must be interruptible in a finalizer, too.
    Effect.raceFirst(
      Effect.interruptible(Effect.asSome(effect)),
      Effect.interruptible(Effect.as(Clock.sleep(Math.max(0, end - now)), Option.none()))
    )
  )
