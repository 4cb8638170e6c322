import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { undecodable } from "../../internal/call/contents.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import type { FileInfo } from "../../schemas/Dbfs.js"
import * as Lazy from "../../schemas/lazy.js"
import { operations } from "./operations.js"
import { Dbfs, type Service } from "./service.js"
import { blockSize } from "./upload.js"

/**
 * A file changed during a download. The bytes so far may belong to two versions of the file.
 *
 * @since 0.1.0
 * @category errors
 */
export class FileChanged extends Lazy.TaggedError<FileChanged>()("FileChanged", () => ({
  message: Schema.String,
  path: Schema.String
})) {}

/**
 * @since 0.1.0
 * @category models
 */
export interface DownloadRequest {
  readonly path: string
}

/**
 * @since 0.1.0
 * @category models
 */
export interface DownloadOptions {
  /** The number of blocks of 1 MiB to fetch concurrently (default 8). Up to twice as many are held in memory. */
  readonly concurrency?: number | undefined
  /** Runs before each block is emitted, with the number of bytes up to its end. */
  readonly onProgress?: ((bytes: number) => Effect.Effect<void>) | undefined
}

const changed = (path: string, how: string): FileChanged =>
  new FileChanged({ message: `${path} changed during the download: ${how}`, path })

const readBlock = (
  dbfs: Service,
  path: string,
  offset: number,
  expected: number
): Effect.Effect<Uint8Array, DatabricksError | FileChanged> =>
  Effect.filterOrFail(
    // Reads beyond the expected end, to detect that the file has grown.
    dbfs.readBlock({ path, offset, length: blockSize }),
    (bytes) => bytes.length === expected,
    (bytes) => changed(path, `expected ${expected} bytes at offset ${offset}, got ${bytes.length}`)
  )

/** Returns the size in bytes. For a directory, fails with the error of the API. */
const sizeOf = (dbfs: Service, path: string, info: FileInfo): Effect.Effect<number, DatabricksError> => {
  if (info.is_dir === true) return Effect.as(dbfs.readBlock({ path }), 0)
  return info.file_size === undefined || info.file_size === null
    ? Effect.fail(undecodable(operations.getStatus, "file_size", "is missing"))
    : Effect.succeed(Number(info.file_size))
}

/** The reads are separate requests. Whether all read the same version of the file is only known at the end. */
const sameAs = (dbfs: Service, path: string, before: FileInfo): Effect.Effect<void, DatabricksError | FileChanged> =>
  Effect.flatMap(dbfs.getStatus({ path }), (after) =>
    after.modification_time === before.modification_time && Number(after.file_size) === Number(before.file_size)
      ? Effect.void
      : Effect.fail(changed(path, "its size or modification time is different"))
  )

/**
 * Downloads a file of any size as a Stream of blocks of 1 MiB. Several blocks are prefetched and emitted in order.
 *
 * Fails with the errors of `read`, and with `FileChanged` if the file was replaced, truncated or appended to during the
 * download. A change can only be detected after the last block: do not use the bytes before the Stream has ended.
 *
 * @example
 * ```ts
 * import { FileSystem } from "@effect/platform/FileSystem"
 * import { Dbfs } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * const program = Effect.gen(function* () {
 *   const fs = yield* FileSystem
 *   yield* Stream.run(Dbfs.download({ path: "/FileStore/data.parquet" }), fs.sink("data.parquet"))
 * })
 * ```
 *
 * @since 0.1.0
 * @category transfers
 */
export const download = (
  { path }: DownloadRequest,
  options?: DownloadOptions
): Stream.Stream<Uint8Array, DatabricksError | FileChanged, Dbfs> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const dbfs = yield* Dbfs
      const info = yield* dbfs.getStatus({ path })
      const size = yield* sizeOf(dbfs, path, info)
      const sizes = (offset: number): number => Math.min(blockSize, size - offset)
      const { onProgress } = options ?? {}

      const bytes = Stream.unfold(0, (offset) =>
        offset < size ? Option.some([offset, offset + blockSize] as const) : Option.none()
      ).pipe(
        Stream.mapEffect((offset) => readBlock(dbfs, path, offset, sizes(offset)), {
          concurrency: Math.max(1, options?.concurrency ?? 8)
        })
      )
      const whole = size <= blockSize ? bytes : Stream.concat(bytes, Stream.execute(sameAs(dbfs, path, info)))
      return onProgress === undefined
        ? whole
        : Stream.mapAccumEffect(whole, 0, (before, block) => {
            const soFar = before + block.length
            return Effect.as(onProgress(soFar), [soFar, block] as const)
          })
    })
  )

const collect = (request: DownloadRequest): Effect.Effect<Uint8Array, DatabricksError | FileChanged, Dbfs> =>
  Effect.map(Stream.runCollect(download(request)), (blocks) => {
    const [only] = blocks
    if (blocks.length === 1 && only !== undefined) return only
    const all = new Uint8Array(Chunk.reduce(blocks, 0, (size, block) => size + block.length))
    let at = 0
    for (const block of blocks) {
      all.set(block, at)
      at += block.length
    }
    return all
  })

/**
 * Returns all bytes of a file. Use `download` for files that are too large for memory. Fails with the errors of
 * `download`.
 *
 * @since 0.1.0
 * @category transfers
 */
export const readBytes = collect

const strict = new TextDecoder("utf-8", { fatal: true })

/**
 * Returns the text of a UTF-8 file. Fails with the errors of `download`, and with `DecodeError` if the file is not
 * UTF-8.
 *
 * @since 0.1.0
 * @category transfers
 */
export const readText = (request: DownloadRequest): Effect.Effect<string, DatabricksError | FileChanged, Dbfs> =>
  Effect.flatMap(readBytes(request), (bytes) =>
    Effect.try({ try: () => strict.decode(bytes), catch: () => undecodable(operations.read, "data", "is not UTF-8") })
  )
