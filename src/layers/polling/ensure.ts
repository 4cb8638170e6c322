/** Brings a thing into a state, whatever state it is in. */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Json from "../../internal/codec/json.js"
import * as Polling from "../Polling.js"

export interface Ensured<A, E, R> {
  readonly waitingFor: string
  readonly get: Effect.Effect<A, E, R>
  readonly isDone: (a: A) => boolean
  readonly describe: (a: A) => string
  /** Whether it stays in this state unless somebody acts. */
  readonly needsAct: (a: A) => boolean
  readonly act: Effect.Effect<unknown, E, R>
  /** Whether this failure of `act` may be due to somebody else, who acted before. */
  readonly isRefusal: (error: E) => boolean
  /** Whether a refusal says that the thing is in a state in which there is no need to act. */
  readonly deniesNeed: (refusal: E) => boolean
  /** What tells the state before `act` from the same state after it. */
  readonly traces: (a: A) => unknown
}

/**
 * Acts once where that is needed and waits for the end. A failure of `act` that passes is one of the wait: whether the
 * act took place shows with the next look. Within the grace period after an act, what was seen before it is no answer.
 * The options are those of all that together.
 */
export const ensure = <A, E, R>(
  ensured: Ensured<A, E, R>,
  options: Polling.WaitOptions | undefined
): Effect.Effect<A, E | Polling.WaitTimeout, R> =>
  Effect.flatMap(Polling.Polling, ({ grace }) => {
    let acted:
      | { readonly on: string | undefined; readonly graceEnd: number; readonly refusal: E | undefined }
      | undefined
    let isAsBefore = false

    const afterAct = (state: A, act: NonNullable<typeof acted>): Effect.Effect<A, E> =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => {
        if (!ensured.needsAct(state)) {
          // Somebody else has acted, who may not succeed.
          if (act.refusal !== undefined) acted = undefined
          return Effect.succeed(state)
        }
        const mayBeOld = act.refusal === undefined || ensured.deniesNeed(act.refusal)
        isAsBefore = mayBeOld && now < act.graceEnd && Json.stringify(ensured.traces(state)) === act.on
        return act.refusal === undefined || isAsBefore ? Effect.succeed(state) : Effect.fail(act.refusal)
      })

    const look: Effect.Effect<A, E, R> = Effect.gen(function* () {
      isAsBefore = false
      const state = yield* ensured.get
      if (acted !== undefined) return yield* afterAct(state, acted)
      if (!ensured.needsAct(state)) return state
      const outcome = yield* Effect.either(ensured.act)
      const refusal = Either.isLeft(outcome) ? outcome.left : undefined
      if (refusal !== undefined && !ensured.isRefusal(refusal)) return yield* Effect.fail(refusal)
      const now = yield* Clock.currentTimeMillis
      acted = { on: Json.stringify(ensured.traces(state)), graceEnd: now + Duration.toMillis(grace), refusal }
      return yield* afterAct(yield* ensured.get, acted)
    })

    return Polling.untilDone(look, {
      ...options,
      waitingFor: ensured.waitingFor,
      describe: ensured.describe,
      isDone: (state) => !isAsBefore && ensured.isDone(state)
    })
  })
