/** How long a server asks to wait. */
import * as Duration from "effect/Duration"

/**
 * Returns the delay of a `Retry-After` header (seconds or an HTTP date) in milliseconds. Other values, such as negative
 * numbers and numbers with a unit, are ignored. `Date.parse` alone would read `-5` as a date in the past, so as no delay.
 */
export const retryAfterMillis = (header: string | undefined, now: number): number | undefined => {
  if (header === undefined) return undefined
  if (/^\s*[0-9]+(\.[0-9]+)?\s*$/.test(header)) return Number(header) * 1000
  const date = /^\s*[a-z]{3,9},.* GMT\s*$/i.test(header) ? Date.parse(header) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

/** How long an error asks to wait, in milliseconds. 0 if it does not. */
export const retryAfterOf = (error: unknown): number =>
  typeof error === "object" && error !== null && "retryAfter" in error && Duration.isDuration(error.retryAfter)
    ? Duration.toMillis(error.retryAfter)
    : 0
