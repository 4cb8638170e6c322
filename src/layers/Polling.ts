/**
 * Polling: a Stream of the states of a resource, and an Effect that waits for its final state. The waits of the services
 * are made of these. Use them for resources that the services do not cover.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"
import * as ScheduleDecision from "effect/ScheduleDecision"
import * as ScheduleInterval from "effect/ScheduleInterval"
import * as ScheduleIntervals from "effect/ScheduleIntervals"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { isGone, isUnread } from "../internal/call/doesNotExist.js"
import { within } from "../internal/call/within.js"
import * as Json from "../internal/codec/json.js"
import { type ApiError, type DatabricksError, isApiError, isRetryable } from "../schemas/DatabricksError.js"
import * as Lazy from "../schemas/lazy.js"
import * as Wire from "../schemas/Wire.js"
import { override } from "./overrides.js"
import type { Follow, News, Turns } from "./polling/follow.js"

/**
 * A wait reached its deadline, or its schedule ended. The message has the last state, and the error of the last poll if
 * it failed.
 *
 * @since 0.1.0
 * @category errors
 */
export class WaitTimeout extends Lazy.TaggedError<WaitTimeout>()("WaitTimeout", () => ({
  message: Schema.String,
  /** The duration of the wait. */
  after: Schema.DurationFromMillis,
  /** The last state, if there is one. */
  last: Wire.Json
})) {}

/**
 * The options of a wait.
 *
 * @since 0.1.0
 * @category models
 */
export interface WaitOptions {
  /** The delays between polls. When it ends, the wait fails with `WaitTimeout`. The default is that of `Polling`. */
  readonly schedule?: Schedule.Schedule<unknown, unknown> | undefined
  /**
   * The max duration of the wait. The default is unlimited. A function that owns what it starts, such as `Clusters.scoped`,
   * waits for a start request that is pending at the deadline, up to `release` of `Polling`.
   */
  readonly deadline?: Duration.DurationInput | undefined
  /**
   * Whether the resource was just created, started or stopped. Reads may then still return the previous state: during the
   * grace period of `Polling`, neither a previous state (`TERMINATED` of a cluster that was just started) nor 404 ends the
   * wait. Waits that start something themselves set it. The default is `false`.
   */
  readonly fresh?: boolean | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface PollOptions<A, E> extends WaitOptions {
  /** What the wait is for, in messages: `cluster 0923-164208-meows279 to run`. */
  readonly waitingFor: string
  /** Whether the state is final. */
  readonly isDone: (a: A) => boolean
  /** The part of a state that is compared, as JSON, to detect changes. The default is the whole state. */
  readonly changes?: ((a: A) => unknown) | undefined
  /**
   * Whether to poll again after this error. The default is `isTransient`, and `isGarbled` for up to 5 consecutive
   * minutes.
   */
  readonly isTransient?: ((error: E) => boolean) | undefined
  /** The text of a state in the message of `WaitTimeout`: `PENDING: Finding instances`. */
  readonly describe?: ((a: A) => string) | undefined
  /** Whether a state of a `fresh` resource may be a previous one. The default is false. */
  readonly isOld?: ((a: A) => boolean) | undefined
  /** Follows the resource together with others, as the waits of the services do with a `RunWatcher`. */
  readonly follow?: Follow<A> | undefined
}

/**
 * The default rule of waits. Rate limits, time limits, broken connections, damaged responses, and unavailable or failing
 * servers do not end a wait, be it of the workspace or of a token server. 501 and redirects do.
 *
 * @since 0.1.0
 * @category rules
 */
export const isTransient = (error: unknown): boolean =>
  isRetryable(error) ||
  (isApiError(error as DatabricksError) && (error as ApiError).status >= 500 && (error as ApiError).status !== 501) ||
  // An error can have a success status. Its class then says that the server failed.
  ((error as DatabricksError)?._tag === "InternalError" && (error as ApiError).status < 300)

/**
 * Whether a response is not one of the operation: a login page, a truncated body, JSON that does not match the schema, or
 * another resource than the requested one. The cause can be temporary or permanent.
 *
 * @since 0.1.0
 * @category rules
 */
export const isGarbled = (error: unknown): boolean => {
  const tag = (error as Partial<DatabricksError> | null | undefined)?._tag
  return tag === "NotAnApiResponse" || tag === "DecodeError"
}

/** The max duration of consecutive garbled responses. */
const garbledLimit = Duration.toMillis("5 minutes")

/**
 * The default schedule: delays of 1, 2, 3 and up to 10 seconds, as in Databricks' SDKs; after 200 seconds a twentieth of
 * the elapsed time, up to 1 minute. Each delay has up to 1 second of jitter.
 *
 * @since 0.1.0
 * @category schedules
 */
export const schedule: Schedule.Schedule<number> = Schedule.makeWithState(
  // Small, as thousands of waits have a state each for hours.
  { start: undefined as number | undefined, n: 0 },
  (now, _: unknown, { n, start = now }) =>
    Effect.map(Random.next, (random) => {
      const linear = Math.min(10, n + 1)
      const proportional = Math.min(60, (now - start) / 20_000)
      const next = now + (Math.max(linear, proportional) + random) * 1000
      return [{ start, n: n + 1 }, n, ScheduleDecision.continueWith(ScheduleInterval.after(next))] as const
    })
)

/**
 * The schedule for polling without end, such as of a log: delays of 1, 2, 3 and up to 10 seconds, each with up to 1 second
 * of jitter.
 *
 * @since 0.1.0
 * @category schedules
 */
export const steadySchedule: Schedule.Schedule<number> = Schedule.forever.pipe(
  Schedule.addDelayEffect((n) => Effect.map(Random.next, (random) => Duration.seconds(Math.min(10, n + 1) + random)))
)

/**
 * The default options of waits.
 *
 * @since 0.1.0
 * @category models
 */
export interface Settings {
  /** The delays between polls. The default is `schedule`. */
  readonly schedule: Schedule.Schedule<unknown, unknown>
  /** How long reads may return the previous state after a resource was created, started or stopped. The default is 1 minute. */
  readonly grace: Duration.DurationInput
  /** The max time to read details of a failure, such as the output of a failed task. The default is 5 seconds. */
  readonly details: Duration.DurationInput
  /**
   * The max time to end what a scope owns, such as a cluster or a run, when the scope closes. Logs an error if that fails.
   * The default is 1 minute.
   */
  readonly release: Duration.DurationInput
}

/**
 * The default settings.
 *
 * @since 0.1.0
 * @category settings
 */
export const standard: Settings = { schedule, grace: "1 minute", details: "5 seconds", release: "1 minute" }

/**
 * The current settings.
 *
 * @since 0.1.0
 * @category context
 */
export class Polling extends Context.Reference<Polling>()("effect-databricks/Polling", {
  defaultValue: (): Settings => standard
}) {}

/**
 * Sets the settings of the waits of a program. Omitted settings are standard.
 *
 * @example
 * ```ts
 * import { Jobs, Polling } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 * import * as Schedule from "effect/Schedule"
 *
 * const program = Jobs.runNowAndAwait({ job_id: 620300861913893 }).pipe(
 *   Effect.provide(Polling.layer({ schedule: Schedule.spaced("30 seconds"), release: "3 minutes" }))
 * )
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (settings: Partial<Settings>): Layer.Layer<Polling> =>
  Layer.succeed(Polling, { ...standard, ...settings })

/**
 * Sets the settings of the waits of an effect. Omitted settings are those around it, such as those of `layer`.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withSettings = (
  settings: Partial<Settings>
): (<A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>) => override(Polling, standard, settings)

/**
 * Sets the schedule of the waits of an effect.
 *
 * @example
 * ```ts
 * import { Clusters, Polling } from "effect-databricks"
 * import * as Schedule from "effect/Schedule"
 *
 * const program = Clusters.awaitRunning({ cluster_id: "0923-164208-meows279" }).pipe(
 *   Polling.withSchedule(Schedule.spaced("2 seconds"))
 * )
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const withSchedule = (
  schedule: Schedule.Schedule<unknown, unknown>
): (<A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>) => withSettings({ schedule })

const messageOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "message" in error ? String(error.message) : String(error)

const noDeadline = Number.POSITIVE_INFINITY

/** A wait. A class, as thousands of waits have one each for hours. */
class Wait<A, E, R> implements Turns<A> {
  readonly until: number
  isOver = false
  private readonly poll: Effect.Effect<A, E, R>
  private readonly options: PollOptions<A, E>
  /** Whether each change is emitted, or only the end. */
  private readonly isDetailed: boolean
  private readonly schedule: Schedule.Schedule<unknown, unknown>
  private readonly start: number
  private readonly graceEnd: number
  private scheduleState: unknown
  private hasState = false
  private last: A | undefined
  /** Whether the last state is not kept. */
  private isDropped = false
  /** The last state as JSON, while others poll: it takes a third of the memory. */
  private packed: string | undefined
  /** What the message of a timeout says of the last state, if that is not kept. */
  private described: string | undefined
  private key: string | undefined
  private lastFailure: E | undefined
  private garbledSince: number | undefined
  private isFirst = true
  private isNew = false
  /** Whether the last poll returned a state that is not final. */
  private isOnTheWay = false
  private resume: ((next: Effect.Effect<A, E | WaitTimeout, R>) => void) | undefined

  constructor(
    poll: Effect.Effect<A, E, R>,
    options: PollOptions<A, E>,
    isDetailed: boolean,
    settings: Settings,
    start: number
  ) {
    this.poll = poll
    this.options = options
    this.isDetailed = isDetailed
    this.schedule = options.schedule ?? settings.schedule
    this.scheduleState = this.schedule.initial
    this.start = start
    this.graceEnd = options.fresh === true ? start + Duration.toMillis(settings.grace) : start
    this.until = options.deadline === undefined ? noDeadline : start + Duration.toMillis(options.deadline)
  }

  private lastState(): A | undefined {
    return this.packed === undefined ? this.last : (Json.parse(this.packed) as A)
  }

  private describe(state: A): string {
    return this.options.describe === undefined ? "" : `last seen ${this.options.describe(state)}`
  }

  /** Keeps as little as possible of the state, while others poll. The next poll will be at `due`. */
  private pack(due: number): void {
    const last = this.last as A
    // It is read once more before the deadline. Schedules other than the default one may end, or want the state.
    if (this.schedule === schedule && due < this.until) {
      if (this.until !== noDeadline) this.described = this.describe(last)
      this.last = undefined
      this.isDropped = true
      return
    }
    this.packed = Json.stringify(last)
    if (this.packed !== undefined) this.last = undefined
  }

  private timeout(why: string): Effect.Effect<never, WaitTimeout> {
    return Effect.flatMap(Clock.currentTimeMillis, (now) => {
      const { lastFailure, options } = this
      const last = this.lastState()
      const after = Duration.millis(now - this.start)
      const described = !this.hasState
        ? "no state was read"
        : this.isDropped
          ? (this.described ?? "")
          : this.describe(last as A)
      const failure = lastFailure === undefined ? "" : `the last poll failed: ${messageOf(lastFailure)}`
      return Effect.fail(
        new WaitTimeout({
          message: [`Waited ${Duration.format(after)} for ${options.waitingFor}: ${why}`, described, failure]
            .filter((part) => part !== "")
            .join("; "),
          after,
          last
        })
      )
    })
  }

  /** The time of the poll after one at this time. Undefined if the schedule has ended. */
  next(now: number): Effect.Effect<number | undefined> {
    // The default schedule has no use for the state.
    const input = this.schedule === schedule ? undefined : this.lastState()
    const step = this.schedule.step(now, input, this.scheduleState)
    return Effect.map(step, ([state, , decision]) => {
      this.scheduleState = state
      return ScheduleDecision.isDone(decision)
        ? undefined
        : Math.max(now, Math.ceil(ScheduleIntervals.start(decision.intervals)))
    })
  }

  /** Goes on with the news of others. */
  tell(news: News<A>): void {
    const { resume } = this
    this.resume = undefined
    resume?.(this.heard(news))
  }

  private heard(news: News<A>): Effect.Effect<A, E | WaitTimeout, R> {
    if (news === "ended") return this.timeout("the schedule has ended")
    if (news === "late") return this.timeout("the deadline has passed")
    return news === "look" ? this.look() : this.accepted(news.state)
  }

  private first(follow: Follow<A>): Effect.Effect<A, E | WaitTimeout, R> {
    const first = Effect.withFiberRuntime<News<A>>((fiber) =>
      Effect.async((resume) => follow.first({ tell: (news) => resume(Effect.succeed(news)) }, fiber))
    )
    if (this.until === noDeadline) return Effect.flatMap(first, (news) => this.heard(news))
    return Effect.flatMap(within(first, this.until), (news) => this.heard(Option.getOrElse(news, () => "late")))
  }

  /** An asynchronous effect keeps what it refers to. That must be no more than the wait. */
  private get news(): Effect.Effect<A, E | WaitTimeout, R> {
    return Effect.withFiberRuntime((fiber) =>
      Effect.async((resume) => {
        this.resume = resume
        this.options.follow?.next(this, fiber)
      })
    )
  }

  /** Waits until others tell what comes after this state. */
  private follow(follow: Follow<A>, state: A, now: number, due: number): Effect.Effect<A, E | WaitTimeout, R> {
    this.pack(due)
    follow.after(state, now, due)
    return this.news
  }

  private sleepUntil(due: number, now: number): Effect.Effect<A, E | WaitTimeout, R> {
    if (due <= now) return this.look()
    const wake = Math.min(due, this.until)
    return Effect.flatMap(Clock.sleep(Duration.millis(Math.max(0, wake - now))), () =>
      this.heard(wake < due ? "late" : "look")
    )
  }

  /** Waits for the time of the next poll, or for a state that a list of others has shown. */
  private rest(): Effect.Effect<A, E | WaitTimeout, R> {
    return Effect.flatMap(Clock.currentTimeMillis, (now) =>
      Effect.flatMap(this.next(now), (due) => {
        if (due === undefined) return this.heard("ended")
        const last = this.last as A
        const { follow } = this.options
        return follow !== undefined && this.isOnTheWay && follow.isListed(last)
          ? this.follow(follow, last, now, due)
          : this.sleepUntil(due, now)
      })
    )
  }

  /** Whether to go on after the error of a poll that started and ended at these times. */
  private passes(error: E, began: number, now: number): boolean {
    if (now < this.graceEnd && (isGone(error) || isUnread(error))) return true
    if (this.options.isTransient !== undefined) return this.options.isTransient(error)
    if (isGarbled(error)) {
      this.garbledSince ??= began
      return now - this.garbledSince < garbledLimit
    }
    this.garbledSince = undefined
    return isTransient(error)
  }

  /** Returns whether there is something to emit. */
  private accepts(state: A, now: number): boolean {
    const { changes, isDone, isOld } = this.options
    this.lastFailure = undefined
    this.garbledSince = undefined
    this.isNew ||= isOld?.(state) !== true
    const key = this.isDetailed ? Json.stringify(changes === undefined ? state : changes(state)) : undefined
    const isFinal = isDone(state)
    this.isOver = (this.isNew || now >= this.graceEnd) && isFinal
    this.isOnTheWay = !isFinal
    const isChange = this.isDetailed && (!this.hasState || key !== this.key)
    this.hasState = true
    this.packed = undefined
    this.isDropped = false
    this.last = state
    this.key = key
    return isChange || this.isOver
  }

  private accepted(state: A): Effect.Effect<A, E | WaitTimeout, R> {
    return Effect.flatMap(Clock.currentTimeMillis, (now) =>
      this.accepts(state, now) ? Effect.succeed(state) : this.change
    )
  }

  private refused(error: E, began: number): Effect.Effect<A, E | WaitTimeout, R> {
    return Effect.flatMap(Clock.currentTimeMillis, (now) => {
      this.isOnTheWay = false
      this.lastFailure = error
      return this.passes(error, began, now)
        ? Effect.zipRight(
            Effect.logDebug(`Waiting for ${this.options.waitingFor}: polls again after a failure`, error),
            this.change
          )
        : Effect.fail(error)
    })
  }

  private look(): Effect.Effect<A, E | WaitTimeout, R> {
    const { follow } = this.options
    const alone = follow === undefined ? this.poll : follow.looking(this.poll)
    const limited = this.until === noDeadline ? Effect.asSome(alone) : within(alone, this.until)
    return Effect.flatMap(Clock.currentTimeMillis, (began) =>
      Effect.matchEffect(limited, {
        onFailure: (error) => this.refused(error, began),
        onSuccess: (state) =>
          Option.isNone(state) ? this.timeout("the deadline has passed") : this.accepted(state.value)
      })
    )
  }

  /** Polls until there is something to emit. */
  get change(): Effect.Effect<A, E | WaitTimeout, R> {
    return Effect.suspend(() => {
      if (!this.isFirst) return this.rest()
      this.isFirst = false
      const { follow } = this.options
      return follow?.hasFirst() === true ? this.first(follow) : this.look()
    })
  }
}

const begin = <A, E, R>(
  poll: Effect.Effect<A, E, R>,
  options: PollOptions<A, E>,
  isDetailed: boolean
): Effect.Effect<Wait<A, E, R>> =>
  Effect.zipWith(
    Polling,
    Clock.currentTimeMillis,
    (settings, start) => new Wait(poll, options, isDetailed, settings, start)
  )

/**
 * Emits the current state of a resource, and then each change, until a state is final.
 *
 * Fails with the errors of `poll` that are not transient, and with `WaitTimeout`.
 *
 * @example
 * ```ts
 * import { DatabricksClient, Polling } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 * import * as Schema from "effect/Schema"
 *
 * const Endpoint = Schema.Struct({ state: Schema.Struct({ ready: Schema.String }) })
 *
 * const watchServingEndpoint = (name: string) =>
 *   Polling.watch(
 *     Effect.flatMap(DatabricksClient.DatabricksClient, (client) =>
 *       client.request({
 *         method: "GET",
 *         path: "/api/2.0/serving-endpoints/{name}",
 *         pathParams: { name },
 *         response: Endpoint
 *       })
 *     ),
 *     { waitingFor: `${name} to be ready`, isDone: ({ state }) => state.ready === "READY", deadline: "20 minutes" }
 *   )
 * ```
 *
 * @since 0.1.0
 * @category polling
 */
export const watch = <A, E, R>(
  poll: Effect.Effect<A, E, R>,
  options: PollOptions<A, E>
): Stream.Stream<A, E | WaitTimeout, R> =>
  Stream.unwrap(
    Effect.map(begin(poll, options, true), (wait) =>
      Stream.repeatEffectOption(
        Effect.suspend(() => (wait.isOver ? Effect.fail(Option.none()) : Effect.mapError(wait.change, Option.some)))
      )
    )
  )

/**
 * Waits for the final state of a resource and returns it.
 *
 * Fails as `watch` does.
 *
 * @since 0.1.0
 * @category polling
 */
export const untilDone = <A, E, R>(
  poll: Effect.Effect<A, E, R>,
  options: PollOptions<A, E>
): Effect.Effect<A, E | WaitTimeout, R> =>
  // Not a Stream, whose state takes more memory than the rest of a wait.
  Effect.withFiberRuntime(() => Effect.flatMap(begin(poll, options, false), (wait) => wait.change))
