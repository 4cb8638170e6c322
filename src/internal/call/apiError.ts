/** Decodes error responses of the API, in every shape that their bodies have, to the classes of `DatabricksError`. */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Errors from "../../schemas/DatabricksError.js"
import { isRecord } from "../codec/isRecord.js"
import * as Json from "../codec/json.js"
import { statusOf } from "./errorCode.js"
import type { Any } from "./operation.js"
import { retryAfterMillis } from "./retryAfter.js"

/** A complete response. */
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

/** Unity Catalog has codes for its kinds of objects, such as `CATALOG_ALREADY_EXISTS` with status 400. */
const byEnding = (code: string): Construct | undefined =>
  code.endsWith("_ALREADY_EXISTS")
    ? Errors.ResourceAlreadyExists
    : code.endsWith("_DOES_NOT_EXIST")
      ? Errors.ResourceDoesNotExist
      : undefined

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

/** Operations that respond with INVALID_PARAMETER_VALUE if a resource does not exist. */
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

/** Undefined for objects: a `toString` field sent by a server need not be a function. */
const text = (u: unknown): string | undefined =>
  u === "" || u === undefined || u === null || typeof u === "object" ? undefined : String(u)

const bigintAsText = (_: string, u: unknown): unknown => (typeof u === "bigint" ? String(u) : u)

/**
 * The details as plain JSON, which every logger can write: bigints become strings, and details that are nested too
 * deeply are left out. Some APIs send a single detail instead of a list.
 */
const detailsOf = (u: unknown): ReadonlyArray<unknown> => {
  if (u === undefined || u === null || u === "") return []
  try {
    return JSON.parse(JSON.stringify(Array.isArray(u) ? u : [u], bigintAsText))
  } catch {
    return []
  }
}

/** The fields in which an object within an error has its message, in order of preference. */
const messageFields = ["message", "msg", "error_message", "errorMessage", "error_description", "description", "detail"]

/** The text of a message, which is text, an object with a message, or a list of these. */
const messageOf = (u: unknown, depth = 0): string | undefined => {
  if (depth > 3 || typeof u !== "object" || u === null) return text(u)
  const found = Array.isArray(u)
    ? u
        .slice(0, 10)
        .map((item) => messageOf(item, depth + 1))
        .filter((found) => found !== undefined)
        .join("; ")
    : messageFields
        .map((name) => messageOf((u as Readonly<Record<string, unknown>>)[name], depth + 1))
        .find((found) => found !== undefined)
  return text(found)
}

const isScim = (json: Readonly<Record<string, unknown>>): boolean =>
  typeof json.detail === "string" ||
  json.scimType !== undefined ||
  (Array.isArray(json.schemas) && json.schemas.some((schema) => text(schema)?.includes(":scim:") === true))

/** Reads an error nested in `error`: its `status` is an error code, its `code` often a number. */
const readNested = (error: unknown, outer: ReadonlyArray<unknown>): Reading | undefined => {
  if (!isRecord(error)) return undefined
  const code = [error.error_code, error.status, error.code].map(text).filter((code) => code !== undefined)
  const errorCode = code.find((code) => !/^\d+$/.test(code)) ?? code[0]
  const message = messageOf(error) ?? errorCode
  const inner = detailsOf(error.details)
  return message === undefined ? undefined : { errorCode, message, details: inner.length > 0 ? inner : outer }
}

export const readJson = (json: Readonly<Record<string, unknown>>): Reading | undefined => {
  const nested = readNested(json.error, detailsOf(json.details))
  const details = nested?.details ?? detailsOf(json.details)
  const code = text(json.error_code) ?? text(json.errorCode) ?? nested?.errorCode
  const message =
    messageOf(json.message) ??
    text(json.error_message) ??
    text(json.errorMessage) ??
    (code === undefined ? undefined : (messageOf(json.error) ?? messageOf(json.details) ?? code))
  if (message !== undefined) return { errorCode: code, message, details }
  if (isScim(json)) {
    const detail = messageOf(json.detail)
    const scimType = text(json.scimType)
    const found = detail === undefined || detail === "null" ? "SCIM API internal error" : detail
    const status = text(json.status)
    return {
      errorCode: status === undefined ? undefined : `SCIM_${status}`,
      message: scimType === undefined ? found : `${scimType} ${found}`,
      details
    }
  }
  // OAuth endpoints put a code into `error`, API 1.2 a message.
  const error = text(json.error)
  if (error !== undefined) {
    const description = text(json.error_description)
    return description === undefined ? { message: error, details } : { errorCode: error, message: description, details }
  }
  const found =
    nested?.message ??
    messageOf(json.error) ??
    messageOf(json.errors) ??
    messageOf(json.detail) ??
    messageOf(json.details)
  return found === undefined ? undefined : { message: found, details }
}

const decodeEntities = (html: string): string =>
  html
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&")

/** The inside of the first element. In steps, as one pattern would take quadratic time for elements that do not end. */
const insideOf = (html: string, element: "pre" | "title"): string | undefined => {
  const open = new RegExp(`<${element}(?=[\\s>])`, "i").exec(html)
  const from = open === null ? 0 : html.indexOf(">", open.index) + 1
  if (from === 0) return undefined
  const inside = html.slice(from)
  const end = inside.search(new RegExp(`</${element}>`, "i"))
  return end === -1 ? undefined : inside.slice(0, end)
}

const textOf = (html: string, element: "pre" | "title"): string | undefined =>
  text(
    decodeEntities(insideOf(html, element) ?? "")
      .replace(/\s+/g, " ")
      .trim()
  )

/** The max number of characters that a message quotes of a body that is not JSON. */
const maxQuoted = 1000

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
      ? { message: body.slice(0, maxQuoted), details: [] }
      : { errorCode: plain[1], message: plain[2].slice(0, maxQuoted), details: [] }
  }
  return (
    (isRecord(json) ? readJson(json) : undefined) ?? {
      message: (typeof json === "string" ? text(json.slice(0, maxQuoted)) : undefined) ?? reason,
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
    (code === undefined ? undefined : Object.hasOwn(byErrorCode, code) ? byErrorCode[code] : byEnding(code)) ??
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
