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
  /** The client id of a user-assigned identity; left out, the system-assigned one. */
  readonly clientId?: string | undefined
  /** Another metadata service than that of Azure's machines, `http://169.254.169.254`. */
  readonly metadataEndpoint?: string | undefined
}

const metadata = "http://169.254.169.254"

/** The one address besides loopback that plain http is for: it never leaves the machine's own network. */
const parseMetadata = (url: string): Effect.Effect<string, ConfigurationError> => {
  const bare = url.replace(/\/+$/, "")
  return bare === metadata
    ? Effect.succeed(bare)
    : Effect.as(secureUrlOption("The endpoint of the metadata service", bare), bare)
}

/**
 * The identity of the Azure machine that the program runs on (`azure-msi`).
 *
 * Fails with `ConfigurationError` where an option cannot be used, and with `CredentialsError` where the workspace's URL
 * had to be asked for and was not found out. The first call gets the token.
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
    const setting = yield* Azure.settle(options)
    const endpoint = yield* parseMetadata(options.metadataEndpoint ?? metadata)
    const clientId =
      options.clientId === undefined ? undefined : yield* nonEmpty("The client id (ARM_CLIENT_ID)", options.clientId)
    return yield* Azure.serviceOf(client, {
      authType,
      setting,
      timeLimit: options.tokenTimeLimit,
      fetch: (resource) =>
        Http.askToken(client, {
          authType,
          who: `The metadata service (${endpoint})`,
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
          // While it is being updated it answers 404 and 410.
          transient: [404, 410],
          hint:
            clientId === undefined
              ? "Check that the machine has a system-assigned identity; a user-assigned one needs its client id"
              : "Check that the identity with this client id is assigned to the machine",
          unreachable: "It is there only on Azure's machines, and not for App Service and Azure Arc"
        })
    })
  })

/**
 * The identity of the Azure machine that the program runs on (`azure-msi`): system-assigned, or user-assigned by its
 * client id.
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
