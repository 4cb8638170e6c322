/** Chooses a flow by the configuration. For each flow that is skipped, there is a reason that a user can act on. */
import type * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { parseTarget, parseWorkspaceId } from "../../internal/call/host.js"
import { parseRateLimit } from "../../internal/call/rateLimit.js"
import { ConfigurationError, type CredentialsError } from "../../schemas/DatabricksError.js"
import { type Cloud, cloudOf } from "./cloud.js"
import { parsedAccountId, type Service } from "./service.js"
import { boolean, type ChainOptions, type Key, nameOf, type Setting, type Settings, text } from "./settings.js"
import { variable } from "./variables.js"

/** The names and the order of the official tools. */
export const order = [
  "pat",
  "metadata-service",
  "oauth-m2m",
  "env-oidc",
  "file-oidc",
  "github-oidc",
  "azure-client-secret",
  "azure-msi",
  "github-oidc-azure",
  "azure-cli",
  "azure-devops-oidc",
  "external-browser",
  "databricks-cli",
  "google-credentials",
  "google-id"
] as const

export type FlowName = (typeof order)[number]

/** What the steps of the chain base their decision on. */
export interface Facts {
  readonly options: ChainOptions
  readonly settings: Settings
  /** The parsed host, or `undefined` if no host is configured. */
  readonly host: string | undefined
  /** The id of the workspace, if the host serves many. */
  readonly workspaceId: string | undefined
  readonly cloud: Cloud | undefined
  /** The account, if it is configured. */
  readonly accountId: string | undefined
  /** The max number of requests per second, if it is configured. */
  readonly rateLimit: number | undefined
  /** Whether the workspace id is `none`, which the Databricks CLI writes for the account on a host that serves both. */
  readonly isAccountLevel: boolean
  /** The profile that the settings come from, if any. */
  readonly profile: string | undefined
  /** Whether the flow is named by `auth_type`. Then the cloud of the host is not checked. */
  readonly isPinned: boolean
  /** Whether a variable of a CI system is set. */
  readonly isSet: (variable: string) => boolean
  /** Added to errors: what was read from the profile file, or why it was not read. */
  readonly notes: ReadonlyArray<string>
}

/** A flow whose settings are complete. */
export interface Plan<R> {
  readonly make: Effect.Effect<Service, ConfigurationError | CredentialsError, R>
  /** Checks that the flow works before it is chosen, if the settings cannot tell. */
  readonly probe?: ((service: Service) => Effect.Effect<unknown, CredentialsError, R>) | undefined
}

export interface Step<R> {
  readonly name: FlowName
  /** Left has the reason why the flow cannot be used. */
  readonly plan: (facts: Facts) => Either.Either<Plan<R>, string>
}

/** Variables set by CI systems that make a flow possible. */
export const ciVariables = [
  "ACTIONS_ID_TOKEN_REQUEST_URL",
  "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
  "SYSTEM_ACCESSTOKEN",
  "SYSTEM_TEAMFOUNDATIONCOLLECTIONURI",
  "SYSTEM_TEAMPROJECTID",
  "SYSTEM_HOSTTYPE",
  "SYSTEM_PLANID",
  "SYSTEM_JOBID"
] as const

export const defaultOidcTokenEnv = "DATABRICKS_OIDC_TOKEN"

const clouds: ReadonlyArray<unknown> = ["azure", "aws", "gcp"]

const isCloud = (cloud: string | undefined): cloud is Cloud => clouds.includes(cloud)

export const facts = (
  provider: ConfigProvider.ConfigProvider,
  options: ChainOptions,
  settings: Settings,
  rest: { readonly profile: string | undefined; readonly notes: ReadonlyArray<string> }
): Effect.Effect<Facts, ConfigurationError> =>
  Effect.gen(function* () {
    const given = text(settings, "host")
    const host = given === undefined ? undefined : parseTarget(given, options)
    if (host !== undefined && Either.isLeft(host)) {
      return yield* new ConfigurationError({ message: `${host.left} (${settings.host?.name})` })
    }
    const id = parseWorkspaceId(text(settings, "workspace_id"))
    if (Either.isLeft(id)) {
      return yield* new ConfigurationError({ message: `${id.left} (${settings.workspace_id?.name})` })
    }
    const accountId = yield* Effect.mapError(
      parsedAccountId(text(settings, "account_id")),
      ({ message }) => new ConfigurationError({ message: `${message} (${settings.account_id?.name})` })
    )
    const rateLimit = parseRateLimit(text(settings, "rate_limit"))
    if (Either.isLeft(rateLimit)) {
      return yield* new ConfigurationError({ message: `${rateLimit.left} (${settings.rate_limit?.name})` })
    }
    const cloud = text(settings, "cloud")?.trim().toLowerCase()
    if (cloud !== undefined && !isCloud(cloud)) {
      return yield* new ConfigurationError({
        message: `${settings.cloud?.name} is not valid: set it to one of ${clouds.join(", ")}`
      })
    }
    const names = [...ciVariables, text(settings, "oidc_token_env") ?? defaultOidcTokenEnv]
    const found = yield* Effect.forEach(names, (name) => variable(provider, name))
    const set = new Set(names.filter((_, i) => Option.isSome(found[i] ?? Option.none())))
    return {
      options,
      settings,
      host: host?.right.origin,
      workspaceId: closerWorkspaceId(settings, id.right, host?.right.workspaceId),
      accountId,
      rateLimit: rateLimit.right,
      isAccountLevel:
        text(settings, "workspace_id")?.trim().toLowerCase() === "none" && host?.right.workspaceId === undefined,
      cloud: cloud ?? (host === undefined ? undefined : cloudOf(host.right.origin)),
      isPinned: settings.auth_type !== undefined,
      isSet: (name) => set.has(name),
      ...rest
    }
  })

/** A host with `?o=` takes precedence over an id from a source of lower precedence. */
const closerWorkspaceId = (
  settings: Settings,
  id: string | undefined,
  inHost: string | undefined
): string | undefined => {
  const { host, workspace_id } = settings
  if (id === undefined || inHost === undefined || host === undefined || workspace_id === undefined) return id ?? inHost
  return precedence[host.source] < precedence[workspace_id.source] ? inHost : id
}

type Family = "pat" | "metadata" | "oauth" | "azure" | "google"

/** The settings that are credentials, by kind of login. */
const families: Readonly<Record<Family, ReadonlyArray<Key>>> = {
  pat: ["token"],
  metadata: ["metadata_service_url"],
  oauth: ["client_id", "client_secret", "oidc_token_env", "oidc_token_filepath"],
  azure: ["azure_client_id", "azure_client_secret", "azure_use_msi"],
  google: ["google_credentials", "google_service_account"]
}

const familyOf: Readonly<Partial<Record<FlowName, Family>>> = {
  pat: "pat",
  "metadata-service": "metadata",
  "oauth-m2m": "oauth",
  "env-oidc": "oauth",
  "file-oidc": "oauth",
  "github-oidc": "oauth",
  "azure-devops-oidc": "oauth",
  "azure-client-secret": "azure",
  "azure-msi": "azure",
  "github-oidc-azure": "azure",
  "google-credentials": "google",
  "google-id": "google"
}

/** Lower numbers take precedence. */
const precedence = { code: 0, environment: 1, profile: 2 } as const

/**
 * Returns the credentials of a family with the highest precedence, and the precedence above which they override other
 * families. The variables of Azure and Google are also used by other tools and override nothing.
 */
const strongest = (settings: Settings, family: Family) => {
  let found: { readonly setting: Setting; readonly own: number; readonly overrides: number } | undefined
  for (const key of families[family]) {
    const setting = settings[key]
    if (setting === undefined || (key === "azure_use_msi" && boolean(settings, key) === false)) continue
    const own = precedence[setting.source]
    if (found !== undefined && found.own <= own) continue
    const isOfOthers = (family === "azure" || family === "google") && setting.source === "environment"
    found = { setting, own, overrides: isOfOthers ? precedence.profile : own }
  }
  return found
}

/**
 * Returns why the credentials of a flow are not used although they are set: others take precedence. Code takes
 * precedence over the environment, and the environment over the profile.
 */
const overriddenBy = (settings: Settings, name: FlowName): string | undefined => {
  const family = familyOf[name]
  const own = family === undefined ? undefined : strongest(settings, family)
  if (own === undefined) return undefined
  const others = (Object.keys(families) as ReadonlyArray<Family>).flatMap((other) => strongest(settings, other) ?? [])
  const stronger = others.find(({ overrides }) => overrides < own.own)
  return stronger === undefined ? undefined : `${own.setting.name} is overridden by ${stronger.setting.name}`
}

/** Returns `no client_id (DATABRICKS_CLIENT_ID) and no host (DATABRICKS_HOST)`, or `undefined` if nothing is missing. */
export const missing = (facts: Facts, ...needed: ReadonlyArray<Key>): string | undefined => {
  const absent = needed.filter((key) => facts.settings[key] === undefined)
  return absent.length === 0 ? undefined : absent.map((key) => `no ${nameOf(key)}`).join(" and ")
}

const where = (facts: Facts): string =>
  facts.host ?? text(facts.settings, "azure_workspace_resource_id") ?? "any workspace: no host is set"

interface Skipped {
  readonly name: FlowName
  readonly reason: string
}

const listed = (skipped: ReadonlyArray<Skipped>): string =>
  skipped.map(({ name, reason }) => `\n- ${name}: ${reason}`).join("")

const noFlow = (facts: Facts, skipped: ReadonlyArray<Skipped>): ConfigurationError =>
  new ConfigurationError({
    message: [
      `No credentials were found for ${where(facts)}. Flows tried, in this order:${listed(skipped)}`,
      ...facts.notes,
      "Set what one of them needs in the environment, in a profile or in code."
    ].join("\n")
  })

const pinned = <R>(
  facts: Facts,
  steps: ReadonlyArray<Step<R>>,
  authType: Setting
): Effect.Effect<Service, ConfigurationError | CredentialsError, R> => {
  const name = Redacted.value(authType.value).trim()
  const fail = (message: string) => Effect.fail(new ConfigurationError({ message }))
  const step = steps.find((step) => step.name === name)
  if (step === undefined) {
    const known = steps.map((step) => step.name).join(", ")
    const isElsewhere = (order as ReadonlyArray<string>).includes(name)
    return fail(
      isElsewhere
        ? `The flow ${name} (${authType.name}) needs files or programs: use DefaultCredentials`
        : `The flow ${name} (${authType.name}) does not exist: use one of ${known}`
    )
  }
  const plan = step.plan(facts)
  if (Either.isLeft(plan)) {
    return fail([`The flow ${name} (${authType.name}) cannot be used: ${plan.left}.`, ...facts.notes].join("\n"))
  }
  const { make, probe } = plan.right
  return probe === undefined ? make : Effect.tap(make, probe)
}

/** Chooses the flow that `auth_type` names, or else the first that can be used, and adds the configured account and rate limit. */
export const choose = <R>(
  facts: Facts,
  steps: ReadonlyArray<Step<R>>
): Effect.Effect<Service, ConfigurationError | CredentialsError, R> => {
  const { accountId, rateLimit } = facts
  const chosen = chooseFlow(facts, steps)
  if (accountId === undefined && rateLimit === undefined) return chosen
  return Effect.map(chosen, (service) => ({
    ...service,
    ...(accountId === undefined ? {} : { accountId }),
    ...(rateLimit === undefined ? {} : { rateLimit })
  }))
}

const chooseFlow = <R>(
  facts: Facts,
  steps: ReadonlyArray<Step<R>>
): Effect.Effect<Service, ConfigurationError | CredentialsError, R> => {
  const { auth_type } = facts.settings
  if (auth_type !== undefined) return pinned(facts, steps, auth_type)

  const from = (i: number, skipped: ReadonlyArray<Skipped>): ReturnType<typeof pinned<R>> => {
    const step = steps[i]
    if (step === undefined) return Effect.fail(noFlow(facts, skipped))
    const { name } = step
    const next = (reason: string) => from(i + 1, [...skipped, { name, reason }])
    const overridden = overriddenBy(facts.settings, name)
    if (overridden !== undefined) return next(overridden)
    const plan = step.plan(facts)
    if (Either.isLeft(plan)) return next(plan.left)
    const { make, probe } = plan.right
    const chosen = (service: Service) =>
      Effect.as(Effect.logDebug(`Databricks credentials: ${name}. Skipped:${listed(skipped)}`), service)
    if (probe === undefined) return Effect.flatMap(make, chosen)
    return Effect.flatMap(
      Effect.either(Effect.tap(make, probe)),
      Either.match({
        onLeft: (error) => (error._tag === "CredentialsError" ? next(error.message) : Effect.fail(error)),
        onRight: chosen
      })
    )
  }
  return from(0, [])
}
