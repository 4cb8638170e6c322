import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Stream from "effect/Stream"
import * as Endpoints from "../../internal/endpoints/Repos.js"
import * as Paging from "../../internal/paging.js"
import { DatabricksClient } from "../../layers/DatabricksClient.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import type * as Permissions from "../../schemas/RepoPermissions.js"
import type * as Schemas from "../../schemas/Repos.js"

/**
 * The Repos API of a workspace.
 *
 * @example
 * ```ts
 * import { Repos } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const repos = yield* Repos.Repos
 *   const { id } = yield* repos.create({
 *     url: "https://github.com/contoso/sales",
 *     provider: Repos.GitProviders.GitHub,
 *     path: "/Repos/production/sales"
 *   })
 *   yield* repos.update({ repo_id: id, tag: "v1.4.0" })
 * })
 * ```
 *
 * @since 0.1.0
 * @category context
 */
export class Repos extends Context.Tag("effect-databricks/Repos")<Repos, Service>() {}

/**
 * One member for each operation of the API, and the paged one as a Stream.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
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
  readonly list: (request?: Schemas.ListReposRequest) => Stream.Stream<Schemas.RepoInfo, DatabricksError>

  /**
   * One page of `list`.
   *
   * `GET /api/2.0/repos`, https://docs.databricks.com/api/azure/workspace/repos/list
   */
  readonly listPage: (request?: Schemas.ListReposRequest) => Effect.Effect<Schemas.ListReposResponse, DatabricksError>

  /**
   * Clones a repository into a new folder of the workspace and checks out its default branch.
   *
   * Fails with `ResourceAlreadyExists` where the path is taken, with `InvalidParameterValue` where path, URL or provider
   * make no sense, with `PermissionDenied` where the user's Git credential does not give access.
   *
   * `POST /api/2.0/repos`, https://docs.databricks.com/api/azure/workspace/repos/create
   */
  readonly create: (request: Schemas.CreateRepoRequest) => Effect.Effect<Schemas.CreateRepoResponse, DatabricksError>

  /**
   * A repo. Fails with `ResourceDoesNotExist` where there is none of that id.
   *
   * `GET /api/2.0/repos/{repo_id}`, https://docs.databricks.com/api/azure/workspace/repos/get
   */
  readonly get: (request: Schemas.GetRepoRequest) => Effect.Effect<Schemas.GetRepoResponse, DatabricksError>

  /**
   * Takes a repo to the latest commit of a branch, or to a tag. With neither, to the latest commit of the branch that
   * is checked out. Returns the repo with the commit that is checked out now, where the workspace gives it; some answer
   * with nothing.
   *
   * `PATCH /api/2.0/repos/{repo_id}`, https://docs.databricks.com/api/azure/workspace/repos/update
   */
  readonly update: (request: Schemas.UpdateRepoRequest) => Effect.Effect<Schemas.UpdateRepoResponse, DatabricksError>

  /**
   * Removes a repo from the workspace, with all that is not pushed.
   *
   * `DELETE /api/2.0/repos/{repo_id}`, https://docs.databricks.com/api/azure/workspace/repos/delete
   */
  readonly delete: (request: Schemas.DeleteRepoRequest) => Effect.Effect<void, DatabricksError>

  /**
   * Who may do what with a repo.
   *
   * `GET /api/2.0/permissions/repos/{repo_id}`,
   * https://docs.databricks.com/api/azure/workspace/repos/getpermissions
   */
  readonly getPermissions: (
    request: Permissions.GetRepoPermissionsRequest
  ) => Effect.Effect<Permissions.RepoPermissions, DatabricksError>

  /**
   * Replaces all permissions that are given on the repo itself; inherited ones stay.
   *
   * `PUT /api/2.0/permissions/repos/{repo_id}`,
   * https://docs.databricks.com/api/azure/workspace/repos/setpermissions
   */
  readonly setPermissions: (
    request: Permissions.SetRepoPermissionsRequest
  ) => Effect.Effect<Permissions.RepoPermissions, DatabricksError>

  /**
   * Adds permissions, or changes those of the users, groups and service principals that it names.
   *
   * `PATCH /api/2.0/permissions/repos/{repo_id}`,
   * https://docs.databricks.com/api/azure/workspace/repos/updatepermissions
   */
  readonly updatePermissions: (
    request: Permissions.UpdateRepoPermissionsRequest
  ) => Effect.Effect<Permissions.RepoPermissions, DatabricksError>

  /**
   * The permission levels that a repo has.
   *
   * `GET /api/2.0/permissions/repos/{repo_id}/permissionLevels`,
   * https://docs.databricks.com/api/azure/workspace/repos/getpermissionlevels
   */
  readonly getPermissionLevels: (
    request: Permissions.GetRepoPermissionLevelsRequest
  ) => Effect.Effect<Permissions.GetRepoPermissionLevelsResponse, DatabricksError>
}

/**
 * @since 0.1.0
 * @category constructors
 */
export const make: Effect.Effect<Service, never, DatabricksClient> = Effect.map(DatabricksClient, ({ call }) => {
  const listPage = call(Endpoints.list)
  const list = Paging.stream(Endpoints.list, listPage, (page) => page.repos)
  return Repos.of({
    list: (request = {}) => list(request),
    listPage: (request = {}) => listPage(request),
    create: call(Endpoints.create),
    get: call(Endpoints.get),
    update: call(Endpoints.update),
    delete: call(Endpoints.delete),
    getPermissions: call(Endpoints.getPermissions),
    setPermissions: call(Endpoints.setPermissions),
    updatePermissions: call(Endpoints.updatePermissions),
    getPermissionLevels: call(Endpoints.getPermissionLevels)
  })
})

/**
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<Repos, never, DatabricksClient> = Layer.effect(Repos, make)
