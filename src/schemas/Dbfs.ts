/**
 * Files and folders of DBFS, and the requests that read, write, move and delete them.
 *
 * Paths are absolute, `/tmp/data.csv`.
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
  /** The absolute path, without `dbfs:`. */
  path: Wire.optional(Schema.String),
  is_dir: Wire.optional(Schema.Boolean),
  /** In bytes; 0 for a folder. */
  file_size: Wire.optional(Wire.Int64),
  modification_time: Wire.optional(EpochMillis)
}) {}

/**
 * Opens a new file to write to, block by block. Folders on the way are made.
 *
 * @since 0.1.0
 * @category requests
 */
export class CreateDbfsRequest extends Wire.struct<CreateDbfsRequest>("CreateDbfsRequest")({
  path: Schema.String,
  /** Whether a file that is there may be replaced; `false` by default. */
  overwrite: Wire.optional(Schema.Boolean)
}) {}

/**
 * What blocks are added to.
 *
 * @since 0.1.0
 * @category responses
 */
export class CreateDbfsResponse extends Wire.struct<CreateDbfsResponse>("CreateDbfsResponse")({
  /** Good until it is closed, or for 10 minutes after the last block. */
  handle: Wire.Int64
}) {}

/**
 * Appends to a file that is open.
 *
 * @since 0.1.0
 * @category requests
 */
export class AddDbfsBlockRequest extends Wire.struct<AddDbfsBlockRequest>("AddDbfsBlockRequest")({
  handle: Wire.Int64,
  /** The bytes in base64, at most 1 MiB of them before that. */
  data: Schema.String
}) {}

/**
 * Ends the writing of a file.
 *
 * @since 0.1.0
 * @category requests
 */
export class CloseDbfsRequest extends Wire.struct<CloseDbfsRequest>("CloseDbfsRequest")({
  handle: Wire.Int64
}) {}

/**
 * Deletes a file or a folder.
 *
 * @since 0.1.0
 * @category requests
 */
export class DeleteDbfsRequest extends Wire.struct<DeleteDbfsRequest>("DeleteDbfsRequest")({
  path: Schema.String,
  /** Whether a folder goes with all that is in it; without, only an empty one does. */
  recursive: Wire.optional(Schema.Boolean)
}) {}

/**
 * Asks what is at a path.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetDbfsStatusRequest extends Wire.struct<GetDbfsStatusRequest>("GetDbfsStatusRequest")({
  path: Schema.String
}) {}

/**
 * Asks for what is in a folder; of a file, for the file itself.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListDbfsRequest extends Wire.struct<ListDbfsRequest>("ListDbfsRequest")({
  path: Schema.String
}) {}

/**
 * What is in a folder, not in the folders below.
 *
 * @since 0.1.0
 * @category responses
 */
export class ListDbfsResponse extends Wire.struct<ListDbfsResponse>("ListDbfsResponse")({
  /** Absent where the folder is empty. */
  files: Wire.optional(Wire.array(FileInfo))
}) {}

/**
 * Makes a folder, and those on the way to it. Does nothing where it is there.
 *
 * @since 0.1.0
 * @category requests
 */
export class MkdirsDbfsRequest extends Wire.struct<MkdirsDbfsRequest>("MkdirsDbfsRequest")({
  path: Schema.String
}) {}

/**
 * Moves a file, or a folder with all that is in it.
 *
 * @since 0.1.0
 * @category requests
 */
export class MoveDbfsRequest extends Wire.struct<MoveDbfsRequest>("MoveDbfsRequest")({
  source_path: Schema.String,
  destination_path: Schema.String
}) {}

/**
 * Writes a small file at once. Folders on the way are made.
 *
 * @since 0.1.0
 * @category requests
 */
export class PutDbfsRequest extends Wire.struct<PutDbfsRequest>("PutDbfsRequest")({
  path: Schema.String,
  /** The bytes in base64, at most 1 MiB of them before that. An empty file without. */
  contents: Wire.optional(Schema.String),
  /** Whether a file that is there may be replaced; `false` by default. */
  overwrite: Wire.optional(Schema.Boolean)
}) {}

/**
 * Asks for a part of a file.
 *
 * @since 0.1.0
 * @category requests
 */
export class ReadDbfsRequest extends Wire.struct<ReadDbfsRequest>("ReadDbfsRequest")({
  path: Schema.String,
  /** Where the part begins, in bytes; 0 by default. */
  offset: Wire.optional(Wire.Int64),
  /** How many bytes, at most 1 MiB; 0.5 MiB by default. */
  length: Wire.optional(Wire.Int)
}) {}

/**
 * A part of a file.
 *
 * @since 0.1.0
 * @category responses
 */
export class ReadDbfsResponse extends Wire.struct<ReadDbfsResponse>("ReadDbfsResponse")({
  /** How many bytes `data` stands for: fewer than asked for at the end of the file, 0 beyond it. */
  bytes_read: Wire.optional(Wire.Int),
  /** The bytes in base64. */
  data: Wire.optional(Schema.String)
}) {}
