/** Follows the waits of one kind of resource together: keeps who waits, and asks a strategy for news when polls are due. */
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Runtime from "effect/Runtime"
import type * as Scope from "effect/Scope"
import type { Follow, News, Turns } from "./follow.js"

/** A wait that is followed, and waits for what comes after its state. */
export class Waiter<A> {
  readonly id: string
  /** Whether it wants every change, not only the end. */
  readonly isDetailed: boolean
  /** What lists show of the state that it has. */
  readonly digest: string
  /** When it began to wait, or was last due. */
  since: number
  due: number
  /** When its state was last seen. */
  heard: number
  readonly turns: Turns
  private readonly poller: Poller<A>
  private readonly follower: Follower<A>
  private readonly resume: (news: Effect.Effect<News<A>>) => void

  constructor(
    poller: Poller<A>,
    follower: Follower<A>,
    digest: string,
    now: number,
    due: number,
    turns: Turns,
    resume: (news: Effect.Effect<News<A>>) => void
  ) {
    this.id = follower.id
    this.isDetailed = follower.isDetailed
    this.digest = digest
    this.since = now
    this.heard = now
    this.due = due
    this.turns = turns
    this.poller = poller
    this.follower = follower
    this.resume = resume
  }

  tell(news: News<A>): void {
    this.poller.leave(this)
    this.follower.record(news)
    this.resume(Effect.succeed(news))
  }

  /** For a wait that is interrupted. */
  get leaving(): Effect.Effect<void> {
    return Effect.sync(() => this.poller.leave(this))
  }
}

/** Records the states that a wait did not read itself. */
export interface Tracker<A> {
  readonly record: (state: A) => void
}

/** Follows one resource. A class, as thousands of waits have one each. */
class Follower<A> implements Follow<A> {
  readonly id: string
  readonly isDetailed: boolean
  private readonly poller: Poller<A>
  private readonly tracker: Tracker<A> | undefined

  constructor(poller: Poller<A>, id: string, isDetailed: boolean, tracker: Tracker<A> | undefined) {
    this.poller = poller
    this.id = id
    this.isDetailed = isDetailed
    this.tracker = tracker
  }

  first(): Effect.Effect<News<A>> {
    return this.poller.hasFirst() ? this.poller.firstOf(this) : Effect.succeed("look")
  }

  next(state: A, due: number, turns: Turns): Effect.Effect<News<A>> | undefined {
    return this.poller.next(this, state, due, turns)
  }

  looking<B, E, R>(poll: Effect.Effect<B, E, R>): Effect.Effect<B, E, R> {
    return this.poller.looking(poll)
  }

  record(news: News<A>): void {
    if (typeof news === "object") this.tracker?.record(news.state)
  }
}

/** What a strategy may ask and do. */
export interface Desk<A> {
  readonly waiters: ReadonlyMap<string, ReadonlyArray<Waiter<A>>>
  /** Tells the waits for a resource. What it returns is told; undefined leaves the wait waiting. */
  readonly tell: (id: string, news: (waiter: Waiter<A>) => News<A> | undefined) => void
  /** The resources whose first states are waited for. */
  readonly unread: () => ReadonlySet<string>
  readonly tellUnread: (id: string, news: News<A>) => void
}

/** How the states of a kind of resource are read for many waits. */
export interface Strategy<A> {
  /** Tells what it learns about the resources that are due. Returns how long to pause at least, in milliseconds. */
  readonly poll: (due: ReadonlySet<string>, desk: Desk<A>) => Effect.Effect<number>
  /** Reads the first states of many waits, if that is cheaper than by themselves. */
  readonly first?: ((desk: Desk<A>) => Effect.Effect<void>) | undefined
  /** Whether lists show what comes after a state. */
  readonly isListed: (id: string, state: A) => boolean
  /** What lists show of a state. */
  readonly digestOf: (state: A) => string
}

/** How many waits have to begin together to be read by lists. */
const manyFirst = 25

/** For how long waits that begin are collected. */
const gathering = Duration.millis(100)

/** How many waits may poll themselves at once. */
const maxLooking = 64

/** Waits are polled with others as soon as this part of their delay is over. */
const together = 0.8

class Poller<A> implements Desk<A> {
  readonly waiters = new Map<string, ReadonlyArray<Waiter<A>>>()
  private readonly first = new Map<string, Array<(news: News<A>) => void>>()
  private isGathering = false
  private isRunning = false
  private wakesAt = Number.POSITIVE_INFINITY
  private alarm: Deferred.Deferred<void> | undefined
  private notBefore = 0
  isClosed = false
  private readonly strategy: Strategy<A>
  private readonly fork: (effect: Effect.Effect<void>) => void
  private readonly looks = Effect.unsafeMakeSemaphore(maxLooking)

  constructor(strategy: Strategy<A>, fork: (effect: Effect.Effect<void>) => void) {
    this.strategy = strategy
    this.fork = fork
  }

  hasFirst(): boolean {
    return this.strategy.first !== undefined && !this.isClosed
  }

  looking<B, E, R>(poll: Effect.Effect<B, E, R>): Effect.Effect<B, E, R> {
    return this.looks.withPermits(1)(poll)
  }

  next(follower: Follower<A>, state: A, due: number, turns: Turns): Effect.Effect<News<A>> | undefined {
    if (this.isClosed || !this.strategy.isListed(follower.id, state)) return undefined
    const digest = this.strategy.digestOf(state)
    return Effect.flatMap(Clock.currentTimeMillis, (now) =>
      Effect.async<News<A>>((resume) => {
        const waiter = new Waiter(this, follower, digest, now, due, turns, resume)
        const others = this.waiters.get(follower.id)
        this.waiters.set(follower.id, others === undefined ? [waiter] : [...others, waiter])
        this.start(Math.min(due, turns.until))
        return waiter.leaving
      })
    )
  }

  leave(waiter: Waiter<A>): void {
    const left = (this.waiters.get(waiter.id) ?? []).filter((one) => one !== waiter)
    if (left.length === 0) this.waiters.delete(waiter.id)
    else this.waiters.set(waiter.id, left)
  }

  /** Makes sure that the loop runs at this time. */
  private start(at: number): void {
    if (!this.isRunning) {
      this.isRunning = true
      this.fork(this.run)
    } else if (at < this.wakesAt && this.alarm !== undefined) {
      Deferred.unsafeDone(this.alarm, Effect.void)
      this.alarm = undefined
    }
  }

  private nextTurn(): number {
    let at = Number.POSITIVE_INFINITY
    for (const waiters of this.waiters.values()) {
      for (const { due, turns } of waiters) at = Math.min(at, Math.max(due, this.notBefore), turns.until)
    }
    return at
  }

  private readonly run: Effect.Effect<void> = Effect.gen(this, function* () {
    for (;;) {
      const now = yield* Clock.currentTimeMillis
      if (this.waiters.size === 0) {
        // In the same step as the check: a wait that begins later has to start the loop again.
        this.isRunning = false
        return
      }
      const at = this.nextTurn()
      // Whole milliseconds: a rest of nothing would be slept again and again.
      if (at > now) yield* this.sleep(at, Math.ceil(at - now))
      else yield* this.turn(now)
    }
  })

  private sleep(at: number, millis: number): Effect.Effect<void> {
    return Effect.flatMap(Deferred.make<void>(), (alarm) => {
      this.wakesAt = at
      this.alarm = alarm
      return Effect.map(Effect.raceFirst(Clock.sleep(Duration.millis(millis)), Deferred.await(alarm)), () => {
        this.alarm = undefined
      })
    })
  }

  private turn(now: number): Effect.Effect<void> {
    return Effect.gen(this, function* () {
      const due = new Set<string>()
      const served: Array<Waiter<A>> = []
      for (const waiters of [...this.waiters.values()]) {
        for (const waiter of waiters) {
          if (waiter.turns.until <= now) waiter.tell("late")
          else if (now >= this.notBefore && now - waiter.since >= (waiter.due - waiter.since) * together) {
            due.add(waiter.id)
            served.push(waiter)
          }
        }
      }
      if (due.size === 0) return
      const exit = yield* Effect.exit(this.strategy.poll(due, this))
      if (exit._tag === "Success") {
        this.notBefore = (yield* Clock.currentTimeMillis) + exit.value
      } else if (Cause.isInterruptedOnly(exit.cause)) {
        return yield* Effect.failCause(exit.cause)
      } else {
        // A service of a test may not have the list. A wait must not hang for that.
        for (const waiter of served) if (this.isWaiting(waiter)) waiter.tell("look")
      }
      const then = yield* Clock.currentTimeMillis
      for (const waiter of served) {
        if (!this.isWaiting(waiter)) continue
        const next = yield* waiter.turns.next(then)
        if (next === undefined) waiter.tell("ended")
        // The last poll before its deadline: the error has the last state.
        else if (next >= waiter.turns.until && waiter.heard < now) waiter.tell("look")
        else {
          waiter.since = then
          waiter.due = next
        }
      }
    })
  }

  private isWaiting(waiter: Waiter<A>): boolean {
    return this.waiters.get(waiter.id)?.includes(waiter) === true
  }

  tell(id: string, news: (waiter: Waiter<A>) => News<A> | undefined): void {
    const waiters = this.waiters.get(id)
    if (waiters === undefined) return
    for (const waiter of waiters) {
      const told = news(waiter)
      if (told !== undefined) waiter.tell(told)
    }
  }

  firstOf(follower: Follower<A>): Effect.Effect<News<A>> {
    return Effect.async((resume) => {
      const { id } = follower
      const tell = (news: News<A>) => {
        follower.record(news)
        resume(Effect.succeed(news))
      }
      const others = this.first.get(id)
      if (others === undefined) this.first.set(id, [tell])
      else others.push(tell)
      if (!this.isGathering) {
        this.isGathering = true
        this.fork(this.gather)
      }
      return Effect.sync(() => {
        const all = this.first.get(id)?.filter((one) => one !== tell)
        if (all === undefined) return
        if (all.length === 0) this.first.delete(id)
        else this.first.set(id, all)
      })
    })
  }

  /** A few waits poll themselves at once. Many that begin together are read together. */
  private readonly gather: Effect.Effect<void> = Effect.gen(this, function* () {
    yield* Effect.yieldNow()
    if (this.strategy.first === undefined || this.first.size < manyFirst) return
    yield* Clock.sleep(gathering)
    yield* this.strategy.first(this)
  }).pipe(
    Effect.exit,
    Effect.zipRight(
      Effect.sync(() => {
        this.isGathering = false
        this.letUnreadLook()
      })
    )
  )

  close(): void {
    this.isClosed = true
    for (const id of [...this.waiters.keys()]) this.tell(id, () => "look")
    this.letUnreadLook()
  }

  unread(): ReadonlySet<string> {
    return new Set(this.first.keys())
  }

  tellUnread(id: string, news: News<A>): void {
    const all = this.first.get(id)
    this.first.delete(id)
    for (const tell of all ?? []) tell(news)
  }

  private letUnreadLook(): void {
    for (const id of [...this.first.keys()]) this.tellUnread(id, "look")
  }
}

/** What makes the strategy of a kind of resource for a service. Also the key of the kind. */
export type Kind<Service, A> = (service: Service) => Strategy<A>

/** Follows waits together, those of each service (so of each workspace) for themselves. */
export interface Watcher {
  readonly follow: <Service extends object, A>(
    kind: Kind<Service, A>,
    service: Service,
    id: string,
    isDetailed: boolean,
    tracker?: Tracker<A>
  ) => Follow<A>
}

/** When the scope closes, the waits go on by themselves. */
export const make: Effect.Effect<Watcher, never, Scope.Scope> = Effect.gen(function* () {
  const runtime = yield* Effect.runtime<never>()
  const scope = yield* Effect.scope
  const pollers = new Map<object, Map<unknown, Poller<never>>>()
  const fork = (effect: Effect.Effect<void>) => void Runtime.runFork(runtime)(effect, { scope })
  yield* Effect.addFinalizer(() =>
    Effect.sync(() => {
      for (const kinds of pollers.values()) for (const poller of kinds.values()) poller.close()
    })
  )
  const pollerOf = <Service extends object, A>(kind: Kind<Service, A>, service: Service): Poller<A> => {
    let kinds = pollers.get(service)
    if (kinds === undefined) {
      kinds = new Map()
      pollers.set(service, kinds)
    }
    let poller = kinds.get(kind) as Poller<A> | undefined
    if (poller === undefined) {
      poller = new Poller(kind(service), fork)
      kinds.set(kind, poller as unknown as Poller<never>)
    }
    return poller
  }
  return {
    follow: (kind, service, id, isDetailed, tracker) => new Follower(pollerOf(kind, service), id, isDetailed, tracker)
  }
})
