/** The REST operations of the CurrentUser API. */
import * as Operation from "../../layers/Operation.js"
import * as CurrentUser from "../../schemas/CurrentUser.js"

/**
 * The operations of the API, each with its request, its response and whether it may be repeated.
 *
 * @since 0.1.0
 * @category operations
 */
export const operations = Operation.group("CurrentUser", {
  /**
   * The user or service principal that makes the request, with its groups. The cheapest way to find out whether
   * credentials are good.
   *
   * Fails with `Unauthenticated` or `PermissionDenied` where they are not.
   *
   * `GET /api/2.0/preview/scim/v2/Me`, https://docs.databricks.com/api/azure/workspace/currentuser/me
   */
  me: Operation.get("/api/2.0/preview/scim/v2/Me", {
    request: CurrentUser.MeRequest,
    response: CurrentUser.User
  })
})
