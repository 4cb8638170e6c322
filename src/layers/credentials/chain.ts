/** Chooses a flow by what is configured. Whatever is passed over has a reason that a person can act on. */
import type * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { parseTarget, parseWorkspaceId } from "../../internal/call/host.js"
import { ConfigurationError, type CredentialsError } from "../../schemas/DatabricksError.js"
import { type Cloud, cloudOf } from "./cloud.js"
import { variable } from "./idTokens.js"
import { parsedAccountId, type Service } from "./service.js"
import { type ChainOptions, type Key, nameOf, type Setting, type Settings, text, truth } from "./settings.js"

/** The official tools' names and order. */
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

/** All that the steps of the chain decide by. */
export interface Facts {
  readonly options: ChainOptions
  readonly settings: Settings
  /** Parsed; none where no host is configured. */
  readonly host: string | undefined
  /** Where one host stands for many workspaces. */
  readonly workspaceId: string | undefined
  readonly cloud: Cloud | undefined
  /** The account that is configured beside the credentials. */
  readonly accountId: string | undefined
  /** Whether the workspace's id is `none`, which the Databricks CLI writes for an account on a host that serves both. */
  readonly isAccountLevel: boolean
  /** The profile that the settings come from, if any. */
  readonly profile: string | undefined
  /** Whether the flow was named: then it is used wherever the host seems to be. */
  readonly isPinned: boolean
  /** Which variables of CI systems and the like are set. */
  readonly isSet: (variable: string) => boolean
  /** What to add to an error: why the profile file gave nothing. */
  readonly notes: ReadonlyArray<string>
}

/** A flow that fits. */
export interface Plan<R> {
  readonly make: Effect.Effect<Service, ConfigurationError | CredentialsError, R>
  /** Whether it works is tried before it is chosen: nothing is configured that would say so. */
  readonly probe?: ((service: Service) => Effect.Effect<unknown, CredentialsError, R>) | undefined
}

export interface Step<R> {
  readonly name: FlowName
  /** On the left, why the flow does not fit. */
  readonly plan: (facts: Facts) => Either.Either<Plan<R>, string>
}

/** Variables that are no settings and make a flow possible. */
export const ambient = [
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
    const cloud = text(settings, "cloud")?.trim().toLowerCase()
    if (cloud !== undefined && !isCloud(cloud)) {
      return yield* new ConfigurationError({ message: `${settings.cloud?.name} is none of ${clouds.join(", ")}` })
    }
    const names = [...ambient, text(settings, "oidc_token_env") ?? defaultOidcTokenEnv]
    const found = yield* Effect.forEach(names, (name) => variable(provider, name))
    const set = new Set(names.filter((_, i) => Option.isSome(found[i] ?? Option.none())))
    return {
      options,
      settings,
      host: host?.right.origin,
      workspaceId: closerOf(settings, id.right, host?.right.workspaceId),
      accountId,
      isAccountLevel:
        text(settings, "workspace_id")?.trim().toLowerCase() === "none" && host?.right.workspaceId === undefined,
      cloud: cloud ?? (host === undefined ? undefined : cloudOf(host.right.origin)),
      isPinned: settings.auth_type !== undefined,
      isSet: (name) => set.has(name),
      ...rest
    }
  })

/** A host with `?o=` that is given closer to the program than the id is meant as it stands. */
const closerOf = (settings: Settings, id: string | undefined, inHost: string | undefined): string | undefined => {
  const { host, workspace_id } = settings
  if (id === undefined || inHost === undefined || host === undefined || workspace_id === undefined) return id ?? inHost
  return closeness[host.source] < closeness[workspace_id.source] ? inHost : id
}

type Family = "pat" | "metadata" | "oauth" | "azure" | "google"

/** The settings that are credentials, by the kind of login that they are for. */
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

const closeness = { code: 0, environment: 1, profile: 2 } as const

/**
 * How close to the program the credentials of a family are, and how close those are that they push out. The variables
 * of Azure and Google are those of other tools too and push nothing out.
 */
const closest = (settings: Settings, family: Family) => {
  let found: { readonly setting: Setting; readonly own: number; readonly pushes: number } | undefined
  for (const key of families[family]) {
    const setting = settings[key]
    if (setting === undefined || (key === "azure_use_msi" && truth(settings, key) === false)) continue
    const own = closeness[setting.source]
    if (found !== undefined && found.own <= own) continue
    const isOfOthers = (family === "azure" || family === "google") && setting.source === "environment"
    found = { setting, own, pushes: isOfOthers ? closeness.profile : own }
  }
  return found
}

/**
 * Why a flow's credentials are not used although they are there: others are given closer to the program. Code comes
 * before the environment, and the environment before the profile.
 */
const pushedOut = (settings: Settings, name: FlowName): string | undefined => {
  const family = familyOf[name]
  const own = family === undefined ? undefined : closest(settings, family)
  if (own === undefined) return undefined
  const others = (Object.keys(families) as ReadonlyArray<Family>).flatMap((other) => closest(settings, other) ?? [])
  const closer = others.find(({ pushes }) => pushes < own.own)
  return closer === undefined ? undefined : `${own.setting.name} gives way to ${closer.setting.name}`
}

/** `no client_id (DATABRICKS_CLIENT_ID) and no host (DATABRICKS_HOST)`; undefined where nothing is missing. */
export const missing = (facts: Facts, ...needed: ReadonlyArray<Key>): string | undefined => {
  const absent = needed.filter((key) => facts.settings[key] === undefined)
  return absent.length === 0 ? undefined : absent.map((key) => `no ${nameOf(key)}`).join(" and ")
}

const where = (facts: Facts): string =>
  facts.host ?? text(facts.settings, "azure_workspace_resource_id") ?? "any workspace: no host is given"

interface PassedOver {
  readonly name: FlowName
  readonly why: string
}

const listed = (passedOver: ReadonlyArray<PassedOver>): string =>
  passedOver.map(({ name, why }) => `\n- ${name}: ${why}`).join("")

const nothingFits = (facts: Facts, passedOver: ReadonlyArray<PassedOver>): ConfigurationError =>
  new ConfigurationError({
    message: [
      `No credentials were found for ${where(facts)}. What was tried, in this order:${listed(passedOver)}`,
      ...facts.notes,
      "Give what one of them needs, in the environment, in a profile or in code."
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
        : `The flow ${name} (${authType.name}) is none of those there are: ${known}`
    )
  }
  const plan = step.plan(facts)
  if (Either.isLeft(plan)) {
    return fail(
      [`The flow ${name} is asked for (${authType.name}), but does not fit: ${plan.left}.`, ...facts.notes].join("\n")
    )
  }
  const { make, probe } = plan.right
  return probe === undefined ? make : Effect.tap(make, probe)
}

/** The flow that `auth_type` names, or else the first that fits, with the account that is configured beside it. */
export const choose = <R>(
  facts: Facts,
  steps: ReadonlyArray<Step<R>>
): Effect.Effect<Service, ConfigurationError | CredentialsError, R> => {
  const { accountId } = facts
  const chosen = chooseFlow(facts, steps)
  return accountId === undefined ? chosen : Effect.map(chosen, (service) => ({ ...service, accountId }))
}

const chooseFlow = <R>(
  facts: Facts,
  steps: ReadonlyArray<Step<R>>
): Effect.Effect<Service, ConfigurationError | CredentialsError, R> => {
  const { auth_type } = facts.settings
  if (auth_type !== undefined) return pinned(facts, steps, auth_type)

  const from = (i: number, passedOver: ReadonlyArray<PassedOver>): ReturnType<typeof pinned<R>> => {
    const step = steps[i]
    if (step === undefined) return Effect.fail(nothingFits(facts, passedOver))
    const { name } = step
    const next = (why: string) => from(i + 1, [...passedOver, { name, why }])
    const gaveWay = pushedOut(facts.settings, name)
    if (gaveWay !== undefined) return next(gaveWay)
    const plan = step.plan(facts)
    if (Either.isLeft(plan)) return next(plan.left)
    const { make, probe } = plan.right
    const chosen = (service: Service) =>
      Effect.as(Effect.logDebug(`Databricks credentials: ${name}. Passed over:${listed(passedOver)}`), service)
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
