import * as CommandExecutor from "@effect/platform/CommandExecutor"
import * as Clock from "effect/Clock"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import { type ConfigurationError, CredentialsError } from "../../schemas/DatabricksError.js"
import { once } from "./once.js"
import * as Program from "./program.js"
import {
  type AccessToken,
  Credentials,
  type HostOptions,
  nonEmpty,
  parsedHost,
  parsedWorkspaceId,
  type Service
} from "./service.js"
import * as TokenCache from "./tokenCache.js"
import { expiryIn, tokenOf } from "./tokenResponse.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface DatabricksCliOptions extends HostOptions {
  /** The profile of the login (`databricks auth login --profile`). By default the login is found by the host. */
  readonly profile?: string | undefined
  /** The path of the Databricks CLI. Defaults to `databricks` on the PATH. */
  readonly cliPath?: string | undefined
  /** The time limit of one run of `databricks`. Defaults to 30 seconds. */
  readonly commandTimeLimit?: Duration.DurationInput | undefined
}

const authType = "databricks-cli"

const install =
  "install the Databricks CLI (https://docs.databricks.com/dev-tools/cli/install) and run `databricks auth login`"

type Version = readonly [major: number, minor: number, patch: number]

/** The first versions whose `auth token` supports the option. */
const profileSince: Version = [0, 207, 1]
const forceRefreshSince: Version = [0, 296, 0]
const workspaceInHostSince: Version = [0, 296, 0]

const isAtLeast = (version: Version, min: Version): boolean => {
  for (let i = 0; i < 3; i++) {
    const difference = (version[i] as number) - (min[i] as number)
    if (difference !== 0) return difference > 0
  }
  return true
}

/** An unknown version is assumed to support none of the options. */
const unknown: Version = [0, 0, 0]

const versionOf = (result: Program.Result): Version => {
  const json = Program.output(result)
  const parts = [json?.Major, json?.Minor, json?.Patch]
  return parts.every((part) => typeof part === "number") ? (parts as unknown as Version) : unknown
}

/** Reads RFC 3339 with any number of fractional digits. Go's zero time means no expiry. */
const expiryOf = (expiry: unknown): number | undefined => {
  if (typeof expiry !== "string" || !/^(?!0001-01-01)[0-9]{4}-[0-9]{2}-[0-9]{2}T/.test(expiry)) return undefined
  const at = new Date(expiry.replace(/(\.[0-9]{3})[0-9]+/, "$1")).getTime()
  return Number.isNaN(at) ? undefined : at
}

const read = (result: Program.Result, login: string): Either.Either<AccessToken, string> => {
  if (result.exitCode !== 0) {
    return Either.left(
      `\`databricks auth token\` exited with code ${result.exitCode}: ${Program.errorText(result)}. If you are logged out, run \`${login}\``
    )
  }
  const json = Program.output(result)
  if (json === undefined) {
    return Either.left(
      "`databricks auth token` printed output that is not JSON: check that it is not the legacy Databricks CLI"
    )
  }
  return Either.mapBoth(tokenOf(json.access_token, json.token_type), {
    onLeft: (why) => `\`databricks auth token\` ${why}`,
    onRight: (token) => ({ token, expiresAt: expiryOf(json.expiry) ?? expiryIn(token) })
  })
}

/** Old versions return a cached token until 10 s before it expires, and a new one after that. */
const renewedBefore = 9_000

/**
 * Uses the login of the Databricks CLI (`databricks-cli`).
 *
 * Fails with `ConfigurationError` if an option is not valid. The first call runs `databricks`.
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeDatabricksCli = (
  options: DatabricksCliOptions
): Effect.Effect<Service, ConfigurationError, CommandExecutor.CommandExecutor | Scope.Scope> =>
  Effect.gen(function* () {
    const executor = yield* CommandExecutor.CommandExecutor
    const host = yield* parsedHost(options)
    const workspaceId = yield* parsedWorkspaceId(options)
    const profile = options.profile === undefined ? undefined : yield* nonEmpty("The profile", options.profile)
    const program: Program.Program = {
      authType,
      command: options.cliPath?.trim() || "databricks",
      shell: false,
      install,
      timeLimit: options.commandTimeLimit ?? "30 seconds"
    }
    const hostInWorkspace =
      workspaceId === undefined
        ? host
        : `${host}/?${/^[0-9]+$/.test(workspaceId) ? "o" : "w"}=${encodeURIComponent(workspaceId)}`
    const login = `databricks auth login ${profile === undefined ? `--host ${hostInWorkspace}` : `--profile ${profile}`}`

    const version = once(
      Effect.map(
        Program.run(executor, { ...program, timeLimit: "5 seconds" }, ["version", "--output", "json"]),
        versionOf
      )
    ).pipe(Effect.catchAll(() => Effect.succeed(unknown)))

    const run = Effect.flatMap(version, (version) =>
      Program.run(executor, program, [
        ...["auth", "token"],
        ...(profile !== undefined && isAtLeast(version, profileSince)
          ? ["--profile", profile]
          : ["--host", isAtLeast(version, workspaceInHostSince) ? hostInWorkspace : host]),
        ...(isAtLeast(version, forceRefreshSince) ? ["--force-refresh"] : [])
      ])
    )

    const get: Effect.Effect<AccessToken, CredentialsError> = Effect.flatMap(run, (result) =>
      Either.mapLeft(read(result, login), (message) => new CredentialsError({ authType, message }))
    )

    const fetch = Effect.flatMap(get, (token) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => {
        const left = (token.expiresAt ?? Infinity) - now
        return left > renewedBefore && left <= TokenCache.margin
          ? Effect.zipRight(Clock.sleep(left - renewedBefore), get)
          : Effect.succeed(token)
      })
    )

    return { ...TokenCache.service(host, authType, yield* TokenCache.make(authType, fetch)), workspaceId }
  })

/**
 * Uses the login of the Databricks CLI (`databricks-cli`), made by `databricks auth login`.
 *
 * @example
 * ```ts
 * import { CredentialsCli } from "effect-databricks"
 *
 * export const credentials = CredentialsCli.databricksCli({ host: "dbc-1234.cloud.databricks.com" })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const databricksCli = (
  options: DatabricksCliOptions
): Layer.Layer<Credentials, ConfigurationError, CommandExecutor.CommandExecutor> =>
  Layer.scoped(Credentials, makeDatabricksCli(options))
