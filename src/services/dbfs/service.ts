import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Blocks from "../../internal/dbfsBlocks.js"
import * as Endpoints from "../../internal/endpoints/Dbfs.js"
import { DatabricksClient } from "../../layers/DatabricksClient.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import type * as Schemas from "../../schemas/Dbfs.js"
import { withWirePaths } from "./path.js"

/**
 * The DBFS API of a workspace. All paths may begin with `dbfs:` or not.
 *
 * @example
 * ```ts
 * import { Dbfs } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const dbfs = yield* Dbfs.Dbfs
 *   const { files } = yield* dbfs.list({ path: "dbfs:/FileStore" })
 *   for (const file of files ?? []) yield* Effect.log(`${file.path}: ${file.file_size} bytes`)
 * })
 * ```
 *
 * @since 0.1.0
 * @category context
 */
export class Dbfs extends Context.Tag("effect-databricks/Dbfs")<Dbfs, Service>() {}

/**
 * What `addBlock` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface AddBlockRequest extends Omit<Schemas.AddDbfsBlockRequest, "data"> {
  /** At most 1 MiB: the bytes, or their base64. */
  readonly data: Uint8Array | string
}

/**
 * What `put` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface PutRequest extends Omit<Schemas.PutDbfsRequest, "contents"> {
  /** At most 1 MiB: the bytes, or their base64. An empty file without. */
  readonly contents?: Uint8Array | string | null | undefined
}

/**
 * One member for each operation of the API, and `read` in two forms. What is made of several operations, such as `upload` and `download`, is a
 * function of this module that needs the service.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /**
   * Opens a new file to write to, block by block, and answers with a handle; `upload` does all that follows. The handle
   * is good until `close`, or until 10 minutes pass without a block.
   *
   * Fails with `ResourceAlreadyExists` where the path is taken and `overwrite` is not set.
   *
   * `POST /api/2.0/dbfs/create`, https://docs.databricks.com/api/azure/workspace/dbfs/create
   */
  readonly create: (request: Schemas.CreateDbfsRequest) => Effect.Effect<Schemas.CreateDbfsResponse, DatabricksError>

  /**
   * Appends at most 1 MiB to a file that is open: bytes, or their base64. Not safe to repeat: after a broken connection nobody knows
   * whether the block is in the file.
   *
   * Fails with `ResourceDoesNotExist` where the handle is not, or no longer, good, with `DatabricksBadRequest`
   * (`MAX_BLOCK_SIZE_EXCEEDED`) where the block is too large.
   *
   * `POST /api/2.0/dbfs/add-block`, https://docs.databricks.com/api/azure/workspace/dbfs/addblock
   */
  readonly addBlock: (request: AddBlockRequest) => Effect.Effect<void, DatabricksError>

  /**
   * Ends the writing of a file. Fails with `ResourceDoesNotExist` where the handle is not, or no longer, good; so does a
   * second attempt after the answer to the first was lost.
   *
   * `POST /api/2.0/dbfs/close`, https://docs.databricks.com/api/azure/workspace/dbfs/close
   */
  readonly close: (request: Schemas.CloseDbfsRequest) => Effect.Effect<void, DatabricksError>

  /**
   * Writes a file of at most 1 MiB at once: bytes, or their base64. `write` takes text too, and any size. Safe to repeat
   * where `overwrite` is set.
   *
   * Fails with `ResourceAlreadyExists` where the path is taken and `overwrite` is not set, with `DatabricksBadRequest`
   * (`MAX_BLOCK_SIZE_EXCEEDED`) where the contents are too large.
   *
   * `POST /api/2.0/dbfs/put`, https://docs.databricks.com/api/azure/workspace/dbfs/put
   */
  readonly put: (request: PutRequest) => Effect.Effect<void, DatabricksError>

  /**
   * At most 1 MiB of a file, in base64 as the API has it; `readBlock` gives the bytes, `download` all of the file.
   *
   * Fails with `ResourceDoesNotExist` where there is no such file, with `InvalidParameterValue` where it is a folder,
   * with `DatabricksBadRequest` (`MAX_READ_SIZE_EXCEEDED`) where more is asked for.
   *
   * `GET /api/2.0/dbfs/read`, https://docs.databricks.com/api/azure/workspace/dbfs/read
   */
  readonly read: (request: Schemas.ReadDbfsRequest) => Effect.Effect<Schemas.ReadDbfsResponse, DatabricksError>

  /**
   * The same as `read`, as bytes: fewer than asked for at the end of the file, none beyond it.
   *
   * `GET /api/2.0/dbfs/read`, https://docs.databricks.com/api/azure/workspace/dbfs/read
   */
  readonly readBlock: (request: Schemas.ReadDbfsRequest) => Effect.Effect<Uint8Array, DatabricksError>

  /**
   * What is at a path. Fails with `ResourceDoesNotExist` where nothing is.
   *
   * `GET /api/2.0/dbfs/get-status`, https://docs.databricks.com/api/azure/workspace/dbfs/getstatus
   */
  readonly getStatus: (request: Schemas.GetDbfsStatusRequest) => Effect.Effect<Schemas.FileInfo, DatabricksError>

  /**
   * What is in a folder; of a file, the file itself. It answers all at once, and not in time for a folder with more than
   * some 10,000 files.
   *
   * Fails with `ResourceDoesNotExist` where nothing is at the path.
   *
   * `GET /api/2.0/dbfs/list`, https://docs.databricks.com/api/azure/workspace/dbfs/list
   */
  readonly list: (request: Schemas.ListDbfsRequest) => Effect.Effect<Schemas.ListDbfsResponse, DatabricksError>

  /**
   * Makes a folder, and those on the way to it. Does nothing where it is there. Fails with `ResourceAlreadyExists` where
   * a file is in the way.
   *
   * `POST /api/2.0/dbfs/mkdirs`, https://docs.databricks.com/api/azure/workspace/dbfs/mkdirs
   */
  readonly mkdirs: (request: Schemas.MkdirsDbfsRequest) => Effect.Effect<void, DatabricksError>

  /**
   * Moves a file, or a folder with all that is in it.
   *
   * Fails with `ResourceDoesNotExist` where nothing is at the source, with `ResourceAlreadyExists` where a file is at the
   * destination.
   *
   * `POST /api/2.0/dbfs/move`, https://docs.databricks.com/api/azure/workspace/dbfs/move
   */
  readonly move: (request: Schemas.MoveDbfsRequest) => Effect.Effect<void, DatabricksError>

  /**
   * Deletes a file, or a folder. Does nothing where there is none. Of a large folder the API deletes a part and asks to
   * be called again (503, `PARTIAL_DELETE`), which the retry policy does for as long as each call deletes something: its
   * budget begins anew with each part.
   *
   * Fails with `DatabricksBadRequest` (`IO_ERROR`) where a folder is not empty and `recursive` is not set.
   *
   * `POST /api/2.0/dbfs/delete`, https://docs.databricks.com/api/azure/workspace/dbfs/delete
   */
  readonly delete: (request: Schemas.DeleteDbfsRequest) => Effect.Effect<void, DatabricksError>
}

/** The API deletes for some 45 seconds at a time and says how many files that were. */
const hasDeletedSome = (error: DatabricksError): boolean =>
  "errorCode" in error && error.errorCode === "PARTIAL_DELETE" && !/\bdeleted (?:0|no) files\b/i.test(error.message)

/**
 * @since 0.1.0
 * @category constructors
 */
export const make: Effect.Effect<Service, never, DatabricksClient> = Effect.map(DatabricksClient, ({ call }) => {
  const create = call(Endpoints.create)
  const put = call(Blocks.put)
  const replace = call({ ...Blocks.put, repeatable: true })
  const read = call(Endpoints.read)
  const readBlock = call(Blocks.read)
  const getStatus = call(Endpoints.getStatus)
  const list = call(Endpoints.list)
  const mkdirs = call(Endpoints.mkdirs)
  const move = call(Endpoints.move)
  const delete_ = call({ ...Endpoints.delete, hasProgressed: hasDeletedSome })
  return Dbfs.of({
    create: (request) => create(withWirePaths(request)),
    addBlock: call(Blocks.addBlock),
    close: call(Endpoints.close),
    put: (request) => (request?.overwrite === true ? replace : put)(withWirePaths(request)),
    read: (request) => read(withWirePaths(request)),
    readBlock: (request) => readBlock(withWirePaths(request)),
    getStatus: (request) => getStatus(withWirePaths(request)),
    list: (request) => list(withWirePaths(request)),
    mkdirs: (request) => mkdirs(withWirePaths(request)),
    move: (request) => move(withWirePaths(request)),
    delete: (request) => delete_(withWirePaths(request))
  })
})

/**
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<Dbfs, never, DatabricksClient> = Layer.effect(Dbfs, make)
