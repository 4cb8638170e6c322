import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"

type Limit = "response" | "idle" | "total"

export interface Limits {
  readonly response: Duration.DurationInput
  readonly idle: Duration.DurationInput
  readonly total: Duration.DurationInput
}

/** Moves the time by which the next sign of life is due. */
export type Alive = () => void

/** No platform's timer takes more than 2^31 ms; a limit without end is looked at once in a while. */
const longest = 2 ** 31 - 1

/**
 * Ends the effect when its time is over: before the response begins, between two bytes of it, or in all. One timer
 * watches for all three, so that the common case costs one fiber.
 *
 * Both sides can be interrupted by each other even where the caller cannot be, as in a finalizer: a race waits for its
 * loser, which would otherwise sleep until its limit.
 */
export const watch = <A, E, E2, R>(
  limits: Limits,
  onTimeout: (limit: Limit, after: Duration.Duration) => E2,
  use: (alive: Alive) => Effect.Effect<A, E, R>
): Effect.Effect<A, E | E2, R> =>
  Effect.clockWith((clock) => {
    const response = Duration.toMillis(limits.response)
    const idle = Duration.toMillis(limits.idle)
    const total = Duration.toMillis(limits.total)
    const start = clock.unsafeCurrentTimeMillis()
    let limit: Limit = "response"
    let due = start + response
    // The timer may oversleep nothing but a due time that moves nearer, which only the first byte can cause.
    const begun = idle < response ? Effect.unsafeMakeLatch() : undefined
    const alive: Alive = () => {
      limit = "idle"
      due = clock.unsafeCurrentTimeMillis() + idle
      begun?.unsafeOpen()
    }
    const nap = (millis: number): Effect.Effect<void> =>
      begun === undefined || limit === "idle" ? Clock.sleep(millis) : Effect.raceFirst(Clock.sleep(millis), begun.await)
    const loop: Effect.Effect<never, E2> = Effect.suspend(() => {
      const end = Math.min(due, start + total)
      const left = Math.min(end - clock.unsafeCurrentTimeMillis(), longest)
      if (left > 0) return Effect.zipRight(nap(left), loop)
      const reached: Limit = start + total <= due ? "total" : limit
      return Effect.fail(
        onTimeout(reached, Duration.millis(reached === "total" ? total : reached === "idle" ? idle : response))
      )
    })
    return Effect.raceFirst(Effect.interruptible(use(alive)), Effect.interruptible(loop))
  })
