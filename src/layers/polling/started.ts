/** Starts what a scope owns, so that a garbled answer does not leave it without an owner. */
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import { randomToken } from "../../internal/codec/randomToken.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import * as Polling from "../Polling.js"

const again = Schedule.intersect(Schedule.exponential("1 second"), Schedule.recurs(3))

/**
 * Starts with one idempotency token for all attempts. An answer that is not that of the operation can hide a start, which
 * another attempt with the token returns. Without a token, as the caller can want, there is no other attempt.
 */
export const startOnce = <Request extends { readonly idempotency_token?: string | null | undefined }, A>(
  request: Request,
  start: (request: Request) => Effect.Effect<A, DatabricksError>
): Effect.Effect<A, DatabricksError> =>
  Effect.suspend(() => {
    const { idempotency_token = randomToken() } = request
    const begin = start({ ...request, idempotency_token })
    return idempotency_token ? Effect.retry(begin, { while: Polling.isGarbled, schedule: again }) : begin
  })
