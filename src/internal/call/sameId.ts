/** Answers about another thing than the one asked for. */
import * as Effect from "effect/Effect"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import { undecodable } from "../codec/contents.js"
import type { Any } from "./operation.js"

type Id = string | number | bigint

/** Fails with `DecodeError` where the answer names another id than the one asked for. One that names none is taken. */
export const about =
  <A>(operation: Any, field: string, asked: Id, idOf: (answer: A) => Id | null | undefined) =>
  <E, R>(answer: Effect.Effect<A, E, R>): Effect.Effect<A, E | DatabricksError, R> =>
    Effect.flatMap(answer, (a) => {
      const id = idOf(a)
      return id === undefined || id === null || String(id) === String(asked)
        ? Effect.succeed(a)
        : Effect.fail(undecodable(operation, field, `the answer is about ${id}, not about ${asked}`))
    })
