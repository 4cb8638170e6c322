/** Brings a resource into a state, whatever its current state is. */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Json from "../../internal/codec/json.js"
import * as Polling from "../Polling.js"
import type { Follow } from "./follow.js"

export interface Ensured<A, E, R> {
  readonly waitingFor: string
  readonly get: Effect.Effect<A, E, R>
  readonly isDone: (a: A) => boolean
  readonly describe: (a: A) => string
  /** Whether it stays in this state without an action. */
  readonly needsAct: (a: A) => boolean
  readonly act: Effect.Effect<unknown, E, R>
  /** Whether this failure of `act` may be due to an action of another client. */
  readonly isRefusal: (error: E) => boolean
  /** Whether a refusal says that the resource is in a state that needs no action. */
  readonly deniesNeed: (refusal: E) => boolean
  /** The fields that distinguish the state before `act` from the same state after it. */
  readonly traces: (a: A) => unknown
  readonly follow: Effect.Effect<Follow<A> | undefined, never, R>
}

/**
 * Acts once if needed and waits for the final state. A transient failure of `act` does not end the wait: the next poll
 * shows whether it had an effect. During the grace period after `act`, the previous state is ignored. The options apply
 * to all of it together.
 */
export const ensure = <A, E, R>(
  ensured: Ensured<A, E, R>,
  options: Polling.WaitOptions | undefined
): Effect.Effect<A, E | Polling.WaitTimeout, R> =>
  Effect.flatMap(Effect.zip(Polling.Polling, ensured.follow), ([{ grace }, follow]) => {
    let acted:
      | { readonly on: string | undefined; readonly graceEnd: number; readonly refusal: E | undefined }
      | undefined
    let isAsBefore = false

    const afterAct = (state: A, act: NonNullable<typeof acted>): Effect.Effect<A, E> =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => {
        if (!ensured.needsAct(state)) {
          // Another client has acted, and may fail.
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
      follow,
      isDone: (state) => !isAsBefore && ensured.isDone(state)
    })
  })
