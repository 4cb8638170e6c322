/** The REST operations of the Dbfs API. */

import * as Operation from "../../layers/Operation.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import * as Dbfs from "../../schemas/Dbfs.js"
import { asBytes, withBytes } from "./blocks.js"
import { withWirePaths } from "./path.js"

/** The API deletes for some 45 seconds at a time and says how many files that were. */
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
 * The operations of the API, each with its request, its response and whether it may be repeated.
 *
 * @since 0.1.0
 * @category operations
 */
export const operations = Operation.group("Dbfs", {
  /**
   * Opens a new file to write to, block by block, and answers with a handle; `upload` does all that follows. The handle
   * is good until `close`, or until 10 minutes pass without a block.
   *
   * Fails with `ResourceAlreadyExists` where the path is taken and `overwrite` is not set.
   *
   * `POST /api/2.0/dbfs/create`, https://docs.databricks.com/api/azure/workspace/dbfs/create
   */
  create: Operation.post("/api/2.0/dbfs/create", {
    request: Dbfs.CreateDbfsRequest,
    response: Dbfs.CreateDbfsResponse,
    repeat: "never",
    prepare: withWirePaths
  }),

  /**
   * Appends at most 1 MiB to a file that is open: bytes, or their base64. Not safe to repeat: after a broken connection nobody knows
   * whether the block is in the file.
   *
   * Fails with `ResourceDoesNotExist` where the handle is not, or no longer, good, with `DatabricksBadRequest`
   * (`MAX_BLOCK_SIZE_EXCEEDED`) where the block is too large.
   *
   * `POST /api/2.0/dbfs/add-block`, https://docs.databricks.com/api/azure/workspace/dbfs/addblock
   */
  addBlock: withBytes(addBlock, "data"),

  /**
   * Ends the writing of a file. Fails with `ResourceDoesNotExist` where the handle is not, or no longer, good; so does a
   * second attempt after the answer to the first was lost.
   *
   * `POST /api/2.0/dbfs/close`, https://docs.databricks.com/api/azure/workspace/dbfs/close
   */
  close: Operation.post("/api/2.0/dbfs/close", {
    request: Dbfs.CloseDbfsRequest,
    repeat: "safe"
  }),

  /**
   * Writes a file of at most 1 MiB at once: bytes, or their base64. `write` takes text too, and any size. Safe to repeat
   * where `overwrite` is set.
   *
   * Fails with `ResourceAlreadyExists` where the path is taken and `overwrite` is not set, with `DatabricksBadRequest`
   * (`MAX_BLOCK_SIZE_EXCEEDED`) where the contents are too large.
   *
   * `POST /api/2.0/dbfs/put`, https://docs.databricks.com/api/azure/workspace/dbfs/put
   */
  put: withBytes(put, "contents"),

  /**
   * At most 1 MiB of a file, in base64 as the API has it; `readBlock` gives the bytes, `download` all of the file.
   *
   * Fails with `ResourceDoesNotExist` where there is no such file, with `InvalidParameterValue` where it is a folder,
   * with `DatabricksBadRequest` (`MAX_READ_SIZE_EXCEEDED`) where more is asked for.
   *
   * `GET /api/2.0/dbfs/read`, https://docs.databricks.com/api/azure/workspace/dbfs/read
   */
  read,

  /**
   * The same as `read`, as bytes: fewer than asked for at the end of the file, none beyond it.
   *
   * `GET /api/2.0/dbfs/read`, https://docs.databricks.com/api/azure/workspace/dbfs/read
   */
  readBlock: asBytes(read),

  /**
   * What is at a path. Fails with `ResourceDoesNotExist` where nothing is.
   *
   * `GET /api/2.0/dbfs/get-status`, https://docs.databricks.com/api/azure/workspace/dbfs/getstatus
   */
  getStatus: Operation.get("/api/2.0/dbfs/get-status", {
    request: Dbfs.GetDbfsStatusRequest,
    response: Dbfs.FileInfo,
    prepare: withWirePaths
  }),

  /**
   * What is in a folder; of a file, the file itself. It answers all at once, and not in time for a folder with more than
   * some 10,000 files.
   *
   * Fails with `ResourceDoesNotExist` where nothing is at the path.
   *
   * `GET /api/2.0/dbfs/list`, https://docs.databricks.com/api/azure/workspace/dbfs/list
   */
  list: Operation.get("/api/2.0/dbfs/list", {
    request: Dbfs.ListDbfsRequest,
    response: Dbfs.ListDbfsResponse,
    prepare: withWirePaths
  }),

  /**
   * Makes a folder, and those on the way to it. Does nothing where it is there. Fails with `ResourceAlreadyExists` where
   * a file is in the way.
   *
   * `POST /api/2.0/dbfs/mkdirs`, https://docs.databricks.com/api/azure/workspace/dbfs/mkdirs
   */
  mkdirs: Operation.post("/api/2.0/dbfs/mkdirs", {
    request: Dbfs.MkdirsDbfsRequest,
    repeat: "safe",
    prepare: withWirePaths
  }),

  /**
   * Moves a file, or a folder with all that is in it.
   *
   * Fails with `ResourceDoesNotExist` where nothing is at the source, with `ResourceAlreadyExists` where a file is at the
   * destination.
   *
   * `POST /api/2.0/dbfs/move`, https://docs.databricks.com/api/azure/workspace/dbfs/move
   */
  move: Operation.post("/api/2.0/dbfs/move", {
    request: Dbfs.MoveDbfsRequest,
    repeat: "never",
    prepare: withWirePaths
  }),

  /**
   * Deletes a file, or a folder. Does nothing where there is none. Of a large folder the API deletes a part and asks to
   * be called again (503, `PARTIAL_DELETE`), which the retry policy does for as long as each call deletes something: its
   * budget begins anew with each part.
   *
   * Fails with `DatabricksBadRequest` (`IO_ERROR`) where a folder is not empty and `recursive` is not set.
   *
   * `POST /api/2.0/dbfs/delete`, https://docs.databricks.com/api/azure/workspace/dbfs/delete
   */
  delete: Operation.post("/api/2.0/dbfs/delete", {
    request: Dbfs.DeleteDbfsRequest,
    repeat: "safe",
    hasProgressed: hasDeletedSome,
    prepare: withWirePaths
  })
})
