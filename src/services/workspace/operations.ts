/** The REST operations of the Workspace API. */

import * as EmptyBody from "../../internal/call/emptyBody.js"
import * as Operation from "../../layers/Operation.js"
import * as Workspace from "../../schemas/Workspace.js"
import * as Permissions from "../../schemas/WorkspacePermissions.js"

/**
 * The operations of the API, each with its request, its response and whether it may be repeated.
 *
 * @since 0.1.0
 * @category operations
 */
export const operations = Operation.group("Workspace", {
  /**
   * What is at a path. Fails with `ResourceDoesNotExist` where there is nothing.
   *
   * `GET /api/2.0/workspace/get-status`, https://docs.databricks.com/api/azure/workspace/workspace/getstatus
   */
  getStatus: Operation.get("/api/2.0/workspace/get-status", {
    request: Workspace.GetStatusRequest,
    response: Workspace.ObjectInfo
  }),

  /**
   * What is in a folder, without what is in its folders: see `walk`. Fails with `ResourceDoesNotExist` where there is
   * nothing at the path.
   *
   * `GET /api/2.0/workspace/list`, https://docs.databricks.com/api/azure/workspace/workspace/list
   */
  list: Operation.get("/api/2.0/workspace/list", {
    request: Workspace.ListRequest,
    response: Workspace.ListResponse
  }),

  /**
   * Puts a file into the workspace, of up to 500 MB where `import` takes 10 MiB. Source code that begins as a notebook
   * does (`# Databricks notebook source`) and Jupyter notebooks become notebooks, whose paths have no extension.
   *
   * Fails with `NotFound` or `ResourceDoesNotExist` where the folder is not there; with an error of status 409 where a
   * file is there and `overwrite` is not set; with an error of status 400 where a notebook is there.
   *
   * `POST /api/2.0/workspace-files/import-file/{path}`, the API behind `databricks sync` and the deployment of bundles;
   * https://github.com/databricks/cli/blob/main/libs/filer/workspace_files_client.go
   */
  uploadFile: Operation.post("/api/2.0/workspace-files/import-file/{path*}", {
    request: Workspace.UploadFileRequest,
    query: ["overwrite"],
    rawBody: "content",
    repeat: "never"
  }),

  /**
   * Makes a folder and those above it that are not there. Does nothing where it is there. Fails with
   * `ResourceAlreadyExists` where something that is no folder is in the way.
   *
   * `POST /api/2.0/workspace/mkdirs`, https://docs.databricks.com/api/azure/workspace/workspace/mkdirs
   */
  mkdirs: Operation.post("/api/2.0/workspace/mkdirs", {
    request: Workspace.MkdirsRequest,
    repeat: "safe"
  }),

  /**
   * Puts a notebook, a file or an archive into the workspace; `importFile` takes text or bytes. Returns the id of what
   * it made, where the workspace gives it.
   *
   * Fails with `ResourceAlreadyExists` where the path is taken and `overwrite` isn't set, with `ResourceDoesNotExist`
   * where there is no folder to put it in, with `InvalidParameterValue` where content, format and language don't go
   * together, and with a `DatabricksBadRequest` of code `MAX_NOTEBOOK_SIZE_EXCEEDED` beyond 10 MiB.
   *
   * `POST /api/2.0/workspace/import`, https://docs.databricks.com/api/azure/workspace/workspace/import
   */
  import: Operation.post("/api/2.0/workspace/import", {
    request: Workspace.ImportRequest,
    response: Workspace.ImportResponse,
    fromBytes: EmptyBody.asObject,
    repeat: "never"
  }),

  /**
   * The content of a notebook, a file or a folder; `exportText` and `exportBytes` give it decoded.
   *
   * Fails with `ResourceDoesNotExist` where there is nothing at the path, with `InvalidParameterValue` where the object
   * does not come in the format, and with a `DatabricksBadRequest` of code `MAX_NOTEBOOK_SIZE_EXCEEDED` beyond 10 MiB.
   *
   * `GET /api/2.0/workspace/export`, https://docs.databricks.com/api/azure/workspace/workspace/export
   */
  export: Operation.get("/api/2.0/workspace/export", {
    request: Workspace.ExportRequest,
    response: Workspace.ExportResponse
  }),

  /**
   * Removes an object for good. Removing a folder with all that is in it can fail halfway.
   *
   * Fails with `ResourceDoesNotExist` where there is nothing at the path, and with a `DatabricksBadRequest` of code
   * `DIRECTORY_NOT_EMPTY` where a folder is not empty and `recursive` isn't set.
   *
   * `POST /api/2.0/workspace/delete`, https://docs.databricks.com/api/azure/workspace/workspace/delete
   */
  delete: Operation.post("/api/2.0/workspace/delete", {
    request: Workspace.DeleteRequest,
    repeat: "safe"
  }),

  /**
   * Who may do what with an object; `permissionsOf` says how a notebook, a folder or a file is named here.
   *
   * `GET /api/2.0/permissions/{workspace_object_type}/{workspace_object_id}`,
   * https://docs.databricks.com/api/azure/workspace/workspace/getpermissions
   */
  getPermissions: Operation.get("/api/2.0/permissions/{workspace_object_type}/{workspace_object_id}", {
    request: Permissions.GetWorkspaceObjectPermissionsRequest,
    response: Permissions.WorkspaceObjectPermissions
  }),

  /**
   * Replaces all permissions that are given on the object itself; inherited ones stay.
   *
   * `PUT /api/2.0/permissions/{workspace_object_type}/{workspace_object_id}`,
   * https://docs.databricks.com/api/azure/workspace/workspace/setpermissions
   */
  setPermissions: Operation.put("/api/2.0/permissions/{workspace_object_type}/{workspace_object_id}", {
    request: Permissions.SetWorkspaceObjectPermissionsRequest,
    response: Permissions.WorkspaceObjectPermissions
  }),

  /**
   * Adds permissions, or changes those of the users, groups and service principals that it names.
   *
   * `PATCH /api/2.0/permissions/{workspace_object_type}/{workspace_object_id}`,
   * https://docs.databricks.com/api/azure/workspace/workspace/updatepermissions
   */
  updatePermissions: Operation.patch("/api/2.0/permissions/{workspace_object_type}/{workspace_object_id}", {
    request: Permissions.UpdateWorkspaceObjectPermissionsRequest,
    response: Permissions.WorkspaceObjectPermissions,
    repeat: "safe"
  }),

  /**
   * The permission levels that an object has.
   *
   * `GET /api/2.0/permissions/{workspace_object_type}/{workspace_object_id}/permissionLevels`,
   * https://docs.databricks.com/api/azure/workspace/workspace/getpermissionlevels
   */
  getPermissionLevels: Operation.get(
    "/api/2.0/permissions/{workspace_object_type}/{workspace_object_id}/permissionLevels",
    {
      request: Permissions.GetWorkspaceObjectPermissionLevelsRequest,
      response: Permissions.GetWorkspaceObjectPermissionLevelsResponse
    }
  )
})
