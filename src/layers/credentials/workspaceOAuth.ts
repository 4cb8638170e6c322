/** The OAuth server of a workspace or an account: where it is, and what it issues. */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Encoding from "effect/Encoding"
import * as Redacted from "effect/Redacted"
import { hostKind } from "../../internal/call/accountHost.js"
import { ConfigurationError, CredentialsError } from "../../schemas/DatabricksError.js"
import * as Http from "./http.js"
import { once } from "./once.js"
import {
  type AccessToken,
  type HostOptions,
  parsedAccountId,
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
  /**
   * The account whose OAuth server issues the tokens. Required for the host of an account console
   * (`accounts.cloud.databricks.com`), and optional for a host that serves workspaces and an account.
   */
  readonly accountId?: string | undefined
}

/** What a token endpoint is sent. */
export interface Grant {
  readonly fields: Readonly<Record<string, string>>
  readonly authorization?: Redacted.Redacted | undefined
  readonly secrets: ReadonlyArray<Redacted.Redacted>
  readonly hint: string
}

/** The addresses of an OAuth server. */
export interface Endpoints {
  readonly tokenEndpoint: string
  /** As the server names it. Only logins of a person use it, and check it. */
  readonly authorizationEndpoint: string
  /** The default audience of id tokens that are exchanged at this server. */
  readonly audience: string
}

export interface Server {
  readonly host: string
  readonly workspaceId: string | undefined
  readonly accountId: string | undefined
  /** The default audience of id tokens that are exchanged at this server. */
  readonly audience: Effect.Effect<string, CredentialsError>
  readonly endpoints: Effect.Effect<Endpoints, CredentialsError>
  /** The token endpoint's response, for flows that need more of it than the token. The fields are sent as they are. */
  readonly grant: (grant: Grant) => Effect.Effect<Http.TokenResponse, CredentialsError>
  /** Returns a token with the scopes of the options. */
  readonly token: (grant: Grant) => Effect.Effect<AccessToken, CredentialsError>
}

const noAccount = (host: string) =>
  new ConfigurationError({
    message: `${host} is the host of accounts, and no account id is given: set the option accountId, DATABRICKS_ACCOUNT_ID, or account_id in the profile`
  })

/** The account's own OAuth server, where the host is an account console. */
const accountRoot = (
  host: string,
  accountId: string | undefined
): Effect.Effect<string | undefined, ConfigurationError> => {
  if (hostKind(host) !== "account") return Effect.succeed(undefined)
  return accountId === undefined ? Effect.fail(noAccount(host)) : Effect.succeed(`${host}/oidc/accounts/${accountId}`)
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
    const accountId = yield* parsedAccountId(options.accountId)
    const ownRoot = yield* accountRoot(host, accountId)
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

    /** The endpoints of a server without metadata. */
    const usualAt = (root: string, audience?: string): Endpoints => ({
      tokenEndpoint: `${root}/v1/token`,
      authorizationEndpoint: `${root}/v1/authorize`,
      audience: audience ?? `${root}/v1/token`
    })

    /** Returns the endpoints in the metadata of a server, or `undefined` if it has no token endpoint. */
    const namedAt = (root: string, discoveryUrl: string): Effect.Effect<Endpoints | undefined, CredentialsError> => {
      const who = `The OAuth server of the workspace (${discoveryUrl})`
      return Effect.flatMap(fetchMetadata(who, discoveryUrl), (json) => {
        const named = text(json?.token_endpoint)
        if (named === undefined) return Effect.succeed(undefined)
        return Effect.map(checked(who, "The token endpoint", named), (tokenEndpoint) => ({
          tokenEndpoint,
          authorizationEndpoint: text(json?.authorization_endpoint) ?? usualAt(root).authorizationEndpoint,
          audience: tokenEndpoint
        }))
      })
    }

    // Workspaces without metadata also have these endpoints.
    const usual = usualAt(`${host}/oidc`)

    /** A host that serves many workspaces has one OAuth server for each account, named in its configuration. */
    const ofAccount = Effect.gen(function* () {
      const configUrl = `${host}/.well-known/databricks-config`
      const config = `The configuration of the host (${configUrl})`
      const json = yield* fetchMetadata(config, configUrl)
      const account = text(json?.account_id) ?? accountId
      const root = text(json?.oidc_endpoint)?.replaceAll("{account_id}", account ?? "{account_id}")
      if (root === undefined || root.includes("{account_id}")) return usual
      const server = (yield* checked(config, "The OAuth server", root)).replace(/\/+$/, "")
      const found = (yield* namedAt(server, `${server}/.well-known/oauth-authorization-server`)) ?? usualAt(server)
      const audiences: unknown = json?.token_federation_default_oidc_audiences
      const byDefault = text(Array.isArray(audiences) ? audiences[0] : undefined)
      const audience = byDefault ?? (text(json?.workspace_id) === undefined ? account : undefined) ?? found.audience
      return { ...found, audience }
    })

    const isShared = workspaceId !== undefined || accountId !== undefined

    const endpoints =
      ownRoot !== undefined && options.discoveryUrl === undefined
        ? Effect.succeed(usualAt(ownRoot, accountId))
        : once(
            Effect.flatMap(namedAt(ownRoot ?? `${host}/oidc`, discoveryUrl), (named) =>
              named === undefined && isShared && options.discoveryUrl === undefined
                ? ofAccount
                : Effect.succeed(named ?? usual)
            )
          )

    const grant: Server["grant"] = ({ authorization, fields, hint, secrets }) =>
      Effect.flatMap(endpoints, ({ tokenEndpoint: url }) =>
        Http.fetchTokenResponse(client, {
          authType,
          server: `The token endpoint (${url.replace(/[?#].*$/, "")})`,
          request: HttpClientRequest.post(url, {
            headers: {
              accept: "application/json",
              ...workspaceHeader(url),
              ...(authorization === undefined ? {} : { authorization: Redacted.value(authorization) })
            }
          }).pipe(HttpClientRequest.bodyUrlParams(fields)),
          secrets: authorization === undefined ? secrets : [...secrets, authorization],
          timeLimit: options.tokenTimeLimit,
          hint
        })
      )

    return {
      host,
      workspaceId,
      accountId,
      audience: Effect.map(endpoints, ({ audience }) => audience),
      endpoints,
      grant,
      token: (given) => Effect.map(grant({ ...given, fields: { ...given.fields, scope } }), ({ token }) => token)
    }
  })

export const basic = (clientId: string, secret: Redacted.Redacted): Redacted.Redacted =>
  Redacted.make(`Basic ${Encoding.encodeBase64(`${clientId}:${Redacted.value(secret)}`)}`)
