/** Converts base64 contents of requests and responses from and to bytes and text. */
import * as Effect from "effect/Effect"
import { DecodeError, InvalidRequest } from "../../schemas/DatabricksError.js"
import * as Base64 from "../codec/base64.js"
import { callOf } from "./failure.js"
import type { Any } from "./operation.js"

/** A lone surrogate has no UTF-8 encoding; `TextEncoder` would replace it. */
const loneSurrogate = /\p{Surrogate}/u

/** Encodes a field of an operation's request in base64. Text is encoded in UTF-8. */
export const toBase64 = (
  operation: Any,
  field: string,
  content: string | Uint8Array
): Effect.Effect<string, InvalidRequest> =>
  Effect.suspend(() => {
    const refused = (reason: string) => new InvalidRequest({ ...callOf(operation), message: `at ${field}: ${reason}` })
    if (typeof content !== "string") {
      return content instanceof Uint8Array
        ? Effect.succeed(Base64.encode(content))
        : refused("expected text or a Uint8Array")
    }
    return loneSurrogate.test(content)
      ? refused("is not well-formed Unicode")
      : Effect.succeed(Base64.encode(new TextEncoder().encode(content)))
  })

/** The error of a response field that cannot be decoded. */
export const undecodable = (operation: Any, field: string, reason: string): DecodeError =>
  new DecodeError({ ...callOf(operation), message: `at ${field}: ${reason}`, status: 200, body: "" })

/** Decodes the bytes of a response field. An absent field has no bytes. */
export const toBytes = (
  operation: Any,
  field: string,
  content: string | null | undefined
): Effect.Effect<Uint8Array, DecodeError> =>
  Effect.suspend(() => {
    const bytes = Base64.decode(content ?? "")
    return bytes === undefined ? undecodable(operation, field, "expected base64") : Effect.succeed(bytes)
  })

/** Decodes the UTF-8 text of a response field. Keeps a byte order mark. */
export const toText = (
  operation: Any,
  field: string,
  content: string | null | undefined
): Effect.Effect<string, DecodeError> =>
  Effect.flatMap(toBytes(operation, field, content), (bytes) =>
    Effect.try({
      try: () => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes),
      catch: () => undecodable(operation, field, "is not UTF-8")
    })
  )
