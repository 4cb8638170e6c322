/** Timers on a `Clock`: the platform's for real time, fibers for other clocks such as `TestClock`. */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as DefaultServices from "effect/DefaultServices"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"

/** The max delay of `setTimeout`, in milliseconds. After it, a longer limit sets another timer. */
const maxDelay = 2 ** 31 - 1

const liveClock = Context.get(DefaultServices.liveServices, Clock.Clock)

export interface Sleeper {
  readonly wake: () => void
}

interface Pending {
  readonly alarm: Alarm
  readonly at: number
  readonly sleeper: Sleeper
}

/** What `after` makes: in browsers and other runtimes without Node, a timer of the platform is a number. */
// biome-ignore lint/style/noRestrictedGlobals: its type
export type Timer = ReturnType<typeof setTimeout> | number | Pending

const wake = (sleeper: Sleeper): void => sleeper.wake()

/**
 * All timers of a Clock, with one `sleep`. Timers that are cancelled at once need none: each `sleep` stays in a
 * `TestClock`, which stops at every one of them and takes milliseconds of real time for it.
 */
class Alarm {
  readonly #clock: Clock.Clock
  readonly #pending = new Set<Pending>()
  #isSoon = false
  #sleep: { readonly at: number; readonly fiber: Fiber.RuntimeFiber<void> } | undefined

  constructor(clock: Clock.Clock) {
    this.#clock = clock
  }

  after(millis: number, sleeper: Sleeper): Timer {
    const timer = { alarm: this, at: this.#clock.unsafeCurrentTimeMillis() + millis, sleeper }
    this.#pending.add(timer)
    if (this.#sleep === undefined || timer.at < this.#sleep.at) this.#soon()
    return timer
  }

  cancel(timer: Pending): void {
    this.#pending.delete(timer)
  }

  /** Sleeps from the next turn of the event loop on, before a `TestClock` can be adjusted. */
  #soon(): void {
    if (this.#isSoon) return
    this.#isSoon = true
    // biome-ignore lint/style/noRestrictedGlobals: a turn of the event loop, not a delay
    setTimeout(() => {
      this.#isSoon = false
      const next = this.#next()
      if (next !== undefined && (this.#sleep === undefined || next < this.#sleep.at)) this.#sleepUntil(next)
    }, 0)
  }

  #next(): number | undefined {
    let next: number | undefined
    for (const { at } of this.#pending) next = next === undefined ? at : Math.min(next, at)
    return next
  }

  #sleepUntil(at: number): void {
    const earlier = this.#sleep?.fiber
    const millis = Math.max(0, at - this.#clock.unsafeCurrentTimeMillis())
    const fiber = Effect.runFork(
      this.#clock.sleep(Duration.millis(millis)).pipe(
        // A Clock may end a sleep at once. The promise lets the caller continue before it is woken.
        Effect.zipRight(Effect.promise(() => Promise.resolve())),
        Effect.zipRight(Effect.sync(() => this.#ring(at)))
      )
    )
    this.#sleep = { at, fiber }
    earlier?.unsafeInterruptAsFork(earlier.id())
  }

  #ring(at: number): void {
    this.#sleep = undefined
    const due = [...this.#pending].filter((timer) => timer.at <= at)
    for (const timer of due) this.#pending.delete(timer)
    const next = this.#next()
    if (next !== undefined) this.#sleepUntil(next)
    for (const { sleeper } of due) sleeper.wake()
  }
}

const alarms = new WeakMap<Clock.Clock, Alarm>()

const alarmOf = (clock: Clock.Clock): Alarm => {
  let alarm = alarms.get(clock)
  if (alarm === undefined) {
    alarm = new Alarm(clock)
    alarms.set(clock, alarm)
  }
  return alarm
}

/**
 * Wakes the sleeper after a delay on the given Clock, unless cancelled. Uses the platform's timer for the live Clock,
 * and one sleeping fiber for all timers of another Clock.
 */
export const after = (clock: Clock.Clock, millis: number, sleeper: Sleeper): Timer => {
  const wait = Math.min(Math.max(0, millis), maxDelay)
  return clock === liveClock
    ? // biome-ignore lint/style/noRestrictedGlobals: the live Clock uses it, too
      setTimeout(wake, wait, sleeper)
    : alarmOf(clock).after(wait, sleeper)
}

export const cancel = (timer: Timer): void => {
  if (typeof timer === "object" && "alarm" in timer) timer.alarm.cancel(timer)
  else clearTimeout(timer)
}
