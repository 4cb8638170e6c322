import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { type ConfigurationError, CredentialsError } from "../../schemas/DatabricksError.js"
import * as Azure from "./azure.js"
import { defaultTimeLimit } from "./http.js"
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
   * Fetches a token. Runs when a token is needed, is due for renewal or was rejected, and never concurrently with
   * itself. A `CredentialsError` is passed on unchanged: with `transient: true`, calls are retried and waits continue.
   */
  readonly token: Effect.Effect<AccessToken, E, R>
  /** The name of the flow in errors. Defaults to `custom`. */
  readonly authType?: string | undefined
}

/**
 * The shape of `TokenCredential` of `@azure/identity`.
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
  const limit = options.tokenTimeLimit ?? defaultTimeLimit
  return Effect.timeoutFail(effect, {
    duration: limit,
    onTimeout: () =>
      new CredentialsError({
        authType,
        message: `No token was returned within ${Duration.format(limit)}`,
        transient: true
      })
  })
}

/** Plain JavaScript can pass any value. */
const notRedacted = Either.left("returned a token that is not a string in Redacted.make(...)")

const checked = (authType: string, { expiresAt, token }: AccessToken): Effect.Effect<AccessToken, CredentialsError> =>
  Either.match(Redacted.isRedacted(token) ? tokenOf(Redacted.value(token), undefined) : notRedacted, {
    onLeft: (message) => Effect.fail(new CredentialsError({ authType, message: `The credential ${message}` })),
    onRight: (token) => Effect.succeed({ token, expiresAt: isMoment(expiresAt) ? expiresAt : expiryIn(token) })
  })

/** An invalid date is `NaN`, and some libraries use null for no expiry. */
const isMoment = (expiresAt: number | null | undefined): expiresAt is number =>
  typeof expiresAt === "number" && !Number.isNaN(expiresAt)

/**
 * Uses the tokens that an Effect returns. They are cached, renewed before they expire, and replaced when they are
 * rejected, as in every other flow.
 *
 * Fails with `ConfigurationError` if the host is not valid.
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeFromEffect = <E, R>(
  options: FromEffectOptions<E, R>
): Effect.Effect<Service, ConfigurationError, Scope.Scope | R> =>
  Effect.gen(function* () {
    const authType = options?.authType ?? "custom"
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
 * Uses the tokens that an Effect returns. They are cached, renewed before they expire, and replaced when they are
 * rejected, as in every other flow.
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
 * Uses a `TokenCredential` of `@azure/identity`, and so every flow of that package.
 *
 * Fails with `ConfigurationError` if an option is not valid. The first call fetches the token.
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
    const setting = yield* Azure.parseOptions(options)
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
 * Uses a `TokenCredential` of `@azure/identity`, or any object with the same `getToken`. The package is not required.
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
