import type { PlatformError } from "@effect/platform/Error"
import * as FileSystem from "@effect/platform/FileSystem"
import * as Path from "@effect/platform/Path"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Contents from "../../internal/codec/contents.js"
import { type DatabricksError, isNotFound } from "../../schemas/DatabricksError.js"
import type { ExportFormat, ObjectInfo } from "../../schemas/Workspace.js"
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
import { writeWhole } from "./writeWhole.js"

/**
 * Why an object, or all of them, cannot be exported.
 *
 * @since 0.1.0
 * @category models
 */
export type ExportError = DatabricksError | PlatformError | PathConflict | UnsafePath

/**
 * What to export, and where to.
 *
 * @since 0.1.0
 * @category models
 */
export interface ExportDirectory {
  /** The folder of the workspace, or a single notebook or file. */
  readonly path: string
  /** The folder on this machine to put its contents in. It is made where it is not there. */
  readonly directory: string
  /** Whether to replace files that are there; by default not. Nothing is ever removed. */
  readonly overwrite?: boolean | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface ExportDirectoryOptions extends TransferOptions {
  /** What notebooks are exported as, which settles their extensions too; `SOURCE` by default. */
  readonly format?: Exclude<ExportFormat, "AUTO" | "RAW"> | undefined
  /** Whether to export an object, or a folder and what is in it; by default all of them. */
  readonly include?: ((object: ObjectInfo) => boolean) | undefined
  /**
   * Whether to leave out an object that cannot be exported, or a folder that cannot be listed, and go on: `() => true`
   * exports what there is. By default, what has vanished from the workspace meanwhile. The summary says what was left out
   * and why. The folder that was asked for fails always.
   */
  readonly passOver?: ((error: ExportError, object: ObjectInfo) => boolean) | undefined
}

/**
 * What was exported, and what was not.
 *
 * @since 0.1.0
 * @category models
 */
export interface ExportSummary extends TransferSummary {
  /** What the API does not export: libraries, and kinds of object that are newer than this module. */
  readonly skipped: ReadonlyArray<ObjectInfo>
  /** What `passOver` left out. */
  readonly passedOver: ReadonlyArray<PassedOver<ExportError> & { readonly object: ObjectInfo }>
}

const extensions: Readonly<Record<string, string>> = {
  JUPYTER: ".ipynb",
  HTML: ".html",
  R_MARKDOWN: ".Rmd",
  DBC: ".dbc"
}

/** What a notebook's file ends with. The extension comes after whatever the name is, so that imports get it back. */
const extensionOf = (object: ObjectInfo, format: string): string =>
  extensions[format] ?? sources.find(({ language }) => language === object.language)?.extension ?? ""

/** Of a notebook in a language that this module does not know. */
const extensionOfType = (fileType: string | null | undefined): string =>
  /^\w+$/.test(fileType ?? "") ? `.${fileType}` : ""

const files: ReadonlySet<string | null | undefined> = new Set(["FILE", "DASHBOARD"])

const isExported = (object: ObjectInfo): boolean =>
  isNotebook(object) || isFolder(object) || files.has(object.object_type)

const isNotebook = ({ object_type }: ObjectInfo): boolean => object_type === "NOTEBOOK"

/** An object with the names that lead to its file. */
interface Placed {
  readonly object: ObjectInfo
  readonly local: LocalName | PathConflict | UnsafePath
}

/** Gives all objects of a folder their places at once; folders come before what is in them. */
const placing = (request: ExportDirectory, format: string) => {
  const folders = new Map<string, ReadonlyArray<string>>([[fromRoot(request.path), []]])

  const unsafe = ({ path }: ObjectInfo): UnsafePath =>
    new UnsafePath({ message: `${JSON.stringify(path)} cannot be written beneath ${request.directory}`, path })

  return (objects: ReadonlyArray<ObjectInfo>): ReadonlyArray<Placed> => {
    const known = objects.filter(isExported).flatMap((object) => {
      const path = fromRoot(object.path)
      const isRoot = path === fromRoot(request.path)
      // Names come from whoever can write to the workspace: none may lead out of the folder.
      const names = isRoot ? path.split("/").slice(-1) : namesBeneath(request.path, object.path)
      const above = isRoot ? [] : folders.get(path.slice(0, path.lastIndexOf("/")))
      const name = names?.at(-1)
      return names?.every(isName) && name !== undefined && above !== undefined ? [{ object, name, above }] : []
    })
    const named = assign(
      known.map(({ name, object }) => ({
        object,
        name,
        notebookExtension: isNotebook(object) ? extensionOf(object, format) : undefined,
        isFolder: isFolder(object)
      }))
    )
    const places = new Map(known.map(({ above, object }) => [object, above]))
    return objects.map((object): Placed => {
      const above = places.get(object)
      if (above === undefined) return { object, local: unsafe(object) }
      const name = named.get(object)
      if (name === undefined) {
        return {
          object,
          local: new PathConflict({
            message: `${object.path} is there more than once`,
            path: [request.directory, ...above].join("/"),
            sources: [object.path, object.path]
          })
        }
      }
      const local = {
        parts: [...above, ...name.parts],
        partsOfNoNotebook: [...above, ...name.partsOfNoNotebook]
      }
      if (isFolder(object)) folders.set(fromRoot(object.path), local.parts)
      return { object, local }
    })
  }
}

/**
 * Exports a folder of the workspace with all that is in it to a local folder. Notebooks get the extension of their
 * language (`.py`, `.sql`, `.scala`, `.r`), or that of the format; files and dashboards are written as they are.
 *
 * Files have the names of their objects as far as every file system takes them. What Windows, macOS or Linux does not
 * take is written as `%` and two hexadecimal digits for each byte, as in URLs: `run 13:54` becomes `run 13%3A54`, `aux`
 * becomes `%61ux`, and `%` itself `%25`. Two objects whose files would be one, or would be one where case or the form of
 * Unicode does not count, get different names in the same way: `a` and `A` become `a` and `%41`; of the notebook `x` and
 * the file `x.py`, the file becomes `x%2Epy`, as does a file that would come back as a notebook. Names of more than 255
 * bytes are spread over folders, cut by `%~`. `importDirectory` undoes all that. The names do not depend on the file
 * system, on `include` or on what was exported before.
 *
 * A file is whole or not there. Without `overwrite`, none that is there is touched.
 *
 * Fails as `list` and `export` do; with `PlatformError` (`AlreadyExists`) where a file is there and `overwrite` isn't
 * set; and with `UnsafePath` where a name in the workspace would lead out of the folder. What was written by then stays.
 * With `passOver` it leaves out what fails and goes on.
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
    const place = placing(request, notebookFormat)

    const isPassedOver = (error: ExportError, object: ObjectInfo, file?: string): boolean => {
      const passes = (options?.passOver ?? isNotFound)(error, object)
      if (passes) passedOver.push({ path: object.path, file, object, error })
      return passes
    }

    const claim = (file: string, object: ObjectInfo): Effect.Effect<void, PathConflict> =>
      Effect.suspend(() => {
        const other = taken.get(folded(file))
        if (other !== undefined) {
          return new PathConflict({
            message: `${other} and ${object.path} would both be ${file}`,
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
        const plain = at(local.parts)
        const file = isNotebook(object)
          ? plain + (extensionOf(object, format) === "" ? extensionOfType(file_type) : "")
          : notebookIn(path.extname(plain), bytes) === undefined
            ? plain
            : at(local.partsOfNoNotebook)
        yield* claim(file, object)
        yield* fs.makeDirectory(path.dirname(file), { recursive: true })
        yield* writeWhole(fs, path, file, bytes, request.overwrite === true)
        yield* tally.done({
          path: object.path,
          file,
          object_type: object.object_type ?? "FILE",
          bytes: bytes.length
        })
      })

    const copy = ({ local, object }: Placed): Effect.Effect<void, ExportError> => {
      if (!isExported(object)) {
        return Effect.sync(() => {
          skipped.push(object)
        })
      }
      if (!("parts" in local)) return isPassedOver(local, object) ? Effect.void : Effect.fail(local)
      return Effect.catchIf(
        copyTo(object, local),
        (error) => isPassedOver(error, object, path.join(request.directory, ...local.parts)),
        () => Effect.void
      )
    }

    yield* fs.makeDirectory(request.directory, { recursive: true })
    // The objects of a folder come in one chunk.
    yield* walk({ path: request.path }, { concurrency, into: include, passOver: isPassedOver }).pipe(
      Stream.mapChunks((objects) => Chunk.unsafeFromArray(place(Chunk.toReadonlyArray(objects)))),
      Stream.filter(({ object }) => include(object)),
      Stream.mapEffect(copy, { concurrency, unordered: true }),
      Stream.runDrain
    )
    return { ...(yield* tally.summary), skipped, passedOver }
  })
