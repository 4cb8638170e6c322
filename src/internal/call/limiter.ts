/**
 * What the requests of a client wait for together: the limits that are set, and the pause that a workspace asks for. After
 * a 429, one request asks whether the pause is over, and the others follow at a rate that rises.
 */
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { type DatabricksError, isApiError } from "../../schemas/DatabricksError.js"
import { retryAfterOf } from "./retryAfter.js"
import { steadyTime } from "./steadyTime.js"
import type { Restore } from "./telemetry.js"

export interface Limits {
  readonly requestsPerSecond?: number | undefined
  readonly concurrency?: number | undefined
}

/** A longer pause is left to the policies of the calls, which may give up. */
const maxPause = Duration.toMillis("5 minutes")

/** How much time a late timer may make up for. */
const catchUp = 10

/** The rate after the first pause, in requests per second. It doubles every second until the workspace throttles again. */
const firstRate = 10

/**
 * Another pause shows the rate that the workspace answers: what it answered in the second before, and below the rate that it
 * throttled, which has doubled every second or was near what it answers.
 */
const ofDoubled = 0.6
const ofHeld = 0.95
const minRate = 2

/** Each request that asks too early lowers the rate that is begun with. It doubles every second until it is what it was. */
const ofProbe = 0.7

/**
 * The rate begins below the one that the workspace answers, stays near it for a time that is long compared with the pause
 * that another 429 costs, and then rises faster and faster, as the windows of TCP do (CUBIC).
 */
const below = 0.1
const pausesHeld = 10
const minHeld = Duration.toMillis("10 seconds")

/** Above this many requests per second the rate is no longer limited. */
const openRate = 1000

/** Whether the workspace asks the client to slow down, not only this call: a quota has other statuses or codes. */
const isThrottled = (error: DatabricksError): boolean => isApiError(error) && error.status === 429

const isPositive = (value: number | undefined): value is number => value !== undefined && value > 0

export class Limiter {
  /** Whether requests need not wait. Read for every request. */
  isOpen: boolean
  readonly #limit: number
  readonly #slots: Effect.Semaphore | undefined
  /** Those who wait, in order. Only the first one looks at the clock. */
  readonly #turnstile = Effect.unsafeMakeSemaphore(1)
  #nextAt = 0
  #pausedUntil = 0
  /** Who asks whether the pause is over. */
  #probe: Deferred.Deferred<void> | undefined
  #needsProbe = false
  /** The requests per second at present, when it was raised last, and since when it rises. */
  #rate: number
  #raisedAt = 0
  #resumedAt = 0
  /** The rate that the workspace answers, and how long the rate stays near it. Unknown before the second pause. */
  #answered: number | undefined
  #held = minHeld
  /** The rate that is begun with, if requests asked too early, and whether the rate still doubles. */
  #begun = Number.POSITIVE_INFINITY
  #isDoubling = true
  /** Counts the pauses: a late 429 of a request from before a pause says nothing new. */
  epoch = 0
  /** The times of the successes in the last second, while there is a rate. */
  #successes: Array<number> = []
  readonly #time = steadyTime()

  constructor({ concurrency, requestsPerSecond }: Limits) {
    this.#limit = isPositive(requestsPerSecond) ? requestsPerSecond : Number.POSITIVE_INFINITY
    this.#rate = this.#limit
    this.#slots = isPositive(concurrency) ? Effect.unsafeMakeSemaphore(Math.max(1, Math.floor(concurrency))) : undefined
    this.isOpen = this.#hasNoLimits()
  }

  #hasNoLimits(): boolean {
    return this.#slots === undefined && this.#limit === Number.POSITIVE_INFINITY
  }

  /** Called for every failure of a request. */
  failed(error: DatabricksError, epoch: number): Effect.Effect<void> {
    if (!isThrottled(error)) return Effect.void
    return Effect.map(this.#time, (now) => {
      // Without `Retry-After`, the one who asks has waited as its policy says.
      const pause = retryAfterOf(error)
      if (pause > maxPause) return
      this.isOpen = false
      this.#pausedUntil = Math.max(this.#pausedUntil, now + pause)
      this.#needsProbe = true
      if (epoch !== this.epoch) return
      this.epoch++
      this.#held = Math.max(minHeld, pause * pausesHeld)
      if (this.#probe !== undefined) {
        if (this.#answered !== undefined)
          this.#begun = Math.max(minRate, Math.min(this.#begun, this.#answered) * ofProbe)
        return
      }
      if (this.#rate === this.#limit) {
        this.#answered = undefined
        this.#isDoubling = true
        this.#rate = Math.min(this.#limit, firstRate)
      } else {
        const throttled = this.#rate * (this.#isDoubling ? ofDoubled : ofHeld)
        this.#answered = Math.max(minRate, Math.min(this.#lately(now), throttled))
      }
      this.#begun = Number.POSITIVE_INFINITY
    })
  }

  /** The number of successes in the last second. */
  #lately(now: number): number {
    this.#successes = this.#successes.filter((time) => time > now - 1000)
    return this.#successes.length
  }

  /**
   * Waits for its turn and runs the request. Runs in an uninterruptible region: who asks whether the pause is over must
   * not be lost between the wait and the request, as all others wait for it.
   */
  run<A>(request: Effect.Effect<A, DatabricksError>, restore: Restore): Effect.Effect<A, DatabricksError> {
    const inTurn = Effect.flatMap(this.#enter(restore), (probe) =>
      probe === undefined ? this.#counted(request) : this.#probing(request, probe)
    )
    const slots = this.#slots
    return slots === undefined
      ? inTurn
      : Effect.zipRight(restore(slots.take(1)), Effect.ensuring(inTurn, slots.release(1)))
  }

  #counted<A>(request: Effect.Effect<A, DatabricksError>): Effect.Effect<A, DatabricksError> {
    return Effect.tap(request, () =>
      Effect.map(this.#time, (now) => {
        if (this.#rate === this.#limit) return
        if (this.#successes.length >= 2 * openRate) this.#lately(now)
        this.#successes.push(now)
      })
    )
  }

  #probing<A>(
    request: Effect.Effect<A, DatabricksError>,
    probe: Deferred.Deferred<void>
  ): Effect.Effect<A, DatabricksError> {
    return Effect.onExit(request, (exit) =>
      Effect.zipRight(
        Effect.map(this.#time, (now) => {
          this.#probe = undefined
          // An interruption or a broken connection says nothing.
          const isAnswer = Exit.match(exit, {
            onSuccess: () => true,
            onFailure: (cause) => cause._tag === "Fail" && isApiError(cause.error) && !isThrottled(cause.error)
          })
          if (isAnswer) {
            this.#needsProbe = false
            this.#raisedAt = now
            this.#resumedAt = now
            this.#nextAt = now
          }
        }),
        Deferred.succeed(probe, undefined)
      )
    )
  }

  /** Returns the probe if this request is the one that asks. */
  #enter(restore: Restore): Effect.Effect<Deferred.Deferred<void> | undefined> {
    return Effect.zipRight(
      restore(this.#turnstile.take(1)),
      Effect.ensuring(this.#turn(restore), this.#turnstile.release(1))
    )
  }

  #turn(restore: Restore): Effect.Effect<Deferred.Deferred<void> | undefined> {
    return Effect.gen(this, function* () {
      for (;;) {
        if (this.#probe !== undefined) {
          yield* restore(Deferred.await(this.#probe))
          continue
        }
        const now = yield* this.#time
        if (now < this.#pausedUntil) {
          // Whole milliseconds: a rest of nothing would be slept again and again.
          yield* restore(Clock.sleep(Duration.millis(Math.ceil(this.#pausedUntil - now))))
          continue
        }
        if (this.#needsProbe) {
          this.#probe = yield* Deferred.make<void>()
          return this.#probe
        }
        this.#raise(now)
        if (!Number.isFinite(this.#rate)) return undefined
        const at = Math.max(this.#nextAt, now - catchUp)
        if (at > now) {
          yield* restore(Clock.sleep(Duration.millis(at - now)))
          // A pause may have begun meanwhile.
          if (at < this.#pausedUntil || this.#needsProbe) continue
        }
        this.#nextAt = at + 1000 / this.#rate
        return undefined
      }
    })
  }

  #raise(now: number): void {
    if (this.#rate >= this.#limit) return
    if (this.#answered === undefined) this.#rate *= 2 ** ((now - this.#raisedAt) / 1000)
    else {
      const since = now - this.#resumedAt
      const held = this.#answered * (1 + below * (since / this.#held - 1) ** 3)
      const doubled = this.#begun * 2 ** (since / 1000)
      this.#isDoubling = doubled < held
      this.#rate = Math.min(held, doubled)
    }
    this.#raisedAt = now
    if (this.#rate < Math.min(this.#limit, openRate)) return
    this.#rate = this.#limit
    this.#successes = []
    this.isOpen = this.#hasNoLimits()
  }
}
