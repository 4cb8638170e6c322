/** Passes values from one fiber to another without keeping them in memory. */
import * as Effect from "effect/Effect"

/**
 * A channel between two fibers with room for one value.
 *
 * A value that was taken is released at once. `Effect.async` makes a new function for each wait and assigns it to a
 * property. V8 allocates such functions in the old generation, so what they reference stays in memory until the next
 * major collection. The effects that wait are therefore made once here, and reference nothing but the handover.
 */
export class Handover<A, E> {
  private offered: Effect.Effect<A, E> | undefined
  private onGiven: ((effect: Effect.Effect<A, E>) => void) | undefined
  private onTaken: ((effect: Effect.Effect<void>) => void) | undefined

  private readonly untilGiven = Effect.async<A, E>((resume) => {
    this.onGiven = resume
  })

  private readonly untilTaken = Effect.async<void>((resume) => {
    this.onTaken = resume
  })

  /** Runs the effect that was given. If interrupted while it waits, the effect stays for the next `take`. */
  readonly take: Effect.Effect<A, E> = Effect.suspend(() => {
    const { offered, onTaken } = this
    if (offered === undefined) return this.untilGiven
    this.offered = undefined
    this.onTaken = undefined
    onTaken?.(Effect.void)
    return offered
  })

  /** Waits until the effect is taken, unless a `take` is waiting. */
  give(effect: Effect.Effect<A, E>): Effect.Effect<void> {
    return Effect.suspend(() => {
      // The last effect is still there: a `take` that was resumed for it was interrupted.
      if (this.offered !== undefined) return Effect.zipRight(this.untilTaken, this.give(effect))
      this.offered = effect
      const { onGiven } = this
      if (onGiven === undefined) return this.untilTaken
      this.onGiven = undefined
      onGiven(this.take)
      return Effect.void
    })
  }
}
