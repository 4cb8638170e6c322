/** A service as a context. One layer of many such contexts is built faster than as many layers. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"

export const contextOf = <Self, Service, E, R>(
  tag: Context.Tag<Self, Service>,
  make: Effect.Effect<Service, E, R>
): Effect.Effect<Context.Context<Self>, E, R> => Effect.map(make, (service) => Context.make(tag, service))
