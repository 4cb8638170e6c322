/**
 * The limits of all requests of a client together: how many in a second, and how many at once.
 *
 * Without limits, the requests of a client wait for each other only after 429: they all pause as long as `Retry-After`
 * says. Then one request asks whether it is over, and the others follow at a rate that rises.
 *
 * @since 0.1.0
 */
import * as Config from "effect/Config"
import type { ConfigError } from "effect/ConfigError"
import * as Context from "effect/Context"
import * as Layer from "effect/Layer"
import { rateLimitConfig } from "../internal/call/rateLimit.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface Limits {
  /** The max number of requests per second, evenly spaced. The default is unlimited. */
  readonly requestsPerSecond?: number | undefined
  /** The max number of requests at once. No time limit includes the time until a request is sent. The default is unlimited. */
  readonly concurrency?: number | undefined
}

/**
 * The limits of a client, read when it is made. Every attempt of a call is a request.
 *
 * @since 0.1.0
 * @category context
 */
export class RateLimit extends Context.Reference<RateLimit>()("effect-databricks/RateLimit", {
  defaultValue: (): Limits => ({})
}) {}

/**
 * Sets limits of the clients whose layers this layer is provided to. Each client has them for itself. They replace
 * `DATABRICKS_RATE_LIMIT`.
 *
 * @example
 * ```ts
 * import { DatabricksClient, RateLimit } from "effect-databricks"
 * import * as Layer from "effect/Layer"
 *
 * export const client = DatabricksClient.layerConfig().pipe(
 *   Layer.provide(RateLimit.layer({ requestsPerSecond: 15, concurrency: 8 }))
 * )
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (limits: Limits): Layer.Layer<RateLimit> => Layer.succeed(RateLimit, limits)

/**
 * Sets the requests per second of `DATABRICKS_RATE_LIMIT`, a whole number. An empty value and 0 mean no limit. Clients whose
 * settings come from the environment, such as those of `Databricks.layerConfig` and `Databricks.layerDefault`, read it
 * without this layer; the latter also `rate_limit` of a profile.
 *
 * Fails with `ConfigError` if the value is not a number.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig: Layer.Layer<RateLimit, ConfigError> = Layer.effect(
  RateLimit,
  Config.map(rateLimitConfig, (requestsPerSecond): Limits => ({ requestsPerSecond }))
)
