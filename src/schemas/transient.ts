/**
 * Texts by which the platform says that an error passes, whatever its status and error code: the lists of the official
 * SDKs for Python (`_base_client.py`) and Go (`apierr`), and what their issues report.
 */

/**
 * Nobody has begun the work: the workspace has no worker environment yet to give it to, or the gateway has nobody to
 * hand the request to.
 */
const notBegun =
  /UnknownWorkerEnvironmentException|does not have any associated worker environments|There is no worker environment with id|Unknown worker environment|worker env .* not found|No webapps are available to handle your request/

/** The request may have been taken; whoever answers for it does not know, or did not wait. */
const perhapsBegun =
  /ClusterNotReadyException|try a faster operation|taking too long to process|RPC token bucket limit has been exceeded|REQUEST_LIMIT_EXCEEDED|Timed out after |deadline exceeded/

/** Says of a failure of the server that it passes; of a refused request it would not mean that. */
const ofTheServer = /Unexpected error|is temporarily unavailable/

/** What says that the work was begun, even where the status says that it was not. */
const begun = /try a faster operation|taking too long to process|larger than max/

interface Said {
  readonly status: number
  readonly message: string
}

/** Whether the text says that nothing was done, and that it may be later. */
export const saysNotBegun = ({ message }: Said): boolean => notBegun.test(message) && !begun.test(message)

/** Whether the text says that the work may have been done. */
export const saysBegun = ({ message }: Said): boolean => begun.test(message)

/** Whether the text says that the same request may well succeed later. */
export const saysTransient = ({ message, status }: Said): boolean =>
  notBegun.test(message) || perhapsBegun.test(message) || ((status >= 500 || status < 300) && ofTheServer.test(message))
