import * as HttpClient from "@effect/platform/HttpClient"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { undecodable } from "../../../internal/call/contents.js"
import { callOf } from "../../../internal/call/failure.js"
import type { Service as Client } from "../../../layers/DatabricksClient.js"
import { clientOf } from "../../../layers/polling/clientOf.js"
import { type DatabricksError, InvalidRequest, isApiError } from "../../../schemas/DatabricksError.js"
import { FileChanged } from "./failures.js"
import { expireTime, type Refused, refused, retries, send } from "./internal/links.js"
import { createDownloadUrl, downloadRange, headersOf, type Link } from "./internal/operations.js"
import { Files, operations, type Service } from "./service.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface DownloadRequest {
  /** The path of the file, such as `/Volumes/main/sales/raw/orders.parquet`. */
  readonly file_path: string
}

/**
 * @since 0.1.0
 * @category models
 */
export interface DownloadOptions {
  /** The first byte, from 0 (default 0). */
  readonly offset?: number | undefined
  /** The max number of bytes (default all). */
  readonly length?: number | undefined
  /** The size of a part in bytes (default 4 MiB). A file that is not larger is received in one request. */
  readonly partSize?: number | undefined
  /** The number of parts to fetch concurrently (default 8). Up to twice as many are held in memory. */
  readonly concurrency?: number | undefined
  /** Runs before each part is emitted, with the number of bytes up to its end. */
  readonly onProgress?: ((bytes: number) => Effect.Effect<void>) | undefined
}

const defaultPartSize = 4 * 1024 * 1024

/** Room for an error of the storage in place of a small part. */
const errorSize = 64 * 1024

const invalid = (field: string, value: unknown): InvalidRequest =>
  new InvalidRequest({
    ...callOf(operations.download),
    message: `at ${field}: expected a whole number of bytes, got ${String(value)}`
  })

const changed = (file_path: string, how: string): FileChanged =>
  new FileChanged({ message: `${file_path} changed during the download: ${how}`, file_path })

/** From a byte up to another one, exclusive. */
interface Range {
  readonly from: number
  readonly to: number
}

/** The version of a file that is being downloaded. */
interface Version {
  readonly size: number
  readonly modified: string | undefined
}

const headersFor = ({ from, to }: Range, version: Version | undefined): Readonly<Record<string, string>> => ({
  range: `bytes=${from}-${to - 1}`,
  ...(version?.modified === undefined ? {} : { "if-unmodified-since": version.modified })
})

/** The first byte of a range that was sent, and the size of the file. */
const rangeIn = (
  contentRange: string | null | undefined
): { readonly from: number; readonly size: number } | undefined => {
  const [, from, size] = /^bytes (\d+)-\d+\/(\d+)$/.exec(contentRange ?? "") ?? []
  return size === undefined ? undefined : { from: Number(from), size: Number(size) }
}

/** The bytes of a range, or why they are not those of the version. */
const partOf = (
  file_path: string,
  { from, to }: Range,
  version: Version,
  contentRange: string | null | undefined,
  modified: string | null | undefined,
  contents: Uint8Array
): Effect.Effect<Uint8Array, FileChanged> => {
  const sent = contentRange ? rangeIn(contentRange) : { from, size: contents.length }
  // Without a range, the response has the whole file.
  const bytes = contentRange ? contents : contents.subarray(from, to)
  if (sent?.size !== version.size) {
    return changed(file_path, `its size was ${version.size} bytes and is ${sent?.size ?? "unknown"}`)
  }
  if (sent.from !== from) return changed(file_path, `expected bytes from offset ${from}, got those from ${sent.from}`)
  if (modified && version.modified !== undefined && modified !== version.modified) {
    return changed(file_path, `it was modified at ${modified}`)
  }
  return bytes.length === to - from
    ? Effect.succeed(bytes)
    : changed(file_path, `expected ${to - from} bytes at offset ${from}, got ${bytes.length}`)
}

const isStale = (error: DatabricksError): boolean => isApiError(error) && (error.status === 412 || error.status === 416)

/** Reads a range by the API, with credentials. */
const readByApi = (client: Client, file_path: string, range: Range, version: Version) =>
  client
    .call(downloadRange)({ file_path, headers: headersFor(range, version) })
    .pipe(
      Effect.catchIf(isStale, () => changed(file_path, "it was modified or is shorter")),
      Effect.flatMap((part) =>
        partOf(file_path, range, version, part["content-range"], part["last-modified"], part.contents)
      )
    )

/** Reads ranges by presigned links, and by the API once the links are refused. */
const makeReader = (client: Client, http: HttpClient.HttpClient, file_path: string, version: Version) =>
  Effect.map(Effect.makeSemaphore(1), (mutex) => {
    let link: Link | undefined
    let isRefused = false

    const current = mutex.withPermits(1)(
      Effect.gen(function* () {
        link ??= yield* client.call(createDownloadUrl)({ path: file_path, expire_time: yield* expireTime })
        return link
      })
    )

    const byLink = (range: Range): Effect.Effect<Uint8Array, Refused | FileChanged | DatabricksError> =>
      Effect.gen(function* () {
        const used = yield* current
        const response = yield* send(
          http,
          { method: "GET", url: used.url, headers: { ...headersOf(used), ...headersFor(range, version) } },
          range.to - range.from + errorSize
        )
        const { bytes, headers, status } = response
        if (status === 206 || status === 200) {
          return yield* partOf(file_path, range, version, headers["content-range"], headers["last-modified"], bytes)
        }
        if (status === 412 || status === 416) return yield* changed(file_path, "it was modified or is shorter")
        const error = refused(response)
        if (error.isExpired && link === used) link = undefined
        return yield* error
      }).pipe(
        Effect.retry({
          schedule: retries,
          while: (error) => error._tag === "Refused" && (error.isTransient || error.isExpired)
        })
      )

    return (range: Range): Effect.Effect<Uint8Array, DatabricksError | FileChanged> =>
      Effect.suspend(() => {
        const byApi = readByApi(client, file_path, range, version)
        if (isRefused) return byApi
        return Effect.catchAll(byLink(range), (error) => {
          if (error._tag === "FileChanged" || error._tag === "CredentialsError") return Effect.fail(error)
          isRefused = true
          return byApi
        })
      })
  })

/** Without a client, as in tests with a mock, the whole file is one part. */
const wholeOf = (files: Service, file_path: string, from: number, length: number) =>
  Effect.map(files.download({ file_path }), ({ contents }) =>
    (contents ?? new Uint8Array()).subarray(from, from + length)
  )

const parts = (
  { file_path }: DownloadRequest,
  options: DownloadOptions | undefined
): Stream.Stream<Uint8Array, DatabricksError | FileChanged, Files | HttpClient.HttpClient> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const files = yield* Files
      const http = yield* HttpClient.HttpClient
      const { concurrency, length = Number.POSITIVE_INFINITY, offset = 0, partSize = defaultPartSize } = options ?? {}
      if (!Number.isSafeInteger(offset) || offset < 0) return yield* invalid("offset", offset)
      if (!(Number.isSafeInteger(length) || length === Number.POSITIVE_INFINITY) || length < 0) {
        return yield* invalid("length", length)
      }
      if (!Number.isSafeInteger(partSize) || partSize < 1) return yield* invalid("partSize", partSize)
      const client = clientOf(files)
      if (client === undefined) return Stream.fromEffect(wholeOf(files, file_path, offset, length))
      const nothing = Effect.as(files.getMetadata({ file_path }), Stream.empty)
      if (length === 0) return yield* nothing

      const range = { from: offset, to: offset + Math.min(partSize, length) }
      const first = yield* client
        .call(downloadRange)({ file_path, headers: headersFor(range, undefined) })
        .pipe(
          Effect.asSome,
          // The file is empty, or ends before the offset.
          Effect.catchIf(
            (error) => isApiError(error) && error.status === 416,
            () => Effect.succeedNone
          )
        )
      if (Option.isNone(first)) return yield* nothing
      const { contents, "content-range": contentRange, "last-modified": modified } = first.value
      if (!contentRange) return Stream.make(contents.subarray(offset, offset + length))
      const size = rangeIn(contentRange)?.size
      if (size === undefined) return yield* undecodable(operations.download, "content-range", "has no size")
      const version = { size, modified: modified ?? undefined }
      const end = Math.min(size, offset + length)
      const begin = yield* partOf(
        file_path,
        { from: offset, to: Math.min(range.to, end) },
        version,
        contentRange,
        modified,
        contents
      )
      if (range.to >= end) return Stream.make(begin)

      const read = yield* makeReader(client, http, file_path, version)
      const rest = Stream.unfold(range.to, (from) =>
        from < end
          ? Option.some([{ from, to: Math.min(end, from + partSize) }, from + partSize] as const)
          : Option.none()
      ).pipe(Stream.mapEffect(read, { concurrency: Math.max(1, concurrency ?? 8) }))
      return Stream.concat(Stream.make(begin), rest)
    })
  )

/**
 * Downloads a file of any size, or a range of it, as a Stream of parts. Several parts are prefetched and emitted in order.
 *
 * The first part comes with one request to the API, the others from the storage of the workspace by a presigned link. Each
 * is retried, with a new link after one has expired. If links are refused, for example by a firewall, all parts come from
 * the API. A range that begins at the end of the file or after it is empty.
 *
 * Fails with an error for which `isNotFound` is true if the file does not exist, and with `FileChanged` if it was replaced
 * during the download: do not use the bytes before the Stream has ended. A file that was replaced within the same second
 * by one of the same size is not recognized.
 *
 * @example
 * ```ts
 * import { FileSystem } from "@effect/platform/FileSystem"
 * import { Files } from "effect-databricks/files"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * export const program = Effect.gen(function* () {
 *   const fs = yield* FileSystem
 *   const file_path = "/Volumes/main/sales/raw/orders.parquet"
 *   yield* Stream.run(Files.download({ file_path }), fs.sink("orders.parquet"))
 * })
 * ```
 *
 * @since 0.1.0
 * @category transfers
 */
export const download = (
  request: DownloadRequest,
  options?: DownloadOptions
): Stream.Stream<Uint8Array, DatabricksError | FileChanged, Files | HttpClient.HttpClient> => {
  const all = Stream.filter(parts(request, options), ({ length }) => length > 0)
  const onProgress = options?.onProgress
  return onProgress === undefined
    ? all
    : Stream.mapAccumEffect(all, 0, (before, part) => {
        const soFar = before + part.length
        return Effect.as(onProgress(soFar), [soFar, part] as const)
      })
}

/**
 * Returns all bytes of a file, or of a range. Use `download` for files that are too large for memory. Fails with the
 * errors of `download`.
 *
 * @since 0.1.0
 * @category transfers
 */
export const readBytes = (
  request: DownloadRequest,
  options?: DownloadOptions
): Effect.Effect<Uint8Array, DatabricksError | FileChanged, Files | HttpClient.HttpClient> =>
  Effect.map(Stream.runCollect(download(request, options)), (pieces) => {
    const [only] = pieces
    if (pieces.length === 1 && only !== undefined) return only
    const all = new Uint8Array(Chunk.reduce(pieces, 0, (size, piece) => size + piece.length))
    let at = 0
    for (const piece of pieces) {
      all.set(piece, at)
      at += piece.length
    }
    return all
  })

const strict = new TextDecoder("utf-8", { fatal: true })

/**
 * Returns the text of a UTF-8 file. Fails with the errors of `download`, and with `DecodeError` if the file is not
 * UTF-8.
 *
 * @since 0.1.0
 * @category transfers
 */
export const readText = (
  request: DownloadRequest
): Effect.Effect<string, DatabricksError | FileChanged, Files | HttpClient.HttpClient> =>
  Effect.flatMap(readBytes(request), (bytes) =>
    Effect.try({
      try: () => strict.decode(bytes),
      catch: () => undecodable(operations.download, "contents", "is not UTF-8")
    })
  )
