/** Calls of the page to the workspace: as its owner, without faults, and not among the requests that it shows. */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type { Operation } from "../../internal/call/operation.js"
import * as Json from "../../internal/codec/json.js"
import type { Inside } from "../emulated.js"

/** The workspace refuses what the page asks for. */
export class Refused extends Data.TaggedError("Refused")<{ readonly status: number; readonly message: string }> {}

/** Returns the bytes of the response. */
export const bytes = <Request, Response>(
  { perform }: Pick<Inside, "perform">,
  operation: Operation<Request, Response>,
  request: Request,
  headers: Readonly<Record<string, string>> = {}
): Effect.Effect<Uint8Array, Refused> =>
  Effect.flatMap(
    Either.mapLeft(operation.encode(request), (message) => new Refused({ status: 400, message })),
    ({ body, url }) =>
      Effect.mapBoth(perform(operation.method, url, { body, headers }), {
        onFailure: ({ message, status }) => new Refused({ status, message }),
        onSuccess: ({ bytes }) => bytes
      })
  )

/** Returns the decoded response. */
export const ask = <Request, Response>(
  inside: Pick<Inside, "perform">,
  operation: Operation<Request, Response>,
  request: Request
): Effect.Effect<Response, Refused> =>
  Effect.flatMap(bytes(inside, operation, request), (bytes) => {
    const text = new TextDecoder().decode(bytes)
    return Either.mapLeft(
      operation.decode(text === "" ? {} : Json.parse(text), text),
      (message) => new Refused({ status: 500, message })
    )
  })
