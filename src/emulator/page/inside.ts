/** Calls of the page to the workspace: as its owner, without faults, and not among the requests that it shows. */
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type { Operation } from "../../internal/call/operation.js"
import { isRecord } from "../../internal/codec/isRecord.js"
import * as Json from "../../internal/codec/json.js"
import type { Inside } from "../emulated.js"
import { bytesOf } from "../garble.js"

/** The workspace refuses what the page asks for. */
export class Refused extends Data.TaggedError("Refused")<{ readonly status: number; readonly message: string }> {}

const textOf = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes)

const messageIn = (text: string, status: number): string => {
  try {
    const body = Json.parse(text)
    if (isRecord(body) && typeof body.message === "string") return body.message
  } catch {
    // An answer that is not JSON has no message.
  }
  return `The workspace answers with status ${status}.`
}

/** Returns the bytes of the response. */
export const bytes = <Request, Response>(
  { answer }: Pick<Inside, "answer">,
  operation: Operation<Request, Response>,
  request: Request,
  headers: Readonly<Record<string, string>> = {}
): Effect.Effect<Uint8Array, Refused> =>
  Effect.gen(function* () {
    const encoded = yield* Either.mapLeft(operation.encode(request), (message) => new Refused({ status: 400, message }))
    const { body } = encoded
    const response = yield* answer(
      HttpServerRequest.fromWeb(
        new Request(`http://page${encoded.url}`, {
          method: operation.method,
          headers,
          ...(body === undefined ? {} : { body: body as BodyInit })
        })
      )
    )
    const bytes = bytesOf(response) ?? new Uint8Array()
    if (response.status >= 400) {
      const { status } = response
      return yield* new Refused({ status, message: messageIn(textOf(bytes), status) })
    }
    return bytes
  })

/** Returns the decoded response. */
export const ask = <Request, Response>(
  inside: Pick<Inside, "answer">,
  operation: Operation<Request, Response>,
  request: Request
): Effect.Effect<Response, Refused> =>
  Effect.flatMap(bytes(inside, operation, request), (bytes) => {
    const text = textOf(bytes)
    return Either.mapLeft(
      operation.decode(text === "" ? {} : Json.parse(text), text),
      (message) => new Refused({ status: 500, message })
    )
  })
