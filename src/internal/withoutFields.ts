import type * as Effect from "effect/Effect"

/** An operation whose request has no fields, as a function of nothing: every operation of a service is a function. */
export const withoutFields = <Response, E>(
  operation: (request: {}) => Effect.Effect<Response, E>
): (() => Effect.Effect<Response, E>) => {
  const effect = operation({})
  return () => effect
}
