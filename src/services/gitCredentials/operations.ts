/** The REST operations of the Git Credentials API. */
import * as Operation from "../../layers/Operation.js"
import * as Git from "../../schemas/GitCredentials.js"

/** The operations: the request, the response and the retry behavior of each. @since 0.1.0 @category operations */
export const operations = Operation.group("GitCredentials", {
  /**
   * Creates Git credentials of the caller or, with `principal_id`, of a service principal. Not safe to repeat.
   * Fails with `InvalidParameterValue` for an unknown provider, with `ResourceAlreadyExists` where a service principal
   * has credentials for the provider: `update` those.
   * @see `POST /api/2.0/git-credentials`, https://docs.databricks.com/api/azure/workspace/gitcredentials/create
   */
  create: Operation.post("/api/2.0/git-credentials", {
    request: Git.CreateCredentialsRequest,
    response: Git.CreateCredentialsResponse,
    repeat: "never"
  }),
  /**
   * Returns Git credentials, without their token. Fails with `ResourceDoesNotExist` where there are none of that id.
   * @see `GET /api/2.0/git-credentials/{credential_id}`, https://docs.databricks.com/api/azure/workspace/gitcredentials/get
   */
  get: Operation.get("/api/2.0/git-credentials/{credential_id}", {
    request: Git.GetCredentialsRequest,
    response: Git.GetCredentialsResponse
  }),
  /**
   * Returns all Git credentials of the caller or, with `principal_id`, of a service principal.
   * @see `GET /api/2.0/git-credentials`, https://docs.databricks.com/api/azure/workspace/gitcredentials/list
   */
  list: Operation.get("/api/2.0/git-credentials", {
    request: Git.ListCredentialsRequest,
    response: Git.ListCredentialsResponse
  }),
  /**
   * Changes Git credentials. Fields that are left out stay as they are. Fails with `ResourceDoesNotExist` where there are
   * none of that id.
   * @see `PATCH /api/2.0/git-credentials/{credential_id}`, https://docs.databricks.com/api/azure/workspace/gitcredentials/update
   */
  update: Operation.patch("/api/2.0/git-credentials/{credential_id}", {
    request: Git.UpdateCredentialsRequest,
    repeat: "safe"
  }),
  /**
   * Deletes Git credentials. Fails with `ResourceDoesNotExist` where there are none of that id.
   * @see `DELETE /api/2.0/git-credentials/{credential_id}`, https://docs.databricks.com/api/azure/workspace/gitcredentials/delete
   */
  delete: Operation.delete("/api/2.0/git-credentials/{credential_id}", { request: Git.DeleteCredentialsRequest })
})
