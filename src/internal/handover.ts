import * as Effect from "effect/Effect"

/**
 * Where one fiber hands over to another, one thing at a time.
 *
 * What went through is let go of at once. Of every wait and every mask Effect makes functions that the engine puts at
 * once among what is old, as it does with those that are assigned to a property; whatever they lead to then stays until
 * a major collection. So the effects that wait are the same each time, and lead to nothing but this.
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

  /** Ends as the effect that is given does. Who is interrupted has not taken it. */
  readonly take: Effect.Effect<A, E> = Effect.suspend(() => {
    const { offered, onTaken } = this
    if (offered === undefined) return this.untilGiven
    this.offered = undefined
    this.onTaken = undefined
    onTaken?.(Effect.void)
    return offered
  })

  /** Waits until it is taken, unless somebody waits for it. */
  give(effect: Effect.Effect<A, E>): Effect.Effect<void> {
    return Effect.suspend(() => {
      // Somebody waited for the last one, and was interrupted before it was taken.
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
