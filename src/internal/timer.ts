import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as DefaultServices from "effect/DefaultServices"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FiberId from "effect/FiberId"

/** No platform's timer takes more than 2^31 ms; a limit without end is looked at once in a while. */
const longest = 2 ** 31 - 1

const liveClock = Context.get(DefaultServices.liveServices, Clock.Clock)

/**
 * Calls back after a time on the given Clock, unless taken back. The Clock of real time is a timer of the platform, which
 * costs next to nothing; on any other, such as that of a test, a fiber sleeps.
 */
export const after = (clock: Clock.Clock, millis: number, callback: () => void): (() => void) => {
  const wait = Math.min(Math.max(0, millis), longest)
  if (clock === liveClock) {
    // biome-ignore lint/style/noRestrictedGlobals: the Clock was asked which it is, and this is what it would use
    const timer = setTimeout(callback, wait)
    return () => clearTimeout(timer)
  }
  const fiber = Effect.runFork(Effect.zipRight(clock.sleep(Duration.millis(wait)), Effect.sync(callback)))
  return () => fiber.unsafeInterruptAsFork(FiberId.none)
}
