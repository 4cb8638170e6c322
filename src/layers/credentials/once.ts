import * as Effect from "effect/Effect"
import * as Option from "effect/Option"

/** Finds a thing out once: a success is kept, a failure is not. */
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
