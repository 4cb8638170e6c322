/** REST operations of the Current User API. */
import * as Operation from "../../layers/Operation.js"
import * as CurrentUser from "../../schemas/CurrentUser.js"

/** The operations: the request, the response and the retry behavior of each. @since 0.1.0 @category operations */
export const operations = Operation.group("CurrentUser", {
  /**
   * Returns the current user or service principal and its groups. This is the cheapest way to check credentials.
   * Fails with `Unauthenticated` or `PermissionDenied` if the credentials are not valid.
   * @see `GET /api/2.0/preview/scim/v2/Me`, https://docs.databricks.com/api/azure/workspace/currentuser/me
   */
  me: Operation.get("/api/2.0/preview/scim/v2/Me", { request: CurrentUser.MeRequest, response: CurrentUser.User })
})
