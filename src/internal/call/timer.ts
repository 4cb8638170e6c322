import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as DefaultServices from "effect/DefaultServices"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"

/** No platform's timer takes more than 2^31 ms; a limit without end is looked at once in a while. */
const longest = 2 ** 31 - 1

const liveClock = Context.get(DefaultServices.liveServices, Clock.Clock)

export interface Sleeper {
  readonly wake: () => void
}

interface Pending {
  readonly alarm: Alarm
  readonly at: number
  readonly sleeper: Sleeper
}

// biome-ignore lint/style/noRestrictedGlobals: the type of what `after` makes
export type Timer = ReturnType<typeof setTimeout> | Pending

const wake = (sleeper: Sleeper): void => sleeper.wake()

/**
 * One sleep for all timers of a Clock, and none for those that are taken back at once. A timer that was taken back would
 * leave its sleep behind in the Clock of a test, which stops at each of them, and takes milliseconds of real time for it.
 */
class Alarm {
  private readonly clock: Clock.Clock
  private readonly pending = new Set<Pending>()
  private isSoon = false
  private sleep: { readonly at: number; readonly fiber: Fiber.RuntimeFiber<void> } | undefined

  constructor(clock: Clock.Clock) {
    this.clock = clock
  }

  after(millis: number, sleeper: Sleeper): Timer {
    const timer = { alarm: this, at: this.clock.unsafeCurrentTimeMillis() + millis, sleeper }
    this.pending.add(timer)
    if (this.sleep === undefined || timer.at < this.sleep.at) this.soon()
    return timer
  }

  cancel(timer: Pending): void {
    this.pending.delete(timer)
  }

  /** In the next turn of the platform's loop, before a TestClock can have moved. */
  private soon(): void {
    if (this.isSoon) return
    this.isSoon = true
    // biome-ignore lint/style/noRestrictedGlobals: a turn of the loop, no time
    setTimeout(() => {
      this.isSoon = false
      const next = this.next()
      if (next !== undefined && (this.sleep === undefined || next < this.sleep.at)) this.sleepUntil(next)
    }, 0)
  }

  private next(): number | undefined {
    let next: number | undefined
    for (const { at } of this.pending) next = next === undefined ? at : Math.min(next, at)
    return next
  }

  private sleepUntil(at: number): void {
    const earlier = this.sleep?.fiber
    const millis = Math.max(0, at - this.clock.unsafeCurrentTimeMillis())
    const fiber = Effect.runFork(
      this.clock.sleep(Duration.millis(millis)).pipe(
        // The promise, as a Clock may be done with a sleep at once: whoever is woken must have gone on before.
        Effect.zipRight(Effect.promise(() => Promise.resolve())),
        Effect.zipRight(Effect.sync(() => this.ring(at)))
      )
    )
    this.sleep = { at, fiber }
    earlier?.unsafeInterruptAsFork(earlier.id())
  }

  private ring(at: number): void {
    this.sleep = undefined
    const due = [...this.pending].filter((timer) => timer.at <= at)
    for (const timer of due) this.pending.delete(timer)
    const next = this.next()
    if (next !== undefined) this.sleepUntil(next)
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
 * Wakes the sleeper after a time on the given Clock, unless taken back. The Clock of real time is a timer of the
 * platform, which costs next to nothing; on any other, such as that of a test, a fiber sleeps for all of them.
 */
export const after = (clock: Clock.Clock, millis: number, sleeper: Sleeper): Timer => {
  const wait = Math.min(Math.max(0, millis), longest)
  return clock === liveClock
    ? // biome-ignore lint/style/noRestrictedGlobals: the Clock was asked which it is, and this is what it would use
      setTimeout(wake, wait, sleeper)
    : alarmOf(clock).after(wait, sleeper)
}

export const cancel = (timer: Timer): void => {
  if ("alarm" in timer) timer.alarm.cancel(timer)
  else clearTimeout(timer)
}
