/**
 * Schedules what the workspace does over time: clusters start, runs end, idle compute stops.
 *
 * Time comes from the Clock that the emulator was created with. Due actions run before every request, and from a fiber
 * that sleeps until the next one. They run in order of time, then in order of scheduling. While an action runs, the
 * current time is the action's due time, so that follow-up actions are exact however far the Clock has moved.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as DefaultServices from "effect/DefaultServices"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import * as FiberId from "effect/FiberId"
import * as Runtime from "effect/Runtime"
import type * as Scope from "effect/Scope"

/** Cancels a scheduled action. Does nothing once it has run. */
export type Cancel = () => void

export interface Timeline {
  /** The time in epoch milliseconds. */
  readonly now: () => number
  readonly after: (delay: Duration.DurationInput, action: () => void, options?: AfterOptions) => Cancel
  /** Runs all due actions. */
  readonly runDue: () => void
  readonly sleep: (duration: Duration.DurationInput) => Effect.Effect<void>
  /** Runs a user's program with the Clock and settings that the emulator was created with. */
  readonly fork: <A, E>(effect: Effect.Effect<A, E>) => Fiber.RuntimeFiber<A, E>
}

export interface AfterOptions {
  /** Whether the process may end before the action. */
  readonly isBackground?: boolean | undefined
}

interface Scheduled {
  readonly at: number
  readonly isBackground: boolean
  readonly action: () => void
}

/** The maximum delay of a platform timer, in milliseconds. */
const maxSleep = 2 ** 31 - 1

const liveClock = Context.get(DefaultServices.liveServices, Clock.Clock)

/** A timer that does not keep the process alive, on platforms where timers do. Returns how to cancel it. */
const backgroundTimer = (wait: number, action: () => void): Cancel => {
  // biome-ignore lint/style/noRestrictedGlobals: a fiber that sleeps keeps the process alive
  const timer: unknown = setTimeout(action, wait)
  if (typeof timer === "object" && timer !== null && "unref" in timer && typeof timer.unref === "function") {
    timer.unref()
  }
  return () => clearTimeout(timer as number)
}

export const make: Effect.Effect<Timeline, never, Scope.Scope> = Effect.gen(function* () {
  const clock: Clock.Clock = yield* Effect.clock
  const fork = Runtime.runFork(yield* Effect.runtime<never>())
  const scheduled: Array<Scheduled> = []
  let runningAt: number | undefined
  let wakeUp: { readonly at: number; readonly isBackground: boolean; readonly cancel: Cancel } | undefined
  let closed = false

  const now = (): number => runningAt ?? clock.unsafeCurrentTimeMillis()

  const sleep = (duration: Duration.DurationInput): Effect.Effect<void> => clock.sleep(Duration.decode(duration))

  const cancelWakeUp = (): void => {
    wakeUp?.cancel()
    wakeUp = undefined
  }

  const wake = (): void => {
    wakeUp = undefined
    runDue()
  }

  const scheduleWakeUp = (): void => {
    const at = scheduled[0]?.at
    // Another action keeps the process alive until the first one, too.
    const isBackground = clock === liveClock && scheduled.every((one) => one.isBackground)
    if (wakeUp?.at === at && wakeUp?.isBackground === isBackground) return
    cancelWakeUp()
    if (at === undefined || closed) return
    const wait = Math.min(at - clock.unsafeCurrentTimeMillis(), maxSleep)
    if (isBackground) {
      wakeUp = { at, isBackground, cancel: backgroundTimer(Math.max(0, wait), wake) }
      return
    }
    // Starts immediately, so that the fiber is asleep when a test moves its clock right after a request. An action due
    // now waits until its scheduler has finished.
    const fiber = fork(Effect.andThen(wait <= 0 ? Effect.yieldNow() : sleep(wait), Effect.sync(wake)), {
      immediate: true
    })
    wakeUp = { at, isBackground, cancel: () => fiber.unsafeInterruptAsFork(FiberId.none) }
  }

  const runDue = (): void => {
    if (runningAt !== undefined) return
    try {
      for (
        let next = scheduled[0];
        next !== undefined && next.at <= clock.unsafeCurrentTimeMillis();
        next = scheduled[0]
      ) {
        scheduled.shift()
        runningAt = next.at
        next.action()
      }
    } finally {
      runningAt = undefined
      scheduleWakeUp()
    }
  }

  const after: Timeline["after"] = (delay, action, options) => {
    const entry: Scheduled = {
      at: now() + Duration.toMillis(delay),
      isBackground: options?.isBackground === true,
      action
    }
    const later = scheduled.findIndex((other) => other.at > entry.at)
    scheduled.splice(later === -1 ? scheduled.length : later, 0, entry)
    if (runningAt === undefined) scheduleWakeUp()
    return () => {
      const index = scheduled.indexOf(entry)
      if (index === -1) return
      scheduled.splice(index, 1)
      if (runningAt === undefined) scheduleWakeUp()
    }
  }

  yield* Effect.addFinalizer(() =>
    Effect.sync(() => {
      closed = true
      scheduled.length = 0
      cancelWakeUp()
    })
  )

  return { now, after, runDue, sleep, fork: (effect) => fork(effect) }
})
