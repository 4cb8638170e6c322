import * as Config from "effect/Config"
import type { ConfigError } from "effect/ConfigError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { rateLimitConfig } from "../../internal/call/rateLimit.js"
import { ConfigurationError } from "../../schemas/DatabricksError.js"
import {
  bearer,
  Credentials,
  type HostOptions,
  inWorkspace,
  isHeaderValue,
  parsedHost,
  revealed,
  type Service
} from "./service.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface PatOptions extends HostOptions {
  /** A personal access token. */
  readonly token: Redacted.Redacted
}

/**
 * Uses a personal access token.
 *
 * Fails with `ConfigurationError` if the host is not valid, or the token is empty or has characters that are not allowed
 * in a header.
 *
 * @since 0.1.0
 * @category constructors
 */
export const makePat = (options: PatOptions): Effect.Effect<Service, ConfigurationError> =>
  Effect.flatMap(Effect.zip(parsedHost(options), revealed("The token", options?.token)), ([host, given]) => {
    const token = given.trim()
    if (!isHeaderValue(token)) {
      return new ConfigurationError({
        message:
          token === ""
            ? "The token is empty: create one in the workspace's settings (Developer, Access tokens)"
            : "The token has characters that are not allowed in an HTTP header: copy it again"
      })
    }
    return Effect.succeed<Service>({
      host,
      authType: "pat",
      headers: Effect.succeed({ authorization: bearer(Redacted.make(token)) }),
      refused: () => Effect.succeed(false)
    })
  }).pipe(inWorkspace(options))

/**
 * Uses a personal access token.
 *
 * @since 0.1.0
 * @category layers
 */
export const pat = (options: PatOptions): Layer.Layer<Credentials, ConfigurationError> =>
  Layer.effect(Credentials, makePat(options))

/**
 * The `Config`s of the settings of a personal access token.
 *
 * @since 0.1.0
 * @category models
 */
export interface PatConfigs {
  /** Defaults to `DATABRICKS_HOST`. */
  readonly host?: Config.Config<string> | undefined
  /** Defaults to `DATABRICKS_TOKEN`. */
  readonly token?: Config.Config<Redacted.Redacted> | undefined
  /** Defaults to `DATABRICKS_WORKSPACE_ID`, which is optional. */
  readonly workspaceId?: Config.Config<string> | undefined
}

/**
 * Uses a personal access token from `DATABRICKS_HOST` and `DATABRICKS_TOKEN`, or from the given `Config`s.
 *
 * Fails with `ConfigError` if a setting is missing, and with `ConfigurationError` if it is not valid.
 */
export const makePatConfig = (options?: PatConfigs): Effect.Effect<Service, ConfigError | ConfigurationError> =>
  Config.all({
    host: options?.host ?? Config.string("DATABRICKS_HOST"),
    // The error of `Config.redacted` says `<redacted>` where the variable is missing.
    token: options?.token ?? Config.map(Config.string("DATABRICKS_TOKEN"), Redacted.make),
    workspaceId: options?.workspaceId ?? Config.withDefault(Config.string("DATABRICKS_WORKSPACE_ID"), undefined),
    rateLimit: rateLimitConfig
  }).pipe(
    Effect.flatMap(({ rateLimit, ...settings }) =>
      Effect.map(makePat(settings), (service) => (rateLimit === undefined ? service : { ...service, rateLimit }))
    )
  )

/**
 * Uses a personal access token from `DATABRICKS_HOST` and `DATABRICKS_TOKEN`, or from the given `Config`s. If the host
 * serves many workspaces, `DATABRICKS_WORKSPACE_ID` or `?o=` in the host selects one.
 *
 * @since 0.1.0
 * @category layers
 */
export const patConfig = (options?: PatConfigs): Layer.Layer<Credentials, ConfigError | ConfigurationError> =>
  Layer.effect(Credentials, makePatConfig(options))
