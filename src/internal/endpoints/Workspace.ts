import * as Workspace from "../../schemas/Workspace.js"
import * as Permissions from "../../schemas/WorkspacePermissions.js"
import * as EmptyBody from "../emptyBody.js"
import * as Endpoint from "../endpoint.js"

const service = "Workspace"

export const getStatus = Endpoint.make({
  service,
  operation: "getStatus",
  method: "GET",
  path: "/api/2.0/workspace/get-status",
  request: Workspace.GetStatusRequest,
  response: Workspace.ObjectInfo
})

export const list = Endpoint.make({
  service,
  operation: "list",
  method: "GET",
  path: "/api/2.0/workspace/list",
  request: Workspace.ListRequest,
  response: Workspace.ListResponse
})

export const mkdirs = Endpoint.make({
  service,
  operation: "mkdirs",
  method: "POST",
  path: "/api/2.0/workspace/mkdirs",
  request: Workspace.MkdirsRequest,
  repeatable: true
})

const import_ = Endpoint.make({
  service,
  operation: "import",
  method: "POST",
  path: "/api/2.0/workspace/import",
  request: Workspace.ImportRequest,
  response: Workspace.ImportResponse,
  fromBytes: EmptyBody.asObject
})

export { import_ as import }

export const uploadFile = Endpoint.make({
  service,
  operation: "uploadFile",
  method: "POST",
  path: "/api/2.0/workspace-files/import-file/{path*}",
  request: Workspace.UploadFileRequest,
  query: ["overwrite"],
  rawBody: "content"
})

const export_ = Endpoint.make({
  service,
  operation: "export",
  method: "GET",
  path: "/api/2.0/workspace/export",
  request: Workspace.ExportRequest,
  response: Workspace.ExportResponse
})

export { export_ as export }

const delete_ = Endpoint.make({
  service,
  operation: "delete",
  method: "POST",
  path: "/api/2.0/workspace/delete",
  request: Workspace.DeleteRequest,
  repeatable: true
})

export { delete_ as delete }

export const getPermissions = Endpoint.make({
  service,
  operation: "getPermissions",
  method: "GET",
  path: "/api/2.0/permissions/{workspace_object_type}/{workspace_object_id}",
  request: Permissions.GetWorkspaceObjectPermissionsRequest,
  response: Permissions.WorkspaceObjectPermissions
})

export const setPermissions = Endpoint.make({
  service,
  operation: "setPermissions",
  method: "PUT",
  path: "/api/2.0/permissions/{workspace_object_type}/{workspace_object_id}",
  request: Permissions.SetWorkspaceObjectPermissionsRequest,
  response: Permissions.WorkspaceObjectPermissions
})

export const updatePermissions = Endpoint.make({
  service,
  operation: "updatePermissions",
  method: "PATCH",
  path: "/api/2.0/permissions/{workspace_object_type}/{workspace_object_id}",
  request: Permissions.UpdateWorkspaceObjectPermissionsRequest,
  response: Permissions.WorkspaceObjectPermissions,
  repeatable: true
})

export const getPermissionLevels = Endpoint.make({
  service,
  operation: "getPermissionLevels",
  method: "GET",
  path: "/api/2.0/permissions/{workspace_object_type}/{workspace_object_id}/permissionLevels",
  request: Permissions.GetWorkspaceObjectPermissionLevelsRequest,
  response: Permissions.GetWorkspaceObjectPermissionLevelsResponse
})
