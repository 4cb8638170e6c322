/** How a wait follows its resource together with others, instead of polling it alone. */
import type * as Effect from "effect/Effect"

/** The schedule and the deadline of a wait, for the one who polls in its place. */
export interface Turns {
  /** When it would poll after a poll at this time. Undefined if its schedule has ended. */
  readonly next: (now: number) => Effect.Effect<number | undefined>
  /** The deadline of the wait, in epoch milliseconds. */
  readonly until: number
}

/**
 * What a wait hears: a state, that it has to poll itself, that its schedule has ended, or that its deadline has passed.
 */
export type News<A> = { readonly state: A } | "look" | "ended" | "late"

export interface Follow<A> {
  /** The first state. */
  readonly first: () => Effect.Effect<News<A>>
  /** The news after this state, of a wait that would poll next at this time. Undefined if no list shows what comes after it, so that the wait polls itself. */
  readonly next: (state: A, due: number, turns: Turns) => Effect.Effect<News<A>> | undefined
  /** Limits how many waits poll at once. */
  readonly looking: <B, E, R>(poll: Effect.Effect<B, E, R>) => Effect.Effect<B, E, R>
}
