/** The login of a person that the Databricks CLI, or this library, left in the CLI's file. */
import type * as FileSystem from "@effect/platform/FileSystem"
import type * as HttpClient from "@effect/platform/HttpClient"
import type * as Path from "@effect/platform/Path"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { type ConfigurationError, CredentialsError } from "../../schemas/DatabricksError.js"
import * as CliTokens from "./cliTokens.js"
import * as Personal from "./personal.js"
import { type AccessToken, Credentials, type Service } from "./service.js"
import * as TokenCache from "./tokenCache.js"
import { expiryIn, expiryOf, tokenOf } from "./tokenResponse.js"

const { authType } = CliTokens

/** The CLI renews a token that expires within this time, in milliseconds. */
const early = 5 * 60_000

const fail = (message: string) => Effect.fail(new CredentialsError({ authType, message }))

/** The token of an entry, and how long it is valid; undefined where it is no token. */
const tokenIn = (entry: CliTokens.Entry): AccessToken | undefined => {
  const token = Either.getOrUndefined(tokenOf(entry.access_token, entry.token_type))
  return token === undefined ? undefined : { token, expiresAt: expiryOf(entry.expiry) ?? expiryIn(token) }
}

/**
 * The login of a person from the Databricks CLI (`databricks auth login`) or `CredentialsLogin.login`, without running
 * the CLI. The token is renewed by its refresh token, and written back so that the CLI finds it.
 *
 * Fails with `ConfigurationError` if an option is not valid, or if `DATABRICKS_AUTH_STORAGE` or `auth_storage` of the
 * profile file is `secure`, because the keyring of the system cannot be read. The first call reads the file. It fails
 * with `CredentialsError` if nobody is logged in or the login has expired; the message has the command to run.
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeUserLogin = (
  options: Personal.UserLoginOptions
): Effect.Effect<
  Service,
  ConfigurationError,
  FileSystem.FileSystem | Path.Path | HttpClient.HttpClient | Scope.Scope
> =>
  Effect.gen(function* () {
    const personal = yield* Personal.make(options)
    const { command, keys, server, store } = personal
    const again = `run ${command}, or CredentialsLogin.login`

    /** The token that was given last. It is not given again: it was refused, or is about to expire. */
    let last: string | undefined
    /** What could not be written: its refresh token is the only one that is still valid. */
    let unsaved: CliTokens.Entry | undefined

    const renew = (entry: CliTokens.Entry, refreshToken: string): Effect.Effect<AccessToken, CredentialsError> =>
      Effect.flatMap(
        server.grant({
          fields: { grant_type: "refresh_token", refresh_token: refreshToken, client_id: Personal.clientId },
          secrets: [refreshToken, entry.access_token].filter((text) => text !== "").map((text) => Redacted.make(text)),
          hint: `If the login has expired, ${again}`
        }),
        (answer) =>
          personal.save(answer, refreshToken).pipe(
            Effect.andThen(() => {
              unsaved = undefined
            }),
            Effect.catchAll((error) => {
              unsaved = Personal.entryOf(answer, refreshToken)
              return Effect.logWarning("Databricks credentials: the renewed login could not be saved", error)
            }),
            Effect.as(answer.token)
          )
      )

    /** Another process may have renewed the login with the same refresh token, which is valid once. */
    const orRenewedByOthers = (key: string, tried: CliTokens.Entry) => (error: CredentialsError) =>
      Effect.flatMap(store.get(key), (entry) => {
        const token = entry === undefined || entry.access_token === tried.access_token ? undefined : tokenIn(entry)
        return token === undefined ? Effect.fail(error) : Effect.succeed(token)
      })

    const fetch = Effect.gen(function* () {
      const [key] = yield* keys
      const entry = unsaved ?? (yield* store.get(key))
      if (entry === undefined) {
        const keyring = store.isShared
          ? ""
          : ". The Databricks CLI may have it in the keyring of the system, which cannot be read"
        return yield* fail(`No login for ${server.host} was found in ${store.path} (${key})${keyring}: ${again}`)
      }
      const kept = tokenIn(entry)
      const left = (kept?.expiresAt ?? Number.POSITIVE_INFINITY) - (yield* Clock.currentTimeMillis)
      const isNew = kept !== undefined && entry.access_token !== last
      if (isNew && left > early) return kept
      if (entry.refresh_token === undefined) {
        return isNew && left > TokenCache.margin
          ? kept
          : yield* fail(`The login for ${server.host} has expired and has no refresh token: ${again}`)
      }
      const renewed = renew(entry, entry.refresh_token).pipe(Effect.catchAll(orRenewedByOthers(key, entry)))
      return yield* isNew && left > TokenCache.margin ? Effect.orElseSucceed(renewed, () => kept) : renewed
    }).pipe(
      Effect.tap(({ token }) => {
        last = Redacted.value(token)
      })
    )

    const cache = yield* TokenCache.make(authType, fetch)
    const { accountId, host, workspaceId } = server
    return { ...TokenCache.service(host, authType, cache), workspaceId, accountId }
  })

/**
 * The login of a person from the Databricks CLI (`databricks auth login`) or `CredentialsLogin.login`, without running
 * the CLI. The token is renewed by its refresh token, and written back so that the CLI finds it.
 *
 * Fails with `ConfigurationError` if an option is not valid, or if the CLI keeps logins in the keyring of the system.
 *
 * @example
 * ```ts
 * import { CredentialsFile } from "effect-databricks"
 *
 * export const credentials = CredentialsFile.userLogin({ host: "dbc-1234.cloud.databricks.com" })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const userLogin = (
  options: Personal.UserLoginOptions
): Layer.Layer<Credentials, ConfigurationError, FileSystem.FileSystem | Path.Path | HttpClient.HttpClient> =>
  Layer.scoped(Credentials, makeUserLogin(options))
