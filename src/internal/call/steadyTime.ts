/** The time of the clock, as long as it is not set back. Then it goes on from where it was. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"

/** For times that are kept to measure pauses: with those of the clock, a pause would last until it is there again. */
export const steadyTime = (): Effect.Effect<number> => {
  let ahead = 0
  let last = 0
  return Effect.map(Clock.currentTimeMillis, (now) => {
    ahead = Math.max(ahead, last - now)
    last = now + ahead
    return last
  })
}
