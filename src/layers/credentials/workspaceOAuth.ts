/** The OAuth server of a workspace: its discovery and its tokens. */
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
  secureUrl,
  secureUrlOption,
  type TokenOptions
} from "./service.js"

/**
 * Options of all flows with tokens issued by the workspace.
 *
 * @since 0.1.0
 * @category models
 */
export interface OAuthOptions extends HostOptions, TokenOptions {
  /** The OAuth scopes to request (default `all-apis`). */
  readonly scopes?: ReadonlyArray<string> | undefined
  /**
   * The URL of the metadata of the OAuth server of the workspace (default
   * `/oidc/.well-known/oauth-authorization-server`).
   */
  readonly discoveryUrl?: string | undefined
}

export interface Server {
  readonly host: string
  /** The token endpoint. It is requested once and then cached. */
  readonly tokenEndpoint: Effect.Effect<string, CredentialsError>
  readonly token: (options: {
    readonly fields: Readonly<Record<string, string>>
    readonly authorization?: Redacted.Redacted | undefined
    readonly secrets: ReadonlyArray<Redacted.Redacted>
    readonly hint: string
  }) => Effect.Effect<AccessToken, CredentialsError>
}

export const server = (
  client: HttpClient.HttpClient,
  authType: string,
  options: OAuthOptions
): Effect.Effect<Server, ConfigurationError> =>
  Effect.gen(function* () {
    const host = yield* parsedHost(options)
    const discoveryUrl = options.discoveryUrl ?? `${host}/oidc/.well-known/oauth-authorization-server`
    if (options.discoveryUrl !== undefined) yield* secureUrlOption("The discovery URL", options.discoveryUrl)
    const scope = options.scopes === undefined || options.scopes.length === 0 ? "all-apis" : options.scopes.join(" ")
    const isPlain = host.startsWith("http:")

    const discovery: Http.TokenRequest = {
      authType,
      subject: `The OAuth server of the workspace (${discoveryUrl})`,
      request: HttpClientRequest.get(discoveryUrl, { headers: { accept: "application/json" } }),
      secrets: [],
      timeLimit: options.tokenTimeLimit
    }
    const tokenEndpoint = once(
      Effect.flatMap(Http.send(client, discovery), (answer) => {
        const json = answer.status === 200 ? Http.jsonOf(answer.body) : undefined
        const named = json?.token_endpoint
        // Workspaces that do not publish their metadata have the standard token endpoint.
        if (typeof named !== "string" || named === "") return Effect.succeed(`${host}/oidc/v1/token`)
        const checked = secureUrl("The token endpoint that it names", named)
        return Either.isRight(checked) || (isPlain && named.startsWith(`${host}/`))
          ? Effect.succeed(named)
          : Effect.fail(
              new CredentialsError({ authType, message: `${discovery.subject} is not used: ${checked.left}` })
            )
      })
    )

    return {
      host,
      tokenEndpoint,
      token: ({ authorization, fields, hint, secrets }) =>
        Effect.flatMap(tokenEndpoint, (url) =>
          Http.requestToken(client, {
            authType,
            subject: `The token endpoint (${url.replace(/[?#].*$/, "")})`,
            request: HttpClientRequest.post(url, {
              headers: {
                accept: "application/json",
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
