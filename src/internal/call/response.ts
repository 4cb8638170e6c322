/** Decodes a complete response to a value of the operation, an error of the API, or `NotAnApiResponse`. */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type * as AST from "effect/SchemaAST"
import { type ApiError, DecodeError, NotAnApiResponse } from "../../schemas/DatabricksError.js"
import * as Json from "../codec/json.js"
import { apiError, requestIdOf } from "./apiError.js"
import { isErrorBody } from "./errorBody.js"
import { callOf, type Failure } from "./failure.js"
import type { Any, Operation } from "./operation.js"
import { withoutQuery } from "./transport.js"

const strict = new TextDecoder("utf-8", { fatal: true })
const lenient = new TextDecoder()

/** The max number of bytes that are decoded for an error. A string cannot be much longer. */
const maxShown = 2 ** 28

const textOf = (bytes: Uint8Array): string =>
  lenient.decode(bytes.byteLength > maxShown ? bytes.subarray(0, maxShown) : bytes)

const looksLikeMarkup = (contentType: string, body: string): boolean =>
  body.startsWith("<") || (contentType !== "application/json" && /html/i.test(contentType) && body !== "")

/** The status and headers of a response. */
export interface Head {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
}

const notAnApiResponse = (operation: Any, { headers, status }: Head, body: string, message: string): NotAnApiResponse =>
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
  return notAnApiResponse(
    operation,
    head,
    // The body of a redirect repeats the location, whose query can be secret.
    operation.sensitive || location !== undefined ? "" : body,
    isPrivateLink
      ? "The workspace requires Private Link and is not reachable from this network"
      : location !== undefined
        ? `The API redirects to ${withoutQuery(location)}: check the host and the credentials`
        : `The response ${head.status < 300 ? "is a web page" : `has the status ${head.status}`}, not a response of the API: check the host, the credentials and any proxy`
  )
}

export const failing = (
  operation: Any,
  status: number,
  headers: Head["headers"],
  bytes: Uint8Array
): Effect.Effect<never, ApiError> =>
  Effect.flatMap(apiError(operation, { status, headers, body: textOf(bytes) }), Effect.fail)

/** A response of the API that is not a response of the operation. Another attempt would return the same. */
export const undecodable = (operation: Any, { headers, status }: Head, message: string, body: string): DecodeError =>
  new DecodeError({
    ...callOf(operation),
    message,
    status,
    requestId: requestIdOf(headers),
    body: operation.redact(body)
  })

/** A response that was damaged in transit. Another attempt may succeed. */
export const damaged = (operation: Any, head: Head, what: string, body: string): NotAnApiResponse =>
  notAnApiResponse(
    operation,
    head,
    operation.redact(body),
    `${what}: the response was damaged in transit, or does not come from the API`
  )

const json = /[/+]json\b/i

/** JSON that does not match the response schema. It comes from the API, unless it has another content type. */
const mismatch = (operation: Any, head: Head, message: string, body: string): DecodeError | NotAnApiResponse => {
  const contentType = head.headers["content-type"]
  return contentType === undefined || json.test(contentType)
    ? undecodable(operation, head, message, body)
    : damaged(operation, head, `the body is ${contentType} and not a response of the operation (${message})`, body)
}

/** A response made of the bytes of the body and of headers. */
const raw = <Request, Response>(
  operation: Operation<Request, Response>,
  head: Head,
  bytes: Uint8Array
): Effect.Effect<Response, Failure> => {
  const fields = fieldNamesOf(operation.response?.ast).map((name) => [
    name,
    name === "contents" ? bytes.slice() : head.headers[name.toLowerCase()]
  ])
  return Either.match(operation.decode(Object.fromEntries(fields.filter(([, value]) => value !== undefined))), {
    onLeft: (message) => Effect.fail(undecodable(operation, head, message, "")),
    onRight: Effect.succeed
  })
}

const fieldNamesOf = (ast: AST.AST | undefined): ReadonlyArray<string> =>
  ast?._tag === "TypeLiteral" ? ast.propertySignatures.map(({ name }) => String(name)) : []

/** Reads the bytes before it returns: they are not valid afterwards. */
export const readResponse = <Request, Response>(
  operation: Operation<Request, Response>,
  status: number,
  headers: Readonly<Record<string, string | undefined>>,
  bytes: Uint8Array
): Effect.Effect<Response, Failure> => {
  if (status >= 400) return failing(operation, status, headers, bytes)
  const head = { status, headers }
  if (status < 200 || status >= 300) return Effect.fail(page(operation, head, textOf(bytes)))
  if (operation.rawResponse === true) return raw(operation, head, bytes)
  const direct = operation.fromBytes?.(bytes)
  if (direct !== undefined) return Effect.succeed(direct)
  let body: string
  try {
    body = strict.decode(bytes)
  } catch {
    return Effect.fail(
      bytes.byteLength > maxShown
        ? undecodable(operation, head, `the body of ${bytes.byteLength} bytes is too large`, textOf(bytes))
        : damaged(operation, head, "the body is not UTF-8", textOf(bytes))
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
    // Operations without a response return `{}`, a few `null` (databricks-sdk-py#641).
    return typeof value === "object" && !Array.isArray(value)
      ? Effect.succeed(undefined as Response)
      : Effect.fail(mismatch(operation, head, "expected an empty body or an object", body))
  }
  const decoded = operation.decode(value, body)
  return Either.isRight(decoded)
    ? Effect.succeed(decoded.right)
    : Effect.fail(mismatch(operation, head, decoded.left, body))
}
