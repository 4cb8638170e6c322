/**
 * Watching things that change while nobody tells: a Stream of the states of anything that can be asked for its state,
 * and an Effect that waits for it to be done. The waits of the services are made of these; use them for what the
 * services don't cover.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Json from "../internal/json.js"
import { type ApiError, type DatabricksError, isApiError, isRetryable } from "../schemas/DatabricksError.js"
import * as Lazy from "../schemas/lazy.js"

/**
 * What was waited for did not come before the deadline, or before the schedule ended.
 *
 * @since 0.1.0
 * @category errors
 */
export class WaitTimeout extends Lazy.TaggedError<WaitTimeout>("effect-databricks/WaitTimeout")("WaitTimeout", () => ({
  message: Schema.String,
  /** How long was waited. */
  after: Schema.DurationFromMillis,
  /** What was seen last, if anything was. */
  last: Schema.Unknown
})) {}

/**
 * How to wait.
 *
 * @since 0.1.0
 * @category models
 */
export interface WaitOptions {
  /** When to look again; by default `schedule`. Where it ends, so does the wait, with `WaitTimeout`. */
  readonly schedule?: Schedule.Schedule<unknown, unknown> | undefined
  /** How long to wait in all; without it, as long as it takes. */
  readonly deadline?: Duration.DurationInput | undefined
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
  /** Whether to look again after this failure; by default `isTransient`. */
  readonly isTransient?: ((error: E) => boolean) | undefined
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
 * The schedule of Databricks' own clients: after 1 second, 2, 3 and so on up to 10, each with up to a second more at
 * random.
 *
 * @since 0.1.0
 * @category schedules
 */
export const schedule: Schedule.Schedule<number> = Schedule.forever.pipe(
  Schedule.addDelayEffect((n) => Effect.map(Random.next, (random) => Duration.seconds(Math.min(10, n + 1) + random)))
)

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
      const driver = yield* Schedule.driver(options.schedule ?? schedule)
      const start = yield* Clock.currentTimeMillis
      const transient = options.isTransient ?? isTransient
      const changes = options.changes ?? ((a: A) => a)
      let last: Option.Option<A> = Option.none()
      let key: string | undefined
      let isFirst = true
      let isOver = false

      const timeout = (why: string) =>
        Effect.map(Clock.currentTimeMillis, (now) => {
          const after = Duration.millis(now - start)
          return new WaitTimeout({
            message: `Waited ${Duration.format(after)} for ${options.waitingFor}: ${why}`,
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

      const change: Effect.Effect<A, E | WaitTimeout, R> = Effect.gen(function* () {
        for (;;) {
          yield* pause
          const polled = yield* Effect.either(poll)
          if (Either.isLeft(polled)) {
            if (!transient(polled.left)) return yield* Effect.fail(polled.left)
            yield* Effect.logDebug(`Waiting for ${options.waitingFor}: will look again after a failure`, polled.left)
            continue
          }
          const state = polled.right
          const now = Json.stringify(changes(state))
          isOver = options.isDone(state)
          const isChange = Option.isNone(last) || now !== key
          last = Option.some(state)
          key = now
          if (isChange || isOver) return state
        }
      })

      const limited = (deadline: Duration.DurationInput) =>
        Effect.flatMap(Clock.currentTimeMillis, (now) =>
          // A race waits for its loser, which in a finalizer could not be interrupted otherwise.
          Effect.raceFirst(
            Effect.interruptible(change),
            Effect.zipRight(
              Effect.interruptible(Clock.sleep(Math.max(0, start + Duration.toMillis(deadline) - now))),
              Effect.flatMap(timeout("the deadline has passed"), Effect.fail)
            )
          )
        )

      return Stream.repeatEffectOption(
        Effect.suspend(() => {
          if (isOver) return Effect.fail(Option.none())
          return Effect.mapError(options.deadline === undefined ? change : limited(options.deadline), Option.some)
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
