/** A clock that passes by itself: whenever nothing else is left to do, it moves on to the next end of a sleep. */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"

interface Sleeper {
  readonly at: number
  readonly wake: () => void
}

/** The turns of the event loop in which a request in memory is answered. */
const turns = 4

class Virtual implements Clock.Clock {
  readonly [Clock.ClockTypeId]: Clock.ClockTypeId = Clock.ClockTypeId
  private now = Date.UTC(2026, 0, 1)
  /** By time. */
  private readonly sleepers: Array<Sleeper> = []

  readonly unsafeCurrentTimeMillis = (): number => this.now
  readonly unsafeCurrentTimeNanos = (): bigint => BigInt(Math.round(this.now * 1e6))
  readonly currentTimeMillis: Effect.Effect<number> = Effect.sync(this.unsafeCurrentTimeMillis)
  readonly currentTimeNanos: Effect.Effect<bigint> = Effect.sync(this.unsafeCurrentTimeNanos)
  readonly scheduler: Effect.Effect<Clock.ClockScheduler> = Effect.dieMessage("not needed")

  readonly sleep = (duration: Duration.Duration): Effect.Effect<void> =>
    Effect.async((resume) => {
      const sleeper = { at: this.now + Duration.toMillis(duration), wake: () => resume(Effect.void) }
      let to = this.sleepers.length
      while (to > 0 && (this.sleepers[to - 1]?.at ?? 0) > sleeper.at) to--
      this.sleepers.splice(to, 0, sleeper)
      return Effect.sync(() => {
        const at = this.sleepers.indexOf(sleeper)
        if (at !== -1) this.sleepers.splice(at, 1)
      })
    })

  /** Moves on to the next end of a sleep. */
  pass(): void {
    const [first] = this.sleepers
    if (first === undefined) return
    this.now = Math.max(this.now, first.at)
    while ((this.sleepers[0]?.at ?? Number.POSITIVE_INFINITY) <= this.now) this.sleepers.shift()?.wake()
  }
}

/** Runs an effect on a clock of its own. */
export const withVirtualClock = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.suspend(() => {
    const clock = new Virtual()
    return Effect.flatMap(Effect.fork(Effect.withClock(effect, clock)), (fiber) => {
      let turn = 0
      const next = (): void => {
        if (fiber.unsafePoll() !== null) return
        if (++turn % turns === 0) clock.pass()
        setImmediate(next)
      }
      setImmediate(next)
      return Effect.onInterrupt(Fiber.join(fiber), () => Fiber.interrupt(fiber))
    })
  })
