/**
 * The layer of a service on a client.
 *
 * Effect shares a layer that occurs twice in a program, whatever each is provided with. A service would then call the
 * workspace of another one, if a program has the layers of two workspaces. So each use makes a service of its own.
 */
import type * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

export const serviceLayer = <Self, Service, R>(
  tag: Context.Tag<Self, Service>,
  make: Effect.Effect<Service, never, R>
): Layer.Layer<Self, never, R> => Layer.fresh(Layer.effect(tag, make))
