import * as Config from "effect/Config"
import type { ConfigError } from "effect/ConfigError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { ConfigurationError } from "../../schemas/DatabricksError.js"
import { bearer, Credentials, type HostOptions, isHeaderValue, parsedHost, revealed, type Service } from "./service.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface PatOptions extends HostOptions {
  /** The personal access token. */
  readonly token: Redacted.Redacted
}

/**
 * Authenticates with a personal access token.
 *
 * Fails with `ConfigurationError` if the host is invalid, or the token is empty or has characters that an HTTP header
 * cannot hold.
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
            : "The token has characters that an HTTP header cannot hold: copy it again"
      })
    }
    return Effect.succeed<Service>({
      host,
      authType: "pat",
      headers: Effect.succeed({ authorization: bearer(Redacted.make(token)) }),
      refused: () => Effect.succeed(false)
    })
  })

/**
 * The personal access token.
 *
 * @since 0.1.0
 * @category layers
 */
export const pat = (options: PatOptions): Layer.Layer<Credentials, ConfigurationError> =>
  Layer.effect(Credentials, makePat(options))

/** Like `makePat`, with values from the environment. */
export const makePatConfig = (options?: {
  readonly host?: Config.Config<string> | undefined
  readonly token?: Config.Config<Redacted.Redacted> | undefined
}): Effect.Effect<Service, ConfigError | ConfigurationError> =>
  Config.all({
    host: options?.host ?? Config.string("DATABRICKS_HOST"),
    token: options?.token ?? Config.redacted("DATABRICKS_TOKEN")
  }).pipe(Effect.flatMap(makePat))

/**
 * Authenticates with a personal access token from `DATABRICKS_HOST` and `DATABRICKS_TOKEN`, or from the given
 * `Config`s.
 *
 * @since 0.1.0
 * @category layers
 */
export const patConfig = (options?: {
  readonly host?: Config.Config<string> | undefined
  readonly token?: Config.Config<Redacted.Redacted> | undefined
}): Layer.Layer<Credentials, ConfigError | ConfigurationError> => Layer.effect(Credentials, makePatConfig(options))
