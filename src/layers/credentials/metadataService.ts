/** Tokens from a Databricks metadata service, which tools such as the extension of VS Code run on the same machine. */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import type { ConfigurationError } from "../../schemas/DatabricksError.js"
import * as Http from "./http.js"
import {
  Credentials,
  type HostOptions,
  inWorkspace,
  nonEmpty,
  parsedHost,
  type Service,
  secureUrlOption,
  type TokenOptions
} from "./service.js"
import * as TokenCache from "./tokenCache.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface MetadataServiceOptions extends HostOptions, TokenOptions {
  /** The URL of the service. Plain http is allowed for loopback only. */
  readonly url: string
}

/**
 * Tokens from a Databricks metadata service (`metadata-service`).
 *
 * Fails with `ConfigurationError` if an option is not valid. The first call gets the token.
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeMetadataService = (
  options: MetadataServiceOptions
): Effect.Effect<Service, ConfigurationError, HttpClient.HttpClient | Scope.Scope> =>
  Effect.gen(function* () {
    const authType = "metadata-service"
    const client = yield* Http.client
    const host = yield* parsedHost(options)
    const name = "The URL of the metadata service (DATABRICKS_METADATA_SERVICE_URL)"
    const url = yield* Effect.flatMap(nonEmpty(name, options.url), (url) => secureUrlOption(name, url))
    const cache = yield* TokenCache.make(
      authType,
      Http.fetchToken(client, {
        authType,
        // Its path can be a secret: whoever knows it gets tokens.
        server: `The metadata service (${url.origin})`,
        request: HttpClientRequest.get(url, {
          headers: { accept: "application/json", "x-databricks-metadata-version": "1", "x-databricks-host": host }
        }),
        secrets: [],
        timeLimit: options.tokenTimeLimit,
        hint: "Check that it serves this host",
        unreachable: "Check that the tool that runs it is open"
      })
    )
    return TokenCache.service(host, authType, cache)
  }).pipe(inWorkspace(options))

/**
 * Tokens from a Databricks metadata service (`metadata-service`), which another tool on the same machine runs.
 *
 * Fails with `ConfigurationError` if an option is not valid.
 *
 * @since 0.1.0
 * @category layers
 */
export const metadataService = (
  options: MetadataServiceOptions
): Layer.Layer<Credentials, ConfigurationError, HttpClient.HttpClient> =>
  Layer.scoped(Credentials, makeMetadataService(options))
