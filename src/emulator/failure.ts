/** Errors of the emulated workspace, as values. The router turns them into error responses. */

export interface ApiFailure {
  readonly _tag: "ApiFailure"
  readonly status: number
  readonly errorCode: string
  readonly message: string
  readonly details?: ReadonlyArray<unknown> | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Replaces `error_code` and `message` for APIs with their own error bodies (SCIM, OAuth). */
  readonly body?: unknown
}

export const apiFailure = (
  status: number,
  errorCode: string,
  message: string,
  more?: Pick<ApiFailure, "details" | "headers" | "body">
): ApiFailure => ({ _tag: "ApiFailure", status, errorCode, message, ...more })

export const bodyOf = (failure: ApiFailure): unknown =>
  failure.body ?? {
    error_code: failure.errorCode,
    message: failure.message,
    ...(failure.details === undefined ? {} : { details: failure.details })
  }

export const invalidParameterValue = (message: string): ApiFailure =>
  apiFailure(400, "INVALID_PARAMETER_VALUE", message)

export const malformedRequest = (message: string): ApiFailure => apiFailure(400, "MALFORMED_REQUEST", message)

export const invalidState = (message: string): ApiFailure => apiFailure(400, "INVALID_STATE", message)

export const resourceDoesNotExist = (message: string): ApiFailure => apiFailure(404, "RESOURCE_DOES_NOT_EXIST", message)

/** Most APIs respond with 400, a few with 409. */
export const resourceAlreadyExists = (message: string, status = 400): ApiFailure =>
  apiFailure(status, "RESOURCE_ALREADY_EXISTS", message)

export const missingField = (field: string): ApiFailure => invalidParameterValue(`Missing required field: ${field}`)

/** The message contains the path without `/api` and the version, as in the real workspace. */
export const endpointNotFound = (method: string, path: string): ApiFailure =>
  apiFailure(404, "ENDPOINT_NOT_FOUND", `No API found for '${method} ${path.replace(/^\/api\/\d+\.\d+(?=\/)/, "")}'`)
