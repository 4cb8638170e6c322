/** The settings and their sources: code, the environment and a profile. The first source that has a setting wins. */
import type * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type { ConfigurationError } from "../../schemas/DatabricksError.js"
import type { AzureEndpoints, AzureEnvironment, Cloud } from "./cloud.js"
import { variable } from "./idTokens.js"
import type { TokenOptions } from "./service.js"

/**
 * Options that can be set in code. Missing options are read from the environment, then from the profile, with the names
 * that the official tools use.
 *
 * @since 0.1.0
 * @category models
 */
export interface ChainOptions extends TokenOptions {
  /** `DATABRICKS_HOST`. */
  readonly host?: string | undefined
  /** `DATABRICKS_WORKSPACE_ID`: where one host stands for many workspaces. By default what `?o=` in the host says. */
  readonly workspaceId?: string | undefined
  /** Allows plain http for a host other than loopback. */
  readonly allowHttp?: boolean | undefined
  /** The only flow to use, such as `oauth-m2m` (`DATABRICKS_AUTH_TYPE`). */
  readonly authType?: string | undefined
  /** A personal access token (`DATABRICKS_TOKEN`). */
  readonly token?: Redacted.Redacted | undefined
  /** `DATABRICKS_CLIENT_ID`. */
  readonly clientId?: string | undefined
  /** `DATABRICKS_CLIENT_SECRET`. */
  readonly clientSecret?: Redacted.Redacted | undefined
  /** The OAuth scopes to request (default `all-apis`). */
  readonly scopes?: ReadonlyArray<string> | undefined
  /** The URL of the metadata of the OAuth server of the workspace (`DATABRICKS_DISCOVERY_URL`). */
  readonly discoveryUrl?: string | undefined
  /** The audience of id tokens (`DATABRICKS_TOKEN_AUDIENCE`). */
  readonly tokenAudience?: string | undefined
  /** The variable that holds an id token (`DATABRICKS_OIDC_TOKEN_ENV`, default `DATABRICKS_OIDC_TOKEN`). */
  readonly oidcTokenEnv?: string | undefined
  /** The file that holds an id token (`DATABRICKS_OIDC_TOKEN_FILEPATH`). */
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
  /** `ARM_ENVIRONMENT`. An Azure host name that identifies the environment takes precedence. */
  readonly azureEnvironment?: AzureEnvironment | undefined
  /** The cloud of a host whose name does not identify it (`DATABRICKS_CLOUD`). */
  readonly cloud?: Cloud | undefined
  /** `DATABRICKS_CLI_PATH`. */
  readonly databricksCliPath?: string | undefined
  /** Overrides endpoints of the Azure environment, for example for a private cloud or a test. */
  readonly azureEndpoints?: Partial<AzureEndpoints> | undefined
  /** The URL of the metadata service. By default that of Azure machines. */
  readonly metadataEndpoint?: string | undefined
}

/** Keys of the profile file and the variables with the same meaning. */
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
  databricks_cli_path: ["DATABRICKS_CLI_PATH"]
} as const satisfies Record<string, ReadonlyArray<string>>

export type Key = keyof typeof variables

const keys = Object.keys(variables) as ReadonlyArray<Key>

export type Source = "code" | "environment" | "profile"

export interface Setting {
  /** The value, whether it is a secret or not. It is only revealed when it is needed. */
  readonly value: Redacted.Redacted
  readonly source: Source
  /** The name for humans, such as `DATABRICKS_TOKEN` or `token in the profile prod`. */
  readonly name: string
}

export type Settings = Partial<Readonly<Record<Key, Setting>>>

/** Returns the name for humans of a missing setting. */
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

/** Parses a boolean. Returns `undefined` if it is not set and `invalid` if it must be true or false. */
export const booleanOf = (settings: Settings, key: Key): boolean | "invalid" | undefined => {
  const value = text(settings, key)?.trim().toLowerCase()
  return value === undefined ? undefined : (booleans[value] ?? "invalid")
}

const camel = (key: string): string => key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

const valueOf = (given: unknown): Redacted.Redacted | undefined => {
  if (given === undefined || given === null) return undefined
  if (Redacted.isRedacted(given)) return Redacted.make(String(Redacted.value(given)))
  return Redacted.make(Array.isArray(given) ? given.join(" ") : String(given))
}

/** Returns the settings from code. An empty option counts as set, so that the flow that uses it can report it. */
export const fromCode = (options: ChainOptions): Settings => {
  const given = options as Readonly<Record<string, unknown>>
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = valueOf(given[camel(key)])
      return value === undefined ? [] : [[key, { value, source: "code", name: `the option ${camel(key)}` }]]
    })
  )
}

/** Returns the settings from the environment. Empty variables count as missing, as in the official tools. */
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

/** Merges settings. The first one that has a value wins. */
export const merge = (...all: ReadonlyArray<Settings>): Settings => Object.assign({}, ...[...all].reverse())
