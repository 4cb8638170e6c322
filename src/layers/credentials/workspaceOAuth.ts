/** Finds the OAuth server of a workspace and fetches tokens from it. */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Encoding from "effect/Encoding"
import * as Redacted from "effect/Redacted"
import { type ConfigurationError, CredentialsError } from "../../schemas/DatabricksError.js"
import * as Http from "./http.js"
import { once } from "./once.js"
import {
  type AccessToken,
  type HostOptions,
  parsedHost,
  parsedWorkspaceId,
  secureUrl,
  secureUrlOption,
  type TokenOptions,
  workspaceIdHeader
} from "./service.js"

/**
 * The options of all flows whose tokens are issued by the workspace.
 *
 * @since 0.1.0
 * @category models
 */
export interface OAuthOptions extends HostOptions, TokenOptions {
  /** The OAuth scopes to request. Defaults to `all-apis`. */
  readonly scopes?: ReadonlyArray<string> | undefined
  /** The URL of the OAuth server's metadata. Defaults to `/oidc/.well-known/oauth-authorization-server` at the host. */
  readonly discoveryUrl?: string | undefined
}

export interface Server {
  readonly host: string
  readonly workspaceId: string | undefined
  /** The default audience of id tokens that are exchanged at this server. */
  readonly audience: Effect.Effect<string, CredentialsError>
  readonly token: (options: {
    readonly fields: Readonly<Record<string, string>>
    readonly authorization?: Redacted.Redacted | undefined
    readonly secrets: ReadonlyArray<Redacted.Redacted>
    readonly hint: string
  }) => Effect.Effect<AccessToken, CredentialsError>
}

const text = (u: unknown): string | undefined => (typeof u === "string" && u !== "" ? u : undefined)

export const server = (
  client: HttpClient.HttpClient,
  authType: string,
  options: OAuthOptions
): Effect.Effect<Server, ConfigurationError> =>
  Effect.gen(function* () {
    const host = yield* parsedHost(options)
    const workspaceId = yield* parsedWorkspaceId(options)
    /** The workspace id is only sent to the host of the workspace. */
    const workspaceHeader = (url: string): Readonly<Record<string, string>> =>
      workspaceId !== undefined && new URL(url).origin === host ? { [workspaceIdHeader]: workspaceId } : {}
    const discoveryUrl = options.discoveryUrl ?? `${host}/oidc/.well-known/oauth-authorization-server`
    if (options.discoveryUrl !== undefined) yield* secureUrlOption("The discovery URL", options.discoveryUrl)
    const scope = options.scopes === undefined || options.scopes.length === 0 ? "all-apis" : options.scopes.join(" ")
    const isPlain = host.startsWith("http:")

    /** Fetches a JSON object. Returns `undefined` for any other answer. */
    const fetchMetadata = (server: string, url: string) =>
      Effect.map(
        Http.send(client, {
          authType,
          server,
          request: HttpClientRequest.get(url, { headers: { accept: "application/json", ...workspaceHeader(url) } }),
          secrets: [],
          timeLimit: options.tokenTimeLimit
        }),
        (answer) => (answer.status === 200 ? Http.jsonOf(answer.body) : undefined)
      )

    const checked = (server: string, what: string, url: string): Effect.Effect<string, CredentialsError> => {
      const secure = secureUrl(`${what} in its metadata`, url)
      return Either.isRight(secure) || (isPlain && url.startsWith(`${host}/`))
        ? Effect.succeed(url)
        : Effect.fail(new CredentialsError({ authType, message: `${server} is not used: ${secure.left}` }))
    }

    /** Returns the token endpoint in the metadata of a server. */
    const tokenEndpointAt = (discoveryUrl: string): Effect.Effect<string | undefined, CredentialsError> => {
      const server = `The OAuth server of the workspace (${discoveryUrl})`
      return Effect.flatMap(fetchMetadata(server, discoveryUrl), (json) => {
        const endpoint = text(json?.token_endpoint)
        return endpoint === undefined ? Effect.succeed(undefined) : checked(server, "The token endpoint", endpoint)
      })
    }

    // Workspaces without metadata also have this endpoint.
    const defaultEndpoint = `${host}/oidc/v1/token`

    /** A host that serves many workspaces has one OAuth server for each account, named in its configuration. */
    const ofAccount = Effect.gen(function* () {
      const configUrl = `${host}/.well-known/databricks-config`
      const config = `The configuration of the host (${configUrl})`
      const json = yield* fetchMetadata(config, configUrl)
      const account = text(json?.account_id)
      const root = text(json?.oidc_endpoint)?.replaceAll("{account_id}", account ?? "{account_id}")
      if (root === undefined || root.includes("{account_id}"))
        return { tokenEndpoint: defaultEndpoint, audience: defaultEndpoint }
      const server = (yield* checked(config, "The OAuth server", root)).replace(/\/+$/, "")
      const endpoint = yield* tokenEndpointAt(`${server}/.well-known/oauth-authorization-server`)
      const tokenEndpoint = endpoint ?? `${server}/v1/token`
      const audiences: unknown = json?.token_federation_default_oidc_audiences
      const defaultAudience = text(Array.isArray(audiences) ? audiences[0] : undefined)
      return {
        tokenEndpoint,
        audience: defaultAudience ?? (text(json?.workspace_id) === undefined ? account : undefined) ?? tokenEndpoint
      }
    })

    const found = once(
      Effect.flatMap(tokenEndpointAt(discoveryUrl), (endpoint) =>
        endpoint === undefined && workspaceId !== undefined && options.discoveryUrl === undefined
          ? ofAccount
          : Effect.succeed({ tokenEndpoint: endpoint ?? defaultEndpoint, audience: endpoint ?? defaultEndpoint })
      )
    )

    return {
      host,
      workspaceId,
      audience: Effect.map(found, ({ audience }) => audience),
      token: ({ authorization, fields, hint, secrets }) =>
        Effect.flatMap(found, ({ tokenEndpoint: url }) =>
          Http.fetchToken(client, {
            authType,
            server: `The token endpoint (${url.replace(/[?#].*$/, "")})`,
            request: HttpClientRequest.post(url, {
              headers: {
                accept: "application/json",
                ...workspaceHeader(url),
                ...(authorization === undefined ? {} : { authorization: Redacted.value(authorization) })
              }
            }).pipe(HttpClientRequest.bodyUrlParams({ ...fields, scope })),
            secrets: authorization === undefined ? secrets : [...secrets, authorization],
            timeLimit: options.tokenTimeLimit,
            hint
          })
        )
    }
  })

export const basic = (clientId: string, secret: Redacted.Redacted): Redacted.Redacted =>
  Redacted.make(`Basic ${Encoding.encodeBase64(`${clientId}:${Redacted.value(secret)}`)}`)
