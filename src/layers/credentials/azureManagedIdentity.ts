import type * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import type { ConfigurationError, CredentialsError } from "../../schemas/DatabricksError.js"
import * as Azure from "./azure.js"
import * as Http from "./http.js"
import { Credentials, nonEmpty, type Service, secureUrlOption } from "./service.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface AzureManagedIdentityOptions extends Azure.AzureOptions {
  /** The client id of a user-assigned identity. Defaults to the system-assigned identity. */
  readonly clientId?: string | undefined
  /** The URL of the metadata service. Defaults to the service of Azure virtual machines, `http://169.254.169.254`. */
  readonly metadataEndpoint?: string | undefined
}

const defaultEndpoint = "http://169.254.169.254"

/** Allows plain http for this address: requests to it do not leave the virtual machine's own network. */
const parseMetadata = (url: string): Effect.Effect<string, ConfigurationError> => {
  const bare = url.replace(/\/+$/, "")
  return bare === defaultEndpoint
    ? Effect.succeed(bare)
    : Effect.as(secureUrlOption("The endpoint of the metadata service", bare), bare)
}

/**
 * Uses the managed identity of the Azure virtual machine that the program runs on (`azure-msi`).
 *
 * Fails with `ConfigurationError` if an option is not valid, and with `CredentialsError` if the URL of the workspace
 * cannot be looked up by its resource id. The first call fetches the token.
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeAzureManagedIdentity = (
  options: AzureManagedIdentityOptions
): Effect.Effect<Service, ConfigurationError | CredentialsError, HttpClient.HttpClient | Scope.Scope> =>
  Effect.gen(function* () {
    const authType = "azure-msi"
    const client = yield* Http.client
    const setting = yield* Azure.parseOptions(options)
    const endpoint = yield* parseMetadata(options.metadataEndpoint ?? defaultEndpoint)
    const clientId =
      options.clientId === undefined ? undefined : yield* nonEmpty("The client id (ARM_CLIENT_ID)", options.clientId)
    return yield* Azure.serviceOf(client, {
      authType,
      setting,
      timeLimit: options.tokenTimeLimit,
      fetch: (resource) =>
        Http.fetchToken(client, {
          authType,
          server: `The metadata service (${endpoint})`,
          request: HttpClientRequest.get(`${endpoint}/metadata/identity/oauth2/token`, {
            urlParams: {
              "api-version": "2018-02-01",
              resource,
              ...(clientId === undefined ? {} : { client_id: clientId })
            },
            headers: { metadata: "true", accept: "application/json" }
          }),
          secrets: [],
          timeLimit: options.tokenTimeLimit,
          // The metadata service answers 404 and 410 during updates.
          transient: [404, 410],
          hint:
            clientId === undefined
              ? "Check that the machine has a system-assigned identity, or set the client id of a user-assigned one"
              : "Check that the identity with this client id is assigned to the machine",
          unreachable: "It is only available on Azure virtual machines, not in App Service or Azure Arc"
        })
    })
  })

/**
 * Uses the managed identity of the Azure virtual machine that the program runs on (`azure-msi`): the system-assigned
 * identity, or a user-assigned one if `clientId` is given.
 *
 * @example
 * ```ts
 * import { Credentials } from "effect-databricks"
 *
 * export const credentials = Credentials.azureManagedIdentity({
 *   host: "adb-1234567890123456.7.azuredatabricks.net"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const azureManagedIdentity = (
  options: AzureManagedIdentityOptions
): Layer.Layer<Credentials, ConfigurationError | CredentialsError, HttpClient.HttpClient> =>
  Layer.scoped(Credentials, makeAzureManagedIdentity(options))
