import type { PlatformError } from "@effect/platform/Error"
import * as FileSystem from "@effect/platform/FileSystem"
import * as Path from "@effect/platform/Path"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Contents from "../../internal/codec/contents.js"
import { type DatabricksError, isNotFound } from "../../schemas/DatabricksError.js"
import type { ExportFormat, ObjectInfo } from "../../schemas/workspace/Workspace.js"
import { assign, folded, isName, type LocalName } from "./names.js"
import { operations } from "./operations.js"
import { fromRoot, namesBeneath } from "./paths.js"
import { Workspace } from "./service.js"
import {
  makeTally,
  notebookIn,
  type PassedOver,
  PathConflict,
  sources,
  type TransferOptions,
  type TransferSummary,
  UnsafePath
} from "./transfer.js"
import { isFolder, walk } from "./walk.js"
import { writeAtomic } from "./writeAtomic.js"

/**
 * Why an object, or the whole export, failed.
 *
 * @since 0.1.0
 * @category models
 */
export type ExportError = DatabricksError | PlatformError | PathConflict | UnsafePath

/**
 * What to export, and where.
 *
 * @since 0.1.0
 * @category models
 */
export interface ExportDirectory {
  /** The folder in the workspace, or a single notebook or file. */
  readonly path: string
  /** The local directory for its contents. It is created if it does not exist. */
  readonly directory: string
  /** Whether to replace existing files (default false). Files are never deleted. */
  readonly overwrite?: boolean | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface ExportDirectoryOptions extends TransferOptions {
  /** The export format of notebooks, which also determines their extensions (default `SOURCE`). */
  readonly format?: Exclude<ExportFormat, "AUTO" | "RAW"> | undefined
  /** Whether to export an object, or a folder with its contents (default: everything). */
  readonly include?: ((object: ObjectInfo) => boolean) | undefined
  /**
   * Whether to skip an object that cannot be exported, or a folder that cannot be listed, and continue. `() => true`
   * skips all failures. By default, objects that were deleted in the meantime are skipped. The summary lists what was
   * skipped and why. A failure of the requested folder itself is never skipped.
   */
  readonly passOver?: ((error: ExportError, object: ObjectInfo) => boolean) | undefined
}

/**
 * The result of an export.
 *
 * @since 0.1.0
 * @category models
 */
export interface ExportSummary extends TransferSummary {
  /** Objects that the API does not export: libraries, and types of objects that this version does not know. */
  readonly skipped: ReadonlyArray<ObjectInfo>
  /** The objects that `passOver` skipped. */
  readonly passedOver: ReadonlyArray<PassedOver<ExportError> & { readonly object: ObjectInfo }>
}

const extensions: Readonly<Record<string, string>> = {
  JUPYTER: ".ipynb",
  HTML: ".html",
  R_MARKDOWN: ".Rmd",
  DBC: ".dbc"
}

/**
 * Returns the extension of the file of a notebook. It is appended to the whole name, so that an import restores the
 * name.
 */
const extensionOf = (object: ObjectInfo, format: string): string =>
  extensions[format] ?? sources.find(({ language }) => language === object.language)?.extension ?? ""

/** Returns the extension for a notebook in a language that this module does not know. */
const extensionOfType = (fileType: string | null | undefined): string =>
  /^\w+$/.test(fileType ?? "") ? `.${fileType}` : ""

const files: ReadonlySet<string | null | undefined> = new Set(["FILE", "DASHBOARD"])

const isExported = (object: ObjectInfo): boolean =>
  isNotebook(object) || isFolder(object) || files.has(object.object_type)

const isNotebook = ({ object_type }: ObjectInfo): boolean => object_type === "NOTEBOOK"

/** An object with the path segments of its file. */
interface Located {
  readonly object: ObjectInfo
  readonly local: LocalName | PathConflict | UnsafePath
}

/** Assigns names to all objects of a folder at once. Folders come before their contents. */
const makeLocate = (request: ExportDirectory, format: string) => {
  const folders = new Map<string, ReadonlyArray<string>>([[fromRoot(request.path), []]])

  const unsafe = ({ path }: ObjectInfo): UnsafePath =>
    new UnsafePath({ message: `${JSON.stringify(path)} cannot be written inside ${request.directory}`, path })

  return (objects: ReadonlyArray<ObjectInfo>): ReadonlyArray<Located> => {
    const known = objects.filter(isExported).flatMap((object) => {
      const path = fromRoot(object.path)
      const isRoot = path === fromRoot(request.path)
      // Anyone who can write to the workspace chooses the names. None may escape the directory.
      const names = isRoot ? path.split("/").slice(-1) : namesBeneath(request.path, object.path)
      const parent = isRoot ? [] : folders.get(path.slice(0, path.lastIndexOf("/")))
      const name = names?.at(-1)
      return names?.every(isName) && name !== undefined && parent !== undefined ? [{ object, name, parent }] : []
    })
    const assigned = assign(
      known.map(({ name, object }) => ({
        object,
        name,
        notebookExtension: isNotebook(object) ? extensionOf(object, format) : undefined,
        isFolder: isFolder(object)
      }))
    )
    const locations = new Map(known.map(({ parent, object }) => [object, parent]))
    return objects.map((object): Located => {
      const parent = locations.get(object)
      if (parent === undefined) return { object, local: unsafe(object) }
      const name = assigned.get(object)
      if (name === undefined) {
        return {
          object,
          local: new PathConflict({
            message: `${object.path} exists more than once`,
            path: [request.directory, ...parent].join("/"),
            sources: [object.path, object.path]
          })
        }
      }
      const local = {
        parts: [...parent, ...name.parts],
        fileParts: [...parent, ...name.fileParts]
      }
      if (isFolder(object)) folders.set(fromRoot(object.path), local.parts)
      return { object, local }
    })
  }
}

/**
 * Exports a folder of the workspace with its contents to a local directory. Notebooks get the extension of their
 * language (`.py`, `.sql`, `.scala`, `.r`) or of the format. Files and dashboards are written unchanged.
 *
 * A file has the name of its object if all file systems accept it. Characters that Windows, macOS or Linux do not
 * accept are percent-encoded, as in URLs: `run 13:54` becomes `run 13%3A54`, `aux` becomes `%61ux`, and `%` becomes
 * `%25`. Objects whose file names would collide, also on file systems that ignore case or Unicode normalization, are
 * encoded to differ: `a` and `A` become `a` and `%41`. For the notebook `x` and the file `x.py`, the file becomes
 * `x%2Epy`. So does a file that would be imported as a notebook. Names longer than 255 bytes are split into nested
 * directories, marked with `%~`. `importDirectory` reverts all of this. The names do not depend on the file system, on
 * `include` or on earlier exports.
 *
 * A file is complete or absent. Without `overwrite`, existing files are not changed.
 *
 * Fails with the errors of `list` and `export`, with `PlatformError` (`AlreadyExists`) if a file exists and `overwrite`
 * is not set, and with `UnsafePath` if a name in the workspace would escape the directory. Files that were already
 * written are kept. With `passOver`, failures are skipped.
 *
 * @example
 * ```ts
 * import { Workspace } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const backup = Workspace.exportDirectory(
 *   { path: "/Users/someone@example.com/sales", directory: "backup/sales" },
 *   { format: "JUPYTER", include: ({ path }) => !path.endsWith("/.Trash"), passOver: () => true }
 * ).pipe(
 *   Effect.tap(({ passedOver }) =>
 *     Effect.forEach(passedOver, ({ error, path }) => Effect.logWarning(`${path} is not in the backup`, error))
 *   )
 * )
 * ```
 *
 * @since 0.1.0
 * @category trees
 */
export const exportDirectory = (
  request: ExportDirectory,
  options?: ExportDirectoryOptions
): Effect.Effect<ExportSummary, ExportError, Workspace | FileSystem.FileSystem | Path.Path> =>
  Effect.gen(function* () {
    const workspace = yield* Workspace
    const fs = yield* FileSystem.FileSystem
    const path = yield* Path.Path
    const include = options?.include ?? (() => true)
    const concurrency = Math.max(1, options?.concurrency ?? 8)
    const notebookFormat = options?.format ?? "SOURCE"
    const tally = makeTally(options, undefined)
    const skipped: Array<ObjectInfo> = []
    const passedOver: Array<ExportSummary["passedOver"][number]> = []
    const taken = new Map<string, string>()
    const locate = makeLocate(request, notebookFormat)

    const isSkipped = (error: ExportError, object: ObjectInfo, file?: string): boolean => {
      const skips = (options?.passOver ?? isNotFound)(error, object)
      if (skips) passedOver.push({ path: object.path, file, object, error })
      return skips
    }

    const claim = (file: string, object: ObjectInfo): Effect.Effect<void, PathConflict> =>
      Effect.suspend(() => {
        const other = taken.get(folded(file))
        if (other !== undefined) {
          return new PathConflict({
            message: `${other} and ${object.path} would both become ${file}`,
            path: file,
            sources: [other, object.path]
          })
        }
        taken.set(folded(file), object.path)
        return Effect.void
      })

    const copyTo = (object: ObjectInfo, local: LocalName) =>
      Effect.gen(function* () {
        const at = (parts: ReadonlyArray<string>) => path.join(request.directory, ...parts)
        if (isFolder(object)) {
          yield* fs.makeDirectory(at(local.parts), { recursive: true })
          return yield* tally.folder
        }
        const format = isNotebook(object) ? notebookFormat : "AUTO"
        const { content, file_type } = yield* workspace.export({ path: object.path, format })
        const bytes = yield* Contents.toBytes(operations.export, "content", content)
        const namedFile = at(local.parts)
        const file = isNotebook(object)
          ? namedFile + (extensionOf(object, format) === "" ? extensionOfType(file_type) : "")
          : notebookIn(path.extname(namedFile), bytes) === undefined
            ? namedFile
            : at(local.fileParts)
        yield* claim(file, object)
        yield* fs.makeDirectory(path.dirname(file), { recursive: true })
        yield* writeAtomic(fs, path, file, bytes, request.overwrite === true)
        yield* tally.done({
          path: object.path,
          file,
          object_type: object.object_type ?? "FILE",
          bytes: bytes.length
        })
      })

    const copy = ({ local, object }: Located): Effect.Effect<void, ExportError> => {
      if (!isExported(object)) {
        return Effect.sync(() => {
          skipped.push(object)
        })
      }
      if (!("parts" in local)) return isSkipped(local, object) ? Effect.void : Effect.fail(local)
      return Effect.catchIf(
        copyTo(object, local),
        (error) => isSkipped(error, object, path.join(request.directory, ...local.parts)),
        () => Effect.void
      )
    }

    yield* fs.makeDirectory(request.directory, { recursive: true })
    // All objects of a folder arrive in one chunk.
    yield* walk({ path: request.path }, { concurrency, into: include, passOver: isSkipped }).pipe(
      Stream.mapChunks((objects) => Chunk.unsafeFromArray(locate(Chunk.toReadonlyArray(objects)))),
      Stream.filter(({ object }) => include(object)),
      Stream.mapEffect(copy, { concurrency, unordered: true }),
      Stream.runDrain
    )
    return { ...(yield* tally.summary), skipped, passedOver }
  })
