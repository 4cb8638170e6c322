/** The errors with which an attempt of a call can fail, and their messages. */
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
import { notRecordedCode } from "../../schemas/transient.js"
import type { Limit } from "./deadline.js"
import type { Any } from "./operation.js"
import { adviceOn, whyOf } from "./transport.js"

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

/** Error codes of connections that were never established. */
const unsentCodes = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
  "ConnectionRefused",
  "ERR_INVALID_URL",
  notRecordedCode
])

/** System calls that precede sending: no request was sent if one of them failed. */
const connectCalls = new Set(["connect", "getaddrinfo"])

/** The message has the causes only: the message of the platform's client can quote the request. */
export const transportError = (operation: Any, phase: "request" | "response", cause: unknown): TransportError => {
  const { codes, reasons, syscalls } = whyOf(cause)
  const isUnsent = codes.some((code) => unsentCodes.has(code)) || syscalls.some((call) => connectCalls.has(call))
  const what = phase === "request" ? "The workspace could not be reached" : "The response broke off"
  return new TransportError({
    ...callOf(operation),
    message: (codes[0] === notRecordedCode ? reasons.slice(0, 1) : [what, ...reasons, ...adviceOn(codes)]).join(": "),
    code: codes[0],
    sent: phase === "response" || !isUnsent
  })
}

export const timeout = (operation: Any, limit: Limit, after: Duration.Duration): DatabricksRequestTimeout =>
  new DatabricksRequestTimeout({
    ...callOf(operation),
    message: {
      response: `No response within ${Duration.format(after)}`,
      idle: `No data of the response for ${Duration.format(after)}`,
      total: `Not complete after ${Duration.format(after)}`
    }[limit],
    limit,
    after
  })

/** A body is larger than `SizeLimits` allows. */
export const tooLarge = (operation: Any, status: number, limit: number, size: number | undefined): ResponseTooLarge =>
  new ResponseTooLarge({
    ...callOf(operation),
    message: `The response${size === undefined ? "" : ` of ${size} bytes`} is larger than the limit of ${limit} bytes: request less data, or raise SizeLimits.response`,
    status,
    limit,
    size
  })
