import * as Effect from "effect/Effect"

/**
 * Where one fiber hands over to another, one thing at a time.
 *
 * What went through is let go of at once. For each wait Effect makes a function anew and assigns it to a property; V8
 * puts such functions straight into the old generation, and whatever they lead to stays until the next major collection.
 * So the effects that wait are the same each time here, and lead to nothing but the handover itself.
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
