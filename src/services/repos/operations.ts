/** The REST operations of the Repos API. */

import * as EmptyBody from "../../internal/call/emptyBody.js"
import * as Operation from "../../layers/Operation.js"
import * as Permissions from "../../schemas/RepoPermissions.js"
import * as Repos from "../../schemas/Repos.js"

const listPage = Operation.get("/api/2.0/repos", {
  request: Repos.ListReposRequest,
  response: Repos.ListReposResponse
})

/**
 * The operations of the API, each with its request, its response and whether it may be repeated.
 *
 * @since 0.1.0
 * @category operations
 */
export const operations = Operation.group("Repos", {
  /**
   * The repos that the user may manage, page after page. Repos in which Git is used on the command line are not among
   * them.
   *
   * `GET /api/2.0/repos`, https://docs.databricks.com/api/azure/workspace/repos/list
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

  /**
   * One page of `list`.
   *
   * `GET /api/2.0/repos`, https://docs.databricks.com/api/azure/workspace/repos/list
   */
  listPage,

  /**
   * Clones a repository into a new folder of the workspace and checks out its default branch.
   *
   * Fails with `ResourceAlreadyExists` where the path is taken, with `InvalidParameterValue` where path, URL or provider
   * make no sense, with `PermissionDenied` where the user's Git credential does not give access.
   *
   * `POST /api/2.0/repos`, https://docs.databricks.com/api/azure/workspace/repos/create
   */
  create: Operation.post("/api/2.0/repos", {
    request: Repos.CreateRepoRequest,
    response: Repos.CreateRepoResponse,
    repeat: "never"
  }),

  /**
   * A repo. Fails with `ResourceDoesNotExist` where there is none of that id.
   *
   * `GET /api/2.0/repos/{repo_id}`, https://docs.databricks.com/api/azure/workspace/repos/get
   */
  get: Operation.get("/api/2.0/repos/{repo_id}", {
    request: Repos.GetRepoRequest,
    response: Repos.GetRepoResponse
  }),

  /**
   * Takes a repo to the latest commit of a branch, or to a tag. With neither, to the latest commit of the branch that
   * is checked out. Returns the repo with the commit that is checked out now, where the workspace gives it; some answer
   * with nothing.
   *
   * `PATCH /api/2.0/repos/{repo_id}`, https://docs.databricks.com/api/azure/workspace/repos/update
   */
  update: Operation.patch("/api/2.0/repos/{repo_id}", {
    request: Repos.UpdateRepoRequest,
    response: Repos.UpdateRepoResponse,
    fromBytes: EmptyBody.asObject,
    repeat: "safe"
  }),

  /**
   * Removes a repo from the workspace, with all that is not pushed.
   *
   * `DELETE /api/2.0/repos/{repo_id}`, https://docs.databricks.com/api/azure/workspace/repos/delete
   */
  delete: Operation.delete("/api/2.0/repos/{repo_id}", {
    request: Repos.DeleteRepoRequest
  }),

  /**
   * Who may do what with a repo.
   *
   * `GET /api/2.0/permissions/repos/{repo_id}`,
   * https://docs.databricks.com/api/azure/workspace/repos/getpermissions
   */
  getPermissions: Operation.get("/api/2.0/permissions/repos/{repo_id}", {
    request: Permissions.GetRepoPermissionsRequest,
    response: Permissions.RepoPermissions
  }),

  /**
   * Replaces all permissions that are given on the repo itself; inherited ones stay.
   *
   * `PUT /api/2.0/permissions/repos/{repo_id}`,
   * https://docs.databricks.com/api/azure/workspace/repos/setpermissions
   */
  setPermissions: Operation.put("/api/2.0/permissions/repos/{repo_id}", {
    request: Permissions.SetRepoPermissionsRequest,
    response: Permissions.RepoPermissions
  }),

  /**
   * Adds permissions, or changes those of the users, groups and service principals that it names.
   *
   * `PATCH /api/2.0/permissions/repos/{repo_id}`,
   * https://docs.databricks.com/api/azure/workspace/repos/updatepermissions
   */
  updatePermissions: Operation.patch("/api/2.0/permissions/repos/{repo_id}", {
    request: Permissions.UpdateRepoPermissionsRequest,
    response: Permissions.RepoPermissions,
    repeat: "safe"
  }),

  /**
   * The permission levels that a repo has.
   *
   * `GET /api/2.0/permissions/repos/{repo_id}/permissionLevels`,
   * https://docs.databricks.com/api/azure/workspace/repos/getpermissionlevels
   */
  getPermissionLevels: Operation.get("/api/2.0/permissions/repos/{repo_id}/permissionLevels", {
    request: Permissions.GetRepoPermissionLevelsRequest,
    response: Permissions.GetRepoPermissionLevelsResponse
  })
})
