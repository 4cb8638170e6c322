import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type { DatabricksClient } from "../../layers/DatabricksClient.js"
import * as Operation from "../../layers/Operation.js"
import { serviceLayer } from "../../layers/serviceLayer.js"
import { operations } from "./operations.js"

/**
 * The DBFS API of a workspace. Paths can start with `dbfs:`, but don't have to.
 *
 * @example
 * ```ts
 * import { Dbfs } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const dbfs = yield* Dbfs.Dbfs
 *   const { files } = yield* dbfs.list({ path: "dbfs:/FileStore" })
 *   for (const file of files ?? []) yield* Effect.log(`${file.path}: ${file.file_size} bytes`)
 * })
 * ```
 *
 * @since 0.1.0
 * @category context
 */
export class Dbfs extends Context.Tag("effect-databricks/Dbfs")<Dbfs, Service>() {}

/**
 * One method per operation, and `read` in two forms. Functions of this module, such as `upload` and `download`, combine
 * several operations and require the service.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service extends Operation.ServiceOf<typeof operations> {}

/** Makes the service on a client. @since 0.1.0 @category constructors */
export const make: Effect.Effect<Service, never, DatabricksClient> = Operation.make(operations)

/** The service on a client. @since 0.1.0 @category layers */
export const layer: Layer.Layer<Dbfs, never, DatabricksClient> = serviceLayer(Dbfs, make)
