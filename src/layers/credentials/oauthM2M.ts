import type * as HttpClient from "@effect/platform/HttpClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import type { ConfigurationError } from "../../schemas/DatabricksError.js"
import * as Http from "./http.js"
import { Credentials, nonEmpty, nonEmptySecret, type Service } from "./service.js"
import * as TokenCache from "./tokenCache.js"
import * as WorkspaceOAuth from "./workspaceOAuth.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface OAuthM2MOptions extends WorkspaceOAuth.OAuthOptions {
  /** The application id of the service principal. */
  readonly clientId: string
  /** An OAuth secret of the service principal, created in Databricks (not in Entra). */
  readonly clientSecret: Redacted.Redacted
}

/**
 * Authenticates a service principal with an OAuth secret of Databricks (`oauth-m2m`).
 *
 * Fails with `ConfigurationError` if an option is not valid. The first call fetches the token.
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeOAuthM2M = (
  options: OAuthM2MOptions
): Effect.Effect<Service, ConfigurationError, HttpClient.HttpClient | Scope.Scope> =>
  Effect.gen(function* () {
    const authType = "oauth-m2m"
    const server = yield* WorkspaceOAuth.server(yield* Http.client, authType, options)
    const clientId = yield* nonEmpty("The client id (DATABRICKS_CLIENT_ID)", options.clientId)
    const secret = yield* nonEmptySecret("The client secret (DATABRICKS_CLIENT_SECRET)", options.clientSecret)
    const cache = yield* TokenCache.make(
      authType,
      server.token({
        fields: { grant_type: "client_credentials" },
        authorization: WorkspaceOAuth.basic(clientId, secret),
        secrets: [secret],
        hint: "Check the client id and the secret, whether the secret has expired, and that the service principal is assigned to the workspace"
      })
    )
    return { ...TokenCache.service(server.host, authType, cache), workspaceId: server.workspaceId }
  })

/**
 * Authenticates a service principal with an OAuth secret of Databricks (`oauth-m2m`), on any cloud.
 *
 * @example
 * ```ts
 * import { Credentials } from "effect-databricks"
 * import * as Redacted from "effect/Redacted"
 *
 * export const credentials = Credentials.oauthM2M({
 *   host: "adb-1234567890123456.7.azuredatabricks.net",
 *   clientId: "00000000-0000-0000-0000-000000000002",
 *   clientSecret: Redacted.make("dose...")
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const oauthM2M = (
  options: OAuthM2MOptions
): Layer.Layer<Credentials, ConfigurationError, HttpClient.HttpClient> =>
  Layer.scoped(Credentials, makeOAuthM2M(options))
