/**
 * Which failed calls are made again, and when.
 *
 * A policy is a value: a `Schedule` that says when, and a rule that says whether. The one in force is, in this order,
 * the one provided around the effect, the one that was there when the client's layer was built, `standard`.
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
import * as RetryBudget from "../internal/call/retryBudget.js"
import { isMisdirected } from "../internal/call/transport.js"
import { type DatabricksError, isApiError, isRateLimited, isRetryable } from "../schemas/DatabricksError.js"
import { indicatesNotStarted, indicatesStarted } from "../schemas/transient.js"

/**
 * What a rule can know of a call.
 *
 * @since 0.1.0
 * @category models
 */
export interface Call {
  readonly service: string
  readonly operation: string
  /** Whether a second execution does no harm: it only reads or sets, or it carries an idempotency token. */
  readonly repeatable: boolean
}

/**
 * @since 0.1.0
 * @category models
 */
export interface Policy {
  /** When the next attempt is made, from the error of the last one. When it ends, the error is the call's. */
  readonly schedule: Schedule.Schedule<unknown, DatabricksError>
  /** Whether a call that failed so may be made again. */
  readonly isRetryable: (error: DatabricksError, call: Call) => boolean
}

/** What can be sent again without a second thought, as certainly nothing was done. */
const isCertainlyNotDone = (error: DatabricksError): boolean => {
  switch (error._tag) {
    case "TransportError":
      return !error.sent && !isMisdirected(error.code)
    case "CredentialsError":
      return error.transient === true && !isMisdirected(error.code)
    default:
      if (!isApiError(error)) return false
      // A limit within the service (under 5xx, or a status of success) may be met when part of the work is done.
      return error.status === 429 || (isRateLimited(error) && error.status >= 400 && error.status < 500)
        ? !indicatesStarted(error)
        : indicatesNotStarted(error)
  }
}

/**
 * The rule of the standard policy. What is repeated depends on the operation and on the answer.
 *
 * Any call is repeated after an answer that is given before anything is done:
 *
 * - the connection was never made, or the credentials cannot be had for the moment;
 * - 429, and `RESOURCE_EXHAUSTED` and `REQUEST_LIMIT_EXCEEDED` with a status of 4xx, unless the text says that the
 *   request was taken;
 * - texts by which the platform says that it had nobody to give the request to, such as `does not have any associated
 *   worker environments` and `No webapps are available to handle your request`, with any status.
 *
 * After everything else that passes the work may have been done, so only calls that are safe to repeat are repeated:
 * those that read or set, and those with an idempotency token.
 *
 * - 503, with or without `Retry-After`. It is also what the gateway answers for a request that was taken and is slow, so
 *   that creating a job, a pipeline or a token could be done twice;
 * - 502, 504, and the error codes `TEMPORARILY_UNAVAILABLE` and `DEADLINE_EXCEEDED` with any status;
 * - a broken connection or a time limit;
 * - an answer that cannot have come from the API, such as half a body, a login page or a redirect;
 * - texts that the official SDKs take for passing, such as `ClusterNotReadyException`, `Unexpected error` of a server that
 *   failed, `RPC token bucket limit has been exceeded`, with any status.
 *
 * Nothing is sent again to a host that does not exist or whose certificate is not valid, nor after a response that is
 * JSON of another shape, nor is a body that cannot be sent twice.
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

/** A page that stays is a wrong host or refused credentials: more attempts would only hide that for a while. */
const mostUnreadable = 3

/**
 * The delays of the standard policy. Where `Retry-After` says nothing, or names a time that has passed: a random time up
 * to 0.5 s that doubles with each attempt up to 30 s (exponential with full jitter). Where it says something: what it
 * says, and up to a quarter more at random (at least up to the random time above, at most 30 s), so that those who were
 * told the same do not come back at once.
 *
 * No attempt is begun that would be later than the budget. Answers that cannot have come from the API (`NotAnApiResponse`)
 * are followed by 3 more attempts at most: a login page that stays is told of after seconds.
 *
 * @since 0.1.0
 * @category schedules
 */
export const schedule = (options?: {
  /** How long after the first failure the last attempt may begin; 5 minutes by default. */
  readonly budget?: Duration.DurationInput | undefined
  /** The longest first delay; 0.5 s by default. */
  readonly base?: Duration.DurationInput | undefined
  /** The longest delay; 30 s by default. */
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
        const asked = "retryAfter" in error && error.retryAfter !== undefined ? Duration.toMillis(error.retryAfter) : 0
        const jitter = random * Math.min(cap, Math.max(base * 2 ** attempt, asked / 4))
        // What was asked for is begun within the budget even if what comes on top is not.
        const delay = asked > 0 && asked <= left ? Math.min(asked + jitter, left) : asked + jitter
        const pages = error._tag === "NotAnApiResponse" ? unreadable + 1 : unreadable
        return [
          { start: Option.some(began), attempt: attempt + 1, unreadable: pages },
          Duration.millis(delay),
          delay > left || pages > mostUnreadable
            ? ScheduleDecision.done
            : ScheduleDecision.continueWith(ScheduleInterval.after(now + delay))
        ] as const
      })
  )
  RetryBudget.set(made, budget)
  return made
}

/**
 * The policy in force where no other is: `isSafelyRetryable` with `schedule()`.
 *
 * @since 0.1.0
 * @category policies
 */
export const standard: Policy = { schedule: schedule(), isRetryable: isSafelyRetryable }

/**
 * No retries: every call is made once.
 *
 * @since 0.1.0
 * @category policies
 */
export const none: Policy = { schedule: Schedule.stop, isRetryable: () => false }

/**
 * The policy in force.
 *
 * @since 0.1.0
 * @category context
 */
export class RetryPolicy extends Context.Reference<RetryPolicy>()("effect-databricks/RetryPolicy", {
  defaultValue: (): Policy => standard
}) {}

/**
 * The policy of the clients whose layers are built on this one.
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
 * The policy of the calls within one effect.
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
 * The standard rule with another `Schedule`, for the calls within one effect.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withSchedule = (
  schedule: Schedule.Schedule<unknown, DatabricksError>
): (<A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>) => withPolicy({ ...standard, schedule })
