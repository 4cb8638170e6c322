/**
 * All services of a workspace at once. A program that uses one or two services should use their own layers, which load
 * less code.
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import type { ConfigError } from "effect/ConfigError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Credentials from "./layers/Credentials.js"
import * as DatabricksClient from "./layers/DatabricksClient.js"
import type * as DefaultCredentials from "./layers/DefaultCredentials.js"
import type { ConfigurationError, CredentialsError } from "./schemas/DatabricksError.js"
import { layerServices, type Services } from "./services/all.js"

export {
  /**
   * The services on a client.
   *
   * @since 0.1.0
   * @category layers
   */
  layerServices,
  /**
   * The services that are made by hand.
   *
   * @since 0.1.0
   * @category models
   */
  type Services
}

/**
 * Provides all services and their client, with a personal access token.
 *
 * Fails with `ConfigurationError` if the host or the token is invalid.
 *
 * @example
 * ```ts
 * import { Databricks } from "effect-databricks"
 * import * as UndiciHttpClient from "effect-databricks/UndiciHttpClient"
 * import * as Layer from "effect/Layer"
 * import * as Redacted from "effect/Redacted"
 *
 * export const live = Databricks.layer({
 *   host: "adb-1234567890123456.7.azuredatabricks.net",
 *   token: Redacted.make("dapi...")
 * }).pipe(Layer.provide(UndiciHttpClient.layer))
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (
  options: Credentials.PatOptions & DatabricksClient.Options
): Layer.Layer<Services | DatabricksClient.DatabricksClient, ConfigurationError, HttpClient.HttpClient> =>
  Layer.provideMerge(layerServices, DatabricksClient.layer(options))

/**
 * Provides all services and their client, with a personal access token from `DATABRICKS_HOST` and `DATABRICKS_TOKEN`,
 * or from the given `Config`s.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = (
  options?: DatabricksClient.Options & Credentials.PatConfigs
): Layer.Layer<Services | DatabricksClient.DatabricksClient, ConfigError | ConfigurationError, HttpClient.HttpClient> =>
  Layer.provideMerge(layerServices, DatabricksClient.layerConfig(options))

/**
 * Provides all services and their client, with credentials found in the same way as by the official tools: in code, in
 * the environment, in the profile file and from CLI logins, in this order.
 *
 * Fails with `ConfigurationError`, which gives a reason for each flow, if no credentials are found. Fails with
 * `ConfigurationError` if the settings are for an account, which `AccountClient.layerDefault` is for. Fails with
 * `CredentialsError` if the flow named by `authType` runs a program or asks a metadata service that returns no token, or
 * its id token file does not exist, and if the host cannot be looked up by its Azure resource id.
 *
 * @example
 * ```ts
 * import * as NodeContext from "@effect/platform-node/NodeContext"
 * import { Databricks } from "effect-databricks"
 * import * as UndiciHttpClient from "effect-databricks/UndiciHttpClient"
 * import * as Layer from "effect/Layer"
 *
 * export const live = Databricks.layerDefault().pipe(Layer.provide([UndiciHttpClient.layer, NodeContext.layer]))
 *
 * export const staging = Databricks.layerDefault({ profile: "staging", userAgent: "my-app/1.2" }).pipe(
 *   Layer.provide([UndiciHttpClient.layer, NodeContext.layer])
 * )
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layerDefault = (
  options?: DefaultCredentials.Options & DatabricksClient.Options
): Layer.Layer<
  Services | DatabricksClient.DatabricksClient,
  ConfigurationError | CredentialsError,
  DefaultCredentials.Requirements
> =>
  Layer.provideMerge(layerServices, Layer.provide(DatabricksClient.layerCredentials(options), credentialsOf(options)))

/** Loads the flows when they are needed: they are a sixth of the code. */
const credentialsOf = (options: DefaultCredentials.Options | undefined) =>
  Layer.unwrapEffect(
    Effect.map(
      Effect.promise(() => import("./layers/DefaultCredentials.js")),
      ({ layerWorkspace }) => layerWorkspace(options)
    )
  )
