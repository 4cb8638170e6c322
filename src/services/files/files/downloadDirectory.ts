import type { PlatformError } from "@effect/platform/Error"
import * as FileSystem from "@effect/platform/FileSystem"
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Path from "@effect/platform/Path"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { DatabricksError } from "../../../schemas/DatabricksError.js"
import type { DirectoryEntry } from "../../../schemas/files/Files.js"
import * as Lazy from "../../../schemas/lazy.js"
import { assign, isName } from "../../workspace/names.js"
import { writeAtomicWith } from "../../workspace/writeAtomic.js"
import { download } from "./download.js"
import type { FileChanged } from "./failures.js"
import { makeTally } from "./internal/tally.js"
import { Files } from "./service.js"
import type { TransferOptions, TransferSummary } from "./transfer.js"

/**
 * The name of a file in a volume would escape the local directory, or cannot be a file name.
 *
 * @since 0.1.0
 * @category errors
 */
export class UnsafePath extends Lazy.TaggedError<UnsafePath>("effect-databricks/files/UnsafePath")(
  "UnsafePath",
  () => ({
    message: Schema.String,
    /** The path of the file in the volume. */
    path: Schema.String
  })
) {}

/**
 * What to download, and where.
 *
 * @since 0.1.0
 * @category models
 */
export interface DownloadDirectory {
  /** The directory, such as `/Volumes/main/sales/raw`. */
  readonly directory_path: string
  /** The local directory for its contents. It is created if it does not exist. */
  readonly directory: string
  /** Whether to replace existing files (default false). Files are never deleted. */
  readonly overwrite?: boolean | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface DownloadDirectoryOptions extends TransferOptions {
  /** Whether to download a file, or a directory with its contents (default: everything). */
  readonly include?: ((entry: DirectoryEntry) => boolean) | undefined
}

/** How many files of a directory get their names at once: all that can collide. */
const entriesOf = (directory_path: string) =>
  Effect.flatMap(Files, (files) => Stream.runCollect(files.listDirectoryContents({ directory_path })))

/**
 * Downloads a directory with its contents, in constant memory. A file has the name of its object if all file systems
 * accept it; other names are encoded as `Workspace.exportDirectory` does, and `uploadDirectory` decodes them. (A name of
 * more than 255 bytes is split into nested directories, which `uploadDirectory` does not join.)
 *
 * A file is complete or absent. Without `overwrite`, existing files are not changed.
 *
 * Fails with the errors of `listDirectoryContents` and `download`, with `PlatformError` (`AlreadyExists`) if a file exists
 * and `overwrite` is not set, and with `UnsafePath` if a name would escape the directory. Files that were already written
 * are kept.
 *
 * @example
 * ```ts
 * import { Files } from "effect-databricks/files"
 *
 * export const program = Files.downloadDirectory(
 *   { directory_path: "/Volumes/main/sales/raw", directory: "data" },
 *   { include: ({ is_directory, name }) => is_directory === true || name?.endsWith(".parquet") === true }
 * )
 * ```
 *
 * @since 0.1.0
 * @category directories
 */
export const downloadDirectory = (
  request: DownloadDirectory,
  options?: DownloadDirectoryOptions
): Effect.Effect<
  TransferSummary,
  DatabricksError | FileChanged | UnsafePath | PlatformError,
  Files | HttpClient.HttpClient | FileSystem.FileSystem | Path.Path
> =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const path = yield* Path.Path
    const include = options?.include ?? (() => true)
    const tally = makeTally(options, undefined)
    const concurrency = Math.max(1, options?.concurrency ?? 4)

    const unsafe = (place: string): UnsafePath =>
      new UnsafePath({ message: `${JSON.stringify(place)} cannot be written inside ${request.directory}`, path: place })

    const copyFile = (file_path: string, file: string) =>
      Effect.gen(function* () {
        let bytes = 0
        const contents = Stream.tap(download({ file_path }, { partSize: options?.partSize }), ({ length }) =>
          Effect.sync(() => {
            bytes += length
          })
        )
        yield* fs.makeDirectory(path.dirname(file), { recursive: true })
        yield* writeAtomicWith(
          fs,
          path,
          file,
          (part) => Stream.run(contents, fs.sink(part, { flag: "wx" })),
          request.overwrite === true
        )
        yield* tally.done({ path: file_path, file, bytes })
      })

    type Failed = DatabricksError | FileChanged | UnsafePath | PlatformError

    const copyDirectory = (
      directory_path: string,
      directory: string
    ): Effect.Effect<void, Failed, Files | HttpClient.HttpClient> =>
      Effect.gen(function* () {
        yield* fs.makeDirectory(directory, { recursive: true })
        const entries = [...(yield* entriesOf(directory_path))]
        const named = entries.map((entry) => ({
          object: entry,
          // Anyone who can write to the volume chooses the names. None may escape the directory.
          name: entry.name ?? entry.path?.split("/").at(-1) ?? "",
          notebookExtension: undefined,
          isFolder: entry.is_directory === true
        }))
        const wrong = named.find(({ name }) => !isName(name))
        if (wrong !== undefined) return yield* unsafe(wrong.object.path ?? wrong.name)
        const local = assign(named)
        const within = entries.filter(include)
        const placeOf = (entry: DirectoryEntry) => {
          const found = local.get(entry)
          const place = entry.path ?? `${directory_path}/${entry.name}`
          return found === undefined
            ? unsafe(place)
            : Effect.succeed({ place, target: path.join(directory, ...found.parts) })
        }
        yield* Effect.forEach(
          within.filter(({ is_directory }) => is_directory !== true),
          (entry) => Effect.flatMap(placeOf(entry), ({ place, target }) => copyFile(place, target)),
          { concurrency, discard: true }
        )
        yield* Effect.forEach(
          within.filter(({ is_directory }) => is_directory === true),
          (entry) =>
            Effect.flatMap(placeOf(entry), ({ place, target }) =>
              Effect.zipRight(copyDirectory(place, target), tally.directory)
            ),
          { discard: true }
        )
      })

    const { directory, directory_path } = request
    if (typeof directory_path !== "string") yield* entriesOf(directory_path)
    yield* copyDirectory(directory_path.replace(/\/+$/, ""), directory)
    return yield* tally.summary
  })
