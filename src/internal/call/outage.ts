/** Logs warnings about a call that keeps failing while it is retried, so that a program does not seem to hang. */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { DatabricksError } from "../../schemas/DatabricksError.js"

/** The min interval between two warnings of a call, in milliseconds. */
const minInterval = 10_000

/** The max number of characters that a warning quotes of a message. */
const maxMessage = 500

export interface Outage {
  /** Called after a failed attempt, with the time of the next attempt. Logs from the second failure on. */
  readonly failed: (error: DatabricksError, next: number) => Effect.Effect<void>
}

const format = (millis: number): string => Duration.format(Duration.millis(Math.max(0, Math.round(millis))))

/** Call after the first failure. `budget` is how long the call is retried, if known. */
export const make = (name: string, host: string, budget: number | undefined): Outage => {
  let failures = 0
  let first = 0
  let warned = Number.NEGATIVE_INFINITY
  return {
    failed: (error, next) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => {
        failures++
        if (failures === 1) first = now
        if (failures < 2 || now - warned < minInterval) return Effect.void
        warned = now
        const left = budget === undefined ? "" : `, the last within ${format(first + budget - now)}`
        return Effect.logWarning(
          `${name} has failed ${failures} times at ${host}: ${error._tag}: ${error.message.slice(0, maxMessage)} ` +
            `(next attempt in ${format(next - now)}${left})`
        )
      })
  }
}
