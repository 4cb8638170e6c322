/** The steps of the chain that only need HTTP. */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { ConfigurationError, type CredentialsError } from "../../schemas/DatabricksError.js"
import type { AzureOptions } from "./azure.js"
import { makeAzureClientSecret } from "./azureClientSecret.js"
import { makeAzureManagedIdentity } from "./azureManagedIdentity.js"
import * as Chain from "./chain.js"
import { azureEnvironmentOf, parseAzureEnvironment } from "./cloud.js"
import { makeGithubOidcAzure } from "./githubOidcAzure.js"
import { makeOAuthM2M } from "./oauthM2M.js"
import { makeAzureDevOpsOidc, makeEnvOidc, makeGithubOidc } from "./oidc.js"
import { makePat } from "./pat.js"
import { Credentials, type Service } from "./service.js"
import { boolean, type ChainOptions, fromCode, fromEnvironment, type Key, merge, text } from "./settings.js"
import type { OAuthOptions } from "./workspaceOAuth.js"

type Step = Chain.Step<HttpClient.HttpClient | Scope.Scope>

/** Returns a setting that `Chain.missing` has checked. */
export const required = (facts: Chain.Facts, key: Key): string => text(facts.settings, key) ?? ""

const secret = (facts: Chain.Facts, key: Key): Redacted.Redacted => facts.settings[key]?.value ?? Redacted.make("")

export const hostOptions = (facts: Chain.Facts) => ({
  host: facts.host ?? "",
  workspaceId: facts.workspaceId,
  allowHttp: facts.options.allowHttp,
  tokenTimeLimit: facts.options.tokenTimeLimit
})

export const oauthOptions = (facts: Chain.Facts): OAuthOptions => ({
  ...hostOptions(facts),
  scopes: text(facts.settings, "scopes")
    ?.split(/[\s,]+/)
    .filter((scope) => scope !== ""),
  discoveryUrl: text(facts.settings, "discovery_url")
})

/** The options of all Azure flows. Fails if the Azure environment is not valid. */
export const azureOptions = (
  facts: Chain.Facts
): Effect.Effect<AzureOptions & { readonly tenantId: string | undefined }, ConfigurationError> => {
  const named = text(facts.settings, "azure_environment")
  const byHost = facts.host === undefined ? undefined : azureEnvironmentOf(facts.host)
  const isOption = facts.settings.azure_environment?.source === "code"
  return Effect.map(
    named === undefined || (byHost !== undefined && !isOption) ? Effect.succeed(byHost) : parseAzureEnvironment(named),
    (azureEnvironment) => ({
      host: facts.host,
      workspaceId: facts.workspaceId,
      allowHttp: facts.options.allowHttp,
      tokenTimeLimit: facts.options.tokenTimeLimit,
      workspaceResourceId: text(facts.settings, "azure_workspace_resource_id"),
      azureEnvironment,
      azureEndpoints: facts.options.azureEndpoints,
      tenantId: text(facts.settings, "azure_tenant_id")
    })
  )
}

/** Returns why Azure flows cannot be used, or `undefined` if they can. */
export const notAzure = (facts: Chain.Facts): string | undefined => {
  if (facts.settings.azure_workspace_resource_id !== undefined) return undefined
  if (facts.host === undefined) return Chain.missing(facts, "host", "azure_workspace_resource_id")
  if (facts.isPinned || facts.cloud === "azure") return undefined
  return facts.cloud === undefined
    ? "the name of the host is not that of an Azure workspace (if it is one, set DATABRICKS_CLOUD to azure)"
    : `the host is on ${facts.cloud.toUpperCase()}, not on Azure`
}

/** The tenant can be determined from the host, but not from the resource id. */
const tenantUnknown = (facts: Chain.Facts): string | undefined =>
  facts.host === undefined && facts.settings.azure_workspace_resource_id !== undefined
    ? Chain.missing(facts, "azure_tenant_id")
    : undefined

const notInGithub = (facts: Chain.Facts): string | undefined => {
  const [url, token] = ["ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"]
  return facts.isSet("ACTIONS_ID_TOKEN_REQUEST_URL") && facts.isSet("ACTIONS_ID_TOKEN_REQUEST_TOKEN")
    ? undefined
    : `not in a GitHub Actions job with the permission id-token: write (${url} and ${token} are not set)`
}

const notInAzureDevOps = (facts: Chain.Facts): string | undefined => {
  const absent = Chain.ciVariables.filter((name) => name.startsWith("SYSTEM_") && !facts.isSet(name))
  return absent.length === 0
    ? undefined
    : `not in an Azure Pipelines step that maps SYSTEM_ACCESSTOKEN (${absent.join(", ")} not set)`
}

export const step = <R>(
  name: Chain.FlowName,
  obstacles: (facts: Chain.Facts) => ReadonlyArray<string | undefined>,
  plan: (facts: Chain.Facts) => Chain.Plan<R>
): Chain.Step<R> => ({
  name,
  plan: (facts) => {
    const reasons = obstacles(facts).filter((reason) => reason !== undefined)
    return reasons.length > 0 ? Either.left(reasons.join("; ")) : Either.right(plan(facts))
  }
})

export const steps: ReadonlyArray<Step> = [
  step(
    "pat",
    (facts) => [Chain.missing(facts, "host", "token")],
    (facts) => ({ make: makePat({ ...hostOptions(facts), token: secret(facts, "token") }) })
  ),
  step(
    "oauth-m2m",
    (facts) => [Chain.missing(facts, "host", "client_id", "client_secret")],
    (facts) => ({
      make: makeOAuthM2M({
        ...oauthOptions(facts),
        clientId: required(facts, "client_id"),
        clientSecret: secret(facts, "client_secret")
      })
    })
  ),
  step(
    "env-oidc",
    (facts) => {
      const name = text(facts.settings, "oidc_token_env") ?? Chain.defaultOidcTokenEnv
      return [Chain.missing(facts, "host"), facts.isSet(name) ? undefined : `${name} is not set`]
    },
    (facts) => ({
      make: makeEnvOidc({
        ...oauthOptions(facts),
        clientId: text(facts.settings, "client_id"),
        tokenEnv: text(facts.settings, "oidc_token_env")
      })
    })
  ),
  step(
    "github-oidc",
    (facts) => [Chain.missing(facts, "host", "client_id"), notInGithub(facts)],
    (facts) => ({
      make: makeGithubOidc({
        ...oauthOptions(facts),
        clientId: required(facts, "client_id"),
        audience: text(facts.settings, "token_audience")
      })
    })
  ),
  step(
    "azure-client-secret",
    (facts) => [Chain.missing(facts, "azure_client_id", "azure_client_secret"), tenantUnknown(facts), notAzure(facts)],
    (facts) => ({
      make: Effect.flatMap(azureOptions(facts), (azure) =>
        makeAzureClientSecret({
          ...azure,
          clientId: required(facts, "azure_client_id"),
          clientSecret: secret(facts, "azure_client_secret")
        })
      )
    })
  ),
  step(
    "azure-msi",
    (facts) => [
      Chain.missing(facts, "azure_use_msi"),
      boolean(facts.settings, "azure_use_msi") === false ? `${facts.settings.azure_use_msi?.name} is false` : undefined,
      notAzure(facts)
    ],
    (facts) => ({
      make:
        boolean(facts.settings, "azure_use_msi") === "invalid"
          ? Effect.fail(
              new ConfigurationError({
                message: `${facts.settings.azure_use_msi?.name} is not valid: set it to true or false`
              })
            )
          : Effect.flatMap(azureOptions(facts), (azure) =>
              makeAzureManagedIdentity({
                ...azure,
                clientId: text(facts.settings, "azure_client_id"),
                metadataEndpoint: facts.options.metadataEndpoint
              })
            )
    })
  ),
  step(
    "github-oidc-azure",
    (facts) => [Chain.missing(facts, "azure_client_id"), notInGithub(facts), tenantUnknown(facts), notAzure(facts)],
    (facts) => ({
      make: Effect.flatMap(azureOptions(facts), (azure) =>
        makeGithubOidcAzure({ ...azure, clientId: required(facts, "azure_client_id") })
      )
    })
  ),
  step(
    "azure-devops-oidc",
    (facts) => [Chain.missing(facts, "host", "client_id"), notInAzureDevOps(facts)],
    (facts) => ({ make: makeAzureDevOpsOidc({ ...oauthOptions(facts), clientId: required(facts, "client_id") }) })
  )
]

/**
 * Uses the flow that `DATABRICKS_AUTH_TYPE` names, or else the first for which the settings in code and in the environment
 * (or in the current `ConfigProvider`) are complete. It reads no files and runs no programs; for those, use
 * `DefaultCredentials`.
 *
 * Fails with `ConfigurationError` if no flow can be used, with a reason for each.
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeFromConfig = (
  options: ChainOptions = {}
): Effect.Effect<Service, ConfigurationError | CredentialsError, HttpClient.HttpClient | Scope.Scope> =>
  Effect.configProviderWith((provider) =>
    fromEnvironment(provider).pipe(
      Effect.flatMap((environment) =>
        Chain.facts(provider, options, merge(fromCode(options), environment), { profile: undefined, notes: [] })
      ),
      Effect.flatMap((facts) => Chain.choose(facts, steps))
    )
  )

/**
 * Uses the first flow for which the settings in code and in the environment (or in the current `ConfigProvider`) are
 * complete. For platforms without files and processes, such as browsers and edge workers.
 *
 * @example
 * ```ts
 * import { Credentials } from "effect-databricks"
 *
 * // DATABRICKS_HOST, and DATABRICKS_TOKEN or DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET or ...
 * export const credentials = Credentials.fromConfig()
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const fromConfig = (
  options: ChainOptions = {}
): Layer.Layer<Credentials, ConfigurationError | CredentialsError, HttpClient.HttpClient> =>
  Layer.scoped(Credentials, makeFromConfig(options))
