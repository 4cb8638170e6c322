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
import { isMisdirected } from "../internal/transport.js"
import { type DatabricksError, isRateLimited } from "../schemas/DatabricksError.js"

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
  /** Whether its body can be sent twice: false for a body that is a stream. */
  readonly replayable: boolean
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

/**
 * The rule of the standard policy. Throttled (429) and unavailable (503) calls did not take place and are repeated;
 * after a broken connection, a time limit, 500 TEMPORARILY_UNAVAILABLE, 502 and 504 only calls that are safe to
 * repeat are; a connection that was never made, and credentials that cannot be had for the moment, are no risk for any
 * call. A body that cannot be sent twice never is, nor is anything sent again to a host that does not exist or whose
 * certificate is not valid.
 *
 * @since 0.1.0
 * @category rules
 */
export const isSafelyRetryable = (error: DatabricksError, call: Call): boolean => {
  if (!call.replayable) return false
  // By status and by class: an unavailable service may send any error code.
  if (isRateLimited(error) || ("status" in error && (error.status === 429 || error.status === 503))) return true
  switch (error._tag) {
    case "TransportError":
      return (call.repeatable || !error.sent) && !isMisdirected(error.code)
    case "RequestTimeout":
      return call.repeatable
    case "NotAnApiResponse":
    case "DecodeError":
    case "ResponseTooLarge":
    case "InvalidRequest":
      return false
    case "CredentialsError":
      return error.transient === true && !isMisdirected(error.code)
    default:
      return (
        call.repeatable &&
        (error.status === 502 || error.status === 504 || error.errorCode === "TEMPORARILY_UNAVAILABLE")
      )
  }
}

/**
 * The delays of the standard policy: what `Retry-After` says; where it says nothing, or names a time that has passed, a
 * random time up to 0.5 s that doubles with each attempt up to 30 s (exponential with full jitter). No attempt is begun
 * that would be later than the budget.
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
  return Schedule.makeWithState(
    { start: Option.none<number>(), attempt: 0 },
    (now, error: DatabricksError, { start, attempt }) =>
      Effect.map(Random.next, (random) => {
        const began = Option.getOrElse(start, () => now)
        const asked = "retryAfter" in error && error.retryAfter !== undefined ? Duration.toMillis(error.retryAfter) : 0
        const delay = asked > 0 ? asked : random * Math.min(cap, base * 2 ** attempt)
        const out = Duration.millis(delay)
        return [
          { start: Option.some(began), attempt: attempt + 1 },
          out,
          now + delay - began > budget
            ? ScheduleDecision.done
            : ScheduleDecision.continueWith(ScheduleInterval.after(now + delay))
        ] as const
      })
  )
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
