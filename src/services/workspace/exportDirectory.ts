import type { PlatformError } from "@effect/platform/Error"
import * as FileSystem from "@effect/platform/FileSystem"
import * as Path from "@effect/platform/Path"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Contents from "../../internal/contents.js"
import * as Endpoints from "../../internal/endpoints/Workspace.js"
import { type DatabricksError, isNotFound } from "../../schemas/DatabricksError.js"
import type { ExportFormat, ObjectInfo } from "../../schemas/Workspace.js"
import { fromRoot, namesBeneath } from "./paths.js"
import { Workspace } from "./service.js"
import { makeTally, PathConflict, sources, type TransferOptions, type TransferSummary, UnsafePath } from "./transfer.js"
import { isFolder, walk } from "./walk.js"

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
}

const extensions: Readonly<Record<string, string>> = {
  JUPYTER: ".ipynb",
  HTML: ".html",
  R_MARKDOWN: ".Rmd",
  DBC: ".dbc"
}

/** What a notebook's file ends with. The extension comes after whatever the name is, so that imports get it back. */
const extensionOf = (object: ObjectInfo, format: string, fileType: string | null | undefined): string =>
  extensions[format] ??
  sources.find(({ language }) => language === object.language)?.extension ??
  (/^\w+$/.test(fileType ?? "") ? `.${fileType}` : "")

const files: ReadonlySet<string | null | undefined> = new Set(["FILE", "DASHBOARD"])

/** What Windows makes something else of: drives, streams, devices, and names that it shortens. */
const unsafeOnWindows = /[<>:"|?*\p{Cc}]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/iu

/** Names come from whoever can write to the workspace: none may lead out of the folder. */
const isSafe = (name: string, separator: string): boolean =>
  name !== "" &&
  name !== "." &&
  name !== ".." &&
  !/[/\\\0]/.test(name) &&
  (separator === "/" || !unsafeOnWindows.test(name))

const targetOf = (path: Path.Path, request: ExportDirectory, object: ObjectInfo): Effect.Effect<string, UnsafePath> => {
  const isRoot = fromRoot(object.path) === fromRoot(request.path)
  const names = isRoot ? fromRoot(object.path).split("/").slice(-1) : namesBeneath(request.path, object.path)
  return names?.every((name) => isSafe(name, path.sep))
    ? Effect.succeed(path.join(request.directory, ...names))
    : new UnsafePath({
        message: `${JSON.stringify(object.path)} cannot be written beneath ${request.directory}`,
        path: object.path
      })
}

/**
 * Exports a folder of the workspace with all that is in it to a local folder. Notebooks get the extension of their
 * language (`.py`, `.sql`, `.scala`, `.r`), or that of the format; files and dashboards are written as they are. What
 * vanishes from the workspace meanwhile is left out.
 *
 * Fails as `list` and `export` do; with `PlatformError` (`AlreadyExists`) where a file is there and `overwrite` isn't
 * set; with `PathConflict` where two objects would be the same file; and with `UnsafePath` where a name in the workspace
 * would lead out of the folder. What was written by then stays.
 *
 * @example
 * ```ts
 * import { Workspace } from "effect-databricks"
 *
 * const backup = Workspace.exportDirectory(
 *   { path: "/Users/someone@example.com/sales", directory: "backup/sales" },
 *   { format: "JUPYTER", include: ({ path }) => !path.endsWith("/.Trash") }
 * )
 * ```
 *
 * @since 0.1.0
 * @category trees
 */
export const exportDirectory = (
  request: ExportDirectory,
  options?: ExportDirectoryOptions
): Effect.Effect<
  ExportSummary,
  DatabricksError | PlatformError | PathConflict | UnsafePath,
  Workspace | FileSystem.FileSystem | Path.Path
> =>
  Effect.gen(function* () {
    const workspace = yield* Workspace
    const fs = yield* FileSystem.FileSystem
    const path = yield* Path.Path
    const include = options?.include ?? (() => true)
    const concurrency = Math.max(1, options?.concurrency ?? 8)
    const tally = makeTally(options, undefined)
    const skipped: Array<ObjectInfo> = []
    const taken = new Map<string, string>()

    const claim = (file: string, object: ObjectInfo): Effect.Effect<void, PathConflict> =>
      Effect.suspend(() => {
        const other = taken.get(file)
        if (other !== undefined) {
          return new PathConflict({
            message: `${other} and ${object.path} would both be ${file}`,
            path: file,
            sources: [other, object.path]
          })
        }
        taken.set(file, object.path)
        return Effect.void
      })

    const copy = (object: ObjectInfo) =>
      Effect.gen(function* () {
        const target = yield* targetOf(path, request, object)
        if (isFolder(object)) {
          yield* fs.makeDirectory(target, { recursive: true })
          return yield* tally.folder
        }
        const isNotebook = object.object_type === "NOTEBOOK"
        if (!isNotebook && !files.has(object.object_type)) {
          skipped.push(object)
          return
        }
        const format = isNotebook ? (options?.format ?? "SOURCE") : "AUTO"
        const { content, file_type } = yield* workspace.export({ path: object.path, format })
        const bytes = yield* Contents.toBytes(Endpoints.export, "content", content)
        const file = isNotebook ? target + extensionOf(object, format, file_type) : target
        yield* claim(file, object)
        yield* fs.makeDirectory(path.dirname(file), { recursive: true })
        // Interrupted halfway, it would leave half a file that looks like a whole one.
        yield* Effect.uninterruptible(fs.writeFile(file, bytes, { flag: request.overwrite === true ? "w" : "wx" }))
        yield* tally.done({
          path: object.path,
          file,
          object_type: object.object_type ?? "FILE",
          bytes: bytes.length
        })
      }).pipe(Effect.catchIf(isNotFound, () => Effect.void))

    yield* fs.makeDirectory(request.directory, { recursive: true })
    yield* walk({ path: request.path }, { concurrency, into: include }).pipe(
      Stream.filter(include),
      Stream.mapEffect(copy, { concurrency, unordered: true }),
      Stream.runDrain
    )
    return { ...(yield* tally.summary), skipped }
  })
