/** Resources that a scope owns in the workspace: creates them, and removes them within a time limit when it closes. */
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import type * as Scope from "effect/Scope"
import { isGone } from "../../internal/call/doesNotExist.js"
import { retryAfterOf } from "../../internal/call/retryAfter.js"
import { within } from "../../internal/call/within.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import * as Polling from "../Polling.js"
import * as RetryPolicy from "../RetryPolicy.js"

export interface Owned<R> {
  /** The log message if it cannot be ended: `Cluster 0923-164208-meows279 could not be terminated and may still run`. */
  readonly warning: string
  /** The page of the workspace on which a user can end it. */
  readonly page: () => string | undefined
  /** Ends it. Safe to repeat. */
  readonly end: Effect.Effect<void, DatabricksError, R>
  /** Whether it was read once. Before that, 404 may mean that it is not visible yet. */
  readonly isKnown: () => boolean
}

/** How long a new resource may not be visible. */
const visibilityDelay = Duration.toMillis("10 seconds")

/** The max time of an attempt, so that a hanging connection leaves time for another one. */
const attemptLimit = Duration.toMillis("20 seconds")

/** 1, 2, 4 and up to 10 seconds, minus up to a half of jitter. */
const pauseAfter = (n: number): Effect.Effect<number> =>
  Effect.map(Random.next, (random) => Math.min(10_000, 1000 * 2 ** n) * (1 - random / 2))

const noAnswer = (limit: number): string => `No answer within ${Duration.format(Duration.millis(limit))}`

/** Ends it, with retries after transient failures, up to the `release` limit of `Polling`. Logs an error if that fails. */
const release = <R>(owned: Owned<R>, since: number): Effect.Effect<void, never, R> =>
  Effect.gen(function* () {
    const start = yield* Clock.currentTimeMillis
    const limit = Duration.toMillis((yield* Polling.Polling).release)
    let last: unknown = noAnswer(limit)

    const giveUp: Effect.Effect<boolean> = Effect.suspend(() => {
      const page = owned.page()
      return Effect.as(Effect.logError(page === undefined ? owned.warning : `${owned.warning}: ${page}`, last), true)
    })

    const attempt: Effect.Effect<boolean, never, R> = Effect.gen(function* () {
      const began = yield* Clock.currentTimeMillis
      const outcome = yield* Effect.either(within(owned.end, began + Math.min(limit, attemptLimit)))
      if (outcome._tag === "Right") {
        if (Option.isSome(outcome.right)) return true
        last = noAnswer((yield* Clock.currentTimeMillis) - began)
        return false
      }
      const error = outcome.left
      const now = yield* Clock.currentTimeMillis
      const isUnknownYet = isGone(error) && !owned.isKnown() && now - since < visibilityDelay
      if (isGone(error) && !isUnknownYet) return true
      // It was never made.
      if (error._tag === "PlanEnded") return true
      last = error
      const passes = isUnknownYet || Polling.isTransient(error) || Polling.isGarbled(error)
      return passes ? false : yield* giveUp
    })

    const attempts: Effect.Effect<void, never, R> = Effect.gen(function* () {
      for (let n = 0; !(yield* attempt); n++) {
        const pause = Math.max(yield* pauseAfter(n), retryAfterOf(last))
        if ((yield* Clock.currentTimeMillis) + pause >= start + limit) {
          yield* giveUp
          return
        }
        yield* Clock.sleep(pause)
      }
    })

    // Without the retries of the client, so that the last error is known at the time limit.
    const ended = yield* within(RetryPolicy.withPolicy(RetryPolicy.none)(attempts), start + limit)
    if (Option.isNone(ended)) yield* giveUp
  })

/**
 * Begins something and ends it when the scope closes. An interruption waits for a pending `begin`, up to the `release`
 * limit, so that a resource that it creates is ended, too.
 */
export const acquire = <A, E, R, R2>(
  begin: Effect.Effect<A, E, R>,
  own: (a: A) => Owned<R2>,
  what: string
): Effect.Effect<A, E, R | R2 | Scope.Scope> =>
  Effect.uninterruptibleMask((restore) =>
    Effect.gen(function* () {
      const keep = (a: A) =>
        Effect.flatMap(Clock.currentTimeMillis, (since) => Effect.addFinalizer(() => release(own(a), since)))
      // A daemon, as child fibers are interrupted with their parent.
      const fiber = yield* Effect.forkDaemon(Effect.interruptible(begin))
      const exit = yield* Effect.exit(restore(Fiber.join(fiber)))
      if (Exit.isSuccess(exit)) {
        yield* keep(exit.value)
        return exit.value
      }
      if (Cause.isInterrupted(exit.cause)) {
        const now = yield* Clock.currentTimeMillis
        const limit = Duration.toMillis((yield* Polling.Polling).release)
        // Plus a second, for a response that takes exactly as long as the limit.
        const late = yield* within(Fiber.await(fiber), now + limit + 1000)
        if (Option.isNone(late)) {
          yield* Fiber.interruptFork(fiber)
          yield* Effect.logError(`${what}: the pending request was abandoned and may have had an effect`)
        } else if (Exit.isSuccess(late.value)) yield* keep(late.value.value)
      }
      return yield* Effect.failCause(exit.cause)
    })
  )

/** Limits `acquired` by the deadline. Returns its value, and the options with the remaining deadline. */
export const withinDeadline = <A, E, R, Options extends Polling.WaitOptions>(
  options: Options | undefined,
  what: string,
  acquired: Effect.Effect<A, E, R>
): Effect.Effect<readonly [A, Options | undefined], E | Polling.WaitTimeout, R> => {
  const { deadline } = options ?? {}
  if (options === undefined || deadline === undefined) return Effect.map(acquired, (a) => [a, options] as const)
  return Effect.gen(function* () {
    const start = yield* Clock.currentTimeMillis
    const end = start + Duration.toMillis(deadline)
    const begun = yield* within(acquired, end)
    const now = yield* Clock.currentTimeMillis
    if (Option.isNone(begun)) {
      const after = Duration.millis(now - start)
      return yield* new Polling.WaitTimeout({
        message: `Waited ${Duration.format(after)} for ${what}: the deadline has passed; no state was read`,
        after,
        last: undefined
      })
    }
    return [begun.value, { ...options, deadline: Duration.millis(Math.max(0, end - now)) }] as const
  })
}
