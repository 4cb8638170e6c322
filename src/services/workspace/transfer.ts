import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Lazy from "../../schemas/lazy.js"
import type { ImportFormat, Language, ObjectType } from "../../schemas/Workspace.js"

/**
 * Two things that are to be copied would have the same path: the files `report.py` and `report.sql` where both are
 * notebooks, which have no extension in the workspace.
 *
 * @since 0.1.0
 * @category errors
 */
export class PathConflict extends Lazy.TaggedError<PathConflict>("effect-databricks/PathConflict")(
  "PathConflict",
  () => ({
    message: Schema.String,
    /** What both would be. */
    path: Schema.String,
    /** What they are where they come from. */
    sources: Schema.Array(Schema.String)
  })
) {}

/**
 * An object of the workspace has a name that would lead out of the local folder, or that cannot be written down.
 *
 * @since 0.1.0
 * @category errors
 */
export class UnsafePath extends Lazy.TaggedError<UnsafePath>("effect-databricks/UnsafePath")("UnsafePath", () => ({
  message: Schema.String,
  /** The path of the object in the workspace. */
  path: Schema.String
})) {}

/**
 * A notebook or a file that was copied.
 *
 * @since 0.1.0
 * @category models
 */
export interface Transferred {
  /** Where it is in the workspace. */
  readonly path: string
  /** Where it is on this machine. */
  readonly file: string
  readonly object_type: ObjectType
  readonly bytes: number
}

/**
 * How far an import or an export is.
 *
 * @since 0.1.0
 * @category models
 */
export interface Progress {
  /** What was copied just now. */
  readonly latest: Transferred
  /** How many notebooks and files were copied so far. */
  readonly objects: number
  /** How many bytes they have. */
  readonly bytes: number
  /** How many notebooks and files there are to copy. An export does not know. */
  readonly total: number | undefined
}

/**
 * What was left out of a copy, and why.
 *
 * @since 0.1.0
 * @category models
 */
export interface PassedOver<E> {
  /** Where it is in the workspace, or would be. */
  readonly path: string
  /** Where it is on this machine, or would be; absent where it has no place there. */
  readonly file?: string | undefined
  readonly error: E
}

/**
 * @since 0.1.0
 * @category models
 */
export interface TransferOptions {
  /** How many notebooks and files are copied at a time, each of which is held in memory; 8 by default. */
  readonly concurrency?: number | undefined
  /** Run after each notebook and file. */
  readonly onProgress?: ((progress: Progress) => Effect.Effect<void>) | undefined
}

/**
 * What was copied.
 *
 * @since 0.1.0
 * @category models
 */
export interface TransferSummary {
  readonly notebooks: number
  /** Dashboards are counted among the files. */
  readonly files: number
  readonly folders: number
  readonly bytes: number
}

/** Languages by the extension of their source files, with what their comments begin with. */
export const sources: ReadonlyArray<{
  readonly extension: string
  readonly language: Language
  readonly comment: string
}> = [
  { extension: ".py", language: "PYTHON", comment: "#" },
  { extension: ".sql", language: "SQL", comment: "--" },
  { extension: ".scala", language: "SCALA", comment: "//" },
  { extension: ".r", language: "R", comment: "#" }
]

const header = "Databricks notebook source"

/** How much of a file tells whether it is a notebook, in bytes. */
export const headSize = 128

/** What a file becomes by its extension and its beginning: a notebook in a format and a language, or a file. */
export const notebookIn = (
  extension: string,
  head: Uint8Array
): { readonly format: ImportFormat; readonly language: Language | undefined } | undefined => {
  if (extension.toLowerCase() === ".ipynb") return { format: "JUPYTER", language: undefined }
  const source = sources.find((source) => source.extension === extension.toLowerCase())
  if (source === undefined) return undefined
  const [firstLine = ""] = new TextDecoder().decode(head.subarray(0, headSize)).split("\n", 1)
  return firstLine.trimEnd() === `${source.comment} ${header}`
    ? { format: "SOURCE", language: source.language }
    : undefined
}

/** Counts what is copied and tells of it. */
export const makeTally = (options: TransferOptions | undefined, total: number | undefined) => {
  let notebooks = 0
  let files = 0
  let folders = 0
  let bytes = 0
  return {
    folder: Effect.sync(() => {
      folders++
    }),
    done: (latest: Transferred): Effect.Effect<void> =>
      Effect.suspend(() => {
        if (latest.object_type === "NOTEBOOK") notebooks++
        else files++
        bytes += latest.bytes
        return options?.onProgress?.({ latest, objects: notebooks + files, bytes, total }) ?? Effect.void
      }),
    summary: Effect.sync((): TransferSummary => ({ notebooks, files, folders, bytes }))
  }
}
