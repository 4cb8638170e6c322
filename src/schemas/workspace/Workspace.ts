/**
 * Requests and responses of the Workspace API.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { EpochMillis } from "../EpochMillis.js"
import * as Wire from "../Wire.js"

/**
 * The type of a workspace object.
 *
 * - `NOTEBOOK`: a notebook.
 * - `FILE`: any other file.
 * - `DIRECTORY`: a folder.
 * - `REPO`: a Git folder.
 * - `DASHBOARD`: an AI/BI dashboard.
 * - `LIBRARY`: a library. Cannot be exported.
 *
 * @since 0.1.0
 * @category objects
 */
export const ObjectType = Wire.openEnum("workspace.ObjectType", [
  "NOTEBOOK",
  "FILE",
  "DIRECTORY",
  "REPO",
  "DASHBOARD",
  "LIBRARY"
])

/**
 * @since 0.1.0
 * @category objects
 */
export type ObjectType = typeof ObjectType.Type

/**
 * The default language of a notebook. A cell can override it.
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
 * Information about a folder.
 *
 * @since 0.1.0
 * @category objects
 */
export class DirectoryInfo extends Wire.struct<DirectoryInfo>("DirectoryInfo")({
  /** Whether it is a Git folder. */
  is_git_folder: Wire.optional(Schema.Boolean)
}) {}

/**
 * A workspace object: its path, type and metadata.
 *
 * @since 0.1.0
 * @category objects
 */
export class ObjectInfo extends Wire.struct<ObjectInfo>("ObjectInfo")({
  /** The absolute path: `/Users/someone@example.com/report`. */
  path: Schema.String,
  object_type: Wire.optional(ObjectType),
  /** The object id. Does not change when the object is moved or renamed. Used by the Permissions API. */
  object_id: Wire.optional(Wire.Int64),
  /** The id of the object in other APIs. */
  resource_id: Wire.optional(Schema.String),
  /** Set only for notebooks. Always `PYTHON` for Jupyter notebooks. */
  language: Wire.optional(Language),
  /** Set only for folders. */
  directory_info: Wire.optional(DirectoryInfo),
  /** The size of a file, in bytes. */
  size: Wire.optional(Wire.Int64),
  /** The creation time of a file, in epoch milliseconds. */
  created_at: Wire.optional(EpochMillis),
  /** The time of the last change to a file, in epoch milliseconds. */
  modified_at: Wire.optional(EpochMillis)
}) {}

/**
 * The export format of an object.
 *
 * - `SOURCE`: a notebook as source code, or the notebooks of a folder as a zip archive.
 * - `AUTO`: depends on the object: a notebook as source code, a file unchanged, or a folder with its files as a zip
 *   archive.
 * - `JUPYTER`: a notebook as `.ipynb`.
 * - `HTML`: a notebook as an HTML page.
 * - `R_MARKDOWN`: a notebook as R Markdown.
 * - `DBC`: a notebook or the notebooks of a folder as a Databricks archive.
 * - `RAW`: the stored content, unchanged.
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
 * Whether the outputs of a notebook are exported.
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
 * The format of imported content.
 *
 * - `SOURCE`: the source code of a notebook, with its `language`. Without a language, a zip archive of a folder.
 * - `AUTO`: depends on the extension of the path and the first line: a notebook, whose path then loses its extension,
 *   or a file.
 * - `JUPYTER`, `HTML`, `R_MARKDOWN`: a notebook in that format.
 * - `DBC`: a Databricks archive of a notebook or a folder.
 * - `RAW`: a file with any content.
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
 * Request to get the object at a path.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetStatusRequest extends Wire.struct<GetStatusRequest>("GetStatusRequest")({
  path: Schema.String
}) {}

/**
 * Request to list the contents of a folder.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListRequest extends Wire.struct<ListRequest>("ListRequest")({
  path: Schema.String,
  /** Excludes notebooks that were not modified after this time, in epoch milliseconds. */
  notebooks_modified_after: Wire.optional(EpochMillis)
}) {}

/**
 * The contents of a folder. If the path is not a folder, the object itself.
 *
 * @since 0.1.0
 * @category responses
 */
export class ListResponse extends Wire.struct<ListResponse>("ListResponse")({
  /** Absent if the folder is empty. */
  objects: Wire.optional(Wire.array(ObjectInfo))
}) {}

/**
 * Request to create a folder and its missing parent folders.
 *
 * @since 0.1.0
 * @category requests
 */
export class MkdirsRequest extends Wire.struct<MkdirsRequest>("MkdirsRequest")({
  path: Schema.String
}) {}

/**
 * Request to import an object into the workspace.
 *
 * @since 0.1.0
 * @category requests
 */
export class ImportRequest extends Wire.struct<ImportRequest>("ImportRequest")({
  /** The path to import to. The folder must exist. */
  path: Schema.String,
  /** The content, base64-encoded. At most 10 MiB before encoding. Use `importFile` to pass text or bytes. */
  content: Wire.optional(Schema.String),
  /** The default is `SOURCE`. */
  format: Wire.optional(ImportFormat),
  /** The language of a notebook with the format `SOURCE`. */
  language: Wire.optional(Language),
  /** Whether to replace an existing object. The default is `false`. Not supported for `DBC`. */
  overwrite: Wire.optional(Schema.Boolean)
}) {}

/**
 * The imported object.
 *
 * @since 0.1.0
 * @category responses
 */
export class ImportResponse extends Wire.struct<ImportResponse>("ImportResponse")({
  /** The id of the notebook, file or folder. Used by the Permissions API. */
  object_id: Wire.optional(Wire.Int64)
}) {}

/**
 * Request to upload a file to the workspace.
 *
 * @since 0.1.0
 * @category requests
 */
export class UploadFileRequest extends Wire.struct<UploadFileRequest>("UploadFileRequest")({
  /** The path to upload to: `/Workspace/Users/someone@example.com/data.csv`. The folder must exist. */
  path: Schema.String,
  /** The bytes of the file. At most 500 MB. */
  content: Wire.Bytes,
  /** Whether to overwrite an existing file. The default is `false`. */
  overwrite: Wire.optional(Schema.Boolean)
}) {}

/**
 * Request to export an object.
 *
 * @since 0.1.0
 * @category requests
 */
export class ExportRequest extends Wire.struct<ExportRequest>("ExportRequest")({
  /** The path of the object. Folders support only `SOURCE`, `AUTO` and `DBC`. */
  path: Schema.String,
  /** The default is `SOURCE`. */
  format: Wire.optional(ExportFormat),
  /**
   * The default depends on the format. For `JUPYTER`, all outputs.
   *
   * @deprecated Not in the current version of the API.
   */
  outputs: Wire.optional(ExportOutputs)
}) {}

/**
 * The content of an exported object.
 *
 * @since 0.1.0
 * @category responses
 */
export class ExportResponse extends Wire.struct<ExportResponse>("ExportResponse")({
  /** The content, base64-encoded. Use `exportBytes` or `exportText` to get it decoded. */
  content: Wire.optional(Schema.String),
  /** The file extension of the content: `py`, `ipynb`, `zip` and others. */
  file_type: Wire.optional(Schema.String)
}) {}

/**
 * Request to delete an object.
 *
 * @since 0.1.0
 * @category requests
 */
export class DeleteRequest extends Wire.struct<DeleteRequest>("DeleteRequest")({
  path: Schema.String,
  /**
   * Whether to delete the contents of a folder. Otherwise only an empty folder can be deleted. The default is `false`.
   */
  recursive: Wire.optional(Schema.Boolean)
}) {}
