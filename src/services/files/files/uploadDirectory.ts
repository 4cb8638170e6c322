import type { PlatformError } from "@effect/platform/Error"
import * as FileSystem from "@effect/platform/FileSystem"
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Path from "@effect/platform/Path"
import * as Effect from "effect/Effect"
import type { DatabricksError } from "../../../schemas/DatabricksError.js"
import { decoded, isTemporary } from "../../workspace/names.js"
import { join } from "../../workspace/paths.js"
import type { TransferFailed } from "./failures.js"
import { makeTally } from "./internal/tally.js"
import { Files } from "./service.js"
import type { TransferOptions, TransferSummary } from "./transfer.js"
import { upload } from "./upload.js"

/**
 * What to upload, and where.
 *
 * @since 0.1.0
 * @category models
 */
export interface UploadDirectory {
  /** The local directory. */
  readonly directory: string
  /** The directory for its contents, such as `/Volumes/main/sales/raw`. It is created if it does not exist. */
  readonly directory_path: string
  /** Whether to replace existing files (default true). Files are never deleted. */
  readonly overwrite?: boolean | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface UploadDirectoryOptions extends TransferOptions {
  /**
   * Whether to upload a file, or a directory with its contents (default: everything). The argument is the path relative to
   * `directory`, with `/` as the separator.
   */
  readonly include?: ((path: string) => boolean) | undefined
  /**
   * Whether to decode file names that `downloadDirectory` encoded, such as `run 13%3A54` (default true). Other names are
   * only normalized to Unicode NFC, because some file systems return another form.
   */
  readonly decodeNames?: boolean | undefined
}

/**
 * The result of an upload.
 *
 * @since 0.1.0
 * @category models
 */
export interface UploadDirectorySummary extends TransferSummary {
  /** Links to directories, which can form loops, and entries that are neither files nor directories. */
  readonly skipped: ReadonlyArray<string>
}

interface Item {
  readonly file: string
  readonly target: string
  readonly isDirectory: boolean
}

/**
 * Uploads a local directory with its contents. Files of any size are sent in constant memory. Links to files are followed,
 * links to directories are skipped.
 *
 * Fails with the errors of the file system before anything is sent, and then with those of `createDirectory` and `upload`.
 * A file is complete or absent. Files that were already uploaded are kept.
 *
 * @example
 * ```ts
 * import { Files } from "effect-databricks/files"
 * import * as Effect from "effect/Effect"
 *
 * export const program = Files.uploadDirectory(
 *   { directory: "data", directory_path: "/Volumes/main/sales/raw" },
 *   { onProgress: ({ bytes, files, latest, total }) => Effect.log(`${files} of ${total}: ${latest.path}, ${bytes} bytes`) }
 * )
 * ```
 *
 * @since 0.1.0
 * @category directories
 */
export const uploadDirectory = (
  request: UploadDirectory,
  options?: UploadDirectoryOptions
): Effect.Effect<
  UploadDirectorySummary,
  DatabricksError | TransferFailed | PlatformError,
  Files | HttpClient.HttpClient | FileSystem.FileSystem | Path.Path
> =>
  Effect.gen(function* () {
    const files = yield* Files
    const fs = yield* FileSystem.FileSystem
    const path = yield* Path.Path
    const include = options?.include ?? (() => true)
    const skipped: Array<string> = []
    const items: Array<Item> = []
    const isLink = (file: string) => Effect.match(fs.readLink(file), { onFailure: () => false, onSuccess: () => true })

    const scan = (directory: string, target: string): Effect.Effect<void, PlatformError> =>
      Effect.gen(function* () {
        for (const name of [...(yield* fs.readDirectory(directory))].sort()) {
          const file = path.join(directory, name)
          const relative = path.relative(request.directory, file).split(path.sep).join("/")
          if (isTemporary(name) || !include(relative)) continue
          const info = yield* fs.stat(file)
          const place = join(target, [options?.decodeNames === false ? name.normalize("NFC") : decoded(name)])
          if (info.type === "File") items.push({ file, target: place, isDirectory: false })
          else if (info.type === "Directory" && !(yield* isLink(file))) {
            items.push({ file, target: place, isDirectory: true })
            yield* scan(file, place)
          } else skipped.push(file)
        }
      })

    yield* scan(request.directory, request.directory_path)
    const directories = items.filter(({ isDirectory }) => isDirectory)
    const tally = makeTally(options, items.length - directories.length)
    yield* files.createDirectory({ directory_path: request.directory_path })
    // Files create the directories that they are in. Only empty ones have to be created.
    const parents = new Set(items.map(({ target }) => target.slice(0, target.lastIndexOf("/"))))
    const concurrency = Math.max(1, options?.concurrency ?? 4)
    yield* Effect.forEach(
      directories,
      ({ target }) =>
        Effect.zipRight(
          parents.has(target) ? Effect.void : files.createDirectory({ directory_path: target }),
          tally.directory
        ),
      { concurrency, discard: true }
    )
    yield* Effect.forEach(
      items.filter(({ isDirectory }) => !isDirectory),
      ({ file, target }) =>
        Effect.flatMap(
          upload({ file_path: target, overwrite: request.overwrite }, fs.stream(file, { chunkSize: 256 * 1024 }), {
            partSize: options?.partSize
          }),
          (bytes) => tally.done({ path: target, file, bytes })
        ),
      { concurrency, discard: true }
    )
    return { ...(yield* tally.summary), skipped }
  })
