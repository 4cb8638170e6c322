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
  /** The Entra tenant to log in to. By default the workspace's own, which its login page tells. */
  readonly tenantId?: string | undefined
  /** How long one run of `az` may take; 30 s by default. */
  readonly commandTimeLimit?: Duration.DurationInput | undefined
}

const authType = "azure-cli"

const install = "install the Azure CLI (https://learn.microsoft.com/cli/azure/install-azure-cli) and run `az login`"

/** `2026-11-26 10:00:00.000000`: no other form says without doubt which number is the month. */
const localTime =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]{1,3})?[0-9]*(Z|[+-][0-9]{2}:?[0-9]{2})?$/

const localExpiryOf = (text: unknown): number | undefined => {
  const [, day, time, fraction = "", zone = ""] = (typeof text === "string" && localTime.exec(text.trim())) || []
  if (day === undefined) return undefined
  const at = new Date(`${day}T${time}${fraction}${zone}`).getTime()
  return Number.isNaN(at) ? undefined : at
}

/**
 * When a token expires, in epoch milliseconds: `expires_on` in epoch seconds where there is one, else what the token
 * says itself, else `expiresOn`, which is in the local time of the machine and mostly says nothing of its zone.
 */
const expiryOf = (json: Readonly<Record<string, unknown>>, token: Redacted.Redacted): number | undefined =>
  epochSeconds(json.expires_on) ?? expiryIn(token) ?? localExpiryOf(json.expiresOn)

/** Zero stands for none, as in `N/A` and null. */
const epochSeconds = (u: unknown): number | undefined => {
  const n = typeof u === "string" && u.trim() !== "" ? Number(u) : u
  return typeof n === "number" && Number.isFinite(n) && n !== 0 ? n * 1000 : undefined
}

const read = (result: Program.Result): Either.Either<AccessToken, string> => {
  if (result.exitCode !== 0) {
    return Either.left(
      `\`az account get-access-token\` ended with ${result.exitCode} and said: ${Program.says(result)}. If you are logged out, run \`az login\``
    )
  }
  const json = Program.output(result)
  if (json === undefined) return Either.left("`az account get-access-token` printed something that is not JSON")
  return Either.flatMap(
    Either.mapLeft(tokenOf(json.accessToken, json.tokenType), (why) => `\`az account get-access-token\` ${why}`),
    (token) => {
      const expiresAt = expiryOf(json, token)
      return expiresAt === undefined
        ? Either.left("`az account get-access-token` did not say when the token expires: update the Azure CLI")
        : Either.right({ token, expiresAt })
    }
  )
}

/** Arguments of a command that a shell may see; none needs more than this. */
const plain = /^[A-Za-z0-9._-]+$/

const subscriptionOf = (resourceId: string | undefined): string | undefined => {
  const subscription = /^\/subscriptions\/([^/]+)/i.exec(resourceId ?? "")?.[1]
  return subscription !== undefined && plain.test(subscription) ? subscription : undefined
}

/**
 * Whoever is logged in to the Azure CLI (`azure-cli`).
 *
 * Fails with `ConfigurationError` where an option cannot be used, and with `CredentialsError` where the workspace's URL
 * had to be asked for and was not found out. The first call runs `az`.
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
    const setting = yield* Azure.settle(options)
    const program: Program.Program = {
      authType,
      command: "az",
      // On Windows it is a script, which only a shell runs.
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

    // A managed identity has one tenant, and az fails when it is named.
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

    // az takes a subscription or a tenant, not both. Who may use the workspace need not see its subscription.
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
      // A user of the workspace needs no role on the Azure resource.
      needsManagement: (token) => claimsOf(token.token).upn === undefined,
      managementIsOptional: true
    })
  })

/**
 * Whoever is logged in to the Azure CLI (`azure-cli`): a user, a service principal, a managed identity.
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
