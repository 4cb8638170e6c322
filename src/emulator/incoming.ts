/** Reads an incoming request. The body is read once, up to the size limit of the operation. */

import type * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as Multipart from "@effect/platform/Multipart"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { type ApiFailure, apiFailure, malformedRequest } from "./failure.js"

export interface Incoming {
  readonly method: string
  /** The path and query. */
  readonly url: string
  /** The whole URL if the client gave one, as in memory. */
  readonly originalUrl: string
  readonly headers: HttpServerRequest.HttpServerRequest["headers"]
  readonly body: Uint8Array
}

/**
 * The default limit of a request body, in bytes. It fits 10 MiB in base64, the limit of `workspace/import`. The real
 * workspace refuses larger bodies before any API handles them.
 */
export const maxBodySize = 16 * 1024 * 1024

/** The limit of a workspace file, in bytes, as documented: 500 MB. Contents are kept in memory. */
export const maxFileSize = 500 * 1024 * 1024

const tooLarge = (limit: number): ApiFailure =>
  apiFailure(413, "REQUEST_ENTITY_TOO_LARGE", `The body of the request exceeds the limit of ${limit} bytes.`)

const unreadable = (): ApiFailure => malformedRequest("The body of the request could not be read")

const isOfWeb = (http: HttpServerRequest.HttpServerRequest): boolean => http.source instanceof Request

/** Some clients send a body with GET and DELETE. */
const mayHaveBody = ({ headers, method }: HttpServerRequest.HttpServerRequest): boolean =>
  (method !== "GET" && method !== "HEAD") ||
  headers["transfer-encoding"] !== undefined ||
  (headers["content-length"] ?? "0") !== "0"

const joined = (parts: ReadonlyArray<Uint8Array>, length: number): Uint8Array => {
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return only
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Always reads to the end, so that the client can finish sending, but keeps no more than the limit. */
const streamed = (http: HttpServerRequest.HttpServerRequest, limit: number): Effect.Effect<Uint8Array, ApiFailure> =>
  Effect.suspend(() => {
    let parts: Array<Uint8Array> = []
    let length = 0
    return Stream.runForEach(http.stream, (part) =>
      Effect.sync(() => {
        length += part.length
        if (length <= limit) parts.push(part)
        else parts = []
      })
    ).pipe(
      Effect.mapError(unreadable),
      Effect.flatMap(() => (length <= limit ? Effect.sync(() => joined(parts, length)) : Effect.fail(tooLarge(limit))))
    )
  })

export const read = (
  http: HttpServerRequest.HttpServerRequest,
  limit: number
): Effect.Effect<Uint8Array, ApiFailure> => {
  if (!mayHaveBody(http)) return Effect.succeed(new Uint8Array())
  if (!isOfWeb(http)) return streamed(http, limit)
  return Effect.flatMap(Effect.mapError(http.arrayBuffer, unreadable), (buffer) =>
    buffer.byteLength <= limit ? Effect.succeed(new Uint8Array(buffer)) : Effect.fail(tooLarge(limit))
  )
}

export const of = (http: HttpServerRequest.HttpServerRequest, body: Uint8Array): Incoming => ({
  method: http.method,
  url: http.url,
  originalUrl: http.originalUrl,
  headers: http.headers,
  body
})

export const textOf = ({ body }: Incoming): string => new TextDecoder().decode(body)

export const isForm = ({ headers }: Incoming): boolean =>
  headers["content-type"]?.startsWith("multipart/form-data") === true

/** The fields of a form, both text and files. */
export const fieldsOf = ({ body, headers }: Incoming): Effect.Effect<ReadonlyMap<string, Uint8Array>, ApiFailure> =>
  Stream.make(body).pipe(
    Stream.pipeThroughChannel(Multipart.makeChannel(headers)),
    Stream.runFoldEffect(new Map<string, Uint8Array>(), (fields, part) =>
      Effect.map(
        part._tag === "File" ? part.contentEffect : Effect.succeed(new TextEncoder().encode(part.value)),
        (bytes) => fields.set(part.key, bytes)
      )
    ),
    Effect.mapError(() => malformedRequest("The form of the request could not be read"))
  )
