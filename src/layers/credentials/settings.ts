/** Reads the settings from code, the environment and a profile. The first source that has a setting is used. */
import type * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type { ConfigurationError } from "../../schemas/DatabricksError.js"
import type { AzureEndpoints, AzureEnvironment, Cloud } from "./cloud.js"
import type { TokenOptions } from "./service.js"
import { variable } from "./variables.js"

/**
 * The settings in code. Those left out are read from the environment and then from the profile, under the names that the
 * official tools use.
 *
 * @since 0.1.0
 * @category models
 */
export interface ChainOptions extends TokenOptions {
  /** `DATABRICKS_HOST`. */
  readonly host?: string | undefined
  /** `DATABRICKS_WORKSPACE_ID`, if the host serves many workspaces. Defaults to the value of `?o=` in the host. */
  readonly workspaceId?: string | undefined
  /** Allows plain http for hosts other than loopback. */
  readonly allowHttp?: boolean | undefined
  /** `DATABRICKS_AUTH_TYPE`: the one flow to use, such as `oauth-m2m`. */
  readonly authType?: string | undefined
  /** `DATABRICKS_TOKEN`: a personal access token. */
  readonly token?: Redacted.Redacted | undefined
  /** `DATABRICKS_CLIENT_ID`. */
  readonly clientId?: string | undefined
  /** `DATABRICKS_CLIENT_SECRET`. */
  readonly clientSecret?: Redacted.Redacted | undefined
  /** The OAuth scopes to request. Defaults to `all-apis`. */
  readonly scopes?: ReadonlyArray<string> | undefined
  /** `DATABRICKS_DISCOVERY_URL`: the URL of the metadata of the workspace's OAuth server. */
  readonly discoveryUrl?: string | undefined
  /** `DATABRICKS_TOKEN_AUDIENCE`: the audience of id tokens. */
  readonly tokenAudience?: string | undefined
  /** `DATABRICKS_OIDC_TOKEN_ENV`: the variable that contains an id token. Defaults to `DATABRICKS_OIDC_TOKEN`. */
  readonly oidcTokenEnv?: string | undefined
  /** `DATABRICKS_OIDC_TOKEN_FILEPATH`: the file that contains an id token. */
  readonly oidcTokenFilepath?: string | undefined
  /** `DATABRICKS_AZURE_RESOURCE_ID`. */
  readonly azureWorkspaceResourceId?: string | undefined
  /** `ARM_CLIENT_ID`. */
  readonly azureClientId?: string | undefined
  /** `ARM_CLIENT_SECRET`. */
  readonly azureClientSecret?: Redacted.Redacted | undefined
  /** `ARM_TENANT_ID`. */
  readonly azureTenantId?: string | undefined
  /** `ARM_USE_MSI`. */
  readonly azureUseMsi?: boolean | undefined
  /** `ARM_ENVIRONMENT`. The environment of an Azure host takes precedence over the variable. */
  readonly azureEnvironment?: AzureEnvironment | undefined
  /** `DATABRICKS_CLOUD`, for a host whose name does not identify its cloud. */
  readonly cloud?: Cloud | undefined
  /**
   * `DATABRICKS_ACCOUNT_ID`: the account that `AccountClient` calls. Required for tokens from the OAuth server of an
   * account.
   */
  readonly accountId?: string | undefined
  /** `DATABRICKS_METADATA_SERVICE_URL`: a Databricks metadata service on this machine. */
  readonly metadataServiceUrl?: string | undefined
  /** `GOOGLE_CREDENTIALS`: the key of a Google service account as JSON, or the path of the file that has it. */
  readonly googleCredentials?: Redacted.Redacted | undefined
  /** `DATABRICKS_GOOGLE_SERVICE_ACCOUNT`: the Google service account to impersonate. */
  readonly googleServiceAccount?: string | undefined
  /** `DATABRICKS_RATE_LIMIT`: the max number of requests per second. Defaults to no limit. See also `RateLimit`. */
  readonly rateLimit?: number | undefined
  /** `DATABRICKS_CLI_PATH`. */
  readonly databricksCliPath?: string | undefined
  /** Replaces endpoints of the Azure environment, for private clouds and tests. */
  readonly azureEndpoints?: Partial<AzureEndpoints> | undefined
  /** Replaces the metadata service of Azure virtual machines. */
  readonly metadataEndpoint?: string | undefined
}

/** The keys of the profile file, and the variables for the same settings. */
const variables = {
  host: ["DATABRICKS_HOST"],
  workspace_id: ["DATABRICKS_WORKSPACE_ID"],
  auth_type: ["DATABRICKS_AUTH_TYPE"],
  token: ["DATABRICKS_TOKEN"],
  client_id: ["DATABRICKS_CLIENT_ID"],
  client_secret: ["DATABRICKS_CLIENT_SECRET"],
  scopes: [],
  discovery_url: ["DATABRICKS_DISCOVERY_URL"],
  token_audience: ["DATABRICKS_TOKEN_AUDIENCE"],
  oidc_token_env: ["DATABRICKS_OIDC_TOKEN_ENV"],
  oidc_token_filepath: ["DATABRICKS_OIDC_TOKEN_FILEPATH", "DATABRICKS_OIDC_TOKEN_FILE"],
  azure_workspace_resource_id: ["DATABRICKS_AZURE_RESOURCE_ID"],
  azure_client_id: ["ARM_CLIENT_ID"],
  azure_client_secret: ["ARM_CLIENT_SECRET"],
  azure_tenant_id: ["ARM_TENANT_ID"],
  azure_use_msi: ["ARM_USE_MSI"],
  azure_environment: ["ARM_ENVIRONMENT"],
  cloud: ["DATABRICKS_CLOUD"],
  account_id: ["DATABRICKS_ACCOUNT_ID"],
  metadata_service_url: ["DATABRICKS_METADATA_SERVICE_URL"],
  google_credentials: ["GOOGLE_CREDENTIALS"],
  google_service_account: ["DATABRICKS_GOOGLE_SERVICE_ACCOUNT"],
  rate_limit: ["DATABRICKS_RATE_LIMIT"],
  databricks_cli_path: ["DATABRICKS_CLI_PATH"]
} as const satisfies Record<string, ReadonlyArray<string>>

export type Key = keyof typeof variables

const keys = Object.keys(variables) as ReadonlyArray<Key>

export type Source = "code" | "environment" | "profile"

export interface Setting {
  /** Redacted also if it is not a secret: it is not read before it is needed. */
  readonly value: Redacted.Redacted
  readonly source: Source
  /** The name in messages: `DATABRICKS_TOKEN`, `token in the profile prod`. */
  readonly name: string
}

export type Settings = Partial<Readonly<Record<Key, Setting>>>

/** The name of a missing setting in messages. */
export const nameOf = (key: Key): string => {
  const [variable] = variables[key]
  return variable === undefined ? key : `${key} (${variable})`
}

export const text = (settings: Settings, key: Key): string | undefined => {
  const value = settings[key]?.value
  return value === undefined ? undefined : Redacted.value(value)
}

const booleans: Readonly<Record<string, boolean>> = {
  true: true,
  "1": true,
  yes: true,
  false: false,
  "0": false,
  no: false
}

/** Reads a boolean: `undefined` if it is not set, `"invalid"` if it is neither true nor false. */
export const boolean = (settings: Settings, key: Key): boolean | "invalid" | undefined => {
  const value = text(settings, key)?.trim().toLowerCase()
  return value === undefined ? undefined : (booleans[value] ?? "invalid")
}

const camel = (key: string): string => key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

const valueOf = (given: unknown): Redacted.Redacted | undefined => {
  if (given === undefined || given === null) return undefined
  if (Redacted.isRedacted(given)) return Redacted.make(String(Redacted.value(given)))
  return Redacted.make(Array.isArray(given) ? given.join(" ") : String(given))
}

/** The settings in code. Empty options are kept, so that the flow reports them. */
export const fromCode = (options: ChainOptions): Settings => {
  const given = options as Readonly<Record<string, unknown>>
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = valueOf(given[camel(key)])
      return value === undefined ? [] : [[key, { value, source: "code", name: `the option ${camel(key)}` }]]
    })
  )
}

/** The settings in the environment. Empty variables count as missing, as in the official tools. */
export const fromEnvironment = (provider: ConfigProvider.ConfigProvider): Effect.Effect<Settings, ConfigurationError> =>
  Effect.map(
    Effect.forEach(keys, (key) =>
      Effect.map(
        Effect.forEach(variables[key], (name) =>
          Effect.map(
            variable(provider, name),
            Option.map((value): Setting => ({ value, source: "environment", name }))
          )
        ),
        (found) => Option.map(Option.firstSomeOf(found), (setting) => [key, setting] as const)
      )
    ),
    (found) => Object.fromEntries(found.flatMap(Option.toArray))
  )

export const fromProfile = (profile: string, section: Readonly<Record<string, Redacted.Redacted>>): Settings =>
  Object.fromEntries(
    keys.flatMap((key) => {
      const value = section[key]
      return value === undefined ? [] : [[key, { value, source: "profile", name: `${key} in the profile ${profile}` }]]
    })
  )

/** Merges settings. The first source that has a setting is used. */
export const merge = (...all: ReadonlyArray<Settings>): Settings => Object.assign({}, ...[...all].reverse())
