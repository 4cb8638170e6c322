import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type { DatabricksClient } from "../../layers/DatabricksClient.js"
import * as Operation from "../../layers/Operation.js"
import { operations } from "./operations.js"

/**
 * The Git Credentials API of a workspace.
 *
 * @example
 * ```ts
 * import { GitCredentials } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const { list } = yield* GitCredentials.GitCredentials
 *   const { credentials } = yield* list()
 *   return (credentials ?? []).find(({ git_provider }) => git_provider === "gitHub")?.credential_id
 * })
 * ```
 *
 * @since 0.1.0
 * @category context
 */
export class GitCredentials extends Context.Tag("effect-databricks/GitCredentials")<GitCredentials, Service>() {}

/** One method per operation. @since 0.1.0 @category models */
export interface Service extends Operation.ServiceOf<typeof operations> {}

/** Makes the service on a client. @since 0.1.0 @category constructors */
export const make: Effect.Effect<Service, never, DatabricksClient> = Operation.make(operations)

/** The service on a client. @since 0.1.0 @category layers */
export const layer: Layer.Layer<GitCredentials, never, DatabricksClient> = Operation.layer(GitCredentials, operations)
