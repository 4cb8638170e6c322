/** The OAuth server of a workspace: where it is, and what it issues. */
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
 * What all flows take whose tokens the workspace issues.
 *
 * @since 0.1.0
 * @category models
 */
export interface OAuthOptions extends HostOptions, TokenOptions {
  /** The OAuth scopes to ask for; `all-apis` by default. */
  readonly scopes?: ReadonlyArray<string> | undefined
  /** Where the workspace's OAuth server is described; by default `/oidc/.well-known/oauth-authorization-server`. */
  readonly discoveryUrl?: string | undefined
}

export interface Server {
  readonly host: string
  readonly workspaceId: string | undefined
  /** For whom an id token is that is exchanged here, unless an option says otherwise. */
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
    /** Only the workspace's host is told which workspace is meant. */
    const workspaceHeader = (url: string): Readonly<Record<string, string>> =>
      workspaceId !== undefined && new URL(url).origin === host ? { [workspaceIdHeader]: workspaceId } : {}
    const discoveryUrl = options.discoveryUrl ?? `${host}/oidc/.well-known/oauth-authorization-server`
    if (options.discoveryUrl !== undefined) yield* secureUrlOption("The discovery URL", options.discoveryUrl)
    const scope = options.scopes === undefined || options.scopes.length === 0 ? "all-apis" : options.scopes.join(" ")
    const isPlain = host.startsWith("http:")

    /** The object at this address; none for any answer that is not one. */
    const described = (who: string, url: string) =>
      Effect.map(
        Http.ask(client, {
          authType,
          who,
          request: HttpClientRequest.get(url, { headers: { accept: "application/json", ...workspaceHeader(url) } }),
          secrets: [],
          timeLimit: options.tokenTimeLimit
        }),
        (answer) => (answer.status === 200 ? Http.jsonOf(answer.body) : undefined)
      )

    const checked = (who: string, what: string, url: string): Effect.Effect<string, CredentialsError> => {
      const secure = secureUrl(`${what} that it names`, url)
      return Either.isRight(secure) || (isPlain && url.startsWith(`${host}/`))
        ? Effect.succeed(url)
        : Effect.fail(new CredentialsError({ authType, message: `${who} is not used: ${secure.left}` }))
    }

    /** What a description of a server names as its token endpoint. */
    const namedAt = (discoveryUrl: string): Effect.Effect<string | undefined, CredentialsError> => {
      const who = `The OAuth server of the workspace (${discoveryUrl})`
      return Effect.flatMap(described(who, discoveryUrl), (json) => {
        const named = text(json?.token_endpoint)
        return named === undefined ? Effect.succeed(undefined) : checked(who, "The token endpoint", named)
      })
    }

    // Workspaces that do not describe their server have it all the same.
    const usual = `${host}/oidc/v1/token`

    /** A host of many workspaces has one server for each account, and says where. */
    const ofAccount = Effect.gen(function* () {
      const configUrl = `${host}/.well-known/databricks-config`
      const who = `The host's configuration (${configUrl})`
      const json = yield* described(who, configUrl)
      const account = text(json?.account_id)
      const root = text(json?.oidc_endpoint)?.replaceAll("{account_id}", account ?? "{account_id}")
      if (root === undefined || root.includes("{account_id}")) return { tokenEndpoint: usual, audience: usual }
      const server = (yield* checked(who, "The OAuth server", root)).replace(/\/+$/, "")
      const named = yield* namedAt(`${server}/.well-known/oauth-authorization-server`)
      const tokenEndpoint = named ?? `${server}/v1/token`
      const audiences: unknown = json?.token_federation_default_oidc_audiences
      const byDefault = text(Array.isArray(audiences) ? audiences[0] : undefined)
      return {
        tokenEndpoint,
        audience: byDefault ?? (text(json?.workspace_id) === undefined ? account : undefined) ?? tokenEndpoint
      }
    })

    const found = once(
      Effect.flatMap(namedAt(discoveryUrl), (named) =>
        named === undefined && workspaceId !== undefined && options.discoveryUrl === undefined
          ? ofAccount
          : Effect.succeed({ tokenEndpoint: named ?? usual, audience: named ?? usual })
      )
    )

    return {
      host,
      workspaceId,
      audience: Effect.map(found, ({ audience }) => audience),
      token: ({ authorization, fields, hint, secrets }) =>
        Effect.flatMap(found, ({ tokenEndpoint: url }) =>
          Http.askToken(client, {
            authType,
            who: `The token endpoint (${url.replace(/[?#].*$/, "")})`,
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
