/** Forms with files, which some clients send where others send JSON. */
import type * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { type ApiFailure, malformedRequest } from "./failure.js"

export const isForm = (http: HttpServerRequest.HttpServerRequest): boolean =>
  http.headers["content-type"]?.startsWith("multipart/form-data") === true

/** The fields of the form of a request, texts as well as files. */
export const fieldsOf = (
  http: HttpServerRequest.HttpServerRequest
): Effect.Effect<ReadonlyMap<string, Uint8Array>, ApiFailure> =>
  Stream.runFoldEffect(http.multipartStream, new Map<string, Uint8Array>(), (fields, part) =>
    Effect.map(
      part._tag === "File" ? part.contentEffect : Effect.succeed(new TextEncoder().encode(part.value)),
      (bytes) => fields.set(part.key, bytes)
    )
  ).pipe(Effect.mapError(() => malformedRequest("The form of the request could not be read")))
