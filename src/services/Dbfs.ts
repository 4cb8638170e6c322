/**
 * DBFS, the file system of the workspace: read and write files of any size.
 *
 * The service `Dbfs` has the operations of the API. The functions `upload`, `download`, `write`, `readBytes` and
 * `readText` combine them. Paths can start with `dbfs:`, but don't have to.
 *
 * Documentation: https://docs.databricks.com/api/azure/workspace/dbfs
 *
 * @since 0.1.0
 */
export * from "../schemas/Dbfs.js"
export * from "./dbfs/download.js"
export { type AddBlockRequest, operations, type PutRequest } from "./dbfs/operations.js"
export * from "./dbfs/service.js"
export { UploadMismatch, type UploadOptions, upload } from "./dbfs/upload.js"
export * from "./dbfs/write.js"
