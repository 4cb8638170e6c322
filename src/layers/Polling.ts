/**
 * Watching things that change while nobody tells: a Stream of the states of anything that can be asked for its state,
 * and an Effect that waits for it to be done. The waits of the services are made of these; use them for what the
 * services don't cover.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"
import * as ScheduleDecision from "effect/ScheduleDecision"
import * as ScheduleInterval from "effect/ScheduleInterval"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { isGone } from "../internal/call/doesNotExist.js"
import { within } from "../internal/call/within.js"
import * as Json from "../internal/codec/json.js"
import { type ApiError, type DatabricksError, isApiError, isRetryable } from "../schemas/DatabricksError.js"
import * as Lazy from "../schemas/lazy.js"
import * as Wire from "../schemas/Wire.js"

/**
 * What was waited for did not come before the deadline, or before the schedule ended. The message tells what was seen
 * last, and why the last look failed if it did.
 *
 * @since 0.1.0
 * @category errors
 */
export class WaitTimeout extends Lazy.TaggedError<WaitTimeout>("effect-databricks/WaitTimeout")("WaitTimeout", () => ({
  message: Schema.String,
  /** How long was waited. */
  after: Schema.DurationFromMillis,
  /** What was seen last, if anything was. */
  last: Wire.Json
})) {}

/**
 * How to wait.
 *
 * @since 0.1.0
 * @category models
 */
export interface WaitOptions {
  /** When to look again; by default the schedule of `Polling`. Where it ends, so does the wait, with `WaitTimeout`. */
  readonly schedule?: Schedule.Schedule<unknown, unknown> | undefined
  /** How long to wait in all; without it, as long as it takes. */
  readonly deadline?: Duration.DurationInput | undefined
  /**
   * Whether what is waited for was just created, started or stopped; `false` by default. A read may then still show what
   * was before: until the grace period of `Polling` is over, neither an old state (`TERMINATED` of a cluster that was
   * just started) nor 404 ends the wait. Waits that start something themselves need not be told.
   */
  readonly fresh?: boolean | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface PollOptions<A, E> extends WaitOptions {
  /** What is waited for, for messages: `cluster 0923-164208-meows279 to run`. */
  readonly waitingFor: string
  /** Whether nothing more will change. */
  readonly isDone: (a: A) => boolean
  /** What of a state counts as a change, compared as JSON; by default all of it. */
  readonly changes?: ((a: A) => unknown) | undefined
  /**
   * Whether to look again after this failure; by default where `isTransient` holds, and for up to 5 minutes on end where
   * `isGarbled` does.
   */
  readonly isTransient?: ((error: E) => boolean) | undefined
  /** A state in words, for the message of `WaitTimeout`: `PENDING: Finding instances`. */
  readonly describe?: ((a: A) => string) | undefined
  /** Whether a state may be one from before what made the thing `fresh`. By default none is. */
  readonly isOld?: ((a: A) => boolean) | undefined
}

/**
 * The default rule: throttling, time limits, broken connections, damaged responses, unavailable and failing servers never
 * end a wait, neither those of the workspace nor those that issue tokens. An operation that the server does not implement
 * does, and a redirect: the call has been made again after it already.
 *
 * @since 0.1.0
 * @category rules
 */
export const isTransient = (error: unknown): boolean =>
  isRetryable(error) ||
  (isApiError(error as DatabricksError) && (error as ApiError).status >= 500 && (error as ApiError).status !== 501) ||
  // With a status of success, as an error sometimes comes, its class says that the server failed.
  ((error as DatabricksError)?._tag === "InternalError" && (error as ApiError).status < 300)

/**
 * Whether what answered is not an answer of the operation: a login page, half a body, another shape, another thing than
 * the one asked for. Something on the way may do that now and then, or for good.
 *
 * @since 0.1.0
 * @category rules
 */
export const isGarbled = (error: unknown): boolean => {
  const tag = (error as Partial<DatabricksError> | null | undefined)?._tag
  return tag === "NotAnApiResponse" || tag === "DecodeError"
}

/** How long answers may be garbled on end before they end a wait. */
const garbledLimit = Duration.toMillis("5 minutes")

/**
 * The default schedule: after 1 second, 2, 3 and so on up to 10, as Databricks' own clients; from 200 seconds on after a
 * twentieth of the time that has passed, up to 1 minute. Each delay has up to a second more at random.
 *
 * @since 0.1.0
 * @category schedules
 */
export const schedule: Schedule.Schedule<number> = Schedule.makeWithState(
  { start: Option.none<number>(), n: 0 },
  (now, _: unknown, { n, start }) =>
    Effect.map(Random.next, (random) => {
      const began = Option.getOrElse(start, () => now)
      const usual = Math.min(10, n + 1)
      const long = Math.min(60, (now - began) / 20_000)
      const next = now + (Math.max(usual, long) + random) * 1000
      return [
        { start: Option.some(began), n: n + 1 },
        n,
        ScheduleDecision.continueWith(ScheduleInterval.after(next))
      ] as const
    })
)

/**
 * The schedule of what is followed without end, such as a log: after 1 second, 2, 3 and so on up to 10, each with up to a
 * second more at random.
 *
 * @since 0.1.0
 * @category schedules
 */
export const steadySchedule: Schedule.Schedule<number> = Schedule.forever.pipe(
  Schedule.addDelayEffect((n) => Effect.map(Random.next, (random) => Duration.seconds(Math.min(10, n + 1) + random)))
)

/**
 * How waits are made where their options do not say so.
 *
 * @since 0.1.0
 * @category models
 */
export interface Settings {
  /** When to look again; `schedule` by default. */
  readonly schedule: Schedule.Schedule<unknown, unknown>
  /** How long reads may still show what was before, after something was created, started or stopped; 1 minute by default. */
  readonly grace: Duration.DurationInput
  /** How long to read what explains a failure, such as the output of a failed task; 5 seconds by default. */
  readonly details: Duration.DurationInput
  /**
   * How long to try to end what a scope owns, such as a cluster or a run, when the scope closes; 1 minute by default. What
   * could not be ended in this time is logged as an error.
   */
  readonly release: Duration.DurationInput
}

/**
 * The settings in force where no others are.
 *
 * @since 0.1.0
 * @category settings
 */
export const standard: Settings = { schedule, grace: "1 minute", details: "5 seconds", release: "1 minute" }

/**
 * The settings in force.
 *
 * @since 0.1.0
 * @category context
 */
export class Polling extends Context.Reference<Polling>()("effect-databricks/Polling", {
  defaultValue: (): Settings => standard
}) {}

/**
 * The settings of the waits of a program that this layer is provided to; what is left out stays standard.
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
 * The settings of the waits within one effect; what is left out stays standard.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withSettings =
  (settings: Partial<Settings>) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.provideService(effect, Polling, { ...standard, ...settings }) as Effect.Effect<A, E, R>

/**
 * The standard settings with another schedule, for the waits within one effect.
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

const wordsOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "message" in error ? String(error.message) : String(error)

/**
 * The states of something, from now on: the first, then each that differs from the one before, until one is done.
 *
 * Fails as `poll` does, unless the failure is transient, and with `WaitTimeout`.
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
    Effect.gen(function* () {
      const settings = yield* Polling
      const driver = yield* Schedule.driver(options.schedule ?? settings.schedule)
      const start = yield* Clock.currentTimeMillis
      const graceEnd = options.fresh === true ? start + Duration.toMillis(settings.grace) : start
      const changes = options.changes ?? ((a: A) => a)
      let last: Option.Option<A> = Option.none()
      let key: string | undefined
      let lastFailure: E | undefined
      let garbledSince: number | undefined
      let isFirst = true
      let isNew = false
      let isOver = false

      const timeout = (why: string) =>
        Effect.map(Clock.currentTimeMillis, (now) => {
          const after = Duration.millis(now - start)
          const described = Option.match(last, {
            onNone: () => "nothing was seen",
            onSome: (state) => (options.describe === undefined ? "" : `last seen ${options.describe(state)}`)
          })
          const failure = lastFailure === undefined ? "" : `the last look failed: ${wordsOf(lastFailure)}`
          return new WaitTimeout({
            message: [`Waited ${Duration.format(after)} for ${options.waitingFor}: ${why}`, described, failure]
              .filter((part) => part !== "")
              .join("; "),
            after,
            last: Option.getOrUndefined(last)
          })
        })

      const pause = Effect.suspend(() => {
        if (isFirst) {
          isFirst = false
          return Effect.void
        }
        return Effect.catchAll(driver.next(Option.getOrUndefined(last)), () =>
          Effect.flatMap(timeout("the schedule has ended"), Effect.fail)
        )
      })

      /** Whether a failure of a look that began and ended at these times does not end the wait. */
      const passes = (error: E, began: number, now: number): boolean => {
        if (now < graceEnd && isGone(error)) return true
        if (options.isTransient !== undefined) return options.isTransient(error)
        if (isGarbled(error)) {
          garbledSince ??= began
          return now - garbledSince < garbledLimit
        }
        garbledSince = undefined
        return isTransient(error)
      }

      const change: Effect.Effect<A, E | WaitTimeout, R> = Effect.gen(function* () {
        for (;;) {
          yield* pause
          const began = yield* Clock.currentTimeMillis
          const polled = yield* Effect.either(poll)
          const now = yield* Clock.currentTimeMillis
          if (Either.isLeft(polled)) {
            lastFailure = polled.left
            if (!passes(polled.left, began, now)) return yield* Effect.fail(polled.left)
            yield* Effect.logDebug(`Waiting for ${options.waitingFor}: will look again after a failure`, polled.left)
            continue
          }
          const state = polled.right
          lastFailure = undefined
          garbledSince = undefined
          isNew ||= options.isOld?.(state) !== true
          const nowKey = Json.stringify(changes(state))
          isOver = (isNew || now >= graceEnd) && options.isDone(state)
          const isChange = Option.isNone(last) || nowKey !== key
          last = Option.some(state)
          key = nowKey
          if (isChange || isOver) return state
        }
      })

      const deadlineEnd = options.deadline === undefined ? undefined : start + Duration.toMillis(options.deadline)
      const limited =
        deadlineEnd === undefined
          ? change
          : Effect.flatMap(
              within(change, deadlineEnd),
              Option.match({
                onNone: () => Effect.flatMap(timeout("the deadline has passed"), Effect.fail),
                onSome: Effect.succeed
              })
            )

      return Stream.repeatEffectOption(
        Effect.suspend(() => {
          if (isOver) return Effect.fail(Option.none())
          return Effect.mapError(limited, Option.some)
        })
      )
    })
  )

/**
 * Waits until something is done and gives its last state.
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
  Effect.flatMap(
    Stream.runLast(watch(poll, { ...options, changes: () => 0 })),
    Option.match({
      onSome: (state) => Effect.succeed(state),
      // A watch ends only with a state that is done.
      onNone: () => Effect.dieMessage(`the watch for ${options.waitingFor} ended without a state`)
    })
  )
