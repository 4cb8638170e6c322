import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Endpoints from "../../internal/endpoints/Workspace.js"
import { DatabricksClient } from "../../layers/DatabricksClient.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import type * as Schemas from "../../schemas/Workspace.js"
import type * as Permissions from "../../schemas/WorkspacePermissions.js"

/**
 * The Workspace API of a workspace.
 *
 * @example
 * ```ts
 * import { Workspace } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const workspace = yield* Workspace.Workspace
 *   const { objects } = yield* workspace.list({ path: "/Shared" })
 *   for (const { object_type, path } of objects ?? []) yield* Effect.log(`${object_type} ${path}`)
 * })
 * ```
 *
 * @since 0.1.0
 * @category context
 */
export class Workspace extends Context.Tag("effect-databricks/Workspace")<Workspace, Service>() {}

/**
 * One member for each operation of the API. What is made of several operations, or of text and bytes, is a function of
 * this module that needs the service.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /**
   * What is at a path. Fails with `ResourceDoesNotExist` where there is nothing.
   *
   * `GET /api/2.0/workspace/get-status`, https://docs.databricks.com/api/azure/workspace/workspace/getstatus
   */
  readonly getStatus: (request: Schemas.GetStatusRequest) => Effect.Effect<Schemas.ObjectInfo, DatabricksError>

  /**
   * What is in a folder, without what is in its folders: see `walk`. Fails with `ResourceDoesNotExist` where there is
   * nothing at the path.
   *
   * `GET /api/2.0/workspace/list`, https://docs.databricks.com/api/azure/workspace/workspace/list
   */
  readonly list: (request: Schemas.ListRequest) => Effect.Effect<Schemas.ListResponse, DatabricksError>

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
  readonly uploadFile: (request: Schemas.UploadFileRequest) => Effect.Effect<void, DatabricksError>

  /**
   * Makes a folder and those above it that are not there. Does nothing where it is there. Fails with
   * `ResourceAlreadyExists` where something that is no folder is in the way.
   *
   * `POST /api/2.0/workspace/mkdirs`, https://docs.databricks.com/api/azure/workspace/workspace/mkdirs
   */
  readonly mkdirs: (request: Schemas.MkdirsRequest) => Effect.Effect<void, DatabricksError>

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
  readonly import: (request: Schemas.ImportRequest) => Effect.Effect<Schemas.ImportResponse, DatabricksError>

  /**
   * The content of a notebook, a file or a folder; `exportText` and `exportBytes` give it decoded.
   *
   * Fails with `ResourceDoesNotExist` where there is nothing at the path, with `InvalidParameterValue` where the object
   * does not come in the format, and with a `DatabricksBadRequest` of code `MAX_NOTEBOOK_SIZE_EXCEEDED` beyond 10 MiB.
   *
   * `GET /api/2.0/workspace/export`, https://docs.databricks.com/api/azure/workspace/workspace/export
   */
  readonly export: (request: Schemas.ExportRequest) => Effect.Effect<Schemas.ExportResponse, DatabricksError>

  /**
   * Removes an object for good. Removing a folder with all that is in it can fail halfway.
   *
   * Fails with `ResourceDoesNotExist` where there is nothing at the path, and with a `DatabricksBadRequest` of code
   * `DIRECTORY_NOT_EMPTY` where a folder is not empty and `recursive` isn't set.
   *
   * `POST /api/2.0/workspace/delete`, https://docs.databricks.com/api/azure/workspace/workspace/delete
   */
  readonly delete: (request: Schemas.DeleteRequest) => Effect.Effect<void, DatabricksError>

  /**
   * Who may do what with an object; `permissionsOf` says how a notebook, a folder or a file is named here.
   *
   * `GET /api/2.0/permissions/{workspace_object_type}/{workspace_object_id}`,
   * https://docs.databricks.com/api/azure/workspace/workspace/getpermissions
   */
  readonly getPermissions: (
    request: Permissions.GetWorkspaceObjectPermissionsRequest
  ) => Effect.Effect<Permissions.WorkspaceObjectPermissions, DatabricksError>

  /**
   * Replaces all permissions that are given on the object itself; inherited ones stay.
   *
   * `PUT /api/2.0/permissions/{workspace_object_type}/{workspace_object_id}`,
   * https://docs.databricks.com/api/azure/workspace/workspace/setpermissions
   */
  readonly setPermissions: (
    request: Permissions.SetWorkspaceObjectPermissionsRequest
  ) => Effect.Effect<Permissions.WorkspaceObjectPermissions, DatabricksError>

  /**
   * Adds permissions, or changes those of the users, groups and service principals that it names.
   *
   * `PATCH /api/2.0/permissions/{workspace_object_type}/{workspace_object_id}`,
   * https://docs.databricks.com/api/azure/workspace/workspace/updatepermissions
   */
  readonly updatePermissions: (
    request: Permissions.UpdateWorkspaceObjectPermissionsRequest
  ) => Effect.Effect<Permissions.WorkspaceObjectPermissions, DatabricksError>

  /**
   * The permission levels that an object has.
   *
   * `GET /api/2.0/permissions/{workspace_object_type}/{workspace_object_id}/permissionLevels`,
   * https://docs.databricks.com/api/azure/workspace/workspace/getpermissionlevels
   */
  readonly getPermissionLevels: (
    request: Permissions.GetWorkspaceObjectPermissionLevelsRequest
  ) => Effect.Effect<Permissions.GetWorkspaceObjectPermissionLevelsResponse, DatabricksError>
}

/**
 * @since 0.1.0
 * @category constructors
 */
export const make: Effect.Effect<Service, never, DatabricksClient> = Effect.map(DatabricksClient, ({ call }) =>
  Workspace.of({
    getStatus: call(Endpoints.getStatus),
    list: call(Endpoints.list),
    mkdirs: call(Endpoints.mkdirs),
    import: call(Endpoints.import),
    uploadFile: call(Endpoints.uploadFile),
    export: call(Endpoints.export),
    delete: call(Endpoints.delete),
    getPermissions: call(Endpoints.getPermissions),
    setPermissions: call(Endpoints.setPermissions),
    updatePermissions: call(Endpoints.updatePermissions),
    getPermissionLevels: call(Endpoints.getPermissionLevels)
  })
)

/**
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<Workspace, never, DatabricksClient> = Layer.effect(Workspace, make)
