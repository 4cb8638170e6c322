import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type { DatabricksClient } from "../../layers/DatabricksClient.js"
import * as Operation from "../../layers/Operation.js"
import { serviceLayer } from "../../layers/serviceLayer.js"
import { operations } from "./operations.js"

/** The Token API of a workspace. @since 0.1.0 @category context */
export class Tokens extends Context.Tag("effect-databricks/Tokens")<Tokens, Service>() {}

/** One method per operation. @since 0.1.0 @category models */
export interface Service extends Operation.ServiceOf<typeof operations> {}

/** Makes the service on a client. @since 0.1.0 @category constructors */
export const make: Effect.Effect<Service, never, DatabricksClient> = Operation.make(operations)

/** The service on a client. @since 0.1.0 @category layers */
export const layer: Layer.Layer<Tokens, never, DatabricksClient> = serviceLayer(Tokens, make)
