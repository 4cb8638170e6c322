/** An HttpClient that calls the emulator directly, without a network. */
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientError from "@effect/platform/HttpClientError"
import type * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { bytesOf } from "./garble.js"
import type { Gateway, Outcome } from "./gateway.js"

/** The error that the platform's own clients report. */
const connectionReset = (): Error => Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" })

const bodyOf = (request: HttpClientRequest.HttpClientRequest): Effect.Effect<BodyInit | undefined> => {
  switch (request.body._tag) {
    case "Empty":
      return Effect.succeed(undefined)
    case "Raw":
    case "Uint8Array":
      return Effect.succeed(request.body.body as BodyInit)
    case "FormData":
      return Effect.succeed(request.body.formData)
    case "Stream":
      return Stream.toReadableStreamEffect(request.body.stream)
  }
}

const toWeb = (
  request: HttpClientRequest.HttpClientRequest,
  url: URL
): Effect.Effect<Request, HttpClientError.RequestError> =>
  Effect.flatMap(bodyOf(request), (body) =>
    Effect.try({
      try: () =>
        new Request(url, {
          method: request.method,
          headers: request.headers,
          ...(body === undefined ? {} : { body }),
          ...(request.body._tag === "Stream" ? { duplex: "half" } : {})
        }),
      catch: (cause) => new HttpClientError.RequestError({ request, reason: "Encode", cause })
    })
  )

/** Sends the first half of the body, then fails. */
const broken = (response: HttpServerResponse.HttpServerResponse): HttpServerResponse.HttpServerResponse => {
  const bytes = bytesOf(response) ?? new Uint8Array()
  return HttpServerResponse.stream(
    Stream.concat(Stream.make(bytes.slice(0, Math.floor(bytes.length / 2))), Stream.fail(connectionReset())),
    { status: response.status, headers: response.headers }
  )
}

export const make = (handle: Gateway["handle"]): HttpClient.HttpClient =>
  HttpClient.make((request, url) => {
    const answer = (outcome: Outcome) => {
      const response = outcome._tag === "Answer" ? outcome.response : outcome.during && broken(outcome.during)
      return response === undefined
        ? Effect.fail(new HttpClientError.RequestError({ request, reason: "Transport", cause: connectionReset() }))
        : Effect.map(Effect.runtime<never>(), (runtime) =>
            HttpClientResponse.fromWeb(
              request,
              HttpServerResponse.toWeb(response, { withoutBody: request.method === "HEAD", runtime })
            )
          )
    }
    return toWeb(request, url).pipe(
      Effect.flatMap((web) => handle(HttpServerRequest.fromWeb(web))),
      Effect.flatMap(answer)
    )
  })
