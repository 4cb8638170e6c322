/**
 * The notebooks, files and folders of a workspace: list, import and export them.
 *
 * The service `Workspace` has the operations of the API, with contents in base64. `importFile`, `exportText` and
 * `exportBytes` use text and bytes. `walk` lists a whole tree. `importDirectory` and `exportDirectory` copy between the
 * workspace and a local directory.
 *
 * Documentation: https://docs.databricks.com/api/azure/workspace/workspace
 *
 * @since 0.1.0
 */
export * from "../schemas/workspace/Workspace.js"
export * from "../schemas/workspace/WorkspacePermissions.js"
export * from "./workspace/content.js"
export * from "./workspace/exportDirectory.js"
export * from "./workspace/importDirectory.js"
export { operations, type UploadFile } from "./workspace/operations.js"
export * from "./workspace/service.js"
export {
  type PassedOver,
  PathConflict,
  type Progress,
  type TransferOptions,
  type Transferred,
  type TransferSummary,
  UnsafePath
} from "./workspace/transfer.js"
export * from "./workspace/walk.js"
