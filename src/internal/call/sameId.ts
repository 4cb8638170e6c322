/** Detects responses about another resource than the requested one. */
import * as Effect from "effect/Effect"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import { undecodable } from "./contents.js"
import type { Any } from "./operation.js"

type Id = string | number | bigint

/** Fails with `DecodeError` if the response has another id than the requested one. Accepts a response without id. */
export const about =
  <A>(operation: Any, field: string, requested: Id, idOf: (response: A) => Id | null | undefined) =>
  <E, R>(response: Effect.Effect<A, E, R>): Effect.Effect<A, E | DatabricksError, R> =>
    Effect.flatMap(response, (a) => {
      const id = idOf(a)
      return id === undefined || id === null || String(id) === String(requested)
        ? Effect.succeed(a)
        : Effect.fail(undecodable(operation, field, `the response is about ${id}, not about ${requested}`))
    })
