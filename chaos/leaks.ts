/** Counts what a run leaves: fibers, and what keeps a process alive. */
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import type * as Option from "effect/Option"
import * as Supervisor from "effect/Supervisor"

/** Counts the fibers that have started and not ended. */
export class Fibers extends Supervisor.AbstractSupervisor<number> {
  living = 0
  override readonly value = Effect.sync(() => this.living)
  override onStart<A, E, R>(
    _: Context.Context<R>,
    _effect: Effect.Effect<A, E, R>,
    _parent: Option.Option<Fiber.RuntimeFiber<unknown, unknown>>,
    _fiber: Fiber.RuntimeFiber<A, E>
  ): void {
    this.living++
  }
  override onEnd<A, E>(_: Exit.Exit<A, E>, _fiber: Fiber.RuntimeFiber<A, E>): void {
    this.living--
  }
}

/** What keeps this process alive, by kind, such as sockets and timers. */
export const handles = (): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {}
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}

/** What there is more of than before. */
export const more = (
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>
): ReadonlyArray<string> =>
  Object.entries(after)
    .filter(([kind, n]) => n > (before[kind] ?? 0))
    .map(([kind, n]) => `${n - (before[kind] ?? 0)} ${kind}`)
