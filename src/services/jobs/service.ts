import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type { DatabricksClient } from "../../layers/DatabricksClient.js"
import * as Operation from "../../layers/Operation.js"
import { serviceLayer } from "../../layers/serviceLayer.js"
import { operations } from "./operations.js"

/**
 * The Jobs API of a workspace.
 *
 * @example
 * ```ts
 * import { Jobs } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const jobs = yield* Jobs.Jobs
 *   const { run_id } = yield* jobs.runNow({ job_id: 620300861913893 })
 *   const run = yield* Jobs.awaitRun({ run_id }, { deadline: "2 hours" })
 *   yield* Effect.log(run.run_page_url)
 * })
 * ```
 *
 * @since 0.1.0
 * @category context
 */
export class Jobs extends Context.Tag("effect-databricks/Jobs")<Jobs, Service>() {}

/**
 * One method per operation. Lists with several pages are Streams. Functions of this module, such as `awaitRun`, combine
 * several operations and require the service.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service extends Operation.ServiceOf<typeof operations> {}

/** Makes the service on a client. @since 0.1.0 @category constructors */
export const make: Effect.Effect<Service, never, DatabricksClient> = Operation.make(operations)

/** The service on a client. @since 0.1.0 @category layers */
export const layer: Layer.Layer<Jobs, never, DatabricksClient> = serviceLayer(Jobs, make)
