/** The whole chain: the steps of `steps.ts`, and those that read files and run programs. */

import type * as CommandExecutor from "@effect/platform/CommandExecutor"
import * as FileSystem from "@effect/platform/FileSystem"
import type * as HttpClient from "@effect/platform/HttpClient"
import type * as Path from "@effect/platform/Path"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { ConfigurationError, CredentialsError } from "../../schemas/DatabricksError.js"
import { makeAzureCli } from "./azureCli.js"
import * as Chain from "./chain.js"
import { makeDatabricksCli } from "./databricksCli.js"
import { makeFileOidc } from "./fileOidc.js"
import { variable } from "./idTokens.js"
import * as ProfileFile from "./profileFile.js"
import { Credentials, type Service } from "./service.js"
import * as Settings from "./settings.js"
import * as Steps from "./steps.js"

/**
 * What `layer` requires: an `HttpClient`, and the platform services that `NodeContext.layer` of `@effect/platform-node`
 * provides.
 *
 * @since 0.1.0
 * @category models
 */
export type Requirements = HttpClient.HttpClient | FileSystem.FileSystem | Path.Path | CommandExecutor.CommandExecutor

/**
 * @since 0.1.0
 * @category models
 */
export interface Options extends Settings.ChainOptions {
  /** `DATABRICKS_CONFIG_PROFILE`: the profile to use. */
  readonly profile?: string | undefined
  /** `DATABRICKS_CONFIG_FILE`: the profile file. Defaults to `~/.databrickscfg`. */
  readonly configFile?: string | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface ProfileOptions
  extends Pick<Settings.ChainOptions, "allowHttp" | "tokenTimeLimit" | "azureEndpoints" | "metadataEndpoint"> {
  /** `DATABRICKS_CONFIG_FILE`: the profile file. Defaults to `~/.databrickscfg`. */
  readonly configFile?: string | undefined
}

type Step = Chain.Step<Requirements | Scope.Scope>

const fileStep: Step = Steps.step(
  "file-oidc",
  (facts) => [Chain.missing(facts, "host", "oidc_token_filepath")],
  (facts) => {
    const path = Steps.required(facts, "oidc_token_filepath")
    return {
      make: makeFileOidc({
        ...Steps.oauthOptions(facts),
        clientId: Settings.text(facts.settings, "client_id"),
        path
      }),
      probe: () =>
        Effect.flatMap(FileSystem.FileSystem, (fs) => fs.exists(path)).pipe(
          Effect.orElseSucceed(() => false),
          Effect.filterOrFail(
            (exists) => exists,
            () => new CredentialsError({ authType: "file-oidc", message: `the file ${path} does not exist` })
          )
        )
    }
  }
)

const azureCliStep: Step = Steps.step(
  "azure-cli",
  (facts) => [Steps.notAzure(facts)],
  (facts) => ({
    make: Effect.flatMap(Steps.azureOptions(facts), makeAzureCli),
    probe: (service) => service.headers
  })
)

const databricksCliStep: Step = Steps.step(
  "databricks-cli",
  (facts) => [Chain.missing(facts, "host")],
  (facts) => ({
    make: makeDatabricksCli({
      ...Steps.hostOptions(facts),
      // The token of a profile is only valid for the host of the profile.
      profile: facts.settings.host?.source === "profile" ? facts.profile : undefined,
      cliPath: Settings.text(facts.settings, "databricks_cli_path")
    }),
    probe: (service) => service.headers
  })
)

const steps: ReadonlyArray<Step> = Chain.order.flatMap(
  (name): ReadonlyArray<Step> =>
    [...Steps.steps, fileStep, azureCliStep, databricksCliStep].filter((step) => step.name === name)
)

interface FromFile {
  readonly settings: Settings.Settings
  readonly profile: string | undefined
  readonly notes: ReadonlyArray<string>
}

const notRead = (...notes: ReadonlyArray<string>): FromFile => ({ settings: {}, profile: undefined, notes })

const reserved = "__settings__"

/** Settings that identify a login or a workspace. If one is set, the default profile is not read. */
const identifying: ReadonlyArray<Settings.Key> = [
  "host",
  "azure_workspace_resource_id",
  "token",
  "client_id",
  "client_secret",
  "oidc_token_env",
  "oidc_token_filepath"
]

/** Azure settings only count if they are set in code: other tools also use the `ARM_*` variables. */
const identifyingInCode: ReadonlyArray<Settings.Key> = ["azure_client_id", "azure_client_secret"]

const reasonNotToRead = (settings: Settings.Settings): string | undefined => {
  const key =
    identifying.find((key) => settings[key] !== undefined) ??
    identifyingInCode.find((key) => settings[key]?.source === "code")
  return key === undefined ? undefined : settings[key]?.name
}

const fromFile = (options: Options, closer: Settings.Settings) =>
  Effect.configProviderWith((provider) =>
    Effect.gen(function* () {
      const fromEnvironment = yield* variable(provider, "DATABRICKS_CONFIG_PROFILE")
      const requested = options.profile?.trim() || Option.getOrUndefined(Option.map(fromEnvironment, Redacted.value))
      const reason = requested === undefined ? reasonNotToRead(closer) : undefined
      if (reason !== undefined) {
        return notRead(`The profile file was not read: ${reason} is set, and no profile is named.`)
      }
      const located = yield* Effect.either(ProfileFile.locate(provider, options.configFile))
      if (located._tag === "Left") {
        return options.profile === undefined ? notRead(`${located.left.message}.`) : yield* located.left
      }
      const path = located.right
      const found = yield* ProfileFile.load(path)
      if (Option.isNone(found)) {
        const message = `The profile file ${path} does not exist`
        if (options.profile !== undefined) return yield* new ConfigurationError({ message })
        return notRead(`${message}.`)
      }
      const file = found.value
      const name = requested ?? file.defaultProfile ?? (file.profiles.has("DEFAULT") ? "DEFAULT" : undefined)
      if (name === undefined)
        return notRead(`The profile file ${path} has no profile DEFAULT, and no profile is named.`)
      if (name === reserved) {
        return yield* new ConfigurationError({ message: `${reserved} is not a profile: use another name` })
      }
      const section = yield* ProfileFile.find(file, name)
      return {
        settings: Settings.fromProfile(name, section),
        // It was not chosen by name, so the CLI may have the login under the host only.
        profile: requested === undefined && name === "DEFAULT" ? undefined : name,
        notes: [`The profile ${name} of ${path} was read.`]
      }
    })
  )

/**
 * Finds the same credentials as the official tools: the flow that `authType` names, or else the first usable of `pat`,
 * `oauth-m2m`, `env-oidc`, `file-oidc`, `github-oidc`, `azure-client-secret`, `azure-msi`, `github-oidc-azure`,
 * `azure-cli`, `azure-devops-oidc`, `databricks-cli`.
 *
 * Fails with `ConfigurationError` if no flow can be used, with a reason for each. Fails with `CredentialsError` if the
 * named flow runs a program that returns no token.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (
  options: Options = {}
): Effect.Effect<Service, ConfigurationError | CredentialsError, Requirements | Scope.Scope> =>
  Effect.configProviderWith((provider) =>
    Effect.gen(function* () {
      const closer = Settings.merge(Settings.fromCode(options), yield* Settings.fromEnvironment(provider))
      const { notes, profile, settings } = yield* fromFile(options, closer)
      const merged = Settings.merge(closer, settings)
      return yield* Chain.choose(yield* Chain.facts(provider, options, merged, { profile, notes }), steps)
    })
  )

/**
 * Finds the same credentials as the official tools, in code, the environment (or the current `ConfigProvider`) and the
 * profile file, in this order.
 *
 * @example
 * ```ts
 * import * as NodeContext from "@effect/platform-node/NodeContext"
 * import { DatabricksClient, DefaultCredentials } from "effect-databricks"
 * import * as UndiciHttpClient from "effect-databricks/UndiciHttpClient"
 * import * as Layer from "effect/Layer"
 *
 * export const client = DatabricksClient.layerCredentials().pipe(
 *   Layer.provide(DefaultCredentials.layer()),
 *   Layer.provide([UndiciHttpClient.layer, NodeContext.layer])
 * )
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (
  options: Options = {}
): Layer.Layer<Credentials, ConfigurationError | CredentialsError, Requirements> =>
  Layer.scoped(Credentials, make(options))

/**
 * Uses the credentials of a profile. Settings in the environment, such as `DATABRICKS_TOKEN`, are ignored.
 *
 * Fails with `ConfigurationError` if the profile does not exist, or no flow can use its settings.
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeFromProfile = (
  profile: string,
  options: ProfileOptions = {}
): Effect.Effect<Service, ConfigurationError | CredentialsError, Requirements | Scope.Scope> =>
  Effect.configProviderWith((provider) =>
    Effect.gen(function* () {
      if (profile.trim() === "") return yield* new ConfigurationError({ message: "The name of the profile is empty" })
      const read = yield* fromFile({ profile, configFile: options.configFile }, {})
      const { allowHttp, azureEndpoints, metadataEndpoint, tokenTimeLimit } = options
      const code = { allowHttp, azureEndpoints, metadataEndpoint, tokenTimeLimit }
      return yield* Chain.choose(yield* Chain.facts(provider, code, read.settings, read), steps)
    })
  )

/**
 * Uses the credentials of a profile. Settings in the environment, such as `DATABRICKS_TOKEN`, are ignored.
 *
 * @example
 * ```ts
 * import { DefaultCredentials } from "effect-databricks"
 *
 * export const staging = DefaultCredentials.fromProfile("staging")
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const fromProfile = (
  profile: string,
  options: ProfileOptions = {}
): Layer.Layer<Credentials, ConfigurationError | CredentialsError, Requirements> =>
  Layer.scoped(Credentials, makeFromProfile(profile, options))
