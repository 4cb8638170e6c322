/** How long a server asks to wait. */
import * as Duration from "effect/Duration"

/**
 * How long a `Retry-After` header asks to wait, in milliseconds: seconds or an HTTP date. A negative number, a number
 * with a unit and the like say nothing; `Date.parse` alone would take `-5` for a day in the past, and so for "at once".
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
