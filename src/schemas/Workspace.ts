/**
 * The requests and responses of the Workspace API.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { EpochMillis } from "./EpochMillis.js"
import * as Wire from "./Wire.js"

/**
 * What an object of the workspace is.
 *
 * - `NOTEBOOK`: a notebook.
 * - `FILE`: a file of any other kind.
 * - `DIRECTORY`: a folder.
 * - `REPO`: a Git folder.
 * - `DASHBOARD`: an AI/BI dashboard.
 * - `LIBRARY`: a library, which cannot be exported.
 *
 * @since 0.1.0
 * @category objects
 */
export const ObjectType = Wire.openEnum("ObjectType", ["NOTEBOOK", "FILE", "DIRECTORY", "REPO", "DASHBOARD", "LIBRARY"])

/**
 * @since 0.1.0
 * @category objects
 */
export type ObjectType = typeof ObjectType.Type

/**
 * The language of a notebook: that of the cells which don't name another.
 *
 * @since 0.1.0
 * @category objects
 */
export const Language = Wire.openEnum("Language", ["PYTHON", "SQL", "SCALA", "R"])

/**
 * @since 0.1.0
 * @category objects
 */
export type Language = typeof Language.Type

/**
 * What is particular to a folder.
 *
 * @since 0.1.0
 * @category objects
 */
export class DirectoryInfo extends Wire.struct<DirectoryInfo>("DirectoryInfo")({
  /** Whether it is a Git folder. */
  is_git_folder: Wire.optional(Schema.Boolean)
}) {}

/**
 * An object of the workspace: where it is and what it is.
 *
 * @since 0.1.0
 * @category objects
 */
export class ObjectInfo extends Wire.struct<ObjectInfo>("ObjectInfo")({
  /** From the root on: `/Users/someone@example.com/report`. */
  path: Schema.String,
  object_type: Wire.optional(ObjectType),
  /** It stays the same when the object is moved or renamed. Permissions are asked for by it. */
  object_id: Wire.optional(Wire.Int64),
  /** The id that other APIs know the object by. */
  resource_id: Wire.optional(Schema.String),
  /** Of a notebook alone; always `PYTHON` for Jupyter notebooks. */
  language: Wire.optional(Language),
  /** Of a folder alone. */
  directory_info: Wire.optional(DirectoryInfo),
  /** The size of a file in bytes. */
  size: Wire.optional(Wire.Int64),
  /** When a file was made, in epoch milliseconds. */
  created_at: Wire.optional(EpochMillis),
  /** When a file was last changed, in epoch milliseconds. */
  modified_at: Wire.optional(EpochMillis)
}) {}

/**
 * What an object is exported as.
 *
 * - `SOURCE`: a notebook as source code; the notebooks of a folder as a zip archive.
 * - `AUTO`: what suits the object: a notebook as source code, a file as it is; a folder, with its files, as a zip archive.
 * - `JUPYTER`: a notebook as `.ipynb`.
 * - `HTML`: a notebook as a page.
 * - `R_MARKDOWN`: a notebook as R Markdown.
 * - `DBC`: a notebook or the notebooks of a folder as a Databricks archive.
 * - `RAW`: as it is stored.
 *
 * @since 0.1.0
 * @category formats
 */
export const ExportFormat = Wire.openEnum("ExportFormat", [
  "SOURCE",
  "AUTO",
  "JUPYTER",
  "HTML",
  "R_MARKDOWN",
  "DBC",
  "RAW"
])

/**
 * @since 0.1.0
 * @category formats
 */
export type ExportFormat = typeof ExportFormat.Type

/**
 * Whether the outputs of a notebook's cells are exported with it.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category formats
 */
export const ExportOutputs = Wire.openEnum("ExportOutputs", ["ALL", "NONE"])

/**
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category formats
 */
export type ExportOutputs = typeof ExportOutputs.Type

/**
 * What the content of an import is.
 *
 * - `SOURCE`: the source code of a notebook, whose `language` has to be given; without one, a zip archive of a folder.
 * - `AUTO`: what the extension of the path and the first line say: a notebook, whose path then loses its extension, or
 *   a file.
 * - `JUPYTER`, `HTML`, `R_MARKDOWN`: a notebook in that format.
 * - `DBC`: a Databricks archive of a notebook or a folder.
 * - `RAW`: a file, whatever is in it.
 *
 * @since 0.1.0
 * @category formats
 */
export const ImportFormat = Wire.openEnum("ImportFormat", [
  "SOURCE",
  "AUTO",
  "JUPYTER",
  "HTML",
  "R_MARKDOWN",
  "DBC",
  "RAW"
])

/**
 * @since 0.1.0
 * @category formats
 */
export type ImportFormat = typeof ImportFormat.Type

/**
 * Asks what is at a path.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetStatusRequest extends Wire.struct<GetStatusRequest>("GetStatusRequest")({
  path: Schema.String
}) {}

/**
 * Asks what is in a folder.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListRequest extends Wire.struct<ListRequest>("ListRequest")({
  path: Schema.String,
  /** Leaves out notebooks that were not changed after this time, in epoch milliseconds. */
  notebooks_modified_after: Wire.optional(EpochMillis)
}) {}

/**
 * What is in a folder, or the object itself where the path is that of none.
 *
 * @since 0.1.0
 * @category responses
 */
export class ListResponse extends Wire.struct<ListResponse>("ListResponse")({
  /** Absent where the folder is empty. */
  objects: Wire.optional(Wire.array(ObjectInfo))
}) {}

/**
 * Makes a folder and those above it.
 *
 * @since 0.1.0
 * @category requests
 */
export class MkdirsRequest extends Wire.struct<MkdirsRequest>("MkdirsRequest")({
  path: Schema.String
}) {}

/**
 * Puts an object into the workspace.
 *
 * @since 0.1.0
 * @category requests
 */
export class ImportRequest extends Wire.struct<ImportRequest>("ImportRequest")({
  /** Where to put it, in a folder that exists. */
  path: Schema.String,
  /** What to put there, in base64: at most 10 MiB before that. `importFile` takes text or bytes. */
  content: Wire.optional(Schema.String),
  /** By default `SOURCE`. */
  format: Wire.optional(ImportFormat),
  /** The language of a notebook that is imported as `SOURCE`. */
  language: Wire.optional(Language),
  /** Whether to replace what is there; by default not. Not possible for `DBC`. */
  overwrite: Wire.optional(Schema.Boolean)
}) {}

/**
 * What an import made.
 *
 * @since 0.1.0
 * @category responses
 */
export class ImportResponse extends Wire.struct<ImportResponse>("ImportResponse")({
  /** The id of the notebook, file or folder. Permissions are asked for by it. */
  object_id: Wire.optional(Wire.Int64)
}) {}

/**
 * Puts a file into the workspace.
 *
 * @since 0.1.0
 * @category requests
 */
export class UploadFileRequest extends Wire.struct<UploadFileRequest>("UploadFileRequest")({
  /** Where to put it, in a folder that exists: `/Workspace/Users/someone@example.com/data.csv`. */
  path: Schema.String,
  /** The bytes of the file, or its text, which is written in UTF-8. At most 500 MB. */
  content: Schema.Union(Schema.String, Schema.Uint8ArrayFromSelf),
  /** Whether to replace what is there; by default not. */
  overwrite: Wire.optional(Schema.Boolean)
}) {}

/**
 * Asks for the content of an object.
 *
 * @since 0.1.0
 * @category requests
 */
export class ExportRequest extends Wire.struct<ExportRequest>("ExportRequest")({
  /** That of a folder only with `SOURCE`, `AUTO` and `DBC`. */
  path: Schema.String,
  /** By default `SOURCE`. */
  format: Wire.optional(ExportFormat),
  /**
   * By default, whatever the format says; all of them for `JUPYTER`.
   *
   * @deprecated Not in the current version of the API.
   */
  outputs: Wire.optional(ExportOutputs)
}) {}

/**
 * The content of an object.
 *
 * @since 0.1.0
 * @category responses
 */
export class ExportResponse extends Wire.struct<ExportResponse>("ExportResponse")({
  /** In base64. `exportBytes` and `exportText` give it decoded. */
  content: Wire.optional(Schema.String),
  /** The extension that suits it: `py`, `ipynb`, `zip` and so on. */
  file_type: Wire.optional(Schema.String)
}) {}

/**
 * Removes an object.
 *
 * @since 0.1.0
 * @category requests
 */
export class DeleteRequest extends Wire.struct<DeleteRequest>("DeleteRequest")({
  path: Schema.String,
  /** Whether to remove what is in a folder, too; by default only an empty one can be removed. */
  recursive: Wire.optional(Schema.Boolean)
}) {}
