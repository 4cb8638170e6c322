/** Shared by all flows whose tokens are issued by Entra. */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { parseTarget, type Target } from "../../internal/call/host.js"
import { ConfigurationError, CredentialsError } from "../../schemas/DatabricksError.js"
import {
  type AzureEndpoints,
  type AzureEnvironment,
  azureEnvironmentOf,
  azureEnvironments,
  databricksResource
} from "./cloud.js"
import * as Http from "./http.js"
import { once } from "./once.js"
import {
  type AccessToken,
  bearer,
  type Headers,
  parsedHost,
  parsedWorkspaceId,
  type Service,
  secureUrlOption,
  type TokenOptions,
  unbearer
} from "./service.js"
import * as TokenCache from "./tokenCache.js"

/**
 * The options of all Azure flows. Without `host`, the workspace's URL is looked up by its resource id.
 *
 * @since 0.1.0
 * @category models
 */
export interface AzureOptions extends TokenOptions {
  /** The URL of the workspace, as the browser shows it. */
  readonly host?: string | undefined
  /** The id of the workspace, if the host serves many. Defaults to the value of `?o=` in the host. */
  readonly workspaceId?: string | undefined
  /** Allows plain http for hosts other than loopback. */
  readonly allowHttp?: boolean | undefined
  /**
   * `/subscriptions/.../resourceGroups/.../providers/Microsoft.Databricks/workspaces/...`. Required for an identity that
   * has a role on the Azure resource but is not a user of the workspace. Each call then sends a second token.
   */
  readonly workspaceResourceId?: string | undefined
  /** Defaults to the environment that the name of the host belongs to, or else to `public`. */
  readonly azureEnvironment?: AzureEnvironment | undefined
  /** Replaces endpoints of the environment, for private clouds and tests. */
  readonly azureEndpoints?: Partial<AzureEndpoints> | undefined
}

export type AzureSetting = {
  readonly endpoints: AzureEndpoints
  readonly workspaceId: string | undefined
} & (
  | { readonly host: string; readonly workspaceResourceId: string | undefined }
  | { readonly host: undefined; readonly workspaceResourceId: string }
)

const resourceId = /^(\/[^/?#\s]+)+$/

/** Validates the options of all Azure flows. */
export const parseOptions = (options: AzureOptions): Effect.Effect<AzureSetting, ConfigurationError> =>
  Effect.gen(function* () {
    const workspaceResourceId =
      options?.workspaceResourceId === undefined ? undefined : String(options.workspaceResourceId).trim() || undefined
    if (workspaceResourceId !== undefined && !resourceId.test(workspaceResourceId)) {
      return yield* new ConfigurationError({
        message:
          "The resource id of the workspace is not valid: it starts with /subscriptions/ (see the workspace's properties in the Azure portal)"
      })
    }
    const host =
      options?.host === undefined ? undefined : yield* parsedHost({ host: options.host, allowHttp: options.allowHttp })
    const workspaceId = yield* parsedWorkspaceId(options)
    const environment = options?.azureEnvironment ?? (host === undefined ? undefined : azureEnvironmentOf(host))
    const endpoints = { ...azureEnvironments[environment ?? "public"], ...options?.azureEndpoints }
    for (const [name, url] of Object.entries(endpoints)) yield* secureUrlOption(`The endpoint ${name}`, url)
    if (host !== undefined) return { host, workspaceResourceId, workspaceId, endpoints }
    if (workspaceResourceId !== undefined) return { host, workspaceResourceId, workspaceId, endpoints }
    return yield* new ConfigurationError({
      message: "Neither the host of the workspace nor its Azure resource id is given: set one"
    })
  })

export const withSlash = (url: string): string => (url.endsWith("/") ? url : `${url}/`)

const tenantPattern = /^[A-Za-z0-9.-]+$/

export const parseTenant = (tenant: string): Effect.Effect<string, ConfigurationError> =>
  typeof tenant === "string" && tenantPattern.test(tenant.trim())
    ? Effect.succeed(tenant.trim())
    : Effect.fail(new ConfigurationError({ message: "The Entra tenant is not valid: give its id or its domain name" }))

/**
 * Returns the Entra tenant of a workspace, to which its login page redirects. Returns none if it does not redirect, or
 * redirects to a directory outside the environment. Fails if the page does not answer.
 */
export const tenantOf = (
  client: HttpClient.HttpClient,
  authType: string,
  host: string,
  endpoints: AzureEndpoints
): Effect.Effect<Option.Option<string>, CredentialsError> => {
  const request: Http.ServerRequest = {
    authType,
    server: "The workspace's login page",
    request: HttpClientRequest.get(`${host}/aad/auth`),
    secrets: [],
    timeLimit: "20 seconds"
  }
  return Effect.map(Http.send(client, request), ({ headers: { location }, status }) => {
    if (status < 300 || status >= 400 || location === undefined || !URL.canParse(location)) return Option.none()
    const url = new URL(location)
    const tenant = url.pathname.split("/")[1] ?? ""
    return url.origin === new URL(endpoints.activeDirectory).origin &&
      tenantPattern.test(tenant) &&
      !["common", "organizations", "consumers"].includes(tenant)
      ? Option.some(tenant)
      : Option.none()
  })
}

/** Returns the given tenant, or else the tenant of the workspace. */
export const tenant = (
  client: HttpClient.HttpClient,
  authType: string,
  setting: AzureSetting,
  given: string | undefined
): Effect.Effect<Effect.Effect<string, CredentialsError>, ConfigurationError> => {
  if (given !== undefined) return Effect.map(parseTenant(given), Effect.succeed)
  const { host } = setting
  if (host === undefined) {
    return Effect.fail(
      new ConfigurationError({
        message: "The Entra tenant is not given, and cannot be determined without the host of the workspace: set it"
      })
    )
  }
  const unknown = (why: string, cause?: CredentialsError) =>
    new CredentialsError({
      authType,
      message: `The Entra tenant of ${host} could not be determined: ${why}set it (tenantId, ARM_TENANT_ID)`,
      transient: cause?.transient,
      code: cause?.code
    })
  return Effect.succeed(
    once(
      Effect.flatMap(
        Effect.mapError(tenantOf(client, authType, host, setting.endpoints), (error) =>
          unknown(`${error.message}; try again later, or `, error)
        ),
        Option.match({ onNone: () => Effect.fail(unknown("")), onSome: (tenant) => Effect.succeed(tenant) })
      )
    )
  )
}

const hostOfResource = (
  client: HttpClient.HttpClient,
  { authType, timeLimit }: Flow,
  id: string,
  endpoints: AzureEndpoints,
  token: AccessToken
): Effect.Effect<Target, CredentialsError> => {
  const request: Http.ServerRequest = {
    authType,
    server: "Azure Resource Manager, queried for the workspace's URL,",
    request: HttpClientRequest.get(
      `${withSlash(endpoints.resourceManager).slice(0, -1)}${id}?api-version=2018-04-01`
    ).pipe(HttpClientRequest.setHeader("authorization", Redacted.value(bearer(token.token)))),
    secrets: [token.token],
    timeLimit,
    hint: "Check the resource id, and that the identity can read the resource, or set the host"
  }
  return Effect.flatMap(Http.fetchJson(client, request), ({ json }) => {
    const { properties } = json as { readonly properties?: { readonly workspaceUrl?: unknown } | null }
    const url = properties?.workspaceUrl
    const host = typeof url === "string" && url !== "" ? parseTarget(url) : Either.left("returned none")
    return Either.isRight(host)
      ? Effect.succeed(host.right)
      : Effect.fail(new CredentialsError({ authType, message: `${request.server} ${host.left}: set the host` }))
  })
}

export interface Flow {
  readonly authType: string
  readonly setting: AzureSetting
  /** Fetches a token for a resource: the id of an application, or the URL of an endpoint. */
  readonly fetch: (resource: string) => Effect.Effect<AccessToken, CredentialsError>
  readonly timeLimit?: TokenOptions["tokenTimeLimit"]
  /** Whether calls also need a management token. By default, they do if the resource id is given. */
  readonly needsManagement?: ((token: AccessToken) => boolean) | undefined
  /** Whether calls are sent without a management token if it cannot be fetched. */
  readonly managementIsOptional?: boolean | undefined
}

const managementHeader = "x-databricks-azure-sp-management-token"

const resourceHeader = "x-databricks-azure-workspace-resource-id"

/** Makes the service of a flow for a known host. */
export const service = (flow: Flow, host: string): Effect.Effect<Service, never, Scope.Scope> =>
  Effect.gen(function* () {
    const { authType, setting } = flow
    const main = yield* TokenCache.make(authType, flow.fetch(databricksResource))
    const id = setting.workspaceResourceId
    const { workspaceId } = setting
    if (id === undefined) return { ...TokenCache.service(host, authType, main), workspaceId }

    const management = yield* TokenCache.make(authType, flow.fetch(setting.endpoints.serviceManagement))
    const managementHeaders: Effect.Effect<Headers, CredentialsError> = Effect.map(management.get, ({ token }) => ({
      [managementHeader]: token
    }))
    const none: Headers = {}
    // After a failure, it is not fetched again while the first token is valid: each attempt can run a process.
    let failedFor: AccessToken | undefined
    const second = (token: AccessToken): Effect.Effect<Headers, CredentialsError> => {
      if (flow.needsManagement?.(token) === false || failedFor === token) return Effect.succeed(none)
      if (flow.managementIsOptional !== true) return managementHeaders
      return Effect.catchAll(managementHeaders, (error) => {
        failedFor = token
        return Effect.as(Effect.logDebug("Calls are sent without a management token", error), none)
      })
    }
    const idHeader = { [resourceHeader]: Redacted.make(id) }
    return {
      host,
      workspaceId,
      authType,
      headers: Effect.flatMap(main.get, (token) =>
        Effect.map(second(token), (managed) => ({ authorization: bearer(token.token), ...idHeader, ...managed }))
      ),
      refused: (refused) => {
        const token = unbearer(refused.authorization)
        const managed = refused[managementHeader]
        return Effect.zipWith(
          token === undefined ? Effect.succeed(false) : main.refused(token),
          managed === undefined ? Effect.succeed(false) : management.refused(Redacted.value(managed)),
          (a, b) => a || b
        )
      }
    }
  })

/** Makes the service of a flow. Looks up the host by the resource id if it is not given. */
export const serviceOf = (
  client: HttpClient.HttpClient,
  flow: Flow
): Effect.Effect<Service, CredentialsError, Scope.Scope> => {
  const { setting } = flow
  if (setting.host !== undefined) return service(flow, setting.host)
  const { endpoints, workspaceResourceId } = setting
  return flow.fetch(endpoints.resourceManager).pipe(
    Effect.flatMap((token) => hostOfResource(client, flow, workspaceResourceId, endpoints, token)),
    Effect.flatMap(({ origin, workspaceId }) =>
      service({ ...flow, setting: { ...setting, workspaceId: setting.workspaceId ?? workspaceId } }, origin)
    )
  )
}
