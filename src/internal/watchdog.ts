import type * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as FiberId from "effect/FiberId"
import type * as FiberRefs from "effect/FiberRefs"
import * as Runtime from "effect/Runtime"
import * as RuntimeFlags from "effect/RuntimeFlags"
import * as Timer from "./timer.js"

type Limit = "response" | "idle" | "total"

export interface Limits {
  readonly response: Duration.DurationInput
  readonly idle: Duration.DurationInput
  readonly total: Duration.DurationInput
}

/** Moves the time by which the next sign of life is due. */
export type Alive = () => void

/** What the effect runs under beside what its caller runs under. */
export interface Setting {
  readonly context: (context: Context.Context<never>) => Context.Context<never>
  readonly updateRefs: (refs: FiberRefs.FiberRefs, id: FiberId.Runtime) => FiberRefs.FiberRefs
}

/**
 * Runs the effect in a fiber of its own and ends it when its time is over: before the response begins, between two bytes
 * of it, or in all. It can be ended even where its caller cannot be interrupted, as in a finalizer.
 *
 * A race of the effect and its limits would do the same for five times the price, on every call.
 */
export const watch = <A, E, E2>(
  limits: Limits,
  onTimeout: (limit: Limit, after: Duration.Duration) => E2,
  setting: Setting,
  use: (alive: Alive) => Effect.Effect<A, E>
): Effect.Effect<A, E | E2> =>
  Effect.clockWith((clock) =>
    Effect.withFiberRuntime<A, E | E2>((parent, status) =>
      Effect.async<A, E | E2>((resume) => {
        const millis = {
          response: Duration.toMillis(limits.response),
          idle: Duration.toMillis(limits.idle),
          total: Duration.toMillis(limits.total)
        }
        const start = clock.unsafeCurrentTimeMillis()
        const end = start + millis.total
        let limit: Limit = "response"
        let due = start + millis.response
        let wakeAt = Number.POSITIVE_INFINITY
        let cancel: () => void = () => {}

        const sleepUntilDue = (): void => {
          wakeAt = Math.min(due, end)
          cancel = Timer.after(clock, wakeAt - clock.unsafeCurrentTimeMillis(), look)
        }
        const look = (): void => {
          if (clock.unsafeCurrentTimeMillis() < Math.min(due, end)) {
            sleepUntilDue()
            return
          }
          const reached: Limit = end <= due ? "total" : limit
          resume(Effect.fail(onTimeout(reached, Duration.millis(millis[reached]))))
          fiber.unsafeInterruptAsFork(FiberId.none)
        }
        const alive: Alive = () => {
          limit = "idle"
          due = clock.unsafeCurrentTimeMillis() + millis.idle
          // A time that moves away is seen to when the timer wakes; only one that comes nearer cannot wait for that.
          if (due < wakeAt) {
            cancel()
            sleepUntilDue()
          }
        }

        const runtime = Runtime.make({
          context: setting.context(parent.currentContext as Context.Context<never>),
          fiberRefs: parent.getFiberRefs(),
          runtimeFlags: RuntimeFlags.enable(status.runtimeFlags, RuntimeFlags.Interruption)
        })
        sleepUntilDue()
        const fiber = Runtime.runFork(
          runtime,
          Effect.suspend(() => use(alive)),
          { updateRefs: setting.updateRefs }
        )
        fiber.addObserver((exit) => {
          cancel()
          resume(exit)
        })
        return Fiber.interrupt(fiber)
      })
    )
  )
