import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type { DatabricksClient } from "../../layers/DatabricksClient.js"
import * as Operation from "../../layers/Operation.js"
import { serviceLayer } from "../../layers/serviceLayer.js"
import type * as Schemas from "../../schemas/pipelines/Pipelines.js"
import { operations } from "./operations.js"

/**
 * The Pipelines API of a workspace.
 *
 * @example
 * ```ts
 * import { Pipelines } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const pipelines = yield* Pipelines.Pipelines
 *   const { pipeline_id } = yield* pipelines.create({
 *     name: "orders",
 *     catalog: "main",
 *     schema: "sales",
 *     serverless: true,
 *     libraries: [{ glob: { include: "/Workspace/Shared/orders/**" } }]
 *   })
 *   const { update_id } = yield* pipelines.startUpdate({ pipeline_id })
 *   yield* Pipelines.awaitUpdate({ pipeline_id, update_id }, { deadline: "1 hour" })
 * })
 * ```
 *
 * @since 0.1.0
 * @category context
 */
export class Pipelines extends Context.Tag("effect-databricks/Pipelines")<Pipelines, Service>() {}

/**
 * A request to create a pipeline, not a dry run.
 *
 * @since 0.1.0
 * @category models
 */
export interface CreateNewPipelineRequest extends Omit<Schemas.CreatePipelineRequest, "dry_run"> {
  readonly dry_run?: false | null | undefined
}

/**
 * The response of `create` without `dry_run`. It always has an id.
 *
 * @since 0.1.0
 * @category models
 */
export interface CreatedPipeline extends Schemas.CreatePipelineResponse {
  readonly pipeline_id: string
}

/**
 * One method per operation. Lists with several pages are Streams. Functions of this module, such as `awaitUpdate`,
 * combine several operations and require the service.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service extends Operation.ServiceOf<typeof operations> {}

/** Makes the service on a client. @since 0.1.0 @category constructors */
export const make: Effect.Effect<Service, never, DatabricksClient> = Operation.make(operations)

/** The service on a client. @since 0.1.0 @category layers */
export const layer: Layer.Layer<Pipelines, never, DatabricksClient> = serviceLayer(Pipelines, make)
