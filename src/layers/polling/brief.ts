/** Reads details of a failure for a short time: the failure itself is known already. */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { within } from "../../internal/call/within.js"
import { isTransient, Polling, type WaitOptions } from "../Polling.js"

/** A value, and whether it is missing because of a time limit or a transient failure (`isLate`). */
export type Brief<A> = { readonly value: A | undefined; readonly isLate: boolean }

export interface Reader {
  readonly read: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<Brief<A>, never, R>
}

const read =
  (end: number): Reader["read"] =>
  (effect) =>
    Effect.match(within(effect, end), {
      onFailure: (error) => ({ value: undefined, isLate: isTransient(error) }),
      onSuccess: (value) => ({ value: Option.getOrUndefined(value), isLate: Option.isNone(value) })
    })

/** Starts the time of the details of a wait that began then. They have one time limit together. */
export const since = (start: number, options: WaitOptions | undefined): Effect.Effect<Reader> =>
  Effect.zipWith(Clock.currentTimeMillis, Polling, (now, { details }) => {
    const deadline = options?.deadline === undefined ? Number.POSITIVE_INFINITY : Duration.toMillis(options.deadline)
    return { read: read(Math.min(now + Duration.toMillis(details), start + deadline)) }
  })

/** Starts the time of a wait. The returned effect starts that of the details. */
export const begin = (options: WaitOptions | undefined): Effect.Effect<Effect.Effect<Reader>> =>
  Effect.map(Clock.currentTimeMillis, (start) => since(start, options))
