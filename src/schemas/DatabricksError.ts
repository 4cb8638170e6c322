/**
 * The errors of API calls. Every operation of every service fails with a `DatabricksError` and nothing else: no
 * `ParseError`, no `HttpClientError`, no defect.
 *
 * An error that the API returns (`ApiError`) is classified by its error code, then by its HTTP status. The other errors
 * mean that the API was not reached, did not answer in time, or that the response did not come from the API. No error
 * contains a token, the value of a secret or the query of a presigned URL.
 *
 * The names are those of the official SDKs. If `effect` or `@effect/platform` also uses a name as a `_tag`, it gets the
 * prefix `Databricks`. For example, `NotFound` is an `HttpApiError`, so this module has `DatabricksNotFound`. A
 * `catchTag` therefore never catches both.
 *
 * Documentation: https://docs.databricks.com/api/azure/workspace/introduction
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Lazy from "./lazy.js"
import { indicatesTransient, notRecordedCode } from "./transient.js"
import * as Wire from "./Wire.js"

/** The fields about the call, which all errors have. */
const call = {
  /** The service, such as `Clusters`. */
  service: Schema.String,
  /** The operation, such as `get`. */
  operation: Schema.String,
  /** The HTTP method. */
  method: Schema.String,
  /** The path template of the REST operation, such as `/api/2.1/clusters/get`. */
  path: Schema.String
}

/** The fields of the errors that the API returns. */
const answer = () => ({
  ...call,
  /** The HTTP status. */
  status: Schema.Int,
  /** The API's error code, such as `RESOURCE_DOES_NOT_EXIST`. */
  errorCode: Schema.optional(Schema.String),
  /** The message of the API. */
  message: Schema.String,
  /** Structured details, each with an `@type` such as `type.googleapis.com/google.rpc.ErrorInfo`. */
  details: Schema.Array(Wire.Json),
  /** The request id to give to Databricks support. */
  requestId: Schema.optional(Schema.String),
  /** The time to wait before the next attempt, as requested by the API. */
  retryAfter: Schema.optional(Schema.DurationFromMillis),
  /** The response body. Empty if the responses of the operation can contain secrets. */
  body: Schema.String
})

/**
 * The request is invalid. Do not repeat it unchanged. (400)
 *
 * @since 0.1.0
 * @category api errors
 */
export class DatabricksBadRequest extends Lazy.TaggedError<DatabricksBadRequest>()("DatabricksBadRequest", answer) {}

/**
 * The resource is in a state that does not allow the operation, such as resizing a terminated cluster. (INVALID_STATE,
 * a `DatabricksBadRequest`)
 *
 * @since 0.1.0
 * @category api errors
 */
export class InvalidState extends Lazy.TaggedError<InvalidState>()("InvalidState", answer) {}

/**
 * A field has an invalid value. The message names the field. (INVALID_PARAMETER_VALUE, a `DatabricksBadRequest`)
 *
 * @since 0.1.0
 * @category api errors
 */
export class InvalidParameterValue extends Lazy.TaggedError<InvalidParameterValue>()("InvalidParameterValue", answer) {}

/**
 * The credentials are missing, expired or invalid for this workspace. (401)
 *
 * @since 0.1.0
 * @category api errors
 */
export class Unauthenticated extends Lazy.TaggedError<Unauthenticated>()("Unauthenticated", answer) {}

/**
 * The caller is authenticated but does not have permission. (403)
 *
 * @since 0.1.0
 * @category api errors
 */
export class PermissionDenied extends Lazy.TaggedError<PermissionDenied>()("PermissionDenied", answer) {}

/**
 * The resource does not exist, or the caller cannot see it. (404)
 *
 * @since 0.1.0
 * @category api errors
 */
export class DatabricksNotFound extends Lazy.TaggedError<DatabricksNotFound>()("DatabricksNotFound", answer) {}

/**
 * The resource in the request does not exist. (RESOURCE_DOES_NOT_EXIST or a code such as CATALOG_DOES_NOT_EXIST, a
 * `DatabricksNotFound`)
 *
 * @since 0.1.0
 * @category api errors
 */
export class ResourceDoesNotExist extends Lazy.TaggedError<ResourceDoesNotExist>()("ResourceDoesNotExist", answer) {}

/**
 * The request conflicts with the current state of the resource. (409)
 *
 * @since 0.1.0
 * @category api errors
 */
export class ResourceConflict extends Lazy.TaggedError<ResourceConflict>()("ResourceConflict", answer) {}

/**
 * A concurrent change was made. Read the resource again, then repeat the request. (ABORTED, a `ResourceConflict`)
 *
 * @since 0.1.0
 * @category api errors
 */
export class Aborted extends Lazy.TaggedError<Aborted>()("Aborted", answer) {}

/**
 * The resource to create already exists. (ALREADY_EXISTS, a `ResourceConflict`)
 *
 * @since 0.1.0
 * @category api errors
 */
export class AlreadyExists extends Lazy.TaggedError<AlreadyExists>()("AlreadyExists", answer) {}

/**
 * The resource to create already exists. (RESOURCE_ALREADY_EXISTS or a code such as CATALOG_ALREADY_EXISTS, a
 * `ResourceConflict`)
 *
 * @since 0.1.0
 * @category api errors
 */
export class ResourceAlreadyExists extends Lazy.TaggedError<ResourceAlreadyExists>()("ResourceAlreadyExists", answer) {}

/**
 * A rate limit of the workspace was exceeded. `retryAfter` is the time to wait, if known. (429)
 *
 * @since 0.1.0
 * @category api errors
 */
export class TooManyRequests extends Lazy.TaggedError<TooManyRequests>()("TooManyRequests", answer) {}

/**
 * A quota was exceeded. (RESOURCE_EXHAUSTED, a `TooManyRequests`)
 *
 * @since 0.1.0
 * @category api errors
 */
export class ResourceExhausted extends Lazy.TaggedError<ResourceExhausted>()("ResourceExhausted", answer) {}

/**
 * The request limit of the workspace was exceeded. (REQUEST_LIMIT_EXCEEDED, a `TooManyRequests`)
 *
 * @since 0.1.0
 * @category api errors
 */
export class RequestLimitExceeded extends Lazy.TaggedError<RequestLimitExceeded>()("RequestLimitExceeded", answer) {}

/**
 * The operation was canceled, usually by the caller. (499)
 *
 * @since 0.1.0
 * @category api errors
 */
export class Cancelled extends Lazy.TaggedError<Cancelled>()("Cancelled", answer) {}

/**
 * An internal error in Databricks. (500)
 *
 * @since 0.1.0
 * @category api errors
 */
export class InternalError extends Lazy.TaggedError<InternalError>()("InternalError", answer) {}

/**
 * An internal error in Databricks of unknown kind. (UNKNOWN, an `InternalError`)
 *
 * @since 0.1.0
 * @category api errors
 */
export class Unknown extends Lazy.TaggedError<Unknown>()("Unknown", answer) {}

/**
 * Databricks reports unrecoverable data loss. (DATA_LOSS, an `InternalError`)
 *
 * @since 0.1.0
 * @category api errors
 */
export class DataLoss extends Lazy.TaggedError<DataLoss>()("DataLoss", answer) {}

/**
 * The workspace does not implement the operation. (501)
 *
 * @since 0.1.0
 * @category api errors
 */
export class DatabricksNotImplemented extends Lazy.TaggedError<DatabricksNotImplemented>()(
  "DatabricksNotImplemented",
  answer
) {}

/**
 * The service is temporarily unavailable. (503)
 *
 * @since 0.1.0
 * @category api errors
 */
export class TemporarilyUnavailable extends Lazy.TaggedError<TemporarilyUnavailable>()(
  "TemporarilyUnavailable",
  answer
) {}

/**
 * Databricks did not finish in time. The operation may have completed anyway. (504)
 *
 * @since 0.1.0
 * @category api errors
 */
export class DeadlineExceeded extends Lazy.TaggedError<DeadlineExceeded>()("DeadlineExceeded", answer) {}

/**
 * A status without its own error class, such as 413 or 502, or an error with a success status and an unknown error
 * code.
 *
 * @since 0.1.0
 * @category api errors
 */
export class UnexpectedStatus extends Lazy.TaggedError<UnexpectedStatus>()("UnexpectedStatus", answer) {}

/**
 * The workspace was not reached, or the connection was lost before the response was complete. If `sent` is true, the
 * operation may have been executed.
 *
 * @since 0.1.0
 * @category client errors
 */
export class TransportError extends Lazy.TaggedError<TransportError>()("TransportError", () => ({
  ...call,
  /** What failed, such as `connect ECONNREFUSED 127.0.0.1:1`. */
  message: Schema.String,
  /** The error code of the platform, such as `ECONNREFUSED` or `CERT_HAS_EXPIRED`. */
  code: Schema.optional(Schema.String),
  /** False only if the request certainly did not reach the workspace. */
  sent: Schema.Boolean
})) {}

/**
 * A time limit of the client was exceeded.
 *
 * @since 0.1.0
 * @category client errors
 */
export class DatabricksRequestTimeout extends Lazy.TaggedError<DatabricksRequestTimeout>()(
  "DatabricksRequestTimeout",
  () => ({
    ...call,
    message: Schema.String,
    /** `response`: no response started. `idle`: no data arrived for too long. `total`: the attempt took too long. */
    limit: Schema.Literal("response", "idle", "total"),
    after: Schema.DurationFromMillis
  })
) {}

/**
 * The response did not come from the API: a web page with a success status, such as a login page; a redirect; a truncated
 * body; a body that is not JSON. A page with status 400 or more is an API error by its status. The response was damaged in transit, the workspace is not reachable from this network, the host is
 * wrong, or the credentials are not accepted. `message` gives the most likely cause.
 *
 * @since 0.1.0
 * @category client errors
 */
export class NotAnApiResponse extends Lazy.TaggedError<NotAnApiResponse>()("NotAnApiResponse", () => ({
  ...call,
  message: Schema.String,
  status: Schema.Int,
  contentType: Schema.optional(Schema.String),
  /** The target of a redirect, without its query. */
  location: Schema.optional(Schema.String),
  requestId: Schema.optional(Schema.String),
  /**
   * The response body. Empty for a redirect, whose body repeats the link, and if the responses can contain secrets.
   */
  body: Schema.String
})) {}

/**
 * The response is JSON, but not a valid response of the operation.
 *
 * @since 0.1.0
 * @category client errors
 */
export class DecodeError extends Lazy.TaggedError<DecodeError>()("DecodeError", () => ({
  ...call,
  /** What is invalid and where, such as `at clusters[0].cluster_id: expected string, got a number`. */
  message: Schema.String,
  status: Schema.Int,
  requestId: Schema.optional(Schema.String),
  /** The response body, with the values of secret fields removed. Empty if they cannot be identified. */
  body: Schema.String
})) {}

/**
 * The response body exceeds `SizeLimits`. The transfer was aborted. The operation may have been executed.
 *
 * @since 0.1.0
 * @category client errors
 */
export class ResponseTooLarge extends Lazy.TaggedError<ResponseTooLarge>()("ResponseTooLarge", () => ({
  ...call,
  message: Schema.String,
  status: Schema.Int,
  /** The limit, in bytes. */
  limit: Schema.Number,
  /** The size in the response headers, in bytes. */
  size: Schema.optional(Schema.Number)
})) {}

/**
 * The request is invalid for the operation. Nothing was sent.
 *
 * @since 0.1.0
 * @category client errors
 */
export class InvalidRequest extends Lazy.TaggedError<InvalidRequest>()("InvalidRequest", () => ({
  ...call,
  /** What is invalid and where, such as `at cluster_id: expected string, got a number`. Never contains a value. */
  message: Schema.String
})) {}

/**
 * A program under a `Plan` needs an answer that only the change itself would have given. Nothing was sent.
 *
 * @since 0.1.0
 * @category client errors
 */
export class PlanEnded extends Lazy.TaggedError<PlanEnded>()("PlanEnded", () => ({
  ...call,
  /** Which answer is needed, and why there is none. */
  message: Schema.String
})) {}

/**
 * No credentials could be obtained. The request was not sent.
 *
 * @since 0.1.0
 * @category client errors
 */
export class CredentialsError extends Lazy.TaggedError<CredentialsError>()("CredentialsError", () => ({
  /** The authentication type, such as `oauth-m2m`. */
  authType: Schema.String,
  /** What failed and how to fix it. */
  message: Schema.String,
  /**
   * Whether a later call is likely to succeed because nothing was rejected: the token issuer is unavailable or
   * unreachable. Such calls are retried, and waits continue.
   */
  transient: Schema.optional(Schema.Boolean),
  /** The error code of the platform, such as `ECONNREFUSED`, if the token issuer was not reached. */
  code: Schema.optional(Schema.String)
})) {}

/**
 * The client cannot be created from its configuration, for example an invalid host or an empty token.
 *
 * @since 0.1.0
 * @category client errors
 */
export class ConfigurationError extends Lazy.TaggedError<ConfigurationError>()("ConfigurationError", () => ({
  /** What is invalid and how to fix it. */
  message: Schema.String
})) {}

const apiErrors = [
  DatabricksBadRequest,
  InvalidState,
  InvalidParameterValue,
  Unauthenticated,
  PermissionDenied,
  DatabricksNotFound,
  ResourceDoesNotExist,
  ResourceConflict,
  Aborted,
  AlreadyExists,
  ResourceAlreadyExists,
  TooManyRequests,
  ResourceExhausted,
  RequestLimitExceeded,
  Cancelled,
  InternalError,
  Unknown,
  DataLoss,
  DatabricksNotImplemented,
  TemporarilyUnavailable,
  DeadlineExceeded,
  UnexpectedStatus
] as const

const clientErrors = [
  TransportError,
  DatabricksRequestTimeout,
  NotAnApiResponse,
  DecodeError,
  ResponseTooLarge,
  InvalidRequest,
  PlanEnded,
  CredentialsError
] as const

/**
 * An error that the API returned.
 *
 * @since 0.1.0
 * @category models
 */
export type ApiError = (typeof apiErrors)[number]["prototype"]

/**
 * An error of an API call.
 *
 * @since 0.1.0
 * @category models
 */
export type DatabricksError = ApiError | (typeof clientErrors)[number]["prototype"]

const anyOf = () => Schema.Union(...apiErrors, ...clientErrors)

/**
 * As a named type, the 30 errors are not expanded in declaration files and by editors.
 *
 * @since 0.1.0
 * @category models
 */
export interface DatabricksErrorSchema
  extends Schema.Schema<DatabricksError, Schema.Schema.Encoded<ReturnType<typeof anyOf>>> {}

/**
 * The schema of `DatabricksError`. Use it to store, log or send errors as JSON.
 *
 * @since 0.1.0
 * @category models
 */
export const DatabricksError: DatabricksErrorSchema = Lazy.schema(anyOf)

const tagged =
  <Tags extends string>(...tags: ReadonlyArray<Tags>) =>
  <E>(error: E): error is Extract<E, { readonly _tag: Tags }> =>
    typeof error === "object" &&
    error !== null &&
    "_tag" in error &&
    (tags as ReadonlyArray<unknown>).includes(error._tag)

/**
 * Returns whether the requested resource does not exist.
 *
 * @example
 * ```ts
 * import { Clusters, DatabricksError } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const find = (cluster_id: string) =>
 *   Effect.flatMap(Clusters.Clusters, (clusters) => clusters.get({ cluster_id })).pipe(
 *     Effect.asSome,
 *     Effect.catchIf(DatabricksError.isNotFound, () => Effect.succeedNone)
 *   )
 * ```
 *
 * @since 0.1.0
 * @category predicates
 */
export const isNotFound = tagged("DatabricksNotFound", "ResourceDoesNotExist")

/**
 * Returns whether the request conflicts with the current state of the resource.
 *
 * @since 0.1.0
 * @category predicates
 */
export const isConflict = tagged("ResourceConflict", "Aborted", "AlreadyExists", "ResourceAlreadyExists")

/**
 * Returns whether the resource to create already exists.
 *
 * @since 0.1.0
 * @category predicates
 */
export const isAlreadyExists = tagged("AlreadyExists", "ResourceAlreadyExists")

/**
 * Returns whether a rate limit or quota was exceeded.
 *
 * @since 0.1.0
 * @category predicates
 */
export const isRateLimited = tagged("TooManyRequests", "ResourceExhausted", "RequestLimitExceeded")

/**
 * Returns whether the request is invalid, according to the API or to the client.
 *
 * @since 0.1.0
 * @category predicates
 */
export const isBadRequest = tagged("DatabricksBadRequest", "InvalidState", "InvalidParameterValue", "InvalidRequest")

/**
 * Returns whether the error is caused by credentials or permissions.
 *
 * @since 0.1.0
 * @category predicates
 */
export const isAuthError = tagged("Unauthenticated", "PermissionDenied", "CredentialsError")

/**
 * Returns whether the API returned the error.
 *
 * @since 0.1.0
 * @category predicates
 */
export const isApiError = tagged(...apiErrors.map(({ _tag }) => _tag))

/**
 * Returns whether the same call is likely to succeed later. True for rate limits, an unavailable service, a lost
 * connection, a time limit, a response with status 2xx that did not come from the API (a truncated body, a login page),
 * credentials that are temporarily not available, and messages that identify a transient error. Does not say whether
 * the call is safe to repeat.
 *
 * @since 0.1.0
 * @category predicates
 */
export const isRetryable = (error: unknown): boolean => {
  if (isRateLimited(error as DatabricksError)) return true
  if (tagged("TransportError")(error as DatabricksError) && (error as TransportError).code === notRecordedCode)
    return false
  if (tagged("TransportError", "DatabricksRequestTimeout", "TemporarilyUnavailable", "DeadlineExceeded")(error))
    return true
  const e = error as DatabricksError
  if (e?._tag === "CredentialsError") return e.transient === true
  if (e?._tag === "NotAnApiResponse") return e.status < 300
  return (
    isApiError(e) &&
    (e.status === 408 ||
      e.status === 429 ||
      e.status === 502 ||
      e.status === 503 ||
      e.status === 504 ||
      e.errorCode === "TEMPORARILY_UNAVAILABLE" ||
      e.errorCode === "DEADLINE_EXCEEDED" ||
      indicatesTransient(e))
  )
}
