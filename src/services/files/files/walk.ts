import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { type DatabricksError, isNotFound } from "../../../schemas/DatabricksError.js"
import type * as Schemas from "../../../schemas/files/Files.js"
import { Files } from "./service.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface WalkOptions {
  /** The number of directories to list concurrently (default 4). With 1, the order is deterministic. */
  readonly concurrency?: number | undefined
  /** Whether to descend into a directory (default: all). */
  readonly into?: ((directory: Schemas.DirectoryEntry) => boolean) | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface DirectoryRequest {
  /** The path of the directory, such as `/Volumes/main/sales/raw`. */
  readonly directory_path: string
}

/** A page that is to be listed. */
interface Pending {
  readonly directory_path: string
  readonly page_token: string | undefined
  readonly isRoot: boolean
}

/**
 * Emits all files and directories of a tree. A directory comes before its contents; otherwise the order is not specified.
 * The requested directory itself is not included. Directories that were deleted in the meantime are skipped.
 *
 * Fails with the errors of `listDirectoryContents`.
 *
 * @example
 * ```ts
 * import { Files } from "effect-databricks/files"
 * import * as Stream from "effect/Stream"
 *
 * export const parquet = Files.walk({ directory_path: "/Volumes/main/sales/raw" }).pipe(
 *   Stream.filter(({ name }) => name?.endsWith(".parquet") === true)
 * )
 * ```
 *
 * @since 0.1.0
 * @category directories
 */
export const walk = (
  { directory_path }: DirectoryRequest,
  options?: WalkOptions
): Stream.Stream<Schemas.DirectoryEntry, DatabricksError, Files> =>
  Stream.unwrap(
    Effect.map(Files, (files) => {
      const concurrency = Math.max(1, options?.concurrency ?? 4)
      const into = options?.into ?? (() => true)

      const pageOf = (pending: Pending) =>
        files
          .listDirectoryContentsPage({ directory_path: pending.directory_path, page_token: pending.page_token })
          .pipe(
            Effect.catchIf(
              (error) => !pending.isRoot && isNotFound(error),
              () => Effect.succeed<Schemas.ListDirectoryResponse>({})
            )
          )

      const root: Pending = { directory_path, page_token: undefined, isRoot: true }
      return Stream.paginateChunkEffect<ReadonlyArray<Pending>, Schemas.DirectoryEntry, DatabricksError, never>(
        [root],
        (pending) => {
          // The latest first, which keeps the list short.
          const now = pending.slice(-concurrency).reverse()
          return Effect.map(Effect.forEach(now, pageOf, { concurrency }), (pages) => {
            const left = pending.slice(0, -concurrency)
            for (const [index, { contents, next_page_token }] of pages.entries()) {
              const of = now[index]
              if (of !== undefined && next_page_token) left.push({ ...of, page_token: next_page_token, isRoot: false })
              for (const entry of contents ?? []) {
                // One that lists itself would cause an endless loop.
                if (entry.is_directory === true && entry.path && entry.path !== of?.directory_path && into(entry)) {
                  left.push({ directory_path: entry.path, page_token: undefined, isRoot: false })
                }
              }
            }
            const entries = Chunk.unsafeFromArray(pages.flatMap(({ contents }) => contents ?? []))
            return [entries, left.length === 0 ? Option.none() : Option.some(left)]
          })
        }
      )
    })
  )

const depth = (path: string): number => path.split("/").length

const ignoringMissing = Effect.catchIf<DatabricksError, DatabricksError, void, DatabricksError, never>(
  isNotFound,
  () => Effect.void
)

/**
 * Deletes a directory with its contents: its files, several at once, and then the directories. Does nothing if it does not
 * exist. The root of a volume is emptied, since it cannot be deleted.
 *
 * Fails with the errors of `listDirectoryContents`, `delete` and `deleteDirectory`. What was already deleted stays deleted.
 *
 * @since 0.1.0
 * @category directories
 */
export const deleteRecursive = (
  { directory_path }: DirectoryRequest,
  options?: Pick<WalkOptions, "concurrency">
): Effect.Effect<void, DatabricksError, Files> =>
  Effect.gen(function* () {
    const files = yield* Files
    const concurrency = Math.max(1, options?.concurrency ?? 4)
    const isVolume = /^\/?Volumes(\/+[^/]+){3}\/*$/.test(directory_path)
    const directories: Array<string> = isVolume ? [] : [directory_path]
    yield* walk({ directory_path }, { concurrency }).pipe(
      Stream.mapEffect(
        ({ is_directory, path }) => {
          if (!path) return Effect.void
          if (is_directory !== true) return ignoringMissing(files.delete({ file_path: path }))
          return Effect.sync(() => {
            directories.push(path)
          })
        },
        { concurrency, unordered: true }
      ),
      Stream.runDrain,
      ignoringMissing
    )
    // A directory can only be deleted after those in it.
    const levels = new Map<number, Array<string>>()
    for (const path of directories) {
      const level = levels.get(depth(path)) ?? []
      level.push(path)
      levels.set(depth(path), level)
    }
    yield* Effect.forEach(
      [...levels].sort(([a], [b]) => b - a),
      ([, paths]) =>
        Effect.forEach(paths, (path) => ignoringMissing(files.deleteDirectory({ directory_path: path })), {
          concurrency,
          discard: true
        }),
      { discard: true }
    )
  })
