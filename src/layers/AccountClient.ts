/**
 * What the services of an account stand on, as those of a workspace stand on `DatabricksClient`.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import type * as DatabricksClient from "./DatabricksClient.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface Service extends DatabricksClient.Service {
  readonly accountId: string
}

/**
 * @since 0.1.0
 * @category context
 */
export class AccountClient extends Context.Tag("effect-databricks/AccountClient")<AccountClient, Service>() {}
