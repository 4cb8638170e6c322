/**
 * Which failed calls are retried, and when.
 *
 * A policy has a `Schedule` for the delays, and a rule that decides whether to retry. The current policy is the one
 * provided to the effect, or else the one provided to the client's layer. The default is `standard`.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"
import * as ScheduleDecision from "effect/ScheduleDecision"
import * as ScheduleInterval from "effect/ScheduleInterval"
import { retryAfterOf } from "../internal/call/retryAfter.js"
import * as RetryBudget from "../internal/call/retryBudget.js"
import { isMisdirected } from "../internal/call/transport.js"
import { type DatabricksError, isApiError, isRateLimited, isRetryable } from "../schemas/DatabricksError.js"
import { indicatesNotStarted, indicatesStarted } from "../schemas/transient.js"

/**
 * A call, as rules see it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Call {
  readonly service: string
  readonly operation: string
  /** Whether the call is safe to repeat: it reads, it is idempotent, or it has an idempotency token. */
  readonly repeatable: boolean
}

/**
 * @since 0.1.0
 * @category models
 */
export interface Policy {
  /** The delays between attempts. Its input is the last error. When it ends, the call fails with the last error. */
  readonly schedule: Schedule.Schedule<unknown, DatabricksError>
  /** Whether to retry a call after this error. */
  readonly isRetryable: (error: DatabricksError, call: Call) => boolean
}

/** Whether the call certainly had no effect, so that any call can be repeated. */
const isCertainlyNotDone = (error: DatabricksError): boolean => {
  switch (error._tag) {
    case "TransportError":
      return !error.sent && !isMisdirected(error.code)
    case "CredentialsError":
      return error.transient === true && !isMisdirected(error.code)
    default:
      if (!isApiError(error)) return false
      // A rate limit with 5xx or a success status may be reached when a part of the work is done.
      return error.status === 429 || (isRateLimited(error) && error.status >= 400 && error.status < 500)
        ? !indicatesStarted(error)
        : indicatesNotStarted(error)
  }
}

/**
 * The rule of the standard policy. It depends on the operation and on the error.
 *
 * Every call is retried after errors that precede any effect:
 *
 * - the connection could not be established, or credentials are temporarily unavailable;
 * - 429, and `RESOURCE_EXHAUSTED` and `REQUEST_LIMIT_EXCEEDED` with a 4xx status, unless the message says that the
 *   request was accepted;
 * - messages that say that no server was available for the request, such as `does not have any associated worker
 *   environments` and `No webapps are available to handle your request`, with any status.
 *
 * Other transient errors may follow an effect. After these, only calls that are safe to repeat are retried: idempotent
 * calls, and calls with an idempotency token.
 *
 * - 503, with or without `Retry-After`. The gateway also returns it for an accepted request that is slow, so that a retry
 *   could create a job, a pipeline or a token twice;
 * - 408, 502, 504, and the error codes `TEMPORARILY_UNAVAILABLE` and `DEADLINE_EXCEEDED` with any status;
 * - a broken connection or a time limit;
 * - a response that does not come from the API, such as a truncated body, a login page or a redirect;
 * - messages that the official SDKs treat as transient, such as `ClusterNotReadyException`, `Unexpected error` of a failed
 *   server, `RPC token bucket limit has been exceeded`, with any status.
 *
 * No call is retried if the host does not exist or its certificate is not valid, or if the response is JSON that does not
 * match its schema.
 *
 * @since 0.1.0
 * @category rules
 */
export const isSafelyRetryable = (error: DatabricksError, call: Call): boolean => {
  if (isCertainlyNotDone(error)) return true
  if (!call.repeatable) return false
  switch (error._tag) {
    case "TransportError":
      return !isMisdirected(error.code)
    case "DatabricksRequestTimeout":
      return true
    case "NotAnApiResponse":
      return true
    case "ResponseTooLarge":
      return false
    case "CredentialsError":
      return false
    default:
      return isRetryable(error)
  }
}

/** The max number of retries after `NotAnApiResponse`: a login page that stays means a wrong host or credentials. */
const maxUnreadable = 3

/**
 * The delays of the standard policy. Without `Retry-After`: exponential backoff with full jitter, a random delay up to
 * 0.5 s that doubles with each attempt up to 30 s. With `Retry-After`: its delay plus jitter of up to a quarter of it (at
 * least the jitter above, at most 30 s), so that clients do not retry at the same time.
 *
 * No attempt starts after the budget. `NotAnApiResponse` is retried up to 3 times, so that a login page is reported
 * after seconds.
 *
 * @since 0.1.0
 * @category schedules
 */
export const schedule = (options?: {
  /** The max time from the first failure to the start of the last attempt. The default is 5 minutes. */
  readonly budget?: Duration.DurationInput | undefined
  /** The max first delay. The default is 0.5 s. */
  readonly base?: Duration.DurationInput | undefined
  /** The max delay. The default is 30 s. */
  readonly cap?: Duration.DurationInput | undefined
}): Schedule.Schedule<Duration.Duration, DatabricksError> => {
  const budget = Duration.toMillis(options?.budget ?? Duration.minutes(5))
  const base = Duration.toMillis(options?.base ?? Duration.millis(500))
  const cap = Duration.toMillis(options?.cap ?? Duration.seconds(30))
  const made = Schedule.makeWithState(
    { start: Option.none<number>(), attempt: 0, unreadable: 0 },
    (now, error: DatabricksError, { attempt, start, unreadable }) =>
      Effect.map(Random.next, (random) => {
        const began = Option.getOrElse(start, () => now)
        const left = began + budget - now
        const retryAfter = retryAfterOf(error)
        // Whole milliseconds: sums of fractions are not exact, and could end a budget one attempt early.
        const jitter = Math.round(random * Math.min(cap, Math.max(base * 2 ** attempt, retryAfter / 4)))
        // The jitter must not push an attempt that is within the budget beyond it.
        const delay = retryAfter > 0 && retryAfter <= left ? Math.min(retryAfter + jitter, left) : retryAfter + jitter
        const pages = error._tag === "NotAnApiResponse" ? unreadable + 1 : unreadable
        return [
          { start: Option.some(began), attempt: attempt + 1, unreadable: pages },
          Duration.millis(delay),
          delay > left || pages > maxUnreadable
            ? ScheduleDecision.done
            : ScheduleDecision.continueWith(ScheduleInterval.after(now + delay))
        ] as const
      })
  )
  RetryBudget.set(made, budget)
  return made
}

/**
 * The default policy: `isSafelyRetryable` with `schedule()`.
 *
 * @since 0.1.0
 * @category policies
 */
export const standard: Policy = { schedule: schedule(), isRetryable: isSafelyRetryable }

/**
 * No retries. A 401 is still followed by one attempt with a new token, if the credentials can be renewed.
 *
 * @since 0.1.0
 * @category policies
 */
export const none: Policy = { schedule: Schedule.stop, isRetryable: () => false }

/**
 * The current policy.
 *
 * @since 0.1.0
 * @category context
 */
export class RetryPolicy extends Context.Reference<RetryPolicy>()("effect-databricks/RetryPolicy", {
  defaultValue: (): Policy => standard
}) {}

/**
 * Sets the policy of the clients whose layers this layer is provided to.
 *
 * @example
 * ```ts
 * import { DatabricksClient, RetryPolicy } from "effect-databricks"
 * import * as Layer from "effect/Layer"
 *
 * const patient = RetryPolicy.layer({
 *   ...RetryPolicy.standard,
 *   schedule: RetryPolicy.schedule({ budget: "30 minutes" })
 * })
 *
 * export const client = DatabricksClient.layerConfig().pipe(Layer.provide(patient))
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (policy: Policy): Layer.Layer<RetryPolicy> => Layer.succeed(RetryPolicy, policy)

/**
 * Sets the policy of the calls of an effect.
 *
 * @example
 * ```ts
 * import { Clusters, RetryPolicy } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const once = Effect.flatMap(Clusters.Clusters, (clusters) => clusters.get({ cluster_id: "0923-164208-meows279" })).pipe(
 *   RetryPolicy.withPolicy(RetryPolicy.none)
 * )
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const withPolicy =
  (policy: Policy) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.provideService(effect, RetryPolicy, policy) as Effect.Effect<A, E, R>

/**
 * Sets a policy of the standard rule with another `Schedule`, for the calls of an effect.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withSchedule = (
  schedule: Schedule.Schedule<unknown, DatabricksError>
): (<A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>) => withPolicy({ ...standard, schedule })
