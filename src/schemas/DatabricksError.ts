/**
 * Why a call failed. Every operation of every service fails with a `DatabricksError` and with nothing else: no
 * `ParseError`, no `HttpClientError`, no defect.
 *
 * Errors that the API sends are chosen by error code first, then by status (`ApiError`). The others say that the API
 * was not reached, did not answer in time or did not answer as the API does. None holds a token, a secret's value or
 * the query of a presigned URL.
 *
 * The names are those of the official SDKs' errors. Where `effect` or `@effect/platform` use the name as a `_tag` too,
 * ours begins with `Databricks`: `DatabricksNotFound`, as `NotFound` is an `HttpApiError`'s. So no `catchTag` catches
 * both.
 *
 * Documentation: https://docs.databricks.com/api/azure/workspace/introduction
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Lazy from "./lazy.js"
import { saysTransient } from "./transient.js"
import * as Wire from "./Wire.js"

/** What every error knows of the call. */
const call = {
  /** The service called, such as `Clusters`. */
  service: Schema.String,
  /** Its operation, such as `get`. */
  operation: Schema.String,
  /** The HTTP method. */
  method: Schema.String,
  /** The path template of the REST operation, such as `/api/2.1/clusters/get`. */
  path: Schema.String
}

/** What the API says of an error. */
const answer = () => ({
  ...call,
  /** The HTTP status. */
  status: Schema.Int,
  /** The API's error code, such as `RESOURCE_DOES_NOT_EXIST`. */
  errorCode: Schema.optional(Schema.String),
  /** The API's message. */
  message: Schema.String,
  /** Machine-readable details, each with an `@type` such as `type.googleapis.com/google.rpc.ErrorInfo`. */
  details: Schema.Array(Wire.Json),
  /** What to quote to Databricks support. */
  requestId: Schema.optional(Schema.String),
  /** How long the API asks to wait before the next attempt. */
  retryAfter: Schema.optional(Schema.DurationFromMillis),
  /** The body of the response as it came; empty where the operation's responses can hold secrets. */
  body: Schema.String
})

/**
 * The request was not accepted as it stands. Correct it before sending it again. (400)
 *
 * @since 0.1.0
 * @category api errors
 */
export class DatabricksBadRequest extends Lazy.TaggedError<DatabricksBadRequest>(
  "effect-databricks/DatabricksBadRequest"
)("DatabricksBadRequest", answer) {}

/**
 * The resource is in a state in which the operation makes no sense, such as resizing a terminated cluster. (INVALID_STATE, a `DatabricksBadRequest`)
 *
 * @since 0.1.0
 * @category api errors
 */
export class InvalidState extends Lazy.TaggedError<InvalidState>("effect-databricks/InvalidState")(
  "InvalidState",
  answer
) {}

/**
 * A field has a value that the API does not accept; the message names it. (INVALID_PARAMETER_VALUE, a `DatabricksBadRequest`)
 *
 * @since 0.1.0
 * @category api errors
 */
export class InvalidParameterValue extends Lazy.TaggedError<InvalidParameterValue>(
  "effect-databricks/InvalidParameterValue"
)("InvalidParameterValue", answer) {}

/**
 * The credentials are missing, expired or not valid for this workspace. (401)
 *
 * @since 0.1.0
 * @category api errors
 */
export class Unauthenticated extends Lazy.TaggedError<Unauthenticated>("effect-databricks/Unauthenticated")(
  "Unauthenticated",
  answer
) {}

/**
 * The caller is known and not allowed to do this. (403)
 *
 * @since 0.1.0
 * @category api errors
 */
export class PermissionDenied extends Lazy.TaggedError<PermissionDenied>("effect-databricks/PermissionDenied")(
  "PermissionDenied",
  answer
) {}

/**
 * There is no such thing, or the caller may not see it. (404)
 *
 * @since 0.1.0
 * @category api errors
 */
export class DatabricksNotFound extends Lazy.TaggedError<DatabricksNotFound>("effect-databricks/DatabricksNotFound")(
  "DatabricksNotFound",
  answer
) {}

/**
 * The resource named by the request does not exist. (RESOURCE_DOES_NOT_EXIST, a `DatabricksNotFound`)
 *
 * @since 0.1.0
 * @category api errors
 */
export class ResourceDoesNotExist extends Lazy.TaggedError<ResourceDoesNotExist>(
  "effect-databricks/ResourceDoesNotExist"
)("ResourceDoesNotExist", answer) {}

/**
 * The request conflicts with what is there. (409)
 *
 * @since 0.1.0
 * @category api errors
 */
export class ResourceConflict extends Lazy.TaggedError<ResourceConflict>("effect-databricks/ResourceConflict")(
  "ResourceConflict",
  answer
) {}

/**
 * Another change came in between; read again and repeat. (ABORTED, a `ResourceConflict`)
 *
 * @since 0.1.0
 * @category api errors
 */
export class Aborted extends Lazy.TaggedError<Aborted>("effect-databricks/Aborted")("Aborted", answer) {}

/**
 * What should be created is there already. (ALREADY_EXISTS, a `ResourceConflict`)
 *
 * @since 0.1.0
 * @category api errors
 */
export class AlreadyExists extends Lazy.TaggedError<AlreadyExists>("effect-databricks/AlreadyExists")(
  "AlreadyExists",
  answer
) {}

/**
 * What should be created is there already. (RESOURCE_ALREADY_EXISTS, a `ResourceConflict`)
 *
 * @since 0.1.0
 * @category api errors
 */
export class ResourceAlreadyExists extends Lazy.TaggedError<ResourceAlreadyExists>(
  "effect-databricks/ResourceAlreadyExists"
)("ResourceAlreadyExists", answer) {}

/**
 * The workspace limits the rate of requests; `retryAfter` says how long to wait where it is known. (429)
 *
 * @since 0.1.0
 * @category api errors
 */
export class TooManyRequests extends Lazy.TaggedError<TooManyRequests>("effect-databricks/TooManyRequests")(
  "TooManyRequests",
  answer
) {}

/**
 * A quota is used up. (RESOURCE_EXHAUSTED, a `TooManyRequests`)
 *
 * @since 0.1.0
 * @category api errors
 */
export class ResourceExhausted extends Lazy.TaggedError<ResourceExhausted>("effect-databricks/ResourceExhausted")(
  "ResourceExhausted",
  answer
) {}

/**
 * The workspace's request limit is exceeded. (REQUEST_LIMIT_EXCEEDED, a `TooManyRequests`)
 *
 * @since 0.1.0
 * @category api errors
 */
export class RequestLimitExceeded extends Lazy.TaggedError<RequestLimitExceeded>(
  "effect-databricks/RequestLimitExceeded"
)("RequestLimitExceeded", answer) {}

/**
 * The operation was cancelled, by the caller as a rule. (499)
 *
 * @since 0.1.0
 * @category api errors
 */
export class Cancelled extends Lazy.TaggedError<Cancelled>("effect-databricks/Cancelled")("Cancelled", answer) {}

/**
 * Databricks failed. (500)
 *
 * @since 0.1.0
 * @category api errors
 */
export class InternalError extends Lazy.TaggedError<InternalError>("effect-databricks/InternalError")(
  "InternalError",
  answer
) {}

/**
 * Databricks failed and does not say how. (UNKNOWN, an `InternalError`)
 *
 * @since 0.1.0
 * @category api errors
 */
export class Unknown extends Lazy.TaggedError<Unknown>("effect-databricks/Unknown")("Unknown", answer) {}

/**
 * Databricks reports data that cannot be recovered. (DATA_LOSS, an `InternalError`)
 *
 * @since 0.1.0
 * @category api errors
 */
export class DataLoss extends Lazy.TaggedError<DataLoss>("effect-databricks/DataLoss")("DataLoss", answer) {}

/**
 * The workspace does not implement the operation. (501)
 *
 * @since 0.1.0
 * @category api errors
 */
export class DatabricksNotImplemented extends Lazy.TaggedError<DatabricksNotImplemented>(
  "effect-databricks/DatabricksNotImplemented"
)("DatabricksNotImplemented", answer) {}

/**
 * The service is not available for the moment. (503)
 *
 * @since 0.1.0
 * @category api errors
 */
export class TemporarilyUnavailable extends Lazy.TaggedError<TemporarilyUnavailable>(
  "effect-databricks/TemporarilyUnavailable"
)("TemporarilyUnavailable", answer) {}

/**
 * Databricks did not finish in time; the operation may have taken place all the same. (504)
 *
 * @since 0.1.0
 * @category api errors
 */
export class DeadlineExceeded extends Lazy.TaggedError<DeadlineExceeded>("effect-databricks/DeadlineExceeded")(
  "DeadlineExceeded",
  answer
) {}

/**
 * A status that has no class of its own, such as 413 or 502, or an error under a status of success whose error code says
 * nothing of its kind.
 *
 * @since 0.1.0
 * @category api errors
 */
export class UnexpectedStatus extends Lazy.TaggedError<UnexpectedStatus>("effect-databricks/UnexpectedStatus")(
  "UnexpectedStatus",
  answer
) {}

/**
 * The workspace could not be reached, or the connection broke before the whole response was there. Whether the
 * operation took place is not known when `sent` is true.
 *
 * @since 0.1.0
 * @category client errors
 */
export class TransportError extends Lazy.TaggedError<TransportError>("effect-databricks/TransportError")(
  "TransportError",
  () => ({
    ...call,
    /** What failed, such as `connect ECONNREFUSED 127.0.0.1:1`. */
    message: Schema.String,
    /** The platform's code for it, such as `ECONNREFUSED` or `CERT_HAS_EXPIRED`. */
    code: Schema.optional(Schema.String),
    /** False only when the request certainly did not reach the workspace. */
    sent: Schema.Boolean
  })
) {}

/**
 * A time limit of the client was reached.
 *
 * @since 0.1.0
 * @category client errors
 */
export class DatabricksRequestTimeout extends Lazy.TaggedError<DatabricksRequestTimeout>(
  "effect-databricks/DatabricksRequestTimeout"
)("DatabricksRequestTimeout", () => ({
  ...call,
  message: Schema.String,
  /** `response`: no response began; `idle`: no byte came for too long; `total`: the attempt took too long. */
  limit: Schema.Literal("response", "idle", "total"),
  after: Schema.DurationFromMillis
})) {}

/**
 * What came is not an answer of the API: a login page, a proxy's page, a redirect, half a body, a body that is not JSON.
 * The response was damaged on its way, the workspace is not reachable from this network, the host is wrong or the
 * credentials are not accepted. `message` says which of these is likely.
 *
 * @since 0.1.0
 * @category client errors
 */
export class NotAnApiResponse extends Lazy.TaggedError<NotAnApiResponse>("effect-databricks/NotAnApiResponse")(
  "NotAnApiResponse",
  () => ({
    ...call,
    message: Schema.String,
    status: Schema.Int,
    contentType: Schema.optional(Schema.String),
    /** Where a redirect pointed to, without its query. */
    location: Schema.optional(Schema.String),
    requestId: Schema.optional(Schema.String),
    /** The body as it came; empty for a redirect, whose body repeats the link, and where responses can hold secrets. */
    body: Schema.String
  })
) {}

/**
 * The response is JSON, but not what the operation returns.
 *
 * @since 0.1.0
 * @category client errors
 */
export class DecodeError extends Lazy.TaggedError<DecodeError>("effect-databricks/DecodeError")("DecodeError", () => ({
  ...call,
  /** What is wrong and where, such as `at clusters[0].cluster_id: expected a string, got a number`. */
  message: Schema.String,
  status: Schema.Int,
  requestId: Schema.optional(Schema.String),
  /** The body without what its secret fields hold; empty where that cannot be told apart. */
  body: Schema.String
})) {}

/**
 * The body of the response is larger than `SizeLimits` allow. The transfer was ended. What the call does may have been
 * done.
 *
 * @since 0.1.0
 * @category client errors
 */
export class ResponseTooLarge extends Lazy.TaggedError<ResponseTooLarge>("effect-databricks/ResponseTooLarge")(
  "ResponseTooLarge",
  () => ({
    ...call,
    message: Schema.String,
    status: Schema.Int,
    /** The limit, in bytes. */
    limit: Schema.Number,
    /** The size that the response announced, in bytes. */
    size: Schema.optional(Schema.Number)
  })
) {}

/**
 * The request is not what the operation takes. Nothing was sent.
 *
 * @since 0.1.0
 * @category client errors
 */
export class InvalidRequest extends Lazy.TaggedError<InvalidRequest>("effect-databricks/InvalidRequest")(
  "InvalidRequest",
  () => ({
    ...call,
    /** What is wrong and where, such as `at cluster_id: expected a string, got a number`; never a value. */
    message: Schema.String
  })
) {}

/**
 * No credentials could be had for the request, which was not sent.
 *
 * @since 0.1.0
 * @category client errors
 */
export class CredentialsError extends Lazy.TaggedError<CredentialsError>("effect-databricks/CredentialsError")(
  "CredentialsError",
  () => ({
    /** The flow that failed, such as `oauth-m2m`. */
    authType: Schema.String,
    /** What failed and what to do about it. */
    message: Schema.String,
    /**
     * Whether the same call may well succeed later, as nothing was refused: whoever issues tokens is not available or
     * cannot be reached. Such calls are retried, and waits go on.
     */
    transient: Schema.optional(Schema.Boolean),
    /** The platform's code, such as `ECONNREFUSED`, where whoever issues tokens was not reached. */
    code: Schema.optional(Schema.String)
  })
) {}

/**
 * The client cannot be made of what it was given: a host that is none, an empty token.
 *
 * @since 0.1.0
 * @category client errors
 */
export class ConfigurationError extends Lazy.TaggedError<ConfigurationError>("effect-databricks/ConfigurationError")(
  "ConfigurationError",
  () => ({
    /** What is wrong and what to do about it. */
    message: Schema.String
  })
) {}

/**
 * An error that the API sent.
 *
 * @since 0.1.0
 * @category models
 */
export type ApiError =
  | DatabricksBadRequest
  | InvalidState
  | InvalidParameterValue
  | Unauthenticated
  | PermissionDenied
  | DatabricksNotFound
  | ResourceDoesNotExist
  | ResourceConflict
  | Aborted
  | AlreadyExists
  | ResourceAlreadyExists
  | TooManyRequests
  | ResourceExhausted
  | RequestLimitExceeded
  | Cancelled
  | InternalError
  | Unknown
  | DataLoss
  | DatabricksNotImplemented
  | TemporarilyUnavailable
  | DeadlineExceeded
  | UnexpectedStatus

/**
 * Why a call failed.
 *
 * @since 0.1.0
 * @category models
 */
export type DatabricksError =
  | ApiError
  | TransportError
  | DatabricksRequestTimeout
  | NotAnApiResponse
  | DecodeError
  | ResponseTooLarge
  | InvalidRequest
  | CredentialsError

const anyOf = () =>
  Schema.Union(
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
    UnexpectedStatus,
    TransportError,
    DatabricksRequestTimeout,
    NotAnApiResponse,
    DecodeError,
    ResponseTooLarge,
    InvalidRequest,
    CredentialsError
  )

/**
 * The schema of `DatabricksError`: errors can be stored, logged and sent elsewhere as JSON.
 *
 * @since 0.1.0
 * @category models
 */
export const DatabricksError: Schema.Schema<
  DatabricksError,
  Schema.Schema.Encoded<ReturnType<typeof anyOf>>
> = Lazy.schema(anyOf)

const tagged =
  <Tags extends string>(...tags: ReadonlyArray<Tags>) =>
  <E>(error: E): error is Extract<E, { readonly _tag: Tags }> =>
    typeof error === "object" &&
    error !== null &&
    "_tag" in error &&
    (tags as ReadonlyArray<unknown>).includes(error._tag)

/**
 * Whether what was asked for does not exist.
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
 * Whether the request conflicts with what is there.
 *
 * @since 0.1.0
 * @category predicates
 */
export const isConflict = tagged("ResourceConflict", "Aborted", "AlreadyExists", "ResourceAlreadyExists")

/**
 * Whether what should be created is there already.
 *
 * @since 0.1.0
 * @category predicates
 */
export const isAlreadyExists = tagged("AlreadyExists", "ResourceAlreadyExists")

/**
 * Whether the workspace asks for fewer requests.
 *
 * @since 0.1.0
 * @category predicates
 */
export const isRateLimited = tagged("TooManyRequests", "ResourceExhausted", "RequestLimitExceeded")

/**
 * Whether the request itself is at fault, by the API's judgement or by the client's.
 *
 * @since 0.1.0
 * @category predicates
 */
export const isBadRequest = tagged("DatabricksBadRequest", "InvalidState", "InvalidParameterValue", "InvalidRequest")

/**
 * Whether credentials or permissions are at fault.
 *
 * @since 0.1.0
 * @category predicates
 */
export const isAuthError = tagged("Unauthenticated", "PermissionDenied", "CredentialsError")

/**
 * Whether the API sent the error.
 *
 * @since 0.1.0
 * @category predicates
 */
export const isApiError = tagged(
  "DatabricksBadRequest",
  "InvalidState",
  "InvalidParameterValue",
  "Unauthenticated",
  "PermissionDenied",
  "DatabricksNotFound",
  "ResourceDoesNotExist",
  "ResourceConflict",
  "Aborted",
  "AlreadyExists",
  "ResourceAlreadyExists",
  "TooManyRequests",
  "ResourceExhausted",
  "RequestLimitExceeded",
  "Cancelled",
  "InternalError",
  "Unknown",
  "DataLoss",
  "DatabricksNotImplemented",
  "TemporarilyUnavailable",
  "DeadlineExceeded",
  "UnexpectedStatus"
)

/**
 * Whether the same call may well succeed when made again later: throttling, an unavailable service, a broken
 * connection, a time limit, an answer of status 2xx that cannot have come from the API (half a body, a login page),
 * credentials that can't be had for the moment, and texts by which the platform says that an error passes. It says
 * nothing about whether repeating it is safe.
 *
 * @since 0.1.0
 * @category predicates
 */
export const isRetryable = (error: unknown): boolean => {
  if (isRateLimited(error as DatabricksError)) return true
  if (tagged("TransportError", "DatabricksRequestTimeout", "TemporarilyUnavailable", "DeadlineExceeded")(error))
    return true
  const e = error as DatabricksError
  if (e?._tag === "CredentialsError") return e.transient === true
  if (e?._tag === "NotAnApiResponse") return e.status < 300
  return (
    isApiError(e) &&
    (e.status === 429 ||
      e.status === 502 ||
      e.status === 503 ||
      e.status === 504 ||
      e.errorCode === "TEMPORARILY_UNAVAILABLE" ||
      saysTransient(e))
  )
}
