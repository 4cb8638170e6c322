/** What an answer means: a response of the operation, an error of the API, or something that never came from the API. */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import { type ApiError, DecodeError, NotAnApiResponse } from "../../schemas/DatabricksError.js"
import * as Json from "../codec/json.js"
import { apiError, requestIdOf } from "./apiError.js"
import { isErrorBody } from "./errorBody.js"
import { callOf, type Failure } from "./failure.js"
import type { Any, Operation } from "./operation.js"
import { withoutQuery } from "./transport.js"

const strict = new TextDecoder("utf-8", { fatal: true })
const lenient = new TextDecoder()

/** No string holds more, so that the rest of a body as large cannot be shown. */
const longest = 2 ** 28

const shown = (bytes: Uint8Array): string =>
  lenient.decode(bytes.byteLength > longest ? bytes.subarray(0, longest) : bytes)

const looksLikeMarkup = (contentType: string, body: string): boolean =>
  body.startsWith("<") || (/html/i.test(contentType) && body !== "")

/** What is known of an answer when it turns out not to be one. */
interface Head {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
}

const notTheApi = (operation: Any, { headers, status }: Head, body: string, message: string): NotAnApiResponse =>
  new NotAnApiResponse({
    ...callOf(operation),
    message,
    status,
    contentType: headers["content-type"],
    location: headers.location === undefined ? undefined : withoutQuery(headers.location),
    requestId: requestIdOf(headers),
    body
  })

const page = (operation: Any, head: Head, body: string): NotAnApiResponse => {
  const { location } = head.headers
  const isPrivateLink = /private-link-validation-error/.test(`${location ?? ""} ${body}`)
  return notTheApi(
    operation,
    head,
    // The body of a redirect repeats its location, whose query can be secret.
    operation.sensitive || location !== undefined ? "" : body,
    isPrivateLink
      ? "The workspace is reachable by Private Link only, and not from this network"
      : location === undefined
        ? "A page answered instead of the API: check the host, the credentials and any proxy in between"
        : `The API redirects to ${withoutQuery(location)}: check the host and the credentials`
  )
}

const failing = (
  operation: Any,
  status: number,
  headers: Head["headers"],
  bytes: Uint8Array
): Effect.Effect<never, ApiError> =>
  Effect.flatMap(apiError(operation, { status, headers, body: shown(bytes) }), Effect.fail)

/** What came is an answer of the API that is not the operation's. The next one would be no other. */
const undecodable = (operation: Any, { headers, status }: Head, message: string, body: string): DecodeError =>
  new DecodeError({
    ...callOf(operation),
    message,
    status,
    requestId: requestIdOf(headers),
    body: operation.shown(body)
  })

/** A failure on the way, which the next attempt may well not have. */
const damaged = (operation: Any, head: Head, what: string, body: string): NotAnApiResponse =>
  notTheApi(
    operation,
    head,
    operation.shown(body),
    `${what}: the response was damaged on its way, or something else answered instead of the API`
  )

const json = /[/+]json\b/i

/** JSON that is not what the operation answers: from the API, unless it is said to be something else. */
const misfit = (operation: Any, head: Head, message: string, body: string): DecodeError | NotAnApiResponse => {
  const contentType = head.headers["content-type"]
  return contentType === undefined || json.test(contentType)
    ? undecodable(operation, head, message, body)
    : damaged(operation, head, `the body is ${contentType} and no answer of the operation (${message})`, body)
}

/** Takes what it needs from the bytes before it returns. */
export const readResponse = <Request, Response>(
  operation: Operation<Request, Response>,
  status: number,
  headers: Readonly<Record<string, string | undefined>>,
  bytes: Uint8Array
): Effect.Effect<Response, Failure> => {
  if (status >= 400) return failing(operation, status, headers, bytes)
  const head = { status, headers }
  if (status < 200 || status >= 300) return Effect.fail(page(operation, head, shown(bytes)))
  const direct = operation.fromBytes?.(bytes)
  if (direct !== undefined) return Effect.succeed(direct)
  let body: string
  try {
    body = strict.decode(bytes)
  } catch {
    return Effect.fail(
      bytes.byteLength > longest
        ? undecodable(operation, head, `the body of ${bytes.byteLength} bytes is too large`, shown(bytes))
        : damaged(operation, head, "the body is not UTF-8", shown(bytes))
    )
  }
  const trimmed = body.trim()
  if (looksLikeMarkup(headers["content-type"] ?? "", trimmed)) return Effect.fail(page(operation, head, body))
  if (trimmed === "") {
    if (operation.response === undefined) return Effect.succeed(undefined as Response)
    return Either.match(operation.decode(undefined), {
      onLeft: () => Effect.fail(damaged(operation, head, "the body is empty", body)),
      onRight: Effect.succeed
    })
  }
  let value: unknown
  try {
    value = Json.parse(body)
  } catch (error) {
    return Effect.fail(
      error instanceof RangeError
        ? undecodable(operation, head, "the body is nested too deeply", body)
        : damaged(operation, head, `the body of ${bytes.byteLength} bytes is not JSON; it may have been cut off`, body)
    )
  }
  if (isErrorBody(operation, value)) return failing(operation, status, headers, bytes)
  if (operation.response === undefined) {
    // Operations that answer nothing answer `{}`, a few `null` (databricks-sdk-py#641).
    return typeof value === "object" && !Array.isArray(value)
      ? Effect.succeed(undefined as Response)
      : Effect.fail(misfit(operation, head, "expected an empty body or an object", body))
  }
  const decoded = operation.decode(value, body)
  return Either.isRight(decoded)
    ? Effect.succeed(decoded.right)
    : Effect.fail(misfit(operation, head, decoded.left, body))
}
