import type * as HttpClient from "@effect/platform/HttpClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import type { ConfigurationError, CredentialsError } from "../../schemas/DatabricksError.js"
import * as Azure from "./azure.js"
import { entraToken } from "./azureClientSecret.js"
import { githubIdToken } from "./githubIdToken.js"
import * as Http from "./http.js"
import { Credentials, nonEmpty, type Service } from "./service.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface GithubOidcAzureOptions extends Azure.AzureOptions {
  /**
   * The Entra tenant of the application. Defaults to the tenant of the workspace, read from its login page. Required
   * without `host`.
   */
  readonly tenantId?: string | undefined
  /** The client id of an Entra application, or of a user-assigned identity, with a federated credential. */
  readonly clientId: string
}

/**
 * Exchanges the id token of a GitHub Actions job for a token of Entra (`github-oidc-azure`).
 *
 * Fails with `ConfigurationError` outside of a job with the permission `id-token: write`, or if an option is not valid,
 * and with `CredentialsError` if the URL of the workspace cannot be looked up by its resource id.
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeGithubOidcAzure = (
  options: GithubOidcAzureOptions
): Effect.Effect<Service, ConfigurationError | CredentialsError, HttpClient.HttpClient | Scope.Scope> =>
  Effect.configProviderWith((provider) =>
    Effect.gen(function* () {
      const authType = "github-oidc-azure"
      const client = yield* Http.client
      const setting = yield* Azure.parseOptions(options)
      const clientId = yield* nonEmpty("The client id (ARM_CLIENT_ID)", options.clientId)
      const idToken = yield* githubIdToken(client, provider, authType, options)
      const tenant = yield* Azure.tenant(client, authType, setting, options.tenantId)
      return yield* Azure.serviceOf(client, {
        authType,
        setting,
        timeLimit: options.tokenTimeLimit,
        fetch: (resource) =>
          Effect.flatMap(Effect.zip(tenant, idToken("api://AzureADTokenExchange")), ([tenant, assertion]) =>
            entraToken(client, {
              authType,
              activeDirectory: setting.endpoints.activeDirectory,
              tenant,
              resource,
              clientId,
              proof: {
                client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                client_assertion: Redacted.value(assertion)
              },
              secret: assertion,
              timeLimit: options.tokenTimeLimit,
              hint: "Check that the application has a federated credential for this repository, branch or environment"
            })
          )
      })
    })
  )

/**
 * Exchanges the id token of a GitHub Actions job for a token of Entra (`github-oidc-azure`). The application needs a
 * federated credential for the repository, with the audience `api://AzureADTokenExchange`.
 *
 * @since 0.1.0
 * @category layers
 */
export const githubOidcAzure = (
  options: GithubOidcAzureOptions
): Layer.Layer<Credentials, ConfigurationError | CredentialsError, HttpClient.HttpClient> =>
  Layer.scoped(Credentials, makeGithubOidcAzure(options))
