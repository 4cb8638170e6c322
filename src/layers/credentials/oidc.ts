import type * as HttpClient from "@effect/platform/HttpClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { type ConfigurationError, CredentialsError } from "../../schemas/DatabricksError.js"
import { azureDevOpsIdToken } from "./azureDevOpsIdToken.js"
import { githubIdToken } from "./githubIdToken.js"
import * as Http from "./http.js"
import * as IdTokens from "./idTokens.js"
import { scrub } from "./scrub.js"
import { Credentials, nonEmpty, type Service } from "./service.js"
import * as TokenCache from "./tokenCache.js"
import * as WorkspaceOAuth from "./workspaceOAuth.js"

/**
 * The options of the flows that exchange an id token for a token of the workspace.
 *
 * @since 0.1.0
 * @category models
 */
export interface FederationOptions extends WorkspaceOAuth.OAuthOptions {
  /**
   * The application id of the service principal whose federation policy accepts the id token. By default, the policy
   * of the account is used.
   */
  readonly clientId?: string | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface OidcOptions<E, R> extends FederationOptions {
  /** Gets an id token for an audience. Runs before each exchange, about once an hour. */
  readonly idToken: (audience: string) => Effect.Effect<Redacted.Redacted, E, R>
  /** The audience of the id token. Defaults to the token endpoint of the workspace. */
  readonly audience?: string | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface EnvOidcOptions extends FederationOptions {
  /** The variable that contains the id token, read before each exchange. Defaults to `DATABRICKS_OIDC_TOKEN`. */
  readonly tokenEnv?: string | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface GithubOidcOptions extends FederationOptions {
  /** The audience of the id token. Defaults to the token endpoint of the workspace. */
  readonly audience?: string | undefined
}

/** Makes the service that exchanges the id tokens of `idToken`. */
export const exchanging = (
  client: HttpClient.HttpClient,
  authType: string,
  options: FederationOptions & { readonly audience?: string | undefined },
  idToken: IdTokens.IdToken
): Effect.Effect<Service, ConfigurationError, Scope.Scope> =>
  Effect.gen(function* () {
    const server = yield* WorkspaceOAuth.server(client, authType, options)
    const clientId =
      options.clientId === undefined
        ? undefined
        : yield* nonEmpty("The client id (DATABRICKS_CLIENT_ID)", options.clientId)
    const audience = options.audience === undefined ? server.audience : Effect.succeed(options.audience)
    const cache = yield* TokenCache.make(
      authType,
      Effect.flatMap(Effect.flatMap(audience, idToken), (token) =>
        server.token({
          fields: {
            grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
            subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
            subject_token: Redacted.value(token),
            ...(clientId === undefined ? {} : { client_id: clientId })
          },
          secrets: [token],
          hint:
            clientId === undefined
              ? "Check that the account's federation policy accepts the id token (issuer, audience, subject), and whether a client id is needed"
              : "Check that the service principal's federation policy accepts the id token (issuer, audience, subject)"
        })
      )
    )
    const { accountId, workspaceId } = server
    return { ...TokenCache.service(server.host, authType, cache), workspaceId, accountId }
  })

/** Converts an error of a user's Effect. */
export const credentialsError =
  (authType: string) =>
  (error: unknown): CredentialsError => {
    if (error instanceof CredentialsError) return error
    const message = error instanceof Error ? error.message : typeof error === "string" ? error : ""
    return new CredentialsError({ authType, message: message === "" ? "No token was returned" : scrub(message, []) })
  }

/**
 * Exchanges an id token from any source for a token of the workspace (workload identity federation).
 *
 * Fails with `ConfigurationError` if an option is not valid. The first call fetches the token.
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeOidc = <E, R>(
  options: OidcOptions<E, R>
): Effect.Effect<Service, ConfigurationError, HttpClient.HttpClient | Scope.Scope | R> =>
  Effect.gen(function* () {
    const context = yield* Effect.context<R>()
    return yield* exchanging(yield* Http.client, "oidc", options, (audience) =>
      options.idToken(audience).pipe(Effect.provide(context), Effect.mapError(credentialsError("oidc")))
    )
  })

/**
 * Exchanges an id token from any source for a token of the workspace (workload identity federation). For common sources
 * use `envOidc`, `fileOidc` (of `CredentialsFile`), `githubOidc` and `azureDevOpsOidc`.
 *
 * @example
 * ```ts
 * import { Credentials } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 * import * as Redacted from "effect/Redacted"
 *
 * declare const vaultToken: (audience: string) => Promise<string>
 *
 * export const credentials = Credentials.oidc({
 *   host: "dbc-1234.cloud.databricks.com",
 *   clientId: "00000000-0000-0000-0000-000000000002",
 *   idToken: (audience) => Effect.map(Effect.tryPromise(() => vaultToken(audience)), Redacted.make)
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const oidc = <E, R>(
  options: OidcOptions<E, R>
): Layer.Layer<Credentials, ConfigurationError, HttpClient.HttpClient | Exclude<R, Scope.Scope>> =>
  Layer.scoped(Credentials, makeOidc(options))

/**
 * Exchanges an id token in a variable of the environment, or of the current `ConfigProvider` (`env-oidc`).
 *
 * Fails with `ConfigurationError` if the variable is not set or an option is not valid.
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeEnvOidc = (
  options: EnvOidcOptions
): Effect.Effect<Service, ConfigurationError, HttpClient.HttpClient | Scope.Scope> =>
  Effect.configProviderWith((provider) =>
    Effect.gen(function* () {
      const idToken = yield* IdTokens.environment(provider, "env-oidc", options?.tokenEnv ?? "DATABRICKS_OIDC_TOKEN")
      return yield* exchanging(yield* Http.client, "env-oidc", options, idToken)
    })
  )

/**
 * Exchanges an id token in a variable of the environment, or of the current `ConfigProvider`, for a token of the
 * workspace (`env-oidc`).
 *
 * @since 0.1.0
 * @category layers
 */
export const envOidc = (options: EnvOidcOptions): Layer.Layer<Credentials, ConfigurationError, HttpClient.HttpClient> =>
  Layer.scoped(Credentials, makeEnvOidc(options))

/**
 * Exchanges the id token of a GitHub Actions job (`github-oidc`).
 *
 * Fails with `ConfigurationError` outside of a job with the permission `id-token: write`, or if an option is not valid.
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeGithubOidc = (
  options: GithubOidcOptions
): Effect.Effect<Service, ConfigurationError, HttpClient.HttpClient | Scope.Scope> =>
  Effect.configProviderWith((provider) =>
    Effect.gen(function* () {
      const client = yield* Http.client
      const idToken = yield* githubIdToken(client, provider, "github-oidc", options)
      return yield* exchanging(client, "github-oidc", options, idToken)
    })
  )

/**
 * Exchanges the id token of a GitHub Actions job for a token of the workspace (`github-oidc`). The job needs the
 * permission `id-token: write`, and the service principal a federation policy for the repository.
 *
 * @example
 * ```ts
 * import { Credentials } from "effect-databricks"
 *
 * export const credentials = Credentials.githubOidc({
 *   host: "dbc-1234.cloud.databricks.com",
 *   clientId: "00000000-0000-0000-0000-000000000002"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const githubOidc = (
  options: GithubOidcOptions
): Layer.Layer<Credentials, ConfigurationError, HttpClient.HttpClient> =>
  Layer.scoped(Credentials, makeGithubOidc(options))

/**
 * Exchanges the id token of a job of an Azure DevOps pipeline (`azure-devops-oidc`).
 *
 * Fails with `ConfigurationError` outside of a pipeline, or if an option is not valid.
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeAzureDevOpsOidc = (
  options: FederationOptions
): Effect.Effect<Service, ConfigurationError, HttpClient.HttpClient | Scope.Scope> =>
  Effect.configProviderWith((provider) =>
    Effect.gen(function* () {
      const client = yield* Http.client
      const idToken = yield* azureDevOpsIdToken(client, provider, "azure-devops-oidc", options)
      return yield* exchanging(client, "azure-devops-oidc", options, idToken)
    })
  )

/**
 * Exchanges the id token of a job of an Azure DevOps pipeline for a token of the workspace (`azure-devops-oidc`). Its
 * audience is always `api://AzureADTokenExchange`. The step must map `SYSTEM_ACCESSTOKEN: $(System.AccessToken)`.
 *
 * @since 0.1.0
 * @category layers
 */
export const azureDevOpsOidc = (
  options: FederationOptions
): Layer.Layer<Credentials, ConfigurationError, HttpClient.HttpClient> =>
  Layer.scoped(Credentials, makeAzureDevOpsOidc(options))
