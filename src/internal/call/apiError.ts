/** Turns an answer that is an error into the error that says so, whatever shape its body has. */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Errors from "../../schemas/DatabricksError.js"
import * as Json from "../codec/json.js"
import { statusOf } from "./errorCode.js"
import type { Any } from "./operation.js"
import { retryAfterMillis } from "./retryAfter.js"

/** An answer read to its end. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
}

type Construct = new (fields: ConstructorParameters<typeof Errors.DatabricksBadRequest>[0]) => Errors.ApiError

const byErrorCode: Readonly<Record<string, Construct>> = {
  INVALID_STATE: Errors.InvalidState,
  INVALID_PARAMETER_VALUE: Errors.InvalidParameterValue,
  RESOURCE_DOES_NOT_EXIST: Errors.ResourceDoesNotExist,
  ABORTED: Errors.Aborted,
  ALREADY_EXISTS: Errors.AlreadyExists,
  RESOURCE_ALREADY_EXISTS: Errors.ResourceAlreadyExists,
  RESOURCE_EXHAUSTED: Errors.ResourceExhausted,
  REQUEST_LIMIT_EXCEEDED: Errors.RequestLimitExceeded,
  UNKNOWN: Errors.Unknown,
  DATA_LOSS: Errors.DataLoss
}

const byStatus: Readonly<Record<number, Construct>> = {
  400: Errors.DatabricksBadRequest,
  401: Errors.Unauthenticated,
  403: Errors.PermissionDenied,
  404: Errors.DatabricksNotFound,
  409: Errors.ResourceConflict,
  429: Errors.TooManyRequests,
  499: Errors.Cancelled,
  500: Errors.InternalError,
  501: Errors.DatabricksNotImplemented,
  503: Errors.TemporarilyUnavailable,
  504: Errors.DeadlineExceeded
}

/** Operations that answer INVALID_PARAMETER_VALUE for what does not exist. */
const overrides: ReadonlyArray<{ readonly path: RegExp; readonly message: RegExp }> = [
  { path: /^\/api\/2\.\d+\/clusters\/get$/, message: /Cluster .* does not exist/ },
  { path: /^\/api\/2\.\d+\/jobs\/get$/, message: /Job .* does not exist/ },
  { path: /^\/api\/2\.\d+\/jobs\/runs\/get$/, message: /(Run .* does not exist|Run: .* in job: .* doesn't exist)/ }
]

interface Reading {
  readonly errorCode?: string | undefined
  readonly message: string
  readonly details: ReadonlyArray<unknown>
}

const reasons: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Timeout",
  409: "Conflict",
  413: "Payload Too Large",
  429: "Too Many Requests",
  499: "Client Closed Request",
  500: "Internal Server Error",
  501: "Not Implemented",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout"
}

const isRecord = (u: unknown): u is Readonly<Record<string, unknown>> => typeof u === "object" && u !== null

/** An object is never asked for its text: what a server sends can hold a `toString` that is none. */
const text = (u: unknown): string | undefined =>
  u === "" || u === undefined || u === null || typeof u === "object" ? undefined : String(u)

const bigintAsText = (_: string, u: unknown): unknown => (typeof u === "bigint" ? String(u) : u)

/**
 * What every program can write as JSON, its logger first of all: long integers are text here, and details nested
 * without end are left out. Some APIs send one detail instead of a list.
 */
const detailsOf = (u: unknown): ReadonlyArray<unknown> => {
  if (u === undefined || u === null || u === "") return []
  try {
    return JSON.parse(JSON.stringify(Array.isArray(u) ? u : [u], bigintAsText))
  } catch {
    return []
  }
}

/** Where an object within an error says in words what is wrong, the best first. */
const wordings = ["message", "msg", "error_message", "errorMessage", "error_description", "description", "detail"]

/** The words of a message in whatever form: text, an object with a message, a list of these. */
const words = (u: unknown, depth = 0): string | undefined => {
  if (depth > 3 || typeof u !== "object" || u === null) return text(u)
  const found = Array.isArray(u)
    ? u
        .slice(0, 10)
        .map((item) => words(item, depth + 1))
        .filter((said) => said !== undefined)
        .join("; ")
    : wordings
        .map((name) => words((u as Readonly<Record<string, unknown>>)[name], depth + 1))
        .find((said) => said !== undefined)
  return text(found)
}

const isScim = (json: Readonly<Record<string, unknown>>): boolean =>
  typeof json.detail === "string" ||
  json.scimType !== undefined ||
  (Array.isArray(json.schemas) && json.schemas.some((schema) => text(schema)?.includes(":scim:") === true))

/** An error within `error`: its `status` is a code in words, its `code` often a number. */
const readNested = (error: unknown, outer: ReadonlyArray<unknown>): Reading | undefined => {
  if (!isRecord(error) || Array.isArray(error)) return undefined
  const code = [error.error_code, error.status, error.code].map(text).filter((code) => code !== undefined)
  const errorCode = code.find((code) => !/^\d+$/.test(code)) ?? code[0]
  const message = words(error) ?? errorCode
  const inner = detailsOf(error.details)
  return message === undefined ? undefined : { errorCode, message, details: inner.length > 0 ? inner : outer }
}

export const readJson = (json: Readonly<Record<string, unknown>>): Reading | undefined => {
  const nested = readNested(json.error, detailsOf(json.details))
  const details = nested?.details ?? detailsOf(json.details)
  const code = text(json.error_code) ?? text(json.errorCode) ?? nested?.errorCode
  const message =
    words(json.message) ??
    text(json.error_message) ??
    text(json.errorMessage) ??
    (code === undefined ? undefined : (words(json.error) ?? words(json.details) ?? code))
  if (message !== undefined) return { errorCode: code, message, details }
  if (isScim(json)) {
    const detail = words(json.detail)
    const scimType = text(json.scimType)
    const said = detail === undefined || detail === "null" ? "SCIM API internal error" : detail
    const status = text(json.status)
    return {
      errorCode: status === undefined ? undefined : `SCIM_${status}`,
      message: scimType === undefined ? said : `${scimType} ${said}`,
      details
    }
  }
  // OAuth operations put a code into `error`, API 1.2 a message.
  const error = text(json.error)
  if (error !== undefined) {
    const description = text(json.error_description)
    return description === undefined ? { message: error, details } : { errorCode: error, message: description, details }
  }
  const said = nested?.message ?? words(json.error) ?? words(json.errors) ?? words(json.detail) ?? words(json.details)
  return said === undefined ? undefined : { message: said, details }
}

const decodeEntities = (html: string): string =>
  html
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&")

const textOf = (html: string, element: "pre" | "title"): string | undefined => {
  const found = new RegExp(`<${element}(?:\\s[^>]*)?>([\\s\\S]*?)</${element}>`, "i").exec(html)
  return text(
    decodeEntities(found?.[1] ?? "")
      .replace(/\s+/g, " ")
      .trim()
  )
}

/** The most of a body that is no JSON that a message quotes. */
const longest = 1000

const read = (answer: Answer): Reading => {
  const body = answer.body.trim()
  const reason =
    answer.headers["x-databricks-reason-phrase"] ?? reasons[answer.status] ?? `HTTP status ${answer.status}`
  if (body === "") return { message: reason, details: [] }
  if (body.startsWith("<")) return { message: textOf(body, "pre") ?? textOf(body, "title") ?? reason, details: [] }
  let json: unknown
  try {
    json = Json.parse(body)
  } catch {
    const plain = /^([A-Z][A-Z0-9_]+): ([\s\S]*)$/.exec(body)
    return plain?.[2] === undefined
      ? { message: body.slice(0, longest), details: [] }
      : { errorCode: plain[1], message: plain[2].slice(0, longest), details: [] }
  }
  return (
    (isRecord(json) ? readJson(json) : undefined) ?? {
      message: (typeof json === "string" ? text(json.slice(0, longest)) : undefined) ?? reason,
      details: []
    }
  )
}

/** google.rpc.RetryInfo: a protobuf duration such as `3.5s`. */
const retryInfo = (details: ReadonlyArray<unknown>): Duration.Duration | undefined => {
  for (const detail of details) {
    if (!isRecord(detail) || text(detail["@type"])?.endsWith("google.rpc.RetryInfo") !== true) continue
    const seconds = /^([0-9]+(\.[0-9]+)?)s$/.exec(text(detail.retry_delay ?? detail.retryDelay) ?? "")
    if (seconds !== null) return Duration.seconds(Number(seconds[1]))
  }
  return undefined
}

/** Seconds or an HTTP date, which platforms read far too kindly: `-5` would be a year. */
const retryAfterHeader = (header: string | undefined, now: number): Duration.Duration | undefined => {
  const millis = retryAfterMillis(header, now)
  return millis === undefined ? undefined : Duration.millis(millis)
}

const constructorOf = (operation: Any, answer: Answer, reading: Reading): Construct => {
  if (
    answer.status === 400 &&
    operation.method === "GET" &&
    reading.errorCode === "INVALID_PARAMETER_VALUE" &&
    overrides.some((o) => o.path.test(operation.path.template) && o.message.test(reading.message))
  ) {
    return Errors.ResourceDoesNotExist
  }
  const code = reading.errorCode
  const status = answer.status < 300 ? statusOf(code) : answer.status
  return (
    (code !== undefined && Object.hasOwn(byErrorCode, code) ? byErrorCode[code] : undefined) ??
    (status === undefined ? undefined : byStatus[status]) ??
    Errors.UnexpectedStatus
  )
}

export const requestIdOf = (headers: Answer["headers"]): string | undefined =>
  headers["x-request-id"] ?? headers["x-databricks-request-id"]

export const apiError = (operation: Any, answer: Answer): Effect.Effect<Errors.ApiError> =>
  Effect.map(Clock.currentTimeMillis, (now) => {
    const reading = read(answer)
    const ApiError = constructorOf(operation, answer, reading)
    return new ApiError({
      service: operation.service,
      operation: operation.operation,
      method: operation.method,
      path: operation.path.template,
      status: answer.status,
      errorCode: reading.errorCode,
      message: reading.message,
      details: reading.details,
      requestId: requestIdOf(answer.headers),
      retryAfter: retryAfterHeader(answer.headers["retry-after"], now) ?? retryInfo(reading.details),
      body: operation.sensitive ? "" : answer.body
    })
  })
