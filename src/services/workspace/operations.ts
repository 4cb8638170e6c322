/** REST operations of the Workspace API. */

import * as Effect from "effect/Effect"
import * as EmptyBody from "../../internal/call/emptyBody.js"
import { callOf } from "../../internal/call/failure.js"
import { isWellFormed } from "../../internal/codec/wellFormed.js"
import * as Operation from "../../layers/Operation.js"
import { InvalidRequest } from "../../schemas/DatabricksError.js"
import * as Workspace from "../../schemas/workspace/Workspace.js"
import * as Permissions from "../../schemas/workspace/WorkspacePermissions.js"

/**
 * A file to put into the workspace.
 *
 * @since 0.1.0
 * @category models
 */
export interface UploadFile extends Omit<Workspace.UploadFileRequest, "content"> {
  /** The bytes of the file, or its text, which is written in UTF-8. At most 500 MB. */
  readonly content: Uint8Array | string
}

export const uploadFile = Operation.post("/api/2.0/workspace-files/import-file/{path*}", {
  request: Workspace.UploadFileRequest,
  query: ["overwrite"],
  rawBody: "content",
  repeat: "never"
})

const bytesOf = ({ content, ...rest }: UploadFile): Effect.Effect<Workspace.UploadFileRequest, InvalidRequest> =>
  typeof content !== "string"
    ? Effect.succeed({ ...rest, content })
    : isWellFormed(content)
      ? Effect.succeed({ ...rest, content: new TextEncoder().encode(content) })
      : Effect.fail(new InvalidRequest({ ...callOf(uploadFile), message: "at content: is not well-formed Unicode" }))

/** The operations: the request, the response and the retry behavior of each. @since 0.1.0 @category operations */
export const operations = Operation.group("Workspace", {
  /**
   * Returns information about the object at a path. Fails with `ResourceDoesNotExist` if the path does not exist.
   * @see `GET /api/2.0/workspace/get-status`, https://docs.databricks.com/api/azure/workspace/workspace/getstatus
   */
  getStatus: Operation.get("/api/2.0/workspace/get-status", {
    request: Workspace.GetStatusRequest,
    response: Workspace.ObjectInfo
  }),
  /**
   * Lists a folder. Subfolders are not expanded: see `walk`. Fails with `ResourceDoesNotExist` if the path does not
   * exist.
   * @see `GET /api/2.0/workspace/list`, https://docs.databricks.com/api/azure/workspace/workspace/list
   */
  list: Operation.get("/api/2.0/workspace/list", { request: Workspace.ListRequest, response: Workspace.ListResponse }),
  /**
   * Uploads a file of up to 500 MB, where `import` accepts up to 10 MiB. Source code with a notebook header (`#
   * Databricks notebook source`) and Jupyter notebooks become notebooks, whose paths have no extension.
   * Fails with `NotFound` or `ResourceDoesNotExist` if the folder does not exist, with an error of status 409 if the
   * file exists and `overwrite` is not set, and with an error of status 400 if a notebook exists at the path.
   *
   * `POST /api/2.0/workspace-files/import-file/{path}`, the API behind `databricks sync` and the deployment of bundles;
   * https://github.com/databricks/cli/blob/main/libs/filer/workspace_files_client.go
   */
  uploadFile: Operation.derive(uploadFile, (call) => (request: UploadFile) => Effect.flatMap(bytesOf(request), call)),
  /**
   * Creates a folder and its missing parents. Does nothing if the folder exists. Fails with `ResourceAlreadyExists` if
   * an object that is not a folder exists at the path or at one of its parents.
   * @see `POST /api/2.0/workspace/mkdirs`, https://docs.databricks.com/api/azure/workspace/workspace/mkdirs
   */
  mkdirs: Operation.post("/api/2.0/workspace/mkdirs", { request: Workspace.MkdirsRequest, repeat: "safe" }),
  /**
   * Imports a notebook, a file or an archive. `importFile` accepts text or bytes. Returns the id of the new object if
   * the workspace provides it.
   * Fails with `ResourceAlreadyExists` if the path exists and `overwrite` is not set, with `ResourceDoesNotExist` if
   * the parent folder does not exist, with `InvalidParameterValue` if content, format and language do not match, and
   * with `DatabricksBadRequest` (`MAX_NOTEBOOK_SIZE_EXCEEDED`) if the content is larger than 10 MiB.
   * @see `POST /api/2.0/workspace/import`, https://docs.databricks.com/api/azure/workspace/workspace/import
   */
  import: Operation.post("/api/2.0/workspace/import", {
    request: Workspace.ImportRequest,
    response: Workspace.ImportResponse,
    fromBytes: EmptyBody.asObject,
    repeat: "never"
  }),
  /**
   * Exports a notebook, a file or a folder. `exportText` and `exportBytes` return decoded content.
   * Fails with `ResourceDoesNotExist` if the path does not exist, with `InvalidParameterValue` if the object does not
   * support the format, and with `DatabricksBadRequest` (`MAX_NOTEBOOK_SIZE_EXCEEDED`) if the content is larger than 10
   * MiB.
   * @see `GET /api/2.0/workspace/export`, https://docs.databricks.com/api/azure/workspace/workspace/export
   */
  export: Operation.get("/api/2.0/workspace/export", {
    request: Workspace.ExportRequest,
    response: Workspace.ExportResponse
  }),
  /**
   * Deletes an object permanently. Deleting a folder recursively can fail partway through.
   * Fails with `ResourceDoesNotExist` if the path does not exist, and with `DatabricksBadRequest`
   * (`DIRECTORY_NOT_EMPTY`) if a folder is not empty and `recursive` is not set.
   * @see `POST /api/2.0/workspace/delete`, https://docs.databricks.com/api/azure/workspace/workspace/delete
   */
  delete: Operation.post("/api/2.0/workspace/delete", { request: Workspace.DeleteRequest, repeat: "safe" }),
  /**
   * Returns the permissions on an object. `permissionsOf` builds the request from a notebook, a folder or a file.
   * @see `GET /api/2.0/permissions/{workspace_object_type}/{workspace_object_id}`, https://docs.databricks.com/api/azure/workspace/workspace/getpermissions
   */
  getPermissions: Operation.get("/api/2.0/permissions/{workspace_object_type}/{workspace_object_id}", {
    request: Permissions.GetWorkspaceObjectPermissionsRequest,
    response: Permissions.WorkspaceObjectPermissions
  }),
  /**
   * Replaces all direct permissions on an object. Inherited permissions are kept.
   * @see `PUT /api/2.0/permissions/{workspace_object_type}/{workspace_object_id}`, https://docs.databricks.com/api/azure/workspace/workspace/setpermissions
   */
  setPermissions: Operation.put("/api/2.0/permissions/{workspace_object_type}/{workspace_object_id}", {
    request: Permissions.SetWorkspaceObjectPermissionsRequest,
    response: Permissions.WorkspaceObjectPermissions
  }),
  /**
   * Adds or changes the permissions of the users, groups and service principals in the request.
   * @see `PATCH /api/2.0/permissions/{workspace_object_type}/{workspace_object_id}`, https://docs.databricks.com/api/azure/workspace/workspace/updatepermissions
   */
  updatePermissions: Operation.patch("/api/2.0/permissions/{workspace_object_type}/{workspace_object_id}", {
    request: Permissions.UpdateWorkspaceObjectPermissionsRequest,
    response: Permissions.WorkspaceObjectPermissions,
    repeat: "safe"
  }),
  /**
   * Returns the permission levels that an object supports.
   * @see `GET /api/2.0/permissions/{workspace_object_type}/{workspace_object_id}/permissionLevels`, https://docs.databricks.com/api/azure/workspace/workspace/getpermissionlevels
   */
  getPermissionLevels: Operation.get(
    "/api/2.0/permissions/{workspace_object_type}/{workspace_object_id}/permissionLevels",
    {
      request: Permissions.GetWorkspaceObjectPermissionLevelsRequest,
      response: Permissions.GetWorkspaceObjectPermissionLevelsResponse
    }
  )
})
