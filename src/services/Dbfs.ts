/**
 * DBFS, the workspace's own file system: read and write files of any size.
 *
 * The service `Dbfs` has the operations of the API; `upload`, `download`, `write`, `readBytes` and `readText` are made
 * of them. All paths may begin with `dbfs:` or not.
 *
 * Documentation: https://docs.databricks.com/api/azure/workspace/dbfs
 *
 * @since 0.1.0
 */
export * from "../schemas/Dbfs.js"
export * from "./dbfs/download.js"
export { operations } from "./dbfs/operations.js"
export * from "./dbfs/service.js"
export { UploadMismatch, type UploadOptions, upload } from "./dbfs/upload.js"
export * from "./dbfs/write.js"
