/** Runs an effect within time limits. */
import type * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type * as FiberId from "effect/FiberId"
import type * as FiberRefs from "effect/FiberRefs"
import * as Runtime from "effect/Runtime"
import * as RuntimeFlags from "effect/RuntimeFlags"
import * as Deadline from "./deadline.js"

/** Changes to the context and the FiberRefs of the caller. */
export interface Setting {
  readonly context: (context: Context.Context<never>) => Context.Context<never>
  readonly updateRefs: (refs: FiberRefs.FiberRefs, id: FiberId.Runtime) => FiberRefs.FiberRefs
}

/**
 * Runs the effect in a separate fiber and interrupts it when a limit is reached, even if its caller is uninterruptible,
 * as in a finalizer. `Effect.race` with the limits would cost five times as much per call.
 */
export const watch = <A, E, E2>(
  limits: Deadline.Limits,
  onTimeout: (limit: Deadline.Limit, after: Duration.Duration) => E2,
  setting: Setting,
  use: (alive: () => void) => Effect.Effect<A, E>
): Effect.Effect<A, E | E2> =>
  Effect.clockWith((clock) =>
    Effect.withFiberRuntime<A, E | E2>((parent, status) =>
      Effect.async<A, E | E2>((resume) => {
        const deadline = new Deadline.Deadline(clock, limits, {
          onReached: (limit, after) => {
            resume(Effect.fail(onTimeout(limit, after)))
            fiber.unsafeInterruptAsFork(fiber.id())
          }
        })
        const runtime = Runtime.make({
          context: setting.context(parent.currentContext as Context.Context<never>),
          fiberRefs: parent.getFiberRefs(),
          runtimeFlags: RuntimeFlags.enable(status.runtimeFlags, RuntimeFlags.Interruption)
        })
        const fiber = Runtime.runFork(
          runtime,
          Effect.suspend(() => use(() => deadline.alive())),
          { updateRefs: setting.updateRefs }
        )
        fiber.addObserver((exit) => {
          deadline.cancel()
          resume(exit)
        })
        return Fiber.interrupt(fiber)
      })
    )
  )
