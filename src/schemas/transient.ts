/**
 * Error messages that identify transient errors, regardless of status and error code. Based on the official SDKs for
 * Python (`_base_client.py`) and Go (`apierr`), and on their issues.
 */

/** The code of a request that a recording lacks. Another attempt would be the same. */
export const notRecordedCode = "NOT_RECORDED"

/**
 * Processing has not started: the workspace has no worker environment yet, or the gateway has no backend to forward the
 * request to.
 */
const notStarted =
  /UnknownWorkerEnvironmentException|does not have any associated worker environments|There is no worker environment with id|Unknown worker environment|worker env .* not found|No webapps are available to handle your request/

/** Processing may have started: the server does not know, or did not wait. */
const mayHaveStarted =
  /ClusterNotReadyException|try a faster operation|taking too long to process|RPC token bucket limit has been exceeded|REQUEST_LIMIT_EXCEEDED|Timed out after |deadline exceeded/

/** Transient only in a server error. In a rejected request, the same text does not mean that. */
const transientServerError = /Unexpected error|is temporarily unavailable/

/** Processing has started, even if the status says otherwise. */
const started = /try a faster operation|taking too long to process|larger than max/

interface ApiErrorText {
  readonly status: number
  readonly message: string
}

/** Returns whether the message says that processing has not started, so that the request can be repeated later. */
export const indicatesNotStarted = ({ message }: ApiErrorText): boolean =>
  notStarted.test(message) && !started.test(message)

/** Returns whether the message says that processing has started. */
export const indicatesStarted = ({ message }: ApiErrorText): boolean => started.test(message)

/** Returns whether the message says that the same request is likely to succeed later. */
export const indicatesTransient = ({ message, status }: ApiErrorText): boolean =>
  notStarted.test(message) ||
  mayHaveStarted.test(message) ||
  ((status >= 500 || status < 300) && transientServerError.test(message))
