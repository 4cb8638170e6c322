import * as Permissions from "../../schemas/RepoPermissions.js"
import * as Repos from "../../schemas/Repos.js"
import * as EmptyBody from "../emptyBody.js"
import * as Endpoint from "../endpoint.js"

const service = "Repos"

export const list = Endpoint.make({
  service,
  operation: "list",
  method: "GET",
  path: "/api/2.0/repos",
  request: Repos.ListReposRequest,
  response: Repos.ListReposResponse,
  paged: { items: "repos", tokenField: "next_page_token", tokenParam: "next_page_token" }
})

export const create = Endpoint.make({
  service,
  operation: "create",
  method: "POST",
  path: "/api/2.0/repos",
  request: Repos.CreateRepoRequest,
  response: Repos.CreateRepoResponse
})

export const get = Endpoint.make({
  service,
  operation: "get",
  method: "GET",
  path: "/api/2.0/repos/{repo_id}",
  request: Repos.GetRepoRequest,
  response: Repos.GetRepoResponse
})

export const update = Endpoint.make({
  service,
  operation: "update",
  method: "PATCH",
  path: "/api/2.0/repos/{repo_id}",
  request: Repos.UpdateRepoRequest,
  response: Repos.UpdateRepoResponse,
  fromBytes: EmptyBody.asObject,
  repeatable: true
})

const delete_ = Endpoint.make({
  service,
  operation: "delete",
  method: "DELETE",
  path: "/api/2.0/repos/{repo_id}",
  request: Repos.DeleteRepoRequest
})

export { delete_ as delete }

export const getPermissions = Endpoint.make({
  service,
  operation: "getPermissions",
  method: "GET",
  path: "/api/2.0/permissions/repos/{repo_id}",
  request: Permissions.GetRepoPermissionsRequest,
  response: Permissions.RepoPermissions
})

export const setPermissions = Endpoint.make({
  service,
  operation: "setPermissions",
  method: "PUT",
  path: "/api/2.0/permissions/repos/{repo_id}",
  request: Permissions.SetRepoPermissionsRequest,
  response: Permissions.RepoPermissions
})

export const updatePermissions = Endpoint.make({
  service,
  operation: "updatePermissions",
  method: "PATCH",
  path: "/api/2.0/permissions/repos/{repo_id}",
  request: Permissions.UpdateRepoPermissionsRequest,
  response: Permissions.RepoPermissions,
  repeatable: true
})

export const getPermissionLevels = Endpoint.make({
  service,
  operation: "getPermissionLevels",
  method: "GET",
  path: "/api/2.0/permissions/repos/{repo_id}/permissionLevels",
  request: Permissions.GetRepoPermissionLevelsRequest,
  response: Permissions.GetRepoPermissionLevelsResponse
})
