/** What an answer means: a response of the operation, an error of the API, or something that never came from the API. */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import { DecodeError, NotAnApiResponse } from "../schemas/DatabricksError.js"
import { type Answer, apiError, requestIdOf } from "./apiError.js"
import type { Any, Endpoint } from "./endpoint.js"
import { callOf, type Failure } from "./failure.js"
import * as Json from "./json.js"
import { withoutQuery } from "./transport.js"

const strict = new TextDecoder("utf-8", { fatal: true })
const lenient = new TextDecoder()

/** No string holds more, so that the rest of a body as large cannot be shown. */
const longest = 2 ** 28

const shown = (bytes: Uint8Array): string =>
  lenient.decode(bytes.byteLength > longest ? bytes.subarray(0, longest) : bytes)

const looksLikeMarkup = (contentType: string, body: string): boolean =>
  body.startsWith("<") || (/html/i.test(contentType) && body !== "")

const notTheApi = (endpoint: Any, answer: Answer): NotAnApiResponse => {
  const location = answer.headers.location
  const isPrivateLink = /private-link-validation-error/.test(`${location ?? ""} ${answer.body}`)
  return new NotAnApiResponse({
    ...callOf(endpoint),
    message: isPrivateLink
      ? "The workspace is reachable by Private Link only, and not from this network"
      : location === undefined
        ? "A page answered instead of the API: check the host, the credentials and any proxy in between"
        : `The API redirects to ${withoutQuery(location)}: check the host and the credentials`,
    status: answer.status,
    contentType: answer.headers["content-type"],
    location: location === undefined ? undefined : withoutQuery(location),
    requestId: requestIdOf(answer.headers),
    // Of a redirect it repeats the location, whose query can be secret.
    body: endpoint.sensitive || location !== undefined ? "" : answer.body
  })
}

/** Takes what it needs from the bytes before it returns. */
export const understand = <Request, Response>(
  endpoint: Endpoint<Request, Response>,
  status: number,
  headers: Readonly<Record<string, string | undefined>>,
  bytes: Uint8Array
): Effect.Effect<Response, Failure> => {
  if (status >= 400) return Effect.flatMap(apiError(endpoint, { status, headers, body: shown(bytes) }), Effect.fail)
  if (status < 200 || status >= 300) {
    return Effect.fail(notTheApi(endpoint, { status, headers, body: shown(bytes) }))
  }
  const undecodable = (message: string, body: string) =>
    Effect.fail(
      new DecodeError({
        ...callOf(endpoint),
        message,
        status,
        requestId: requestIdOf(headers),
        body: endpoint.shown(body)
      })
    )
  const direct = endpoint.fromBytes?.(bytes)
  if (direct !== undefined) return Effect.succeed(direct)
  let body: string
  try {
    body = strict.decode(bytes)
  } catch {
    const why =
      bytes.byteLength > longest ? `the body of ${bytes.byteLength} bytes is too large` : "the body is not UTF-8"
    return undecodable(why, shown(bytes))
  }
  const trimmed = body.trim()
  if (looksLikeMarkup(headers["content-type"] ?? "", trimmed)) {
    return Effect.fail(notTheApi(endpoint, { status, headers, body }))
  }
  if (endpoint.response === undefined) return Effect.succeed(undefined as Response)
  if (trimmed === "") {
    return Either.match(endpoint.decode(undefined), {
      onLeft: () => undecodable("the body is empty", body),
      onRight: Effect.succeed
    })
  }
  let json: unknown
  try {
    json = Json.parse(body)
  } catch {
    return undecodable(`the body of ${bytes.byteLength} bytes is not JSON; it may have been cut off`, body)
  }
  return Either.match(endpoint.decode(json), {
    onLeft: (message) => undecodable(message, body),
    onRight: Effect.succeed
  })
}
