/** How a wait follows its resource together with others, instead of polling it alone. */
import type * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"

/** What a wait hears: a state, that it has to poll itself, that its schedule has ended, or that its deadline has passed. */
export type News<A> = { readonly state: A } | "look" | "ended" | "late"

/** Who waits for news. */
export interface Listener<A> {
  readonly tell: (news: News<A>) => void
}

/** A wait that others poll for: its schedule and its deadline. */
export interface Turns<A> extends Listener<A> {
  /** When it would poll after a poll at this time. Undefined if its schedule has ended. */
  readonly next: (now: number) => Effect.Effect<number | undefined>
  /** The deadline of the wait, in epoch milliseconds. */
  readonly until: number
}

/** The fiber that waits. When it ends, for example because it is interrupted, it waits no more. */
export type Waiting = Fiber.RuntimeFiber<unknown, unknown>

export interface Follow<A> {
  /** Whether first states are read for many waits together. If not, the wait polls itself. */
  readonly hasFirst: () => boolean
  /** Tells the first state, once. */
  readonly first: (listener: Listener<A>, fiber: Waiting) => void
  /** Whether lists show what comes after this state. If not, the wait polls itself. */
  readonly isListed: (state: A) => boolean
  /** What to wait for: the news after this state, which was read now. The wait would poll next at `due`. */
  readonly after: (state: A, now: number, due: number) => void
  /** Tells the news, once. */
  readonly next: (wait: Turns<A>, fiber: Waiting) => void
  /** Limits how many waits poll at once. */
  readonly looking: <B, E, R>(poll: Effect.Effect<B, E, R>) => Effect.Effect<B, E, R>
}
