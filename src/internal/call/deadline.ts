/** The time limits of one attempt: of the wait for the response, between two chunks, and in total. */
import type * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Timer from "./timer.js"

export type Limit = "response" | "idle" | "total"

export interface Limits {
  readonly response: Duration.DurationInput
  readonly idle: Duration.DurationInput
  readonly total: Duration.DurationInput
}

type Millis = Readonly<Record<Limit, number>>

const cache = new WeakMap<Limits, Millis>()

/** Cached, as most calls have the same limits. */
const millisOf = (limits: Limits): Millis => {
  let millis = cache.get(limits)
  if (millis === undefined) {
    millis = {
      response: Duration.toMillis(limits.response),
      idle: Duration.toMillis(limits.idle),
      total: Duration.toMillis(limits.total)
    }
    cache.set(limits, millis)
  }
  return millis
}

export interface Listener {
  readonly onReached: (limit: Limit, after: Duration.Duration) => void
}

/** Calls its listener once when a limit is reached: before the response begins, between two chunks, or in total. */
export class Deadline {
  private readonly clock: Clock.Clock
  private readonly millis: Millis
  private readonly listener: Listener
  private readonly end: number
  private limit: Limit = "response"
  private due: number
  private wakeAt: number
  private timer: Timer.Timer

  constructor(clock: Clock.Clock, limits: Limits, listener: Listener) {
    const now = clock.unsafeCurrentTimeMillis()
    this.clock = clock
    this.millis = millisOf(limits)
    this.listener = listener
    this.end = now + this.millis.total
    this.due = now + this.millis.response
    this.wakeAt = Math.min(this.due, this.end)
    this.timer = Timer.after(clock, this.wakeAt - now, this)
  }

  /** Restarts the idle limit, as data was received. */
  alive(): void {
    const now = this.clock.unsafeCurrentTimeMillis()
    this.limit = "idle"
    this.due = now + this.millis.idle
    // A later deadline is set when the timer fires. Only an earlier one needs a new timer now.
    if (this.due < this.wakeAt) {
      this.cancel()
      this.sleepUntilDue(now)
    }
  }

  cancel(): void {
    Timer.cancel(this.timer)
  }

  wake(): void {
    const now = this.clock.unsafeCurrentTimeMillis()
    if (now < Math.min(this.due, this.end)) {
      this.sleepUntilDue(now)
      return
    }
    const reached = this.end <= this.due ? "total" : this.limit
    this.listener.onReached(reached, Duration.millis(this.millis[reached]))
  }

  private sleepUntilDue(now: number): void {
    this.wakeAt = Math.min(this.due, this.end)
    this.timer = Timer.after(this.clock, this.wakeAt - now, this)
  }
}
