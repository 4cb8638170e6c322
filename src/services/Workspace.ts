/**
 * The tree of notebooks, files and folders of a workspace: look around in it, import into it, export from it.
 *
 * The service `Workspace` has the operations of the API, with contents in base64 as on the wire. `importFile`,
 * `exportText` and `exportBytes` take and give text and bytes; `walk` goes through a whole tree; `importDirectory` and
 * `exportDirectory` copy between the workspace and a local folder.
 *
 * Documentation: https://docs.databricks.com/api/azure/workspace/workspace
 *
 * @since 0.1.0
 */
export * from "../schemas/Workspace.js"
export * from "../schemas/WorkspacePermissions.js"
export * from "./workspace/content.js"
export * from "./workspace/exportDirectory.js"
export * from "./workspace/importDirectory.js"
export { operations } from "./workspace/operations.js"
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
