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
   * Gets a token. Run when one is needed, renewed or refused, and never twice at a time. A `CredentialsError` that it
   * fails with stays as it is: `transient: true` lets calls be retried and waits go on.
   */
  readonly token: Effect.Effect<AccessToken, E, R>
  /** The name of the flow in errors; `custom` by default. */
  readonly authType?: string | undefined
}

/**
 * The shape of `TokenCredential` of `@azure/identity` and of whatever else has it.
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
        message: `The token did not come within ${Duration.format(limit)}`,
        transient: true
      })
  })
}

/** What plain JavaScript may give. */
const notRedacted = Either.left("is no text in Redacted.make(...)")

const checked = (authType: string, { expiresAt, token }: AccessToken): Effect.Effect<AccessToken, CredentialsError> =>
  Either.match(Redacted.isRedacted(token) ? tokenOf(Redacted.value(token), undefined) : notRedacted, {
    onLeft: (message) => Effect.fail(new CredentialsError({ authType, message: `The credential ${message}` })),
    onRight: (token) => Effect.succeed({ token, expiresAt: isMoment(expiresAt) ? expiresAt : expiryIn(token) })
  })

/** A date that cannot be read is `NaN`, and other libraries give null for none. */
const isMoment = (expiresAt: number | null | undefined): expiresAt is number =>
  typeof expiresAt === "number" && !Number.isNaN(expiresAt)

/**
 * Tokens from an Effect of the user's own. They are kept, renewed ahead of time and renewed when refused, as those of
 * every other flow.
 *
 * Fails with `ConfigurationError` where the host is none.
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
 * Tokens from an Effect of the user's own. They are kept, renewed ahead of time and renewed when refused, as those of
 * every other flow.
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
 * A `TokenCredential` of `@azure/identity`: whatever that package can log in with, this can.
 *
 * Fails with `ConfigurationError` where an option cannot be used. The first call gets the token.
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
    const setting = yield* Azure.settle(options)
    const fetch = (resource: string) =>
      Effect.tryPromise({
        try: (abortSignal) => options.credential.getToken(`${resource}/.default`, { abortSignal }),
        catch: credentialsError(authType)
      }).pipe(
        Effect.flatMap((found) =>
          found === null
            ? Effect.fail(new CredentialsError({ authType, message: "The credential gave no token" }))
            : checked(authType, { token: Redacted.make(found.token), expiresAt: found.expiresOnTimestamp })
        )
      )
    return yield* Azure.service(
      { authType, setting, fetch: (resource) => limited(authType, fetch(resource), options) },
      host
    )
  })

/**
 * A `TokenCredential` of `@azure/identity`, on which nothing here depends: any object with its `getToken` will do.
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
