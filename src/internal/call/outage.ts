/** Tells of a call that goes on failing while it is retried: silence for minutes looks like a program that hangs. */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { DatabricksError } from "../../schemas/DatabricksError.js"

/** At most one warning of a call in so many milliseconds. */
const pause = 10_000

/** The most of a message that a warning quotes. */
const longest = 500

export interface Outage {
  /** An attempt has failed, and another will be made at a time of the Clock. From the second on, says so. */
  readonly failed: (error: DatabricksError, next: number) => Effect.Effect<void>
}

const inWords = (millis: number): string => Duration.format(Duration.millis(Math.max(0, Math.round(millis))))

/** Of a call that has failed once. `budget` is how long it is retried, where that is known. */
export const make = (name: string, host: string, budget: number | undefined): Outage => {
  let failures = 0
  let first = 0
  let warned = Number.NEGATIVE_INFINITY
  return {
    failed: (error, next) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => {
        failures++
        if (failures === 1) first = now
        if (failures < 2 || now - warned < pause) return Effect.void
        warned = now
        const left = budget === undefined ? "" : `, the last within ${inWords(first + budget - now)}`
        return Effect.logWarning(
          `${name} has failed ${failures} times at ${host}: ${error._tag}: ${error.message.slice(0, longest)} ` +
            `(next attempt in ${inWords(next - now)}${left})`
        )
      })
  }
}
