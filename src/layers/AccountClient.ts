/**
 * The client of an account, which the services of account APIs use, as those of workspace APIs use `DatabricksClient`.
 * Both have the same credentials, retries, limits and errors.
 *
 * @since 0.1.0
 */
import * as Layer from "effect/Layer"
import type { ConfigurationError, CredentialsError } from "../schemas/DatabricksError.js"
import { type AccountClient, layerCredentials, type Options } from "./account/client.js"
import * as DefaultCredentials from "./DefaultCredentials.js"

export {
  AccountClient,
  layer,
  layerConfig,
  layerCredentials,
  make,
  type Options,
  type Service
} from "./account/client.js"

/**
 * The client of the account that is configured, with credentials found in the same way as by the official tools: in
 * code, in the environment, in the profile file and from CLI logins, in this order.
 *
 * Fails with `ConfigurationError` if the host is that of a workspace, which is found out before a token is requested, if
 * there is no account id, or if no credentials are found. Fails with `CredentialsError` if the flow named by `authType`
 * runs a program or asks a metadata service that returns no token, or its id token file does not exist.
 *
 * @example
 * ```ts
 * import * as NodeContext from "@effect/platform-node/NodeContext"
 * import { AccountClient } from "effect-databricks"
 * import * as AccountMetastores from "effect-databricks/catalog/AccountMetastores"
 * import * as UndiciHttpClient from "effect-databricks/UndiciHttpClient"
 * import * as Layer from "effect/Layer"
 *
 * export const metastores = AccountMetastores.layer.pipe(
 *   Layer.provide(AccountClient.layerDefault({ profile: "account" })),
 *   Layer.provide([UndiciHttpClient.layer, NodeContext.layer])
 * )
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layerDefault = (
  options?: DefaultCredentials.Options & Options
): Layer.Layer<AccountClient, ConfigurationError | CredentialsError, DefaultCredentials.Requirements> =>
  Layer.provide(layerCredentials(options), DefaultCredentials.layerAccount(options))
