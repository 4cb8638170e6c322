import * as CommandExecutor from "@effect/platform/CommandExecutor"
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Path from "@effect/platform/Path"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { type ConfigurationError, CredentialsError } from "../../schemas/DatabricksError.js"
import * as Azure from "./azure.js"
import * as Http from "./http.js"
import { once } from "./once.js"
import * as Program from "./program.js"
import { type AccessToken, Credentials, type Service } from "./service.js"
import { claimsOf, expiryIn, tokenOf } from "./tokenResponse.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface AzureCliOptions extends Azure.AzureOptions {
  /** The Entra tenant to log in to. Defaults to the tenant of the workspace, read from its login page. */
  readonly tenantId?: string | undefined
  /** The time limit of one run of `az`. Defaults to 30 seconds. */
  readonly commandTimeLimit?: Duration.DurationInput | undefined
}

const authType = "azure-cli"

const install = "install the Azure CLI (https://learn.microsoft.com/cli/azure/install-azure-cli) and run `az login`"

/** `2026-11-26 10:00:00.000000`. In other forms the month is ambiguous. */
const localTime =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]{1,3})?[0-9]*(Z|[+-][0-9]{2}:?[0-9]{2})?$/

const localExpiryOf = (text: unknown): number | undefined => {
  const [, day, time, fraction = "", zone = ""] = (typeof text === "string" && localTime.exec(text.trim())) || []
  if (day === undefined) return undefined
  const at = new Date(`${day}T${time}${fraction}${zone}`).getTime()
  return Number.isNaN(at) ? undefined : at
}

/**
 * The expiry of a token in epoch milliseconds: `expires_on` in epoch seconds if present, else the claim in the token,
 * else `expiresOn`, which is in the local time of the machine and usually has no zone.
 */
const expiryOf = (json: Readonly<Record<string, unknown>>, token: Redacted.Redacted): number | undefined =>
  epochSeconds(json.expires_on) ?? expiryIn(token) ?? localExpiryOf(json.expiresOn)

/** Zero means no expiry, as do `N/A` and null. */
const epochSeconds = (u: unknown): number | undefined => {
  const n = typeof u === "string" && u.trim() !== "" ? Number(u) : u
  return typeof n === "number" && Number.isFinite(n) && n !== 0 ? n * 1000 : undefined
}

const read = (result: Program.Result): Either.Either<AccessToken, string> => {
  if (result.exitCode !== 0) {
    return Either.left(
      `\`az account get-access-token\` exited with code ${result.exitCode}: ${Program.errorText(result)}. If you are logged out, run \`az login\``
    )
  }
  const json = Program.output(result)
  if (json === undefined) return Either.left("`az account get-access-token` printed output that is not JSON")
  return Either.flatMap(
    Either.mapLeft(tokenOf(json.accessToken, json.tokenType), (why) => `\`az account get-access-token\` ${why}`),
    (token) => {
      const expiresAt = expiryOf(json, token)
      return expiresAt === undefined
        ? Either.left("`az account get-access-token` printed no expiry for the token: update the Azure CLI")
        : Either.right({ token, expiresAt })
    }
  )
}

/** Arguments that are safe in a shell. No valid argument has other characters. */
const shellSafe = /^[A-Za-z0-9._-]+$/

const subscriptionOf = (resourceId: string | undefined): string | undefined => {
  const subscription = /^\/subscriptions\/([^/]+)/i.exec(resourceId ?? "")?.[1]
  return subscription !== undefined && shellSafe.test(subscription) ? subscription : undefined
}

/**
 * Uses the login of the Azure CLI (`azure-cli`).
 *
 * Fails with `ConfigurationError` if an option is not valid, and with `CredentialsError` if the URL of the workspace
 * cannot be looked up by its resource id. The first call runs `az`.
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeAzureCli = (
  options: AzureCliOptions
): Effect.Effect<
  Service,
  ConfigurationError | CredentialsError,
  CommandExecutor.CommandExecutor | Path.Path | HttpClient.HttpClient | Scope.Scope
> =>
  Effect.gen(function* () {
    const executor = yield* CommandExecutor.CommandExecutor
    const path = yield* Path.Path
    const client = yield* Http.client
    const setting = yield* Azure.parseOptions(options)
    const program: Program.Program = {
      authType,
      command: "az",
      // On Windows az is a script, which needs a shell.
      shell: path.sep === "\\",
      install,
      timeLimit: options.commandTimeLimit ?? "30 seconds"
    }
    const subscription = subscriptionOf(setting.workspaceResourceId)
    const given = options.tenantId === undefined ? undefined : yield* Azure.parseTenant(options.tenantId)
    const tenant: Effect.Effect<Option.Option<string>> =
      given !== undefined
        ? Effect.succeedSome(given)
        : setting.host === undefined
          ? Effect.succeedNone
          : Effect.catchAll(
              once(Azure.tenantOf(client, authType, setting.host, setting.endpoints)),
              () => Effect.succeedNone
            )

    // A managed identity has one tenant, and az fails if --tenant is passed.
    const isManagedIdentity = Effect.map(
      Program.run(executor, program, ["account", "show", "--output", "json"]),
      (result) => {
        const { user } = (Program.output(result) ?? {}) as { user?: { type?: unknown; name?: unknown } | null }
        return (
          user?.type === "servicePrincipal" &&
          (user.name === "systemAssignedIdentity" || user.name === "userAssignedIdentity")
        )
      }
    )

    const run = (resource: string, more: ReadonlyArray<string>) =>
      Program.run(executor, program, [
        ...["account", "get-access-token", "--resource", resource, "--output", "json"],
        ...more
      ])

    const byTenant = (resource: string) =>
      Effect.flatMap(tenant, (tenant) =>
        Option.isNone(tenant)
          ? run(resource, [])
          : Effect.flatMap(isManagedIdentity, (is) => run(resource, is ? [] : ["--tenant", tenant.value]))
      )

    // az accepts a subscription or a tenant, not both. A user of the workspace may have no access to its subscription.
    const bySubscription = (resource: string, subscription: string) =>
      Effect.flatMap(run(resource, ["--subscription", subscription]), (result) =>
        result.exitCode === 0 ? Effect.succeed(result) : byTenant(resource)
      )

    return yield* Azure.serviceOf(client, {
      authType,
      setting,
      timeLimit: options.tokenTimeLimit,
      fetch: (resource) =>
        Effect.flatMap(
          subscription === undefined ? byTenant(resource) : bySubscription(resource, subscription),
          (result) => Either.mapLeft(read(result), (message) => new CredentialsError({ authType, message }))
        ),
      // Only users have a upn claim. They need no role on the Azure resource.
      needsManagement: (token) => claimsOf(token.token).upn === undefined,
      managementIsOptional: true
    })
  })

/**
 * Uses the login of the Azure CLI (`azure-cli`): a user, a service principal or a managed identity.
 *
 * @example
 * ```ts
 * import { CredentialsCli } from "effect-databricks"
 *
 * export const credentials = CredentialsCli.azureCli({ host: "adb-1234567890123456.7.azuredatabricks.net" })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const azureCli = (
  options: AzureCliOptions
): Layer.Layer<
  Credentials,
  ConfigurationError | CredentialsError,
  CommandExecutor.CommandExecutor | Path.Path | HttpClient.HttpClient
> => Layer.scoped(Credentials, makeAzureCli(options))
