import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Lazy from "../../schemas/lazy.js"
import type { ImportFormat, Language, ObjectType } from "../../schemas/workspace/Workspace.js"

/**
 * Two objects to copy would have the same path: for example the files `report.py` and `report.sql` if both are
 * notebooks, which have no extension in the workspace.
 *
 * @since 0.1.0
 * @category errors
 */
export class PathConflict extends Lazy.TaggedError<PathConflict>()("PathConflict", () => ({
  message: Schema.String,
  /** The path of both. */
  path: Schema.String,
  /** Their paths at the source. */
  sources: Schema.Array(Schema.String)
})) {}

/**
 * The name of an object in the workspace would escape the local directory, or cannot be a file name.
 *
 * @since 0.1.0
 * @category errors
 */
export class UnsafePath extends Lazy.TaggedError<UnsafePath>()("UnsafePath", () => ({
  message: Schema.String,
  /** The path of the object in the workspace. */
  path: Schema.String
})) {}

/**
 * A notebook or file that was copied.
 *
 * @since 0.1.0
 * @category models
 */
export interface Transferred {
  /** The path in the workspace. */
  readonly path: string
  /** The local path. */
  readonly file: string
  readonly object_type: ObjectType
  readonly bytes: number
}

/**
 * The progress of an import or export.
 *
 * @since 0.1.0
 * @category models
 */
export interface Progress {
  /** The object copied last. */
  readonly latest: Transferred
  /** The number of notebooks and files copied so far. */
  readonly objects: number
  /** The number of bytes copied so far. */
  readonly bytes: number
  /** The total number of notebooks and files to copy. Not known for an export. */
  readonly total: number | undefined
}

/**
 * An object that was skipped, and why.
 *
 * @since 0.1.0
 * @category models
 */
export interface PassedOver<E> {
  /** The path in the workspace, existing or intended. */
  readonly path: string
  /** The local path, existing or intended. Absent if there is none. */
  readonly file?: string | undefined
  readonly error: E
}

/**
 * @since 0.1.0
 * @category models
 */
export interface TransferOptions {
  /** The number of notebooks and files to copy concurrently (default 8). Each is held in memory. */
  readonly concurrency?: number | undefined
  /** Runs after each notebook and file. */
  readonly onProgress?: ((progress: Progress) => Effect.Effect<void>) | undefined
}

/**
 * Counts of what was copied.
 *
 * @since 0.1.0
 * @category models
 */
export interface TransferSummary {
  readonly notebooks: number
  /** Includes dashboards. */
  readonly files: number
  readonly folders: number
  readonly bytes: number
}

/** Languages by the extension of their source files, with their comment prefix. */
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

/** The number of bytes at the start of a file that decide whether it is a notebook. */
export const headSize = 128

/**
 * Returns what a file becomes, based on its extension and its first bytes: a notebook with a format and a language, or
 * a file.
 */
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

/** Counts what is copied and reports progress. */
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
