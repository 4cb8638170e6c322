/** How one attempt of a call can fail. */
import * as Duration from "effect/Duration"
import {
  type ApiError,
  DatabricksRequestTimeout,
  type DecodeError,
  type InvalidRequest,
  type NotAnApiResponse,
  ResponseTooLarge,
  TransportError
} from "../../schemas/DatabricksError.js"
import type { Limit } from "./deadline.js"
import type { Any } from "./operation.js"
import { whyOf } from "./transport.js"

export type Failure =
  | ApiError
  | TransportError
  | DatabricksRequestTimeout
  | NotAnApiResponse
  | DecodeError
  | ResponseTooLarge
  | InvalidRequest

export const callOf = (operation: Any) => ({
  service: operation.service,
  operation: operation.operation,
  method: operation.method,
  path: operation.path.template
})

/** Codes of a connection that was never made, whatever was being done. */
const neverSent = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
  "ConnectionRefused",
  "ERR_INVALID_URL"
])

/** What was being done when nothing can have been sent yet, whatever the code. */
const beforeSending = new Set(["connect", "getaddrinfo"])

/** Why there is no whole answer: of no use is what the platform's client says of it, which can quote the request. */
export const transportError = (operation: Any, phase: "request" | "response", cause: unknown): TransportError => {
  const { codes, says, syscalls } = whyOf(cause)
  const isUnsent = codes.some((code) => neverSent.has(code)) || syscalls.some((call) => beforeSending.has(call))
  const what = phase === "request" ? "The workspace could not be reached" : "The response broke off"
  return new TransportError({
    ...callOf(operation),
    message: [what, ...says].join(": "),
    code: codes[0],
    sent: phase === "response" || !isUnsent
  })
}

export const timeout = (operation: Any, limit: Limit, after: Duration.Duration): DatabricksRequestTimeout =>
  new DatabricksRequestTimeout({
    ...callOf(operation),
    message: {
      response: `No response within ${Duration.format(after)}`,
      idle: `No byte of the response for ${Duration.format(after)}`,
      total: `Not done after ${Duration.format(after)}`
    }[limit],
    limit,
    after
  })

/** The body is larger than `SizeLimits` allow. */
export const tooLarge = (operation: Any, status: number, limit: number, size: number | undefined): ResponseTooLarge =>
  new ResponseTooLarge({
    ...callOf(operation),
    message: `The response${size === undefined ? "" : ` of ${size} bytes`} is larger than the limit of ${limit} bytes: ask for less, or raise SizeLimits.response`,
    status,
    limit,
    size
  })
