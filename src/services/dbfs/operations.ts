/** REST operations of the DBFS API. */

import * as Operation from "../../layers/Operation.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import * as Dbfs from "../../schemas/Dbfs.js"
import { asBytes, withBytes } from "./blocks.js"
import { withWirePaths } from "./path.js"

/** The API deletes for up to about 45 seconds, then reports how many files it deleted. */
const hasDeletedSome = (error: DatabricksError): boolean =>
  "errorCode" in error && error.errorCode === "PARTIAL_DELETE" && !/\bdeleted (?:0|no) files\b/i.test(error.message)

export const addBlock = Operation.post("/api/2.0/dbfs/add-block", {
  request: Dbfs.AddDbfsBlockRequest,
  repeat: "never"
})

export const put = Operation.post("/api/2.0/dbfs/put", {
  request: Dbfs.PutDbfsRequest,
  repeat: ({ overwrite }) => overwrite === true,
  prepare: withWirePaths
})

const read = Operation.get("/api/2.0/dbfs/read", {
  request: Dbfs.ReadDbfsRequest,
  response: Dbfs.ReadDbfsResponse,
  prepare: withWirePaths
})

/**
 * What `addBlock` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface AddBlockRequest extends Omit<Dbfs.AddDbfsBlockRequest, "data"> {
  /** At most 1 MiB: the bytes, or their base64. */
  readonly data: Uint8Array | string
}

/**
 * What `put` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface PutRequest extends Omit<Dbfs.PutDbfsRequest, "contents"> {
  /** At most 1 MiB: the bytes, or their base64. An empty file without. */
  readonly contents?: Uint8Array | string | null | undefined
}

const addBytes: Operation.Operation<AddBlockRequest, void> = withBytes(addBlock, "data")

const putBytes: Operation.Operation<PutRequest, void> = withBytes(put, "contents")

/** The operations: the request, the response and the retry behavior of each. @since 0.1.0 @category operations */
export const operations = Operation.group("Dbfs", {
  /**
   * Opens a new file for writing, block by block, and returns a handle. `upload` does all steps at once. The handle is
   * valid until `close`, or until 10 minutes pass without a new block.
   * Fails with `ResourceAlreadyExists` if the path exists and `overwrite` is not set.
   * @see `POST /api/2.0/dbfs/create`, https://docs.databricks.com/api/azure/workspace/dbfs/create
   */
  create: Operation.post("/api/2.0/dbfs/create", {
    request: Dbfs.CreateDbfsRequest,
    response: Dbfs.CreateDbfsResponse,
    repeat: "never",
    prepare: withWirePaths
  }),
  /**
   * Appends at most 1 MiB to an open file, as bytes or base64. Not safe to retry: if the connection fails, the block
   * may or may not have been appended.
   * Fails with `ResourceDoesNotExist` if the handle is not valid or has expired, and with `DatabricksBadRequest`
   * (`MAX_BLOCK_SIZE_EXCEEDED`) if the block is too large.
   * @see `POST /api/2.0/dbfs/add-block`, https://docs.databricks.com/api/azure/workspace/dbfs/addblock
   */
  addBlock: addBytes,
  /**
   * Closes an open file. Fails with `ResourceDoesNotExist` if the handle is not valid or has expired. A retry after a
   * lost response fails with the same error.
   * @see `POST /api/2.0/dbfs/close`, https://docs.databricks.com/api/azure/workspace/dbfs/close
   */
  close: Operation.post("/api/2.0/dbfs/close", { request: Dbfs.CloseDbfsRequest, repeat: "safe" }),
  /**
   * Writes a file of at most 1 MiB in one request, as bytes or base64. `write` also accepts text, and any size. Safe to
   * retry if `overwrite` is set.
   * Fails with `ResourceAlreadyExists` if the path exists and `overwrite` is not set, and with `DatabricksBadRequest`
   * (`MAX_BLOCK_SIZE_EXCEEDED`) if the contents are too large.
   * @see `POST /api/2.0/dbfs/put`, https://docs.databricks.com/api/azure/workspace/dbfs/put
   */
  put: putBytes,
  /**
   * Reads at most 1 MiB of a file, in base64 as sent by the API. `readBlock` returns bytes, and `download` reads the
   * whole file.
   * Fails with `ResourceDoesNotExist` if the file does not exist, with `InvalidParameterValue` if the path is a
   * directory, and with `DatabricksBadRequest` (`MAX_READ_SIZE_EXCEEDED`) if `length` is too large.
   * @see `GET /api/2.0/dbfs/read`, https://docs.databricks.com/api/azure/workspace/dbfs/read
   */
  read,
  /**
   * Like `read`, but returns bytes. At the end of the file the result is shorter than requested; past the end it is
   * empty.
   * @see `GET /api/2.0/dbfs/read`, https://docs.databricks.com/api/azure/workspace/dbfs/read
   */
  readBlock: asBytes(read),
  /**
   * Returns information about a file or directory. Fails with `ResourceDoesNotExist` if the path does not exist.
   * @see `GET /api/2.0/dbfs/get-status`, https://docs.databricks.com/api/azure/workspace/dbfs/getstatus
   */
  getStatus: Operation.get("/api/2.0/dbfs/get-status", {
    request: Dbfs.GetDbfsStatusRequest,
    response: Dbfs.FileInfo,
    prepare: withWirePaths
  }),
  /**
   * Lists a directory. For a file, returns the file itself. The whole list comes in one response, so directories with
   * more than about 10,000 files time out.
   * Fails with `ResourceDoesNotExist` if the path does not exist.
   * @see `GET /api/2.0/dbfs/list`, https://docs.databricks.com/api/azure/workspace/dbfs/list
   */
  list: Operation.get("/api/2.0/dbfs/list", {
    request: Dbfs.ListDbfsRequest,
    response: Dbfs.ListDbfsResponse,
    prepare: withWirePaths
  }),
  /**
   * Creates a directory and its missing parents. Does nothing if the directory exists. Fails with
   * `ResourceAlreadyExists` if a file exists at the path or at one of its parents.
   * @see `POST /api/2.0/dbfs/mkdirs`, https://docs.databricks.com/api/azure/workspace/dbfs/mkdirs
   */
  mkdirs: Operation.post("/api/2.0/dbfs/mkdirs", {
    request: Dbfs.MkdirsDbfsRequest,
    repeat: "safe",
    prepare: withWirePaths
  }),
  /**
   * Moves a file, or a directory with its contents.
   * Fails with `ResourceDoesNotExist` if the source does not exist, and with `ResourceAlreadyExists` if the destination
   * is an existing file.
   * @see `POST /api/2.0/dbfs/move`, https://docs.databricks.com/api/azure/workspace/dbfs/move
   */
  move: Operation.post("/api/2.0/dbfs/move", {
    request: Dbfs.MoveDbfsRequest,
    repeat: "never",
    prepare: withWirePaths
  }),
  /**
   * Deletes a file or directory. Does nothing if the path does not exist. The API deletes a large directory in parts:
   * it responds with 503 (`PARTIAL_DELETE`) until everything is deleted. The retry policy repeats the call as long as
   * each call deletes something. Its budget restarts with each part.
   * Fails with `DatabricksBadRequest` (`IO_ERROR`) if a directory is not empty and `recursive` is not set.
   * @see `POST /api/2.0/dbfs/delete`, https://docs.databricks.com/api/azure/workspace/dbfs/delete
   */
  delete: Operation.post("/api/2.0/dbfs/delete", {
    request: Dbfs.DeleteDbfsRequest,
    repeat: "safe",
    hasProgressed: hasDeletedSome,
    prepare: withWirePaths
  })
})
