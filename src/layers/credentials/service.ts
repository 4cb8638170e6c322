/** The Tag and interface of the service, and what all flows share. `Credentials.ts` exports the public part. */
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import { hasTwoSchemes, isLoopback, parseHost, parseTarget, parseWorkspaceId } from "../../internal/call/host.js"
import { ConfigurationError, type CredentialsError } from "../../schemas/DatabricksError.js"

/**
 * @since 0.1.0
 * @category context
 */
export class Credentials extends Context.Tag("effect-databricks/Credentials")<Credentials, Service>() {}

/**
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /** The origin of the workspace, such as `https://adb-123.4.azuredatabricks.net`. */
  readonly host: string
  /** The id of the account, if it is configured: `account_id` of a profile. */
  readonly accountId?: string | undefined
  /** The id of the workspace, if the host serves many. Sent as `X-Databricks-Workspace-Id` with every call. */
  readonly workspaceId?: string | undefined
  /** The requests per second of `DATABRICKS_RATE_LIMIT` or of a profile, unless `RateLimit` has limits. */
  readonly rateLimit?: number | undefined
  /** The name of the flow in the official tools, such as `pat` or `oauth-m2m`. */
  readonly authType: string
  /** Returns the headers that authenticate the next request. */
  readonly headers: Effect.Effect<Readonly<Record<string, Redacted.Redacted>>, CredentialsError>
  /**
   * Reports that these headers were rejected: with 401, or with 403 and a message such as `Invalid access token`.
   * Returns whether other headers are available, so that the call can be retried.
   */
  readonly refused: (headers: Readonly<Record<string, Redacted.Redacted>>) => Effect.Effect<boolean>
}

/**
 * @since 0.1.0
 * @category models
 */
export interface HostOptions {
  /** The URL of the workspace, as the browser shows it: with or without scheme, path and `?o=...`. */
  readonly host: string
  /**
   * The id of the workspace, if the host serves many. Defaults to the value of `?o=` in the host. Sent as
   * `X-Databricks-Workspace-Id`.
   */
  readonly workspaceId?: string | undefined
  /** Allows plain http for hosts other than loopback. */
  readonly allowHttp?: boolean | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface TokenOptions {
  /** The time limit for fetching a token, including all attempts. Defaults to 60 seconds. */
  readonly tokenTimeLimit?: Duration.DurationInput | undefined
}

/**
 * A token issued by an identity provider.
 *
 * @since 0.1.0
 * @category models
 */
export interface AccessToken {
  readonly token: Redacted.Redacted
  /**
   * The expiry in epoch milliseconds. Defaults to the expiry in a JSON Web Token. Any other token is used until it is
   * rejected.
   */
  readonly expiresAt?: number | undefined
}

export type Headers = Readonly<Record<string, Redacted.Redacted>>

export const parsedHost = (options: HostOptions): Effect.Effect<string, ConfigurationError> =>
  Either.match(parseHost(options?.host, options), {
    onLeft: (message) => Effect.fail(new ConfigurationError({ message })),
    onRight: Effect.succeed
  })

/** One segment of a path. A placeholder such as `<account-id>` is none. */
const accountIdPattern = /^[A-Za-z0-9_-]+$/

/** The id of an account; undefined where it is not given or blank. */
export const parsedAccountId = (given: unknown): Effect.Effect<string | undefined, ConfigurationError> => {
  const id = String(given ?? "").trim()
  if (id === "") return Effect.succeed(undefined)
  return accountIdPattern.test(id)
    ? Effect.succeed(id)
    : Effect.fail(
        new ConfigurationError({
          message:
            "The account id is not valid: copy it from the account console, such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301"
        })
      )
}

interface WorkspaceOptions {
  readonly host?: string | undefined
  readonly workspaceId?: string | undefined
  readonly allowHttp?: boolean | undefined
}

/** Returns the given id, or else the one in the host. */
export const parsedWorkspaceId = (
  // Plain JavaScript can pass undefined; the flow reports what is missing.
  options: WorkspaceOptions | undefined
): Effect.Effect<string | undefined, ConfigurationError> => {
  if (options === undefined || options === null) return Effect.succeed(undefined)
  const inHost = options.host === undefined ? undefined : Either.getOrUndefined(parseTarget(options.host, options))
  return Either.match(parseWorkspaceId(options.workspaceId), {
    onLeft: (message) => Effect.fail(new ConfigurationError({ message })),
    onRight: (id) => Effect.succeed(id ?? inHost?.workspaceId)
  })
}

/** Adds the workspace id of the options to a service. */
export const inWorkspace =
  (options: WorkspaceOptions) =>
  <S extends Service, E, R>(make: Effect.Effect<S, E, R>): Effect.Effect<Service, E | ConfigurationError, R> =>
    Effect.zipWith(parsedWorkspaceId(options), make, (workspaceId, service) =>
      workspaceId === undefined ? service : { ...service, workspaceId }
    )

export const workspaceIdHeader = "x-databricks-workspace-id"

/** The characters allowed in an HTTP header: visible ASCII. */
const headerValue = /^[\x21-\x7e]+$/

export const isHeaderValue = (value: string): boolean => headerValue.test(value)

export const bearer = (token: Redacted.Redacted): Redacted.Redacted => Redacted.make(`Bearer ${Redacted.value(token)}`)

/** Returns the token of a header made by `bearer`. */
export const unbearer = (header: Redacted.Redacted | undefined): string | undefined =>
  header === undefined ? undefined : Redacted.value(header).replace(/^Bearer /, "")

/** Fails if the value is empty. An empty variable is the most frequent reason for a rejection. */
export const nonEmpty = (name: string, value: string): Effect.Effect<string, ConfigurationError> => {
  if (typeof value !== "string" && value !== undefined && value !== null) {
    return Effect.fail(new ConfigurationError({ message: `${name} is a ${typeof value}: give a string` }))
  }
  const trimmed = (value ?? "").trim()
  return trimmed === "" ? Effect.fail(new ConfigurationError({ message: `${name} is empty` })) : Effect.succeed(trimmed)
}

/** Returns the text of a secret, empty if it is missing. Plain JavaScript can pass a secret that is not redacted. */
export const revealed = (
  name: string,
  value: Redacted.Redacted | undefined
): Effect.Effect<string, ConfigurationError> => {
  if (value === undefined || value === null) return Effect.succeed("")
  if (!Redacted.isRedacted(value)) {
    return Effect.fail(
      new ConfigurationError({
        message: `${name} is not redacted: give it as Redacted.make(...), so that it is not logged`
      })
    )
  }
  const text = Redacted.value(value) ?? ""
  return typeof text === "string"
    ? Effect.succeed(text)
    : Effect.fail(new ConfigurationError({ message: `${name} contains a ${typeof text}: give a string` }))
}

export const nonEmptySecret = (
  name: string,
  value: Redacted.Redacted
): Effect.Effect<Redacted.Redacted, ConfigurationError> =>
  Effect.flatMap(revealed(name, value), (text) => Effect.map(nonEmpty(name, text), Redacted.make))

/** Accepts URLs that secrets can be sent to: https, or loopback. Left has the reason why a URL is not valid. */
export const secureUrl = (name: string, text: string): Either.Either<URL, string> => {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return Either.left(`${name} is not a URL`)
  }
  if (hasTwoSchemes(text)) return Either.left(`${name} has two schemes, such as https://https://: give one`)
  if (url.username !== "" || url.password !== "") return Either.left(`${name} contains a user name or a password`)
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url))
    ? Either.right(url)
    : Either.left(`${name} is ${url.protocol}//${url.host}: credentials are sent over https only`)
}

export const secureUrlOption = (name: string, text: string): Effect.Effect<URL, ConfigurationError> =>
  Either.match(secureUrl(name, text), {
    onLeft: (message) => Effect.fail(new ConfigurationError({ message })),
    onRight: Effect.succeed
  })
