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
import { consoleOf, hostKind } from "../../internal/call/accountHost.js"
import { ConfigurationError, CredentialsError } from "../../schemas/DatabricksError.js"
import { makeAzureCli } from "./azureCli.js"
import * as Chain from "./chain.js"
import { makeDatabricksCli } from "./databricksCli.js"
import { makeFileOidc } from "./fileOidc.js"
import { makeGoogleCredentials, makeGoogleId } from "./google.js"
import * as ProfileFile from "./profileFile.js"
import { Credentials, type Service } from "./service.js"
import * as Settings from "./settings.js"
import * as Steps from "./steps.js"
import { makeUserLogin } from "./userLogin.js"
import { variable } from "./variables.js"

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
      accountId: facts.accountId,
      cliPath: Settings.text(facts.settings, "databricks_cli_path")
    }),
    probe: (service) => service.headers
  })
)

/** A login in a browser is made by `CredentialsLogin.login` alone: no program opens one unasked. */
const userLoginStep: Step = Steps.step(
  "external-browser",
  (facts) => [
    Chain.missing(facts, "host"),
    facts.isPinned ? undefined : "used only if auth_type (DATABRICKS_AUTH_TYPE) is external-browser"
  ],
  (facts) => ({
    make: makeUserLogin({
      ...Steps.oauthOptions(facts),
      profile: facts.settings.host?.source === "profile" ? facts.profile : undefined
    })
  })
)

/** Why Google Cloud is not the place to ask; undefined where it is, or may be. */
const notGoogle = ({ cloud, isPinned }: Chain.Facts): string | undefined =>
  isPinned || cloud === undefined || cloud === "gcp" ? undefined : `the host is on ${cloud.toUpperCase()}, not on GCP`

const googleOptions = (facts: Chain.Facts) => ({ ...Steps.hostOptions(facts), accountId: facts.accountId })

/** The content of a file; none where there is no such file. */
const contentOf = (path: string): Effect.Effect<Option.Option<string>, never, FileSystem.FileSystem> =>
  Effect.flatMap(FileSystem.FileSystem, (fs) => Effect.option(fs.readFileString(path)))

const googleCredentialsStep: Step = Steps.step(
  "google-credentials",
  (facts) => [Chain.missing(facts, "host", "google_credentials"), notGoogle(facts)],
  (facts) => {
    const given = Steps.secret(facts, "google_credentials")
    return {
      // JSON is no path, and a long one is an error of its own to some systems.
      make: (Redacted.value(given).trim().startsWith("{")
        ? Effect.succeed(given)
        : Effect.map(
            contentOf(Redacted.value(given)),
            Option.match({ onNone: () => given, onSome: (json) => Redacted.make(json) })
          )
      ).pipe(Effect.flatMap((credentials) => makeGoogleCredentials({ ...googleOptions(facts), credentials })))
    }
  }
)

/** Google's application default credentials: the file that is named, or that of gcloud; otherwise those of the machine. */
const googleSource = Effect.configProviderWith((provider) =>
  Effect.gen(function* () {
    const name = "GOOGLE_APPLICATION_CREDENTIALS"
    const named = yield* variable(provider, name)
    if (Option.isSome(named)) {
      const json = yield* contentOf(Redacted.value(named.value))
      if (Option.isSome(json)) return Redacted.make(json.value)
      return yield* new ConfigurationError({ message: `The file that ${name} names could not be read` })
    }
    const path = yield* Effect.option(
      ProfileFile.inHome(provider, "~/.config/gcloud/application_default_credentials.json", name)
    )
    const json = Option.isNone(path) ? Option.none() : yield* contentOf(path.value)
    return Option.getOrUndefined(Option.map(json, Redacted.make<string>))
  })
)

const googleIdStep: Step = Steps.step(
  "google-id",
  (facts) => [Chain.missing(facts, "host", "google_service_account"), notGoogle(facts)],
  (facts) => ({
    make: Effect.flatMap(googleSource, (source) =>
      makeGoogleId({
        ...googleOptions(facts),
        serviceAccount: Steps.required(facts, "google_service_account"),
        source
      })
    )
  })
)

const steps: ReadonlyArray<Step> = Chain.order.flatMap(
  (name): ReadonlyArray<Step> =>
    [
      ...Steps.steps,
      fileStep,
      azureCliStep,
      userLoginStep,
      databricksCliStep,
      googleCredentialsStep,
      googleIdStep
    ].filter((step) => step.name === name)
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
  "oidc_token_filepath",
  "metadata_service_url"
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

/** What a program calls with the credentials. */
type Level = "workspace" | "account"

/** Why the settings are for the other level; undefined where they may be for this one. */
const otherLevel = (level: Level, { host, isAccountLevel, settings }: Chain.Facts): string | undefined => {
  if (host === undefined) return undefined
  const kind = hostKind(host)
  const named = `${host} (${settings.host?.name})`
  if (level === "account") {
    return kind === "workspace"
      ? `${named} is the host of a workspace, and this is the client of an account: set the host of the account console, such as ${consoleOf(host)}, name the profile of an account, or use Databricks.layerDefault`
      : undefined
  }
  if (kind === "account") {
    return `${named} is the host of accounts, which has no workspace APIs: set the host of a workspace, name the profile of a workspace, or use AccountClient.layerDefault`
  }
  return isAccountLevel
    ? `${settings.workspace_id?.name} is none, which selects the account at ${host} and not a workspace: set the id of a workspace, or use AccountClient.layerDefault`
    : undefined
}

const makeFor = (
  level: Level | undefined,
  options: Options
): Effect.Effect<Service, ConfigurationError | CredentialsError, Requirements | Scope.Scope> =>
  Effect.configProviderWith((provider) =>
    Effect.gen(function* () {
      const closer = Settings.merge(Settings.fromCode(options), yield* Settings.fromEnvironment(provider))
      const { notes, profile, settings } = yield* fromFile(options, closer)
      const facts = yield* Chain.facts(provider, options, Settings.merge(closer, settings), { profile, notes })
      const message = level === undefined ? undefined : otherLevel(level, facts)
      return yield* message === undefined ? Chain.choose(facts, steps) : new ConfigurationError({ message })
    })
  )

/**
 * Finds the same credentials as the official tools: the flow that `authType` names, or else the first usable of `pat`,
 * `metadata-service`, `oauth-m2m`, `env-oidc`, `file-oidc`, `github-oidc`, `azure-client-secret`, `azure-msi`,
 * `github-oidc-azure`, `azure-cli`, `azure-devops-oidc`, `databricks-cli`, `google-credentials`, `google-id`. The flow
 * `external-browser`, the login of `CredentialsLogin.login`, is used only if `authType` names it.
 *
 * Fails with `ConfigurationError` if no flow can be used, with a reason for each. Fails with `CredentialsError` if the
 * named flow runs a program or asks a metadata service that returns no token, or its id token file does not exist, and if
 * the host cannot be looked up by its Azure resource id.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (
  options: Options = {}
): Effect.Effect<Service, ConfigurationError | CredentialsError, Requirements | Scope.Scope> =>
  makeFor(undefined, options)

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
 * The same as `layer`, for programs that call a workspace. `Databricks.layerDefault` uses it.
 *
 * Fails with `ConfigurationError`, before a token is requested, if the settings are for an account, and for every reason
 * for which `layer` fails.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerWorkspace = (
  options: Options = {}
): Layer.Layer<Credentials, ConfigurationError | CredentialsError, Requirements> =>
  Layer.scoped(Credentials, makeFor("workspace", options))

/**
 * The same as `layer`, for programs that call an account. `AccountClient.layerDefault` uses it.
 *
 * Fails with `ConfigurationError`, before a token is requested, if the host is that of a workspace, and for every reason
 * for which `layer` fails.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerAccount = (
  options: Options = {}
): Layer.Layer<Credentials, ConfigurationError | CredentialsError, Requirements> =>
  Layer.scoped(Credentials, makeFor("account", options))

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
      if (typeof profile !== "string" || profile.trim() === "") {
        return yield* new ConfigurationError({ message: "The name of the profile is empty" })
      }
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
