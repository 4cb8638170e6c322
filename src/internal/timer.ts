import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as DefaultServices from "effect/DefaultServices"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"

/** No platform's timer takes more than 2^31 ms; a limit without end is looked at once in a while. */
const longest = 2 ** 31 - 1

const liveClock = Context.get(DefaultServices.liveServices, Clock.Clock)

export interface Sleeper {
  readonly wake: () => void
}

// biome-ignore lint/style/noRestrictedGlobals: the type of what `after` makes
export type Timer = ReturnType<typeof setTimeout> | Fiber.RuntimeFiber<void>

const wake = (sleeper: Sleeper): void => sleeper.wake()

/**
 * Wakes the sleeper after a time on the given Clock, unless taken back. The Clock of real time is a timer of the
 * platform, which costs next to nothing; on any other, such as that of a test, a fiber sleeps.
 */
export const after = (clock: Clock.Clock, millis: number, sleeper: Sleeper): Timer => {
  const wait = Math.min(Math.max(0, millis), longest)
  return clock === liveClock
    ? // biome-ignore lint/style/noRestrictedGlobals: the Clock was asked which it is, and this is what it would use
      setTimeout(wake, wait, sleeper)
    : // The promise, as a Clock may be done with a sleep at once: whoever is woken must have gone on before.
      Effect.runFork(
        clock
          .sleep(Duration.millis(wait))
          .pipe(
            Effect.zipRight(Effect.promise(() => Promise.resolve())),
            Effect.zipRight(Effect.sync(() => wake(sleeper)))
          )
      )
}

export const cancel = (timer: Timer): void => {
  if (Fiber.isFiber(timer)) timer.unsafeInterruptAsFork(timer.id())
  else clearTimeout(timer)
}
