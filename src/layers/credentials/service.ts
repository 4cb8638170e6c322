/** The service itself, and what all flows share. `Credentials.ts` makes it public. */
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
  /** The account, where it is configured beside the credentials: `account_id` of a profile. */
  readonly accountId?: string | undefined
  /** The workspace meant where one host stands for many; sent as `X-Databricks-Workspace-Id` with every call. */
  readonly workspaceId?: string | undefined
  /** The name of the flow in the terms of the official tools, such as `pat` or `oauth-m2m`. */
  readonly authType: string
  /** The headers that authenticate the next request. */
  readonly headers: Effect.Effect<Readonly<Record<string, Redacted.Redacted>>, CredentialsError>
  /**
   * Says that these headers were answered with 401, or with 403 and words such as `Invalid access token`. True when others can be had, so that one more try makes sense.
   */
  readonly refused: (headers: Readonly<Record<string, Redacted.Redacted>>) => Effect.Effect<boolean>
}

/**
 * @since 0.1.0
 * @category models
 */
export interface HostOptions {
  /** The workspace, as it stands in the browser: with or without scheme, path and `?o=...`. */
  readonly host: string
  /**
   * The workspace's id, where one host stands for many workspaces. By default what `?o=` in the host says. Sent as
   * `X-Databricks-Workspace-Id`.
   */
  readonly workspaceId?: string | undefined
  /** Allows plain http for a host other than loopback. */
  readonly allowHttp?: boolean | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface TokenOptions {
  /** How long getting a token may take, all attempts together; 60 s by default. */
  readonly tokenTimeLimit?: Duration.DurationInput | undefined
}

/**
 * A token as an identity provider issues it.
 *
 * @since 0.1.0
 * @category models
 */
export interface AccessToken {
  readonly token: Redacted.Redacted
  /**
   * Epoch milliseconds. Left out, it is what a JSON Web Token says itself; any other token is used until it is refused.
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

/** The id given, or else the one in the host. */
export const parsedWorkspaceId = (
  // Plain JavaScript may give none; what is missing is told by the flow.
  options: WorkspaceOptions | undefined
): Effect.Effect<string | undefined, ConfigurationError> => {
  if (options === undefined || options === null) return Effect.succeed(undefined)
  const inHost = options.host === undefined ? undefined : Either.getOrUndefined(parseTarget(options.host, options))
  return Either.match(parseWorkspaceId(options.workspaceId), {
    onLeft: (message) => Effect.fail(new ConfigurationError({ message })),
    onRight: (id) => Effect.succeed(id ?? inHost?.workspaceId)
  })
}

/** The service with the workspace that the options name. */
export const inWorkspace =
  (options: WorkspaceOptions) =>
  <S extends Service, E, R>(make: Effect.Effect<S, E, R>): Effect.Effect<Service, E | ConfigurationError, R> =>
    Effect.zipWith(parsedWorkspaceId(options), make, (workspaceId, service) =>
      workspaceId === undefined ? service : { ...service, workspaceId }
    )

export const workspaceIdHeader = "x-databricks-workspace-id"

/** What an HTTP header can carry: visible ASCII. */
const headerValue = /^[\x21-\x7e]+$/

export const isHeaderValue = (value: string): boolean => headerValue.test(value)

export const bearer = (token: Redacted.Redacted): Redacted.Redacted => Redacted.make(`Bearer ${Redacted.value(token)}`)

/** The token of a header made by `bearer`. */
export const unbearer = (header: Redacted.Redacted | undefined): string | undefined =>
  header === undefined ? undefined : Redacted.value(header).replace(/^Bearer /, "")

/** Fails for a value that was given and is empty: an empty variable is the most frequent reason for a refusal. */
export const nonEmpty = (name: string, value: string): Effect.Effect<string, ConfigurationError> => {
  if (typeof value !== "string" && value !== undefined && value !== null) {
    return Effect.fail(new ConfigurationError({ message: `${name} is a ${typeof value}: give a string` }))
  }
  const trimmed = (value ?? "").trim()
  return trimmed === "" ? Effect.fail(new ConfigurationError({ message: `${name} is empty` })) : Effect.succeed(trimmed)
}

/** The text of a secret, which plain JavaScript may give as it is. One that is not given is empty. */
export const revealed = (
  name: string,
  value: Redacted.Redacted | undefined
): Effect.Effect<string, ConfigurationError> => {
  if (value === undefined || value === null) return Effect.succeed("")
  if (!Redacted.isRedacted(value)) {
    return Effect.fail(
      new ConfigurationError({
        message: `${name} is not redacted: give it as Redacted.make(...), so that no log shows it`
      })
    )
  }
  const text = Redacted.value(value) ?? ""
  return typeof text === "string"
    ? Effect.succeed(text)
    : Effect.fail(new ConfigurationError({ message: `${name} holds a ${typeof text}: give a string` }))
}

export const nonEmptySecret = (
  name: string,
  value: Redacted.Redacted
): Effect.Effect<Redacted.Redacted, ConfigurationError> =>
  Effect.flatMap(revealed(name, value), (text) => Effect.map(nonEmpty(name, text), Redacted.make))

/** An address that a secret may be sent to: https, or this machine. On the left, why it is none. */
export const secureUrl = (name: string, text: string): Either.Either<URL, string> => {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return Either.left(`${name} is not a URL`)
  }
  if (hasTwoSchemes(text)) return Either.left(`${name} has two schemes, such as https://https://: give one`)
  if (url.username !== "" || url.password !== "") return Either.left(`${name} holds a user name or a password`)
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url))
    ? Either.right(url)
    : Either.left(`${name} is ${url.protocol}//${url.host}: credentials are sent over https only`)
}

export const secureUrlOption = (name: string, text: string): Effect.Effect<URL, ConfigurationError> =>
  Either.match(secureUrl(name, text), {
    onLeft: (message) => Effect.fail(new ConfigurationError({ message })),
    onRight: Effect.succeed
  })
