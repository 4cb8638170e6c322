/** REST operations of the Repos API. */

import * as EmptyBody from "../../internal/call/emptyBody.js"
import * as Operation from "../../layers/Operation.js"
import * as Permissions from "../../schemas/repos/RepoPermissions.js"
import * as Repos from "../../schemas/repos/Repos.js"

const listPage = Operation.get("/api/2.0/repos", { request: Repos.ListReposRequest, response: Repos.ListReposResponse })

/** The operations: the request, the response and the retry behavior of each. @since 0.1.0 @category operations */
export const operations = Operation.group("Repos", {
  /**
   * Lists the repos that the caller can manage. Pages are fetched on demand. Repos with Git CLI support enabled are not
   * included.
   * @see `GET /api/2.0/repos`, https://docs.databricks.com/api/azure/workspace/repos/list
   *
   * @example
   * ```ts
   * import { Repos } from "effect-databricks"
   * import * as Effect from "effect/Effect"
   * import * as Stream from "effect/Stream"
   *
   * const production = Stream.unwrap(
   *   Effect.map(Repos.Repos, (repos) => repos.list({ path_prefix: "/Repos/production" }))
   * )
   * ```
   */
  list: Operation.paged(listPage, "repos", { tokenParam: "next_page_token" }),
  /** Returns one page of `list`. */
  listPage,
  /**
   * Clones a repository into a new folder of the workspace and checks out its default branch.
   * Fails with `ResourceAlreadyExists` if the path exists, with `InvalidParameterValue` if the path, the URL or the
   * provider is invalid, and with `PermissionDenied` if the Git credential of the caller does not give access.
   * @see `POST /api/2.0/repos`, https://docs.databricks.com/api/azure/workspace/repos/create
   */
  create: Operation.post("/api/2.0/repos", {
    request: Repos.CreateRepoRequest,
    response: Repos.CreateRepoResponse,
    repeat: "never"
  }),
  /**
   * Returns a repo. Fails with `ResourceDoesNotExist` if the repo does not exist.
   * @see `GET /api/2.0/repos/{repo_id}`, https://docs.databricks.com/api/azure/workspace/repos/get
   */
  get: Operation.get("/api/2.0/repos/{repo_id}", { request: Repos.GetRepoRequest, response: Repos.GetRepoResponse }),
  /**
   * Checks out the latest commit of a branch, or a tag. With neither, pulls the current branch. Returns the repo at its
   * new commit. Some workspaces return an empty response.
   * @see `PATCH /api/2.0/repos/{repo_id}`, https://docs.databricks.com/api/azure/workspace/repos/update
   */
  update: Operation.patch("/api/2.0/repos/{repo_id}", {
    request: Repos.UpdateRepoRequest,
    response: Repos.UpdateRepoResponse,
    fromBytes: EmptyBody.asObject,
    repeat: "safe"
  }),
  /**
   * Deletes a repo from the workspace, including all changes that were not pushed.
   * @see `DELETE /api/2.0/repos/{repo_id}`, https://docs.databricks.com/api/azure/workspace/repos/delete
   */
  delete: Operation.delete("/api/2.0/repos/{repo_id}", { request: Repos.DeleteRepoRequest }),
  /**
   * Returns the permissions on a repo.
   * @see `GET /api/2.0/permissions/repos/{repo_id}`, https://docs.databricks.com/api/azure/workspace/repos/getpermissions
   */
  getPermissions: Operation.get("/api/2.0/permissions/repos/{repo_id}", {
    request: Permissions.GetRepoPermissionsRequest,
    response: Permissions.RepoPermissions
  }),
  /**
   * Replaces all direct permissions on a repo. Inherited permissions are kept.
   * @see `PUT /api/2.0/permissions/repos/{repo_id}`, https://docs.databricks.com/api/azure/workspace/repos/setpermissions
   */
  setPermissions: Operation.put("/api/2.0/permissions/repos/{repo_id}", {
    request: Permissions.SetRepoPermissionsRequest,
    response: Permissions.RepoPermissions
  }),
  /**
   * Adds or changes the permissions of the users, groups and service principals in the request.
   * @see `PATCH /api/2.0/permissions/repos/{repo_id}`, https://docs.databricks.com/api/azure/workspace/repos/updatepermissions
   */
  updatePermissions: Operation.patch("/api/2.0/permissions/repos/{repo_id}", {
    request: Permissions.UpdateRepoPermissionsRequest,
    response: Permissions.RepoPermissions,
    repeat: "safe"
  }),
  /**
   * Returns the permission levels that a repo supports.
   * @see `GET /api/2.0/permissions/repos/{repo_id}/permissionLevels`, https://docs.databricks.com/api/azure/workspace/repos/getpermissionlevels
   */
  getPermissionLevels: Operation.get("/api/2.0/permissions/repos/{repo_id}/permissionLevels", {
    request: Permissions.GetRepoPermissionLevelsRequest,
    response: Permissions.GetRepoPermissionLevelsResponse
  })
})
