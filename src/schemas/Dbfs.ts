/**
 * Files and folders in DBFS, and the requests to read, write, move and delete them.
 *
 * Paths are absolute, such as `/tmp/data.csv`.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { EpochMillis } from "./EpochMillis.js"
import * as Wire from "./Wire.js"

/**
 * A file or a folder.
 *
 * @since 0.1.0
 * @category files
 */
export class FileInfo extends Wire.struct<FileInfo>("FileInfo")({
  /** The absolute path, without the prefix `dbfs:`. */
  path: Wire.optional(Schema.String),
  is_dir: Wire.optional(Schema.Boolean),
  /** The size in bytes. 0 for a folder. */
  file_size: Wire.optional(Wire.Int64),
  modification_time: Wire.optional(EpochMillis)
}) {}

/**
 * Request to create a file and open it for writing in blocks. Missing parent folders are created.
 *
 * @since 0.1.0
 * @category requests
 */
export class CreateDbfsRequest extends Wire.struct<CreateDbfsRequest>("CreateDbfsRequest")({
  path: Schema.String,
  /** Whether to replace an existing file. The default is `false`. */
  overwrite: Wire.optional(Schema.Boolean)
}) {}

/**
 * The handle for adding blocks.
 *
 * @since 0.1.0
 * @category responses
 */
export class CreateDbfsResponse extends Wire.struct<CreateDbfsResponse>("CreateDbfsResponse")({
  /** Valid until it is closed, or for 10 minutes after the last block. */
  handle: Wire.Int64
}) {}

/**
 * Request to append a block to an open file.
 *
 * @since 0.1.0
 * @category requests
 */
export class AddDbfsBlockRequest extends Wire.struct<AddDbfsBlockRequest>("AddDbfsBlockRequest")({
  handle: Wire.Int64,
  /** The data, base64-encoded. At most 1 MiB before encoding. */
  data: Schema.String
}) {}

/**
 * Request to close an open file.
 *
 * @since 0.1.0
 * @category requests
 */
export class CloseDbfsRequest extends Wire.struct<CloseDbfsRequest>("CloseDbfsRequest")({
  handle: Wire.Int64
}) {}

/**
 * Request to delete a file or folder.
 *
 * @since 0.1.0
 * @category requests
 */
export class DeleteDbfsRequest extends Wire.struct<DeleteDbfsRequest>("DeleteDbfsRequest")({
  path: Schema.String,
  /** Whether to delete a folder with its contents. Otherwise only an empty folder can be deleted. */
  recursive: Wire.optional(Schema.Boolean)
}) {}

/**
 * Request to get information about a file or folder.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetDbfsStatusRequest extends Wire.struct<GetDbfsStatusRequest>("GetDbfsStatusRequest")({
  path: Schema.String
}) {}

/**
 * Request to list the contents of a folder. For a file, returns the file itself.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListDbfsRequest extends Wire.struct<ListDbfsRequest>("ListDbfsRequest")({
  path: Schema.String
}) {}

/**
 * The contents of a folder, without subfolder contents.
 *
 * @since 0.1.0
 * @category responses
 */
export class ListDbfsResponse extends Wire.struct<ListDbfsResponse>("ListDbfsResponse")({
  /** Absent if the folder is empty. */
  files: Wire.optional(Wire.array(FileInfo))
}) {}

/**
 * Request to create a folder and its missing parent folders. Does nothing if the folder exists.
 *
 * @since 0.1.0
 * @category requests
 */
export class MkdirsDbfsRequest extends Wire.struct<MkdirsDbfsRequest>("MkdirsDbfsRequest")({
  path: Schema.String
}) {}

/**
 * Request to move a file, or a folder with its contents.
 *
 * @since 0.1.0
 * @category requests
 */
export class MoveDbfsRequest extends Wire.struct<MoveDbfsRequest>("MoveDbfsRequest")({
  source_path: Schema.String,
  destination_path: Schema.String
}) {}

/**
 * Request to write a small file in a single call. Missing parent folders are created.
 *
 * @since 0.1.0
 * @category requests
 */
export class PutDbfsRequest extends Wire.struct<PutDbfsRequest>("PutDbfsRequest")({
  path: Schema.String,
  /** The data, base64-encoded. At most 1 MiB before encoding. If omitted, the file is empty. */
  contents: Wire.optional(Schema.String),
  /** Whether to replace an existing file. The default is `false`. */
  overwrite: Wire.optional(Schema.Boolean)
}) {}

/**
 * Request to read a part of a file.
 *
 * @since 0.1.0
 * @category requests
 */
export class ReadDbfsRequest extends Wire.struct<ReadDbfsRequest>("ReadDbfsRequest")({
  path: Schema.String,
  /** The start of the part, in bytes. The default is 0. */
  offset: Wire.optional(Wire.Int64),
  /** The number of bytes. The default is 0.5 MiB, the max 1 MiB. */
  length: Wire.optional(Wire.Int)
}) {}

/**
 * A part of a file.
 *
 * @since 0.1.0
 * @category responses
 */
export class ReadDbfsResponse extends Wire.struct<ReadDbfsResponse>("ReadDbfsResponse")({
  /** The number of bytes in `data` before encoding. Fewer than requested at the end of the file, 0 after the end. */
  bytes_read: Wire.optional(Wire.Int),
  /** The data, base64-encoded. */
  data: Wire.optional(Schema.String)
}) {}
