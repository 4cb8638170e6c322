/** Maps error codes to statuses, for errors that have a success status. */

/** The error codes of Databricks with their usual statuses, as in `databricks.proto` of MLflow, and those of gRPC. */
const statuses: Readonly<Record<string, number>> = {
  BAD_REQUEST: 400,
  DIRECTORY_NOT_EMPTY: 400,
  DIRECTORY_PROTECTED: 400,
  DRY_RUN_FAILED: 400,
  FAILED_PRECONDITION: 400,
  INVALID_ARGUMENT: 400,
  INVALID_STATE_TRANSITION: 400,
  MALFORMED_REQUEST: 400,
  MAX_BLOCK_SIZE_EXCEEDED: 400,
  MAX_CHILD_NODE_SIZE_EXCEEDED: 400,
  MAX_LIST_SIZE_EXCEEDED: 400,
  MAX_NOTEBOOK_SIZE_EXCEEDED: 400,
  MAX_READ_SIZE_EXCEEDED: 400,
  OUT_OF_RANGE: 400,
  QUOTA_EXCEEDED: 400,
  RESOURCE_LIMIT_EXCEEDED: 400,
  SEARCH_QUERY_TOO_LONG: 400,
  UNAUTHENTICATED: 401,
  CUSTOMER_UNAUTHORIZED: 403,
  PERMISSION_DENIED: 403,
  UNAUTHORIZED: 403,
  ENDPOINT_NOT_FOUND: 404,
  FEATURE_DISABLED: 404,
  NOT_FOUND: 404,
  COULD_NOT_ACQUIRE_LOCK: 409,
  RESOURCE_CONFLICT: 409,
  TOO_MANY_REQUESTS: 429,
  CANCELLED: 499,
  INTERNAL: 500,
  INTERNAL_ERROR: 500,
  INTERNAL_SERVER_ERROR: 500,
  IO_ERROR: 500,
  NOT_IMPLEMENTED: 501,
  UNIMPLEMENTED: 501,
  PARTIAL_DELETE: 503,
  SERVICE_UNAVAILABLE: 503,
  SERVICE_UNDER_MAINTENANCE: 503,
  TEMPORARILY_UNAVAILABLE: 503,
  UNAVAILABLE: 503,
  WORKSPACE_TEMPORARILY_UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504
}

/** The usual status of an error code. Undefined for an unknown code. */
export const statusOf = (code: string | undefined): number | undefined => {
  if (code === undefined) return undefined
  if (Object.hasOwn(statuses, code)) return statuses[code]
  // `404`, `SCIM_404`
  const status = /^(?:SCIM_)?([45]\d\d)$/.exec(code)?.[1]
  return status === undefined ? undefined : Number(status)
}
