/** Follows the waits of one kind of resource together: keeps who waits, and asks a strategy for news when polls are due. */
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Runtime from "effect/Runtime"
import type * as Scope from "effect/Scope"
import { clientOf } from "./clientOf.js"
import type { Follow, Listener, News, Turns, Waiting } from "./follow.js"

/** Records the states that a wait did not read itself. */
export interface Tracker<A> {
  readonly record: (state: A) => void
}

/** Follows one resource for one wait. All that a wait takes, as thousands of them wait for hours. */
export class Waiter<A> implements Follow<A> {
  readonly id: string
  /** Whether it wants every change, not only the end. */
  readonly isDetailed: boolean
  /** What lists show of the state that it has. */
  digest = ""
  /** When it began to wait, or was last due. */
  since = 0
  due = 0
  /** When its state was last seen. */
  heard = 0
  /** Undefined while it waits for its first state. */
  turns: Turns<A> | undefined
  /** The last turn of the poller in which it was due, since it began to wait. */
  served = 0
  /** Its number among those that wait for their first states. */
  arrival = 0
  private readonly poller: Poller<A>
  private readonly tracker: Tracker<A> | undefined
  private listener: Listener<A> | undefined
  private fiber: Waiting | undefined
  private readonly onEnd: () => void

  constructor(poller: Poller<A>, id: string, isDetailed: boolean, tracker: Tracker<A> | undefined) {
    this.poller = poller
    this.id = id
    this.isDetailed = isDetailed
    this.tracker = tracker
    this.onEnd = () => this.leave()
  }

  hasFirst(): boolean {
    return this.poller.hasFirst()
  }

  isListed(state: A): boolean {
    return this.poller.isListed(this.id, state)
  }

  first(listener: Listener<A>, fiber: Waiting): void {
    this.turns = undefined
    this.begin(listener, fiber)
    this.poller.addFirst(this)
  }

  after(state: A, now: number, due: number): void {
    this.digest = this.poller.digestOf(state)
    this.since = now
    this.heard = now
    this.due = due
  }

  /** A wait that began after `now` began before the clock was set back: its delay is counted from now. */
  notAfter(now: number): void {
    if (this.since <= now) return
    this.due += now - this.since
    this.since = now
    this.heard = Math.min(this.heard, now)
  }

  next(wait: Turns<A>, fiber: Waiting): void {
    this.turns = wait
    this.served = 0
    this.begin(wait, fiber)
    this.poller.add(this)
  }

  looking<B, E, R>(poll: Effect.Effect<B, E, R>): Effect.Effect<B, E, R> {
    return this.poller.looking(poll)
  }

  tell(news: News<A>): void {
    const { listener } = this
    this.leave()
    if (typeof news === "object") this.tracker?.record(news.state)
    listener?.tell(news)
  }

  private begin(listener: Listener<A>, fiber: Waiting): void {
    this.listener = listener
    this.fiber = fiber
    // Not a finalizer: that of an asynchronous effect takes 1.5 KB for as long as it waits.
    fiber.addObserver(this.onEnd)
  }

  private leave(): void {
    this.fiber?.removeObserver(this.onEnd)
    this.fiber = undefined
    this.listener = undefined
    this.poller.remove(this)
  }
}

/** What a strategy may ask and do. */
export interface Desk<A> {
  readonly waiters: ReadonlyMap<string, ReadonlyArray<Waiter<A>>>
  /** Tells the waits for a resource. What it returns is told; undefined leaves the wait waiting. */
  readonly tell: (id: string, news: (waiter: Waiter<A>) => News<A> | undefined) => void
  /** The resources whose first states are waited for. */
  readonly unread: () => ReadonlySet<string>
  /** The number of the last wait that began for a first state. What is read from now on is news for it. */
  readonly arrivals: () => number
  readonly tellUnread: (id: string, news: (waiter: Waiter<A>) => News<A> | undefined) => void
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

type Waiters<A> = Map<string, ReadonlyArray<Waiter<A>>>

const addTo = <A>(all: Waiters<A>, waiter: Waiter<A>): void => {
  const others = all.get(waiter.id)
  all.set(waiter.id, others === undefined ? [waiter] : [...others, waiter])
}

const removeFrom = <A>(all: Waiters<A>, waiter: Waiter<A>): void => {
  const left = all.get(waiter.id)?.filter((one) => one !== waiter)
  if (left === undefined) return
  if (left.length === 0) all.delete(waiter.id)
  else all.set(waiter.id, left)
}

const tellAll = <A>(
  waiters: ReadonlyArray<Waiter<A>> | undefined,
  news: (waiter: Waiter<A>) => News<A> | undefined
): void => {
  for (const waiter of waiters ?? []) {
    const told = news(waiter)
    if (told !== undefined) waiter.tell(told)
  }
}

class Poller<A> implements Desk<A> {
  readonly waiters: Waiters<A> = new Map()
  private readonly unreadWaiters: Waiters<A> = new Map()
  private isGathering = false
  private isRunning = false
  private wakesAt = Number.POSITIVE_INFINITY
  private alarm: Deferred.Deferred<void> | undefined
  private notBefore = 0
  private pausedAt = 0
  /** Counts the turns. */
  private turns = 0
  private arrived = 0
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

  isListed(id: string, state: A): boolean {
    return !this.isClosed && this.strategy.isListed(id, state)
  }

  digestOf(state: A): string {
    return this.strategy.digestOf(state)
  }

  looking<B, E, R>(poll: Effect.Effect<B, E, R>): Effect.Effect<B, E, R> {
    return this.looks.withPermits(1)(poll)
  }

  add(waiter: Waiter<A>): void {
    addTo(this.waiters, waiter)
    if (this.isClosed) waiter.tell("look")
    else this.start(Math.min(waiter.due, waiter.turns?.until ?? waiter.due))
  }

  addFirst(waiter: Waiter<A>): void {
    waiter.arrival = ++this.arrived
    addTo(this.unreadWaiters, waiter)
    if (this.isClosed) waiter.tell("look")
    else if (!this.isGathering) {
      this.isGathering = true
      this.fork(this.gather)
    }
  }

  remove(waiter: Waiter<A>): void {
    removeFrom(waiter.turns === undefined ? this.unreadWaiters : this.waiters, waiter)
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

  private nextTurn(now: number): number {
    if (this.pausedAt > now) {
      this.notBefore += now - this.pausedAt
      this.pausedAt = now
    }
    let at = Number.POSITIVE_INFINITY
    for (const waiters of this.waiters.values()) {
      for (const waiter of waiters) {
        waiter.notAfter(now)
        at = Math.min(at, Math.max(waiter.due, this.notBefore), waiter.turns?.until ?? Number.POSITIVE_INFINITY)
      }
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
      const at = this.nextTurn(now)
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
      const turn = ++this.turns
      for (const waiters of [...this.waiters.values()]) {
        for (const waiter of waiters) {
          if (waiter.turns !== undefined && waiter.turns.until <= now) waiter.tell("late")
          else if (now >= this.notBefore && now - waiter.since >= (waiter.due - waiter.since) * together) {
            due.add(waiter.id)
            waiter.served = turn
            served.push(waiter)
          }
        }
      }
      if (due.size === 0) return
      const exit = yield* Effect.exit(this.strategy.poll(due, this))
      if (exit._tag === "Success") {
        this.pausedAt = yield* Clock.currentTimeMillis
        this.notBefore = this.pausedAt + exit.value
      } else if (Cause.isInterruptedOnly(exit.cause)) {
        return yield* Effect.failCause(exit.cause)
      } else {
        // A service of a test may not have the list. A wait must not hang for that.
        for (const waiter of served) if (this.isWaiting(waiter, turn)) waiter.tell("look")
      }
      const then = yield* Clock.currentTimeMillis
      for (const waiter of served) {
        if (waiter.turns === undefined || !this.isWaiting(waiter, turn)) continue
        const next = yield* waiter.turns.next(then)
        if (!this.isWaiting(waiter, turn)) continue
        if (next === undefined) waiter.tell("ended")
        // The last poll before its deadline: the error has the last state, which it does not keep until then.
        else if (next >= waiter.turns.until) waiter.tell("look")
        else {
          waiter.since = then
          waiter.due = next
        }
      }
    })
  }

  /** Whether it still waits for what it waited for in this turn. */
  private isWaiting(waiter: Waiter<A>, turn: number): boolean {
    return waiter.served === turn && this.waiters.get(waiter.id)?.includes(waiter) === true
  }

  tell(id: string, news: (waiter: Waiter<A>) => News<A> | undefined): void {
    tellAll(this.waiters.get(id), news)
  }

  /** A few waits poll themselves at once. Many that begin together are read together. */
  private readonly gather: Effect.Effect<void> = Effect.gen(this, function* () {
    yield* Effect.yieldNow()
    if (this.strategy.first === undefined || this.unreadWaiters.size < manyFirst) return
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
    return new Set(this.unreadWaiters.keys())
  }

  arrivals(): number {
    return this.arrived
  }

  tellUnread(id: string, news: (waiter: Waiter<A>) => News<A> | undefined): void {
    tellAll(this.unreadWaiters.get(id), news)
  }

  private letUnreadLook(): void {
    for (const id of [...this.unreadWaiters.keys()]) this.tellUnread(id, () => "look")
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
    // Parts of a program can have services of their own on the same client.
    const owner = clientOf(service) ?? service
    let kinds = pollers.get(owner)
    if (kinds === undefined) {
      kinds = new Map()
      pollers.set(owner, kinds)
    }
    let poller = kinds.get(kind) as Poller<A> | undefined
    if (poller === undefined) {
      poller = new Poller(kind(service), fork)
      kinds.set(kind, poller as unknown as Poller<never>)
    }
    return poller
  }
  return {
    follow: (kind, service, id, isDetailed, tracker) => new Waiter(pollerOf(kind, service), id, isDetailed, tracker)
  }
})
