import * as Effect from "effect/Effect"
import * as Option from "effect/Option"

/** Runs an Effect until it succeeds, and caches the result. Failures are not cached. */
export const once = <A, E, R>(find: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => {
  let found: Option.Option<A> = Option.none()
  return Effect.suspend(() =>
    Option.isSome(found)
      ? Effect.succeed(found.value)
      : Effect.tap(find, (a) => {
          found = Option.some(a)
        })
  )
}
