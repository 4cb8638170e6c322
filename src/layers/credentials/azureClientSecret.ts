import type * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import type { ConfigurationError, CredentialsError } from "../../schemas/DatabricksError.js"
import * as Azure from "./azure.js"
import * as Http from "./http.js"
import { type AccessToken, Credentials, nonEmpty, nonEmptySecret, type Service, type TokenOptions } from "./service.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface AzureClientSecretOptions extends Azure.AzureOptions {
  /**
   * The Entra tenant of the service principal. Defaults to the tenant of the workspace, read from its login page. Required
   * without `host`.
   */
  readonly tenantId?: string | undefined
  /** The application (client) id of the service principal in Entra. */
  readonly clientId: string
  readonly clientSecret: Redacted.Redacted
}

/** Fetches a token of an application from Entra. `proof` has the fields that authenticate the application. */
export const entraToken = (
  client: HttpClient.HttpClient,
  options: {
    readonly authType: string
    readonly activeDirectory: string
    readonly tenant: string
    readonly resource: string
    readonly clientId: string
    readonly proof: Readonly<Record<string, string>>
    readonly secret: Redacted.Redacted
    readonly timeLimit: TokenOptions["tokenTimeLimit"]
    readonly hint: string
  }
): Effect.Effect<AccessToken, CredentialsError> => {
  const url = `${Azure.withSlash(options.activeDirectory)}${options.tenant}/oauth2/token`
  return Http.fetchToken(client, {
    authType: options.authType,
    server: `Entra (${url})`,
    request: HttpClientRequest.post(url, { headers: { accept: "application/json" } }).pipe(
      HttpClientRequest.bodyUrlParams({
        grant_type: "client_credentials",
        client_id: options.clientId,
        resource: options.resource,
        ...options.proof
      })
    ),
    secrets: [options.secret],
    timeLimit: options.timeLimit,
    hint: options.hint
  })
}

/**
 * Authenticates a service principal of Entra with a client secret (`azure-client-secret`).
 *
 * Fails with `ConfigurationError` if an option is not valid, and with `CredentialsError` if the URL of the workspace
 * cannot be looked up by its resource id. The first call fetches the token.
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeAzureClientSecret = (
  options: AzureClientSecretOptions
): Effect.Effect<Service, ConfigurationError | CredentialsError, HttpClient.HttpClient | Scope.Scope> =>
  Effect.gen(function* () {
    const authType = "azure-client-secret"
    const client = yield* Http.client
    const setting = yield* Azure.parseOptions(options)
    const clientId = yield* nonEmpty("The client id (ARM_CLIENT_ID)", options.clientId)
    const secret = yield* nonEmptySecret("The client secret (ARM_CLIENT_SECRET)", options.clientSecret)
    const tenant = yield* Azure.tenant(client, authType, setting, options.tenantId)
    return yield* Azure.serviceOf(client, {
      authType,
      setting,
      timeLimit: options.tokenTimeLimit,
      fetch: (resource) =>
        Effect.flatMap(tenant, (tenant) =>
          entraToken(client, {
            authType,
            activeDirectory: setting.endpoints.activeDirectory,
            tenant,
            resource,
            clientId,
            proof: { client_secret: Redacted.value(secret) },
            secret,
            timeLimit: options.tokenTimeLimit,
            hint: "Check the tenant, the client id and the client secret, and whether the secret has expired"
          })
        )
    })
  })

/**
 * Authenticates a service principal of Entra with a client secret (`azure-client-secret`). With `workspaceResourceId` it
 * does not have to be a user of the workspace: a role on the Azure resource is enough, and each call also sends a
 * management token.
 *
 * @example
 * ```ts
 * import { Credentials } from "effect-databricks"
 * import * as Redacted from "effect/Redacted"
 *
 * export const credentials = Credentials.azureClientSecret({
 *   host: "adb-1234567890123456.7.azuredatabricks.net",
 *   tenantId: "00000000-0000-0000-0000-000000000001",
 *   clientId: "00000000-0000-0000-0000-000000000002",
 *   clientSecret: Redacted.make("...")
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const azureClientSecret = (
  options: AzureClientSecretOptions
): Layer.Layer<Credentials, ConfigurationError | CredentialsError, HttpClient.HttpClient> =>
  Layer.scoped(Credentials, makeAzureClientSecret(options))
