/** What is done until a time, and no longer. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"

/**
 * The outcome of an effect, or none if it is not there at a time of the Clock, in epoch milliseconds; it is then
 * interrupted, in a finalizer too.
 */
export const within = <A, E, R>(effect: Effect.Effect<A, E, R>, end: number): Effect.Effect<Option.Option<A>, E, R> =>
  Effect.flatMap(Clock.currentTimeMillis, (now) =>
    // A race waits for its loser, which in a finalizer could not be interrupted otherwise.
    Effect.raceFirst(
      Effect.interruptible(Effect.asSome(effect)),
      Effect.interruptible(Effect.as(Clock.sleep(Math.max(0, end - now)), Option.none()))
    )
  )
