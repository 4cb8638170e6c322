/**
 * What the workspace will do by itself, and when: clusters come up, runs end, idle things stop.
 *
 * Time is the Clock that the emulator was made under. What is due is done before every request and by a fiber that
 * sleeps until then, in order of time, then of being planned; while something is done the time is its own, so that
 * what follows from it comes neither early nor late however far the Clock has been moved.
 */
import type * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import * as FiberId from "effect/FiberId"
import * as Runtime from "effect/Runtime"
import type * as Scope from "effect/Scope"

/** Takes back what was planned; does nothing once it has been done. */
export type Cancel = () => void

export interface Timeline {
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly after: (delay: Duration.DurationInput, action: () => void) => Cancel
  /** Does everything that is due. */
  readonly settle: () => void
  readonly sleep: (duration: Duration.DurationInput) => Effect.Effect<void>
  /** Runs something that is the user's, under the Clock and the settings that the emulator was made under. */
  readonly fork: <A, E>(effect: Effect.Effect<A, E>) => Fiber.RuntimeFiber<A, E>
}

interface Planned {
  readonly at: number
  readonly action: () => void
}

/** Timers of the platform do not reach further. */
const longestSleep = 2 ** 31 - 1

export const make: Effect.Effect<Timeline, never, Scope.Scope> = Effect.gen(function* () {
  const clock: Clock.Clock = yield* Effect.clock
  const fork = Runtime.runFork(yield* Effect.runtime<never>())
  const planned: Array<Planned> = []
  let acting: number | undefined
  let waker: { readonly at: number; readonly fiber: Fiber.RuntimeFiber<void> } | undefined
  let closed = false

  const now = (): number => acting ?? clock.unsafeCurrentTimeMillis()

  const sleep = (duration: Duration.DurationInput): Effect.Effect<void> => clock.sleep(Duration.decode(duration))

  const stopWaker = (): void => {
    waker?.fiber.unsafeInterruptAsFork(FiberId.none)
    waker = undefined
  }

  const startWaker = (): void => {
    const at = planned[0]?.at
    if (waker?.at === at) return
    stopWaker()
    if (at === undefined || closed) return
    const wait = Math.min(at - clock.unsafeCurrentTimeMillis(), longestSleep)
    waker = {
      at,
      // Immediate, so that a test that moves its clock right after a request finds the fiber asleep. What is due now
      // waits for whoever planned it to finish.
      fiber: fork(
        Effect.andThen(
          wait <= 0 ? Effect.yieldNow() : sleep(wait),
          Effect.sync(() => {
            waker = undefined
            settle()
          })
        ),
        { immediate: true }
      )
    }
  }

  const settle = (): void => {
    if (acting !== undefined) return
    try {
      for (let next = planned[0]; next !== undefined && next.at <= clock.unsafeCurrentTimeMillis(); next = planned[0]) {
        planned.shift()
        acting = next.at
        next.action()
      }
    } finally {
      acting = undefined
      startWaker()
    }
  }

  const after: Timeline["after"] = (delay, action) => {
    const entry: Planned = { at: now() + Duration.toMillis(delay), action }
    const later = planned.findIndex((other) => other.at > entry.at)
    planned.splice(later === -1 ? planned.length : later, 0, entry)
    if (acting === undefined) startWaker()
    return () => {
      const index = planned.indexOf(entry)
      if (index === -1) return
      planned.splice(index, 1)
      if (acting === undefined) startWaker()
    }
  }

  yield* Effect.addFinalizer(() =>
    Effect.sync(() => {
      closed = true
      planned.length = 0
      stopWaker()
    })
  )

  return { now, after, settle, sleep, fork: (effect) => fork(effect) }
})
