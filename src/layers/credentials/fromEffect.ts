import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { type ConfigurationError, CredentialsError } from "../../schemas/DatabricksError.js"
import * as Azure from "./azure.js"
import { standardTimeLimit } from "./http.js"
import { credentialsError } from "./oidc.js"
import {
  type AccessToken,
  Credentials,
  type HostOptions,
  inWorkspace,
  parsedHost,
  type Service,
  type TokenOptions
} from "./service.js"
import * as TokenCache from "./tokenCache.js"
import { expiryIn, tokenOf } from "./tokenResponse.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface FromEffectOptions<E, R> extends HostOptions, TokenOptions {
  /**
   * Gets a token. Runs when a token is needed, renewed or rejected, and never concurrently. A `CredentialsError` is
   * passed through: with `transient: true`, calls are retried and waits continue.
   */
  readonly token: Effect.Effect<AccessToken, E, R>
  /** The name of the flow in errors (default `custom`). */
  readonly authType?: string | undefined
}

/**
 * The interface of `TokenCredential` in `@azure/identity`.
 *
 * @since 0.1.0
 * @category models
 */
export interface TokenCredential {
  readonly getToken: (
    scopes: string,
    options?: { readonly abortSignal?: AbortSignal }
  ) => Promise<{ readonly token: string; readonly expiresOnTimestamp: number } | null>
}

/**
 * @since 0.1.0
 * @category models
 */
export interface TokenCredentialOptions extends Azure.AzureOptions {
  readonly host: string
  readonly credential: TokenCredential
}

const limited = <A, R>(
  authType: string,
  effect: Effect.Effect<A, CredentialsError, R>,
  options: TokenOptions
): Effect.Effect<A, CredentialsError, R> => {
  const limit = options.tokenTimeLimit ?? standardTimeLimit
  return Effect.timeoutFail(effect, {
    duration: limit,
    onTimeout: () =>
      new CredentialsError({
        authType,
        message: `Getting the token took longer than ${Duration.format(limit)}`,
        transient: true
      })
  })
}

/** Possible in plain JavaScript. */
const notRedacted = Either.left("is not a string in Redacted.make(...)")

const checked = (authType: string, { expiresAt, token }: AccessToken): Effect.Effect<AccessToken, CredentialsError> =>
  Either.match(Redacted.isRedacted(token) ? tokenOf(Redacted.value(token), undefined) : notRedacted, {
    onLeft: (message) => Effect.fail(new CredentialsError({ authType, message: `The credential ${message}` })),
    onRight: (token) => Effect.succeed({ token, expiresAt: isMoment(expiresAt) ? expiresAt : expiryIn(token) })
  })

/** A date that cannot be read is `NaN`, and other libraries give null for none. */
const isMoment = (expiresAt: number | null | undefined): expiresAt is number =>
  typeof expiresAt === "number" && !Number.isNaN(expiresAt)

/**
 * Gets tokens from an Effect. They are cached, renewed ahead of time and renewed when rejected, as in every other flow.
 *
 * Fails with `ConfigurationError` if the host is invalid.
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeFromEffect = <E, R>(
  options: FromEffectOptions<E, R>
): Effect.Effect<Service, ConfigurationError, Scope.Scope | R> =>
  Effect.gen(function* () {
    const authType = options.authType ?? "custom"
    const host = yield* parsedHost(options)
    const context = yield* Effect.context<R>()
    const fetch = options.token.pipe(
      Effect.provide(context),
      Effect.mapError(credentialsError(authType)),
      Effect.flatMap((token) => checked(authType, token))
    )
    return TokenCache.service(host, authType, yield* TokenCache.make(authType, limited(authType, fetch, options)))
  }).pipe(inWorkspace(options))

/**
 * Gets tokens from an Effect. They are cached, renewed ahead of time and renewed when rejected, as in every other flow.
 *
 * @example
 * ```ts
 * import { Credentials } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 * import * as Redacted from "effect/Redacted"
 *
 * declare const broker: () => Promise<{ token: string; expires: Date }>
 *
 * export const credentials = Credentials.fromEffect({
 *   host: "dbc-1234.cloud.databricks.com",
 *   token: Effect.map(Effect.tryPromise(broker), ({ expires, token }) => ({
 *     token: Redacted.make(token),
 *     expiresAt: expires.getTime()
 *   }))
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const fromEffect = <E, R>(
  options: FromEffectOptions<E, R>
): Layer.Layer<Credentials, ConfigurationError, Exclude<R, Scope.Scope>> =>
  Layer.scoped(Credentials, makeFromEffect(options))

/**
 * Gets tokens from a `TokenCredential` of `@azure/identity`, with any of the logins that package supports.
 *
 * Fails with `ConfigurationError` if an option is invalid. The first call gets the token.
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeFromTokenCredential = (
  options: TokenCredentialOptions
): Effect.Effect<Service, ConfigurationError, Scope.Scope> =>
  Effect.gen(function* () {
    const authType = "token-credential"
    const host = yield* parsedHost(options)
    const setting = yield* Azure.validateOptions(options)
    const fetch = (resource: string) =>
      Effect.tryPromise({
        try: (abortSignal) => options.credential.getToken(`${resource}/.default`, { abortSignal }),
        catch: credentialsError(authType)
      }).pipe(
        Effect.flatMap((found) =>
          found === null
            ? Effect.fail(new CredentialsError({ authType, message: "The credential returned no token" }))
            : checked(authType, { token: Redacted.make(found.token), expiresAt: found.expiresOnTimestamp })
        )
      )
    return yield* Azure.service(
      { authType, setting, fetch: (resource) => limited(authType, fetch(resource), options) },
      host
    )
  })

/**
 * Gets tokens from a `TokenCredential` of `@azure/identity`, or from any object with the same `getToken`. This library
 * does not depend on that package.
 *
 * @example
 * ```ts
 * import { Credentials } from "effect-databricks"
 *
 * // new DefaultAzureCredential(), new WorkloadIdentityCredential(), ...
 * declare const credential: Credentials.TokenCredential
 *
 * export const credentials = Credentials.fromTokenCredential({
 *   host: "adb-1234567890123456.7.azuredatabricks.net",
 *   credential
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const fromTokenCredential = (options: TokenCredentialOptions): Layer.Layer<Credentials, ConfigurationError> =>
  Layer.scoped(Credentials, makeFromTokenCredential(options))
